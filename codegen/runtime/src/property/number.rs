//! Numbers from text, with exact integers in any notation.

use super::Token;

/// 2^53: a float represents all integers up to here.
pub(super) const EXACT: f64 = 9_007_199_254_740_992.0;

/// The number in a text, in JSON's notation. An integer of up to 127 bits is exact, even
/// `9007199254740993.0`, which no float represents.
pub(super) fn read(text: &str) -> Option<Token<'_>> {
    // `-0` is a float, as in `serde_json`.
    match text.parse::<i64>() {
        Ok(value) if value != 0 || !text.starts_with('-') => Some(Token::Integer(value.into())),
        _ => read_unusual(text),
    }
}

fn read_unusual(text: &str) -> Option<Token<'_>> {
    let point = text.find('.');
    let has_exponent = || text.bytes().any(|byte| matches!(byte, b'e' | b'E'));
    // A float keeps 15 digits. One with fewer digits and zeros may count as long, too.
    let is_long = text.len() > "0.123456789012345".len();
    // Less than 2^53, and with a fraction: not an integer that a float would round.
    if is_long && point.is_some_and(|index| index <= 15) && !has_exponent() {
        return Some(Token::Decimal(text));
    }
    let float = Some(float(text)).filter(|float| float.is_finite())?;
    let is_large = float.abs() >= EXACT && float.fract() == 0.0;
    let exact = if is_large { integer(text) } else { None };
    let is_plain = || point.is_none() && !has_exponent();
    Some(match exact {
        Some(value) if whole(float) != Some(value) || is_plain() => Token::Integer(value),
        _ if is_long => Token::Decimal(text),
        _ => Token::Float(float),
    })
}

/// The closest float to a number's text; not finite if it is out of range.
pub(super) fn float(text: &str) -> f64 {
    // The standard library limits exponents, and is wrong if many digits compensate a large one.
    let float = if text.len() < 64 {
        text.parse().ok()
    } else {
        serde_json::from_str(text).ok()
    };
    float.unwrap_or(f64::NAN)
}

/// The integer in a number's text, if it is one.
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

/// The integer that a float represents.
#[expect(
    clippy::cast_possible_truncation,
    reason = "guarded by the two conditions"
)]
pub(super) fn whole(float: f64) -> Option<i128> {
    /// 2^127.
    const LIMIT: f64 = 170_141_183_460_469_231_731_687_303_715_884_105_728.0;
    (float.fract() == 0.0 && float.abs() < LIMIT).then_some(float as i128)
}
