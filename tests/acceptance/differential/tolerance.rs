//! Where generated types are deliberately more tolerant than the schema: nothing else may be read that is invalid.
//!
//! What is read is written back in the form that the schema wants (a number that came as a string is a number then),
//! so it is the written value that may violate these keywords, and no others.
//!
//! Beside these keywords, nothing is looked for in what is read as any JSON value (the generator warns of it), in the
//! value of `"type": "null"`, and among the names of a map, which `required` may list.

use jsonschema::Validator;
use serde_json::Value;

/// Keywords that types do not enforce, and why.
const NOT_ENFORCED: &[(&[&str], &str)] = &[
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
        &["enum", "const"],
        "enums are open, constants are plain values: services add members unannounced",
    ),
    (
        &["oneOf", "anyOf"],
        "a value that fits several alternatives is read as the best one, one of an unknown tag is kept as it is",
    ),
    (
        &["false schema", "unevaluatedItems", "unevaluatedProperties"],
        "what a schema rules out altogether is not looked for",
    ),
];

/// The keyword that a value violates although types enforce it.
pub(crate) fn violation(validator: &Validator, written: &Value) -> Option<String> {
    let enforced = |keyword: &str| {
        let lists = NOT_ENFORCED
            .iter()
            .flat_map(|(keywords, _)| keywords.iter());
        !lists.into_iter().any(|listed| *listed == keyword)
    };
    validator
        .iter_errors(written)
        .find(|error| enforced(error.kind().keyword()))
        .map(|error| format!("{}: {error}", error.kind().keyword()))
}
