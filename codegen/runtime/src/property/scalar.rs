//! Strings, numbers and booleans: what each is read from.

use std::borrow::Cow;

use super::{Fault, Kinds, Property, Token, View};
use crate::text::Text;

impl Property for String {
    const KINDS: Kinds = Kinds::STRING;

    /// Integers and booleans are taken as their text. A float is not: how it was spelled is gone
    /// by now.
    fn read(token: Token<'_>) -> Result<Self, Fault> {
        match token {
            Token::String(text) => Ok(text.to_owned()),
            Token::Integer(value) => Ok(value.to_string()),
            Token::Bool(value) => Ok(value.to_string()),
            other => Err(Fault::mismatch("a string", other.describe())),
        }
    }

    fn view(&self) -> View<'_> {
        View::String(Cow::Borrowed(self))
    }
}

impl Property for Text {
    const KINDS: Kinds = Kinds::STRING;

    /// As `String`.
    fn read(token: Token<'_>) -> Result<Self, Fault> {
        match token {
            Token::String(text) => Ok(text.into()),
            other => String::read(other).map(Self::from),
        }
    }

    fn read_into(token: Token<'_>, place: &mut Option<Self>) -> Result<(), Fault> {
        *place = Some(match token {
            Token::String(text) => text.into(),
            other => Self::read(other)?,
        });
        Ok(())
    }

    fn view(&self) -> View<'_> {
        View::String(Cow::Borrowed(self))
    }
}

impl Property for bool {
    const KINDS: Kinds = Kinds::BOOLEAN;

    /// The strings `true` and `false`, in any case, are converted.
    fn read(token: Token<'_>) -> Result<Self, Fault> {
        match token {
            Token::Bool(value) => Ok(value),
            Token::String(text) if text.trim().eq_ignore_ascii_case("true") => Ok(true),
            Token::String(text) if text.trim().eq_ignore_ascii_case("false") => Ok(false),
            other => Err(Fault::mismatch("a boolean", other.describe())),
        }
    }

    fn view(&self) -> View<'_> {
        View::Bool(*self)
    }
}

impl Property for f64 {
    const KINDS: Kinds = Kinds::NUMBER;

    /// Numbers, and strings that hold one.
    #[expect(
        clippy::cast_precision_loss,
        reason = "JSON numbers are doubles to most of the world"
    )]
    fn read(token: Token<'_>) -> Result<Self, Fault> {
        match token {
            Token::Float(value) => Ok(value),
            Token::Integer(value) => Ok(value as Self),
            Token::String(text) => match number(text) {
                Some(Number::Integer(value)) => Ok(value as Self),
                Some(Number::Float(value)) => Ok(value),
                None => Err(Fault::mismatch("a number", "a string that is not a number")),
            },
            other => Err(Fault::mismatch("a number", other.describe())),
        }
    }

    fn view(&self) -> View<'_> {
        View::Float(*self)
    }
}

impl Property for f32 {
    const KINDS: Kinds = Kinds::NUMBER;

    /// As [`f64`]; what a 32-bit float cannot hold is rounded, what is beyond it is an error.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "whoever declares an f32 wants it rounded"
    )]
    fn read(token: Token<'_>) -> Result<Self, Fault> {
        let value = f64::read(token)? as Self;
        if value.is_finite() {
            Ok(value)
        } else {
            Err(Fault::mismatch("a number of 32 bits", "a larger one"))
        }
    }

    fn view(&self) -> View<'_> {
        View::Float(f64::from(*self))
    }
}

macro_rules! integers {
    ($($integer:ty: $words:literal,)*) => {$(
        impl Property for $integer {
            const KINDS: Kinds = Kinds::INTEGER;

            /// Whole numbers within range, however they are spelled: `3`, `3.0`, `"3"`.
            fn read(token: Token<'_>) -> Result<Self, Fault> {
                integer(&token)
                    .and_then(|value| Self::try_from(value).ok())
                    .ok_or_else(|| Fault::mismatch($words, token.describe()))
            }

            fn view(&self) -> View<'_> {
                View::Integer(i128::from(*self))
            }
        }
    )*};
}

integers! {
    i8: "an integer of 8 bits",
    i16: "an integer of 16 bits",
    i32: "an integer of 32 bits",
    i64: "an integer of 64 bits",
    u8: "an unsigned integer of 8 bits",
    u16: "an unsigned integer of 16 bits",
    u32: "an unsigned integer of 32 bits",
    u64: "an unsigned integer of 64 bits",
}

/// The whole number that a token holds, if it holds one exactly.
fn integer(token: &Token<'_>) -> Option<i128> {
    match *token {
        Token::Integer(value) => Some(value),
        Token::Float(value) => whole(value),
        Token::String(text) => match number(text)? {
            Number::Integer(value) => Some(value),
            Number::Float(value) => whole(value),
        },
        _ => None,
    }
}

/// 2^64: beyond it, no float is an integer of 64 bits.
const LIMIT: f64 = 18_446_744_073_709_551_616.0;

#[expect(
    clippy::cast_possible_truncation,
    reason = "guarded by the two conditions"
)]
fn whole(value: f64) -> Option<i128> {
    (value.fract() == 0.0 && value.abs() <= LIMIT).then_some(value as i128)
}

enum Number {
    Integer(i128),
    Float(f64),
}

/// The number that a text spells as JSON does, white space around it allowed.
fn number(text: &str) -> Option<Number> {
    let text = text.trim();
    let spelled = text
        .bytes()
        .all(|b| b.is_ascii_digit() || matches!(b, b'-' | b'+' | b'.' | b'e' | b'E'));
    if !spelled || text.is_empty() {
        return None;
    }
    match parse_number(text)? {
        Token::Integer(value) => Some(Number::Integer(value)),
        Token::Float(value) => Some(Number::Float(value)),
        _ => None,
    }
}

/// A number's text as a token, the way JSON numbers become tokens.
fn parse_number(text: &str) -> Option<Token<'static>> {
    if let Ok(value) = text.parse::<i64>()
        && (value != 0 || !text.starts_with('-'))
    {
        return Some(Token::Integer(value.into()));
    }
    if let Ok(value) = text.parse::<u64>() {
        return Some(Token::Integer(value.into()));
    }
    let value: f64 = text.parse().ok()?;
    value.is_finite().then_some(Token::Float(value))
}
