//! Times of the crate `jiff`: most are read and written as those of `time`.

use jiff::{SignedDuration, Span, Timestamp, Zoned, civil};
use time::{Date, Duration, OffsetDateTime, PrimitiveDateTime, Time};

use super::by_way_of;
use crate::property::key::{Key, keys};
use crate::property::types::texts::text_types;
use crate::property::{Buffered, Fault, Fit, Kinds, Property, Token, View};

by_way_of! {
    /// A date-time, in UTC.
    Timestamp as OffsetDateTime:
        |time| Timestamp::from_nanosecond(time.unix_timestamp_nanos()).ok(),
        |time| OffsetDateTime::from_unix_timestamp_nanos(time.as_nanosecond()).ok();
    /// A date-time without an offset; one with an offset is converted to UTC.
    civil::DateTime as PrimitiveDateTime:
        |time| Some(civil::DateTime::from_parts(from_date(time.date())?, from_time(time.time())?)),
        |time| Some(PrimitiveDateTime::new(to_date(time.date())?, to_time(time.time())?));
    civil::Date as Date: from_date, |date| to_date(*date);
    civil::Time as Time: from_time, |time| to_time(*time);
    /// A duration in ISO 8601, with days of 24 hours.
    SignedDuration as Duration:
        |duration| Some(SignedDuration::new(duration.whole_seconds(), duration.subsec_nanoseconds())),
        |duration| Some(Duration::new(duration.as_secs(), duration.subsec_nanos()));
}

text_types! {
    /// A date-time with its time zone in RFC 9557: `2024-05-01T09:30:00+02:00[Europe/Berlin]`.
    Zoned: "a date-time with a time zone in brackets",
    /// A duration in ISO 8601, including years and months.
    Span: "a duration such as `P1Y2M3DT4H`",
}

fn from_date(date: Date) -> Option<civil::Date> {
    let (year, month, day) = date.to_calendar_date();
    let month = i8::try_from(u8::from(month)).ok()?;
    civil::Date::new(year.try_into().ok()?, month, day.try_into().ok()?).ok()
}

fn to_date(date: civil::Date) -> Option<Date> {
    let month = u8::try_from(date.month()).ok()?.try_into().ok()?;
    Date::from_calendar_date(date.year().into(), month, date.day().try_into().ok()?).ok()
}

fn from_time(time: Time) -> Option<civil::Time> {
    let (hour, minute, second, nanosecond) = time.as_hms_nano();
    let [hour, minute, second] = [hour, minute, second].map(|part| i8::try_from(part).ok());
    civil::Time::new(hour?, minute?, second?, nanosecond.try_into().ok()?).ok()
}

fn to_time(time: civil::Time) -> Option<Time> {
    let [hour, minute, second] =
        [time.hour(), time.minute(), time.second()].map(|part| u8::try_from(part).ok());
    Time::from_hms_nano(
        hour?,
        minute?,
        second?,
        time.subsec_nanosecond().try_into().ok()?,
    )
    .ok()
}
