//! The known formats: those of JSON Schema and of OpenAPI's registry.

use crate::diagnostic::did_you_mean;

/// See <https://json-schema.org/draft/2020-12/json-schema-validation#section-7> and
/// <https://spec.openapis.org/registry/format/>.
const FORMATS: &[&str] = &[
    "base64url",
    "binary",
    "byte",
    "char",
    "commonmark",
    "date",
    "date-time",
    "date-time-local",
    "decimal",
    "decimal128",
    "double",
    "double-int",
    "duration",
    "email",
    "float",
    "hostname",
    "html",
    "http-date",
    "idn-email",
    "idn-hostname",
    "int16",
    "int32",
    "int64",
    "int8",
    "ipv4",
    "ipv6",
    "iri",
    "iri-reference",
    "json-pointer",
    "media-range",
    "password",
    "regex",
    "relative-json-pointer",
    "sf-binary",
    "sf-boolean",
    "sf-decimal",
    "sf-integer",
    "sf-string",
    "sf-token",
    "time",
    "time-local",
    "uint16",
    "uint32",
    "uint64",
    "uint8",
    "unixtime",
    "uri",
    "uri-reference",
    "uri-template",
    "url",
    "uuid",
];

/// The known format that a misspelt one resembles. Other formats are allowed.
pub(super) fn meant(format: &str) -> Option<&'static str> {
    let known = FORMATS.contains(&format);
    if known {
        None
    } else {
        did_you_mean(format, FORMATS.iter().copied())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn misspelt() {
        for (format, expected) in [
            ("date-time", None),
            ("datetime", Some("date-time")),
            ("Date-Time", Some("date-time")),
            ("int_32", Some("int32")),
            ("order-number", None),
        ] {
            assert_eq!(meant(format), expected, "{format}");
        }
    }
}
