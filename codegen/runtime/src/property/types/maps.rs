//! Maps of the standard library and of `serde_json`, with keys of any type that is a [`Key`].

use std::collections::{BTreeMap, HashMap};
use std::hash::{BuildHasher, Hash};

use serde_json::Value;

use super::collection::{entry, fit_entries};
use crate::property::additional::Additional;
use crate::property::{
    Buffered, Fault, Fit, Key, Kinds, Members, ObjectView, Property, Token, View, embedded, key,
};

/// `insert` and `remove` of maps with typed keys.
pub(super) trait Entries: Default {
    type Key: Key;
    type Value: Property;

    fn insert(&mut self, key: Self::Key, value: Self::Value);
    fn remove(&mut self, key: &Self::Key);
}

/// Reads a map. A null member is left out, except if the values may be null. The last of two
/// members with the same key wins.
pub(super) fn read<M: Entries + Property>(token: Token<'_>) -> Result<M, Fault> {
    match token {
        Token::Object(members) => {
            let mut map = M::default();
            while let Some(name) = members.name()? {
                let key = M::Key::from_name(name).map_err(Fault::in_member)?;
                match entry(members)? {
                    Some(value) => map.insert(key, value),
                    None => map.remove(&key),
                }
            }
            Ok(map)
        }
        Token::String(text) => embedded::read(text, "an object"),
        other => Err(Fault::mismatch("an object", other.describe())),
    }
}

/// Reads an additional property.
pub(super) fn take<M: Entries>(
    map: &mut M,
    name: &str,
    members: &mut dyn Members,
) -> Result<(), Fault> {
    let key = M::Key::from_name(name).map_err(Fault::in_member)?;
    if let Some(value) = entry(members)? {
        map.insert(key, value);
    }
    Ok(())
}

/// Implements the traits of a map: those of a property, and those for additional properties.
macro_rules! map_types {
    ($($(#[$doc:meta])* $map:ty, $key:ty, $value:ty, [$($bounds:tt)*], $remove:ident;)*) => {$(
        impl<$($bounds)*> Entries for $map {
            type Key = $key;
            type Value = $value;

            fn insert(&mut self, key: $key, value: $value) {
                self.insert(key, value);
            }

            fn remove(&mut self, key: &$key) {
                self.$remove(key);
            }
        }

        $(#[$doc])*
        impl<$($bounds)*> Property for $map {
            const KINDS: Kinds = Kinds::OBJECT;

            /// An object, or a string that contains one as JSON.
            fn read(token: Token<'_>) -> Result<Self, Fault> {
                $crate::property::types::maps::read(token)
            }

            fn view(&self) -> View<'_> {
                View::Object(self)
            }

            fn fit(value: Buffered<'_>) -> Fit {
                fit_entries::<Self, $value>(value)
            }
        }

        impl<$($bounds)*> ObjectView for $map {
            fn members(&self, each: &mut dyn FnMut(&str, &View<'_>)) {
                key::members(self.iter(), each);
            }
        }

        impl<$($bounds)*> Additional for $map {
            fn take(&mut self, name: &str, members: &mut dyn Members) -> Result<(), Fault> {
                $crate::property::types::maps::take(self, name, members)
            }

            fn fit(&self, value: Buffered<'_>) -> Fit {
                <$value as Property>::fit(value)
            }

            fn members(&self, each: &mut dyn FnMut(&str, &View<'_>)) {
                ObjectView::members(self, each);
            }
        }
    )*};
}
#[cfg(feature = "indexmap")]
pub(super) use map_types;

map_types! {
    BTreeMap<K, V>, K, V, [K: Key + Ord, V: Property], remove;
    HashMap<K, V, S>, K, V, [K: Key + Eq + Hash, V: Property, S: BuildHasher + Default], remove;
    serde_json::Map<String, Value>, String, Value, [], remove;
}
