//! The envelope of the Event Grid event schema.

use std::borrow::Cow;

use time::OffsetDateTime;

use super::{Extensions, owned, owned_option};
use crate::data::{IntoOwned, RawData};

/// An event in the envelope of the Event Grid event schema.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct EventGridEvent<'a, D = RawData<'a>> {
    /// Identifies the event.
    pub id: Cow<'a, str>,
    /// What the event came from: the resource ID of the topic. Event Grid writes it; before that
    /// it may be absent.
    pub topic: Option<Cow<'a, str>>,
    /// What the event is about, in the publisher's terms; may be empty.
    pub subject: Cow<'a, str>,
    /// The event type, as it was read.
    pub event_type: Cow<'a, str>,
    /// When it happened, by the provider's clock.
    pub event_time: OffsetDateTime,
    /// The version of the data's schema, which the publisher sets; may be empty.
    pub data_version: Option<Cow<'a, str>>,
    /// The version of the envelope's schema, which Event Grid sets: `1`.
    pub metadata_version: Option<Cow<'a, str>>,
    /// Other members.
    pub extensions: Extensions<'a>,
    /// The data.
    pub data: D,
}

impl<'a, D> EventGridEvent<'a, D> {
    /// An event as a publisher sends it: without `topic` and `metadataVersion`, which are Event
    /// Grid's to set, and with an empty `dataVersion`. [`of_type`](Self::of_type) and
    /// [`from_data`](Self::from_data) fill in ID and time.
    pub fn new(
        event_type: impl Into<Cow<'a, str>>,
        id: impl Into<Cow<'a, str>>,
        subject: impl Into<Cow<'a, str>>,
        event_time: OffsetDateTime,
        data: D,
    ) -> Self {
        Self {
            id: id.into(),
            topic: None,
            subject: subject.into(),
            event_type: event_type.into(),
            event_time,
            data_version: Some(Cow::Borrowed("")),
            metadata_version: None,
            extensions: Extensions::default(),
            data,
        }
    }

    /// The envelope and the data, apart.
    #[must_use]
    pub fn into_parts(self) -> (EventGridEvent<'a, ()>, D) {
        let envelope = EventGridEvent {
            id: self.id,
            topic: self.topic,
            subject: self.subject,
            event_type: self.event_type,
            event_time: self.event_time,
            data_version: self.data_version,
            metadata_version: self.metadata_version,
            extensions: self.extensions,
            data: (),
        };
        (envelope, self.data)
    }

    /// The same event with other data.
    #[must_use]
    pub fn map<E>(self, data: impl FnOnce(D) -> E) -> EventGridEvent<'a, E> {
        let (envelope, old) = self.into_parts();
        envelope.with(data(old))
    }

    /// The same event without borrowed parts.
    #[must_use]
    pub fn into_owned(self) -> EventGridEvent<'static, D::Owned>
    where
        D: IntoOwned,
    {
        EventGridEvent {
            id: owned(self.id),
            topic: owned_option(self.topic),
            subject: owned(self.subject),
            event_type: owned(self.event_type),
            event_time: self.event_time,
            data_version: owned_option(self.data_version),
            metadata_version: owned_option(self.metadata_version),
            extensions: self.extensions.into_owned(),
            data: self.data.into_owned(),
        }
    }
}

impl<'a> EventGridEvent<'a, ()> {
    /// The envelope with data in it.
    pub fn with<D>(self, data: D) -> EventGridEvent<'a, D> {
        EventGridEvent {
            id: self.id,
            topic: self.topic,
            subject: self.subject,
            event_type: self.event_type,
            event_time: self.event_time,
            data_version: self.data_version,
            metadata_version: self.metadata_version,
            extensions: self.extensions,
            data,
        }
    }
}
