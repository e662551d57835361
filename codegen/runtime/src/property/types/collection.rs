//! Options, arrays and maps of properties.

use serde_json::Value;

use crate::map::{Entries, Map};
use crate::property::additional::{is_strict, untyped};
use crate::property::{
    ArrayView, Aside, Buffered, Fault, Fit, Kinds, Members, ObjectView, Place, Property, Slot,
    Token, View, embedded,
};

impl<T: Property> Property for Option<T> {
    const KINDS: Kinds = T::KINDS.or(Kinds::NULL);
    const REQUIRED: bool = false;

    fn read(token: Token<'_>) -> Result<Self, Fault> {
        let mut value = None;
        Place::put(&mut value, token)?;
        Ok(value)
    }

    fn view(&self) -> View<'_> {
        self.as_ref().map_or(View::Null, T::view)
    }

    fn null() -> Option<Self> {
        Some(None)
    }

    /// `Some(None)` is null, `None` is missing.
    fn writes_null(&self) -> bool {
        self.is_some() && !T::REQUIRED
    }

    fn absent() -> Option<Self> {
        Some(None)
    }

    fn fit(value: Buffered<'_>) -> Fit {
        if value.kind() == Kinds::NULL {
            return Fit::EXACT;
        }
        match T::fit(value) {
            fit if !fit.fits() && value.as_str() == Some("") => Fit::CONVERTED,
            fit => fit,
        }
    }
}

impl<T: Property> Property for Vec<T> {
    const KINDS: Kinds = Kinds::ARRAY;

    /// An array, or a string that holds one as JSON.
    fn read(token: Token<'_>) -> Result<Self, Fault> {
        match token {
            Token::Array(elements) => {
                let mut items = Self::new();
                loop {
                    let mut slot = Slot::new();
                    match elements.next(&mut slot) {
                        Ok(true) => items.extend(slot.into_inner()),
                        Ok(false) => return Ok(items),
                        Err(fault) => return Err(fault.at(items.len())),
                    }
                }
            }
            Token::String(text) => embedded::read(text, "an array"),
            other => Err(Fault::mismatch("an array", other.describe())),
        }
    }

    fn view(&self) -> View<'_> {
        View::Array(self)
    }

    fn fit(value: Buffered<'_>) -> Fit {
        match value.elements() {
            Some(items) => items.map(T::fit).fold(Fit::EXACT, Fit::with),
            None => Fit::of_reading::<Self>(value),
        }
    }
}

impl<T: Property> ArrayView for Vec<T> {
    fn len(&self) -> usize {
        self.len()
    }

    fn elements(&self, each: &mut dyn FnMut(&View<'_>)) {
        for element in self {
            each(&element.view());
        }
    }
}

impl<T: Property> Property for Map<T> {
    const KINDS: Kinds = Kinds::OBJECT;

    /// An object, or a string that holds one as JSON. A null member is left out, save where the
    /// values may be null: it equals an absent one. A value that is not a `T` is kept as
    /// [`invalid`](Map::invalid).
    fn read(token: Token<'_>) -> Result<Self, Fault> {
        match token {
            Token::Object(members) => {
                let mut entries = Entries::new();
                while let Some(name) = members.name()? {
                    let place = entries.place(name);
                    if let Err(fault) = members.value(&mut Entry(place)) {
                        entries.invalid(invalid(fault.in_member(), members)?);
                    }
                }
                Ok(entries.into_map())
            }
            Token::String(text) => embedded::read(text, "an object"),
            other => Err(Fault::mismatch("an object", other.describe())),
        }
    }

    fn view(&self) -> View<'_> {
        View::Object(self)
    }

    fn fit(value: Buffered<'_>) -> Fit {
        fit_entries::<Self, T>(value)
    }
}

impl<T: Property> ObjectView for Map<T> {
    fn members(&self, each: &mut dyn FnMut(&str, &View<'_>)) {
        for (name, value) in self {
            each(name, &value.view());
        }
        for (name, value) in self.invalid() {
            each(name, &View::Aside(&value.view(), Aside::Misfit));
        }
    }
}

pub(super) fn fit_entries<M: Property, T: Property>(value: Buffered<'_>) -> Fit {
    match value.members() {
        Some(members) => members
            .filter(|(_, value)| value.kind() != Kinds::NULL || T::KINDS.contains(Kinds::NULL))
            .map(|(_, value)| T::fit(value))
            .fold(Fit::EXACT, Fit::with),
        None => Fit::of_reading::<M>(value),
    }
}

/// Reads the value of an entry of a map; none for a null that the type cannot hold.
pub(super) fn entry<T: Property>(members: &mut dyn Members) -> Result<Option<T>, Fault> {
    let mut value = None;
    let read = members.value(&mut Entry(&mut value));
    read.map_err(Fault::in_member)?;
    Ok(value)
}

/// Reads the value of an entry that does not fit once more, untyped. `fault` says why it does
/// not.
pub(super) fn invalid(fault: Fault, members: &mut dyn Members) -> Result<Value, Fault> {
    if is_strict(members) || fault.is_syntax() {
        return Err(fault);
    }
    untyped(members)
}

struct Entry<'v, T>(&'v mut Option<T>);

impl<T: Property> Place for Entry<'_, T> {
    fn put(&mut self, token: Token<'_>) -> Result<(), Fault> {
        if matches!(token, Token::Null) && !T::KINDS.contains(Kinds::NULL) {
            return Ok(());
        }
        T::read_into(token, self.0)
    }
}
