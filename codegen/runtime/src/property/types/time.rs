//! Date-times: the forms in which services send them.

use time::format_description::BorrowedFormatItem;
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;
use time::{Date, Month, OffsetDateTime, PrimitiveDateTime, Time, UtcOffset};

use crate::property::{Buffered, Fault, Fit, Kinds, Property, Token, View};

impl Property for OffsetDateTime {
    const KINDS: Kinds = Kinds::STRING;

    /// RFC 3339, and variants of it:
    ///
    /// - without seconds: `2024-05-01T09:30Z`; with a comma before the fraction;
    /// - with a space for the `T`, or `t` and `z`;
    /// - with the offset `+0200` or `+02`; without an offset, which means UTC;
    /// - with a time zone behind the offset (RFC 9557): `2024-05-01T09:30:00+02:00[Europe/Paris]`.
    ///   The offset counts; a zone without an offset is an error, unless it is UTC;
    /// - at `24:00`, which is midnight of the next day;
    /// - the US form `3/28/2007 7:13:50 PM +00:00`.
    ///
    /// A leap second, `23:59:60`, is the last nanosecond before midnight. Digits beyond nanoseconds
    /// are cut off. The time is written in RFC 3339.
    fn read(token: Token<'_>) -> Result<Self, Fault> {
        match token {
            Token::String(text) => parse(text)
                .ok_or_else(|| Fault::mismatch("a date-time", "a string that is not a date-time")),
            other => Err(Fault::mismatch("a date-time", other.describe())),
        }
    }

    fn view(&self) -> View<'_> {
        View::DateTime(*self)
    }

    fn fit(value: Buffered<'_>) -> Fit {
        match value.as_str() {
            Some(text) if rfc_3339(text).is_some() => Fit::EXACT,
            Some(text) if parse(text).is_some() => Fit::CONVERTED,
            _ => Fit::NOT,
        }
    }
}

type Form = &'static [BorrowedFormatItem<'static>];

/// The US form with an offset.
const US: Form = format_description!(
    "[month padding:none]/[day padding:none]/[year] [hour repr:12 padding:none]:[minute]:[second] [period case:upper case_sensitive:false] [offset_hour sign:mandatory]:[offset_minute]"
);

/// Without an offset: UTC, as everywhere in Azure.
const US_WITHOUT_OFFSET: Form = format_description!(
    "[month padding:none]/[day padding:none]/[year] [hour repr:12 padding:none]:[minute]:[second] [period case:upper case_sensitive:false]"
);

/// Reads a date-time in any of the forms, if it can be written in RFC 3339: with a year of four
/// digits and an offset of less than a day.
pub(crate) fn parse(text: &str) -> Option<OffsetDateTime> {
    if let Some(time) = rfc_3339(text) {
        return Some(time);
    }
    let text = text.trim();
    let time = Iso(text).date_time().or_else(|| us(text));
    time.filter(is_writable)
}

fn rfc_3339(text: &str) -> Option<OffsetDateTime> {
    let time = OffsetDateTime::parse(text, &Rfc3339).ok();
    time.filter(is_writable)
}

fn us(text: &str) -> Option<OffsetDateTime> {
    let without_offset = || PrimitiveDateTime::parse(text, US_WITHOUT_OFFSET).ok();
    OffsetDateTime::parse(text, US)
        .ok()
        .or_else(|| Some(without_offset()?.assume_offset(UtcOffset::UTC)))
}

fn is_writable(time: &OffsetDateTime) -> bool {
    (0..10_000).contains(&time.year()) && time.offset().whole_hours().abs() < 24
}

/// The time zones of a time without an offset.
const UTC: [&str; 6] = ["", "UTC", "Z", "GMT", "Etc/UTC", "Etc/GMT"];

/// The time of a day.
#[derive(Clone, Copy)]
enum Clock {
    Time(Time),
    /// At 24:00.
    Midnight,
    /// Within a leap second: the last time before it ends.
    Leap(Time),
}

/// The rest of a text in a form of ISO 8601.
struct Iso<'t>(&'t str);

impl Iso<'_> {
    fn date_time(&mut self) -> Option<OffsetDateTime> {
        let year = i32::try_from(self.number(4)?).ok()?;
        self.one_of("-")?;
        let month = Month::try_from(u8::try_from(self.number(2)?).ok()?).ok()?;
        self.one_of("-")?;
        let date = Date::from_calendar_date(year, month, self.number(2)?.try_into().ok()?).ok()?;
        self.one_of("Tt ")?;
        let clock = self.clock()?;
        self.one_of(" ");
        let ends = self.0.is_empty() || self.0.starts_with('[');
        let offset = if ends { None } else { Some(self.offset()?) };
        let zone = self.annotations()?;
        let is_utc = UTC.iter().any(|name| name.eq_ignore_ascii_case(zone));
        let offset = offset.or_else(|| is_utc.then_some(0))?;
        let offset = UtcOffset::from_whole_seconds(offset).ok()?;
        let time = match clock {
            Clock::Time(time) | Clock::Leap(time) => PrimitiveDateTime::new(date, time),
            Clock::Midnight => PrimitiveDateTime::new(date.next_day()?, Time::MIDNIGHT),
        };
        let time = time.assume_offset(offset);
        let utc = time.checked_to_offset(UtcOffset::UTC)?;
        if matches!(clock, Clock::Leap(_)) && (utc.hour(), utc.minute()) != (23, 59) {
            return None;
        }
        // RFC 3339 has no seconds in an offset.
        let is_whole = offset.seconds_past_minute() == 0;
        Some(if is_whole { time } else { utc })
    }

    fn clock(&mut self) -> Option<Clock> {
        let hour: u8 = self.number(2)?.try_into().ok()?;
        self.one_of(":")?;
        let minute: u8 = self.number(2)?.try_into().ok()?;
        let (mut second, mut nanosecond) = (0, 0);
        if self.one_of(":").is_some() {
            second = self.number(2)?.try_into().ok()?;
            if self.one_of(".,").is_some() {
                nanosecond = self.fraction()?;
            }
        }
        let time = |second, nanosecond| Time::from_hms_nano(hour, minute, second, nanosecond).ok();
        Some(match (hour, minute, second, nanosecond) {
            (24, 0, 0, 0) => Clock::Midnight,
            (_, _, 60, _) => Clock::Leap(time(59, 999_999_999)?),
            _ => Clock::Time(time(second, nanosecond)?),
        })
    }

    /// The digits after the decimal point, as nanoseconds.
    fn fraction(&mut self) -> Option<u32> {
        let rest = self.0.trim_start_matches(|c: char| c.is_ascii_digit());
        let digits = self
            .0
            .strip_suffix(rest)
            .filter(|digits| !digits.is_empty())?;
        self.0 = rest;
        let digits = digits.get(..9).unwrap_or(digits);
        format!("{digits:0<9}").parse().ok()
    }

    /// The offset in seconds.
    fn offset(&mut self) -> Option<i32> {
        let sign = match self.one_of("Zz+-")? {
            '+' => 1,
            '-' => -1,
            _ => return Some(0),
        };
        let hours = self.number(2)?;
        let mut parts = [0; 2];
        for part in &mut parts {
            let colon = self.one_of(":").is_some();
            if colon || self.0.starts_with(|c: char| c.is_ascii_digit()) {
                *part = self.number(2).filter(|number| *number < 60)?;
            }
        }
        let [minutes, seconds] = parts;
        let whole = i32::try_from(hours * 3600 + minutes * 60 + seconds).ok()?;
        (hours < 24).then_some(sign * whole)
    }

    /// The time zone and other annotations in brackets (RFC 9557), up to the end: returns the zone,
    /// empty if there is none.
    fn annotations(&mut self) -> Option<&str> {
        let mut zone = "";
        while let Some(rest) = self.0.strip_prefix('[') {
            let (annotation, rest) = rest.split_once(']')?;
            let annotation = annotation.strip_prefix('!').unwrap_or(annotation);
            let is_plain = |c: char| c.is_ascii_alphanumeric() || "/_-+.=:".contains(c);
            if annotation.is_empty() || !annotation.chars().all(is_plain) {
                return None;
            }
            if zone.is_empty() && !annotation.contains('=') {
                zone = annotation;
            }
            self.0 = rest;
        }
        self.0.is_empty().then_some(zone)
    }

    /// A number of exactly this many digits.
    fn number(&mut self, digits: usize) -> Option<u32> {
        let (number, rest) = self.0.split_at_checked(digits)?;
        self.0 = rest;
        let is_number = number.bytes().all(|byte| byte.is_ascii_digit());
        is_number.then(|| number.parse().ok()).flatten()
    }

    /// One of these characters, if it is next.
    fn one_of(&mut self, characters: &str) -> Option<char> {
        let next = self.0.chars().next()?;
        self.0 = self
            .0
            .strip_prefix(next)
            .filter(|_| characters.contains(next))?;
        Some(next)
    }
}
