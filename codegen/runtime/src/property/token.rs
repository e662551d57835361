//! JSON that is read: a value as a token, its parts behind object-safe traits.

use super::{Buffered, Fault, Fit, Property, View, number};

/// A JSON value that is read.
///
/// For an array or an object, reading is at its beginning: the receiver reads its parts.
pub enum Token<'a> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number without fraction or exponent, of up to 127 bits; in other notations only if no
    /// float represents it.
    Integer(i128),
    /// Any other number of up to 15 digits, all of which a float keeps.
    Float(f64),
    /// Any other number, as its text. `f64::read` returns the closest float.
    Decimal(&'a str),
    /// A string.
    String(&'a str),
    /// An array.
    Array(&'a mut dyn Elements),
    /// An object.
    Object(&'a mut dyn Members),
}

impl Token<'_> {
    /// The kind of the value.
    #[must_use]
    pub fn kind(&self) -> Kinds {
        match self {
            Self::Null => Kinds::NULL,
            Self::Bool(_) => Kinds::BOOLEAN,
            Self::Integer(_) => Kinds::INTEGER,
            Self::Float(float) if float.fract() == 0.0 => Kinds::INTEGER,
            Self::Float(_) => Kinds::FRACTION,
            Self::Decimal(text) => Token::Float(number::float(text)).kind(),
            Self::String(_) => Kinds::STRING,
            Self::Array(_) => Kinds::ARRAY,
            Self::Object(_) => Kinds::OBJECT,
        }
    }

    /// The description of the value for an error message. It does not contain the value: event data
    /// has names, addresses and tokens, which must not be logged.
    #[must_use]
    pub fn describe(&self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "a boolean",
            Self::Integer(_) | Self::Float(_) | Self::Decimal(_) => "a number",
            Self::String("") => "an empty string",
            Self::String(_) => "a string",
            Self::Array(_) => "an array",
            Self::Object(_) => "an object",
        }
    }
}

/// The elements of an array that is read.
pub trait Elements {
    /// Reads the next element into `place`; `false` at the end of the array.
    ///
    /// # Errors
    /// The input is malformed, or the place does not take the element.
    fn next(&mut self, place: &mut dyn Place) -> Result<bool, Fault>;

    /// The array, if it is in memory.
    #[doc(hidden)]
    fn buffered(&self) -> Option<Buffered<'_>> {
        None
    }
}

/// The members of an object that is read.
pub trait Members {
    /// The next member's name; `None` at the end of the object. A value that was not read is
    /// skipped.
    ///
    /// # Errors
    /// The input is malformed.
    fn name(&mut self) -> Result<Option<&str>, Fault>;

    /// Reads the value of the member whose name was returned last. A second call reads the same
    /// value.
    ///
    /// # Errors
    /// The input is malformed, or the place does not take the value.
    fn value(&mut self, place: &mut dyn Place) -> Result<(), Fault>;

    /// The object, if it is in memory.
    #[doc(hidden)]
    fn buffered(&self) -> Option<Buffered<'_>> {
        None
    }

    /// Whether the object also has members of others.
    #[doc(hidden)]
    fn is_part(&self) -> bool {
        false
    }
}

/// The place for a value that is read: an `Option` of any [`Property`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read as event data",
    note = "write `#[derive(Properties)]` above a struct of your own, `#[derive(OneOf)]` above an enum, in place of serde's derives: they are implied",
    note = "a type that has serde's `Serialize` and `Deserialize` is read and written in a `Json`: `Option<Json<T>>`",
    note = "features of the crate add types of `chrono`, `indexmap`, `jiff`, `rust_decimal`, `url` and `uuid`; for others, implement `Property` for a newtype"
)]
pub trait Place {
    /// Takes the value.
    ///
    /// # Errors
    /// The value does not fit.
    fn put(&mut self, token: Token<'_>) -> Result<(), Fault>;

    /// Whether a value other than null was taken.
    #[doc(hidden)]
    fn is_taken(&self) -> bool {
        false
    }

    /// Whether an object may lack the value.
    #[doc(hidden)]
    fn is_optional(&self) -> bool {
        false
    }

    /// Whether a value that does not fit can be kept aside: the object is then written without this
    /// property.
    #[doc(hidden)]
    fn is_spared(&self) -> bool {
        self.is_optional()
    }

    /// Sets the default for a value that is missing.
    #[doc(hidden)]
    fn finish(&mut self) {}

    /// Discards the value.
    #[doc(hidden)]
    fn clear(&mut self) {}

    /// How well a value fits.
    #[doc(hidden)]
    fn fit(&self, _value: Buffered<'_>) -> Fit {
        Fit::EXACT
    }
}

/// An optional property, read in place. Null is `None`, and so is an empty string that the type
/// cannot hold: older senders write it instead of null.
impl<T: Property> Place for Option<T> {
    fn put(&mut self, token: Token<'_>) -> Result<(), Fault> {
        match token {
            Token::Null => *self = T::null(),
            Token::String("") => *self = T::read(Token::String("")).ok(),
            token => return T::read_into(token, self),
        }
        Ok(())
    }

    fn is_taken(&self) -> bool {
        let value = self.as_ref();
        value.is_some_and(|value| T::REQUIRED || !matches!(value.view(), View::Null))
    }

    fn is_optional(&self) -> bool {
        true
    }

    fn clear(&mut self) {
        *self = None;
    }

    fn fit(&self, value: Buffered<'_>) -> Fit {
        let stands_for_nothing = value.kind() == Kinds::NULL && !T::KINDS.contains(Kinds::NULL);
        match <Self as Property>::fit(value) {
            fit if stands_for_nothing => fit.loosely(),
            fit => fit,
        }
    }
}

/// The place of a value without a default: of a required property, of an element, of a whole
/// document.
pub struct Slot<T> {
    value: Option<T>,
    /// The value is required, even if its type has a default for missing ones.
    required: bool,
}

impl<T> Slot<T> {
    /// An empty slot.
    #[must_use]
    pub const fn new() -> Self {
        Self {
            value: None,
            required: false,
        }
    }

    /// An empty slot for a required value.
    #[doc(hidden)]
    #[must_use]
    pub const fn required() -> Self {
        Self {
            value: None,
            required: true,
        }
    }

    /// The value, if one was read.
    #[must_use]
    pub fn into_inner(self) -> Option<T> {
        self.value
    }

    /// The value of the property `name`.
    #[doc(hidden)]
    pub fn take(self, name: &'static str) -> Result<T, Fault> {
        self.value.ok_or_else(|| Fault::missing(name))
    }
}

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self::new()
    }
}

impl<T: Property> Place for Slot<T> {
    fn put(&mut self, token: Token<'_>) -> Result<(), Fault> {
        T::read_into(token, &mut self.value)
    }

    fn is_taken(&self) -> bool {
        let value = self.value.as_ref();
        value.is_some_and(|value| !matches!(value.view(), View::Null))
    }

    fn is_optional(&self) -> bool {
        !T::REQUIRED && !self.required
    }

    fn finish(&mut self) {
        if self.value.is_none() && !self.required {
            self.value = T::absent();
        }
    }

    fn clear(&mut self) {
        self.value = None;
    }

    fn fit(&self, value: Buffered<'_>) -> Fit {
        T::fit(value)
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
    /// Numbers without a fraction, including `1.0`, as in JSON Schema.
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
