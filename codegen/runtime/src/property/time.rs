//! Date-times: the forms in which services send them.

use serde_json::Value;
use time::format_description::BorrowedFormatItem;
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;
use time::{OffsetDateTime, PrimitiveDateTime, UtcOffset};

use super::{Fault, Fit, Kinds, Property, Token, View};

impl Property for OffsetDateTime {
    const KINDS: Kinds = Kinds::STRING;

    /// RFC 3339; also without an offset (taken as UTC), with a space for the `T`, with an offset
    /// without colon, and in the US form `3/28/2007 7:13:50 PM +00:00`.
    fn read(token: Token<'_>) -> Result<Self, Fault> {
        match token {
            Token::String(text) => {
                parse(text).ok_or_else(|| Fault::mismatch("a date-time", "a string that is none"))
            }
            other => Err(Fault::mismatch("a date-time", other.describe())),
        }
    }

    fn view(&self) -> View<'_> {
        View::DateTime(*self)
    }

    fn fit(value: &Value) -> Fit {
        match value.as_str() {
            Some(text) if OffsetDateTime::parse(text, &Rfc3339).is_ok() => Fit::EXACT,
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

/// Reads a date-time in any of the forms.
pub(crate) fn parse(text: &str) -> Option<OffsetDateTime> {
    if let Ok(time) = OffsetDateTime::parse(text, &Rfc3339) {
        return Some(time);
    }
    let text = text.trim();
    let with = WITH_OFFSET
        .iter()
        .find_map(|form| OffsetDateTime::parse(text, form).ok());
    with.or_else(|| {
        let local = WITHOUT_OFFSET
            .iter()
            .find_map(|form| PrimitiveDateTime::parse(text, form).ok());
        local.map(|time| time.assume_offset(UtcOffset::UTC))
    })
}
