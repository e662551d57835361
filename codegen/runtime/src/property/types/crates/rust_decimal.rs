//! Decimals, digit by digit.

use rust_decimal::Decimal;

use crate::property::{Fault, Kinds, Property, Token, View};

impl Property for Decimal {
    const KINDS: Kinds = Kinds::NUMBER;

    /// A number, or a string that contains one, read digit by digit and never as a float. A number
    /// with more digits than a `Decimal` holds is an error.
    fn read(token: Token<'_>) -> Result<Self, Fault> {
        let read = match &token {
            Token::Integer(value) => Self::try_from_i128_with_scale(*value, 0).ok(),
            // A float with few digits has the digits that were sent.
            Token::Float(value) => exactly(&value.to_string()),
            Token::Decimal(text) => exactly(text),
            Token::String(text) => exactly(text.trim()),
            _ => None,
        };
        read.ok_or_else(|| {
            let found = match token {
                Token::Integer(_) | Token::Float(_) | Token::Decimal(_) => "one with more",
                other => other.describe(),
            };
            Fault::mismatch("a decimal number of at most 28 digits", found)
        })
    }

    /// A number with these digits.
    fn view(&self) -> View<'_> {
        View::Decimal(self.to_string())
    }
}

fn exactly(text: &str) -> Option<Decimal> {
    let is_number = |b: u8| b.is_ascii_digit() || matches!(b, b'-' | b'+' | b'.' | b'e' | b'E');
    if !text.bytes().all(is_number) {
        return None;
    }
    match text.split_once(['e', 'E']) {
        None => Decimal::from_str_exact(text).ok(),
        Some((mantissa, exponent)) => shifted(mantissa, exponent.parse().ok()?),
    }
}

/// A number times a power of ten, by moving its decimal point.
fn shifted(mantissa: &str, exponent: i32) -> Option<Decimal> {
    let mantissa = Decimal::from_str_exact(mantissa).ok()?.normalize();
    let scale = i32::try_from(mantissa.scale())
        .ok()?
        .checked_sub(exponent)?;
    let digits = mantissa.mantissa();
    if scale >= 0 {
        return Decimal::try_from_i128_with_scale(digits, scale.unsigned_abs()).ok();
    }
    let factor = 10_i128.checked_pow(scale.unsigned_abs())?;
    Decimal::try_from_i128_with_scale(digits.checked_mul(factor)?, 0).ok()
}
