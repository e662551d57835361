//! Options, boxes, arrays and maps of properties.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{
    ArrayView, Fault, Fit, Kinds, Members, ObjectView, Place, Property, Token, View, embedded,
};

impl<T: Property> Property for Option<T> {
    const KINDS: Kinds = T::KINDS.or(Kinds::NULL);
    const REQUIRED: bool = false;

    fn read(token: Token<'_>) -> Result<Self, Fault> {
        match token {
            Token::Null => Ok(None),
            token => T::read(token).map(Some),
        }
    }

    fn view(&self) -> View<'_> {
        self.as_ref().map_or(View::Null, T::view)
    }

    fn absent() -> Option<Self> {
        Some(None)
    }

    fn fit(value: &Value) -> Fit {
        if value.is_null() {
            Fit::EXACT
        } else {
            T::fit(value)
        }
    }
}

impl<T: Property> Property for Box<T> {
    const KINDS: Kinds = T::KINDS;
    const REQUIRED: bool = T::REQUIRED;

    fn read(token: Token<'_>) -> Result<Self, Fault> {
        T::read(token).map(Self::new)
    }

    fn view(&self) -> View<'_> {
        T::view(self)
    }

    fn absent() -> Option<Self> {
        T::absent().map(Self::new)
    }

    fn fit(value: &Value) -> Fit {
        T::fit(value)
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
                    let mut place = None;
                    match elements.next(&mut place) {
                        Ok(true) => items.extend(place),
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

    fn fit(value: &Value) -> Fit {
        match value {
            Value::Array(items) => items.iter().map(T::fit).fold(Fit::EXACT, Fit::min),
            Value::String(_) => Fit::CONVERTED,
            _ => Fit::NOT,
        }
    }
}

impl<T: Property> ArrayView for Vec<T> {
    fn len(&self) -> usize {
        self.len()
    }

    fn elements(&self, each: &mut dyn FnMut(View<'_>)) {
        for element in self {
            each(element.view());
        }
    }
}

impl<T: Property> Property for BTreeMap<String, T> {
    const KINDS: Kinds = Kinds::OBJECT;

    /// An object, or a string that holds one as JSON. A null member is left out, save where the
    /// values may be null: it equals an absent one.
    fn read(token: Token<'_>) -> Result<Self, Fault> {
        match token {
            Token::Object(members) => {
                let mut map = Self::new();
                read_entries(members, &mut |name, value| {
                    match value {
                        Some(value) => map.insert(name, value),
                        None => map.remove(&name),
                    };
                })?;
                Ok(map)
            }
            Token::String(text) => embedded::read(text, "an object"),
            other => Err(Fault::mismatch("an object", other.describe())),
        }
    }

    fn view(&self) -> View<'_> {
        View::Object(self)
    }

    fn fit(value: &Value) -> Fit {
        match value {
            Value::Object(map) => map.values().map(T::fit).fold(Fit::EXACT, Fit::min),
            Value::String(_) => Fit::CONVERTED,
            _ => Fit::NOT,
        }
    }
}

impl<T: Property> ObjectView for BTreeMap<String, T> {
    fn members(&self, each: &mut dyn FnMut(&str, View<'_>)) {
        for (name, value) in self {
            each(name, value.view());
        }
    }
}

/// Reads the entries of a map; one without a value is a null that the type has no place for.
pub(super) fn read_entries<T: Property>(
    members: &mut dyn Members,
    entry: &mut dyn FnMut(String, Option<T>),
) -> Result<(), Fault> {
    let mut name = String::new();
    while members.name(&mut |next| next.clone_into(&mut name))? {
        let mut value = Entry(None);
        if let Err(fault) = members.value(&mut value) {
            return Err(fault.within(name));
        }
        entry(std::mem::take(&mut name), value.0);
    }
    Ok(())
}

/// The slot for the value of an entry.
struct Entry<T>(Option<T>);

impl<T: Property> Place for Entry<T> {
    fn put(&mut self, token: Token<'_>) -> Result<(), Fault> {
        if matches!(token, Token::Null) && !T::KINDS.contains(Kinds::NULL) {
            return Ok(());
        }
        self.0.put(token)
    }

    fn is_taken(&self) -> bool {
        self.0.is_some()
    }
}
