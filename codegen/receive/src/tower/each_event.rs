//! Handling events one by one, and making one answer of what becomes of them.

use std::fmt::{self, Display};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;

use eventgrid_runtime::{Event, EventData, Rejected, Text};
use futures_util::FutureExt;
use futures_util::future::BoxFuture;
use futures_util::stream::{FuturesUnordered, StreamExt};
use tracing::{Span, debug, error, warn};

use super::handle::{Handle, Handled};
use crate::events::Events;
use crate::webhook::{Refusal, RefusalKind};

/// Handles events one by one: see [`each_event`].
#[derive(Clone)]
pub struct EachEvent {
    begin: Begin,
    on_rejected: Option<OnRejected>,
    concurrency: usize,
}

/// Reads events, and begins to handle each.
type Begin = Arc<dyn Fn(&Events) -> Attempts + Send + Sync>;

type Attempts = Box<dyn ExactSizeIterator<Item = Result<Attempt, Rejected>> + Send>;

type OnRejected = Arc<dyn Fn(Rejected) -> BoxFuture<'static, Result<(), String>> + Send + Sync>;

/// A handler of events one by one.
///
/// ```
/// use eventgrid_receive::runtime::{Event, RawData}; // or `eventgrid::SystemEvent`, or a type of one's own
/// use eventgrid_receive::tower::{Webhook, each_event};
/// use eventgrid_receive::{Authentication, Receiver};
///
/// async fn handle(event: Event) -> Result<(), std::io::Error> {
///     println!("{} {}", event.id(), event.event_type());
///     Ok(())
/// }
///
/// let receiver = Receiver::new(Authentication::query("code", ["s3cret"]));
/// let webhook = Webhook::new(receiver, each_event(handle).concurrency(8));
/// ```
///
/// Whatever becomes of one event, all others of the request are handled too, and then there is one
/// answer:
///
/// | events | answer | Event Grid |
/// |---|---|---|
/// | all were handled | 200 | is done with them |
/// | some failed: the handler gave an error or panicked | 503 | delivers **all of them** again, the handled ones too |
/// | none failed, some could not be read | 400 | gives up: all of them go to the dead-letter destination |
///
/// So nothing is lost: an event is handled at least once, or lies in the dead-letter destination
/// (the subscription should have one; without it events that cannot be read are dropped), and
/// handlers must bear an event that comes twice. Nor does one event that always fails keep the
/// others from being handled. Answering 200 to the sound rest of a request would be the end of the
/// events that could not be read; whoever keeps them elsewhere says so with
/// [`on_rejected`](EachEvent::on_rejected).
///
/// To say that an event is hopeless, keep it and return `Ok`. For other answers see
/// [`each_request`](super::each_request).
///
/// An event of a type that `D` does not read cannot be read either: give an enum a variant
/// `#[event(other)]`, as `SystemEvent` has, or filter by event type in the subscription.
///
/// A sender who hangs up, as Event Grid does after 30 seconds, cancels the handler at its next
/// `.await`, as in all servers built on hyper.
pub fn each_event<D, E, F, Fut>(handler: F) -> EachEvent
where
    D: EventData + Send + 'static,
    E: Display,
    F: Fn(Event<D>) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<(), E>> + Send + 'static,
{
    let handler = Arc::new(handler);
    // All that depends on the handler and the events' type, and with them is compiled in the crate
    // that has both.
    let attempt = move |event: Event<D>| {
        let handler = Arc::clone(&handler);
        Attempt {
            id: event.id().into(),
            event_type: event.event_type().into(),
            result: Box::pin(async move {
                let result = handler(event).await;
                result.map_err(|error| error.to_string())
            }),
        }
    };
    let begin = move |events: &Events| -> Attempts {
        let attempt = attempt.clone();
        Box::new(events.each::<D>().map(move |event| event.map(&attempt)))
    };
    EachEvent {
        begin: Arc::new(begin),
        on_rejected: None,
        concurrency: 1,
    }
}

impl EachEvent {
    /// What to do with events that could not be read, instead of having Event Grid dead-letter
    /// the request they came with. `Ok` takes over responsibility for the event; an error or a
    /// panic is answered with 503, and all come again.
    #[must_use]
    pub fn on_rejected<E, F, Fut>(mut self, handler: F) -> Self
    where
        E: Display,
        F: Fn(Rejected) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<(), E>> + Send + 'static,
    {
        let handler = Arc::new(handler);
        self.on_rejected = Some(Arc::new(move |rejected| {
            let handler = Arc::clone(&handler);
            Box::pin(async move {
                let result = handler(rejected).await;
                result.map_err(|error| error.to_string())
            })
        }));
        self
    }

    /// How many events of one request are handled at the same time: one, if this is not called.
    /// Event Grid keeps no order anyway; it waits 30 seconds for all events of a request.
    #[must_use]
    pub fn concurrency(mut self, events: usize) -> Self {
        self.concurrency = events.max(1);
        self
    }

    async fn handle_all(self, events: Events) -> Result<(), Refusal> {
        let mut tally = Tally::default();
        let mut running = FuturesUnordered::new();
        let attempts = (self.begin)(&events);
        Span::current().record("events", attempts.len());
        for attempt in attempts {
            if running.len() >= self.concurrency
                && let Some(outcome) = running.next().await
            {
                tally.add(outcome);
            }
            running.push(self.outcome(attempt));
        }
        while let Some(outcome) = running.next().await {
            tally.add(outcome);
        }
        tally.answer()
    }

    async fn outcome(&self, attempt: Result<Attempt, Rejected>) -> Outcome {
        match attempt {
            Ok(attempt) => attempt.outcome().await,
            Err(rejected) => self.reject(rejected).await,
        }
    }

    async fn reject(&self, rejected: Rejected) -> Outcome {
        let Some(handler) = &self.on_rejected else {
            warn!("cannot be read, for the dead-letter destination: {rejected}");
            return Outcome::Rejected;
        };
        let text = rejected.to_string();
        match caught(|| handler(rejected)).await {
            Ok(()) => {
                warn!("cannot be read: {text}");
                Outcome::Handled
            }
            Err(failure) => {
                error!("cannot be read: {text}; and this was not handled: {failure}");
                Outcome::Failed
            }
        }
    }
}

impl Handle for EachEvent {
    fn handle(&self, events: Events) -> Handled {
        Box::pin(self.clone().handle_all(events))
    }
}

impl fmt::Debug for EachEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EachEvent")
            .field("on_rejected", &self.on_rejected.is_some())
            .field("concurrency", &self.concurrency)
            .finish_non_exhaustive()
    }
}

/// An event that the handler has, and does nothing with until it is waited for.
struct Attempt {
    id: Text,
    event_type: Text,
    result: BoxFuture<'static, Result<(), String>>,
}

impl Attempt {
    async fn outcome(self) -> Outcome {
        let (id, event_type) = (self.id, self.event_type);
        match caught(|| self.result).await {
            Ok(()) => {
                debug!(?id, ?event_type, "handled");
                Outcome::Handled
            }
            Err(failure) => {
                error!(?id, ?event_type, "not handled: {failure}");
                Outcome::Failed
            }
        }
    }
}

/// Waits for a result. A panic, which has been printed where it happened, is an error like others.
async fn caught(
    begin: impl FnOnce() -> BoxFuture<'static, Result<(), String>>,
) -> Result<(), String> {
    let result = AssertUnwindSafe(async { begin().await }).catch_unwind();
    result
        .await
        .unwrap_or_else(|_| Err("the handler panicked".to_owned()))
}

/// What became of an event.
#[derive(Clone, Copy)]
enum Outcome {
    Handled,
    Failed,
    Rejected,
}

/// What became of the events of a request.
#[derive(Default)]
struct Tally {
    handled: usize,
    failed: usize,
    rejected: usize,
}

impl Tally {
    fn add(&mut self, outcome: Outcome) {
        *match outcome {
            Outcome::Handled => &mut self.handled,
            Outcome::Failed => &mut self.failed,
            Outcome::Rejected => &mut self.rejected,
        } += 1;
    }

    /// The answer to the request as a whole: see [`each_event`].
    fn answer(&self) -> Result<(), Refusal> {
        let all = self.handled + self.failed + self.rejected;
        let refuse = |kind, message| Err(Refusal::new(kind, message));
        if self.failed > 0 {
            let message = format!("{} of {all} events were not handled", self.failed);
            return refuse(RefusalKind::Unavailable, message);
        }
        if self.rejected > 0 {
            let message = format!("{} of {all} events cannot be read", self.rejected);
            return refuse(RefusalKind::Malformed, message);
        }
        Ok(())
    }
}
