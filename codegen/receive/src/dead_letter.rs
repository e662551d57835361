//! Dead letters: blobs with events that could not be delivered, and the reason.
//!
//! A blob contains an array. Topics, domains and system topics write the reason as members of each
//! event (`deadLetterReason` in the Event Grid schema, `deadletterreason` in CloudEvents);
//! namespaces write it next to the event, in `deadletterProperties`. Both are read, and removed
//! from the event, so that it is what was published.
//!
//! ```
//! use eventgrid::receive::dead_letter;
//! use eventgrid::RawData;
//!
//! let blob = br#"[{"id": "1", "topic": "/shop", "subject": "orders/7", "eventType": "Shop.OrderPlaced",
//!     "eventTime": "2024-05-01T09:30:00Z", "data": {"orderId": 7}, "dataVersion": "1",
//!     "deadLetterReason": "MaxDeliveryAttemptsExceeded", "deliveryAttempts": 30,
//!     "lastDeliveryOutcome": "NotFound", "publishTime": "2024-05-01T09:30:01.1234567Z",
//!     "lastDeliveryAttemptTime": "2024-05-02T09:30:01.1234567Z"}]"#;
//! for letter in dead_letter::read(blob)? {
//!     assert_eq!(letter.delivery_attempts, Some(30));
//!     assert_eq!(letter.reason.as_deref(), Some("MaxDeliveryAttemptsExceeded"));
//!     let event = letter.event::<RawData>()?; // or `eventgrid::SystemEvent`
//!     assert!(event.extensions().is_empty());
//! }
//! # Ok::<(), eventgrid::Error>(())
//! ```

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;

use eventgrid_runtime::serde_json::value::RawValue;
use eventgrid_runtime::serde_json::{self, Value};
use eventgrid_runtime::time::OffsetDateTime;
use eventgrid_runtime::{Event, EventData, Result};

use crate::json::{Object, elements, event};

/// An event that could not be delivered, and the reason. Absent and malformed values are `None`.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct DeadLetter {
    /// Why Event Grid gave up: `MaxDeliveryAttemptsExceeded`, `TimeToLiveExceeded` …
    pub reason: Option<String>,
    /// The number of attempts.
    pub delivery_attempts: Option<u32>,
    /// The result of the last attempt: `NotFound`, `TimedOut`, `Unauthorized` …
    pub last_delivery_outcome: Option<String>,
    /// The status code of the last attempt, if a service gives it.
    pub last_http_status_code: Option<u32>,
    /// When Event Grid accepted the event.
    pub publish_time: Option<OffsetDateTime>,
    /// When Event Grid tried for the last time.
    pub last_delivery_attempt_time: Option<OffsetDateTime>,
    /// Headers that the subscription adds to its deliveries, except secret ones; namespaces only.
    pub custom_delivery_properties: BTreeMap<String, Value>,
    json: String,
}

/// Reads the dead letters of a blob.
///
/// Their events are read later: one unreadable event does not affect the others. Each letter has
/// its own copy of the event, so it does not keep the blob in memory.
///
/// # Errors
/// The blob is not JSON.
pub fn read(blob: &[u8]) -> Result<Vec<DeadLetter>> {
    Ok(elements(blob)?.into_iter().map(DeadLetter::new).collect())
}

impl DeadLetter {
    /// The event as it was published, as JSON.
    #[must_use]
    pub fn json(&self) -> &str {
        &self.json
    }

    /// Reads the event as it was published.
    ///
    /// # Errors
    /// The event cannot be read.
    #[inline]
    pub fn event<D: EventData>(&self) -> Result<Event<D>> {
        event(&self.json)
    }

    fn new(raw: &RawValue) -> Self {
        let Some(object) = Object::read(raw) else {
            return Self::of(&Object::default(), raw.get().into());
        };
        // In a namespace the reason is an object, next to the event or inside it.
        let properties = object.get(PROPERTIES).and_then(Object::read);
        let mut letter = match object.get("event").filter(|_| !object.has("type")) {
            Some(raw) => {
                let event = Object::read(raw);
                let json = event.map_or(raw.get().into(), |event| published(raw, &event));
                Self::of(properties.as_ref().unwrap_or(&object), json)
            }
            None => {
                let json = published(raw, &object);
                Self::of(properties.as_ref().unwrap_or(&object), json)
            }
        };
        let custom = object.get(CUSTOM_PROPERTIES);
        letter.custom_delivery_properties = custom
            .and_then(|raw| serde_json::from_str(raw.get()).ok())
            .unwrap_or_default();
        letter
    }

    fn of(properties: &Object<'_>, json: Cow<'_, str>) -> Self {
        let text = |names: [&str; 2]| names.iter().find_map(|name| properties.text(name));
        let time = |names: [&str; 2]| names.iter().find_map(|name| properties.time(name));
        Self {
            reason: properties.text(REASON),
            delivery_attempts: properties.number("deliveryAttempts"),
            last_delivery_outcome: text(["lastDeliveryOutcome", "deliveryresult"]),
            last_http_status_code: properties.number("lastHttpStatusCode"),
            publish_time: time(["publishTime", "publishutc"]),
            last_delivery_attempt_time: time(["lastDeliveryAttemptTime", "deliveryattemptutc"]),
            custom_delivery_properties: BTreeMap::new(),
            json: json.into_owned(),
        }
    }
}

const REASON: &str = "deadLetterReason";
const PROPERTIES: &str = "deadletterProperties";
const CUSTOM_PROPERTIES: &str = "customDeliveryProperties";

/// Members that Event Grid adds to an event, in addition to the reason.
const ADDED: [&str; 5] = [
    "deliveryAttempts",
    "lastDeliveryOutcome",
    "lastHttpStatusCode",
    "publishTime",
    "lastDeliveryAttemptTime",
];

/// The event without the added members.
fn published<'a>(raw: &'a RawValue, event: &Object<'a>) -> Cow<'a, str> {
    let (reason, properties) = (event.has(REASON), event.has(PROPERTIES));
    let is = |name: &str, other: &str| name.eq_ignore_ascii_case(other);
    let is_added = |name: &str| {
        reason && (is(name, REASON) || ADDED.iter().any(|added| is(name, added)))
            || properties && (is(name, PROPERTIES) || is(name, CUSTOM_PROPERTIES))
    };
    // The documented CloudEvent has no `specversion`.
    let unversioned = event.has("type") && event.has("source") && !event.has("specversion");
    if !unversioned && !reason && !properties {
        return Cow::Borrowed(raw.get());
    }
    let version = unversioned.then(|| "\"specversion\":\"1.0\"".to_owned());
    let kept = event.0.iter().filter(|(name, _)| !is_added(name));
    let kept = kept.map(|(name, value)| format!("{}:{value}", Value::from(name.as_str())));
    let members: Vec<String> = version.into_iter().chain(kept).collect();
    Cow::Owned(format!("{{{}}}", members.join(",")))
}

/// Leaves out the event: logs must not contain its data.
impl fmt::Debug for DeadLetter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeadLetter")
            .field("reason", &self.reason)
            .field("delivery_attempts", &self.delivery_attempts)
            .field("last_delivery_outcome", &self.last_delivery_outcome)
            .field("publish_time", &self.publish_time)
            .field(
                "last_delivery_attempt_time",
                &self.last_delivery_attempt_time,
            )
            .finish_non_exhaustive()
    }
}
