//! The extractor.

use std::fmt;
use std::marker::PhantomData;

use ::axum::extract::{FromRef, FromRequest, Request};
use eventgrid_runtime::{Each, Event, EventData};

use crate::delivery::Delivery;
use crate::events::Events;
use crate::tower::body::read;
use crate::webhook::{CheckedHead, Handshake, Received, Receiver, Rejection, SubscriptionDeleted};

/// Extracts the events of a request, with data of the type `D`.
///
/// For handlers that need more of axum than [`router`](super::router) offers, or return another
/// answer. The [`Receiver`] comes from the router's state. The handler is called for events only:
/// for a handshake or a deleted subscription, the extractor's rejection is the answer that accepts
/// it. The route must accept `OPTIONS`, for handshakes; [`any`](::axum::routing::any) does, and the
/// receiver rejects other methods.
///
/// ```
/// use axum::Router;
/// use axum::routing::any;
/// use eventgrid::receive::axum::EventGrid;
/// use eventgrid::RawData; // or `eventgrid::SystemEvent`, or a type of your own
/// use eventgrid::receive::{Authentication, Receiver, Rejection, RejectionKind};
///
/// async fn handle(events: EventGrid<RawData>) -> Result<(), Rejection> {
///     for event in events.each() {
///         match event {
///             Ok(event) => store(event.event_type())
///                 .map_err(|_| Rejection::new(RejectionKind::Unavailable, "try again later"))?,
///             Err(rejected) => eprintln!("{rejected}: {} bytes", rejected.raw().len()),
///         }
///     }
///     Ok(()) // 200: Event Grid is done with all events, also with those that could not be read
/// }
/// # fn store(_: &str) -> Result<(), std::io::Error> { Ok(()) }
///
/// let receiver = Receiver::new(Authentication::query("code", ["s3cret"]));
/// let app: Router = Router::new().route("/events", any(handle)).with_state(receiver);
/// ```
pub struct EventGrid<D> {
    events: Events,
    data: PhantomData<fn() -> D>,
}

impl<D: EventData> EventGrid<D> {
    /// Reads the events one by one.
    #[inline]
    pub fn each(&self) -> Each<D> {
        self.events.each()
    }

    /// Reads all events, or fails.
    ///
    /// # Errors
    /// An event cannot be read: 400, and Event Grid gives up on all of them.
    #[inline]
    pub fn all(&self) -> Result<Vec<Event<D>>, Rejection> {
        Ok(self.events.all()?)
    }
}

impl<D> EventGrid<D> {
    /// Information about the delivery.
    #[must_use]
    pub fn delivery(&self) -> &Delivery {
        self.events.delivery()
    }

    /// The events, to read them as another type.
    #[must_use]
    pub fn into_events(self) -> Events {
        self.events
    }
}

impl<S, D> FromRequest<S> for EventGrid<D>
where
    S: Send + Sync,
    Receiver: FromRef<S>,
{
    type Rejection = EventGridRejection;

    async fn from_request(request: Request, state: &S) -> Result<Self, EventGridRejection> {
        let events = extract(request, &Receiver::from_ref(state)).await?;
        Ok(Self {
            events,
            data: PhantomData,
        })
    }
}

async fn extract(request: Request, receiver: &Receiver) -> Result<Events, EventGridRejection> {
    let (head, body) = request.into_parts();
    let expected = match receiver.check_head(&head)? {
        CheckedHead::Handshake(handshake) => return Err(EventGridRejection::Handshake(handshake)),
        CheckedHead::Body(expected) => expected,
    };
    match read(body, expected).await? {
        Received::Events(events) => Ok(events),
        Received::Handshake(handshake) => Err(EventGridRejection::Handshake(handshake)),
        Received::SubscriptionDeleted(deleted) => {
            Err(EventGridRejection::SubscriptionDeleted(deleted))
        }
    }
}

/// Why there are no events for the handler; as a response, the answer to send.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum EventGridRejection {
    /// A handshake. The response accepts it.
    Handshake(Handshake),
    /// A subscription was deleted. The response is 200.
    SubscriptionDeleted(SubscriptionDeleted),
    /// The request is rejected. The response has the rejection's status.
    Rejected(Rejection),
}

impl From<Rejection> for EventGridRejection {
    fn from(rejection: Rejection) -> Self {
        Self::Rejected(rejection)
    }
}

impl<D> fmt::Debug for EventGrid<D> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("EventGrid").field(&self.events).finish()
    }
}
