//! Maps and sets that keep the order of their entries.

use std::hash::{BuildHasher, Hash};

use indexmap::{IndexMap, IndexSet};

use crate::property::additional::Additional;
use crate::property::types::collection::fit_entries;
use crate::property::types::maps::{Entries, map_types};
use crate::property::types::sequences::sequence_types;
use crate::property::{
    ArrayView, Buffered, Fault, Fit, Key, Kinds, Members, ObjectView, Property, Token, View, key,
};

map_types! {
    IndexMap<K, V, S>, K, V, [K: Key + Eq + Hash, V: Property, S: BuildHasher + Default], shift_remove;
}

sequence_types! {
    /// An array without duplicates, in the order of the first occurrences.
    IndexSet<T, S>, T, [T: Property + Eq + Hash, S: BuildHasher + Default];
}
