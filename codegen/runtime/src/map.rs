//! An object's entries in the order in which they came.

mod collect;
mod convert;
mod iter;
mod serde;

use std::collections::HashMap;
use std::{fmt, mem};

use serde_json::Value;

pub(crate) use self::collect::Entries;
pub use self::iter::{IntoIter, Iter, IterMut};
use crate::text::Text;

/// Up to this many entries, a search through all of them is faster than an index.
const UNINDEXED: usize = 64;

/// The entries of an object, by key, in wire order: the order in which they were read or inserted.
///
/// The API is that of `serde_json::Map` and `indexmap`. Two maps with the same entries are equal,
/// regardless of their order. If a key occurs twice, the last value wins and takes the position of
/// the first.
///
/// ```
/// use eventgrid::Map;
///
/// let mut tags = Map::from([("team", "blue"), ("cost", "low")]);
/// assert_eq!(tags.insert("team", "green"), Some("blue"));
/// assert_eq!(tags.get("cost"), Some(&"low"));
/// assert_eq!(tags["team"], "green");
///
/// for (key, value) in &tags {
///     println!("{key}: {value}");
/// }
/// assert_eq!(tags, Map::from([("cost", "low"), ("team", "green")]));
/// ```
///
/// # Values that do not fit
///
/// An entry whose value does not fit `V` is kept as it was sent, and written back: see
/// [`invalid`](Self::invalid). `get`, `iter` and `len` ignore these entries; equality and
/// `Serialize` include them.
///
/// # Cost
///
/// A small map is one vector. From 65 entries on, an index of hashes makes `get` and `insert` take
/// constant time, with random keys for the hashes, so a sender cannot make them collide.
/// [`remove`](Self::remove) takes time in proportion to the length, since it keeps the order.
#[derive(Clone)]
pub struct Map<V> {
    /// Every entry has a value: an `Option`, so that a value is read into its place.
    entries: Vec<(Text, Option<V>)>,
    /// The position of each key, once there were more than `UNINDEXED` entries.
    #[expect(
        clippy::box_collection,
        reason = "a `HashMap` takes 48 bytes, and most maps have none"
    )]
    index: Option<Box<HashMap<Text, usize>>>,
    invalid: Option<Box<Map<Value>>>,
}

impl<V> Map<V> {
    /// An empty map; this does not allocate.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            entries: Vec::new(),
            index: None,
            invalid: None,
        }
    }

    /// An empty map with space for `capacity` entries.
    #[must_use]
    pub fn with_capacity(capacity: usize) -> Self {
        Self {
            entries: Vec::with_capacity(capacity),
            ..Self::new()
        }
    }

    /// The number of entries.
    #[must_use]
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there are no entries.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The value under `key`.
    #[must_use]
    pub fn get(&self, key: &str) -> Option<&V> {
        self.get_key_value(key).map(|(_, value)| value)
    }

    /// The value under `key`, to change it.
    #[must_use]
    pub fn get_mut(&mut self, key: &str) -> Option<&mut V> {
        let position = self.position(key)?;
        let (_, value) = self.entries.get_mut(position)?;
        value.as_mut()
    }

    /// The entry under `key`.
    #[must_use]
    pub fn get_key_value(&self, key: &str) -> Option<(&Text, &V)> {
        let (key, value) = self.entries.get(self.position(key)?)?;
        Some((key, value.as_ref()?))
    }

    /// Whether there is an entry under `key`.
    #[must_use]
    pub fn contains_key(&self, key: &str) -> bool {
        self.position(key).is_some()
    }

    /// The entry that came first.
    #[must_use]
    pub fn first(&self) -> Option<(&Text, &V)> {
        self.iter().next()
    }

    /// The entry that came last.
    #[must_use]
    pub fn last(&self) -> Option<(&Text, &V)> {
        self.iter().next_back()
    }

    /// Sets the value under `key` and returns the value that was there.
    ///
    /// A key that the map has keeps its position; a new one comes last. An
    /// [`invalid`](Self::invalid) value under the key is dropped.
    pub fn insert(&mut self, key: impl Into<Text>, value: V) -> Option<V> {
        let key = key.into();
        match self.get_mut(&key) {
            Some(old) => Some(mem::replace(old, value)),
            None => {
                self.push(key, Some(value));
                None
            }
        }
    }

    /// The value under `key`; if there is none, `value` makes it.
    ///
    /// ```
    /// # use eventgrid::Map;
    /// let mut counts = Map::new();
    /// for word in ["a", "b", "a"] {
    ///     *counts.get_or_insert_with(word, || 0) += 1;
    /// }
    /// assert_eq!(counts, Map::from([("a", 2), ("b", 1)]));
    /// ```
    pub fn get_or_insert_with(
        &mut self,
        key: impl Into<Text>,
        value: impl FnOnce() -> V,
    ) -> &mut V {
        let key = key.into();
        match self.position(&key) {
            Some(position) => self.entries[position].1.get_or_insert_with(value),
            None => {
                let value = value();
                let position = self.push(key, None);
                self.entries[position].1.insert(value)
            }
        }
    }

    /// Removes the entry under `key` and returns its value; the others keep their order.
    ///
    /// An [`invalid`](Self::invalid) value under the key is dropped. To remove many entries, use
    /// [`retain`](Self::retain).
    pub fn remove(&mut self, key: &str) -> Option<V> {
        if let Some(invalid) = &mut self.invalid {
            invalid.remove(key);
        }
        let removed = self.position(key)?;
        if let Some(index) = &mut self.index {
            index.remove(key);
            for position in index.values_mut().filter(|position| **position > removed) {
                *position -= 1;
            }
        }
        self.entries.remove(removed).1
    }

    /// Keeps the entries for which `keep` returns `true`; [`invalid`](Self::invalid) ones stay.
    pub fn retain(&mut self, mut keep: impl FnMut(&Text, &mut V) -> bool) {
        // `keep` may panic, so there is no index while it runs.
        self.index = None;
        self.entries
            .retain_mut(|(key, value)| value.as_mut().is_some_and(|value| keep(key, value)));
        self.make_index();
    }

    /// Removes all entries, and the [`invalid`](Self::invalid) ones.
    pub fn clear(&mut self) {
        self.entries.clear();
        self.index = None;
        self.invalid = None;
    }

    /// The entries whose value was not a `V`, as they were sent.
    ///
    /// A reader keeps such a value here instead of failing. These entries are written back after
    /// the others.
    ///
    /// ```
    /// # use eventgrid::Map;
    /// let mut counts = Map::from([("queued", 3)]);
    /// counts.insert_invalid("failed", "unknown".into());
    ///
    /// assert_eq!(counts.len(), 1);
    /// assert_eq!(counts.invalid()["failed"], "unknown");
    /// assert_eq!(serde_json::to_string(&counts)?, r#"{"queued":3,"failed":"unknown"}"#);
    /// # Ok::<(), serde_json::Error>(())
    /// ```
    #[must_use]
    pub fn invalid(&self) -> &Map<Value> {
        static NONE: Map<Value> = Map::new();
        self.invalid.as_deref().unwrap_or(&NONE)
    }

    /// The entries whose value was not a `V`, to change them.
    ///
    /// A value here is not written if the map has a valid value under the same key.
    /// [`insert_invalid`](Self::insert_invalid) removes the valid one.
    #[must_use]
    pub fn invalid_mut(&mut self) -> &mut Map<Value> {
        self.invalid.get_or_insert_default()
    }

    /// Keeps a value that is not a `V` under `key`, in place of the value that was there.
    pub fn insert_invalid(&mut self, key: impl Into<Text>, value: Value) {
        let key = key.into();
        self.swap_remove(&key);
        self.invalid_mut().insert(key, value);
    }

    /// The invalid entries that are written: those without a valid value under the same key.
    fn written_invalid(&self) -> impl Iterator<Item = (&Text, &Value)> {
        (self.invalid().iter()).filter(|(key, _)| !self.contains_key(key))
    }

    fn position(&self, key: &str) -> Option<usize> {
        match &self.index {
            Some(index) => index.get(key).copied(),
            None => self.entries.iter().position(|(known, _)| known == key),
        }
    }

    /// Appends an entry whose key the map does not have, and returns its position.
    fn push(&mut self, key: Text, value: Option<V>) -> usize {
        if let Some(invalid) = &mut self.invalid {
            invalid.swap_remove(&key);
        }
        let position = self.entries.len();
        if let Some(index) = &mut self.index {
            index.insert(key.clone(), position);
        }
        self.entries.push((key, value));
        if self.index.is_none() {
            self.make_index();
        }
        position
    }

    /// Removes an entry in constant time: the last one takes its position.
    ///
    /// This is for keys that occur twice, first with a valid value and then with an invalid one, or
    /// vice versa. They are rare, but a body that is full of them must not take quadratic time.
    fn swap_remove(&mut self, key: &str) {
        let Some(removed) = self.position(key) else {
            return;
        };
        self.entries.swap_remove(removed);
        if let Some(index) = &mut self.index {
            index.remove(key);
            if let Some((moved, _)) = self.entries.get(removed) {
                index.insert(moved.clone(), removed);
            }
        }
    }

    /// Makes the index if there are enough entries for one.
    fn make_index(&mut self) {
        if self.entries.len() > UNINDEXED {
            let keys = self.entries.iter().map(|(key, _)| key.clone());
            self.index = Some(Box::new(keys.zip(0..).collect()));
        }
    }
}

impl<V> Default for Map<V> {
    fn default() -> Self {
        Self::new()
    }
}

/// Regardless of the order.
impl<V: PartialEq> PartialEq for Map<V> {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len()
            && (self.iter()).all(|(key, value)| other.get(key) == Some(value))
            && match (&self.invalid, &other.invalid) {
                (None, None) => true,
                _ => self.invalid() == other.invalid(),
            }
    }
}

impl<V: Eq> Eq for Map<V> {}

/// `{"a": 1}`, or `{"a": 1, invalid: {"b": String("x")}}`.
impl<V: fmt::Debug> fmt::Debug for Map<V> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut map = f.debug_map();
        map.entries(self);
        if !self.invalid().is_empty() {
            map.entry(&format_args!("invalid"), self.invalid());
        }
        map.finish()
    }
}

#[cfg(test)]
mod tests;
