//! What Event Grid sends about a delivery, in addition to the events.

use std::fmt::Display;

/// Information about a delivery: the `aeg-*` headers of a webhook request, the `aeg-*` properties
/// of a Service Bus or Event Hubs message.
///
/// Reading events needs none of it. Absent and malformed values are `None`. A hostile sender can
/// choose all of it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Delivery {
    /// Whether this is a delivery of events or a message about the subscription: `aeg-event-type`.
    pub kind: Option<DeliveryKind>,
    /// The event subscription, often in upper case: `aeg-subscription-name`.
    pub subscription_name: Option<String>,
    /// The number of earlier attempts of this delivery, 0 at first: `aeg-delivery-count`.
    pub delivery_count: Option<u32>,
    /// The version of the data's schema, in the Event Grid schema only: `aeg-data-version`.
    pub data_version: Option<String>,
    /// The version of the envelope, for a CloudEvent its `specversion`: `aeg-metadata-version`.
    pub metadata_version: Option<String>,
    /// The ID that Event Grid gave the event: `aeg-output-event-id`.
    pub output_event_id: Option<String>,
}

impl Delivery {
    /// Reads headers or message properties, whose names are compared in any case. Other properties
    /// are ignored.
    ///
    /// ```
    /// use eventgrid::receive::{Delivery, DeliveryKind};
    ///
    /// let delivery = Delivery::from_properties([
    ///     ("aeg-event-type", "Notification"),
    ///     ("aeg-delivery-count", "2"),
    ///     ("priority", "high"),
    /// ]);
    /// assert_eq!(delivery.kind, Some(DeliveryKind::Notification));
    /// assert_eq!(delivery.delivery_count, Some(2));
    /// ```
    pub fn from_properties<N: AsRef<str>, V: Display>(
        properties: impl IntoIterator<Item = (N, V)>,
    ) -> Self {
        let mut delivery = Self::default();
        for (name, value) in properties {
            if let Some(name) = strip_prefix(name.as_ref()) {
                delivery.set(name, value.to_string());
            }
        }
        delivery
    }

    /// Sets the property `aeg-{name}`.
    fn set<V: AsRef<str> + Into<String>>(&mut self, name: &str, value: V) {
        let is = |other: &str| name.eq_ignore_ascii_case(other);
        if is("event-type") {
            self.kind = Some(DeliveryKind::from_name(value.as_ref()));
        } else if is("subscription-name") {
            self.subscription_name = Some(value.into());
        } else if is("delivery-count") {
            self.delivery_count = value.as_ref().trim().parse().ok();
        } else if is("data-version") {
            self.data_version = Some(value.into());
        } else if is("metadata-version") {
            self.metadata_version = Some(value.into());
        } else if is("output-event-id") {
            self.output_event_id = Some(value.into());
        }
    }
}

fn strip_prefix(name: &str) -> Option<&str> {
    let (prefix, rest) = name.split_at_checked("aeg-".len())?;
    prefix.eq_ignore_ascii_case("aeg-").then_some(rest)
}

/// The first value of each header counts; a value that is not text is ignored.
#[cfg(feature = "http")]
impl From<&http::HeaderMap> for Delivery {
    fn from(headers: &http::HeaderMap) -> Self {
        let mut delivery = Self::default();
        let mut before = None; // values of one name follow each other
        for (name, value) in headers {
            if let Some(own) = strip_prefix(name.as_str())
                && before.replace(name) != Some(name)
                && let Ok(value) = value.to_str()
            {
                delivery.set(own, value);
            }
        }
        delivery
    }
}

/// The purpose of a delivery.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DeliveryKind {
    /// Events: `Notification`.
    Notification,
    /// The handshake of a new subscription: `SubscriptionValidation`.
    SubscriptionValidation,
    /// The subscription is removed: `SubscriptionDeletion`, or `Unsubscribe` as some senders spell it.
    SubscriptionDeletion,
    /// Anything else.
    UnknownValue(String),
}

impl DeliveryKind {
    /// The kind with this name, in any case.
    #[must_use]
    pub fn from_name(name: &str) -> Self {
        let name = name.trim();
        let known = [
            ("Notification", Self::Notification),
            ("SubscriptionValidation", Self::SubscriptionValidation),
            ("SubscriptionDeletion", Self::SubscriptionDeletion),
            ("Unsubscribe", Self::SubscriptionDeletion),
        ];
        known
            .into_iter()
            .find(|(known, _)| known.eq_ignore_ascii_case(name))
            .map_or_else(|| Self::UnknownValue(name.to_owned()), |(_, kind)| kind)
    }
}
