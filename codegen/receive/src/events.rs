//! Events that have arrived, whatever brought them.

use std::fmt;

use bytes::Bytes;
use eventgrid_runtime::{Each, Event, EventData, Result, each, from_slice};

use crate::delivery::Delivery;

/// Events that have arrived: the JSON of one or many, and what is known of their delivery.
///
/// They are read when they are asked for, as the type that is asked for. [`each`](Self::each)
/// reads them one by one: one unreadable event does not affect the others.
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
/// A body that is given away (`Vec<u8>`, `String`, `Bytes` or `&Bytes`) is not copied; a borrowed
/// one is copied once. Raw data shares the body, as [`Body`](eventgrid_runtime::Body) explains.
#[derive(Clone)]
pub struct Events {
    body: Bytes,
    delivery: Delivery,
}

impl Events {
    /// Events of which nothing but their JSON is known.
    pub(crate) fn new(body: impl Into<Bytes>) -> Self {
        Self {
            body: body.into(),
            delivery: Delivery::default(),
        }
    }

    pub(crate) fn with_delivery(self, delivery: Delivery) -> Self {
        Self { delivery, ..self }
    }

    /// What is known of the delivery.
    #[must_use]
    pub fn delivery(&self) -> &Delivery {
        &self.delivery
    }

    /// The JSON of the events: one event or an array of them.
    #[must_use]
    pub fn body(&self) -> &Bytes {
        &self.body
    }

    /// Reads them one by one: see [`each`](eventgrid_runtime::each).
    #[must_use]
    #[inline]
    pub fn each<D: EventData>(&self) -> Each<D> {
        each(&self.body)
    }

    /// Reads all of them, or none.
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

/// The body is left out: event data belongs in no log.
impl fmt::Debug for Events {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Events")
            .field("bytes", &self.body.len())
            .field("delivery", &self.delivery)
            .finish()
    }
}
