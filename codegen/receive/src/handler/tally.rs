//! The results for the events of a delivery, and one answer for all of them.

use eventgrid_runtime::{Event, EventData, RawData, Rejected};
use tracing::{Span, warn};

use super::Panicked;
use super::error::{HandlerError, HandlerErrorKind};
use super::rejected::OnRejected;
use crate::events::Events;
use crate::one_line::one_line;

/// How many reasons the details contain.
const REASONS: usize = 3;

/// The maximum length of a reason, in bytes.
const MAX_REASON: usize = 200;

/// The maximum length of an ID or a type, in bytes.
const MAX_NAME: usize = 64;

/// The results for the events of a delivery.
#[derive(Default)]
pub(super) struct Tally {
    /// All events.
    events: usize,
    /// Events that should come again.
    failed: usize,
    /// Events that can never be handled.
    hopeless: usize,
    /// Events that could not be read, and were kept elsewhere.
    kept: usize,
    /// Events that could not be read, for `on_rejected`.
    rejected: Vec<Rejected>,
    on_rejected: Option<OnRejected>,
    reasons: Vec<Reason>,
}

/// Why an event was not handled.
struct Reason {
    index: usize,
    text: String,
    /// Whether the text names the event.
    named: bool,
}

impl Tally {
    pub(super) fn new(on_rejected: Option<OnRejected>) -> Self {
        Self {
            on_rejected,
            ..Self::default()
        }
    }

    /// Adds the result of a handler, for the event at `index` or, without one, for `events` of
    /// them.
    pub(super) fn add<E: std::fmt::Display + 'static>(
        &mut self,
        index: Option<usize>,
        events: usize,
        result: Result<Result<(), E>, Panicked>,
    ) {
        match result {
            Ok(Ok(())) => self.events += events,
            Ok(Err(error)) => self.fail(index, events, &HandlerError::of(&error)),
            Err(Panicked) => {
                self.fail(index, events, &HandlerError::retry("the handler panicked"));
            }
        }
    }

    fn fail(&mut self, index: Option<usize>, events: usize, error: &HandlerError) {
        self.events += events;
        match error.kind() {
            HandlerErrorKind::Retry => self.failed += events,
            HandlerErrorKind::DeadLetter => self.hopeless += events,
        }
        self.reason(index, index.is_none(), error.details());
    }

    /// Adds an event that could not be read.
    pub(super) fn reject(&mut self, rejected: Rejected) {
        self.events += 1;
        if self.on_rejected.is_some() {
            self.rejected.push(rejected);
        } else {
            self.hopeless += 1;
            if self.reasons.len() < REASONS {
                self.reason(Some(rejected.index()), true, &rejected.to_string());
            }
        }
    }

    /// Passes the events that could not be read to `on_rejected`, and returns the answer for the
    /// delivery as a whole.
    pub(super) async fn finish(&mut self, events: &Events) -> Result<(), HandlerError> {
        Span::current().record("events", self.events);
        if let Some(handler) = self.on_rejected.take() {
            self.keep(&handler).await;
        }
        let answer = self.answer(events);
        if answer.is_ok() && self.kept > 0 {
            let (kept, all) = (self.kept, self.events);
            warn!(
                "{kept} of {all} events cannot be read and were kept: {}",
                self.details(events)
            );
        }
        answer
    }

    async fn keep(&mut self, handler: &OnRejected) {
        for rejected in std::mem::take(&mut self.rejected) {
            let (index, text) = (rejected.index(), rejected.to_string());
            match handler.keep(rejected).await {
                Ok(()) => {
                    self.kept += 1;
                    self.reason(Some(index), true, &text);
                }
                Err(failure) => {
                    self.failed += 1;
                    let text = one_line(&text, MAX_REASON);
                    let text = format!("{text}; and it was not kept: {failure}");
                    self.reason(Some(index), true, &text);
                }
            }
        }
    }

    fn reason(&mut self, index: Option<usize>, named: bool, text: &str) {
        if self.reasons.len() < REASONS {
            self.reasons.push(Reason {
                index: index.unwrap_or_default(),
                text: one_line(text, MAX_REASON),
                named,
            });
        }
    }

    /// The first reasons, on one line.
    fn details(&self, events: &Events) -> String {
        let names = |index: usize| -> Option<String> {
            let event = events.each::<RawData>().nth(index)?.ok()?;
            let id = one_line(event.id(), MAX_NAME);
            let event_type = one_line(event.event_type(), MAX_NAME);
            Some(format!(
                "event {index} (id \"{id}\", type \"{event_type}\"): "
            ))
        };
        let mut details = Vec::new();
        for Reason { index, text, named } in &self.reasons {
            let name = if *named { None } else { names(*index) };
            details.push(name.unwrap_or_default() + text);
        }
        let more = (self.failed + self.hopeless + self.kept).saturating_sub(details.len());
        if more > 0 && self.reasons.len() == REASONS {
            details.push(format!("and {more} more"));
        }
        details.join("; ")
    }

    /// The answer for the delivery as a whole: see [`each_event`](super::each_event).
    fn answer(&self, events: &Events) -> Result<(), HandlerError> {
        let all = self.events;
        let (kind, summary) = if self.failed > 0 {
            let summary = format!("{} of {all} events were not handled", self.failed);
            (HandlerErrorKind::Retry, summary)
        } else if self.hopeless > 0 {
            let summary = format!(
                "{} of {all} events cannot be read or handled",
                self.hopeless
            );
            (HandlerErrorKind::DeadLetter, summary)
        } else {
            return Ok(());
        };
        Err(HandlerError::of_events(kind, summary, self.details(events)))
    }
}

/// Reads the events of a delivery, and adds those that cannot be read to the tally.
pub(super) fn readable<D: EventData>(events: &Events, tally: &mut Tally) -> Vec<Event<D>> {
    let each = events.each::<D>();
    let mut readable = Vec::with_capacity(each.len());
    for event in each {
        match event {
            Ok(event) => readable.push(event),
            Err(rejected) => tally.reject(rejected),
        }
    }
    readable
}
