//! Struct or map: are the names of an object part of its type, or data?
//!
//! The first rule that applies decides:
//! 1. Names that properties do not have (GUIDs, URLs, paths, numbers, dates …) make a map if all
//!    names are of this kind, or a quarter of them and the values are alike.
//! 2. A property whose own name suggests free names (`tags`, `headers`, `customProperties` …) is a
//!    map if its values are scalars of one type.
//! 3. Names that hardly repeat over several objects, while the values are alike, make a map.
//! 4. Many values that are objects with exactly the same properties make a map.
//! 5. An object that is empty in all samples is a map: it can hold anything.
//!
//! Any other object is a struct. Values are alike if they are scalars of one type, all arrays, or
//! objects that share most of their properties.

use std::collections::BTreeSet;

use heck::ToSnakeCase;

use super::forms::is_uuid;
use super::shape::{Objects, SeenMember};
use crate::personal::{is_ip_address, is_mail_address};

/// The kind of an object, with a reason if it needs one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Map(String),
    /// With a reason if its name suggested a map.
    Struct(Option<String>),
}

/// Names of properties that hold free names, by their last word: `tags`, also `ModelTags`.
const FREE: [&str; 13] = [
    "annotations",
    "attributes",
    "claims",
    "dimensions",
    "dictionary",
    "extensions",
    "headers",
    "labels",
    "metadata",
    "parameters",
    "properties",
    "tags",
    "variables",
];

/// The minimum number of names, and of objects with the same properties, for a pattern.
const SEVERAL: usize = 3;
const MANY: usize = 4;

/// The maximum length of a property's name.
const LONGEST: usize = 64;

/// Decides for the objects in the property `name`.
pub(super) fn kind(name: &str, objects: &Objects) -> Kind {
    let members = &objects.members;
    if members.is_empty() {
        return Kind::Map("it is empty in the samples, so it may hold anything".to_owned());
    }
    let alike = alike(members);
    let odd: Vec<(&str, &str)> = members
        .iter()
        .filter_map(|member| Some((odd(&member.name)?, member.name.as_str())))
        .collect();
    if let Some((what, example)) = odd.first() {
        let all = odd.len() == members.len();
        if all || (alike && odd.len() * 4 >= members.len()) {
            let count = if all {
                "all of its names".to_owned()
            } else {
                format!("{} of its {} names", odd.len(), members.len())
            };
            return Kind::Map(format!(
                "{count} do not look like property names ({what}: `{}`)",
                short(example)
            ));
        }
    }
    let called = name.to_snake_case();
    let last = called.rsplit('_').next().unwrap_or_default();
    let free = FREE.contains(&last);
    let scalars = |member: &SeenMember| {
        let kinds = member.shape.kinds();
        !kinds.contains(&"object") && !kinds.contains(&"array")
    };
    if free && alike && members.iter().all(scalars) {
        return Kind::Map("a map because of its name".to_owned());
    }
    let filled = objects.count - objects.empty;
    let rare = |member: &SeenMember| 2 * member.present <= filled;
    if alike && filled > 1 && members.len() >= SEVERAL && members.iter().all(rare) {
        return Kind::Map(
            "its names vary between the samples, and its values are of one kind".to_owned(),
        );
    }
    if members.len() >= MANY && same_properties(members) {
        return Kind::Map(format!(
            "its {} values are objects with the same properties",
            members.len()
        ));
    }
    let why = "not a map, although the name suggests one: its values are not of one simple type";
    Kind::Struct(free.then(|| why.to_owned()))
}

/// A name, shortened for a sentence.
fn short(name: &str) -> String {
    let mut short: String = name.chars().take(40).collect();
    if short.len() < name.len() {
        short.push('…');
    }
    short.replace('`', "'")
}

/// Why a name is not the name of a property.
fn odd(name: &str) -> Option<&'static str> {
    let name = name.trim();
    let digits = name.chars().filter(char::is_ascii_digit).count();
    if is_uuid(name) {
        Some("a GUID")
    } else if name.contains("://") {
        Some("a URL")
    } else if name.contains('/') {
        Some("a path")
    } else if is_mail_address(name) {
        Some("a mail address")
    } else if is_ip_address(name) {
        Some("an IP address")
    } else if name.len() >= 10
        && digits >= 8
        && name.starts_with(|c: char| c.is_ascii_digit())
        && name.contains('-')
    {
        Some("a date")
    } else if name.parse::<f64>().is_ok() && digits > 0 {
        Some("a number")
    } else if name.len() >= 16 && digits > 0 && name.bytes().all(|b| b.is_ascii_hexdigit()) {
        Some("a hash")
    } else if name.contains(char::is_whitespace) {
        Some("several words")
    } else if name.chars().count() > LONGEST {
        Some("too long")
    } else {
        None
    }
}

/// Whether the values could be those of one map.
fn alike(members: &[SeenMember]) -> bool {
    let kinds: BTreeSet<&str> = members
        .iter()
        .flat_map(|member| member.shape.kinds())
        .map(|kind| if kind == "integer" { "number" } else { kind })
        .collect();
    if kinds.len() > 1 {
        return false;
    }
    if !kinds.contains("object") {
        return true;
    }
    let names = names(members);
    let all: BTreeSet<&str> = names.iter().flatten().copied().collect();
    names.iter().all(|own| 2 * own.len() >= all.len())
}

fn same_properties(members: &[SeenMember]) -> bool {
    let names = names(members);
    let first = names.first().map_or(0, BTreeSet::len);
    let only_objects = members
        .iter()
        .all(|member| member.shape.kinds() == ["object"]);
    only_objects && first > 1 && names.windows(2).all(|pair| pair[0] == pair[1])
}

/// The names within the objects that are the values.
fn names(members: &[SeenMember]) -> Vec<BTreeSet<&str>> {
    members
        .iter()
        .map(|member| {
            let inner = &member.shape.objects.members;
            inner.iter().map(|member| member.name.as_str()).collect()
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::json::Json;
    use super::super::shape::Shape;
    use super::*;
    use eventgrid_codegen::json::Node;

    fn decide(name: &str, samples: &[&str]) -> Kind {
        let mut shape = Shape::default();
        for sample in samples {
            shape.merge(Shape::of(&Json::of(Node::root(0, sample)), 0));
        }
        kind(name, &shape.objects)
    }

    #[test]
    fn rules() {
        let map = |reason: &str| Kind::Map(reason.to_owned());
        for (name, samples, expected) in [
            (
                "orders",
                &[r#"{"17": {"a": 1}, "18": "x"}"#][..],
                map("all of its names do not look like property names (a number: `17`)"),
            ),
            (
                "user",
                &[r#"{"aud": "a", "http://schemas.example/name": "b", "iss": "c"}"#],
                map(
                    "1 of its 3 names do not look like property names (a URL: `http://schemas.example/name`)",
                ),
            ),
            (
                "user",
                &[r#"{"aud": "a", "http://schemas.example/name": 1}"#],
                Kind::Struct(None),
            ),
            (
                "ModelTags",
                &[r#"{"area": "diabetes", "type": "regression"}"#],
                map("a map because of its name"),
            ),
            (
                "properties",
                &[r#"{"state": "on", "count": 2}"#],
                Kind::Struct(Some(
                    "not a map, although the name suggests one: its values are not of one simple type"
                        .to_owned(),
                )),
            ),
            (
                "stock",
                &[r#"{"berlin": 1}"#, r#"{"oslo": 2, "rome": 2.5}"#],
                map("its names vary between the samples, and its values are of one kind"),
            ),
            (
                "stock",
                &[r#"{"berlin": 1}"#, r#"{"berlin": 2, "oslo": 2, "rome": 3}"#],
                Kind::Struct(None),
            ),
            (
                "warehouses",
                &[
                    r#"{"a": {"x": 1, "y": 2}, "b": {"x": 1, "y": 2}, "c": {"x": 1, "y": 2}, "d": {"y": 1, "x": 2}}"#,
                ],
                map("its 4 values are objects with the same properties"),
            ),
            (
                "evidence",
                &["{}", "{}"],
                map("it is empty in the samples, so it may hold anything"),
            ),
            (
                "customer",
                &[r#"{"name": "Ada", "city": "London"}"#],
                Kind::Struct(None),
            ),
            (
                "customer",
                &[r#"{"": 1, "@odata.type": 2, "$version": 3}"#],
                Kind::Struct(None),
            ),
        ] {
            assert_eq!(decide(name, samples), expected, "{name} {samples:?}");
        }
    }

    #[test]
    fn names_that_no_property_has() {
        for (name, what) in [
            ("8c1f6e0a-2d43-4b7e-9a05-3f6d7be91c24", "a GUID"),
            ("/subscriptions/a", "a path"),
            ("ada@contoso.example", "a mail address"),
            ("10.0.0.1", "an IP address"),
            ("2024-05-01", "a date"),
            ("-1.5", "a number"),
            ("0123456789abcdef", "a hash"),
            ("Bill of sale", "several words"),
        ] {
            assert_eq!(odd(name), Some(what), "{name}");
        }
        for name in [
            "", "inf", "NaN", "2ndName", "a.b", "x-ms-id", " padded ", "größe",
        ] {
            assert_eq!(odd(name), None, "{name}");
        }
    }
}
