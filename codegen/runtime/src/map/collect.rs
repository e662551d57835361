//! Collecting entries, of which the last one with a key counts.

use serde_json::Value;

use super::{Map, UNINDEXED};
use crate::text::Text;

/// Entries while they are read.
pub(crate) struct Entries<V> {
    read: Vec<(Text, Option<V>)>,
    seen: Seen,
    /// Whether a key came twice.
    repeated: bool,
    /// Values that do not fit, by the position of the entry.
    invalid: Vec<(usize, Value)>,
}

impl<V> Entries<V> {
    pub(crate) fn new() -> Self {
        Self {
            read: Vec::new(),
            seen: Seen::default(),
            repeated: false,
            invalid: Vec::new(),
        }
    }

    /// The place of the next entry's value. If it stays empty, the entry takes back what came under
    /// the key before.
    pub(crate) fn place(&mut self, key: &str) -> &mut Option<V> {
        let position = self.read.len();
        // Beyond, all keys are looked up at the end.
        if !self.seen.is_new(key) && !self.repeated && position <= UNINDEXED {
            self.repeated = self.read.iter().any(|(other, _)| other == key);
        }
        if position == self.read.capacity() {
            self.grow();
        }
        self.read.push((Text::new(), None));
        let (name, value) = &mut self.read[position];
        name.set(key);
        value
    }

    /// Most maps have four entries or fewer, and most others many.
    #[cold]
    fn grow(&mut self) {
        let more = match self.read.len() {
            0 => 4,
            4 => 28,
            len => len,
        };
        self.read.reserve_exact(more);
    }

    /// Keeps the value of the entry that was read last, which does not fit.
    pub(crate) fn invalid(&mut self, value: Value) {
        let position = self.read.len().saturating_sub(1);
        self.invalid.push((position, value));
    }

    /// A map of the entries, the last one with a key counts.
    pub(crate) fn into_map(mut self) -> Map<V> {
        let mut map = Map::new();
        let is_plain = !self.repeated
            && self.read.len() <= UNINDEXED
            && self.read.iter().all(|(_, value)| value.is_some());
        if is_plain {
            if self.read.len() < self.read.capacity() / 2 {
                self.read.shrink_to_fit();
            }
            map.entries = self.read;
            return map;
        }
        self.invalid.reverse();
        for (position, (key, value)) in self.read.into_iter().enumerate() {
            match value {
                Some(value) => {
                    map.insert(key, value);
                }
                None if self
                    .invalid
                    .last()
                    .is_some_and(|(other, _)| *other == position) =>
                {
                    let value = self.invalid.pop().map(|(_, value)| value);
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
