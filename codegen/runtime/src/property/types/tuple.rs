//! Tuples: arrays of a fixed length whose items have different types.

use crate::property::{
    ArrayView, Buffered, Elements, Fault, Fit, Kinds, Place, Property, Slot, Token, View, embedded,
};

/// Reads the next item of a tuple of `length` items.
fn item<T: Property>(elements: &mut dyn Elements, index: usize, length: usize) -> Result<T, Fault> {
    let mut slot = Slot::new();
    let found = elements.next(&mut slot).map_err(|fault| fault.at(index))?;
    match slot.into_inner() {
        Some(value) if found => Ok(value),
        _ => Err(wrong_length(length, &format!("an array of {index}"))),
    }
}

/// Checks that there is no further item, which would be lost.
fn end(elements: &mut dyn Elements, length: usize) -> Result<(), Fault> {
    if elements.next(&mut Further)? {
        return Err(wrong_length(length, "a longer one"));
    }
    Ok(())
}

struct Further;

impl Place for Further {
    fn put(&mut self, _: Token<'_>) -> Result<(), Fault> {
        Ok(())
    }
}

fn wrong_length(length: usize, found: &str) -> Fault {
    Fault::mismatch(format!("an array of {length} items"), found.to_owned())
}

macro_rules! tuple {
    ($length:literal: $($item:ident $index:tt),+) => {
        impl<$($item: Property),+> Property for ($($item,)+) {
            const KINDS: Kinds = Kinds::ARRAY;

            /// An array of exactly this length, or a string that contains one as JSON.
            fn read(token: Token<'_>) -> Result<Self, Fault> {
                match token {
                    Token::Array(elements) => {
                        let tuple = ($(item::<$item>(elements, $index, $length)?,)+);
                        end(elements, $length)?;
                        Ok(tuple)
                    }
                    Token::String(text) => embedded::read(text, "an array"),
                    other => Err(Fault::mismatch("an array", other.describe())),
                }
            }

            fn view(&self) -> View<'_> {
                View::Array(self)
            }

            fn fit(value: Buffered<'_>) -> Fit {
                let Some(mut items) = value.elements() else {
                    return Fit::of_reading::<Self>(value);
                };
                let fit = Fit::EXACT$(.with(items.next().map_or(Fit::NOT, $item::fit)))+;
                if items.next().is_some() { fit.with(Fit::NOT) } else { fit }
            }
        }

        impl<$($item: Property),+> ArrayView for ($($item,)+) {
            fn len(&self) -> usize {
                $length
            }

            fn elements(&self, each: &mut dyn FnMut(&View<'_>)) {
                $(each(&self.$index.view());)+
            }
        }
    };
}

tuple!(2: A 0, B 1);
tuple!(3: A 0, B 1, C 2);
tuple!(4: A 0, B 1, C 2, D 3);
tuple!(5: A 0, B 1, C 2, D 3, E 4);
tuple!(6: A 0, B 1, C 2, D 3, E 4, F 5);
