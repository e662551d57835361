//! Handling a delivery without reading it first.

use std::fmt::{self, Display};

use super::error::HandlerError;
use super::{Handler, Handling, Panicked, caught};
use crate::events::Events;

/// Handles unread deliveries: see [`each_delivery`].
#[derive(Clone)]
pub struct EachDelivery<F>(F);

/// A handler of unread deliveries: it reads the events itself, as any type.
///
/// It is responsible for all events: `Ok` means that the sender is done with every one, including
/// those that could not be read. With `?` on an event that cannot be read, the delivery is
/// dead-lettered.
///
/// ```
/// use eventgrid::receive::Events;
/// use eventgrid::receive::handler::{HandlerError, each_delivery};
/// use eventgrid::RawData;
///
/// async fn handle(events: Events) -> Result<(), HandlerError> {
///     let events = events.all::<RawData>()?; // dead-lettered if one cannot be read
///     let ids: Vec<_> = events.iter().map(|event| event.id()).collect();
///     store(&ids).map_err(HandlerError::retry)
/// }
/// # fn store(_: &[&str]) -> Result<(), std::io::Error> { Ok(()) }
///
/// let handler = each_delivery(handle);
/// ```
pub fn each_delivery<F, Fut, E>(handler: F) -> EachDelivery<F>
where
    F: Fn(Events) -> Fut + Send + Sync,
    Fut: Future<Output = Result<(), E>> + Send + 'static,
    E: Display + 'static,
{
    EachDelivery(handler)
}

impl<F, Fut, E> Handler for EachDelivery<F>
where
    F: Fn(Events) -> Fut + Send + Sync,
    Fut: Future<Output = Result<(), E>> + Send + 'static,
    E: Display + 'static,
{
    fn handle(&self, events: Events) -> Handling<'_> {
        Box::pin(async move {
            match caught(|| (self.0)(events)).await {
                Ok(result) => result.map_err(|error| HandlerError::of(&error)),
                Err(Panicked) => Err(HandlerError::retry("the handler panicked")),
            }
        })
    }
}

impl<F> fmt::Debug for EachDelivery<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EachDelivery")
    }
}
