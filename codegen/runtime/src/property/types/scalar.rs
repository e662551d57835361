//! Reading strings, numbers and booleans.

use std::borrow::Cow;

use crate::property::{Fault, Kinds, Property, Token, View, number, sent};
use crate::text::Text;

impl Property for String {
    const KINDS: Kinds = Kinds::STRING;

    /// Integers and booleans are converted to text. A float is not, because its notation is no
    /// longer known.
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

    /// Like `String`.
    fn read(token: Token<'_>) -> Result<Self, Fault> {
        match token {
            Token::String(text) => Ok(text.into()),
            other => String::read(other).map(Self::from),
        }
    }

    fn read_into(token: Token<'_>, place: &mut Option<Self>) -> Result<(), Fault> {
        match token {
            Token::String(text) => Self::put(text, place),
            other => return convert(other, place),
        }
        Ok(())
    }

    fn view(&self) -> View<'_> {
        View::String(Cow::Borrowed(self))
    }
}

/// Converts other values to text.
#[cold]
fn convert(token: Token<'_>, place: &mut Option<Text>) -> Result<(), Fault> {
    *place = Some(Text::read(token)?);
    Ok(())
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

    /// Numbers, and strings that contain one. An integer of 64 bits that lies between two floats is
    /// rounded if the surrounding object keeps the original, to write it back; otherwise it is an
    /// error. Larger integers are rounded, as in any reader of floats.
    fn read(token: Token<'_>) -> Result<Self, Fault> {
        match token {
            Token::Float(value) => Ok(value),
            Token::Decimal(text) => Ok(number::float(text)),
            Token::Integer(value) => {
                let rounded = rounded(value);
                if is_written_as(rounded, value) || sent::note() {
                    Ok(rounded)
                } else {
                    let expected = "a number that a float of 64 bits holds";
                    Err(Fault::mismatch(expected, "an integer between two of them"))
                }
            }
            Token::String(text) => in_text(text).and_then(Self::read),
            other => Err(Fault::mismatch("a number", other.describe())),
        }
    }

    fn view(&self) -> View<'_> {
        View::Float(*self)
    }
}

/// The closest float to an integer.
#[expect(
    clippy::cast_precision_loss,
    reason = "the caller looks after what is lost"
)]
pub(super) fn rounded(integer: i128) -> f64 {
    integer as f64
}

/// Whether a float is written as a number that equals an integer of 64 bits. The digits of a larger
/// one do not matter.
fn is_written_as(float: f64, integer: i128) -> bool {
    float.abs() < number::EXACT
        || i64::try_from(integer).is_err() && u64::try_from(integer).is_err()
        || number::whole(float) == Some(integer)
        || float.to_string().parse() == Ok(integer)
}

impl Property for f32 {
    const KINDS: Kinds = Kinds::NUMBER;

    /// Like [`f64`]; a number that a 32-bit float cannot represent is rounded, one out of its range
    /// is an error.
    #[expect(
        clippy::cast_possible_truncation,
        reason = "whoever declares an f32 wants it rounded"
    )]
    fn read(token: Token<'_>) -> Result<Self, Fault> {
        let value = match token {
            Token::Integer(value) => rounded(value),
            other => f64::read(other)?,
        } as Self;
        if value.is_finite() {
            Ok(value)
        } else {
            Err(Fault::mismatch("a number of 32 bits", "a larger one"))
        }
    }

    /// The shortest number that reads as this one.
    fn view(&self) -> View<'_> {
        let shortest = self.to_string().parse();
        View::Float(shortest.unwrap_or_else(|_| f64::from(*self)))
    }
}

macro_rules! integers {
    ($($integer:ty: $words:literal,)*) => {$(
        impl Property for $integer {
            const KINDS: Kinds = Kinds::INTEGER;

            /// Whole numbers within range, in any notation: `3`, `3.0`, `"3"`.
            fn read(token: Token<'_>) -> Result<Self, Fault> {
                integer(&token)
                    .and_then(|value| Self::try_from(value).ok())
                    .ok_or_else(|| Fault::mismatch($words, found(&token)))
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
    i128: "an integer of 128 bits",
    u8: "an unsigned integer of 8 bits",
    u16: "an unsigned integer of 16 bits",
    u32: "an unsigned integer of 32 bits",
    u64: "an unsigned integer of 64 bits",
}

/// The description of a value that is not an integer within range.
fn found(token: &Token<'_>) -> &'static str {
    match (token, integer(token)) {
        (Token::Integer(_) | Token::Float(_) | Token::Decimal(_), Some(_)) => {
            "a number out of that range"
        }
        (Token::Float(_) | Token::Decimal(_), None) => "a number with a fraction",
        _ => token.describe(),
    }
}

/// The whole number in a token, if it is exact.
fn integer(token: &Token<'_>) -> Option<i128> {
    match *token {
        Token::Integer(value) => Some(value),
        Token::Float(value) => number::whole(value),
        Token::Decimal(text) => number::whole(number::float(text)),
        Token::String(text) => integer(&in_text(text).ok()?),
        _ => None,
    }
}

/// The number in a string, in JSON's notation, with white space around it.
pub(super) fn in_text(text: &str) -> Result<Token<'_>, Fault> {
    let text = text.trim();
    let is_spelled = |b: u8| b.is_ascii_digit() || matches!(b, b'-' | b'+' | b'.' | b'e' | b'E');
    let number = Some(text).filter(|text| text.bytes().all(is_spelled));
    number
        .and_then(number::read)
        .ok_or_else(|| Fault::mismatch("a number", "a string that is not a number"))
}
