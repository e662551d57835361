//! Where generated types are deliberately more tolerant than the schema: nothing else may be read that is invalid.
//!
//! What is read is written back in the form that the schema wants (a number that came as a string is a number then),
//! so it is the written value that may violate these keywords, and no others.
//!
//! Beside these keywords, nothing is looked for in what is read as any JSON value (the generator warns of it), in the
//! value of `"type": "null"`, and among the names of a map, which `required` may list.

use jsonschema::error::{TypeKind, ValidationErrorKind};
use jsonschema::{JsonType, ValidationError, Validator};
use serde_json::Value;

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

/// Whether a number or a boolean stands for a string: it is the member of an enum that has its text, and is written
/// back as it was sent.
fn is_text(error: &ValidationError<'_>) -> bool {
    let expected = matches!(
        error.kind(),
        ValidationErrorKind::Type {
            kind: TypeKind::Single(JsonType::String)
        }
    );
    let sent = error.instance();
    expected && (sent.is_number() || sent.is_boolean())
}

/// What a value violates of that which types enforce.
pub(crate) fn violation(validator: &Validator, written: &Value) -> Option<String> {
    let mut errors = validator.iter_errors(written);
    let enforced = |keyword: &str| !is_constraint(keyword) && !lists(LENIENCIES, keyword);
    let error = errors.find(|error| enforced(error.kind().keyword()) && !is_text(error))?;
    Some(format!("{}: {error}", error.kind().keyword()))
}
