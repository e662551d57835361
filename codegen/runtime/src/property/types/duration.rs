//! Durations: ISO 8601, which JSON Schema calls `format: duration`.

use time::Duration;

use super::texts::parse_by;
use crate::property::{Fault, Kinds, Property, Token, View};

impl Property for std::time::Duration {
    const KINDS: Kinds = Kinds::STRING;

    /// A string in ISO 8601 and JSON Schema's `format: duration`, `PT1H30M` or `P2DT0.5S`: weeks,
    /// days of 24 hours, hours, minutes, seconds with a fraction. Years and months have no fixed
    /// length and are an error. The form of .NET is read as well: `1.12:30:00.5`.
    fn read(token: Token<'_>) -> Result<Self, Fault> {
        parse_by(&token, "a duration such as `PT1H30M`", |text| {
            Self::try_from(parse(text.trim())?).ok()
        })
    }

    /// Written as `P1DT12H30M0.5S`, without the parts that are 0.
    fn view(&self) -> View<'_> {
        let seconds = self.as_secs();
        View::String(write("", seconds, self.subsec_nanos()).into())
    }
}

impl Property for Duration {
    const KINDS: Kinds = Kinds::STRING;

    /// Like [`std::time::Duration`]; a negative one begins with a sign, `-PT5M`.
    fn read(token: Token<'_>) -> Result<Self, Fault> {
        parse_by(&token, "a duration such as `PT1H30M`", |text| {
            parse(text.trim())
        })
    }

    fn view(&self) -> View<'_> {
        let sign = if self.is_negative() { "-" } else { "" };
        let fraction = self.subsec_nanoseconds().unsigned_abs();
        View::String(write(sign, self.whole_seconds().unsigned_abs(), fraction).into())
    }
}

/// The units of each part of a duration, in their order, in seconds.
const DATE: [(char, u64); 2] = [('W', 604_800), ('D', 86_400)];
const TIME: [(char, u64); 3] = [('H', 3_600), ('M', 60), ('S', 1)];

fn parse(text: &str) -> Option<Duration> {
    let (sign, text) = match text.strip_prefix('-') {
        Some(rest) => (-1, rest),
        None => (1, text.strip_prefix('+').unwrap_or(text)),
    };
    let duration = match text.strip_prefix(['P', 'p']) {
        Some(parts) => {
            let parts = parts.to_ascii_uppercase();
            let (date, time) = match parts.split_once('T') {
                Some((_, "")) => return None,
                Some((date, time)) => (date, time),
                None if parts.is_empty() => return None,
                None => (&*parts, ""),
            };
            units(date, &DATE)?.checked_add(units(time, &TIME)?)?
        }
        None => clock(text)?,
    };
    duration.checked_mul(sign)
}

/// Parts such as `1H30M`, each unit at most once and in order.
fn units(mut text: &str, units: &[(char, u64)]) -> Option<Duration> {
    let mut total = Duration::ZERO;
    let mut units = units.iter();
    while !text.is_empty() {
        let end = text.find(|c: char| c.is_ascii_alphabetic())?;
        let (number, rest) = text.split_at(end);
        let unit = rest.chars().next()?;
        let (_, seconds) = units.find(|(name, _)| *name == unit)?;
        let (part, is_fraction) = number_of(number, *seconds)?;
        total = total.checked_add(part)?;
        text = rest.get(1..)?;
        // Only the last part may have a fraction.
        if is_fraction && !text.is_empty() {
            return None;
        }
    }
    Some(total)
}

/// `[d.]hh:mm:ss[.fffffff]`, as .NET writes a `TimeSpan`.
fn clock(text: &str) -> Option<Duration> {
    let (days, clock) = match text.split_once('.') {
        Some((days, clock)) if clock.contains(':') => (days, clock),
        _ => ("0", text),
    };
    let parts: Vec<_> = clock.split(':').collect();
    let [hours, minutes, seconds] = parts.as_slice() else {
        return None;
    };
    let part = |number: &str, unit: u64, limit: u64| {
        let (part, is_fraction) = number_of(number, unit)?;
        let small = part.whole_seconds().unsigned_abs() / unit < limit;
        (small && (!is_fraction || unit == 1)).then_some(part)
    };
    part(days, 86_400, u64::MAX)?
        .checked_add(part(hours, 3_600, 24)?)?
        .checked_add(part(minutes, 60, 60)?)?
        .checked_add(part(seconds, 1, 60)?)
}

/// A number of units in seconds, and whether it has a fraction: of at most nine digits, and exact.
fn number_of(number: &str, unit: u64) -> Option<(Duration, bool)> {
    let (whole, fraction) = match number.split_once(['.', ',']) {
        Some((whole, fraction)) => (whole, fraction.trim_end_matches('0')),
        None => (number, ""),
    };
    let is_number = |digits: &str| digits.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || !is_number(whole) || !is_number(fraction) || fraction.len() > 9 {
        return None;
    }
    let seconds = whole.parse::<u64>().ok()?.checked_mul(unit)?;
    let billionths: u64 = format!("{fraction:0<9}").parse().ok()?;
    let nanoseconds = billionths.checked_mul(unit)?;
    let whole = Duration::new(seconds.try_into().ok()?, 0);
    let part = Duration::nanoseconds(nanoseconds.try_into().ok()?);
    Some((whole.checked_add(part)?, !fraction.is_empty()))
}

fn write(sign: &str, seconds: u64, nanoseconds: u32) -> String {
    let (days, hours) = (seconds / 86_400, seconds / 3_600 % 24);
    let (minutes, seconds) = (seconds / 60 % 60, seconds % 60);
    let has_seconds = seconds > 0 || nanoseconds > 0;
    let part = |number: u64, unit: char, text: &mut String| {
        text.push_str(&number.to_string());
        text.push(unit);
    };
    let mut text = format!("{sign}P");
    if days > 0 {
        part(days, 'D', &mut text);
    }
    if hours > 0 || minutes > 0 || has_seconds || days == 0 {
        text.push('T');
    }
    if hours > 0 {
        part(hours, 'H', &mut text);
    }
    // RFC 3339 has no hours and seconds without minutes between.
    if minutes > 0 || hours > 0 && has_seconds {
        part(minutes, 'M', &mut text);
    }
    if has_seconds || text.ends_with('T') {
        text.push_str(&seconds.to_string());
        if nanoseconds > 0 {
            let digits = format!("{nanoseconds:09}");
            text.push('.');
            text.push_str(digits.trim_end_matches('0'));
        }
        text.push('S');
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forms() {
        for (text, seconds, written) in [
            ("PT0S", 0.0, "PT0S"),
            ("P0D", 0.0, "PT0S"),
            ("PT1H30M", 5_400.0, "PT1H30M"),
            ("PT90M", 5_400.0, "PT1H30M"),
            ("pt1h5s", 3_605.0, "PT1H0M5S"),
            ("P1D", 86_400.0, "P1D"),
            ("P1W", 604_800.0, "P7D"),
            ("P1DT0.5S", 86_400.5, "P1DT0.5S"),
            ("PT0,25H", 900.0, "PT15M"),
            ("-PT5M", -300.0, "-PT5M"),
            ("00:05:00", 300.0, "PT5M"),
            ("1.12:30:00.5000000", 131_400.5, "P1DT12H30M0.5S"),
            ("-00:00:01", -1.0, "-PT1S"),
        ] {
            let read = Duration::read(Token::String(text)).expect(text);
            assert_eq!(read, Duration::seconds_f64(seconds), "{text}");
            assert!(
                matches!(read.view(), View::String(view) if view == written),
                "{text}"
            );
            let std = std::time::Duration::read(Token::String(text));
            assert_eq!(std.is_ok(), seconds >= 0.0, "{text}");
        }
        for text in [
            "P",
            "PT",
            "P1Y",
            "P1M",
            "PT1",
            "P1H",
            "PT1M1H",
            "PT1H1H",
            "PT0.5H1M",
            "PT.5S",
            "1H",
            "5",
            "24:00:00",
            "00:60:00",
            "00:00",
            "PT9999999999999999999S",
            "PT1e3S",
            "P-1D",
            "P1DT",
            "PT0.0000000001S",
        ] {
            assert!(Duration::read(Token::String(text)).is_err(), "{text}");
        }
    }
}
