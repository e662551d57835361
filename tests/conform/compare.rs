//! What differs between an event and what it is written back as, and whether a rule of reading
//! explains it.

use eventgrid::property::{Property, Token};
use eventgrid::time::OffsetDateTime;
use serde_json::{Map, Number, Value};

use crate::json::difference;

/// What happened to a property.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Change {
    /// It is not written back.
    Lost,
    /// It is written back as something else.
    Changed,
    /// It is written back as reading converts it, by the named rule.
    Converted(&'static str),
    /// It is written back as it was, but untyped: no property has its name.
    Unknown,
    /// The same, as it does not fit its property.
    Misfit,
}

/// Finds all changes at and below a path.
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
                _ => changes.push((path.clone(), Change::Changed)),
            }
        }
        (Value::Null, Value::Null) => {}
        (_, Value::Null) => changes.push((path.clone(), Change::Lost)),
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
            // A second spelling of a property loses nothing if it says the same.
            let twice = written.iter().find(|(other, value_written)| {
                other.eq_ignore_ascii_case(name) && difference(value, value_written).is_none()
            });
            let written = renamed.and_then(|renamed| written.get(renamed));
            at(name, &mut |path, changes| match (written, twice) {
                (Some(written), _) => {
                    changes.push((path.clone(), Change::Converted("property name")));
                    compare(value, written, path, changes);
                }
                (None, Some(_)) => {
                    changes.push((path.clone(), Change::Converted("property name")));
                }
                // Older senders write one for what they do not have.
                (None, None) if value == "" => {
                    changes.push((path.clone(), Change::Converted("empty string to nothing")));
                }
                (None, None) => changes.push((path.clone(), Change::Lost)),
            });
        }
    }
    // What nobody sent.
    for name in left {
        at(name, &mut |path, changes| {
            changes.push((path.clone(), Change::Changed));
        });
    }
}

/// The member that a property is written as: its name in another case or, for an alias, one
/// nobody sent that holds the same value.
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

/// How two values differ that are not both objects or both arrays of one length.
fn scalar(original: &Value, written: &Value) -> Option<Change> {
    let rule = match (original, written) {
        (Value::Number(one), Value::Number(other)) => {
            return (!same_number(one, other)).then_some(Change::Changed);
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
        _ => return Some(Change::Changed),
    };
    Some(Change::Converted(rule))
}

fn spells(text: &str, number: &Number) -> bool {
    let text = text.trim();
    let spelled = serde_json::from_str(text).ok();
    let spelled = spelled.or_else(|| Number::from_f64(text.parse().ok()?));
    spelled.is_some_and(|spelled| same_number(&spelled, number))
}

/// Whether two numbers are equal, digit by digit: integers beyond 2^53 that went through a double
/// are not.
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
