//! Times of the crate `chrono`, read and written as those of `time`.

use chrono::{
    DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, TimeDelta, Timelike, Utc,
};
use time::{Date, Duration, OffsetDateTime, PrimitiveDateTime, Time, UtcOffset};

use super::by_way_of;
use crate::property::key::{Key, keys};
use crate::property::{Buffered, Fault, Fit, Kinds, Property, Token, View};

by_way_of! {
    /// A date-time, in UTC.
    DateTime<Utc> as OffsetDateTime:
        |time| DateTime::from_timestamp(time.unix_timestamp(), time.nanosecond()),
        instant;
    /// A date-time with its offset.
    DateTime<FixedOffset> as OffsetDateTime:
        |time| {
            let offset = FixedOffset::east_opt(time.offset().whole_seconds())?;
            let instant = DateTime::from_timestamp(time.unix_timestamp(), time.nanosecond())?;
            Some(instant.with_timezone(&offset))
        },
        |time| {
            let offset = UtcOffset::from_whole_seconds(time.offset().local_minus_utc()).ok()?;
            instant(time)?.checked_to_offset(offset)
        };
    /// A date-time without an offset; one with an offset is converted to UTC.
    NaiveDateTime as PrimitiveDateTime:
        |time| Some(NaiveDateTime::new(from_date(time.date())?, from_time(time.time())?)),
        |time| Some(PrimitiveDateTime::new(to_date(time.date())?, to_time(time.time())?));
    NaiveDate as Date: from_date, |date| to_date(*date);
    NaiveTime as Time: from_time, |time| to_time(*time);
    /// A duration in ISO 8601.
    TimeDelta as Duration:
        |duration| {
            let nanoseconds = duration.whole_nanoseconds();
            let seconds = nanoseconds.div_euclid(1_000_000_000).try_into().ok()?;
            TimeDelta::new(seconds, nanoseconds.rem_euclid(1_000_000_000).try_into().ok()?)
        },
        |delta| Some(Duration::new(delta.num_seconds(), delta.subsec_nanos()));
}

fn instant<Tz: chrono::TimeZone>(time: &DateTime<Tz>) -> Option<OffsetDateTime> {
    let seconds = i128::from(time.timestamp());
    let nanoseconds = seconds * 1_000_000_000 + i128::from(time.timestamp_subsec_nanos());
    OffsetDateTime::from_unix_timestamp_nanos(nanoseconds).ok()
}

fn from_date(date: Date) -> Option<NaiveDate> {
    let (year, month, day) = date.to_calendar_date();
    NaiveDate::from_ymd_opt(year, u8::from(month).into(), day.into())
}

fn to_date(date: NaiveDate) -> Option<Date> {
    let month = u8::try_from(date.month()).ok()?.try_into().ok()?;
    Date::from_calendar_date(date.year(), month, date.day().try_into().ok()?).ok()
}

fn from_time(time: Time) -> Option<NaiveTime> {
    let (hour, minute, second, nanosecond) = time.as_hms_nano();
    NaiveTime::from_hms_nano_opt(hour.into(), minute.into(), second.into(), nanosecond)
}

/// `None` for a leap second, which `time` does not have.
fn to_time(time: NaiveTime) -> Option<Time> {
    let [hour, minute, second] =
        [time.hour(), time.minute(), time.second()].map(|part| u8::try_from(part).ok());
    Time::from_hms_nano(hour?, minute?, second?, time.nanosecond()).ok()
}
