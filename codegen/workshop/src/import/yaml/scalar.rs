//! What a scalar of YAML means: text, a number, a truth or null.

use std::borrow::Cow;

use saphyr_parser::{ScalarStyle, Tag};
use serde::de::IgnoredAny;

/// A scalar as JSON, by the core schema of YAML 1.2.
pub(super) fn scalar(text: &str, style: ScalarStyle, tag: Option<&Tag>) -> String {
    let is_text = match tag {
        Some(tag) => {
            tag.suffix == "str" || !tag.is_yaml_core_schema() && style != ScalarStyle::Plain
        }
        None => style != ScalarStyle::Plain,
    };
    let known = match text {
        "" | "~" | "null" | "Null" | "NULL" => Some(Cow::Borrowed("null")),
        "true" | "True" | "TRUE" => Some(Cow::Borrowed("true")),
        "false" | "False" | "FALSE" => Some(Cow::Borrowed("false")),
        _ => number(text).map(Cow::Owned),
    };
    match known.filter(|_| !is_text) {
        Some(json) => json.into_owned(),
        None => quoted(text),
    }
}

/// A number as JSON writes it: YAML allows signs, zeros and points where JSON does not.
fn number(text: &str) -> Option<String> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => ("-", digits),
        None => ("", text.strip_prefix('+').unwrap_or(text)),
    };
    for (prefix, base) in [("0x", 16), ("0o", 8)] {
        if let Some(digits) = digits.strip_prefix(prefix) {
            let number = u64::from_str_radix(digits, base).ok()?;
            return Some(format!("{sign}{number}"));
        }
    }
    let (whole, rest) = digits.split_at(
        digits
            .find(|c: char| !c.is_ascii_digit())
            .unwrap_or(digits.len()),
    );
    if whole.is_empty() && (!rest.starts_with('.') || rest == ".") {
        return None;
    }
    let whole = match whole.trim_start_matches('0') {
        "" => "0",
        whole => whole,
    };
    let zero = if rest.ends_with('.') { "0" } else { "" };
    let json = format!("{sign}{whole}{rest}{zero}");
    let is_number = serde_json::from_str::<IgnoredAny>(&json).is_ok();
    is_number.then_some(json)
}

/// A text as JSON.
pub(super) fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
