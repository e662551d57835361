//! Handlers of events: one trait, and functions that turn an `async fn` into a handler.
//!
//! A [`Handler`] is the same for every channel. A channel passes [`Events`]: the body of a
//! webhook's request, a message of a queue, of Service Bus or of an event hub, or an event that was
//! pulled. The handler returns one result for all of them, and the channel settles accordingly:
//!
//! | result | webhook | storage queue | Service Bus | Event Hubs (Kafka) | pull delivery |
//! |---|---|---|---|---|---|
//! | `Ok(())` | 200 | delete the message | complete | commit the offset | acknowledge |
//! | [`HandlerErrorKind::Retry`] | 503 | leave the message | abandon | handle again | release |
//! | [`HandlerErrorKind::DeadLetter`] | 400 | poison queue | dead-letter | topic for dead letters | reject |
//!
//! Delivery is at least once everywhere, and in no order: a handler must tolerate an event that
//! comes twice. The project's folder `tests/channels` has a complete program for each of these
//! channels, and a recipe by which an event that comes twice takes effect once.
//!
//! # Functions
//!
//! | function | the handler gets | use |
//! |---|---|---|
//! | [`each_event`] | one typed event at a time | for most handlers |
//! | [`each_batch`] | all readable events of a delivery, typed | to write them in one transaction |
//! | [`each_delivery`] | the delivery itself, unread | for types that depend on the delivery, or to keep bodies unchanged |
//!
//! ```
//! use eventgrid::receive::Events;
//! use eventgrid::receive::handler::{Handler, HandlerErrorKind, each_event};
//! use eventgrid::Event; // of `RawData`; or `Event<eventgrid::SystemEvent>`
//!
//! async fn handle(event: Event) -> Result<(), std::io::Error> {
//!     match event.event_type() {
//!         "Shop.OrderPlaced" => Ok(()),
//!         _ => Err(std::io::Error::other("the database is down")),
//!     }
//! }
//!
//! # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
//! // What a channel does:
//! let handler = each_event(handle);
//! let message = r#"{"specversion": "1.0", "id": "1", "source": "/shop", "type": "Shop.OrderLost"}"#;
//! match handler.handle(Events::from(message)).await {
//!     Ok(()) => {} // delete the message
//!     Err(error) if error.kind() == HandlerErrorKind::Retry => {
//!         // leave it; the text is safe to log: foreign text in it is short, and on one line
//!         assert_eq!(
//!             error.to_string(),
//!             "1 of 1 events were not handled: event 0 (id \"1\", type \"Shop.OrderLost\"): the database is down"
//!         );
//!     }
//!     Err(_) => {} // dead-letter it
//! }
//! # });
//! ```
//!
//! # Errors of handlers
//!
//! A handler's error may be any type that is `Display`; the event is then delivered again. A
//! [`HandlerError`] decides itself, even in a `Box<dyn Error + Send + Sync>`; an
//! [`Error`](eventgrid_runtime::Error) of reading, or a [`Rejected`](eventgrid_runtime::Rejected),
//! is dead-lettered, because reading would fail again.
//!
//! # Handlers that block
//!
//! A handler that blocks its thread (a synchronous database client, a computation of more than a
//! few milliseconds) delays all other requests on that thread. [`spawn_blocking`] moves it to a
//! thread for blocking work.

mod each_batch;
mod each_delivery;
mod each_event;
mod error;
mod rejected;
#[cfg(feature = "tower")]
mod spawn_blocking;
mod tally;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::Pin;
use std::sync::Arc;
use std::thread;

use futures_util::future::{CatchUnwind, FutureExt, Map, OptionFuture};

pub use self::each_batch::{EachBatch, each_batch};
pub use self::each_delivery::{EachDelivery, each_delivery};
pub use self::each_event::{EachEvent, each_event};
pub use self::error::{HandlerError, HandlerErrorKind};
#[cfg(feature = "tower")]
pub use self::spawn_blocking::spawn_blocking;
use crate::events::Events;

/// The result of a [`Handler`].
pub type Handling<'h> = Pin<Box<dyn Future<Output = Result<(), HandlerError>> + Send + 'h>>;

/// Handles the events of a delivery, from any channel.
///
/// [`each_event`], [`each_batch`] and [`each_delivery`] turn functions into such handlers.
pub trait Handler: Send + Sync {
    /// Handles the events of one delivery. `Ok` takes over responsibility for all of them.
    fn handle(&self, events: Events) -> Handling<'_>;
}

impl<H: Handler + ?Sized> Handler for Arc<H> {
    fn handle(&self, events: Events) -> Handling<'_> {
        (**self).handle(events)
    }
}

/// Calls a handler. A panic becomes an error; the panic handler has printed it already.
#[inline]
pub(crate) fn called<T>(call: impl FnOnce() -> T) -> Result<T, Panicked> {
    catch_unwind(AssertUnwindSafe(call)).map_err(|_| Panicked)
}

/// Calls a handler and runs its future.
///
/// The handler begins here: inside of the future there would be a second place for its events.
#[inline]
pub(crate) fn caught<Fut: Future>(begin: impl FnOnce() -> Fut) -> Caught<Fut> {
    let running = called(begin).ok();
    let running = running.map(|running| AssertUnwindSafe(running).catch_unwind());
    OptionFuture::from(running).map(|result| result.and_then(Result::ok).ok_or(Panicked))
}

/// The future of a handler's result.
pub(crate) type Caught<Fut> = Map<
    OptionFuture<CatchUnwind<AssertUnwindSafe<Fut>>>,
    fn(
        Option<thread::Result<<Fut as Future>::Output>>,
    ) -> Result<<Fut as Future>::Output, Panicked>,
>;

/// A handler panicked.
pub(crate) struct Panicked;
