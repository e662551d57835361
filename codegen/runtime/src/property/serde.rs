//! The bridge from serde: any deserializer's values as tokens.
//!
//! The generic part ends here. What reads tokens is compiled once, in the crate that owns the
//! type; per deserializer there is only this adapter, and for `serde_json` on a string that is
//! instantiated in this crate.

use std::borrow::Cow;
use std::fmt;

use serde::de::{
    DeserializeSeed, Deserializer, Error as _, IgnoredAny, MapAccess, SeqAccess, Visitor,
};

use super::fault::{Problem, Unread};
use super::scalar::parse_number;
use super::{Elements, Fault, Members, Place, Property, Token};

/// Under its feature `arbitrary_precision`, `serde_json` presents a number as a map with this one
/// key and the number's text as its value.
const NUMBER: &str = "$serde_json::private::Number";

/// Reads a property from any serde format: what the derives' `Deserialize` calls.
///
/// # Errors
/// The deserializer's own error, with the path in front of its message.
pub fn deserialize<'de, T: Property, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut place = None;
    let mut fault = None;
    if let Err(error) = deserializer.deserialize_any(Visit {
        place: &mut place,
        fault: &mut fault,
    }) {
        let path = fault.map(|fault: Fault| fault.path()).unwrap_or_default();
        return Err(if path.is_empty() {
            error
        } else {
            D::Error::custom(format_args!("{path}: {error}"))
        });
    }
    place.ok_or_else(|| D::Error::custom("the deserializer gave no value"))
}

/// Reads JSON text into a place.
pub(crate) fn read_json(text: &str, place: &mut dyn Place) -> Result<(), Unread> {
    let mut deserializer = serde_json::Deserializer::from_str(text);
    let mut fault = None;
    let read = deserializer.deserialize_any(Visit {
        place,
        fault: &mut fault,
    });
    read.and_then(|()| deserializer.end())
        .map_err(|error| Unread { error, fault })
}

/// Reads the value that comes next in an object into a place.
pub(crate) fn next_value<'de, A: MapAccess<'de>>(
    map: &mut A,
    place: &mut dyn Place,
    fault: &mut Option<Fault>,
) -> Result<(), A::Error> {
    map.next_value_seed(Visit { place, fault })
}

/// Hands the one value that it visits to a place.
struct Visit<'p> {
    place: &'p mut dyn Place,
    fault: &'p mut Option<Fault>,
}

impl Visit<'_> {
    fn put<E: serde::de::Error>(self, token: Token<'_>) -> Result<(), E> {
        self.place.put(token).map_err(|fault| {
            let error = E::custom(fault.problem());
            *self.fault = Some(fault);
            error
        })
    }
}

impl<'de> DeserializeSeed<'de> for Visit<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Visit<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<(), E> {
        self.put(Token::Null)
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<(), E> {
        self.put(Token::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_any(self)
    }

    fn visit_bool<E: serde::de::Error>(self, value: bool) -> Result<(), E> {
        self.put(Token::Bool(value))
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<(), E> {
        self.put(Token::Integer(value.into()))
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<(), E> {
        self.put(Token::Integer(value.into()))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<(), E> {
        self.put(Token::Float(value))
    }

    fn visit_str<E: serde::de::Error>(self, value: &str) -> Result<(), E> {
        self.put(Token::String(value))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<(), A::Error> {
        let mut elements = Seq { seq, error: None };
        match self.place.put(Token::Array(&mut elements)) {
            Ok(()) => Ok(()),
            Err(fault) => {
                let error = elements
                    .error
                    .unwrap_or_else(|| A::Error::custom(fault.problem()));
                *self.fault = Some(fault);
                Err(error)
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<(), A::Error> {
        let first = map.next_key_seed(Key)?;
        if first.as_deref() == Some(NUMBER) {
            let text = map.next_value_seed(Key)?;
            // The text is not shown: an object with this key may have come from a stranger.
            let token =
                parse_number(&text).ok_or_else(|| A::Error::custom("number out of range"))?;
            return self.put(token);
        }
        let mut members = Map {
            access: map,
            first,
            error: None,
        };
        match self.place.put(Token::Object(&mut members)) {
            Ok(()) => Ok(()),
            Err(fault) => {
                let error = members
                    .error
                    .unwrap_or_else(|| A::Error::custom(fault.problem()));
                *self.fault = Some(fault);
                Err(error)
            }
        }
    }
}

/// A fault that stands for the deserializer's own error, which the adapter keeps: only its path
/// is used.
fn broken() -> Fault {
    Fault::new(Problem::Reader)
}

struct Seq<A, E> {
    seq: A,
    error: Option<E>,
}

impl<'de, A: SeqAccess<'de>> Elements for Seq<A, A::Error> {
    fn next(&mut self, place: &mut dyn Place) -> Result<bool, Fault> {
        let mut fault = None;
        match self.seq.next_element_seed(Visit {
            place,
            fault: &mut fault,
        }) {
            Ok(element) => Ok(element.is_some()),
            Err(error) => {
                self.error = Some(error);
                Err(fault.unwrap_or_else(broken))
            }
        }
    }
}

struct Map<'de, A, E> {
    access: A,
    /// The first key: read ahead, to tell numbers from objects.
    first: Option<Cow<'de, str>>,
    error: Option<E>,
}

impl<'de, A: MapAccess<'de>> Members for Map<'de, A, A::Error> {
    fn name(&mut self, name: &mut dyn FnMut(&str)) -> Result<bool, Fault> {
        let next = match self.first.take() {
            Some(first) => {
                name(&first);
                return Ok(true);
            }
            None => self.access.next_key_seed(ShowKey(name)),
        };
        next.map(|shown| shown.is_some()).map_err(|error| {
            self.error = Some(error);
            broken()
        })
    }

    fn value(&mut self, place: &mut dyn Place) -> Result<(), Fault> {
        let mut fault = None;
        self.access
            .next_value_seed(Visit {
                place,
                fault: &mut fault,
            })
            .map_err(|error| {
                self.error = Some(error);
                fault.unwrap_or_else(broken)
            })
    }

    fn skip(&mut self) -> Result<(), Fault> {
        self.access
            .next_value::<IgnoredAny>()
            .map(drop)
            .map_err(|error| {
                self.error = Some(error);
                broken()
            })
    }
}

/// Reads a key, borrowed from the input where it can be.
pub(crate) struct Key;

impl<'de> DeserializeSeed<'de> for Key {
    type Value = Cow<'de, str>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl<'de> Visitor<'de> for Key {
    type Value = Cow<'de, str>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_borrowed_str<E>(self, value: &'de str) -> Result<Self::Value, E> {
        Ok(Cow::Borrowed(value))
    }

    fn visit_str<E>(self, value: &str) -> Result<Self::Value, E> {
        Ok(Cow::Owned(value.to_owned()))
    }
}

/// Shows a key to whoever asks for it, without keeping it.
struct ShowKey<'f>(&'f mut dyn FnMut(&str));

impl<'de> DeserializeSeed<'de> for ShowKey<'_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for ShowKey<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E>(self, value: &str) -> Result<(), E> {
        (self.0)(value);
        Ok(())
    }
}
