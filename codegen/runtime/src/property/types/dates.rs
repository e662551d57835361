//! Dates and times of day of the crate `time`.

use time::format_description::BorrowedFormatItem;
use time::macros::format_description;
use time::{Date, PrimitiveDateTime, Time};

use super::texts::parse_by;
use crate::property::key::{Key, keys};
use crate::property::{Fault, Kinds, Property, Token, View, parse_time};

type Form = &'static [BorrowedFormatItem<'static>];

const DATE: Form = format_description!("[year]-[month]-[day]");
const TIME: Form =
    format_description!("[hour]:[minute][optional [:[second][optional [.[subsecond]]]]]");

impl Property for Date {
    const KINDS: Kinds = Kinds::STRING;

    /// A date such as `2024-05-01`, JSON Schema's `format: date`; also a date-time at midnight,
    /// which some senders write instead.
    fn read(token: Token<'_>) -> Result<Self, Fault> {
        parse_by(&token, "a date such as `2024-05-01`", |text| {
            let text = text.trim();
            let midnight = || {
                let time = parse_time(text)?;
                (time.time() == Time::MIDNIGHT).then(|| time.date())
            };
            let date = Self::parse(text, DATE).ok();
            date.filter(|date| (0..10_000).contains(&date.year()))
                .or_else(midnight)
        })
    }

    fn view(&self) -> View<'_> {
        day(*self).map_or(View::Invalid(LONG_YEAR), |text| View::String(text.into()))
    }
}

impl Property for Time {
    const KINDS: Kinds = Kinds::STRING;

    /// A time of day such as `09:30:00.5`; seconds may be missing. JSON Schema's `format: time` has
    /// an offset, which this type cannot hold: `Z` is read and not written.
    fn read(token: Token<'_>) -> Result<Self, Fault> {
        parse_by(&token, "a time of day such as `09:30:00`", |text| {
            let text = text.trim();
            Self::parse(text.strip_suffix(['Z', 'z']).unwrap_or(text), TIME).ok()
        })
    }

    fn view(&self) -> View<'_> {
        View::String(clock(*self).into())
    }
}

impl Property for PrimitiveDateTime {
    const KINDS: Kinds = Kinds::STRING;

    /// A date-time in any form that [`time::OffsetDateTime`] reads; one with an offset is converted
    /// to UTC. It is written without an offset.
    fn read(token: Token<'_>) -> Result<Self, Fault> {
        let time = time::OffsetDateTime::read(token)?;
        time.checked_to_offset(time::UtcOffset::UTC)
            .map(|time| Self::new(time.date(), time.time()))
            .ok_or_else(|| Fault::mismatch("a date-time of the years 0 to 9999", "another one"))
    }

    fn view(&self) -> View<'_> {
        match day(self.date()) {
            Some(date) => View::String(format!("{date}T{}", clock(self.time())).into()),
            None => View::Invalid(LONG_YEAR),
        }
    }
}

const LONG_YEAR: &str = "a date whose year has a sign or more than four digits";

fn day(date: Date) -> Option<String> {
    let text = date.format(DATE).ok();
    text.filter(|_| (0..10_000).contains(&date.year()))
}

fn clock(time: Time) -> String {
    let (hour, minute, second, nanosecond) = time.as_hms_nano();
    let mut text = format!("{hour:02}:{minute:02}:{second:02}");
    if nanosecond > 0 {
        let digits = format!("{nanosecond:09}");
        text.push('.');
        text.push_str(digits.trim_end_matches('0'));
    }
    text
}

keys!(Date Time PrimitiveDateTime);
