//! The event types of a data type, and finding one of them by name.

use std::sync::OnceLock;

/// The event types of a data type, including those of nested sets: one table, in which a lookup
/// takes the same time for any number of event types. It is built on first use.
pub struct EventTypes {
    sets: &'static [(usize, Set)],
    table: OnceLock<Table>,
}

/// The event types of a variant.
pub enum Set {
    /// The variant names them itself.
    Own(&'static [&'static str]),
    /// The event types of the data that the variant holds.
    Nested(fn() -> &'static EventTypes),
}

/// Checks event types from constants, while the crate that names them is compiled.
///
/// # Panics
/// An event type is empty, or occurs twice regardless of ASCII case.
pub const fn check_event_types(types: &[&str]) {
    let mut index = 0;
    while index < types.len() {
        assert!(
            !types[index].is_empty(),
            "an event type is empty: give the constant the name of an event type"
        );
        let mut earlier = 0;
        while earlier < index {
            assert!(
                !is_alike(types[earlier].as_bytes(), types[index].as_bytes()),
                "duplicate event type: remove one of the constants or strings that name it"
            );
            earlier += 1;
        }
        index += 1;
    }
}

const fn is_alike(one: &[u8], other: &[u8]) -> bool {
    if one.len() != other.len() {
        return false;
    }
    let mut index = 0;
    while index < one.len() {
        if !one[index].eq_ignore_ascii_case(&other[index]) {
            return false;
        }
        index += 1;
    }
    true
}

#[derive(Default)]
struct Table {
    entries: Vec<Entry>,
    /// The index of an entry, or none, in two slots or more for each entry. An entry is in the slot
    /// that its name's hash selects, or in the first free one after it.
    slots: Vec<Option<usize>>,
}

/// An event type, and the path to its data.
#[derive(Clone, Copy)]
pub struct Entry {
    /// The event type.
    pub name: &'static str,
    /// The index of the variant that holds its data.
    pub variant: usize,
    /// Its index in the nested set that the variant holds.
    pub inner: usize,
}

impl Table {
    fn of(sets: &[(usize, Set)]) -> Self {
        let mut table = Self::default();
        for (variant, set) in sets {
            if let Set::Own(names) = set {
                for name in *names {
                    table.add(name, *variant, 0);
                }
            }
        }
        for (variant, set) in sets {
            if let Set::Nested(types) = set {
                for (inner, name) in types().names().enumerate() {
                    table.add(name, *variant, inner);
                }
            }
        }
        table.slots = vec![None; (2 * table.entries.len()).next_power_of_two()];
        for (index, entry) in table.entries.iter().enumerate() {
            let mut slot = table.first_slot(entry.name);
            while let Some(Some(_)) = table.slots.get(slot) {
                slot = table.next_slot(slot);
            }
            if let Some(slot) = table.slots.get_mut(slot) {
                *slot = Some(index);
            }
        }
        table
    }

    fn add(&mut self, name: &'static str, variant: usize, inner: usize) {
        self.entries.push(Entry {
            name,
            variant,
            inner,
        });
    }

    /// The first entry with this name, or else the first with this name in another ASCII case.
    fn find(&self, name: &str) -> Option<usize> {
        let mut loose = None;
        let mut slot = self.first_slot(name);
        while let Some(Some(index)) = self.slots.get(slot).copied() {
            let known = self.entries.get(index).map_or("", |entry| entry.name);
            if known == name {
                return Some(index);
            }
            if loose.is_none() && known.eq_ignore_ascii_case(name) {
                loose = Some(index);
            }
            slot = self.next_slot(slot);
        }
        loose
    }

    /// The first slot to search for a name, in any ASCII case.
    ///
    /// A cheap hash is enough: an attacker cannot choose the names in the table.
    fn first_slot(&self, name: &str) -> usize {
        let (words, tail) = name.as_bytes().as_chunks::<8>();
        let tail = tail
            .iter()
            .fold(0, |word, byte| word << 8 | u64::from(*byte));
        let words = words.iter().map(|word| u64::from_le_bytes(*word));
        let hash = words.chain([tail]).fold(0_u64, |hash, word| {
            // The bit that distinguishes lower case from upper case.
            let word = word | (u64::MAX / 255 * 0x20);
            (hash.rotate_left(5) ^ word).wrapping_mul(0x9e37_79b9_7f4a_7c15)
        });
        // The high bits of a product depend on all bits of its factors.
        let slots = self.slots.len().max(1);
        usize::try_from(hash >> 32).unwrap_or_default() & (slots - 1)
    }

    fn next_slot(&self, slot: usize) -> usize {
        (slot + 1) & (self.slots.len() - 1)
    }
}

impl EventTypes {
    /// The event types of the variants of an enum, each with its index: first those that variants
    /// name, then those of nested sets. The first of two equal ones wins.
    #[must_use]
    pub const fn new(sets: &'static [(usize, Set)]) -> Self {
        Self {
            sets,
            table: OnceLock::new(),
        }
    }

    fn table(&self) -> &Table {
        self.table.get_or_init(|| Table::of(self.sets))
    }

    /// The index of an event type, spelled exactly or else in another ASCII case: a few publishers
    /// spell their own types differently.
    #[must_use]
    pub fn find(&self, name: &str) -> Option<usize> {
        if self.sets.is_empty() {
            return None;
        }
        self.table().find(name)
    }

    /// The event type with this index.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<Entry> {
        self.table().entries.get(index).copied()
    }

    /// The variant that holds the data of the event type with this index, and its index in that
    /// variant.
    #[must_use]
    pub fn way(&self, index: usize) -> (usize, usize) {
        self.get(index)
            .map_or((usize::MAX, 0), |entry| (entry.variant, entry.inner))
    }

    /// The event type, if there is exactly one.
    pub(crate) fn only(&self) -> Option<&'static str> {
        match self.sets {
            [(_, Set::Own([only]))] => Some(only),
            _ => None,
        }
    }

    /// The names of all event types.
    pub(crate) fn names(&self) -> impl ExactSizeIterator<Item = &'static str> {
        self.table().entries.iter().map(|entry| entry.name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    static INNER: EventTypes = EventTypes::new(&[(0, Set::Own(&["Shop.Paid", "Shop.ORDERED"]))]);
    static OUTER: EventTypes = EventTypes::new(&[
        (0, Set::Nested(|| &INNER)),
        (1, Set::Own(&["Shop.Ordered", "Shop.Paid"])),
    ]);

    #[test]
    fn finds_the_exact_name_first() {
        for (name, way) in [
            ("Shop.Ordered", Some((1, 0))),
            ("Shop.ORDERED", Some((0, 1))),
            ("shop.ordered", Some((1, 0))),
            // The enum's own event type has precedence over an equal nested one.
            ("Shop.Paid", Some((1, 0))),
            ("SHOP.PAID", Some((1, 0))),
            ("Shop.Paid2", None),
            ("", None),
        ] {
            assert_eq!(
                OUTER.find(name).map(|index| OUTER.way(index)),
                way,
                "{name}"
            );
        }
        assert_eq!(EventTypes::new(&[]).find("Shop.Paid"), None);
    }
}
