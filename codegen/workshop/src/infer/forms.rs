//! The form of a string: a date-time, an identifier, something personal.

use std::borrow::Cow;

use time::format_description::BorrowedFormatItem;
use time::format_description::well_known::Rfc3339;
use time::macros::format_description;
use time::{Date, Duration, OffsetDateTime, PrimitiveDateTime, UtcOffset};

type Form = &'static [BorrowedFormatItem<'static>];

// These are the forms that the runtime reads; the generator does not depend on it. A test of the
// workspace compares both.

const WITH_OFFSET: [Form; 2] = [
    format_description!(
        "[year]-[month]-[day][first [T] [t] [ ]][hour]:[minute]:[second][optional [.[subsecond]]][optional [ ]][first [[offset_hour sign:mandatory]:[offset_minute]] [[offset_hour sign:mandatory][offset_minute]]]"
    ),
    format_description!(
        "[month padding:none]/[day padding:none]/[year] [hour repr:12 padding:none]:[minute]:[second] [period case:upper case_sensitive:false] [offset_hour sign:mandatory]:[offset_minute]"
    ),
];

const WITHOUT_OFFSET: [Form; 2] = [
    format_description!(
        "[year]-[month]-[day][first [T] [t] [ ]][hour]:[minute]:[second][optional [.[subsecond]]][optional [ ]][optional [[first [Z] [z]]]]"
    ),
    format_description!(
        "[month padding:none]/[day padding:none]/[year] [hour repr:12 padding:none]:[minute]:[second] [period case:upper case_sensitive:false]"
    ),
];

/// A date-time in any form that reading accepts.
fn date_time(text: &str) -> Option<OffsetDateTime> {
    if let Ok(time) = OffsetDateTime::parse(text, &Rfc3339) {
        return Some(time);
    }
    let text = &with_seconds(text.trim());
    if text.get(11..19) == Some("24:00:00") {
        let midnight = date_time(&text.replacen("24:00:00", "00:00:00", 1))?;
        return midnight.checked_add(Duration::DAY);
    }
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

/// `2024-05-01T09:30Z` is `2024-05-01T09:30:00Z`.
fn with_seconds(text: &str) -> Cow<'_, str> {
    match text.split_at_checked(16) {
        Some((minutes, rest)) if minutes.get(13..14) == Some(":") && !rest.starts_with(':') => {
            format!("{minutes}:00{rest}").into()
        }
        _ => text.into(),
    }
}

/// Whether a text is a date-time, in any form that reading accepts.
pub(super) fn is_date_time(text: &str) -> bool {
    // Most strings are not, and are rejected quickly.
    text.trim_start().starts_with(|c: char| c.is_ascii_digit())
        && text.contains(':')
        && date_time(text).is_some()
}

/// A date-time in RFC 3339, for a text that other readers of JSON would not accept.
pub(super) fn standard_date_time(text: &str) -> Option<String> {
    let standard = text.get(10..11) == Some("T")
        && text.ends_with(|c: char| c == 'Z' || c.is_ascii_digit())
        && OffsetDateTime::parse(text, &Rfc3339).is_ok();
    if standard {
        return None;
    }
    date_time(text)?.format(&Rfc3339).ok()
}

/// `2024-05-01`
pub(super) fn is_date(text: &str) -> bool {
    text.len() == 10 && Date::parse(text, format_description!("[year]-[month]-[day]")).is_ok()
}

/// `8c1f6e0a-2d43-4b7e-9a05-3f6d7be91c24`
pub(super) fn is_uuid(text: &str) -> bool {
    text.len() == 36
        && text.bytes().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// A web address without characters that require escaping.
pub(super) fn is_uri(text: &str) -> bool {
    (text.starts_with("https://") || text.starts_with("http://"))
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"-._~:/?#@!$&'()*+,;=%".contains(&b))
        && eventgrid_codegen::read::uri::is_uri(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn date_times() {
        for (text, standard) in [
            ("2017-06-26T18:41:00.9584103Z", None),
            ("2024-05-01T12:00:00+02:00", None),
            ("2024-05-01T12:00:00", Some("2024-05-01T12:00:00Z")),
            ("2024-05-01 12:00:00Z", Some("2024-05-01T12:00:00Z")),
            (
                "2024-05-01T12:00:00+0200",
                Some("2024-05-01T12:00:00+02:00"),
            ),
            ("3/28/2007 7:13:50 PM +00:00", Some("2007-03-28T19:13:50Z")),
        ] {
            assert!(is_date_time(text), "{text}");
            assert_eq!(standard_date_time(text).as_deref(), standard, "{text}");
        }
        for text in [
            "",
            "2024-05-01",
            "12:00",
            "A-17",
            "17",
            "2024-13-01T12:00:00Z",
        ] {
            assert!(!is_date_time(text), "{text}");
        }
        assert!(is_date("2024-02-29") && !is_date("2023-02-29"));
    }

    #[test]
    fn identifiers() {
        assert!(is_uuid("8c1f6e0a-2d43-4b7e-9a05-3F6D7BE91C24"));
        assert!(!is_uuid("8c1f6e0a-2d43-4b7e-9a05-3f6d7be91c2"));
        assert!(!is_uuid("8c1f6e0a-2d43-4b7e-9a05-3f6d7be91cé"));
        assert!(is_uri("https://contoso.example/a?b=c#d"));
        assert!(!is_uri("https://{account}.example/") && !is_uri("models/a:1"));
    }
}
