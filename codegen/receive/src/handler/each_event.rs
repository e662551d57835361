//! Handling events one by one, with one answer for all of them.

use std::fmt::{self, Display};
use std::iter::Enumerate;
use std::pin::{Pin, pin};
use std::sync::Arc;

use eventgrid_runtime::{Each, Event, EventData, Rejected};
use futures_util::future::{BoxFuture, FutureExt};
use futures_util::stream::{FuturesUnordered, StreamExt};

use super::rejected::OnRejected;
use super::tally::Tally;
use super::{Handler, Handling, called, caught};
use crate::events::Events;

/// Handles events one by one: see [`each_event`].
#[derive(Clone)]
pub struct EachEvent {
    run: Run,
    on_rejected: Option<OnRejected>,
    concurrency: usize,
}

/// Reads events and handles each; the number is how many simultaneously.
type Run = Arc<dyn Fn(Events, Tally, usize) -> Handling<'static> + Send + Sync>;

/// A handler of events one by one.
///
/// ```
/// use eventgrid::receive::handler::each_event;
/// use eventgrid::{Event, RawData}; // or `eventgrid::SystemEvent`, or a type of your own
///
/// async fn handle(event: Event) -> Result<(), std::io::Error> {
///     println!("{:?} {:?}", event.id(), event.event_type());
///     Ok(())
/// }
///
/// let handler = each_event(handle).concurrency(8);
/// ```
///
/// If one event fails, the others of the delivery are handled all the same. Then there is one
/// answer:
///
/// | events | answer of a webhook | Event Grid |
/// |---|---|---|
/// | all were handled | 200 | is done with them |
/// | some failed: the handler returned an error or panicked | 503 | delivers **all of them** again, including the handled ones |
/// | none failed, some could not be read | 400 | gives up: all of them go to the dead-letter destination |
///
/// So nothing is lost: an event is either handled at least once or in the dead-letter destination
/// (the subscription should have one; without it, events that cannot be read are dropped), and
/// handlers must tolerate an event that comes twice. An event that always fails does not keep the
/// others from being handled. The answer is not 200 if some events could not be read, because Event
/// Grid would then discard them. To keep such events elsewhere, use
/// [`on_rejected`](EachEvent::on_rejected).
///
/// For an event that can never be handled, return
/// [`HandlerError::dead_letter`](super::HandlerError::dead_letter): it counts like an event that
/// could not be read. Or keep it and return `Ok`.
///
/// An event of a type that `D` does not read counts as unreadable: give an enum a variant
/// `#[event(other)]`, as `SystemEvent` has, or filter by event type in the subscription.
///
/// If the sender closes the connection, as Event Grid does after 30 seconds, the handler is
/// cancelled at its next `.await`, as in all servers built on hyper.
pub fn each_event<D, E, F, Fut>(handler: F) -> EachEvent
where
    D: EventData + Send + 'static,
    E: Display + 'static,
    F: Fn(Event<D>) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<(), E>> + Send + 'static,
{
    // The only code that depends on the handler and the type of the events; it is compiled in the
    // crate that has both. Unless events are handled simultaneously, it allocates one future for all.
    let handler = Arc::new(handler);
    let run = move |events: Events, mut tally: Tally, concurrency: usize| -> Handling<'static> {
        let handler = Arc::clone(&handler);
        Box::pin(async move {
            let mut each = events.each::<D>().enumerate();
            let mut running = FuturesUnordered::new();
            while let Some((index, event)) = next(&mut each, &mut tally) {
                let handling = match called(|| handler(event)) {
                    Ok(handling) => handling,
                    Err(panicked) => {
                        tally.add::<E>(Some(index), 1, Err(panicked));
                        continue;
                    }
                };
                // Behind a pointer: otherwise all code that runs futures would be compiled for this one, each function
                // with a copy of the code that drops all types of `D`.
                if concurrency == 1 {
                    let handling: Pin<&mut (dyn Future<Output = _> + Send)> = pin!(handling);
                    tally.add(Some(index), 1, caught(|| handling).await);
                    continue;
                }
                if running.len() >= concurrency
                    && let Some((index, result)) = running.next().await
                {
                    tally.add(Some(index), 1, result);
                }
                let handling: BoxFuture<'_, _> = Box::pin(handling);
                running.push(caught(|| handling).map(move |result| (index, result)));
            }
            while let Some((index, result)) = running.next().await {
                tally.add(Some(index), 1, result);
            }
            tally.finish(&events).await
        })
    };
    EachEvent {
        run: Arc::new(run),
        on_rejected: None,
        concurrency: 1,
    }
}

/// The next event that can be read.
#[inline]
fn next<D: EventData>(
    each: &mut Enumerate<Each<D>>,
    tally: &mut Tally,
) -> Option<(usize, Event<D>)> {
    loop {
        match each.next()? {
            (index, Ok(event)) => return Some((index, event)),
            (_, Err(rejected)) => tally.reject(rejected),
        }
    }
}

impl EachEvent {
    /// Sets a function for events that could not be read. Without it, Event Grid dead-letters the
    /// whole delivery. `Ok` takes over responsibility for the event; after an error or a panic, all
    /// events come again.
    #[must_use]
    pub fn on_rejected<E, F, Fut>(mut self, handler: F) -> Self
    where
        E: Display + 'static,
        F: Fn(Rejected) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<(), E>> + Send + 'static,
    {
        self.on_rejected = Some(OnRejected::new(handler));
        self
    }

    /// How many events of one delivery are handled simultaneously, by default one. Event Grid keeps
    /// no order anyway; it waits 30 seconds for all events of a request.
    #[must_use]
    pub fn concurrency(mut self, events: usize) -> Self {
        self.concurrency = events.max(1);
        self
    }
}

impl Handler for EachEvent {
    fn handle(&self, events: Events) -> Handling<'_> {
        let tally = Tally::new(self.on_rejected.clone());
        (self.run)(events, tally, self.concurrency)
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
