//! A webhook in axum: a router, and an extractor for handlers of your own.

mod extract;
mod response;

use ::axum::Router;

pub use self::extract::{EventGrid, EventGridRejection};
use crate::tower::Webhook;

/// A router with a webhook at a path: `OPTIONS` and `POST` for handshakes and events, 405 for other
/// methods. Merge it into your service's router.
///
/// ```
/// use eventgrid::receive::axum::router;
/// use eventgrid::{Event, RawData}; // or `eventgrid::SystemEvent`, or a type of your own
/// use eventgrid::receive::handler::each_event;
/// use eventgrid::receive::tower::Webhook;
/// use eventgrid::receive::{Authentication, Receiver};
///
/// async fn handle(event: Event) -> Result<(), std::io::Error> {
///     println!("{} {}", event.id(), event.event_type());
///     Ok(())
/// }
///
/// # async fn serve() -> std::io::Result<()> {
/// let receiver = Receiver::new(Authentication::query("code", [std::env::var("CODE").unwrap_or_default()]));
/// let app = router("/events", Webhook::new(receiver, each_event(handle)));
/// let listener = tokio::net::TcpListener::bind("0.0.0.0:8080").await?;
/// axum::serve(listener, app).await
/// # }
/// ```
///
/// The limits are those of the [`Receiver`](crate::Receiver); axum's limit of 2 MB does not apply.
/// The server limits the time for the head of a request (`header_read_timeout` of hyper).
///
/// # Panics
/// The path does not begin with `/`, or is malformed: see [`Router::route`].
pub fn router<S: Clone + Send + Sync + 'static>(path: &str, webhook: Webhook) -> Router<S> {
    Router::new().route_service(path, webhook)
}
