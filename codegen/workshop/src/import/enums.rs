//! Lists of values: descriptions of members by Azure's tools, and named lists.

use eventgrid_codegen::json::{Kind, Member, Node};
use eventgrid_codegen::names::type_name;
use serde_json::Value;

use super::convert::{Converter, brief};
use super::schema::{Form, Schema, Target};

/// A member, as `x-ms-enum` describes it.
struct EnumMember {
    value: Value,
    /// The name in code, if the value alone would give another one.
    name: Option<String>,
    /// The meaning, if it is more than the name.
    description: Option<String>,
}

impl<'a> Converter<'_, 'a> {
    /// A list with its own name at a property becomes a reference, because other properties use the
    /// same list.
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

    /// Writes members separately, with names and descriptions.
    pub(super) fn enumeration(&mut self, node: Node<'a>, schema: &mut Schema<'a>) {
        let Some(list) = node.member("enum") else {
            return;
        };
        if list.kind() != Kind::Array || list.items().is_empty() {
            self.findings
                .warning(list, "an empty list: read as any JSON value");
            schema.remove("enum");
            return;
        }
        self.listed_once(list, schema);
        let known = members(node);
        let told = |member: &EnumMember| member.name.is_some() || member.description.is_some();
        if !known.iter().any(told) || schema.has("oneOf") {
            return;
        }
        let Some(Value::Array(values)) = schema.value("enum") else {
            return;
        };
        let values = values.into_iter();
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

impl<'a> Converter<'_, 'a> {
    /// Lists each value once.
    fn listed_once(&mut self, list: Node<'a>, schema: &mut Schema<'a>) {
        let mut known: Vec<(Node<'a>, Option<Value>)> = Vec::new();
        let items = list.items();
        for item in &items {
            let value = item.value();
            match known.iter().find(|(_, other)| *other == value) {
                Some((first, _)) => {
                    let message = format!("{} is listed twice: one is kept", brief(item.text));
                    let finding = self.findings.warning(*item, message);
                    finding.related(*first, "this is the first one");
                }
                None => known.push((*item, value)),
            }
        }
        if known.len() < items.len() {
            let texts: Vec<&str> = known.iter().map(|(item, _)| item.text).collect();
            schema.set("enum", Form::Plain(format!("[{}]", texts.join(", "))));
        }
    }

    /// If the listed values do not have the schema's type, the values decide.
    pub(super) fn typed_by_values(&mut self, node: Node<'a>, schema: &mut Schema<'a>) {
        let Some(values) = listed(schema) else { return };
        for keyword in ["oneOf", "anyOf"] {
            let bare = |one: &Schema<'a>| one.keywords.iter().all(|(name, _)| name == "type");
            if !schema.list(keyword).is_empty() && schema.list(keyword).iter().all(bare) {
                schema.remove(keyword);
            }
        }
        let types = schema.types();
        let fits = |value: &Value| value.is_null() || types.iter().any(|name| is_of(name, value));
        let Some(misfit) = values
            .iter()
            .find(|value| !fits(value))
            .filter(|_| !types.is_empty())
        else {
            return;
        };
        let at = node
            .member("enum")
            .or_else(|| node.member("const"))
            .unwrap_or(node);
        let item = at
            .items()
            .into_iter()
            .find(|item| item.value().as_ref() == Some(misfit));
        let names: Vec<&str> = types.iter().map(String::as_str).collect();
        let message = format!(
            "{} is not of the type {}: the values decide",
            brief(&misfit.to_string()),
            names.join(" or ")
        );
        let finding = self.findings.warning(item.unwrap_or(at), message);
        finding.related(node.member("type").unwrap_or(node), "this type is left out");
        schema.remove("type");
        schema.remove("format");
        if types.contains("null") && !values.contains(&Value::Null) && schema.has("enum") {
            let values: Vec<Value> = values.into_iter().chain([Value::Null]).collect();
            schema.set("enum", Form::Plain(Value::from(values).to_string()));
        }
    }

    /// Examples that do not have the schema's type would be wrong samples.
    pub(super) fn examples(&mut self, member: &Member<'a>, schema: &mut Schema<'a>) {
        const REASON: &str = "it is not of the schema's `type`";
        let mut types = schema.types();
        if types.is_empty() && schema.has("properties") {
            types.insert("object".to_owned());
        }
        let Some(Value::Array(values)) = schema.value("examples") else {
            schema.remove("examples");
            self.drops.add(member, Some("it is an array of values"));
            return;
        };
        let fits = |value: &Value| types.is_empty() || types.iter().any(|name| is_of(name, value));
        let fitting: Vec<Value> = values.iter().filter(|value| fits(value)).cloned().collect();
        if fitting.len() < values.len() {
            self.drops.add(member, Some(REASON));
            schema.remove("examples");
            if !fitting.is_empty() {
                schema.plain("examples", fitting);
            }
        }
    }
}

/// The values of `enum` or `const`.
fn listed(schema: &Schema<'_>) -> Option<Vec<Value>> {
    match (schema.value("const"), schema.value("enum")) {
        (Some(only), _) => Some(vec![only]),
        (None, Some(Value::Array(values))) => Some(values),
        _ => None,
    }
}

/// Whether a value is of a JSON type.
fn is_of(name: &str, value: &Value) -> bool {
    match name {
        "string" => value.is_string(),
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        "number" => value.is_number(),
        "boolean" => value.is_boolean(),
        "object" => value.is_object(),
        "array" => value.is_array(),
        _ => value.is_null(),
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
