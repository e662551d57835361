//! What maps are made of and turned into, and indexing.

use std::collections::{BTreeMap, HashMap};
use std::hash::BuildHasher;
use std::ops::Index;

use serde_json::Value;

use super::Map;
use crate::text::Text;

/// The value under a key.
///
/// # Panics
///
/// Panics if there is no entry under the key, as the maps of the standard library do; use
/// [`get`](Map::get) where there may be none.
impl<V> Index<&str> for Map<V> {
    type Output = V;

    #[expect(clippy::panic, reason = "indexing panics, as documented")]
    fn index(&self, key: &str) -> &V {
        match self.get(key) {
            Some(value) => value,
            None => panic!("no entry found for key {key:?}"),
        }
    }
}

impl<K: Into<Text>, V> Extend<(K, V)> for Map<V> {
    fn extend<I: IntoIterator<Item = (K, V)>>(&mut self, entries: I) {
        for (key, value) in entries {
            self.insert(key, value);
        }
    }
}

impl<K: Into<Text>, V> FromIterator<(K, V)> for Map<V> {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let entries = entries.into_iter();
        let mut map = Self::with_capacity(entries.size_hint().0);
        map.extend(entries);
        map
    }
}

impl<K: Into<Text>, V, const N: usize> From<[(K, V); N]> for Map<V> {
    fn from(entries: [(K, V); N]) -> Self {
        entries.into_iter().collect()
    }
}

impl<V> From<BTreeMap<String, V>> for Map<V> {
    fn from(entries: BTreeMap<String, V>) -> Self {
        entries.into_iter().collect()
    }
}

/// In no particular order.
impl<V, S> From<HashMap<String, V, S>> for Map<V> {
    fn from(entries: HashMap<String, V, S>) -> Self {
        entries.into_iter().collect()
    }
}

impl From<serde_json::Map<String, Value>> for Map<Value> {
    fn from(entries: serde_json::Map<String, Value>) -> Self {
        entries.into_iter().collect()
    }
}

/// Leaves out the [`invalid`](Map::invalid) entries.
impl<V> From<Map<V>> for BTreeMap<String, V> {
    fn from(map: Map<V>) -> Self {
        map.into_iter()
            .map(|(key, value)| (key.into(), value))
            .collect()
    }
}

/// Leaves out the [`invalid`](Map::invalid) entries.
impl<V, S: BuildHasher + Default> From<Map<V>> for HashMap<String, V, S> {
    fn from(map: Map<V>) -> Self {
        map.into_iter()
            .map(|(key, value)| (key.into(), value))
            .collect()
    }
}

impl From<Map<Value>> for serde_json::Map<String, Value> {
    fn from(map: Map<Value>) -> Self {
        map.into_iter()
            .map(|(key, value)| (key.into(), value))
            .collect()
    }
}
