//! Where generated types are deliberately more tolerant than the schema: nothing else may be read that is invalid.
//!
//! What is read is written back in the form that the schema wants (a number that came as a string is a number then),
//! so it is the written value that may violate these keywords, and no others.
//!
//! Beside these keywords, nothing is looked for in what is read as any JSON value (the generator warns of it), in the
//! value of `"type": "null"`, and among the names of a map, which `required` may list and patterns may describe.

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{JsonType, ValidationError};
use serde_json::Value;

use crate::landing::Referee;

/// Constraints that do not decide which alternative a value is, and why.
const CONSTRAINTS: Table = &[
    (
        &[
            "minLength",
            "maxLength",
            "pattern",
            "format",
            "minimum",
            "maximum",
            "exclusiveMinimum",
            "exclusiveMaximum",
            "multipleOf",
            "minItems",
            "maxItems",
            "uniqueItems",
            "contains",
            "minContains",
            "maxContains",
            "minProperties",
            "maxProperties",
            "propertyNames",
        ],
        "constraints that do not shape the data are documented: a service that breaks its own is still understood",
    ),
    (
        &["dependentRequired", "dependencies", "if", "not"],
        "conditions between properties are documented; what they bring is optional",
    ),
    (
        &["false schema", "unevaluatedItems", "unevaluatedProperties"],
        "what a schema rules out altogether is not looked for",
    ),
];

/// What is read as one of the alternatives although none allows it, and why.
const LENIENCIES: Table = &[
    (
        &["enum", "const"],
        "enums are open, constants are plain values: services add members unannounced",
    ),
    (
        &["oneOf", "anyOf"],
        "a value that fits several alternatives is read as the best one, one of an unknown tag is kept as it is; one \
         that fits none is judged by the alternative where it landed",
    ),
];

/// Keywords, and why types do not enforce them.
type Table = &'static [(&'static [&'static str], &'static str)];

fn lists(table: Table, keyword: &str) -> bool {
    table
        .iter()
        .any(|(keywords, _)| keywords.contains(&keyword))
}

/// Whether a keyword is of no account where alternatives are told apart.
pub(crate) fn is_constraint(keyword: &str) -> bool {
    lists(CONSTRAINTS, keyword)
}

/// The schema with the keyword that a value violates.
fn schema_of<'s>(error: &ValidationError<'_>, schema: &'s Value) -> Option<&'s Value> {
    let (place, _) = error.schema_path().as_str().rsplit_once('/')?;
    schema.pointer(place)
}

/// Whether a scalar stands for one of another type: for the member of an enum that has its text, or for a string. It is
/// written back as it was sent.
fn is_spelled_otherwise(error: &ValidationError<'_>, schema: &Value) -> bool {
    let ValidationErrorKind::Type { kind } = error.kind() else {
        return false;
    };
    let is_string = matches!(kind, TypeKind::Single(JsonType::String));
    let is_enum = || schema_of(error, schema).is_some_and(|schema| schema.get("enum").is_some());
    match error.instance().as_ref() {
        Value::Number(_) | Value::Bool(_) => is_string || is_enum(),
        Value::String(_) => is_enum(),
        _ => false,
    }
}

/// Whether a name matches none of the patterns of a map: they are documented, as a string's is.
fn is_name_in_map(error: &ValidationError<'_>, schema: &Value) -> bool {
    let closed = error.kind().keyword() == "additionalProperties";
    let map = schema_of(error, schema).filter(|_| closed);
    map.is_some_and(|map| map.get("patternProperties").is_some())
}

/// What a value violates of that which types enforce.
pub(crate) fn violation(referee: &Referee, written: &Value) -> Option<String> {
    let mut errors = referee.validator.iter_errors(written);
    let error = errors.find(|error| {
        let keyword = error.kind().keyword();
        let tolerated = is_constraint(keyword) || lists(LENIENCIES, keyword);
        let schema = &referee.schema;
        !(tolerated || is_spelled_otherwise(error, schema) || is_name_in_map(error, schema))
    })?;
    Some(format!("{}: {error}", error.kind().keyword()))
}
