//! The schemas directly inside a schema, and their positions in it.

use super::dialect::Keywords;
use super::role::Role;
use crate::diagnostic::Mark;
use crate::json::{Kind, Node, Place};

/// The step from a schema to one directly inside it.
#[derive(Clone, Debug)]
pub struct Step {
    pub parent: Place,
    pub keyword: &'static str,
    /// The name or number of the entry, if the keyword has several.
    pub entry: String,
    /// The place of the entry's name in the file, if it has one.
    pub name: Option<Mark>,
}

/// A schema directly inside another one.
pub(crate) struct Child<'a> {
    pub(crate) node: Node<'a>,
    pub(super) role: Role,
    pub(crate) keyword: &'static str,
    pub(super) entry: String,
    pub(super) name: Option<Mark>,
}

/// The schema of a keyword that has several.
enum Entry<'a> {
    Only,
    Number(usize),
    Name(Node<'a>),
}

/// The schemas directly inside a schema.
pub(crate) fn children<'a>(node: Node<'a>, keywords: &Keywords<'a>) -> Vec<Child<'a>> {
    let mut children = Vec::new();
    let mut add = |node: Node<'a>, role: Role, keyword: &'static str, entry: Entry<'a>| {
        let (entry, name) = match entry {
            Entry::Only => (String::new(), None),
            Entry::Number(number) => (number.to_string(), None),
            Entry::Name(key) => (key.string().unwrap_or_default(), Some(key.into())),
        };
        children.push(Child {
            node,
            role,
            keyword,
            entry,
            name,
        });
    };
    for (keyword, named, role) in [
        ("$defs", &keywords.defs, Role::Definition),
        ("definitions", &keywords.definitions, Role::Definition),
        (
            "patternProperties",
            &keywords.pattern_properties,
            Role::Other,
        ),
        ("dependentSchemas", &keywords.dependent_schemas, Role::Other),
    ] {
        for (key, sub) in &named.entries {
            add(node.at(sub.0), role, keyword, Entry::Name(node.at(key)));
        }
    }
    for (key, sub) in keywords
        .properties
        .iter()
        .flat_map(|properties| &properties.entries)
    {
        let entry = Entry::Name(node.at(key));
        add(node.at(sub.0), Role::Property, "properties", entry);
    }
    for (keyword, sub) in [
        ("additionalProperties", &keywords.additional_properties),
        ("unevaluatedProperties", &keywords.unevaluated_properties),
        ("propertyNames", &keywords.property_names),
        ("additionalItems", &keywords.additional_items),
        ("unevaluatedItems", &keywords.unevaluated_items),
        ("contains", &keywords.contains),
        ("contentSchema", &keywords.content_schema),
        ("not", &keywords.not),
        ("if", &keywords.r#if),
        ("then", &keywords.then),
        ("else", &keywords.r#else),
    ] {
        if let Some(sub) = sub {
            add(node.at(sub.0), Role::Other, keyword, Entry::Only);
        }
    }
    let first = keywords
        .prefix_items
        .iter()
        .map(|list| ("prefixItems", list));
    let lists = [
        ("allOf", &keywords.all_of),
        ("anyOf", &keywords.any_of),
        ("oneOf", &keywords.one_of),
    ];
    for (keyword, list) in lists.into_iter().chain(first) {
        for (number, sub) in list.iter().enumerate() {
            add(node.at(sub.0), Role::Other, keyword, Entry::Number(number));
        }
    }
    if let Some(items) = &keywords.items {
        let items = node.at(items.raw);
        if items.kind() == Kind::Array {
            for (number, item) in items.items().into_iter().enumerate() {
                add(item, Role::Other, "prefixItems", Entry::Number(number));
            }
        } else {
            add(items, Role::Other, "items", Entry::Only);
        }
    }
    if let Some(dependencies) = &keywords.dependencies {
        for member in node.at(dependencies.raw).members() {
            if member.value.kind() != Kind::Array {
                let entry = Entry::Name(member.name);
                add(member.value, Role::Other, "dependencies", entry);
            }
        }
    }
    children.sort_by_key(|child| child.node.place);
    children
}
