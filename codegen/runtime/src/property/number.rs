//! Numbers, from the text that spells one: integers exactly, however they are spelled.

use super::Token;

/// 2^53: integers up to here are floats as well.
pub(super) const EXACT: f64 = 9_007_199_254_740_992.0;

/// The number that a text spells, as JSON spells it. An integer of up to 127 bits is exact: also
/// `9007199254740993.0`, which no float holds.
pub(super) fn read(text: &str) -> Option<Token<'_>> {
    // `-0` is a float, as in `serde_json`.
    match text.parse::<i64>() {
        Ok(value) if value != 0 || !text.starts_with('-') => Some(Token::Integer(value.into())),
        _ => read_unusual(text),
    }
}

fn read_unusual(text: &str) -> Option<Token<'_>> {
    // The standard library caps exponents, and is wrong where many digits make up for that.
    let float = if text.len() < 64 {
        text.parse::<f64>().ok()
    } else {
        serde_json::from_str(text).ok()
    };
    let float = float.filter(|float| float.is_finite())?;
    let is_large = float.fract() == 0.0 && float.abs() >= EXACT;
    let is_plain = !text.contains(['.', 'e', 'E']);
    let exact = if is_large { integer(text) } else { None };
    Some(match exact {
        Some(value) if is_plain || whole(float) != Some(value) => Token::Integer(value),
        _ if is_long(text) => Token::Decimal(text),
        _ => Token::Float(float),
    })
}

/// Whether a number has more digits than every float gives back.
fn is_long(text: &str) -> bool {
    let end = text.find(['e', 'E']).unwrap_or(text.len());
    let digits = text.get(..end).unwrap_or_default();
    let digits = digits.trim_start_matches(['-', '0', '.']);
    let digits = digits.trim_end_matches('0').bytes();
    digits.filter(u8::is_ascii_digit).count() > 15
}

/// The float that is closest to a number's text.
pub(super) fn float(text: &str) -> f64 {
    text.parse().unwrap_or(f64::NAN)
}

/// The integer that a number's text spells, if it is one.
fn integer(text: &str) -> Option<i128> {
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (text, 0),
    };
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let fraction = fraction.trim_end_matches('0');
    let digits: i128 = format!("{whole}{fraction}").parse().ok()?;
    let power = exponent.checked_sub(fraction.len().try_into().ok()?)?;
    let factor = 10_i128.checked_pow(power.unsigned_abs())?;
    if power < 0 {
        (digits % factor == 0).then(|| digits / factor)
    } else {
        digits.checked_mul(factor)
    }
}

/// The integer that a float is.
#[expect(
    clippy::cast_possible_truncation,
    reason = "guarded by the two conditions"
)]
pub(super) fn whole(float: f64) -> Option<i128> {
    /// 2^127.
    const LIMIT: f64 = 170_141_183_460_469_231_731_687_303_715_884_105_728.0;
    (float.fract() == 0.0 && float.abs() < LIMIT).then_some(float as i128)
}
