//! What is sent: samples or captured events, as often as they are asked for.

use std::fs;
use std::path::Path;

use clap::ValueEnum;
use eventgrid::time::OffsetDateTime;
use eventgrid::{CloudEvent, Event, EventGridEvent, RawData, each, samples};

use crate::unwrap::unwrap;

/// The envelope of the events that are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Envelope {
    /// The Event Grid schema
    EventGrid,
    /// CloudEvents 1.0
    CloudEvents,
    /// Either, in turns, as if there were a subscription of each
    Mixed,
}

/// Events to send, over and over.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Feed {
    /// One round, or two that differ in envelopes.
    events: Vec<Event>,
    /// How many events make a round.
    round: usize,
    /// Their first round is sent as it is: somebody captured them, and may look for their IDs.
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

    /// The events of a file that was captured on any channel, in their own envelopes unless
    /// another one is wanted.
    ///
    /// # Errors
    /// The file cannot be read, an event in it cannot be read, or not be put into that envelope.
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

    /// How many events there are.
    pub(crate) fn len(&self) -> usize {
        self.round
    }

    /// The envelopes that come: the Event Grid schema, CloudEvents.
    pub(crate) fn envelopes(&self) -> (bool, bool) {
        let is_cloud_event = |event: &Event| matches!(event, Event::CloudEvent(_));
        (
            !self.events.iter().all(is_cloud_event),
            self.events.iter().any(is_cloud_event),
        )
    }

    /// So many events. What is sent again is another event, with an ID of its own.
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

/// Event Grid says so in requests of their own, not among the events of a source.
fn is_about_a_subscription(event_type: &str) -> bool {
    event_type.starts_with("Microsoft.EventGrid.Subscription")
}

/// Puts each event into the Event Grid schema or into that of CloudEvents.
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
