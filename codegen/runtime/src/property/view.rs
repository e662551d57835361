//! JSON that is written: a value as a view of the typed data.

use std::borrow::Cow;

use serde::ser::{Error as _, SerializeMap, SerializeSeq, SerializeStruct};
use serde::{Serialize, Serializer};
use serde_json::Number;
use time::OffsetDateTime;
use time::format_description::well_known::Rfc3339;

use super::json::RAW;
use super::literal::{self, Literal};
use super::with_serde::{self, SerdeView};

/// A JSON value that is written.
///
/// It implements serde's [`Serialize`], for any format. Null is left out for optional properties,
/// because it equals an absent member.
#[derive(Clone)]
#[non_exhaustive]
pub enum View<'a> {
    /// `null`, or a member that is left out.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// An integer.
    Integer(i128),
    /// A finite number; others are an error when written.
    Float(f64),
    /// A number as `serde_json` read it.
    Number(&'a Number),
    /// A number with these digits, as JSON spells it.
    Decimal(String),
    /// A string.
    String(Cow<'a, str>),
    /// JSON text, written unchanged; in formats other than `serde_json`'s as a struct that contains
    /// it.
    #[doc(hidden)]
    Raw(&'a str),
    /// A time, written in RFC 3339.
    DateTime(OffsetDateTime),
    /// A value that is kept aside; written like any other.
    #[doc(hidden)]
    Aside(&'a View<'a>, Aside),
    /// A value that serde writes.
    #[doc(hidden)]
    Serde(&'a dyn SerdeView),
    /// A value that cannot be written, and the reason.
    #[doc(hidden)]
    Invalid(&'static str),
    /// An array.
    Array(&'a dyn ArrayView),
    /// An object.
    Object(&'a dyn ObjectView),
    /// An object that is an alternative of a union with a tag.
    #[doc(hidden)]
    Tagged {
        /// The discriminating member.
        tag: &'static UnionTag,
        /// The tags of the surrounding unions, whose alternatives are unions.
        outer: Vec<&'static UnionTag>,
        /// The object.
        object: &'a dyn ObjectView,
    },
}

/// The member that selects an alternative of a union, for one of them.
#[doc(hidden)]
#[derive(Debug)]
pub struct UnionTag {
    /// Its name.
    pub name: &'static str,
    /// Its values. The first is written unless the object itself writes one of them.
    pub values: &'static [Literal<'static>],
}

impl UnionTag {
    /// The value to write, unless the object writes one itself.
    fn missing_in(&self, object: &dyn ObjectView) -> Option<MissingTag> {
        let mut is_written = false;
        object.members(&mut |name, view| {
            is_written |= name == self.name
                && literal::of_view(view).is_some_and(|written| {
                    self.values.iter().any(|value| value.is_spelled_as(written))
                });
        });
        let value = self.values.first().filter(|_| !is_written)?;
        Some((self.name, value))
    }
}

/// The name of a tag that is not written, and its value.
pub(super) type MissingTag = (&'static str, &'static Literal<'static>);

/// An object with the tags that it does not write itself.
pub(super) struct Missing<'a> {
    first: Option<MissingTag>,
    outer: Vec<MissingTag>,
    object: &'a dyn ObjectView,
}

impl<'a> Missing<'a> {
    pub(super) fn of(
        tag: &UnionTag,
        outer: &[&'static UnionTag],
        object: &'a dyn ObjectView,
    ) -> Self {
        // Of tags with one name, the innermost tells most.
        let is_told = |own: &UnionTag, before: &[&UnionTag]| {
            let mut inner = before.iter().map(|inner| inner.name);
            own.name == tag.name || inner.any(|name| name == own.name)
        };
        let missing = outer.iter().enumerate().rev().filter_map(|(at, own)| {
            let before = outer.get(..at).unwrap_or_default();
            own.missing_in(object).filter(|_| !is_told(own, before))
        });
        Self {
            first: tag.missing_in(object),
            outer: missing.collect(),
            object,
        }
    }
}

/// The tags come first.
impl ObjectView for Missing<'_> {
    fn members(&self, each: &mut dyn FnMut(&str, &View<'_>)) {
        let tags = || self.outer.iter().chain(&self.first);
        for (name, value) in tags() {
            each(name, &value.view());
        }
        self.object.members(&mut |name, value| {
            if tags().all(|(tag, _)| *tag != name) {
                each(name, value);
            }
        });
    }
}

impl View<'_> {
    /// The value of a scalar, which borrows nothing.
    #[cfg(any(feature = "chrono", feature = "jiff"))]
    pub(super) fn into_scalar(self) -> View<'static> {
        match self {
            Self::String(text) => View::String(text.into_owned().into()),
            Self::DateTime(time) => View::DateTime(time),
            Self::Invalid(why) => View::Invalid(why),
            _ => View::Invalid("a value that is not a scalar"),
        }
    }

    /// The value as flattened members; `false` if it is not an object.
    pub(super) fn members(&self, each: &mut dyn FnMut(&str, &View<'_>)) -> bool {
        match self {
            Self::Object(object) => object.members(each),
            Self::Tagged { tag, outer, object } => Missing::of(tag, outer, *object).members(each),
            Self::Serde(value) => value.members(each),
            _ => return false,
        }
        true
    }
}

/// Why a value is kept aside.
#[doc(hidden)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Aside {
    /// No property has this name.
    Unknown,
    /// It does not fit the property, or the map's values.
    Misfit,
}

/// An array that can be written.
pub trait ArrayView {
    /// How many elements there are.
    fn len(&self) -> usize;

    /// Whether there are no elements.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Shows each element in order.
    fn elements(&self, each: &mut dyn FnMut(&View<'_>));
}

/// An object that can be written.
pub trait ObjectView {
    /// Shows each member in order.
    fn members(&self, each: &mut dyn FnMut(&str, &View<'_>));
}

impl Serialize for View<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Null => serializer.serialize_unit(),
            Self::Bool(value) => serializer.serialize_bool(*value),
            Self::Integer(value) => match (i64::try_from(*value), u64::try_from(*value)) {
                (Ok(value), _) => serializer.serialize_i64(value),
                (_, Ok(value)) => serializer.serialize_u64(value),
                // `serde_json::Value` rejects integers of 128 bits, but reads them as rounded
                // floats.
                _ => serialize_raw(&value.to_string(), serializer),
            },
            Self::Float(value) if value.is_finite() => serializer.serialize_f64(*value),
            Self::Float(value) => Err(S::Error::custom(format!("{value} is not a JSON number"))),
            Self::Number(value) => value.serialize(serializer),
            Self::Decimal(text) if let Ok(integer) = text.parse() => {
                View::Integer(integer).serialize(serializer)
            }
            Self::Decimal(text) => {
                let float = text.parse::<f64>().ok();
                match float.filter(|float| float.to_string() == *text) {
                    Some(float) => serializer.serialize_f64(float),
                    None => serialize_raw(text, serializer),
                }
            }
            Self::String(value) => serializer.serialize_str(value),
            Self::Aside(view, _) => view.serialize(serializer),
            Self::Raw(json) => serialize_raw(json, serializer),
            Self::DateTime(value) => match value.format(&Rfc3339) {
                Ok(text) => serializer.serialize_str(&text),
                Err(error) => Err(S::Error::custom(format!(
                    "{value} cannot be written as RFC 3339: {error}"
                ))),
            },
            Self::Serde(value) => {
                let tree = with_serde::tree(*value).map_err(S::Error::custom)?;
                tree.serialize(serializer)
            }
            Self::Invalid(why) => Err(S::Error::custom(format_args!("{why} cannot be written"))),
            Self::Array(array) => {
                let mut seq = serializer.serialize_seq(Some(array.len()))?;
                let mut result = Ok(());
                array.elements(&mut |element| {
                    if result.is_ok() {
                        result = seq.serialize_element(element);
                    }
                });
                result?;
                seq.end()
            }
            Self::Object(object) => write_members(serializer, *object),
            Self::Tagged { tag, outer, object } => {
                write_members(serializer, &Missing::of(tag, outer, *object))
            }
        }
    }
}

fn serialize_raw<S: Serializer>(json: &str, serializer: S) -> Result<S::Ok, S::Error> {
    let mut raw = serializer.serialize_struct(RAW, 1)?;
    raw.serialize_field(RAW, json)?;
    raw.end()
}

fn write_members<S: Serializer>(serializer: S, object: &dyn ObjectView) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(None)?;
    let mut result = Ok(());
    object.members(&mut |name, value| {
        if result.is_ok() {
            result = map.serialize_entry(name, value);
        }
    });
    result?;
    map.end()
}
