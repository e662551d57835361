//! The forms of keywords' values: read immediately, read later, or kept in the order of the file.

use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;
use serde_json::{Number, Value, json};

use super::values::{
    Discriminator, Envelope, EventSchema, Exclusive, Items, PropertySchema, Required, SubSchema,
    Types,
};
use crate::lints::LINTS;

/// A value that is read when it is used, so that errors have its place. `T` is its form.
pub struct Raw<'a, T> {
    pub raw: &'a RawValue,
    looks_like: PhantomData<fn() -> T>,
}

impl<T> fmt::Debug for Raw<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.raw.get())
    }
}

impl<'de: 'a, 'a, T> Deserialize<'de> for Raw<'a, T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Ok(Raw {
            raw: <&RawValue>::deserialize(deserializer)?,
            looks_like: PhantomData,
        })
    }
}

/// A schema inside a schema: an object, true or false, which is checked when that schema is read.
#[derive(Clone, Copy, Debug)]
pub struct Sub<'a>(pub &'a RawValue);

impl<'de: 'a, 'a> Deserialize<'de> for Sub<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <&RawValue>::deserialize(deserializer).map(Sub)
    }
}

/// Schemas by name, in the order of the file. `T` is their form.
pub struct Named<'a, T> {
    pub entries: Vec<(&'a RawValue, Sub<'a>)>,
    looks_like: PhantomData<fn() -> T>,
}

impl<T> Default for Named<'_, T> {
    fn default() -> Self {
        Named {
            entries: Vec::new(),
            looks_like: PhantomData,
        }
    }
}

impl<T> fmt::Debug for Named<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.entries.fmt(f)
    }
}

impl<'de: 'a, 'a, T> Deserialize<'de> for Named<'a, T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Entries;

        impl<'de> Visitor<'de> for Entries {
            type Value = Vec<(&'de RawValue, Sub<'de>)>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object of schemas")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut entries = Vec::new();
                while let Some(entry) = map.next_entry()? {
                    entries.push(entry);
                }
                Ok(entries)
            }
        }

        Ok(Named {
            entries: deserializer.deserialize_map(Entries)?,
            looks_like: PhantomData,
        })
    }
}

/// The name of a lint. It is checked where the place is known.
#[derive(Clone, Debug, Deserialize)]
#[serde(transparent)]
pub struct LintName(pub String);

/// The form of a keyword's value.
pub trait Form {
    /// As JSON Schema, for the schema of schema files.
    fn form() -> Value;
}

/// The forms of types without parameters.
macro_rules! forms {
    ($($type:ty => $form:expr,)*) => {$(
        impl Form for $type {
            fn form() -> Value {
                $form
            }
        }
    )*};
}

forms! {
    String => json!({ "type": "string" }),
    bool => json!({ "type": "boolean" }),
    Number => json!({ "type": "number" }),
    Value => json!(true),
    Required => json!({ "type": "array", "items": { "type": "string" } }),
    Types => json!({ "anyOf": [json_type(), { "type": "array", "items": json_type() }] }),
    Exclusive => json!({ "type": ["number", "boolean"] }),
    Items => json!({ "anyOf": [SubSchema::form(), Vec::<SubSchema>::form()] }),
    Discriminator => json!({
        "type": "object",
        "properties": {
            "propertyName": String::form(),
            "mapping": BTreeMap::<String, String>::form(),
            "defaultMapping": String::form()
        },
        "required": ["propertyName"],
        "additionalProperties": false
    }),
    Envelope => json!({
        "type": "object",
        "properties": {
            "id": String::form(),
            "source": String::form(),
            "subject": String::form(),
            "time": { "type": "string", "format": "date-time" }
        },
        "additionalProperties": false
    }),
    LintName => json!({ "type": "string", "enum": LINTS.iter().map(|lint| lint.name).collect::<Vec<_>>() }),
    SubSchema => json!({ "$ref": "#/$defs/Schema" }),
    PropertySchema => json!({ "$ref": "#/$defs/Property" }),
    EventSchema => json!({ "$ref": "#/$defs/Event" }),
    Sub<'_> => SubSchema::form(),
}

fn json_type() -> Value {
    json!({ "enum": ["array", "boolean", "integer", "null", "number", "object", "string"] })
}

impl<T: Form> Form for Option<T> {
    fn form() -> Value {
        T::form()
    }
}

impl<T: Form> Form for Vec<T> {
    fn form() -> Value {
        json!({ "type": "array", "items": T::form() })
    }
}

impl<T: Form> Form for BTreeMap<String, T> {
    fn form() -> Value {
        json!({ "type": "object", "additionalProperties": T::form() })
    }
}

impl<T: Form> Form for Raw<'_, T> {
    fn form() -> Value {
        T::form()
    }
}

impl<T: Form> Form for Named<'_, T> {
    fn form() -> Value {
        BTreeMap::<String, T>::form()
    }
}
