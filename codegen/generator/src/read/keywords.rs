//! Checks the keywords of a schema: unknown, malformed and misplaced ones.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use serde::Deserialize;
use serde::de::value::MapDeserializer;

use super::dialect::{EventKeywords, FileKeywords, Keywords, PropertyKeywords};
use super::role::Role;
use super::schema_of_files::keywords_of;
use crate::diagnostic::{Findings, did_you_mean};
use crate::json::{Kind, Member, Node};

/// The keywords of each of the four types of the dialect.
struct Known {
    any: BTreeSet<&'static str>,
    file: BTreeSet<&'static str>,
    event: BTreeSet<&'static str>,
    property: BTreeSet<&'static str>,
}

static KNOWN: LazyLock<Known> = LazyLock::new(|| Known {
    any: keywords_of::<Keywords<'static>>().collect(),
    file: keywords_of::<FileKeywords<'static>>().collect(),
    event: keywords_of::<EventKeywords>().collect(),
    property: keywords_of::<PropertyKeywords>().collect(),
});

/// The drafts of JSON Schema that give keywords different meanings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Draft {
    /// Draft 4 or older: `id` names a schema, and the rules of draft 7 apply.
    Four,
    /// Draft 6 or 7: `$ref` disables keywords next to it.
    Seven,
    /// Draft 2019-09 or later, or none.
    Current,
}

/// Keywords that are allowed next to `$ref` in any draft: they do not restrict the value.
const BESIDE_REFERENCE: &[&str] = &[
    "$ref",
    "$schema",
    "$comment",
    "$defs",
    "definitions",
    "title",
    "description",
    "default",
    "example",
    "examples",
    "deprecated",
    "readOnly",
    "writeOnly",
];

/// Whether a keyword next to `$ref` has an effect in a draft where `$ref` disables others.
pub(crate) fn holds_beside_reference(key: &str) -> bool {
    key.starts_with("x-") || BESIDE_REFERENCE.contains(&key)
}

impl Draft {
    /// Whether a schema restricts the value only by its `$ref`.
    pub(crate) fn lets_references_stand_alone(self, members: &[Member<'_>]) -> bool {
        self != Draft::Current && members.iter().any(|member| member.key == "$ref")
    }
}

/// Keywords for which null is a value.
const NULL_IS_A_VALUE: &[&str] = &["const", "default", "example"];

/// The content of a schema.
#[derive(Debug, Default)]
pub(crate) struct Parsed<'a> {
    pub(crate) keywords: Keywords<'a>,
    pub(crate) file: FileKeywords<'a>,
    pub(crate) event: EventKeywords,
    pub(crate) property: PropertyKeywords,
}

/// Reads the keywords of an object, and reports those that are unknown, misplaced or malformed.
pub(crate) fn parse<'a>(
    node: Node<'a>,
    role: Role,
    draft: Draft,
    findings: &mut Findings,
) -> Parsed<'a> {
    let mut any = Vec::new();
    let mut own = Vec::new();
    let members = node.members();
    let alone = draft.lets_references_stand_alone(&members);
    counts(&members, findings);
    for member in members {
        let key = member.key.as_str();
        let is_own = match role {
            Role::File => KNOWN.file.contains(key),
            Role::Event => KNOWN.event.contains(key),
            Role::Property => KNOWN.property.contains(key),
            Role::Definition | Role::Other => false,
        };
        let known = is_own || (KNOWN.any.contains(key) && (key != "id" || draft == Draft::Four));
        if !known {
            unknown(&member, role, findings);
        } else if member.value.kind() == Kind::Null && !NULL_IS_A_VALUE.contains(&key) {
            findings
                .error(member.value, format!("`{key}` cannot be null"))
                .help(format!("leave `{key}` out"));
        } else if is_own {
            own.push(member);
        } else if alone && !holds_beside_reference(key) {
            findings
                .warning(
                    member.name,
                    format!(
                        "beside `$ref`, `{key}` has no effect in the draft that `$schema` names"
                    ),
                )
                .help("remove it, or write `\"allOf\": [{ \"$ref\": … }]` for both to hold");
        } else {
            any.push(member);
        }
    }
    let mut parsed = Parsed {
        keywords: take(any, findings),
        ..Parsed::default()
    };
    match role {
        Role::File => parsed.file = take(own, findings),
        Role::Event => parsed.event = take(own, findings),
        Role::Property => parsed.property = take(own, findings),
        Role::Definition | Role::Other => {}
    }
    allowed(node, &parsed.keywords, findings);
    format(node, &parsed.keywords, findings);
    shapes(node, &parsed.keywords, findings);
    parsed
}

/// Reads a type of the dialect from members; those that it cannot read are reported and left out.
fn take<'a, T: Deserialize<'a> + Default>(members: Vec<Member<'a>>, findings: &mut Findings) -> T {
    let mut readable = Vec::new();
    for member in members {
        let alone = MapDeserializer::new(std::iter::once((member.key.as_str(), member.raw)));
        match T::deserialize(alone) {
            Ok(_) => readable.push(member),
            Err(error) => {
                let message = misfit(&member.key, &error.to_string());
                let finding = findings.error(member.value, message);
                if member.key == "required" && member.value.kind() == Kind::Boolean {
                    finding.help(
                        "list the names in the schema of the object: `\"required\": [\"…\"]`",
                    );
                }
            }
        }
    }
    let all = readable
        .iter()
        .map(|member| (member.key.as_str(), member.raw));
    T::deserialize(MapDeserializer::<_, serde_json::Error>::new(all)).unwrap_or_default()
}

/// The message for a keyword's value of the wrong form, in the words of JSON instead of serde's.
fn misfit(keyword: &str, error: &str) -> String {
    let error = error.split(" at line ").next().unwrap_or_default();
    let words = error
        .strip_prefix("invalid type: ")
        .and_then(|types| types.split_once(", expected "));
    let Some((found, wanted)) = words else {
        return format!("`{keyword}`: {error}");
    };
    let found = match found {
        "map" => "an object".to_owned(),
        "sequence" => "an array".to_owned(),
        other => match other.split_once(' ') {
            Some(("integer" | "floating point", number)) => format!("the number {number}"),
            Some(("boolean", value)) => value.to_owned(),
            Some(("string", text)) => format!("the string `{text}`"),
            _ => other.to_owned(),
        },
    };
    let wanted = match wanted {
        "a map" => "an object",
        "a sequence" => "an array",
        "a JSON number" => "a number",
        other => other,
    };
    format!("`{keyword}` is {wanted}, not {found}")
}

fn unknown(member: &Member<'_>, role: Role, findings: &mut Findings) {
    let key = member.key.as_str();
    let place = if KNOWN.file.contains(key) {
        Some("at the top of the file")
    } else if KNOWN.event.contains(key) {
        Some("in an entry of `x-events`")
    } else if KNOWN.property.contains(key) {
        Some("in the schema of a property")
    } else {
        None
    };
    if let Some(place) = place {
        findings
            .error(member.name, format!("`{key}` has no effect here"))
            .help(format!("`{key}` stands {place}"));
        return;
    }
    let own = match role {
        Role::File => Some(&KNOWN.file),
        Role::Event => Some(&KNOWN.event),
        Role::Property => Some(&KNOWN.property),
        Role::Definition | Role::Other => None,
    };
    let words = KNOWN
        .any
        .iter()
        .chain(own.into_iter().flatten())
        .copied()
        .filter(|word| *word != "id");
    let similar = if key == "id" {
        Some("$id")
    } else {
        did_you_mean(key, words)
    };
    if key.starts_with("x-") && similar.is_none_or(|similar| !similar.starts_with("x-")) {
        findings
            .warning(member.name, format!("`{key}` has no effect"))
            .help("remove it");
        return;
    }
    let finding = findings.error(member.name, format!("unknown keyword `{key}`"));
    match similar {
        Some(similar) => finding.help(format!("did you mean `{similar}`?")),
        None => finding.help("remove it, or write what it says in `description`"),
    };
}

/// The names of lints.
fn allowed(node: Node<'_>, keywords: &Keywords<'_>, findings: &mut Findings) {
    if keywords.allow.is_empty() {
        return;
    }
    for (allowed, place) in keywords.allow.iter().zip(items_of(node, "x-allow")) {
        if let Err(help) = crate::lints::find(&allowed.0) {
            findings
                .error(place, format!("unknown lint `{}`", allowed.0))
                .help(help);
        }
    }
}

/// A format that resembles a known one is a mistake; other formats are allowed.
fn format(node: Node<'_>, keywords: &Keywords<'_>, findings: &mut Findings) {
    if let Some(format) = &keywords.format
        && let Some(meant) = super::formats::meant(format)
    {
        let place = node.member("format").unwrap_or(node);
        findings
            .warning(place, format!("unknown format `{format}`"))
            .help(format!("did you mean `{meant}`?"));
    }
}

/// Keywords whose value is a count.
const COUNTS: [&str; 7] = [
    "minLength",
    "maxLength",
    "minItems",
    "maxItems",
    "minProperties",
    "maxProperties",
    "minContains",
];

fn counts(members: &[Member<'_>], findings: &mut Findings) {
    let counts = members
        .iter()
        .filter(|member| COUNTS.contains(&&*member.key));
    for member in counts {
        let count = member.value.value().and_then(|value| value.as_f64());
        if count.is_some_and(|count| count < 0.0 || count.fract() != 0.0) {
            findings
                .error(
                    member.value,
                    format!("`{}` is a count: 0, 1, 2 …", member.key),
                )
                .help("write a whole number that is not negative");
        }
    }
}

/// Keywords with several forms, and pairs that contradict each other.
fn shapes(node: Node<'_>, keywords: &Keywords<'_>, findings: &mut Findings) {
    if let Some(types) = &keywords.types {
        json_types(node.at(types.raw), findings);
    }
    if let Some(values) = &keywords.enumeration {
        let values = node.at(values.raw);
        if values.kind() != Kind::Array {
            findings
                .error(values, "`enum` is an array of values")
                .help("write `[…]` around the value");
        } else if values.items().is_empty() {
            findings
                .error(values, "an empty `enum` allows no value")
                .help("list the values, or remove `enum`");
        }
    }
    if let Some(dependencies) = &keywords.dependencies {
        let dependencies = node.at(dependencies.raw);
        if dependencies.kind() != Kind::Object {
            findings
                .error(
                    dependencies,
                    "`dependencies` is an object of schemas and arrays of names",
                )
                .help("write `dependentRequired` or `dependentSchemas`: property -> what it needs");
        }
    }
    if let Some(examples) = &keywords.examples {
        let examples = node.at(examples.raw);
        if examples.kind() != Kind::Array {
            findings
                .error(examples, "`examples` is an array of values")
                .help("write `[…]` around the value");
        }
    }
    for (limit, name) in [
        (&keywords.exclusive_minimum, "exclusiveMinimum"),
        (&keywords.exclusive_maximum, "exclusiveMaximum"),
    ] {
        if let Some(limit) = limit {
            let limit = node.at(limit.raw);
            if !matches!(limit.kind(), Kind::Number | Kind::Boolean) {
                findings
                    .error(limit, format!("`{name}` is a number"))
                    .help("write the limit as a number, without quotes");
            }
        }
    }
    for (least, greatest, names) in [
        (&keywords.minimum, &keywords.maximum, ("minimum", "maximum")),
        (
            &keywords.min_length,
            &keywords.max_length,
            ("minLength", "maxLength"),
        ),
        (
            &keywords.min_items,
            &keywords.max_items,
            ("minItems", "maxItems"),
        ),
        (
            &keywords.min_properties,
            &keywords.max_properties,
            ("minProperties", "maxProperties"),
        ),
    ] {
        if let (Some(least), Some(greatest)) = (least, greatest)
            && least.as_f64() > greatest.as_f64()
            && let Some(place) = node.member(names.1)
        {
            findings
                .error(
                    place,
                    format!("`{}` is less than `{}`: no value matches", names.1, names.0),
                )
                .help("exchange the two, or remove one");
        }
    }
}

fn items_of<'a>(node: Node<'a>, keyword: &str) -> Vec<Node<'a>> {
    node.member(keyword).map(Node::items).unwrap_or_default()
}

const TYPES: [&str; 7] = [
    "string", "integer", "number", "boolean", "object", "array", "null",
];

fn json_types(types: Node<'_>, findings: &mut Findings) {
    let names = if types.kind() == Kind::Array {
        types.items()
    } else {
        vec![types]
    };
    if names.is_empty() {
        findings
            .error(types, "an empty `type` allows no value")
            .help("list the types, or remove `type`");
    }
    let mut seen = BTreeSet::new();
    for place in names {
        let Some(name) = place.string() else {
            findings
                .error(place, "the name of a type is a string")
                .help(format!("one of {}", TYPES.join(", ")));
            continue;
        };
        if !TYPES.contains(&name.as_str()) {
            let finding = findings.error(place, format!("unknown type `{name}`"));
            match synonym(&name).or_else(|| did_you_mean(&name, TYPES)) {
                Some(similar) => finding.help(format!("did you mean `{similar}`?")),
                None => finding.help(format!("one of {}", TYPES.join(", "))),
            };
        } else if !seen.insert(name.clone()) {
            findings
                .error(place, format!("the type `{name}` is listed twice"))
                .help("remove one of the two");
        }
    }
}

/// Names of the types in other languages.
fn synonym(name: &str) -> Option<&'static str> {
    Some(match name.to_ascii_lowercase().as_str() {
        "int" | "long" | "int32" | "int64" => "integer",
        "float" | "double" | "decimal" => "number",
        "bool" => "boolean",
        "str" | "text" | "datetime" | "date" | "uuid" => "string",
        "list" => "array",
        "map" | "dict" | "struct" => "object",
        "nil" | "none" => "null",
        _ => return None,
    })
}
