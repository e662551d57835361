//! The events to send: samples or captured events, repeated as necessary.

use std::fs;
use std::path::Path;

use clap::ValueEnum;
use eventgrid::time::OffsetDateTime;
use eventgrid::{CloudEvent, Event, EventGridEvent, RawData, each, samples};

use crate::unwrap::unwrap;

/// The envelope of the events.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Envelope {
    /// The Event Grid schema
    EventGrid,
    /// CloudEvents 1.0
    CloudEvents,
    /// Both in turns, as for two subscriptions
    Mixed,
}

/// Events to send, repeatedly.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Feed {
    /// One round, or two with different envelopes.
    events: Vec<Event>,
    /// The number of events in a round.
    round: usize,
    /// The first round of captured events is sent unchanged: their IDs may matter.
    captured: bool,
}

impl Feed {
    /// The samples of all event types whose name contains `text`, in any case.
    ///
    /// # Errors
    /// There are none.
    pub(crate) fn samples(text: &str, envelope: Envelope) -> Result<Self, String> {
        let lower = text.to_ascii_lowercase();
        let events: Vec<Event> = samples::samples()
            .filter(|sample| !is_about_a_subscription(sample.event_type()))
            .filter(|sample| sample.event_type().to_ascii_lowercase().contains(&lower))
            .map(|sample| sample.event_grid().into())
            .collect();
        if events.is_empty() {
            return Err(format!(
                "no event type has `{text}` in its name: `cargo xtask list` has them all"
            ));
        }
        Self::new(events, Some(envelope), false)
    }

    /// The events of a file that was captured on any channel, in their own envelopes or the given
    /// one.
    ///
    /// # Errors
    /// The file or an event in it cannot be read, or the event cannot be converted to that
    /// envelope.
    pub(crate) fn file(path: &Path, envelope: Option<Envelope>) -> Result<Self, String> {
        let place = path.display();
        let file = fs::read(path).map_err(|error| format!("{place}: {error}"))?;
        let events = each::<RawData>(&*unwrap(&file))
            .map(|event| event.map_err(|error| format!("{place}: {error}")))
            .collect::<Result<Vec<_>, String>>()?;
        if events.is_empty() {
            return Err(format!("{place}: there are no events in it"));
        }
        Self::new(events, envelope, true)
    }

    fn new(events: Vec<Event>, envelope: Option<Envelope>, captured: bool) -> Result<Self, String> {
        let round = events.len();
        let events = match envelope {
            None => events,
            Some(Envelope::EventGrid) => convert(events, |_| true)?,
            Some(Envelope::CloudEvents) => convert(events, |_| false)?,
            Some(Envelope::Mixed) => {
                let mut both = convert(events.clone(), |index| index % 2 == 0)?;
                both.extend(convert(events, |index| index % 2 == 1)?);
                both
            }
        };
        Ok(Self {
            events,
            round,
            captured,
        })
    }

    /// The number of events.
    pub(crate) fn len(&self) -> usize {
        self.round
    }

    /// Whether there are events in the Event Grid schema, and CloudEvents.
    pub(crate) fn envelopes(&self) -> (bool, bool) {
        let is_cloud_event = |event: &Event| matches!(event, Event::CloudEvent(_));
        (
            !self.events.iter().all(is_cloud_event),
            self.events.iter().any(is_cloud_event),
        )
    }

    /// The given number of events. A repeated event gets a new ID.
    pub(crate) fn events(self, count: usize) -> impl Iterator<Item = Event> {
        (0..count).map(move |n| {
            let mut event = self.events[n % self.events.len()].clone();
            if !(self.captured && n < self.round) {
                let id = format!("{:032x}", fastrand::u128(..)).into();
                let now = OffsetDateTime::now_utc();
                match &mut event {
                    Event::CloudEvent(event) => (event.id, event.time) = (id, Some(now)),
                    Event::EventGrid(event) => (event.id, event.event_time) = (id, now),
                }
            }
            event
        })
    }
}

/// Event Grid sends these in separate requests, not among the events of a source.
fn is_about_a_subscription(event_type: &str) -> bool {
    event_type.starts_with("Microsoft.EventGrid.Subscription")
}

/// Converts each event to the Event Grid schema or to CloudEvents.
fn convert(events: Vec<Event>, event_grid: impl Fn(usize) -> bool) -> Result<Vec<Event>, String> {
    let convert = |(index, event): (usize, Event)| {
        let id = event.id().to_owned();
        let converted = if event_grid(index) {
            EventGridEvent::try_from(event).map(Event::from)
        } else {
            CloudEvent::try_from(event).map(Event::from)
        };
        converted.map_err(|error| {
            format!("event {index}, `{id}`: {error}; without `--envelope` it is sent as it is")
        })
    };
    events.into_iter().enumerate().map(convert).collect()
}
