//! Untyped values: `serde_json::Value` as a property.

use std::borrow::Cow;

use serde_json::{Map, Number, Value};

use super::collection::entry;
use super::{Buffered, Fault, Fit, Kinds, ObjectView, Property, Token, View};

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
            Token::Float(value) => match Number::from_f64(value) {
                Some(number) => Self::Number(number),
                None => return Err(Fault::mismatch("a finite number", "another one")),
            },
            Token::String(text) => Self::String(text.to_owned()),
            array @ Token::Array(_) => Self::Array(Vec::read(array)?),
            Token::Object(members) => {
                let mut map = Map::new();
                while let Some(name) = members.name()? {
                    let name = name.to_owned();
                    map.insert(name, entry(members)?.unwrap_or_default());
                }
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

    fn fit(_: Buffered<'_>) -> Fit {
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
