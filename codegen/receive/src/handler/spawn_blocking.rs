//! Handlers that block their thread.

use std::future::pending;
use std::panic::resume_unwind;
use std::sync::Arc;

use futures_util::future::BoxFuture;

/// Turns a blocking handler into an async one: it runs on a thread for blocking work
/// ([`tokio::task::spawn_blocking`]), and other requests are served meanwhile.
///
/// It works with [`each_event`](super::each_event), [`each_batch`](super::each_batch) and
/// [`each_delivery`](super::each_delivery). Every call switches threads twice, which costs more
/// than reading an event: prefer `each_batch` if deliveries have many events.
///
/// ```
/// use eventgrid::receive::handler::{each_batch, spawn_blocking};
/// use eventgrid::Event; // of `RawData`; or `Event<eventgrid::SystemEvent>`
///
/// fn write(events: Vec<Event>) -> Result<(), std::io::Error> {
///     // a synchronous database client …
///     Ok(())
/// }
///
/// let handler = each_batch(spawn_blocking(write));
/// ```
///
/// Blocking work cannot be cancelled: if the sender closes the connection, it runs to its end.
///
/// The handler must run within a tokio runtime.
pub fn spawn_blocking<T, R, F>(handler: F) -> impl Fn(T) -> BoxFuture<'static, R> + Send + Sync
where
    T: Send + 'static,
    R: Send + 'static,
    F: Fn(T) -> R + Send + Sync + 'static,
{
    let handler = Arc::new(handler);
    move |input| {
        let handler = Arc::clone(&handler);
        Box::pin(async move {
            match tokio::task::spawn_blocking(move || handler(input)).await {
                Ok(result) => result,
                Err(error) => match error.try_into_panic() {
                    Ok(panic) => resume_unwind(panic),
                    // The runtime is shutting down.
                    Err(_) => pending().await,
                },
            }
        })
    }
}
