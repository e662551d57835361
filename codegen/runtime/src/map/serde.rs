//! Maps in any format of serde, and their JSON Schema.

use std::fmt;
use std::marker::PhantomData;

use serde::de::{Deserialize, Deserializer, MapAccess, Visitor};
use serde::ser::{Serialize, SerializeMap, Serializer};

use super::{Map, UNINDEXED};
use crate::text::Text;

/// The entries in order, then the [`invalid`](Map::invalid) ones.
impl<V: Serialize> Serialize for Map<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let len = self.len() + self.written_invalid().count();
        let mut map = serializer.serialize_map(Some(len))?;
        for (key, value) in self {
            map.serialize_entry(key, value)?;
        }
        for (key, value) in self.written_invalid() {
            map.serialize_entry(key, value)?;
        }
        map.end()
    }
}

/// Every value must be a `V`: only the reader of events keeps [`invalid`](Map::invalid) entries.
impl<'de, V: Deserialize<'de>> Deserialize<'de> for Map<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_map(MapVisitor(PhantomData))
    }
}

struct MapVisitor<V>(PhantomData<V>);

impl<'de, V: Deserialize<'de>> Visitor<'de> for MapVisitor<V> {
    type Value = Map<V>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a map")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut access: A) -> Result<Map<V>, A::Error> {
        // The sender may have made up the size.
        let capacity = access.size_hint().unwrap_or(0).min(UNINDEXED);
        let mut map = Map::with_capacity(capacity);
        while let Some((key, value)) = access.next_entry::<Text, V>()? {
            map.insert(key, value);
        }
        Ok(map)
    }
}

/// An object whose `additionalProperties` are those of `V`.
#[cfg(feature = "schemars")]
impl<V: schemars::JsonSchema> schemars::JsonSchema for Map<V> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        std::collections::BTreeMap::<String, V>::schema_name()
    }

    fn schema_id() -> std::borrow::Cow<'static, str> {
        std::collections::BTreeMap::<String, V>::schema_id()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        std::collections::BTreeMap::<String, V>::json_schema(generator)
    }
}
