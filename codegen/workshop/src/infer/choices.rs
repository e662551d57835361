//! String or enum: decides by how often values repeat.

use std::collections::BTreeSet;

use eventgrid_codegen::names::type_name;
use heck::ToSnakeCase;

use super::shape::Strings;

/// Samples rarely show an enum with more members.
const MOST: usize = 8;

/// Names of properties that hold one of a few values, by their last word.
const HINTS: [&str; 24] = [
    "action",
    "category",
    "channel",
    "class",
    "code",
    "direction",
    "kind",
    "level",
    "method",
    "mode",
    "outcome",
    "phase",
    "priority",
    "protocol",
    "reason",
    "result",
    "role",
    "severity",
    "sku",
    "state",
    "status",
    "tier",
    "type",
    "unit",
];

/// Names of properties that hold any text, even if values repeat in samples.
const FREE: [&str; 10] = [
    "id",
    "name",
    "title",
    "text",
    "description",
    "message",
    "key",
    "value",
    "version",
    "user",
];

/// The members of an enum, sorted, if the strings of a property suggest one.
///
/// There must be two to eight different values that could be identifiers. If the name of the
/// property suggests choices (`status`, `kind` …), they must occur at least three times in all,
/// otherwise six times and each value three times on average.
pub(super) fn members<'s>(name: &str, strings: &'s Strings) -> Option<Vec<&'s str>> {
    let distinct = strings.distinct.len();
    if strings.more || !(2..=MOST).contains(&distinct) {
        return None;
    }
    let called = name.to_snake_case();
    let last = called.rsplit('_').next().unwrap_or_default();
    let evidence = if HINTS.contains(&last) {
        strings.count >= 3 && strings.count > distinct
    } else {
        !FREE.contains(&last) && strings.count >= 6 && strings.count >= 3 * distinct
    };
    let mut members: Vec<&str> = strings
        .distinct
        .iter()
        .map(|(text, _)| text.as_str())
        .collect();
    members.sort_unstable();
    let names: BTreeSet<String> = members
        .iter()
        .map(|text| type_name(text).to_ascii_lowercase())
        .collect();
    let distinct_names = names.len() == members.len() && !names.contains("unknownvalue");
    let fit = evidence && distinct_names && members.iter().all(|text| is_identifier(text));
    fit.then_some(members)
}

/// `Succeeded`, `in-progress`, `PutBlob`: one or a few words, no number or hash.
fn is_identifier(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    text.len() <= 40
        && text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b"_-. ".contains(&b))
        && 2 * digits < text.len()
        && digits <= 2
}

#[cfg(test)]
mod tests {
    use super::super::json::Json;
    use super::super::shape::Shape;
    use super::*;

    fn proposed(name: &str, values: &[&str]) -> Option<Vec<String>> {
        let mut shape = Shape::default();
        for value in values {
            shape.merge(Shape::of(&Json::from(*value), 0));
        }
        let members = members(name, &shape.strings)?;
        Some(members.into_iter().map(str::to_owned).collect())
    }

    #[test]
    fn evidence() {
        let some = |members: &[&str]| Some(members.iter().map(|&m| m.to_owned()).collect());
        for (name, values, expected) in [
            (
                "status",
                &["Running", "Done", "Done"][..],
                some(&["Done", "Running"]),
            ),
            ("status", &["Running", "Done"], None), // nothing repeats
            ("status", &["Done", "Done", "Done"], None), // nothing differs
            ("status", &["A-17", "A-18-20-21", "A-17"], None), // more numbers than words
            ("status", &["Done", "done", "Done"], None), // one Rust name
            ("status", &["200", "404", "200"], None),
            ("color", &["red", "red", "blue"], None), // too few for a name that says nothing
            (
                "color",
                &["red", "red", "blue", "blue", "red", "red"],
                some(&["blue", "red"]),
            ),
            (
                "userName",
                &["ada", "bob", "ada", "bob", "ada", "ada"],
                None,
            ),
        ] {
            assert_eq!(proposed(name, values), expected, "{name} {values:?}");
        }
    }
}
