//! Differences between an event and its written form, and the reading rule that explains each of
//! them.

use eventgrid::property::{Property, Token};
use eventgrid::time::OffsetDateTime;
use serde_json::{Map, Number, Value};

use crate::json::difference;

/// The difference of a property.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Change {
    /// It is not written back.
    Lost(Loss),
    /// It is written back with another value: the kinds of both.
    Changed(Kind, Kind),
    /// It is written back as reading converts it, by the named rule.
    Converted(&'static str),
    /// It is written back unchanged, but untyped: no property has its name.
    Unknown,
    /// The same, as it does not fit its property.
    Misfit,
}

/// Why a property is not written back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Loss {
    /// No written property has its name or its value.
    Unread,
    /// Another spelling of its name, with another value, is written back.
    OtherSpelling,
    /// Null is written back.
    Null,
}

/// The kind of a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Kind {
    Absent,
    Null,
    Boolean,
    Number,
    Text,
    Array,
    Object,
}

impl Kind {
    fn of(value: &Value) -> Self {
        match value {
            Value::Null => Kind::Null,
            Value::Bool(_) => Kind::Boolean,
            Value::Number(_) => Kind::Number,
            Value::String(_) => Kind::Text,
            Value::Array(_) => Kind::Array,
            Value::Object(_) => Kind::Object,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Kind::Absent => "nothing",
            Kind::Null => "null",
            Kind::Boolean => "boolean",
            Kind::Number => "number",
            Kind::Text => "string",
            Kind::Array => "array",
            Kind::Object => "object",
        }
    }
}

impl Change {
    fn of(original: &Value, written: &Value) -> Self {
        Change::Changed(Kind::of(original), Kind::of(written))
    }

    /// Why something is lost or changed; values are not quoted, because event data is often
    /// personal.
    pub(crate) fn reason(self) -> Option<String> {
        Some(match self {
            Change::Lost(Loss::Unread) => "it is not written back".to_owned(),
            Change::Lost(Loss::OtherSpelling) => {
                "another spelling of the name has another value, which is written back".to_owned()
            }
            Change::Lost(Loss::Null) => "it is written back as null".to_owned(),
            Change::Changed(Kind::Absent, _) => "it was not there and is written".to_owned(),
            Change::Changed(from, to) if from == to => {
                format!("another {} is written back", to.word())
            }
            Change::Changed(from, to) => {
                format!("{} was read, {} is written back", from.word(), to.word())
            }
            Change::Converted(_) | Change::Unknown | Change::Misfit => return None,
        })
    }
}

/// Finds all changes at a path and below.
pub(crate) fn compare(
    original: &Value,
    written: &Value,
    path: &mut String,
    changes: &mut Vec<(String, Change)>,
) {
    match (original, written) {
        (Value::Object(original), Value::Object(written)) => {
            members(original, written, path, changes);
        }
        (Value::Array(original), Value::Array(written)) if original.len() == written.len() => {
            let parent = path.len();
            for (index, (original, written)) in original.iter().zip(written).enumerate() {
                path.extend(["[", &index.to_string(), "]"]);
                compare(original, written, path, changes);
                path.truncate(parent);
            }
        }
        (Value::String(text), Value::Object(_) | Value::Array(_)) => {
            match serde_json::from_str::<Value>(text) {
                Ok(inside @ (Value::Object(_) | Value::Array(_))) => {
                    changes.push((path.clone(), Change::Converted("JSON in a string")));
                    compare(&inside, written, path, changes);
                }
                _ => changes.push((path.clone(), Change::of(original, written))),
            }
        }
        (Value::Null, Value::Null) => {}
        (_, Value::Null) => changes.push((path.clone(), Change::Lost(Loss::Null))),
        _ => changes.extend(scalar(original, written).map(|change| (path.clone(), change))),
    }
}

fn members(
    original: &Map<String, Value>,
    written: &Map<String, Value>,
    path: &mut String,
    changes: &mut Vec<(String, Change)>,
) {
    let parent = path.len();
    let mut at = |name: &str, found: &mut dyn FnMut(&mut String, &mut Vec<_>)| {
        if parent > 0 {
            path.push('.');
        }
        path.push_str(name);
        found(path, changes);
        path.truncate(parent);
    };
    let mut left: Vec<&String> = written
        .iter()
        .filter(|(name, value)| !original.contains_key(*name) && !value.is_null())
        .map(|(name, _)| name)
        .collect();

    for (name, value) in original {
        if let Some(written) = written.get(name) {
            at(name, &mut |path, changes| {
                compare(value, written, path, changes);
            });
        } else if !value.is_null() {
            let renamed = renamed(name, value, &left, written);
            left.retain(|other| Some(*other) != renamed);
            // A second spelling of a property with an equal value loses nothing.
            let twice = written.iter().find(|(other, value_written)| {
                other.eq_ignore_ascii_case(name) && difference(value, value_written).is_none()
            });
            let kept = written;
            let written = renamed.and_then(|renamed| written.get(renamed));
            at(name, &mut |path, changes| match (written, twice) {
                (Some(written), _) => {
                    changes.push((path.clone(), Change::Converted("property name")));
                    compare(value, written, path, changes);
                }
                (None, Some(_)) => {
                    changes.push((path.clone(), Change::Converted("property name")));
                }
                // Older senders write an empty string instead of null.
                (None, None) if value == "" => {
                    changes.push((path.clone(), Change::Converted("empty string to nothing")));
                }
                (None, None) => {
                    let other = original
                        .keys()
                        .chain(kept.keys())
                        .any(|other| other != name && other.eq_ignore_ascii_case(name));
                    let loss = if other {
                        Loss::OtherSpelling
                    } else {
                        Loss::Unread
                    };
                    changes.push((path.clone(), Change::Lost(loss)));
                }
            });
        }
    }
    // Values that were not sent.
    for name in left {
        at(name, &mut |path, changes| {
            let kind = written.get(name).map_or(Kind::Absent, Kind::of);
            changes.push((path.clone(), Change::Changed(Kind::Absent, kind)));
        });
    }
}

/// The member that a property is written as: its name in another case or, for an alias, an
/// additional member with the same value.
fn renamed<'a>(
    name: &str,
    value: &Value,
    left: &[&'a String],
    written: &Map<String, Value>,
) -> Option<&'a String> {
    let same_name = left.iter().find(|other| other.eq_ignore_ascii_case(name));
    let same_value = || {
        left.iter().find(|other| {
            let mut changes = Vec::new();
            if let Some(written) = written.get(other.as_str()) {
                compare(value, written, &mut String::new(), &mut changes);
            }
            changes
                .iter()
                .all(|(_, change)| matches!(change, Change::Converted(_)))
        })
    };
    same_name.or_else(same_value).copied()
}

/// The difference between two values that are not both objects or both arrays of one length.
fn scalar(original: &Value, written: &Value) -> Option<Change> {
    let rule = match (original, written) {
        (Value::Number(one), Value::Number(other)) => {
            return (!same_number(one, other)).then_some(Change::of(original, written));
        }
        _ if difference(original, written).is_none() => return None,
        (Value::String(text), Value::Number(number)) if spells(text, number) => "text to number",
        (Value::String(text), Value::Bool(value))
            if text.trim().eq_ignore_ascii_case(&value.to_string()) =>
        {
            "text to boolean"
        }
        (Value::Number(number), Value::String(text)) if *text == number.to_string() => {
            "number to text"
        }
        (Value::Bool(value), Value::String(text)) if *text == value.to_string() => {
            "boolean to text"
        }
        (Value::String(one), Value::String(other)) if one.eq_ignore_ascii_case(other) => {
            "enum case"
        }
        (Value::String(one), Value::String(other)) if same_time(one, other) => "time form",
        _ => return Some(Change::of(original, written)),
    };
    Some(Change::Converted(rule))
}

fn spells(text: &str, number: &Number) -> bool {
    let text = text.trim();
    let spelled = serde_json::from_str(text).ok();
    let spelled = spelled.or_else(|| Number::from_f64(text.parse().ok()?));
    spelled.is_some_and(|spelled| same_number(&spelled, number))
}

/// Whether two numbers are equal, digit by digit: integers beyond 2^53 that were rounded to a
/// double are not.
fn same_number(one: &Number, other: &Number) -> bool {
    match (whole(one), whole(other)) {
        (Some(one), Some(other)) => one == other,
        (None, None) => one.as_f64() == other.as_f64(),
        _ => false,
    }
}

#[expect(
    clippy::cast_possible_truncation,
    reason = "guarded by the two conditions"
)]
fn whole(number: &Number) -> Option<i128> {
    if !number.is_f64() {
        return number.as_i128();
    }
    let value = number.as_f64()?;
    (value.fract() == 0.0 && value.abs() < 1e38).then_some(value as i128)
}

fn same_time(one: &str, other: &str) -> bool {
    let time = |text| OffsetDateTime::read(Token::String(text)).ok();
    time(one).is_some_and(|one| time(other) == Some(one))
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn why_something_is_lost_or_changed() {
        let original = json!({
            "gone": 1, "kind": "a", "text": "a", "long": 9_007_199_254_740_993_i64, "none": true, "ID": 1, "id": 2,
        });
        let written = json!({
            "kind": ["a"], "text": "b", "long": 9_007_199_254_740_992_i64, "none": null, "id": 2, "more": {},
        });
        let mut changes = Vec::new();
        compare(&original, &written, &mut String::new(), &mut changes);
        let reasons = changes.iter();
        let mut reasons: Vec<String> = reasons
            .map(|(path, change)| format!("{path}: {}", change.reason().unwrap_or_default()))
            .collect();
        reasons.sort();
        assert_eq!(
            reasons,
            [
                "ID: another spelling of the name has another value, which is written back",
                "gone: it is not written back",
                "kind: string was read, array is written back",
                "long: another number is written back",
                "more: it was not there and is written",
                "none: it is written back as null",
                "text: another string is written back",
            ]
        );
    }
}
