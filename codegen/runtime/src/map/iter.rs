//! Iterators over the entries of a map.

use std::iter::FusedIterator;
use std::{slice, vec};

use super::Map;
use crate::text::Text;

/// The entries of a [`Map`], in order.
#[derive(Debug)]
pub struct Iter<'a, V>(slice::Iter<'a, (Text, Option<V>)>);

/// The entries of a [`Map`], in order, with values that can be changed.
#[derive(Debug)]
pub struct IterMut<'a, V>(slice::IterMut<'a, (Text, Option<V>)>);

/// The entries of a [`Map`], in order, by value.
#[derive(Clone, Debug)]
pub struct IntoIter<V>(vec::IntoIter<(Text, Option<V>)>);

impl<V> Map<V> {
    /// The entries, in order.
    #[must_use]
    pub fn iter(&self) -> Iter<'_, V> {
        Iter(self.entries.iter())
    }

    /// The entries, in order, with values that can be changed.
    #[must_use]
    pub fn iter_mut(&mut self) -> IterMut<'_, V> {
        IterMut(self.entries.iter_mut())
    }

    /// The keys, in order.
    #[must_use]
    pub fn keys(&self) -> impl DoubleEndedIterator<Item = &Text> + ExactSizeIterator + Clone {
        self.iter().map(|(key, _)| key)
    }

    /// The values, in order.
    #[must_use]
    pub fn values(&self) -> impl DoubleEndedIterator<Item = &V> + ExactSizeIterator + Clone {
        self.iter().map(|(_, value)| value)
    }

    /// The values, in order, to change them.
    #[must_use]
    pub fn values_mut(&mut self) -> impl DoubleEndedIterator<Item = &mut V> + ExactSizeIterator {
        self.iter_mut().map(|(_, value)| value)
    }

    /// The keys, in order, by value.
    #[must_use]
    pub fn into_keys(self) -> impl DoubleEndedIterator<Item = Text> + ExactSizeIterator {
        self.into_iter().map(|(key, _)| key)
    }

    /// The values, in order, by value.
    #[must_use]
    pub fn into_values(self) -> impl DoubleEndedIterator<Item = V> + ExactSizeIterator {
        self.into_iter().map(|(_, value)| value)
    }
}

/// Leaves out the [`invalid`](Map::invalid) entries.
impl<V> IntoIterator for Map<V> {
    type Item = (Text, V);
    type IntoIter = IntoIter<V>;

    fn into_iter(self) -> IntoIter<V> {
        IntoIter(self.entries.into_iter())
    }
}

impl<'a, V> IntoIterator for &'a Map<V> {
    type Item = (&'a Text, &'a V);
    type IntoIter = Iter<'a, V>;

    fn into_iter(self) -> Iter<'a, V> {
        self.iter()
    }
}

impl<'a, V> IntoIterator for &'a mut Map<V> {
    type Item = (&'a Text, &'a mut V);
    type IntoIter = IterMut<'a, V>;

    fn into_iter(self) -> IterMut<'a, V> {
        self.iter_mut()
    }
}

impl<V> Clone for Iter<'_, V> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

/// An iterator without entries; this does not allocate.
impl<V> Default for IterMut<'_, V> {
    fn default() -> Self {
        Self(slice::IterMut::default())
    }
}

macro_rules! iterate {
    ($name:ty, $item:ty, |$key:ident, $value:ident| $entry:expr) => {
        impl<'a, V> Iterator for $name {
            type Item = $item;

            fn next(&mut self) -> Option<$item> {
                let ($key, $value) = self.0.next()?;
                Some($entry)
            }

            fn size_hint(&self) -> (usize, Option<usize>) {
                self.0.size_hint()
            }
        }

        impl<'a, V> DoubleEndedIterator for $name {
            fn next_back(&mut self) -> Option<$item> {
                let ($key, $value) = self.0.next_back()?;
                Some($entry)
            }
        }

        impl<'a, V> ExactSizeIterator for $name {}

        impl<'a, V> FusedIterator for $name {}
    };
}

iterate!(Iter<'a, V>, (&'a Text, &'a V), |key, value| (
    key,
    value.as_ref()?
));
iterate!(IterMut<'a, V>, (&'a Text, &'a mut V), |key, value| (
    &*key,
    value.as_mut()?
));
iterate!(IntoIter<V>, (Text, V), |key, value| (key, value?));
