//! The envelope of CloudEvents 1.0.

use std::fmt;

use time::OffsetDateTime;

use super::Extensions;
use crate::data::RawData;
use crate::hidden::Hidden;
use crate::text::Text;

/// An event in the CloudEvents 1.0 envelope, as the specification's JSON format writes it.
///
/// `specversion` is not a field: an event is rejected unless it is `1.0`. `Debug` shows `***` for
/// the subject, which can name a person: the subject of an SMS is a phone number.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct CloudEvent<D = RawData> {
    /// Identifies the event within its source. Never empty.
    pub id: Text,
    /// The origin of the event: a URI reference, for Azure's own events a resource ID. Never empty.
    pub source: Text,
    /// The event type, as it was read. Never empty.
    pub event_type: Text,
    /// The subject of the event, in the publisher's terms.
    pub subject: Option<Text>,
    /// When it happened.
    pub time: Option<OffsetDateTime>,
    /// The media type of the data; JSON if absent.
    pub datacontenttype: Option<Text>,
    /// The schema of the data: a URI reference. Event Grid writes `#` and the `dataVersion` of the
    /// Event Grid schema, a relative reference that readers of absolute URLs reject.
    pub dataschema: Option<Text>,
    /// Extension attributes and other members.
    pub extensions: Extensions,
    /// The data.
    pub data: D,
}

impl<D: fmt::Debug> fmt::Debug for CloudEvent<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("CloudEvent")
            .field("id", &self.id)
            .field("source", &self.source)
            .field("event_type", &self.event_type)
            .field("subject", &self.subject.as_ref().map(|_| Hidden))
            .field("time", &self.time)
            .field("datacontenttype", &self.datacontenttype)
            .field("dataschema", &self.dataschema)
            .field("extensions", &self.extensions)
            .field("data", &self.data)
            .finish()
    }
}

impl<D> CloudEvent<D> {
    /// An event with the required attributes only. [`of_type`](Self::of_type) and
    /// [`from_data`](Self::from_data) fill in ID and time.
    pub fn new(
        event_type: impl Into<Text>,
        id: impl Into<Text>,
        source: impl Into<Text>,
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

    /// Splits the event into envelope and data.
    #[must_use]
    pub fn into_parts(self) -> (CloudEvent<()>, D) {
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
    pub fn map<E>(self, data: impl FnOnce(D) -> E) -> CloudEvent<E> {
        let (envelope, old) = self.into_parts();
        envelope.with(data(old))
    }
}

impl CloudEvent<()> {
    /// The envelope with this data.
    pub fn with<D>(self, data: D) -> CloudEvent<D> {
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
