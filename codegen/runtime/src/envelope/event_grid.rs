//! The envelope of the Event Grid event schema.

use std::fmt;

use time::OffsetDateTime;

use super::Extensions;
use crate::data::RawData;
use crate::hidden::Hidden;
use crate::text::Text;

/// An event in the envelope of the Event Grid event schema.
///
/// `Debug` shows `***` for the subject, which can name a person: the subject of an SMS is a phone
/// number.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct EventGridEvent<D = RawData> {
    /// Identifies the event.
    pub id: Text,
    /// The origin of the event: the resource ID of the topic. Event Grid writes it; before that it
    /// may be absent.
    pub topic: Option<Text>,
    /// The subject of the event, in the publisher's terms; may be empty.
    pub subject: Text,
    /// The event type, as it was read.
    pub event_type: Text,
    /// When it happened, by the provider's clock.
    pub event_time: OffsetDateTime,
    /// The version of the data's schema, which the publisher sets; may be empty.
    pub data_version: Option<Text>,
    /// The version of the envelope's schema, which Event Grid sets: `1`.
    pub metadata_version: Option<Text>,
    /// Other members.
    pub extensions: Extensions,
    /// The data.
    pub data: D,
}

impl<D: fmt::Debug> fmt::Debug for EventGridEvent<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventGridEvent")
            .field("id", &self.id)
            .field("topic", &self.topic)
            .field("subject", &Hidden)
            .field("event_type", &self.event_type)
            .field("event_time", &self.event_time)
            .field("data_version", &self.data_version)
            .field("metadata_version", &self.metadata_version)
            .field("extensions", &self.extensions)
            .field("data", &self.data)
            .finish()
    }
}

impl<D> EventGridEvent<D> {
    /// An event as a publisher sends it: without `topic` and `metadataVersion`, which Event Grid
    /// sets, and with an empty `dataVersion`. [`of_type`](Self::of_type) and
    /// [`from_data`](Self::from_data) fill in ID and time.
    pub fn new(
        event_type: impl Into<Text>,
        id: impl Into<Text>,
        subject: impl Into<Text>,
        event_time: OffsetDateTime,
        data: D,
    ) -> Self {
        Self {
            id: id.into(),
            topic: None,
            subject: subject.into(),
            event_type: event_type.into(),
            event_time,
            data_version: Some(Text::new()),
            metadata_version: None,
            extensions: Extensions::default(),
            data,
        }
    }

    /// Splits the event into envelope and data.
    #[must_use]
    pub fn into_parts(self) -> (EventGridEvent<()>, D) {
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
    pub fn map<E>(self, data: impl FnOnce(D) -> E) -> EventGridEvent<E> {
        let (envelope, old) = self.into_parts();
        envelope.with(data(old))
    }
}

impl EventGridEvent<()> {
    /// The envelope with this data.
    pub fn with<D>(self, data: D) -> EventGridEvent<D> {
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
