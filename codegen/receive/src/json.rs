//! JSON around events, taken apart without reading the events.

use std::borrow::Cow;
use std::fmt;

use eventgrid_runtime::property::Token;
use eventgrid_runtime::serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use eventgrid_runtime::serde_json::value::RawValue;
use eventgrid_runtime::serde_json::{self, Value};
use eventgrid_runtime::time::OffsetDateTime;
use eventgrid_runtime::{Error, ErrorKind, Event, Property, ReadEventData, Result, each};

/// The members of an object, in order.
#[derive(Default)]
pub(crate) struct Object<'a>(pub(crate) Vec<(Cow<'a, str>, &'a RawValue)>);

impl<'a> Object<'a> {
    pub(crate) fn read(raw: &'a RawValue) -> Option<Self> {
        serde_json::from_str(raw.get()).ok()
    }

    /// A member, by its name in any case. Of two, one that is spelled exactly goes before others.
    pub(crate) fn get(&self, name: &str) -> Option<&'a RawValue> {
        let find = |matches: &dyn Fn(&str) -> bool| {
            let mut members = self.0.iter().rev();
            members.find(|(key, _)| matches(key)).map(|(_, raw)| *raw)
        };
        find(&|key| key == name).or_else(|| find(&|key| key.eq_ignore_ascii_case(name)))
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

impl<'de: 'a, 'a> Deserialize<'de> for Object<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(Members).map(Object)
    }
}

struct Members;

impl<'de> Visitor<'de> for Members {
    type Value = Vec<(Cow<'de, str>, &'de RawValue)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some(member) = map.next_entry::<Cow<'de, str>, &'de RawValue>()? {
            members.push(member);
        }
        Ok(members)
    }
}

/// The elements of an array; anything else is one element.
pub(crate) fn elements(body: &[u8]) -> Result<Vec<&RawValue>> {
    let whole = whole(body)?;
    if whole.get().starts_with('[') {
        serde_json::from_str(whole.get()).map_err(|error| malformed(&error))
    } else {
        Ok(vec![whole])
    }
}

/// The one value of a body.
pub(crate) fn whole(body: &[u8]) -> Result<&RawValue> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    serde_json::from_slice(body).map_err(|error| malformed(&error))
}

pub(crate) fn malformed(error: &serde_json::Error) -> Error {
    Error::new(ErrorKind::Syntax, format!("malformed JSON: {error}"))
}

/// Reads the one event of some JSON.
#[inline]
pub(crate) fn event<'a, D: ReadEventData<'a>>(json: &'a str) -> Result<Event<'a, D>> {
    match each(json.as_bytes()).next() {
        Some(event) => event.map_err(Error::from),
        None => Err(no_event()),
    }
}

/// The error for what is no event at all.
pub(crate) fn no_event() -> Error {
    Error::new(ErrorKind::Syntax, "expected an event: a JSON object")
}
