//! Handling all events of a delivery at once.

use std::fmt::{self, Display};
use std::sync::Arc;

use eventgrid_runtime::{Event, EventData, Rejected};
use futures_util::future::BoxFuture;

use super::rejected::OnRejected;
use super::tally::{Tally, readable};
use super::{Handler, Handling, caught};
use crate::events::Events;

/// Handles all events of a delivery at once: see [`each_batch`].
#[derive(Clone)]
pub struct EachBatch {
    run: Run,
    on_rejected: Option<OnRejected>,
}

/// Reads events and handles them.
type Run = Arc<dyn Fn(Events, Tally) -> Handling<'static> + Send + Sync>;

/// A handler of all events of a delivery at once, for example to write them in one transaction.
///
/// ```
/// use eventgrid::receive::handler::each_batch;
/// use eventgrid::{Event, RawData}; // or `eventgrid::SystemEvent`, or a type of your own
///
/// async fn handle(events: Vec<Event>) -> Result<(), std::io::Error> {
///     println!("{} events", events.len());
///     Ok(())
/// }
///
/// let handler = each_batch(handle);
/// ```
///
/// It gets the events that could be read, in order, and is not called if there are none. An error
/// applies to all of them; those that could not be read count as in
/// [`each_event`](super::each_event).
pub fn each_batch<D, E, F, Fut>(handler: F) -> EachBatch
where
    D: EventData + Send + 'static,
    E: Display + 'static,
    F: Fn(Vec<Event<D>>) -> Fut + Send + Sync + 'static,
    Fut: Future<Output = Result<(), E>> + Send + 'static,
{
    let handler = Arc::new(handler);
    let run = move |events: Events, mut tally: Tally| -> Handling<'static> {
        let handler = Arc::clone(&handler);
        Box::pin(async move {
            let readable = readable::<D>(&events, &mut tally);
            let number = readable.len();
            if number > 0 {
                // Behind a pointer, like the future of one event.
                let running = caught(|| -> BoxFuture<'_, _> { Box::pin(handler(readable)) });
                tally.add(None, number, running.await);
            }
            tally.finish(&events).await
        })
    };
    EachBatch {
        run: Arc::new(run),
        on_rejected: None,
    }
}

impl EachBatch {
    /// Sets a function for events that could not be read: see
    /// [`EachEvent::on_rejected`](super::EachEvent::on_rejected).
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
}

impl Handler for EachBatch {
    fn handle(&self, events: Events) -> Handling<'_> {
        (self.run)(events, Tally::new(self.on_rejected.clone()))
    }
}

impl fmt::Debug for EachBatch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EachBatch")
            .field("on_rejected", &self.on_rejected.is_some())
            .finish_non_exhaustive()
    }
}
