//! An error of serde, as this crate tells it.

use std::fmt::{self, Display};

use serde::de::{Expected, Unexpected};

use super::Fault;

/// An error of serde, with the path to it.
#[derive(Debug)]
pub struct SerdeFault(pub(super) Fault);

impl SerdeFault {
    pub(super) fn mismatch(expected: impl Display, found: &'static str) -> Self {
        Self(Fault::mismatch(expected.to_string(), found))
    }
}

impl Display for SerdeFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl std::error::Error for SerdeFault {}

impl From<Fault> for SerdeFault {
    fn from(fault: Fault) -> Self {
        Self(fault)
    }
}

/// serde's own messages quote the value; these do not contain data.
impl serde::de::Error for SerdeFault {
    fn custom<T: Display>(message: T) -> Self {
        Self(Fault::malformed(message.to_string()))
    }

    fn invalid_type(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        Self::mismatch(expected, describe(found))
    }

    fn invalid_value(found: Unexpected<'_>, expected: &dyn Expected) -> Self {
        let found = match describe(found) {
            "a string" => "another string",
            "a number" => "another number",
            other => other,
        };
        Self::mismatch(expected, found)
    }

    fn invalid_length(_: usize, expected: &dyn Expected) -> Self {
        Self::mismatch(expected, "another number of items")
    }

    fn unknown_variant(_: &str, expected: &'static [&'static str]) -> Self {
        let members: Vec<_> = expected.iter().map(|name| format!("{name:?}")).collect();
        let expected = format!("one of {}", members.join(", "));
        Self::mismatch(expected, "another string")
    }

    fn unknown_field(_: &str, expected: &'static [&'static str]) -> Self {
        let names: Vec<_> = expected.iter().map(|name| format!("`{name}`")).collect();
        let expected = format!("the properties {} alone", names.join(", "));
        Self::mismatch(expected, "one of another name")
    }

    fn missing_field(field: &'static str) -> Self {
        Self(Fault::missing(field))
    }

    fn duplicate_field(field: &'static str) -> Self {
        Self(Fault::mismatch("the property once", "it twice").within(field))
    }
}

fn describe(found: Unexpected<'_>) -> &'static str {
    match found {
        Unexpected::Bool(_) => "a boolean",
        Unexpected::Unsigned(_) | Unexpected::Signed(_) | Unexpected::Float(_) => "a number",
        Unexpected::Char(_) | Unexpected::Str(_) => "a string",
        Unexpected::Unit | Unexpected::Option => "null",
        Unexpected::Seq => "an array",
        Unexpected::Map => "an object",
        _ => "another value",
    }
}
