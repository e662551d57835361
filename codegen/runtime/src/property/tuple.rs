//! Tuples: arrays of a known length, whose items have types of their own.

use serde_json::Value;

use super::{ArrayView, Elements, Fault, Fit, Kinds, Property, Token, View, embedded};

/// Reads the item of a tuple of `length` items that comes next.
fn item<T: Property>(elements: &mut dyn Elements, index: usize, length: usize) -> Result<T, Fault> {
    let mut place = None;
    let found = elements.next(&mut place).map_err(|fault| fault.at(index))?;
    match place {
        Some(value) if found => Ok(value),
        _ => Err(wrong_length(length, &format!("an array of {index}"))),
    }
}

/// Makes sure that no further item comes, which would be lost.
fn end(elements: &mut dyn Elements, length: usize) -> Result<(), Fault> {
    let mut further: Option<Value> = None;
    if elements.next(&mut further)? {
        return Err(wrong_length(length, "a longer one"));
    }
    Ok(())
}

fn wrong_length(length: usize, found: &str) -> Fault {
    Fault::mismatch(format!("an array of {length} items"), found.to_owned())
}

macro_rules! tuple {
    ($length:literal: $($item:ident $index:tt),+) => {
        impl<$($item: Property),+> Property for ($($item,)+) {
            const KINDS: Kinds = Kinds::ARRAY;

            /// An array of exactly this many items, or a string that holds one as JSON.
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

            fn fit(value: &Value) -> Fit {
                match value {
                    Value::Array(items) if items.len() == $length => {
                        Fit::EXACT$(.min($item::fit(&items[$index])))+
                    }
                    Value::String(_) => Fit::CONVERTED,
                    _ => Fit::NOT,
                }
            }
        }

        impl<$($item: Property),+> ArrayView for ($($item,)+) {
            fn len(&self) -> usize {
                $length
            }

            fn elements(&self, each: &mut dyn FnMut(View<'_>)) {
                $(each(self.$index.view());)+
            }
        }
    };
}

tuple!(2: A 0, B 1);
tuple!(3: A 0, B 1, C 2);
tuple!(4: A 0, B 1, C 2, D 3);
tuple!(5: A 0, B 1, C 2, D 3, E 4);
tuple!(6: A 0, B 1, C 2, D 3, E 4, F 5);
