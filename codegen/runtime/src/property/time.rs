//! Date-times: the forms in which services send them.

use time::format_description::BorrowedFormatItem;
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;
use time::{OffsetDateTime, PrimitiveDateTime, UtcOffset};

use super::{Buffered, Fault, Fit, Kinds, Property, Token, View};

impl Property for OffsetDateTime {
    const KINDS: Kinds = Kinds::STRING;

    /// RFC 3339; also without an offset (taken as UTC), with a space for the `T`, with an offset
    /// without colon, and in the US form `3/28/2007 7:13:50 PM +00:00`.
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

/// Forms with an offset, beside RFC 3339 itself.
const WITH_OFFSET: [Form; 2] = [
    format_description!(
        "[year]-[month]-[day][first [T] [t] [ ]][hour]:[minute]:[second][optional [.[subsecond]]][optional [ ]][first [[offset_hour sign:mandatory]:[offset_minute]] [[offset_hour sign:mandatory][offset_minute]]]"
    ),
    format_description!(
        "[month padding:none]/[day padding:none]/[year] [hour repr:12 padding:none]:[minute]:[second] [period case:upper case_sensitive:false] [offset_hour sign:mandatory]:[offset_minute]"
    ),
];

/// Forms without one: UTC, as everything in Azure is.
const WITHOUT_OFFSET: [Form; 2] = [
    format_description!(
        "[year]-[month]-[day][first [T] [t] [ ]][hour]:[minute]:[second][optional [.[subsecond]]][optional [ ]][optional [[first [Z] [z]]]]"
    ),
    format_description!(
        "[month padding:none]/[day padding:none]/[year] [hour repr:12 padding:none]:[minute]:[second] [period case:upper case_sensitive:false]"
    ),
];

/// Reads a date-time in any of the forms, if it can be written as RFC 3339 wants it: with a year of
/// four digits and an offset of less than a day.
pub(crate) fn parse(text: &str) -> Option<OffsetDateTime> {
    if let Some(time) = rfc_3339(text) {
        return Some(time);
    }
    let text = text.trim();
    let with = WITH_OFFSET
        .iter()
        .find_map(|form| OffsetDateTime::parse(text, form).ok());
    let time = with.or_else(|| {
        let local = WITHOUT_OFFSET
            .iter()
            .find_map(|form| PrimitiveDateTime::parse(text, form).ok());
        local.map(|time| time.assume_offset(UtcOffset::UTC))
    });
    time.filter(is_writable)
}

fn rfc_3339(text: &str) -> Option<OffsetDateTime> {
    let time = OffsetDateTime::parse(text, &Rfc3339).ok();
    time.filter(is_writable)
}

fn is_writable(time: &OffsetDateTime) -> bool {
    (0..10_000).contains(&time.year()) && time.offset().whole_hours().abs() < 24
}
