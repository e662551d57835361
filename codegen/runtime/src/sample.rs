//! A sample event: the feature `samples` of a generated crate returns them.

use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use crate::data::{EventData, RawData};
use crate::envelope::{CloudEvent, EventGridEvent};
use crate::error::{Error, ErrorKind, Result};

/// A sample event of an event type, in either envelope, to test handlers with.
///
/// Generated crates have one for each event type whose schema has an example. Data and names are
/// made up.
///
/// ```
/// use eventgrid::{Sample, serde_json};
///
/// let sample = Sample::new("Shop.OrderPlaced", "/shop", "orders/7", r#"{"orderId": 7}"#)?;
/// let body = serde_json::to_string(&sample.cloud_event())?;
/// let events = eventgrid::from_str::<eventgrid::RawData>(&body)?;
/// assert_eq!(events[0].subject(), Some("orders/7"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sample {
    event_type: &'static str,
    id: &'static str,
    source: &'static str,
    subject: &'static str,
    time: &'static str,
    data: &'static str,
}

/// The ID of a sample without an ID of its own.
const ID: &str = "5d0c6a3e-7b1f-4e52-9c48-1f2a3b4c5d6e";

/// The time of a sample without a time of its own.
const TIME: &str = "2024-05-01T09:30:00Z";

impl Sample {
    /// A sample with data as JSON text. An empty subject is read as `None`.
    ///
    /// # Errors
    /// The data is not JSON.
    pub fn new(
        event_type: &'static str,
        source: &'static str,
        subject: &'static str,
        data: &'static str,
    ) -> Result<Self> {
        RawData::from_json(data)?;
        Ok(Self::of_json(event_type, ID, source, subject, TIME, data))
    }

    /// A sample whose data is known to be JSON: generated code calls this.
    #[doc(hidden)]
    #[must_use]
    pub const fn of_json(
        event_type: &'static str,
        id: &'static str,
        source: &'static str,
        subject: &'static str,
        time: &'static str,
        data: &'static str,
    ) -> Self {
        Self {
            event_type,
            id,
            source,
            subject,
            time,
            data,
        }
    }

    /// The sample of the first event type of `D` that has one.
    ///
    /// # Errors
    /// None of the event types of `D` has a sample.
    pub fn of<D: EventData>(samples: &[Self]) -> Result<Self> {
        D::event_types()
            .find_map(|event_type| samples.iter().find(|each| each.event_type == event_type))
            .copied()
            .ok_or_else(|| {
                let some: Vec<_> = D::event_types().take(4).collect();
                let message = match some.as_slice() {
                    [] => "a type that names no event type has no sample".to_owned(),
                    some => format!("no sample of {}", some.join(", ")),
                };
                Error::new(ErrorKind::EventType, message)
            })
    }

    /// The event type.
    #[must_use]
    pub const fn event_type(&self) -> &'static str {
        self.event_type
    }

    /// The ID.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        self.id
    }

    /// When it happened.
    #[must_use]
    pub fn time(&self) -> OffsetDateTime {
        // The generator writes RFC 3339; any other text becomes the Unix epoch.
        OffsetDateTime::parse(self.time, &Rfc3339).unwrap_or(OffsetDateTime::UNIX_EPOCH)
    }

    /// The origin of the event: `source` or `topic` of the envelope.
    #[must_use]
    pub const fn source(&self) -> &'static str {
        self.source
    }

    /// What the event is about; empty if the event type has no subject.
    #[must_use]
    pub const fn subject(&self) -> &'static str {
        self.subject
    }

    /// The data, JSON text.
    #[must_use]
    pub const fn data(&self) -> &'static str {
        self.data
    }

    /// The whole event as a CloudEvent. [`CloudEvent::read_as`] types it.
    #[must_use]
    pub fn cloud_event(&self) -> CloudEvent {
        let mut event = CloudEvent::new(self.event_type, self.id, self.source, self.raw());
        event.subject = Some(self.subject)
            .filter(|subject| !subject.is_empty())
            .map(Into::into);
        event.time = Some(self.time());
        event
    }

    /// The whole event in the Event Grid event schema, as Event Grid delivers it.
    /// [`EventGridEvent::read_as`] types it.
    #[must_use]
    pub fn event_grid(&self) -> EventGridEvent {
        let mut event = EventGridEvent::new(
            self.event_type,
            self.id,
            self.subject,
            self.time(),
            self.raw(),
        );
        event.topic = Some(self.source.into());
        event.data_version = Some("1".into());
        event.metadata_version = Some("1".into());
        event
    }

    fn raw(&self) -> RawData {
        RawData::from_checked(self.data.into())
    }
}
