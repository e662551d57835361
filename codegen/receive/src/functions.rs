//! Azure Functions custom handlers: a program that the Functions host calls over HTTP.
//!
//! The host sends the input of a trigger as `{"Data": {"<binding>": …}, "Metadata": {…}}`. For an
//! Event Grid trigger the input is an event; for a queue or an event hub it is JSON in a string, or
//! an array of such strings. All of these are read. The host answers handshakes itself.
//!
//! ```
//! use eventgrid::receive::functions::{self, Invocation};
//! use eventgrid::RawData;
//!
//! let body = br#"{
//!     "Data": {"orderEvent": {"id": "1", "topic": "/shop", "subject": "orders/7", "eventType": "Shop.OrderPlaced",
//!         "eventTime": "2024-05-01T09:30:00Z", "data": {"orderId": 7}}},
//!     "Metadata": {"sys": {"MethodName": "orders"}}
//! }"#;
//! let invocation = Invocation::read(body)?;
//! for event in invocation.events("orderEvent")?.each::<RawData>() {
//!     assert_eq!(event?.event_type(), "Shop.OrderPlaced");
//! }
//! let answer = functions::succeeded(); // 200, `application/json`; any other status fails the invocation
//! # assert_eq!(answer, r#"{"Outputs":{},"Logs":[],"ReturnValue":null}"#);
//! # Ok::<(), eventgrid::Error>(())
//! ```

use std::borrow::Cow;
use std::fmt;

use eventgrid_runtime::serde_json::value::RawValue;
use eventgrid_runtime::serde_json::{self, Value};
use eventgrid_runtime::{Error, ErrorKind, Map, Result, Text};

use crate::events::Events;
use crate::json::{Object, malformed, member, whole};

/// A request from the Functions host.
#[derive(Clone)]
pub struct Invocation {
    data: Map<Box<RawValue>>,
    metadata: Option<Box<RawValue>>,
}

impl Invocation {
    /// Reads the body of a request.
    ///
    /// # Errors
    /// The body is not an object with a member `Data`.
    pub fn read(body: &[u8]) -> Result<Self> {
        let object = Object::read(whole(body)?).unwrap_or_default();
        let data = object.get("Data").map(RawValue::get);
        let parsed = data.and_then(|json| serde_json::from_str(json).ok());
        Ok(Self {
            data: parsed.ok_or_else(|| {
                let message = "expected an object with `Data`: an object with a member per binding";
                Error::new(ErrorKind::Syntax, message)
            })?,
            metadata: object.get("Metadata").map(ToOwned::to_owned),
        })
    }

    /// The names of the bindings, as in `function.json`.
    pub fn bindings(&self) -> impl Iterator<Item = &str> {
        self.data.keys().map(Text::as_str)
    }

    /// The other information from the host: it depends on the trigger.
    #[must_use]
    pub fn metadata(&self) -> Value {
        let metadata = self.metadata.as_deref().map(RawValue::get);
        serde_json::from_str(metadata.unwrap_or_default()).unwrap_or_default()
    }

    /// The events of a binding.
    ///
    /// # Errors
    /// There is no such binding, or its value is not JSON.
    pub fn events(&self, binding: &str) -> Result<Events> {
        let raw = member(&self.data, binding).ok_or_else(|| {
            let bindings: Vec<_> = self.bindings().map(|name| format!("`{name}`")).collect();
            let message = format!(
                "no binding `{binding}`: the invocation has {}",
                bindings.join(", ")
            );
            Error::new(ErrorKind::Syntax, message)
        })?;
        Ok(Events::new(unwrapped(raw)?.into_owned()))
    }
}

/// The JSON of events, which may be in strings, up to the second level, one by one in an array.
fn unwrapped(raw: &RawValue) -> Result<Cow<'_, str>> {
    let text = raw.get();
    if text.starts_with('[') {
        let elements: Vec<&RawValue> =
            serde_json::from_str(text).map_err(|error| malformed(&error))?;
        if !elements
            .iter()
            .any(|element| element.get().starts_with('"'))
        {
            return Ok(Cow::Borrowed(text));
        }
        let elements: Result<Vec<_>> = elements.into_iter().map(unquoted).collect();
        return Ok(Cow::Owned(format!("[{}]", elements?.join(","))));
    }
    unquoted(raw)
}

fn unquoted(raw: &RawValue) -> Result<Cow<'_, str>> {
    let mut text = Cow::Borrowed(raw.get());
    for _ in 0..2 {
        if text.trim_ascii_start().starts_with('"') {
            text = Cow::Owned(serde_json::from_str(&text).map_err(|error| malformed(&error))?);
        }
    }
    // An element of a list must be a single value.
    serde_json::from_str::<&RawValue>(&text).map_err(|error| malformed(&error))?;
    Ok(text)
}

/// The answer to an invocation that succeeded: its body, of type `application/json`.
#[must_use]
pub fn succeeded() -> &'static str {
    r#"{"Outputs":{},"Logs":[],"ReturnValue":null}"#
}

/// Shows only the names of the bindings: logs must not contain event data.
impl fmt::Debug for Invocation {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.bindings()).finish()
    }
}
