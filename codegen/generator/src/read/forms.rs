//! The forms of keywords' values: what is read at once, what later, and what keeps the order of the file.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt;
use std::marker::PhantomData;

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::de::{MapAccess, Visitor};
use serde::{Deserialize, Deserializer};
use serde_json::value::RawValue;

use super::schema_of_files::SubSchema;
use crate::lints::LINTS;

/// A value that is read when it is used, so that errors know their place. `T` says what it looks like.
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

impl<T: JsonSchema> JsonSchema for Raw<'_, T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        T::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<T>()
    }
}

/// A schema inside a schema: an object, true or false, which is checked when the schema is read in its turn.
#[derive(Clone, Copy, Debug)]
pub struct Sub<'a>(pub &'a RawValue);

impl<'de: 'a, 'a> Deserialize<'de> for Sub<'a> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        <&RawValue>::deserialize(deserializer).map(Sub)
    }
}

impl JsonSchema for Sub<'_> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        SubSchema::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        generator.subschema_for::<SubSchema>()
    }
}

/// Schemas by name, in the order of the file. `T` says what they look like.
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

impl<T: JsonSchema> JsonSchema for Named<'_, T> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        format!("Named_{}", T::schema_name()).into()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        <BTreeMap<String, T>>::json_schema(generator)
    }
}

/// The name of a lint. Whether there is one of that name is checked where the place is known.
#[derive(Clone, Debug, Deserialize)]
#[serde(transparent)]
pub struct LintName(pub String);

impl JsonSchema for LintName {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        "LintName".into()
    }

    fn json_schema(_: &mut SchemaGenerator) -> Schema {
        let names = LINTS.iter().map(|lint| lint.name);
        schemars::json_schema!({ "type": "string", "enum": names.collect::<Vec<_>>() })
    }
}
