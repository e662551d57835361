//! Events that have arrived, whatever brought them.

use std::borrow::Cow;
use std::fmt;

use eventgrid_runtime::{
    Each, Event, OwnedEventData, ReadEventData, Rejected, Result, each, from_slice,
};

use crate::delivery::Delivery;
use crate::owned::Owned;

/// Events that have arrived: the JSON of one or many, and what is known of their delivery.
///
/// They are read when they are asked for, as whatever type is asked for, and borrow from here.
/// [`each`](Self::each) reads them one by one: an event that cannot be read takes no other down.
///
/// ```
/// use eventgrid_receive::Events;
/// use eventgrid_receive::runtime::RawData;
///
/// let events = Events::from(br#"{"specversion": "1.0", "id": "1", "source": "/shop", "type": "Shop.OrderPlaced"}"#.as_slice());
/// for event in events.each::<RawData>() {
///     match event {
///         Ok(event) => assert_eq!(event.event_type(), "Shop.OrderPlaced"),
///         Err(rejected) => eprintln!("{rejected}"),
///     }
/// }
/// ```
#[derive(Clone)]
pub struct Events<'a> {
    body: Body<'a>,
    delivery: Delivery,
}

#[derive(Clone)]
enum Body<'a> {
    Plain(Cow<'a, [u8]>),
    #[cfg(feature = "http")]
    Shared(bytes::Bytes),
}

impl<'a> Events<'a> {
    pub(crate) fn new(body: impl Into<Cow<'a, [u8]>>, delivery: Delivery) -> Self {
        Self {
            body: Body::Plain(body.into()),
            delivery,
        }
    }

    /// What is known of the delivery.
    #[must_use]
    pub fn delivery(&self) -> &Delivery {
        &self.delivery
    }

    /// The events as they lie here: JSON, one event or an array of them.
    #[must_use]
    pub fn body(&self) -> &[u8] {
        match &self.body {
            Body::Plain(body) => body,
            #[cfg(feature = "http")]
            Body::Shared(body) => body,
        }
    }

    /// Reads them one by one: see [`each`](eventgrid_runtime::each).
    #[must_use]
    #[inline]
    pub fn each<'s, D: ReadEventData<'s>>(&'s self) -> Each<'s, D> {
        each(self.body())
    }

    /// Reads them one by one and owned: for whoever keeps them longer than their body, or hands
    /// them to another task.
    ///
    /// ```
    /// use eventgrid_receive::Events;
    /// use eventgrid_receive::runtime::{Event, RawData};
    ///
    /// fn first(events: &Events<'_>) -> Option<Event<'static, RawData<'static>>> {
    ///     events.each_owned().find_map(Result::ok)
    /// }
    /// # let body = br#"{"specversion": "1.0", "id": "1", "source": "/shop", "type": "Shop.OrderPlaced"}"#;
    /// # assert_eq!(first(&Events::from(body.as_slice())).unwrap().source(), Some("/shop"));
    /// ```
    #[inline]
    pub fn each_owned<D: OwnedEventData>(
        &self,
    ) -> impl ExactSizeIterator<Item = Result<Event<'static, D>, Rejected<'_>>> {
        self.each().map(|event| event.map(Owned::into_event))
    }

    /// Reads all of them, or none.
    ///
    /// # Errors
    /// The first event that cannot be read.
    #[inline]
    pub fn all<'s, D: ReadEventData<'s>>(&'s self) -> Result<Vec<Event<'s, D>>> {
        from_slice(self.body())
    }

    /// The same events, owned.
    #[must_use]
    pub fn into_owned(self) -> Events<'static> {
        let body = match self.body {
            Body::Plain(body) => Body::Plain(Cow::Owned(body.into_owned())),
            #[cfg(feature = "http")]
            Body::Shared(body) => Body::Shared(body),
        };
        Events {
            body,
            delivery: self.delivery,
        }
    }
}

#[cfg(feature = "http")]
impl Events<'static> {
    pub(crate) fn shared(body: bytes::Bytes, delivery: Delivery) -> Self {
        Self {
            body: Body::Shared(body),
            delivery,
        }
    }
}

/// Events of which nothing but their JSON is known.
impl<'a> From<&'a [u8]> for Events<'a> {
    fn from(body: &'a [u8]) -> Self {
        Self::new(body, Delivery::default())
    }
}

/// Events of which nothing but their JSON is known.
impl From<Vec<u8>> for Events<'static> {
    fn from(body: Vec<u8>) -> Self {
        Self::new(body, Delivery::default())
    }
}

/// The body stays out of it: event data belongs in no log by accident.
impl fmt::Debug for Events<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Events")
            .field("bytes", &self.body().len())
            .field("delivery", &self.delivery)
            .finish()
    }
}
