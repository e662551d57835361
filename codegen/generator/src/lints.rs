//! All lints: their names and findings.

use serde::Serialize;

use crate::diagnostic::did_you_mean;

/// A lint for schemas.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Lint {
    /// Its name, to switch it on and off: `missing-description`.
    pub name: &'static str,
    /// Its findings, in a sentence.
    pub summary: &'static str,
    /// Whether it is on by default.
    pub default: bool,
}

const fn on(name: &'static str, summary: &'static str) -> Lint {
    Lint {
        name,
        summary,
        default: true,
    }
}

const fn off(name: &'static str, summary: &'static str) -> Lint {
    Lint {
        name,
        summary,
        default: false,
    }
}

pub const DUPLICATE_DEFINITION: &str = "duplicate-definition";
pub const FILE_NAME: &str = "file-name";
pub const FOREIGN_EVENT_TYPE: &str = "foreign-event-type";
pub const MISSING_DESCRIPTION: &str = "missing-description";
pub const MISSING_DOCS: &str = "missing-docs";
pub const MISSING_EXAMPLE: &str = "missing-example";
pub const MISSING_NAMESPACE: &str = "missing-namespace";
pub const MISSING_SUBJECT: &str = "missing-subject";
pub const MISSING_TITLE: &str = "missing-title";
pub const MISSING_TOPIC_TYPES: &str = "missing-topic-types";
pub const NEEDLESS_ALIAS: &str = "needless-alias";
pub const NEEDLESS_ALLOW: &str = "needless-allow";
pub const REPEATED_NAME: &str = "repeated-name";
pub const REQUIRED_CONTRADICTED: &str = "required-contradicted";
pub const SENSITIVE_PROPERTY: &str = "sensitive-property";
pub const SIMILAR_PROPERTIES: &str = "similar-properties";
pub const TODO_DESCRIPTION: &str = "todo-description";
pub const UNKNOWN_EVENT: &str = "unknown-event";
pub const UNKNOWN_PLACEHOLDER: &str = "unknown-placeholder";
pub const UNKNOWN_PROPERTY: &str = "unknown-property";
pub const UNLISTED_VALUE: &str = "unlisted-value";
pub const UNUSED_DEFINITION: &str = "unused-definition";
pub const WRONG_TYPE: &str = "wrong-type";

/// All lints, by name.
pub const LINTS: &[Lint] = &[
    on(
        DUPLICATE_DEFINITION,
        "Two equal definitions in one file (other than the data of event types).",
    ),
    on(FILE_NAME, "A file whose name does not match its namespace."),
    on(
        FOREIGN_EVENT_TYPE,
        "An event type in the namespace of another file.",
    ),
    on(
        MISSING_DESCRIPTION,
        "A source, event type, definition or property without a description.",
    ),
    on(
        MISSING_DOCS,
        "A source of Azure without the address of its documentation.",
    ),
    on(
        MISSING_EXAMPLE,
        "An event type whose data has no example, so that there is no sample event.",
    ),
    on(MISSING_NAMESPACE, "Event types without an `x-namespace`."),
    off(
        MISSING_SUBJECT,
        "An event type without the pattern of its subject.",
    ),
    on(MISSING_TITLE, "A source without a title."),
    on(
        MISSING_TOPIC_TYPES,
        "A source of Azure that does not say which topics send its events.",
    ),
    on(
        NEEDLESS_ALIAS,
        "An alias that is not needed, as names match in any case.",
    ),
    on(NEEDLESS_ALLOW, "An `x-allow` without effect."),
    on(
        REPEATED_NAME,
        "A description that says no more than the names of the property and its object.",
    ),
    on(
        REQUIRED_CONTRADICTED,
        "A required property that an example or a captured event lacks or has as null.",
    ),
    on(
        SENSITIVE_PROPERTY,
        "A property that looks secret or personal, without an `x-sensitive` that says whether it is.",
    ),
    on(
        SIMILAR_PROPERTIES,
        "Two properties of an object whose names differ only in case.",
    ),
    on(
        TODO_DESCRIPTION,
        "A description that begins with TODO, as in a draft.",
    ),
    on(
        UNKNOWN_EVENT,
        "A captured event whose type no schema describes, or a value that is not an event.",
    ),
    on(
        UNKNOWN_PLACEHOLDER,
        "A placeholder of a subject's pattern that names no property of the data, and no `x-sample` says what the sample \
         event has there.",
    ),
    on(
        UNKNOWN_PROPERTY,
        "A property of an example or a captured event that the schema does not name.",
    ),
    on(
        UNLISTED_VALUE,
        "A value of an example or a captured event that the enum does not list.",
    ),
    on(UNUSED_DEFINITION, "A definition that no event type uses."),
    on(
        WRONG_TYPE,
        "A value of an example or a captured event that is not of the type in the schema.",
    ),
];

/// The lint with this name, or an error with a similar name.
pub fn find(name: &str) -> Result<&'static Lint, String> {
    let found = LINTS.iter().find(|lint| lint.name == name);
    let similar = || did_you_mean(name, LINTS.iter().map(|lint| lint.name));
    found.ok_or_else(|| match similar() {
        Some(similar) => format!("did you mean `{similar}`?"),
        None => "`cargo xtask lint --list` shows all lints".to_owned(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lints_are_in_order() {
        assert!(LINTS.is_sorted_by(|one, other| one.name < other.name));
        assert!(LINTS.iter().all(|lint| lint.summary.ends_with('.')));
    }

    #[test]
    fn names() {
        assert_eq!(find("file-name").map(|lint| lint.default), Ok(true));
        let help = find("missing-descriptions").unwrap_err();
        assert_eq!(help, "did you mean `missing-description`?");
    }
}
