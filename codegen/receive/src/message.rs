//! Service Bus and Event Hubs: the body has one or several events, `aeg-*` properties have
//! information about the delivery.
//!
//! Event Grid sends one event in a Service Bus message and, with batching, several in a message of
//! an event hub. Both have properties. If an older .NET client wrapped the body in binary XML (`new
//! BrokeredMessage(text)`), it is unwrapped.
//!
//! ```
//! use eventgrid::receive::message;
//! use eventgrid::RawData;
//!
//! let body = br#"[{"id": "1", "topic": "/shop", "subject": "orders/7", "eventType": "Shop.OrderPlaced",
//!     "eventTime": "2024-05-01T09:30:00Z", "data": {"orderId": 7}}]"#;
//! let properties = [("aeg-subscription-name", "ORDERS"), ("aeg-delivery-count", "0")];
//! let events = message::read(body, properties);
//! assert_eq!(events.delivery().subscription_name.as_deref(), Some("ORDERS"));
//! for event in events.each::<RawData>() {
//!     assert_eq!(event?.subject(), Some("orders/7"));
//! }
//! # Ok::<(), eventgrid::Error>(())
//! ```

use std::fmt::Display;

use crate::binary_xml;
use crate::delivery::Delivery;
use crate::events::Events;

/// Reads the body of a message and its application properties; properties other than `aeg-*` are
/// ignored.
pub fn read<N: AsRef<str>, V: Display>(
    body: impl Into<Events>,
    properties: impl IntoIterator<Item = (N, V)>,
) -> Events {
    let body = body.into();
    // JSON never begins with this byte.
    let body = match body.body().first() {
        Some(b'@' | b'A') => binary_xml::content(body.body()).map_or(body, Events::new),
        _ => body,
    };
    body.with_delivery(Delivery::from_properties(properties))
}
