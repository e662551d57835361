//! The properties of an object that its schema does not name.

use std::fmt;
use std::ops::{Deref, DerefMut};

use serde::de::{Deserialize, Deserializer};
use serde::ser::{Serialize, Serializer};
use serde_json::Value;

use crate::hidden::Hidden;
use crate::map::{IntoIter, Iter, IterMut, Map};
use crate::text::Text;

/// The properties of an object that its schema does not name, in the order in which they came.
///
/// Most objects have none, so this takes 8 bytes and allocates nothing until the first is inserted.
/// It is used as the [`Map`] that it dereferences to.
///
/// ```
/// use eventgrid::AdditionalProperties;
///
/// let mut additional: AdditionalProperties = AdditionalProperties::new();
/// additional.insert("colour", "red".into());
///
/// assert_eq!(additional.len(), 1);
/// assert_eq!(additional["colour"], "red");
/// for (name, value) in &additional {
///     println!("{name}: {value}");
/// }
///
/// // `Debug` shows the names alone, as the values may be secret or personal; that of the map shows all.
/// assert_eq!(format!("{additional:?}"), r#"{"colour": ***}"#);
/// assert_eq!(format!("{:?}", *additional), r#"{"colour": String("red")}"#);
/// ```
#[derive(Clone)]
pub struct AdditionalProperties<V = Value>(Option<Box<Map<V>>>);

impl<V> AdditionalProperties<V> {
    /// No properties; this does not allocate.
    #[must_use]
    pub const fn new() -> Self {
        Self(None)
    }

    /// Removes a property, valid or not; without properties this does not allocate.
    pub(crate) fn remove_kept(&mut self, name: &str) {
        if let Some(map) = &mut self.0 {
            map.remove(name);
        }
    }

    /// Values that a field holds in another spelling than they were sent, such as a number for a
    /// member of an enum of strings, or an integer that an `f64` rounds. They are written in place
    /// of the field's value.
    ///
    /// A value here is written as long as the field holds the value that was read from it.
    #[must_use]
    pub fn as_sent(&self) -> &Map<Value> {
        self.invalid().invalid()
    }

    pub(crate) fn insert_sent(&mut self, name: &str, value: Value) {
        self.invalid_mut().insert_invalid(name, value);
    }

    /// The properties as a map.
    #[must_use]
    pub fn into_map(self) -> Map<V> {
        self.0.map(|map| *map).unwrap_or_default()
    }

    /// The properties, in order, with values that can be changed; this does not allocate.
    #[must_use]
    pub fn iter_mut(&mut self) -> IterMut<'_, V> {
        self.0.as_deref_mut().map(Map::iter_mut).unwrap_or_default()
    }
}

impl<V> Deref for AdditionalProperties<V> {
    type Target = Map<V>;

    fn deref(&self) -> &Map<V> {
        self.0.as_deref().unwrap_or(const { &Map::new() })
    }
}

/// Allocates an empty map if there are no properties.
impl<V> DerefMut for AdditionalProperties<V> {
    fn deref_mut(&mut self) -> &mut Map<V> {
        self.0.get_or_insert_default()
    }
}

impl<V> Default for AdditionalProperties<V> {
    fn default() -> Self {
        Self::new()
    }
}

impl<V: PartialEq> PartialEq for AdditionalProperties<V> {
    fn eq(&self, other: &Self) -> bool {
        **self == **other
    }
}

impl<V: Eq> Eq for AdditionalProperties<V> {}

/// The names alone, `{"a": ***}`: no schema says whether a value is secret or personal. The [`Map`]
/// shows all.
impl<V> fmt::Debug for AdditionalProperties<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.keys().chain(self.invalid().keys());
        f.debug_map()
            .entries(names.map(|name| (name, Hidden)))
            .finish()
    }
}

impl<V> From<Map<V>> for AdditionalProperties<V> {
    fn from(map: Map<V>) -> Self {
        let invalid = map.invalid();
        let is_empty = map.is_empty() && invalid.is_empty() && invalid.invalid().is_empty();
        Self((!is_empty).then(|| Box::new(map)))
    }
}

impl<V> From<AdditionalProperties<V>> for Map<V> {
    fn from(additional: AdditionalProperties<V>) -> Self {
        additional.into_map()
    }
}

impl<K: Into<Text>, V, const N: usize> From<[(K, V); N]> for AdditionalProperties<V> {
    fn from(properties: [(K, V); N]) -> Self {
        Map::from(properties).into()
    }
}

impl<K: Into<Text>, V> FromIterator<(K, V)> for AdditionalProperties<V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(properties: I) -> Self {
        Map::from_iter(properties).into()
    }
}

impl<K: Into<Text>, V> Extend<(K, V)> for AdditionalProperties<V> {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, properties: I) {
        for (name, value) in properties {
            self.insert(name, value);
        }
    }
}

/// Leaves out the [`invalid`](Map::invalid) properties.
impl<V> IntoIterator for AdditionalProperties<V> {
    type Item = (Text, V);
    type IntoIter = IntoIter<V>;

    fn into_iter(self) -> IntoIter<V> {
        self.into_map().into_iter()
    }
}

impl<'a, V> IntoIterator for &'a AdditionalProperties<V> {
    type Item = (&'a Text, &'a V);
    type IntoIter = Iter<'a, V>;

    fn into_iter(self) -> Iter<'a, V> {
        self.iter()
    }
}

impl<'a, V> IntoIterator for &'a mut AdditionalProperties<V> {
    type Item = (&'a Text, &'a mut V);
    type IntoIter = IterMut<'a, V>;

    fn into_iter(self) -> IterMut<'a, V> {
        self.iter_mut()
    }
}

impl<V: Serialize> Serialize for AdditionalProperties<V> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(serializer)
    }
}

impl<'de, V: Deserialize<'de>> Deserialize<'de> for AdditionalProperties<V> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Map::deserialize(deserializer).map(Self::from)
    }
}

/// The schema of a [`Map`].
#[cfg(feature = "schemars")]
impl<V: schemars::JsonSchema> schemars::JsonSchema for AdditionalProperties<V> {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> std::borrow::Cow<'static, str> {
        Map::<V>::schema_name()
    }

    fn schema_id() -> std::borrow::Cow<'static, str> {
        Map::<V>::schema_id()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        Map::<V>::json_schema(generator)
    }
}

#[cfg(test)]
mod tests;
