//! The envelope of CloudEvents 1.0.

use std::borrow::Cow;

use time::OffsetDateTime;

use super::{Extensions, owned, owned_option};
use crate::data::{IntoOwned, RawData};

/// An event in the CloudEvents 1.0 envelope, as the specification's JSON format writes it.
///
/// `specversion` is not kept: it is `1.0`, or the event is refused.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct CloudEvent<'a, D = RawData<'a>> {
    /// Identifies the event within its source. Never empty.
    pub id: Cow<'a, str>,
    /// What the event came from: a URI reference, for Azure's own events a resource ID. Never
    /// empty.
    pub source: Cow<'a, str>,
    /// The event type, as it was read. Never empty.
    pub event_type: Cow<'a, str>,
    /// What the event is about, in the publisher's terms.
    pub subject: Option<Cow<'a, str>>,
    /// When it happened.
    pub time: Option<OffsetDateTime>,
    /// The media type of the data; JSON where it is absent.
    pub datacontenttype: Option<Cow<'a, str>>,
    /// The schema of the data: a URI reference. Event Grid puts `#` and the `dataVersion` of the
    /// Event Grid schema here, a relative reference that readers of absolute URLs refuse.
    pub dataschema: Option<Cow<'a, str>>,
    /// Extension attributes and other members.
    pub extensions: Extensions<'a>,
    /// The data.
    pub data: D,
}

impl<'a, D> CloudEvent<'a, D> {
    /// An event with the attributes that every event must have, and no others.
    /// [`of_type`](Self::of_type) and [`from_data`](Self::from_data) fill in ID and time.
    pub fn new(
        event_type: impl Into<Cow<'a, str>>,
        id: impl Into<Cow<'a, str>>,
        source: impl Into<Cow<'a, str>>,
        data: D,
    ) -> Self {
        Self {
            id: id.into(),
            source: source.into(),
            event_type: event_type.into(),
            subject: None,
            time: None,
            datacontenttype: None,
            dataschema: None,
            extensions: Extensions::default(),
            data,
        }
    }

    /// The envelope and the data, apart.
    #[must_use]
    pub fn into_parts(self) -> (CloudEvent<'a, ()>, D) {
        let envelope = CloudEvent {
            id: self.id,
            source: self.source,
            event_type: self.event_type,
            subject: self.subject,
            time: self.time,
            datacontenttype: self.datacontenttype,
            dataschema: self.dataschema,
            extensions: self.extensions,
            data: (),
        };
        (envelope, self.data)
    }

    /// The same event with other data.
    #[must_use]
    pub fn map<E>(self, data: impl FnOnce(D) -> E) -> CloudEvent<'a, E> {
        let (envelope, old) = self.into_parts();
        envelope.with(data(old))
    }

    /// The same event without borrowed parts.
    #[must_use]
    pub fn into_owned(self) -> CloudEvent<'static, D::Owned>
    where
        D: IntoOwned,
    {
        CloudEvent {
            id: owned(self.id),
            source: owned(self.source),
            event_type: owned(self.event_type),
            subject: owned_option(self.subject),
            time: self.time,
            datacontenttype: owned_option(self.datacontenttype),
            dataschema: owned_option(self.dataschema),
            extensions: self.extensions.into_owned(),
            data: self.data.into_owned(),
        }
    }
}

impl<'a> CloudEvent<'a, ()> {
    /// The envelope with data in it.
    pub fn with<D>(self, data: D) -> CloudEvent<'a, D> {
        CloudEvent {
            id: self.id,
            source: self.source,
            event_type: self.event_type,
            subject: self.subject,
            time: self.time,
            datacontenttype: self.datacontenttype,
            dataschema: self.dataschema,
            extensions: self.extensions,
            data,
        }
    }
}
