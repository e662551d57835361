//! The two envelopes of events, and an event in either.

mod attribute;
mod build;
mod cloud_event;
mod convert;
mod draft;
mod event_grid;
mod extensions;
mod member;
mod read;
mod write;

#[cfg(feature = "cloudevents")]
pub(crate) use self::build::as_raw;
pub use self::cloud_event::CloudEvent;
pub use self::convert::Losses;
pub(crate) use self::draft::Sink;
pub use self::event_grid::EventGridEvent;
pub(crate) use self::extensions::Extension;
pub use self::extensions::Extensions;
#[cfg(feature = "cloudevents")]
pub(crate) use self::member::Member;
pub(crate) use self::read::{read_event, read_event_data_last, read_events};
pub use self::write::{ToJson, to_vec};

use std::borrow::Cow;

use time::OffsetDateTime;

use crate::data::{EventData, RawData};
use crate::error::{Error, Result};
use crate::text::Text;

/// An event in either envelope, with data of type `D`, by default [`RawData`].
///
/// ```
/// use eventgrid::{Event, from_str};
///
/// let events: Vec<Event> = from_str(
///     r#"{"specversion": "1.0", "id": "1", "source": "/shop", "type": "Shop.OrderPlaced",
///         "time": "2024-05-01T09:30:00Z", "data": {"orderId": 7}}"#,
/// )?;
/// let event = &events[0];
/// assert_eq!(event.event_type(), "Shop.OrderPlaced");
/// assert_eq!(event.source(), Some("/shop"));
/// assert_eq!(event.data().as_json(), Some(r#"{"orderId": 7}"#));
/// # Ok::<(), eventgrid::Error>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
pub enum Event<D = RawData> {
    /// CloudEvents 1.0.
    CloudEvent(CloudEvent<D>),
    /// The Event Grid event schema.
    EventGrid(EventGridEvent<D>),
}

impl<D> Event<D> {
    /// The event's ID. Several events of one source may share it: delivery is at least once, and a
    /// few services reuse IDs.
    #[must_use]
    pub fn id(&self) -> &str {
        match self {
            Self::CloudEvent(event) => &event.id,
            Self::EventGrid(event) => &event.id,
        }
    }

    /// The origin of the event, for Azure's own events a resource ID: the `source` of a CloudEvent,
    /// or the `topic` of the Event Grid schema, which is absent until Event Grid sets it.
    #[must_use]
    pub fn source(&self) -> Option<&str> {
        match self {
            Self::CloudEvent(event) => Some(&event.source),
            Self::EventGrid(event) => event.topic.as_deref(),
        }
    }

    /// The subject of the event, in the publisher's terms; an empty one is read as `None`.
    #[must_use]
    pub fn subject(&self) -> Option<&str> {
        let subject = match self {
            Self::CloudEvent(event) => event.subject.as_deref(),
            Self::EventGrid(event) => Some(&*event.subject),
        };
        subject.filter(|subject| !subject.is_empty())
    }

    /// The event type, as it was read.
    #[must_use]
    pub fn event_type(&self) -> &str {
        match self {
            Self::CloudEvent(event) => &event.event_type,
            Self::EventGrid(event) => &event.event_type,
        }
    }

    /// When the event was generated, by the provider's clock; optional in a CloudEvent.
    #[must_use]
    pub fn time(&self) -> Option<OffsetDateTime> {
        match self {
            Self::CloudEvent(event) => event.time,
            Self::EventGrid(event) => Some(event.event_time),
        }
    }

    /// The data.
    #[must_use]
    pub fn data(&self) -> &D {
        match self {
            Self::CloudEvent(event) => &event.data,
            Self::EventGrid(event) => &event.data,
        }
    }

    /// Returns the data without the envelope.
    #[must_use]
    pub fn into_data(self) -> D {
        self.into_parts().1
    }

    /// Splits the event into envelope and data.
    #[must_use]
    pub fn into_parts(self) -> (Event<()>, D) {
        match self {
            Self::CloudEvent(event) => {
                let (envelope, data) = event.into_parts();
                (Event::CloudEvent(envelope), data)
            }
            Self::EventGrid(event) => {
                let (envelope, data) = event.into_parts();
                (Event::EventGrid(envelope), data)
            }
        }
    }

    /// The same event with other data.
    #[must_use]
    pub fn map<E>(self, data: impl FnOnce(D) -> E) -> Event<E> {
        match self {
            Self::CloudEvent(event) => Event::CloudEvent(event.map(data)),
            Self::EventGrid(event) => Event::EventGrid(event.map(data)),
        }
    }

    /// The members that the envelope does not define: a CloudEvent's extension attributes, and any
    /// other unknown members.
    #[must_use]
    pub fn extensions(&self) -> &Extensions {
        match self {
            Self::CloudEvent(event) => &event.extensions,
            Self::EventGrid(event) => &event.extensions,
        }
    }

    /// The media type of the data; `None` in the Event Grid schema, which has no member for it.
    #[must_use]
    pub fn content_type(&self) -> Option<&str> {
        match self {
            Self::CloudEvent(event) => event.datacontenttype.as_deref(),
            Self::EventGrid(_) => None,
        }
    }
}

impl Event<()> {
    pub(crate) fn event_type_mut(&mut self) -> &mut Text {
        match self {
            Self::CloudEvent(event) => &mut event.event_type,
            Self::EventGrid(event) => &mut event.event_type,
        }
    }

    /// The envelope with this data.
    #[must_use]
    pub fn with<D>(self, data: D) -> Event<D> {
        match self {
            Self::CloudEvent(event) => Event::CloudEvent(event.with(data)),
            Self::EventGrid(event) => Event::EventGrid(event.with(data)),
        }
    }
}

impl Event {
    /// Reads the raw data as typed data.
    ///
    /// # Errors
    /// `D` does not read this event type, or the data does not fit it.
    ///
    /// ```
    /// # use eventgrid::{from_str, Event, RawData};
    /// # let body = r#"[{"id": "1", "topic": "/t", "subject": "", "eventType": "A.B", "eventTime": "2024-05-01T09:30:00Z", "data": {}}]"#;
    /// for event in from_str::<RawData>(body)? {
    ///     if event.event_type() == "A.B" {
    ///         let data: RawData = event.decode()?; // or a type that derives `EventData`
    ///         assert_eq!(data.as_json(), Some("{}"));
    ///     }
    /// }
    /// # Ok::<(), eventgrid::Error>(())
    /// ```
    pub fn decode<D: EventData>(&self) -> Result<D> {
        let data = Cow::Borrowed(self.data());
        build::decode(self.id(), self.event_type(), data, self.content_type())
    }

    /// The same event with typed data; if that fails, the unchanged event and the reason.
    ///
    /// # Errors
    /// `D` does not read this event type, or the data does not fit it.
    #[expect(
        clippy::result_large_err,
        reason = "an event that is not lost is worth its size"
    )]
    pub fn into_typed<D: EventData>(self) -> Result<Event<D>, (Error, Self)> {
        match self.decode() {
            Ok(data) => Ok(self.map(|_| data)),
            Err(error) => Err((error, self)),
        }
    }
}

/// The data of an event; the derived `TryFrom` for the envelopes calls this.
///
/// # Errors
/// Those of [`Event::decode`].
pub fn from_event<D: EventData>(event: impl Into<Event>) -> Result<D> {
    event.into().decode()
}

impl<D> From<CloudEvent<D>> for Event<D> {
    fn from(event: CloudEvent<D>) -> Self {
        Self::CloudEvent(event)
    }
}

impl<D> From<EventGridEvent<D>> for Event<D> {
    fn from(event: EventGridEvent<D>) -> Self {
        Self::EventGrid(event)
    }
}
