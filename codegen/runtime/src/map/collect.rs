//! Collecting entries, of which the last one with a key counts.

use serde_json::Value;

use super::{Map, UNINDEXED};
use crate::text::Text;

impl<V> Map<V> {
    /// A map of entries as they were read, the last one with a key counts. One without a value takes
    /// back what came before, unless `invalid` has its position and its value.
    pub(crate) fn of_read(
        entries: Vec<(Text, Option<V>)>,
        mut invalid: Vec<(usize, Value)>,
    ) -> Self {
        if invalid.is_empty() && is_plain(&entries) {
            // In place: both kinds of entry have the same size, or the new one is smaller.
            let entries = entries.into_iter();
            return Self {
                entries: entries
                    .filter_map(|(key, value)| Some((key, value?)))
                    .collect(),
                ..Self::new()
            };
        }
        invalid.reverse();
        let mut map = Self::new();
        for (position, (key, value)) in entries.into_iter().enumerate() {
            match value {
                Some(value) => {
                    map.insert(key, value);
                }
                None if invalid.last().is_some_and(|(other, _)| *other == position) => {
                    let value = invalid.pop().map(|(_, value)| value);
                    map.insert_invalid(key, value.unwrap_or_default());
                }
                None => {
                    map.remove(&key);
                }
            }
        }
        map
    }
}

/// Whether entries are few, have values, and no key comes twice.
fn is_plain<V>(entries: &[(Text, Option<V>)]) -> bool {
    let mut seen = Seen::default();
    let is_new = |(position, (key, value)): (usize, &(Text, Option<V>))| {
        let mut earlier = entries.iter().take(position);
        value.is_some() && (seen.is_new(key) || earlier.all(|(other, _)| other != key))
    };
    entries.len() <= UNINDEXED && entries.iter().enumerate().all(is_new)
}

/// Keys that came before, in a filter of 256 bits: it tells for most keys that they are new, without a
/// look at the others.
#[derive(Default)]
struct Seen([u64; 4]);

impl Seen {
    /// Whether a key is certainly new.
    fn is_new(&mut self, key: &str) -> bool {
        let tail = key.as_bytes().last_chunk::<8>();
        let tail = tail.map_or_else(
            || {
                key.bytes()
                    .fold(0, |tail, byte| tail << 8 | u64::from(byte))
            },
            |tail| u64::from_le_bytes(*tail),
        );
        // The high bits of the product depend on all bits of both.
        let mixed = (tail ^ key.len() as u64).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 56;
        let (word, bit) = (mixed >> 6, 1 << (mixed & 63));
        match self.0.get_mut(usize::try_from(word).unwrap_or_default()) {
            Some(word) => std::mem::replace(word, *word | bit) & bit == 0,
            None => false,
        }
    }
}
