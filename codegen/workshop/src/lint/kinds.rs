//! Kinds of JSON values: those of types and of values, in words.

use eventgrid_codegen::json::{Kind, Node};
use eventgrid_codegen::model::Type;

/// Whether a value fits a type that contains no other types.
pub(super) fn is_of(ty: &Type, value: Node<'_>) -> bool {
    match (ty, value.kind()) {
        (Type::Bool, Kind::Boolean)
        | (Type::F64 | Type::Number, Kind::Number)
        | (Type::String, Kind::String)
        | (Type::Foreign(_), _) => true,
        (Type::Integer(integer), Kind::Number) => {
            let number = value.value().and_then(|value| value.as_f64());
            let is_whole = number.is_some_and(|number| number.fract() == 0.0);
            is_whole && value.text.parse().is_ok_and(|number| integer.holds(number))
        }
        (Type::DateTime, Kind::String) => value.string().is_some_and(|text| is_time(&text)),
        _ => false,
    }
}

/// Whether a text begins like RFC 3339: `2024-05-01T09:30`.
fn is_time(text: &str) -> bool {
    let pattern = b"0000-00-00T00:00";
    text.len() > pattern.len()
        && text
            .bytes()
            .zip(pattern)
            .all(|(byte, wanted)| match wanted {
                b'0' => byte.is_ascii_digit(),
                other => byte.eq_ignore_ascii_case(other),
            })
}

/// The value that a type expects: `a string`.
pub(super) fn expected(ty: &Type) -> &'static str {
    match ty {
        Type::Bool => "true or false",
        Type::Integer(integer) if integer.range().0 == 0 => "an integer of at least 0",
        Type::Integer(_) => "an integer",
        Type::F64 | Type::Number => "a number",
        Type::String => "a string",
        Type::DateTime => "a date-time as in RFC 3339",
        Type::Vec(_) | Type::Tuple(_) => "an array",
        _ => "an object",
    }
}

/// The kind of a value: `an integer`.
pub(super) fn found(value: Node<'_>) -> &'static str {
    match value.kind() {
        Kind::Number if value.text.starts_with('-') => "a negative number",
        Kind::Null => "null",
        Kind::Boolean => "a boolean",
        Kind::Number if value.text.contains(['.', 'e', 'E']) => "a number",
        Kind::Number => "an integer",
        Kind::String => "a string",
        Kind::Array => "an array",
        Kind::Object => "an object",
    }
}

/// A draft of a schema for a value.
pub(super) fn schema_of(value: Node<'_>) -> String {
    let ty = match value.kind() {
        Kind::Null => return "{}".to_owned(),
        Kind::Boolean => "boolean",
        Kind::Number if value.text.contains(['.', 'e', 'E']) => "number",
        Kind::Number => "integer",
        Kind::String => "string",
        Kind::Array => "array",
        Kind::Object => "object",
    };
    format!(r#"{{ "type": "{ty}" }}"#)
}
