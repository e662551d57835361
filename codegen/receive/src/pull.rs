//! Pull delivery: the events that a subscription of a namespace topic returns on request, and the
//! requests that settle them.
//!
//! A received event is locked for a while. Acknowledge it when it is handled, release it to have it
//! delivered again, or reject it: it becomes a dead letter, or is dropped. Requests are `POST`s to
//! the namespace with [`Operation::path_and_query`] as their target; settling ones have
//! [`lock_tokens`] as their body and are answered with a [`Settlement`].
//!
//! ```
//! use eventgrid::receive::pull::{self, Operation, Settlement};
//! use eventgrid::RawData;
//!
//! # let body = br#"{"value": [{"brokerProperties": {"lockToken": "CgMK==", "deliveryCount": 1}, "event":
//! #     {"specversion": "1.0", "type": "Shop.OrderPlaced", "source": "/shop", "id": "1", "data": "test"}}]}"#;
//! let target = Operation::Receive { max_events: 10, max_wait_seconds: 60 }.path_and_query("orders", "billing");
//! assert_eq!(target, "/topics/orders/eventsubscriptions/billing:receive?api-version=2024-06-01&maxEvents=10&maxWaitTime=60");
//! // `body` is the answer.
//! let mut handled = Vec::new();
//! for received in pull::read(body)? {
//!     match received.event::<RawData>() {
//!         Ok(event) => handled.push(received.lock_token.clone()),
//!         Err(error) => eprintln!("{error}"), // stays locked for a while: reject it, or release it
//!     }
//! }
//! let target = Operation::Acknowledge.path_and_query("orders", "billing");
//! let body = pull::lock_tokens(&handled);
//! assert_eq!(body, r#"{"lockTokens":["CgMK=="]}"#);
//! # let answer = br#"{"failedLockTokens": [], "succeededLockTokens": ["CgMK=="]}"#;
//! let settled = Settlement::read(answer)?;
//! assert!(settled.failed.is_empty());
//! # Ok::<(), eventgrid::Error>(())
//! ```

use std::fmt::{self, Write};

use eventgrid_runtime::serde_json::value::RawValue;
use eventgrid_runtime::serde_json::{self, json};
use eventgrid_runtime::{Error, ErrorKind, Event, EventData, Result};

use crate::json::{Object, event, malformed, whole};

/// An event that was received, and its lock.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ReceivedEvent {
    /// The token that settles the event.
    pub lock_token: String,
    /// How often it was delivered, including this time.
    pub delivery_count: Option<u32>,
    json: String,
}

/// Reads the answer to a request to receive; it may have no events.
///
/// The events are read later: one unreadable event does not affect the others. Each has its own
/// copy of its JSON, so it does not keep the answer in memory.
///
/// # Errors
/// The body is not an answer to a request to receive, or an event has no lock token. All locks of
/// the answer then expire.
pub fn read(answer: &[u8]) -> Result<Vec<ReceivedEvent>> {
    let value = Object::read(whole(answer)?).and_then(|answer| answer.get("value"));
    let value = value.ok_or_else(|| unexpected("expected an object with the member `value`"))?;
    let received: Vec<&RawValue> =
        serde_json::from_str(value.get()).map_err(|error| malformed(&error))?;
    received
        .into_iter()
        .enumerate()
        .map(ReceivedEvent::new)
        .collect()
}

impl ReceivedEvent {
    fn new((index, raw): (usize, &RawValue)) -> Result<Self> {
        let missing = |member| unexpected(format!("`value[{index}]` has no `{member}`"));
        let object = Object::read(raw).unwrap_or_default();
        let event = object.get("event").ok_or_else(|| missing("event"))?;
        let broker = object.get("brokerProperties").and_then(Object::read);
        let broker = broker.unwrap_or_default();
        let lock_token = broker.text("lockToken");
        Ok(Self {
            lock_token: lock_token.ok_or_else(|| missing("brokerProperties.lockToken"))?,
            delivery_count: broker.number("deliveryCount"),
            json: event.get().to_owned(),
        })
    }

    /// The event as JSON.
    #[must_use]
    pub fn json(&self) -> &str {
        &self.json
    }

    /// Reads the event.
    ///
    /// # Errors
    /// The event cannot be read.
    #[inline]
    pub fn event<D: EventData>(&self) -> Result<Event<D>> {
        event(&self.json)
    }
}

/// Leaves out the event: logs must not contain its data.
impl fmt::Debug for ReceivedEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ReceivedEvent")
            .field("lock_token", &self.lock_token)
            .field("delivery_count", &self.delivery_count)
            .finish_non_exhaustive()
    }
}

/// Requests to a subscription.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Operation {
    /// Receive events, and lock them.
    Receive {
        /// The maximum number of events: 1 to 100.
        max_events: u32,
        /// How long to wait for the first event: 10 to 120 seconds.
        max_wait_seconds: u32,
    },
    /// The events are handled.
    Acknowledge,
    /// Deliver the events again.
    Release(ReleaseDelay),
    /// The events can never be handled: dead-letter or drop them.
    Reject,
    /// Handling the events takes longer.
    RenewLocks,
}

/// When to deliver a released event again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ReleaseDelay {
    /// Immediately.
    #[default]
    None,
    /// After 10 seconds.
    TenSeconds,
    /// After a minute.
    OneMinute,
    /// After 10 minutes.
    TenMinutes,
    /// After an hour.
    OneHour,
}

impl ReleaseDelay {
    /// The delay in seconds.
    #[must_use]
    pub const fn seconds(self) -> u32 {
        match self {
            Self::None => 0,
            Self::TenSeconds => 10,
            Self::OneMinute => 60,
            Self::TenMinutes => 600,
            Self::OneHour => 3600,
        }
    }
}

impl Operation {
    /// The target of the request: a `POST` with `Content-Type: application/json`.
    #[must_use]
    pub fn path_and_query(self, topic: &str, subscription: &str) -> String {
        let (operation, query) = match self {
            Self::Receive {
                max_events,
                max_wait_seconds,
            } => (
                "receive",
                format!("&maxEvents={max_events}&maxWaitTime={max_wait_seconds}"),
            ),
            Self::Acknowledge => ("acknowledge", String::new()),
            Self::Release(delay) => (
                "release",
                format!("&releaseDelayInSeconds={}", delay.seconds()),
            ),
            Self::Reject => ("reject", String::new()),
            Self::RenewLocks => ("renewLock", String::new()),
        };
        format!(
            "/topics/{}/eventsubscriptions/{}:{operation}?api-version={API_VERSION}{query}",
            segment(topic),
            segment(subscription)
        )
    }
}

/// The version of the service's API.
const API_VERSION: &str = "2024-06-01";

/// A name as a segment of a path.
fn segment(name: &str) -> String {
    let mut segment = String::with_capacity(name.len());
    for byte in name.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                segment.push(char::from(byte));
            }
            // Writing to a string does not fail.
            _ => drop(write!(segment, "%{byte:02X}")),
        }
    }
    segment
}

/// The body of a request that settles events: `{"lockTokens": […]}`.
pub fn lock_tokens<T: AsRef<str>>(tokens: impl IntoIterator<Item = T>) -> String {
    let tokens: Vec<_> = tokens
        .into_iter()
        .map(|token| json!(token.as_ref()))
        .collect();
    json!({ "lockTokens": tokens }).to_string()
}

/// The result of settling events. The request is successful if at least one of them was settled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Settlement {
    /// The lock tokens of the settled events.
    pub succeeded: Vec<String>,
    /// The events that were not settled.
    pub failed: Vec<FailedLockToken>,
}

/// An event that could not be settled.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct FailedLockToken {
    /// The lock token.
    pub lock_token: String,
    /// The reason, as a code: `BadToken`, `TokenLost`, `InternalServerError` …
    pub code: Option<String>,
    /// The reason, in words.
    pub description: Option<String>,
}

impl Settlement {
    /// Reads the answer to a request that settles events.
    ///
    /// # Errors
    /// The body is not an answer to a request that settles events.
    pub fn read(answer: &[u8]) -> Result<Self> {
        let answer = Object::read(whole(answer)?)
            .filter(|answer| answer.has("succeededLockTokens") || answer.has("failedLockTokens"))
            .ok_or_else(|| {
                unexpected("expected an object with `succeededLockTokens` and `failedLockTokens`")
            })?;
        let list = |name: &str| -> Result<Vec<&RawValue>> {
            let Some(raw) = answer.get(name) else {
                return Ok(Vec::new());
            };
            let list: Option<_> =
                serde_json::from_str(raw.get()).map_err(|error| malformed(&error))?;
            Ok(list.unwrap_or_default())
        };
        let succeeded = list("succeededLockTokens")?.into_iter();
        let succeeded = succeeded.filter_map(|raw| serde_json::from_str(raw.get()).ok());
        let failed = list("failedLockTokens")?.into_iter();
        Ok(Self {
            succeeded: succeeded.collect(),
            failed: failed.filter_map(FailedLockToken::new).collect(),
        })
    }
}

impl FailedLockToken {
    /// The service describes errors in one object or in a nested one; both versions are in use.
    fn new(raw: &RawValue) -> Option<Self> {
        let object = Object::read(raw)?;
        let error = object
            .get("error")
            .and_then(Object::read)
            .unwrap_or_default();
        let text = |flat, nested| object.text(flat).or_else(|| error.text(nested));
        Some(Self {
            lock_token: object.text("lockToken")?,
            code: text("errorCode", "code"),
            description: text("errorDescription", "message"),
        })
    }
}

fn unexpected(message: impl Into<String>) -> Error {
    Error::new(ErrorKind::Syntax, message)
}
