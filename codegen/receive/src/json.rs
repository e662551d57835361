//! JSON around events, read without reading the events.

use eventgrid_runtime::property::Token;
use eventgrid_runtime::serde_json::value::RawValue;
use eventgrid_runtime::serde_json::{self, Value};
use eventgrid_runtime::time::OffsetDateTime;
use eventgrid_runtime::{Error, ErrorKind, Event, EventData, Map, Property, Result, each};

/// The members of an object, in order.
#[derive(Default)]
pub(crate) struct Object<'a>(pub(crate) Map<&'a RawValue>);

impl<'a> Object<'a> {
    pub(crate) fn read(raw: &'a RawValue) -> Option<Self> {
        serde_json::from_str(raw.get()).ok().map(Self)
    }

    /// A member, as [`member`] finds it.
    pub(crate) fn get(&self, name: &str) -> Option<&'a RawValue> {
        member(&self.0, name).copied()
    }

    pub(crate) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    pub(crate) fn text(&self, name: &str) -> Option<String> {
        match self.value(name)? {
            Value::String(text) => Some(text),
            Value::Null => None,
            other => Some(other.to_string()),
        }
    }

    pub(crate) fn number(&self, name: &str) -> Option<u32> {
        match self.value(name)? {
            Value::String(text) => text.trim().parse().ok(),
            other => u32::try_from(other.as_u64()?).ok(),
        }
    }

    pub(crate) fn time(&self, name: &str) -> Option<OffsetDateTime> {
        let text = self.text(name)?;
        OffsetDateTime::read(Token::String(&text)).ok()
    }

    fn value(&self, name: &str) -> Option<Value> {
        serde_json::from_str(self.get(name)?.get()).ok()
    }
}

/// A member, by its name in any case. An exact spelling has precedence.
pub(crate) fn member<'m, V>(members: &'m Map<V>, name: &str) -> Option<&'m V> {
    members.get(name).or_else(|| {
        let mut members = members.iter().rev();
        let (_, value) = members.find(|(key, _)| key.eq_ignore_ascii_case(name))?;
        Some(value)
    })
}

/// The elements of an array; any other value is one element.
pub(crate) fn elements(body: &[u8]) -> Result<Vec<&RawValue>> {
    let whole = whole(body)?;
    if whole.get().starts_with('[') {
        serde_json::from_str(whole.get()).map_err(|error| malformed(&error))
    } else {
        Ok(vec![whole])
    }
}

/// The only value of a body.
pub(crate) fn whole(body: &[u8]) -> Result<&RawValue> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    serde_json::from_slice(body).map_err(|error| malformed(&error))
}

pub(crate) fn malformed(error: &serde_json::Error) -> Error {
    Error::new(ErrorKind::Syntax, format!("malformed JSON: {error}"))
}

/// Reads the only event of some JSON.
#[inline]
pub(crate) fn event<D: EventData>(json: &str) -> Result<Event<D>> {
    match each(json).next() {
        Some(event) => event.map_err(Error::from),
        None => Err(no_event()),
    }
}

/// The error for an empty array.
pub(crate) fn no_event() -> Error {
    Error::new(ErrorKind::Syntax, "expected an event: a JSON object")
}
