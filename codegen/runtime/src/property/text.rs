//! Any value as JSON text: how untyped data gets out of a deserializer that is not `serde_json`'s.

use std::fmt;

use serde::Serialize;
use serde::de::{Deserializer, Error as _, MapAccess, Visitor};

use super::{Fault, Fit, Place, Property, Token, View};

/// Under this name `serde_json`'s deserializers give out a value's own text; others see an
/// ordinary newtype.
const RAW: &str = "$serde_json::private::RawValue";

/// Reads any value as JSON text: character by character where `serde_json` reads it, equal as
/// JSON where another format does.
///
/// # Errors
/// The deserializer's.
pub(crate) fn deserialize_text<'de, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<String, D::Error> {
    deserializer.deserialize_newtype_struct(RAW, RawText)
}

struct RawText;

impl<'de> Visitor<'de> for RawText {
    type Value = String;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<String, A::Error> {
        match map.next_key::<String>()?.as_deref() {
            Some(RAW) => map.next_value(),
            _ => Err(A::Error::custom(
                "a deserializer that gives out newtypes as maps",
            )),
        }
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(
        self,
        deserializer: D,
    ) -> Result<String, D::Error> {
        super::deserialize::<Text, D>(deserializer).map(|text| text.0)
    }
}

/// JSON text, written token by token.
pub(crate) struct Text(pub(crate) String);

impl Property for Text {
    fn read(token: Token<'_>) -> Result<Self, Fault> {
        let mut text = String::new();
        write(token, &mut text)?;
        Ok(Self(text))
    }

    /// Never written: a `Text` lives only while it is read.
    fn view(&self) -> View<'_> {
        View::Null
    }

    fn fit(_: &serde_json::Value) -> Fit {
        Fit::EXACT
    }
}

fn write(token: Token<'_>, out: &mut String) -> Result<(), Fault> {
    match token {
        Token::Null => out.push_str("null"),
        Token::Bool(value) => out.push_str(if value { "true" } else { "false" }),
        Token::Integer(value) => out.push_str(&value.to_string()),
        Token::Float(value) => scalar(&value, out)?,
        Token::String(value) => scalar(value, out)?,
        Token::Array(elements) => {
            out.push('[');
            let mut index = 0;
            while elements
                .next(&mut Slot(out, index > 0))
                .map_err(|fault| fault.at(index))?
            {
                index += 1;
            }
            out.push(']');
        }
        Token::Object(members) => {
            out.push('{');
            let mut name = String::new();
            let mut more = false;
            while members.name(&mut |next| next.clone_into(&mut name))? {
                if std::mem::replace(&mut more, true) {
                    out.push(',');
                }
                scalar(&name, out)?;
                out.push(':');
                let value = members.value(&mut Slot(out, false));
                value.map_err(|fault| fault.within(name.clone()))?;
            }
            out.push('}');
        }
    }
    Ok(())
}

fn scalar<T: Serialize + ?Sized>(value: &T, out: &mut String) -> Result<(), Fault> {
    let text = serde_json::to_string(value).map_err(|error| Fault::malformed(error.to_string()))?;
    out.push_str(&text);
    Ok(())
}

/// Where the next value of an array or object is written, with a comma before it or without.
struct Slot<'a>(&'a mut String, bool);

impl Place for Slot<'_> {
    fn put(&mut self, token: Token<'_>) -> Result<(), Fault> {
        if self.1 {
            self.0.push(',');
        }
        write(token, self.0)
    }

    fn is_taken(&self) -> bool {
        true
    }
}
