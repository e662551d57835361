//! Events that were received, from any channel.

use std::fmt;

use bytes::Bytes;
use eventgrid_runtime::{Each, Event, EventData, Result, each, from_slice};

use crate::delivery::Delivery;

/// Events that were received: the JSON of one or many, and information about their delivery.
///
/// They are read on request, as the requested type. [`each`](Self::each) reads them one by one: one
/// unreadable event does not affect the others.
///
/// ```
/// use eventgrid::receive::Events;
/// use eventgrid::RawData;
///
/// let events = Events::from(br#"{"specversion": "1.0", "id": "1", "source": "/shop", "type": "Shop.OrderPlaced"}"#);
/// for event in events.each::<RawData>() {
///     match event {
///         Ok(event) => assert_eq!(event.event_type(), "Shop.OrderPlaced"),
///         Err(rejected) => eprintln!("{rejected}"),
///     }
/// }
/// ```
///
/// An owned body (`Vec<u8>`, `String`, `Bytes` or `&Bytes`) is not copied; a borrowed one is copied
/// once. Raw data shares the body, as [`Body`](eventgrid_runtime::Body) explains.
#[derive(Clone)]
pub struct Events {
    body: Bytes,
    delivery: Delivery,
}

impl Events {
    /// Events without information about their delivery.
    pub(crate) fn new(body: impl Into<Bytes>) -> Self {
        Self {
            body: body.into(),
            delivery: Delivery::default(),
        }
    }

    pub(crate) fn with_delivery(self, delivery: Delivery) -> Self {
        Self { delivery, ..self }
    }

    /// Information about the delivery.
    #[must_use]
    pub fn delivery(&self) -> &Delivery {
        &self.delivery
    }

    /// The JSON of the events: one event or an array of them.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// Reads the events one by one: see [`each`](eventgrid_runtime::each).
    #[must_use]
    #[inline]
    pub fn each<D: EventData>(&self) -> Each<D> {
        each(&self.body)
    }

    /// Reads all events, or fails.
    ///
    /// # Errors
    /// The first event that cannot be read.
    #[inline]
    pub fn all<D: EventData>(&self) -> Result<Vec<Event<D>>> {
        from_slice(&self.body)
    }
}

macro_rules! given_away {
    ($($body:ty),*) => {$(
        impl From<$body> for Events {
            fn from(body: $body) -> Self {
                Self::new(body)
            }
        }
    )*};
}

given_away!(Vec<u8>, String, Bytes);

impl From<&Bytes> for Events {
    fn from(body: &Bytes) -> Self {
        Self::new(body.clone())
    }
}

macro_rules! borrowed {
    ($($body:ty),*) => {$(
        impl From<&$body> for Events {
            fn from(body: &$body) -> Self {
                Self::new(Bytes::copy_from_slice(body.as_ref()))
            }
        }
    )*};
}

borrowed!([u8], str, Vec<u8>, String);

impl<const N: usize> From<&[u8; N]> for Events {
    fn from(body: &[u8; N]) -> Self {
        Self::from(body.as_slice())
    }
}

/// Leaves out the body: logs must not contain event data.
impl fmt::Debug for Events {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Events")
            .field("bytes", &self.body.len())
            .field("delivery", &self.delivery)
            .finish()
    }
}
