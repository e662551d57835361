//! Values from a schema: constants, members of an enumeration, values of a tag.

use std::fmt;

use super::{Buffered, Fit, Kinds, Property, Token, View, number, sent};

/// A JSON value in the code of a derive, or a pattern of values. Equality is that of JSON Schema:
/// `1` equals `1.0`.
#[derive(Clone, Copy, Debug)]
pub enum Literal<'a> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// An integer.
    Integer(i128),
    /// A number that is written with a fraction or an exponent.
    Float(f64),
    /// A string.
    String(&'a str),
    /// An array.
    Array(&'a [Self]),
    /// An object.
    Object(&'a [(&'a str, Self)]),
    /// Any value: `_`.
    Any,
    /// An array that begins with these items, as far as it has them: `[1, ..]`.
    First(&'a [Self]),
    /// An array whose items all match this: `[1; _]`.
    Each(&'a Self),
    /// An object whose members all match this: `{ _: 1 }`.
    EachMember(&'a Self),
}

/// The listed values of a property.
#[derive(Clone, Copy, Debug)]
pub struct Listed {
    /// The index of the property; the index after the last one means all additional properties.
    pub property: usize,
    /// All values that the schema allows.
    pub values: &'static [Literal<'static>],
}

impl Literal<'_> {
    /// The value as it is written.
    #[must_use]
    pub fn view(&self) -> View<'_> {
        match *self {
            Self::Bool(value) => View::Bool(value),
            Self::Integer(value) => View::Integer(value),
            Self::Float(value) => View::Float(value),
            Self::String(text) => View::String(text.into()),
            // A tag is never anything else.
            _ => View::Null,
        }
    }

    /// Whether a scalar is another notation of one: `"1"` of `1`, `"CAT"` of `"cat"`.
    pub(super) fn is_spelled_as(self, other: Literal<'_>) -> bool {
        match (self, other) {
            (Self::String(text), Literal::String(other)) => text.eq_ignore_ascii_case(other),
            (Self::String(text), other) => text.trim().eq_ignore_ascii_case(&other.to_string()),
            (own, Literal::String(text)) => text.trim().eq_ignore_ascii_case(&own.to_string()),
            _ => self == other,
        }
    }

    /// The description of a different value of this kind.
    pub(super) fn another(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Bool(_) => "another boolean",
            Self::Integer(_) | Self::Float(_) => "another number",
            Self::String(_) => "another string",
            Self::Array(_) | Self::First(_) | Self::Each(_) => "another array",
            Self::Object(_) | Self::EachMember(_) => "another object",
            Self::Any => "another value",
        }
    }
}

impl<'b> PartialEq<Literal<'b>> for Literal<'_> {
    #[expect(
        clippy::cast_precision_loss,
        reason = "JSON numbers are equal where they are as doubles"
    )]
    fn eq(&self, other: &Literal<'b>) -> bool {
        match (self, other) {
            (Self::Null, Literal::Null) => true,
            (Self::Bool(one), Literal::Bool(other)) => one == other,
            (Self::Integer(one), Literal::Integer(other)) => one == other,
            (Self::Float(one), Literal::Float(other)) => one == other,
            (Self::Integer(integer), Literal::Float(float))
            | (Self::Float(float), Literal::Integer(integer)) => *integer as f64 == *float,
            (Self::String(one), Literal::String(other)) => one == other,
            _ => false,
        }
    }
}

/// The value as JSON.
impl fmt::Display for Literal<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("null"),
            Self::Bool(value) => value.fmt(f),
            Self::Integer(value) => value.fmt(f),
            Self::Float(value) => value.fmt(f),
            Self::String(text) => write!(f, "{text:?}"),
            Self::Array(_) => f.write_str("the array that the schema gives"),
            Self::Object(_) => f.write_str("the object that the schema gives"),
            Self::Any => f.write_str("any value"),
            Self::First(_) | Self::Each(_) => {
                f.write_str("an array of the values that the schema gives")
            }
            Self::EachMember(_) => f.write_str("an object of the values that the schema gives"),
        }
    }
}

impl Buffered<'_> {
    /// Whether the value equals a literal.
    pub(super) fn is(self, literal: &Literal<'_>) -> bool {
        self.matches(literal, true)
    }

    /// Whether the value equals a literal, or has scalars that are other notations of the
    /// literal's.
    pub(super) fn matches(self, literal: &Literal<'_>, exactly: bool) -> bool {
        let is = |value: Self, literal: &Literal<'_>| value.matches(literal, exactly);
        match literal {
            Literal::Array(items) => self.elements().is_some_and(|elements| {
                let elements: Vec<_> = elements.collect();
                elements.len() == items.len()
                    && elements
                        .iter()
                        .zip(*items)
                        .all(|(one, item)| is(*one, item))
            }),
            Literal::First(items) => self
                .elements()
                .is_some_and(|elements| elements.zip(*items).all(|(one, item)| is(one, item))),
            Literal::Each(item) => self
                .elements()
                .is_some_and(|mut elements| elements.all(|one| is(one, item))),
            // A null member equals an absent one.
            Literal::EachMember(item) => self.members().is_some_and(|mut members| {
                members.all(|(_, one)| one.kind() == Kinds::NULL || is(one, item))
            }),
            Literal::Any => true,
            Literal::Object(members) => self.members().is_some_and(|own| {
                let own: Vec<_> = own.collect();
                let value = |name| own.iter().rfind(|(own, _)| *own == name);
                members
                    .iter()
                    .all(|(name, literal)| value(*name).is_some_and(|(_, own)| is(*own, literal)))
                    && own
                        .iter()
                        .all(|(own, _)| members.iter().any(|(name, _)| name == own))
            }),
            scalar => self
                .scalar()
                .is_some_and(|own| own == *scalar || (!exactly && own.is_spelled_as(*scalar))),
        }
    }
}

/// A view as a literal, if it is a scalar that is read without conversion.
pub(super) fn of_view<'v>(view: &'v View<'_>) -> Option<Literal<'v>> {
    Some(match view {
        View::Null => Literal::Null,
        View::Bool(value) => Literal::Bool(*value),
        View::Integer(value) => Literal::Integer(*value),
        View::Float(value) => Literal::Float(*value),
        View::Number(number) => match (number.as_i64(), number.as_u64()) {
            (Some(value), _) => Literal::Integer(value.into()),
            (None, Some(value)) => Literal::Integer(value.into()),
            (None, None) => Literal::Float(number.as_f64()?),
        },
        View::String(text) => Literal::String(text),
        View::Aside(view, _) => of_view(view)?,
        _ => return None,
    })
}

/// The index of the enum member for a value: equal, or another notation of it. A value in another
/// kind of JSON is written back as it was sent.
#[must_use]
pub fn scalar_member(token: &Token<'_>, members: &[Literal<'_>]) -> Option<usize> {
    let value = match *token {
        Token::Bool(value) => Literal::Bool(value),
        Token::Integer(value) => Literal::Integer(value),
        Token::Float(value) => Literal::Float(value),
        Token::Decimal(text) => Literal::Float(number::float(text)),
        Token::String(text) => Literal::String(text),
        Token::Null | Token::Array(_) | Token::Object(_) => return None,
    };
    if let Some(index) = members.iter().position(|member| *member == value) {
        return Some(index);
    }
    let index = members
        .iter()
        .position(|member| member.is_spelled_as(value))?;
    let both_strings =
        |member: &Literal<'_>| matches!((member, value), (Literal::String(_), Literal::String(_)));
    if !members.get(index).is_some_and(both_strings) {
        sent::note();
    }
    Some(index)
}

/// The index of the enum member that a Rust value equals.
#[must_use]
pub fn scalar_of(view: &View<'_>, members: &[Literal<'_>]) -> Option<usize> {
    let value = of_view(view)?;
    members.iter().position(|member| *member == value)
}

/// How well a value fits an enum with these members.
#[must_use]
pub fn fit_scalar<T: Property>(value: Buffered<'_>, members: &[Literal<'_>]) -> Fit {
    if members.iter().any(|member| value.is(member)) {
        return Fit::LISTED;
    }
    match sent::look(|| value.with_token(|token| scalar_member(&token, members))) {
        Some(_) => Fit::CONVERTED,
        None => Fit::of_reading::<T>(value).with(Fit::UNLISTED),
    }
}
