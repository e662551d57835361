//! Untyped values: `serde_json::Value` as a property.

use std::borrow::Cow;

use serde_json::{Map, Number, Value};

use super::collection::entry;
use super::scalar;
use crate::property::{Buffered, Fault, Fit, Kinds, Property, Token, View, number};

impl Property for Value {
    const KINDS: Kinds = Kinds::ALL;

    fn read(token: Token<'_>) -> Result<Self, Fault> {
        Ok(match token {
            Token::Null => Self::Null,
            Token::Bool(value) => Self::Bool(value),
            number @ (Token::Integer(_) | Token::Float(_) | Token::Decimal(_)) => {
                Self::Number(Number::read(number)?)
            }
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

impl Property for Number {
    const KINDS: Kinds = Kinds::NUMBER;

    /// Numbers, with integers of 64 bits exact, and strings that contain one. A larger integer is a
    /// float, as in `serde_json`.
    fn read(token: Token<'_>) -> Result<Self, Fault> {
        let number = match token {
            Token::Integer(value) => Self::from_i128(value).or_else(|| {
                let rounded = scalar::rounded(value);
                Self::from_f64(rounded)
            }),
            Token::Float(value) => Self::from_f64(value),
            Token::Decimal(text) => Self::from_f64(number::float(text)),
            Token::String(text) => return scalar::in_text(text).and_then(Self::read),
            other => return Err(Fault::mismatch("a number", other.describe())),
        };
        number.ok_or_else(|| Fault::mismatch("a finite number", "another one"))
    }

    fn view(&self) -> View<'_> {
        View::Number(self)
    }
}
