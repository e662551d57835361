//! Lists of values: what Azure's tools say about their members beside them, and lists that have a name.

use eventgrid_codegen::json::{Kind, Node};
use eventgrid_codegen::names::type_name;
use serde_json::Value;

use super::convert::Converter;
use super::schema::{Form, Schema, Target};

/// A member, as `x-ms-enum` describes it.
struct EnumMember {
    value: Value,
    /// What code calls it, where the value alone would give another name.
    name: Option<String>,
    /// What it means, where that is more than its name.
    description: Option<String>,
}

impl<'a> Converter<'_, 'a> {
    /// A list at a property that has a name of its own becomes a reference: other properties have the same.
    pub(super) fn is_named_enum(&mut self, node: Node<'a>, schema: &mut Schema<'a>) -> bool {
        let Some(name) = enum_name(node) else {
            return false;
        };
        let first = *self.enums.entry(name).or_insert(node);
        let list = |node: Node<'a>| node.member("enum").and_then(Node::value);
        if list(first) != list(node) {
            return false;
        }
        let target = Target {
            node: first,
            alone: false,
        };
        *schema = Schema::reference(node, target);
        if let Some(description) = node.member("description").and_then(Node::string) {
            schema.plain("description", description);
        }
        let nullable = node
            .member("x-nullable")
            .or_else(|| node.member("nullable"));
        if nullable.is_some_and(|value| value.text == "true") {
            super::convert::allow_null(schema);
        }
        true
    }

    /// Writes what is known of the members beside them, each on its own.
    pub(super) fn enumeration(&mut self, node: Node<'a>, schema: &mut Schema<'a>) {
        let Some(list) = node.member("enum") else {
            return;
        };
        if list.kind() != Kind::Array || list.items().is_empty() {
            self.findings
                .warning(list, "a list without values: any value is taken");
            schema.remove("enum");
            return;
        }
        let known = members(node);
        let told = |member: &EnumMember| member.name.is_some() || member.description.is_some();
        if !known.iter().any(told) || schema.has("oneOf") {
            return;
        }
        let values = list.items().into_iter().filter_map(Node::value);
        let alternatives = values.map(|value| {
            let mut one = Schema::new(list);
            let member = known.iter().find(|member| member.value == value);
            one.plain("const", value);
            if let Some(name) = member.and_then(|member| member.name.clone()) {
                one.plain("x-rust-name", name);
            }
            if let Some(words) = member.and_then(|member| member.description.clone()) {
                one.plain("description", words);
            }
            one
        });
        let alternatives = alternatives.collect();
        schema.set("enum", Form::List(alternatives));
        if let Some((keyword, _)) = schema.keywords.iter_mut().find(|(name, _)| name == "enum") {
            "oneOf".clone_into(keyword);
        }
        schema.remove("type");
    }
}

/// The name that `x-ms-enum` gives a list.
pub(super) fn enum_name(node: Node<'_>) -> Option<String> {
    node.member("enum")?;
    node.member("x-ms-enum")?.member("name")?.string()
}

fn members(node: Node<'_>) -> Vec<EnumMember> {
    let values = node
        .member("x-ms-enum")
        .and_then(|more| more.member("values"));
    let values = values.map(Node::items).unwrap_or_default().into_iter();
    let members = values.filter_map(|entry| {
        let value = entry.member("value")?.value()?;
        let wire = value
            .as_str()
            .map_or_else(|| value.to_string(), str::to_owned);
        let text = |key: &str| entry.member(key).and_then(Node::string);
        let name = text("name").map(|name| type_name(&name));
        let description = text("description");
        Some(EnumMember {
            name: name.clone().filter(|name| *name != type_name(&wire)),
            description: description.filter(|words| {
                let words = letters(words);
                words != letters(&wire) && name.is_none_or(|name| words != letters(&name))
            }),
            value,
        })
    });
    members.collect()
}

fn letters(text: &str) -> String {
    let letters = text.chars().filter(|c| c.is_alphanumeric());
    letters.flat_map(char::to_lowercase).collect()
}
