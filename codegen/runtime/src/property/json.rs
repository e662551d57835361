//! JSON text into places, and every other serde format by way of JSON text.
//!
//! There is one reader of JSON, the scanner; what is generic over serde ends here.

use std::borrow::Cow;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error as _, MapAccess, SeqAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use super::scanner::Scanner;
use super::{Fault, Place, Problem, Property, Slot};

/// Reads JSON text into a place.
pub(crate) fn read(text: &str, place: &mut dyn Place) -> Result<(), Fault> {
    let mut scanner = Scanner::new(text);
    scanner.value(place)?;
    scanner.end()
}

/// Reads JSON text that is not a part of what the user sees: faults have no offset.
pub(crate) fn read_apart(text: &str, place: &mut dyn Place) -> Result<(), Fault> {
    read(text, place).map_err(|fault| {
        if fault.is_syntax() {
            let (message, _) = explain(text, &fault);
            fault.with_problem(Problem::Malformed(message))
        } else {
            fault
        }
        .without_offset()
    })
}

/// Passes over the value that comes next as `serde_json`'s `RawValue` does: whatever its depth, the
/// size of numbers and the pairing of surrogates. For what may be kept, though it cannot be read.
pub(crate) fn skip_leniently<'de>(scanner: &mut Scanner<'de>) -> Result<&'de str, Fault> {
    scanner.peek();
    let rest = scanner.text.get(scanner.at..).unwrap_or_default();
    let mut values = serde_json::Deserializer::from_str(rest).into_iter::<&RawValue>();
    match values.next() {
        Some(Ok(value)) => {
            scanner.at += value.get().len();
            Ok(value.get())
        }
        _ => Err(Fault::syntax(scanner.at)),
    }
}

/// What a fault of reading `text` says, and where: line and column from 1.
pub(crate) fn explain(text: &str, fault: &Fault) -> (String, Option<(usize, usize)>) {
    let position = fault
        .offset()
        .map(|offset| position(text.as_bytes().get(..offset).unwrap_or_default()));
    if !fault.is_syntax() {
        return (fault.problem().to_string(), position);
    }
    // What exactly is wrong, `serde_json` knows; it and the scanner agree on what JSON is.
    match serde_json::from_str::<Value>(text) {
        Err(error) => {
            let (line, column) = (error.line(), error.column());
            let message = error.to_string();
            let end = format!(" at line {line} column {column}");
            let message = message.strip_suffix(&end).unwrap_or(&message);
            (format!("malformed JSON: {message}"), Some((line, column)))
        }
        // Under its feature `arbitrary_precision` it takes every number.
        Ok(_) => ("malformed JSON: number out of range".to_owned(), position),
    }
}

/// Line and column of the last byte of some text: what has been read.
pub(crate) fn position(read: &[u8]) -> (usize, usize) {
    let line = read.split(|byte| *byte == b'\n').count();
    let start = read.iter().rposition(|&byte| byte == b'\n');
    (line, read.len() - start.map_or(0, |newline| newline + 1))
}

/// Reads a property from any serde format: what the derives' `Deserialize` calls.
///
/// # Errors
/// The deserializer's own error, with the path in front of its message.
pub fn deserialize<'de, T: Property, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let text = text(deserializer)?;
    let mut slot = Slot::new();
    read(&text, &mut slot).map_err(|fault| {
        let (message, _) = explain(&text, &fault);
        match fault.path() {
            path if path.is_empty() => D::Error::custom(message),
            path => D::Error::custom(format_args!("{path}: {message}")),
        }
    })?;
    slot.into_inner()
        .ok_or_else(|| D::Error::custom("the deserializer gave no value"))
}

/// Under this name `serde_json`'s deserializers give out a value's own text, and its serializers
/// take one; others see an ordinary newtype or struct.
pub(crate) const RAW: &str = "$serde_json::private::RawValue";

/// Reads any value as JSON text: character by character where `serde_json` reads it, equal as
/// JSON where another format does.
pub(crate) fn text<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Cow<'de, str>, D::Error> {
    let mut text = Cow::Borrowed("");
    deserializer.deserialize_newtype_struct(RAW, Write(&mut text))?;
    Ok(text)
}

/// Reads a string, borrowed where it can be.
struct Str;

impl<'de> DeserializeSeed<'de> for Str {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Str {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(value.to_owned()))
    }
}

/// Writes the one value that it visits as JSON text, behind what is there.
struct Write<'t, 'de>(&'t mut Cow<'de, str>);

impl Write<'_, '_> {
    fn scalar<E: serde::de::Error>(self, value: &impl serde::Serialize) -> Result<(), E> {
        self.push(&serde_json::to_string(value).map_err(E::custom)?);
        Ok(())
    }

    fn push(self, text: &str) {
        self.0.to_mut().push_str(text);
    }
}

impl<'de> DeserializeSeed<'de> for Write<'_, 'de> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Write<'_, 'de> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value that JSON has")
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> {
        self.scalar(&())
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<(), E> {
        self.scalar(&())
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<(), E> {
        self.scalar(&value)
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<(), E> {
        self.scalar(&value)
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<(), E> {
        self.scalar(&value)
    }

    fn visit_i128<E: serde::de::Error>(self, value: i128) -> Result<(), E> {
        self.scalar(&value)
    }

    fn visit_u128<E: serde::de::Error>(self, value: u128) -> Result<(), E> {
        self.scalar(&value)
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<(), E> {
        if !value.is_finite() {
            return Err(E::custom(format_args!("{value} is not a JSON number")));
        }
        self.scalar(&value)
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<(), E> {
        self.scalar(&value)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        let text = self.0;
        Write(text).push("[");
        let mut end = text.len();
        while seq.next_element_seed(Write(text))?.is_some() {
            end = text.len();
            Write(text).push(",");
        }
        text.to_mut().truncate(end);
        Write(text).push("]");
        Ok(())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let text = self.0;
        let mut name = map.next_key_seed(Str)?;
        if text.is_empty() && name.as_deref() == Some(RAW) {
            *text = map.next_value_seed(Str)?;
            return Ok(());
        }
        Write(text).push("{");
        let mut end = text.len();
        while let Some(next) = name {
            Write(text).scalar(&next)?;
            Write(text).push(":");
            map.next_value_seed(Write(text))?;
            end = text.len();
            Write(text).push(",");
            name = map.next_key_seed(Str)?;
        }
        text.to_mut().truncate(end);
        Write(text).push("}");
        Ok(())
    }
}
