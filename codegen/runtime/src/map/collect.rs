//! Collecting entries, of which the last one with a key counts.

use super::Map;
use crate::text::Text;

/// A map while its entries come in. Keys that were there before are rare: a filter of 256 bits tells
/// for most keys that they are new, without a look at the others.
pub(crate) struct Collector<V> {
    map: Map<V>,
    seen: [u64; 4],
}

impl<V> Collector<V> {
    pub(crate) fn new(capacity: usize) -> Self {
        Self {
            map: Map::with_capacity(capacity),
            seen: [0; 4],
        }
    }

    pub(crate) fn insert(&mut self, key: Text, value: V) {
        if self.is_new(&key) && self.map.invalid.is_none() {
            self.map.push(key, value);
        } else {
            self.map.insert(key, value);
        }
    }

    /// The map, to change it in another way.
    pub(crate) fn map(&mut self) -> &mut Map<V> {
        &mut self.map
    }

    pub(crate) fn into_map(self) -> Map<V> {
        self.map
    }

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
        match self.seen.get_mut(usize::try_from(word).unwrap_or_default()) {
            Some(word) => std::mem::replace(word, *word | bit) & bit == 0,
            None => false,
        }
    }
}
