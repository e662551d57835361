//! Sequences other than `Vec`: sets, queues, slices and arrays.

use std::collections::{BTreeSet, HashSet, VecDeque};
use std::hash::{BuildHasher, Hash};
use std::rc::Rc;
use std::sync::Arc;

use crate::property::{ArrayView, Buffered, Fault, Fit, Kinds, Property, Token, View};

/// Implements the traits of a property for a sequence, using a `Vec` of its items.
macro_rules! sequence_types {
    ($($(#[$doc:meta])* $sequence:ty, $item:ty, [$($bounds:tt)*];)*) => {$(
        $(#[$doc])*
        impl<$($bounds)*> Property for $sequence {
            const KINDS: Kinds = Kinds::ARRAY;

            fn read(token: Token<'_>) -> Result<Self, Fault> {
                Vec::<$item>::read(token).map(|items| items.into_iter().collect())
            }

            fn view(&self) -> View<'_> {
                View::Array(self)
            }

            fn fit(value: Buffered<'_>) -> Fit {
                Vec::<$item>::fit(value)
            }
        }

        impl<$($bounds)*> ArrayView for $sequence {
            fn len(&self) -> usize {
                self.iter().len()
            }

            fn elements(&self, each: &mut dyn FnMut(&View<'_>)) {
                for item in self {
                    each(&item.view());
                }
            }
        }
    )*};
}
#[cfg(feature = "indexmap")]
pub(super) use sequence_types;

sequence_types! {
    /// An array, in order and without duplicates.
    BTreeSet<T>, T, [T: Property + Ord];
    /// An array without duplicates.
    HashSet<T, S>, T, [T: Property + Eq + Hash, S: BuildHasher + Default];
    VecDeque<T>, T, [T: Property];
}

macro_rules! slices {
    ($($slice:ty)*) => {$(
        impl<T: Property> Property for $slice {
            const KINDS: Kinds = Kinds::ARRAY;

            fn read(token: Token<'_>) -> Result<Self, Fault> {
                Vec::<T>::read(token).map(Self::from)
            }

            fn view(&self) -> View<'_> {
                View::Array(self)
            }

            fn fit(value: Buffered<'_>) -> Fit {
                Vec::<T>::fit(value)
            }
        }

        impl<T: Property> ArrayView for $slice {
            fn len(&self) -> usize {
                <[T]>::len(self)
            }

            fn elements(&self, each: &mut dyn FnMut(&View<'_>)) {
                for item in self.iter() {
                    each(&item.view());
                }
            }
        }
    )*};
}

slices! { Box<[T]> Arc<[T]> Rc<[T]> }

impl<T: Property, const N: usize> Property for [T; N] {
    const KINDS: Kinds = Kinds::ARRAY;

    /// An array of exactly this length, or a string that contains one as JSON.
    fn read(token: Token<'_>) -> Result<Self, Fault> {
        let items = Vec::<T>::read(token)?;
        items.try_into().map_err(|items: Vec<T>| {
            let found = format!("an array of {}", items.len());
            Fault::mismatch(format!("an array of {N} items"), found)
        })
    }

    fn view(&self) -> View<'_> {
        View::Array(self)
    }

    fn fit(value: Buffered<'_>) -> Fit {
        match value.elements().map(Iterator::count) {
            Some(length) if length != N => Fit::NOT,
            _ => Vec::<T>::fit(value),
        }
    }
}

impl<T: Property, const N: usize> ArrayView for [T; N] {
    fn len(&self) -> usize {
        N
    }

    fn elements(&self, each: &mut dyn FnMut(&View<'_>)) {
        for item in self {
            each(&item.view());
        }
    }
}
