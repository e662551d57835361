//! Constraints and annotations as notes, one short sentence each. None of it is enforced.

use serde_json::Number;

use crate::json::{Kind, Node, compact};
use crate::markdown::code;
use crate::model::Type;
use crate::read::catalog::Schema;
use crate::read::forms::{Raw, Sub};

/// The maximum length of a note: a line of documentation should fit a screen.
const LONGEST: usize = 76;

fn value(node: Node<'_>) -> Option<String> {
    let text = compact(node.text);
    (text.chars().count() <= LONGEST).then(|| code(&text))
}

/// The sentences for a value of type `ty`, in the order in which people would ask.
pub(super) fn notes(schema: &Schema<'_>, ty: &Type) -> Vec<String> {
    let keywords = &schema.keywords;
    let node = schema.node;
    let mut notes = Vec::new();

    if let Some(constant) = &keywords.constant {
        notes.push(match value(node.at(constant.raw)) {
            Some(constant) => format!("Always {constant}."),
            None => "Always the value that the schema gives.".to_owned(),
        });
    }
    if let Some(values) = &keywords.enumeration
        && !matches!(ty, Type::Named(_))
    {
        notes.push(one_of(&node.at(values.raw).items()));
    }
    if let Some(format) = &keywords.format
        && !super::numbers::is_said(format, ty)
    {
        notes.push(format!("Format: {}.", code(format)));
    }
    counted(
        &mut notes,
        keywords.min_length.as_ref(),
        keywords.max_length.as_ref(),
        "character",
        "characters",
    );
    if let Some(pattern) = &keywords.pattern {
        notes.push(if pattern.chars().count() <= LONGEST {
            format!("Matches the regular expression {}.", code(pattern))
        } else {
            "Matches a regular expression that the schema gives.".to_owned()
        });
    }
    if let Some(encoding) = &keywords.content_encoding {
        notes.push(format!("Encoding of the content: {}.", code(encoding)));
    }
    if let Some(media_type) = &keywords.content_media_type {
        notes.push(format!("Media type of the content: {}.", code(media_type)));
    }
    limits(&mut notes, schema, ty);
    inside(&mut notes, schema);
    usage(&mut notes, schema);
    notes
}

/// Notes about items, properties and relations between them.
fn inside(notes: &mut Vec<String>, schema: &Schema<'_>) {
    let keywords = &schema.keywords;
    let node = schema.node;
    counted(
        notes,
        keywords.min_items.as_ref(),
        keywords.max_items.as_ref(),
        "item",
        "items",
    );
    if keywords.unique_items == Some(true) {
        notes.push("All items are different.".to_owned());
    }
    if keywords.contains.is_some() {
        notes.push("Further conditions on some items: see the schema.".to_owned());
    }
    counted(
        notes,
        keywords.min_properties.as_ref(),
        keywords.max_properties.as_ref(),
        "property",
        "properties",
    );
    if let Some(names) = &keywords.property_names
        && names.0.get() != "true"
    {
        notes.push("Further conditions on the names of the properties: see the schema.".to_owned());
    }
    for (name, others) in keywords.dependent_required.iter().flatten() {
        with(notes, name, others);
    }
    if let Some(dependencies) = &keywords.dependencies {
        for member in node.at(dependencies.raw).members() {
            if member.value.kind() == Kind::Array {
                let others: Vec<String> = member
                    .value
                    .items()
                    .into_iter()
                    .filter_map(Node::string)
                    .collect();
                with(notes, &member.key, &others);
            }
        }
    }
    for alternatives in [&keywords.one_of, &keywords.any_of] {
        alternatively(notes, node, alternatives);
    }
    if keywords.not.is_some() {
        notes.push("Some values are excluded: see `not` in the schema.".to_owned());
    }
    if keywords.r#if.is_some() || !keywords.dependent_schemas.entries.is_empty() {
        notes.push("Further conditions between the properties: see the schema.".to_owned());
    }
}

/// Notes about who sets the value, and the meaning of an absent one.
fn usage(notes: &mut Vec<String>, schema: &Schema<'_>) {
    let keywords = &schema.keywords;
    let node = schema.node;
    if keywords.read_only == Some(true) {
        notes.push("Set by the service only.".to_owned());
    }
    if keywords.write_only == Some(true) {
        notes.push("Sent, but never returned.".to_owned());
    }
    if let Some(default) = &keywords.default {
        notes.push(match value(node.at(default.raw)) {
            Some(default) => format!("Default: {default}."),
            None => "The schema gives a default.".to_owned(),
        });
    }
}

/// Samples of a value that is not a named type.
pub(super) fn samples(schema: &Schema<'_>) -> Option<String> {
    let samples: Vec<String> = schema
        .examples()
        .into_iter()
        .filter_map(value)
        .take(3)
        .collect();
    match samples.as_slice() {
        [] => None,
        [only] => Some(format!("Example: {only}.")),
        several => Some(format!("Examples: {}.", several.join(", "))),
    }
}

fn one_of(values: &[Node<'_>]) -> String {
    let all: Option<Vec<String>> = values.iter().map(|node| value(*node)).collect();
    match all {
        Some(all) if all.len() <= 12 => match all.as_slice() {
            [only] => format!("Always {only}."),
            all => format!("One of {}.", all.join(", ")),
        },
        _ => "One of the values that the schema lists.".to_owned(),
    }
}

/// Alternatives that only require properties.
fn alternatively<'a>(notes: &mut Vec<String>, node: Node<'a>, alternatives: &[Sub<'a>]) {
    let sets = alternatives.iter().map(|sub| {
        let names = node.at(sub.0).member("required")?.items();
        let names: Vec<String> = names
            .into_iter()
            .filter_map(Node::string)
            .map(|name| code(&name))
            .collect();
        (node.at(sub.0).members().len() == 1 && !names.is_empty()).then(|| names.join(" and "))
    });
    if let Some(sets) = sets.collect::<Option<Vec<String>>>()
        && sets.len() > 1
    {
        notes.push(format!("Has {}.", sets.join(", or ")));
    } else if alternatives.len() > 1
        && alternatives
            .iter()
            .all(|sub| only_constrains(node.at(sub.0)))
    {
        notes.push("Has some of these properties or others: see the schema.".to_owned());
    }
}

fn only_constrains(node: Node<'_>) -> bool {
    node.members().iter().all(|member| {
        matches!(
            member.key.as_str(),
            "required" | "not" | "description" | "title"
        )
    })
}

fn with(notes: &mut Vec<String>, name: &str, others: &[String]) {
    if !others.is_empty() {
        let others: Vec<String> = others.iter().map(|other| code(other)).collect();
        notes.push(format!(
            "If {} is present, so is {}.",
            code(name),
            others.join(" and ")
        ));
    }
}

fn counted(
    notes: &mut Vec<String>,
    least: Option<&Number>,
    greatest: Option<&Number>,
    one: &str,
    many: &str,
) {
    let noun = |count: &Number| {
        if count.as_f64() == Some(1.0) {
            one.to_owned()
        } else {
            many.to_owned()
        }
    };
    match (least.filter(|least| least.as_f64() != Some(0.0)), greatest) {
        (Some(least), Some(greatest)) if least == greatest => {
            notes.push(format!("Exactly {least} {}.", noun(least)));
        }
        (Some(least), Some(greatest)) => notes.push(format!("{least} to {greatest} {many}.")),
        (Some(least), None) => notes.push(format!("At least {least} {}.", noun(least))),
        (None, Some(greatest)) => notes.push(format!("At most {greatest} {}.", noun(greatest))),
        (None, None) => {}
    }
}

fn limits(notes: &mut Vec<String>, schema: &Schema<'_>, ty: &Type) {
    let keywords = &schema.keywords;
    let exclusive =
        |limit: &Option<Raw<'_, _>>| limit.as_ref().map(|limit| limit.raw.get().to_owned());
    let (above, below) = (
        exclusive(&keywords.exclusive_minimum),
        exclusive(&keywords.exclusive_maximum),
    );
    if let Some(least) = &keywords.minimum {
        if above.as_deref() == Some("true") {
            notes.push(format!("Greater than {least}."));
        } else if !(is_unsigned(ty) && least.as_f64() == Some(0.0)) {
            notes.push(format!("At least {least}."));
        }
    }
    if let Some(above) = above.filter(|above| above != "true" && above != "false") {
        notes.push(format!("Greater than {above}."));
    }
    if let Some(greatest) = &keywords.maximum {
        let words = if below.as_deref() == Some("true") {
            "Less than"
        } else {
            "At most"
        };
        notes.push(format!("{words} {greatest}."));
    }
    if let Some(below) = below.filter(|below| below != "true" && below != "false") {
        notes.push(format!("Less than {below}."));
    }
    if let Some(divisor) = &keywords.multiple_of {
        notes.push(format!("A multiple of {divisor}."));
    }
}

fn is_unsigned(ty: &Type) -> bool {
    matches!(ty, Type::Integer(integer) if integer.range().0 == 0)
}
