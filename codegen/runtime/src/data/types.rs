//! The event types of a type of data, and how one is found among them.

use std::collections::HashMap;
use std::sync::OnceLock;

/// The event types of a type of data, those of nested sets included: one table, in which a lookup
/// takes the same time whatever their number. It is made when it is first asked.
pub struct EventTypes {
    sets: &'static [(usize, Set)],
    table: OnceLock<Table>,
}

/// The event types of a variant.
pub enum Set {
    /// It names them itself.
    Own(&'static [&'static str]),
    /// Those of the data that it holds.
    Nested(fn() -> &'static EventTypes),
}

/// Checks event types that constants hold, while the crate that names them is compiled.
///
/// # Panics
/// An event type is empty, or there twice in whatever ASCII case.
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
                "an event type is there twice: remove one of the constants or strings that name it"
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
    exact: HashMap<&'static str, usize>,
    /// By name in lower case.
    loose: HashMap<String, usize>,
}

/// An event type, and the way to its data.
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
        table
    }

    fn add(&mut self, name: &'static str, variant: usize, inner: usize) {
        let index = self.entries.len();
        self.entries.push(Entry {
            name,
            variant,
            inner,
        });
        self.exact.entry(name).or_insert(index);
        self.loose.entry(name.to_ascii_lowercase()).or_insert(index);
    }
}

impl EventTypes {
    /// The event types of the variants of an enum, each with its index: first those that variants
    /// name, then those of nested sets. Of two that are alike, the first one counts.
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
        let table = self.table();
        let loose = || table.loose.get(name.to_ascii_lowercase().as_str());
        table.exact.get(name).or_else(loose).copied()
    }

    /// The event type with this index.
    #[must_use]
    pub fn get(&self, index: usize) -> Option<Entry> {
        self.table().entries.get(index).copied()
    }

    /// The variant that holds the data of the event type with this index, and its index there.
    #[must_use]
    pub fn way(&self, index: usize) -> (usize, usize) {
        self.get(index)
            .map_or((usize::MAX, 0), |entry| (entry.variant, entry.inner))
    }

    /// The event type, if there is one alone.
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
