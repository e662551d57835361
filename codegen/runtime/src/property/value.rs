//! Untyped values: `serde_json::Value` as a property, and as a source of tokens.

use std::borrow::Cow;

use serde_json::{Map, Number, Value};

use super::collection::read_entries;
use super::scalar::token_of;
use super::{Elements, Fault, Fit, Kinds, Members, ObjectView, Place, Property, Token, View};

impl Property for Value {
    const KINDS: Kinds = Kinds::ALL;

    fn read(token: Token<'_>) -> Result<Self, Fault> {
        Ok(match token {
            Token::Null => Self::Null,
            Token::Bool(value) => Self::Bool(value),
            Token::Integer(value) => match (i64::try_from(value), u64::try_from(value)) {
                (Ok(value), _) => Self::from(value),
                (_, Ok(value)) => Self::from(value),
                _ => return Err(Fault::mismatch("an integer of 64 bits", "a larger one")),
            },
            Token::Float(value) => Number::from_f64(value).map_or(Self::Null, Self::Number),
            Token::String(text) => Self::String(text.to_owned()),
            array @ Token::Array(_) => Self::Array(Vec::read(array)?),
            Token::Object(members) => {
                let mut map = Map::new();
                read_entries(members, &mut |name, value: Option<Self>| {
                    map.insert(name, value.unwrap_or_default());
                })?;
                Self::Object(map)
            }
        })
    }

    fn view(&self) -> View<'_> {
        match self {
            Self::Null => View::Null,
            Self::Bool(value) => View::Bool(*value),
            Self::Number(number) => View::Number(number),
            Self::String(text) => View::String(Cow::Borrowed(text)),
            Self::Array(items) => View::Array(items),
            Self::Object(map) => View::Object(map),
        }
    }

    fn fit(_: &Value) -> Fit {
        Fit::EXACT
    }
}

impl ObjectView for Map<String, Value> {
    fn members(&self, each: &mut dyn FnMut(&str, View<'_>)) {
        for (name, value) in self {
            each(name, value.view());
        }
    }
}

/// Shows a buffered value to a reader of tokens.
pub(super) fn with_token<R>(value: &Value, read: impl FnOnce(Token<'_>) -> R) -> R {
    match value {
        Value::Null => read(Token::Null),
        Value::Bool(value) => read(Token::Bool(*value)),
        Value::Number(number) => read(token_of(number)),
        Value::String(text) => read(Token::String(text)),
        Value::Array(items) => read(Token::Array(&mut Items(items.iter()))),
        Value::Object(map) => read(Token::Object(&mut Entries {
            entries: map.iter(),
            value: None,
        })),
    }
}

struct Items<'a>(std::slice::Iter<'a, Value>);

impl Elements for Items<'_> {
    fn next(&mut self, place: &mut dyn Place) -> Result<bool, Fault> {
        match self.0.next() {
            Some(value) => with_token(value, |token| place.put(token)).map(|()| true),
            None => Ok(false),
        }
    }
}

struct Entries<'a> {
    entries: serde_json::map::Iter<'a>,
    value: Option<&'a Value>,
}

impl Members for Entries<'_> {
    fn name(&mut self, name: &mut dyn FnMut(&str)) -> Result<bool, Fault> {
        let Some((next, value)) = self.entries.next() else {
            return Ok(false);
        };
        self.value = Some(value);
        name(next);
        Ok(true)
    }

    fn value(&mut self, place: &mut dyn Place) -> Result<(), Fault> {
        self.value
            .take()
            .map_or(Ok(()), |value| with_token(value, |token| place.put(token)))
    }

    fn skip(&mut self) -> Result<(), Fault> {
        self.value = None;
        Ok(())
    }
}
