//! JSON on its way in: a value as a token, its parts behind object-safe traits.

use serde_json::Value;

use super::{Fault, Property};

/// A JSON value on its way in.
///
/// An array or an object stands at its beginning: whoever takes it reads its parts to the end.
pub enum Token<'a> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number without fraction or exponent, within the range of `i64` and `u64` together.
    Integer(i128),
    /// Any other number.
    Float(f64),
    /// A string.
    String(&'a str),
    /// An array.
    Array(&'a mut dyn Elements),
    /// An object.
    Object(&'a mut dyn Members),
}

impl Token<'_> {
    /// What kind of value this is.
    #[must_use]
    pub fn kind(&self) -> Kinds {
        match self {
            Self::Null => Kinds::NULL,
            Self::Bool(_) => Kinds::BOOLEAN,
            Self::Integer(_) => Kinds::INTEGER,
            Self::Float(float) if float.fract() == 0.0 => Kinds::INTEGER,
            Self::Float(_) => Kinds::FRACTION,
            Self::String(_) => Kinds::STRING,
            Self::Array(_) => Kinds::ARRAY,
            Self::Object(_) => Kinds::OBJECT,
        }
    }

    /// What was found, in words for an error message. The content of a string stays out of it:
    /// event data holds names, addresses and tokens that belong in no log.
    #[must_use]
    pub fn describe(&self) -> String {
        match self {
            Self::Null => "null".into(),
            Self::Bool(value) => format!("the boolean {value}"),
            Self::Integer(value) => format!("the number {value}"),
            Self::Float(value) => format!("the number {value:?}"),
            Self::String("") => "an empty string".into(),
            Self::String(_) => "a string".into(),
            Self::Array(_) => "an array".into(),
            Self::Object(_) => "an object".into(),
        }
    }
}

/// The elements of an array on its way in.
pub trait Elements {
    /// Reads the next element into `place`; `false` at the end of the array.
    fn next(&mut self, place: &mut dyn Place) -> Result<bool, Fault>;
}

/// The members of an object on its way in.
pub trait Members {
    /// Shows the next member's name; `false` at the end of the object.
    ///
    /// After `true` comes exactly one call of [`value`](Self::value) or [`skip`](Self::skip).
    fn name(&mut self, name: &mut dyn FnMut(&str)) -> Result<bool, Fault>;

    /// Reads the value of the member whose name was shown last.
    fn value(&mut self, place: &mut dyn Place) -> Result<(), Fault>;

    /// Passes over the value of the member whose name was shown last.
    fn skip(&mut self) -> Result<(), Fault>;
}

/// Where a value is put when it arrives: a slot for any [`Property`].
pub trait Place {
    /// Takes the value.
    fn put(&mut self, token: Token<'_>) -> Result<(), Fault>;

    /// Whether a value was taken.
    fn is_taken(&self) -> bool;
}

impl<T: Property> Place for Option<T> {
    fn put(&mut self, token: Token<'_>) -> Result<(), Fault> {
        *self = Some(T::read(token)?);
        Ok(())
    }

    fn is_taken(&self) -> bool {
        self.is_some()
    }
}

/// A set of kinds of JSON value.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kinds(u8);

impl Kinds {
    /// `null`.
    pub const NULL: Self = Self(1);
    /// `true` and `false`.
    pub const BOOLEAN: Self = Self(1 << 1);
    /// Numbers without a fraction; `1.0` is one, as in JSON Schema.
    pub const INTEGER: Self = Self(1 << 2);
    /// Numbers with a fraction.
    pub const FRACTION: Self = Self(1 << 3);
    /// Every number.
    pub const NUMBER: Self = Self::INTEGER.or(Self::FRACTION);
    /// Strings.
    pub const STRING: Self = Self(1 << 4);
    /// Arrays.
    pub const ARRAY: Self = Self(1 << 5);
    /// Objects.
    pub const OBJECT: Self = Self(1 << 6);
    /// Every value.
    pub const ALL: Self = Self(0x7f);
    /// No value.
    pub const NONE: Self = Self(0);

    /// The kinds in either set.
    #[must_use]
    pub const fn or(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }

    /// Whether every kind of `other` is in this set.
    #[must_use]
    pub const fn contains(self, other: Self) -> bool {
        self.0 & other.0 == other.0
    }

    /// The kind of a value.
    #[must_use]
    pub fn of(value: &Value) -> Self {
        match value {
            Value::Null => Self::NULL,
            Value::Bool(_) => Self::BOOLEAN,
            Value::Number(number) => match number.as_f64() {
                Some(float) if float.fract() != 0.0 => Self::FRACTION,
                _ => Self::INTEGER,
            },
            Value::String(_) => Self::STRING,
            Value::Array(_) => Self::ARRAY,
            Value::Object(_) => Self::OBJECT,
        }
    }

    /// The kinds in words: `a string or an integer`.
    #[must_use]
    pub fn describe(self) -> String {
        let words = [
            (Self::NUMBER, "a number"),
            (Self::INTEGER, "an integer"),
            (Self::STRING, "a string"),
            (Self::BOOLEAN, "a boolean"),
            (Self::ARRAY, "an array"),
            (Self::OBJECT, "an object"),
            (Self::NULL, "null"),
        ];
        let named: Vec<_> = words
            .into_iter()
            .filter(|&(kinds, _)| self.contains(kinds))
            .filter(|&(kinds, _)| kinds != Self::INTEGER || !self.contains(Self::FRACTION))
            .map(|(_, words)| words)
            .collect();
        named.join(" or ")
    }
}
