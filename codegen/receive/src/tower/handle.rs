//! What a webhook does with events.

use std::fmt;
use std::pin::Pin;

use crate::events::Events;
use crate::webhook::Refusal;

/// What a [`Handle`] gives: the events are handled, or refused.
pub type Handled = Pin<Box<dyn Future<Output = Result<(), Refusal>> + Send>>;

/// Handles the events of a request: [`each_event`](super::each_event) and [`each_request`] make
/// such handlers of functions.
pub trait Handle: Send + Sync {
    /// Handles events. `Ok` takes over responsibility for all of them; a refusal is the answer.
    fn handle(&self, events: Events) -> Handled;
}

/// Handles all events of a request at once: see [`each_request`].
#[derive(Clone)]
pub struct EachRequest<F>(F);

/// A handler of all events of a request at once: to write them in one transaction, or to answer
/// with a status of its own choice.
///
/// It reads the events itself, as whatever type, and is responsible for all of them: `Ok` is
/// answered with 200, and Event Grid is done with every one, also with those that could not be
/// read. By `?` an event that cannot be read becomes a refusal with 400: Event Grid gives up and
/// dead-letters the request.
///
/// ```
/// use eventgrid_receive::runtime::RawData;
/// use eventgrid_receive::tower::{Webhook, each_request};
/// use eventgrid_receive::{Authentication, Events, Receiver, Refusal, RefusalKind};
///
/// async fn handle(events: Events) -> Result<(), Refusal> {
///     let events = events.all::<RawData>()?;
///     let ids: Vec<_> = events.iter().map(|event| event.id()).collect();
///     store(&ids).map_err(|_| Refusal::new(RefusalKind::Unavailable, "the database is down"))
/// }
/// # fn store(_: &[&str]) -> Result<(), std::io::Error> { Ok(()) }
///
/// let receiver = Receiver::new(Authentication::query("code", ["s3cret"]));
/// let webhook = Webhook::new(receiver, each_request(handle));
/// ```
pub fn each_request<F, Fut, E>(handler: F) -> EachRequest<F>
where
    F: Fn(Events) -> Fut + Send + Sync,
    Fut: Future<Output = Result<(), E>> + Send + 'static,
    E: Into<Refusal>,
{
    EachRequest(handler)
}

impl<F, Fut, E> Handle for EachRequest<F>
where
    F: Fn(Events) -> Fut + Send + Sync,
    Fut: Future<Output = Result<(), E>> + Send + 'static,
    E: Into<Refusal>,
{
    fn handle(&self, events: Events) -> Handled {
        let handled = (self.0)(events);
        Box::pin(async move { handled.await.map_err(Into::into) })
    }
}

impl<F> fmt::Debug for EachRequest<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EachRequest")
    }
}
