//! `const` and `enum`: open enums, and plain types for constants.

use std::collections::BTreeSet;

use serde_json::Value;

use super::view::{View, types_of};
use super::{Lower, Lowered};
use crate::json::{Node, Place};
use crate::model::{Body, Choice, Enum, Type};
use crate::names::{distinct, is_type_name, type_name};
use crate::read::catalog::Schema;
use crate::read::values::JsonType;

/// A value that a schema lists, and its place.
#[derive(Clone, Debug)]
pub(super) struct Literal<'a> {
    pub(super) value: Value,
    pub(super) node: Node<'a>,
    pub(super) description: Option<String>,
    pub(super) deprecated: bool,
    pub(super) rust_name: Option<String>,
}

impl<'a> Lower<'a, '_> {
    /// The values that a shape lists, if any, and whether by `const`.
    pub(super) fn listed(&mut self, view: &View<'a>) -> Option<(Vec<Literal<'a>>, bool)> {
        let mut listed: Option<Vec<Literal<'a>>> = None;
        let mut constant = false;
        for part in &view.parts {
            let node = part.schema.node;
            let keywords = &part.schema.keywords;
            let values = match (&keywords.constant, &keywords.enumeration) {
                (Some(only), values) => {
                    constant = true;
                    let only = node.at(only.raw);
                    let listed = values.as_ref().map(|values| node.at(values.raw).items());
                    if listed
                        .is_some_and(|listed| !listed.iter().any(|one| one.value() == only.value()))
                    {
                        self.findings
                            .error(only, "`enum` does not list the value of `const`")
                            .help("remove one of the two keywords");
                    }
                    vec![only]
                }
                (None, Some(values)) => node.at(values.raw).items(),
                (None, None) => continue,
            };
            let single = values.len() == 1;
            let mut own = Vec::new();
            for place in values {
                let Some(value) = place.value() else { continue };
                if value.is_null() && !allows(&part.schema, &value) {
                    self.findings
                        .warning(
                            place,
                            "null is not of the schema's `type`: accepted nevertheless",
                        )
                        .help("add `\"null\"` to `type`, or remove it here");
                } else if !allows(&part.schema, &value) {
                    self.findings
                        .error(place, format!("{value} is not of the schema's `type`"))
                        .help("remove it, or change `type`");
                    continue;
                } else if !view.fits(&value) {
                    continue; // another schema of this place allows fewer types
                }
                if own.iter().any(|other: &Literal<'_>| other.value == value) {
                    self.findings
                        .error(place, format!("{value} is listed twice"))
                        .help("remove one of the two");
                    continue;
                }
                let title = keywords
                    .title
                    .as_deref()
                    .map(super::types::sentence)
                    .filter(|_| single);
                own.push(Literal {
                    value,
                    node: place,
                    description: keywords.description.clone().filter(|_| single).or(title),
                    deprecated: single && keywords.deprecated == Some(true),
                    rust_name: keywords.rust_name.clone().filter(|_| single),
                });
            }
            listed = Some(match listed {
                None => own,
                Some(before) => {
                    let both: Vec<_> = before
                        .into_iter()
                        .filter(|one| own.iter().any(|other| other.value == one.value))
                        .collect();
                    if both.is_empty() {
                        self.findings
                            .error(
                                node,
                                "none of these values is allowed by the other schemas here",
                            )
                            .help("make the lists overlap");
                    }
                    both
                }
            });
        }
        listed.map(|listed| (listed, constant))
    }

    /// The type of a shape that lists its values.
    pub(super) fn literals(&mut self, view: &View<'a>) -> Option<Lowered> {
        let (mut values, constant) = self.listed(view)?;
        let nullable = values.iter().any(|literal| literal.value.is_null());
        values.retain(|literal| !literal.value.is_null());
        let all = |test: fn(&Value) -> bool| values.iter().all(|literal| test(&literal.value));
        let is_compound = |value: &Value| value.is_array() || value.is_object();
        let ty = if values.is_empty() || (constant && all(is_compound)) {
            Type::Value
        } else if all(Value::is_string) {
            if view.types.is_some() && super::types_say_time(view) {
                Type::DateTime
            } else if constant {
                Type::String
            } else {
                self.open_enum(view, &values, "")
            }
        } else if all(Value::is_boolean) {
            Type::Bool
        } else if constant && all(Value::is_number) {
            self.type_of_others(view, &values)
        } else if values.iter().all(|literal| !is_compound(&literal.value)) {
            self.open_enum(view, &values, "")
        } else {
            let node = values
                .first()
                .map_or(view.home.node, |literal| literal.node);
            self.any(
                node,
                "these values have different types",
                "list values of one type, or use `oneOf`",
            )
        };
        Some(Lowered {
            nullable,
            ..Lowered::new(ty)
        })
    }

    /// The type of unlisted values.
    fn type_of_others(&mut self, view: &View<'a>, values: &[Literal<'a>]) -> Type {
        let all = |test: fn(&Value) -> bool| values.iter().all(|literal| test(&literal.value));
        if all(Value::is_string) {
            Type::String
        } else if all(is_whole) {
            let nodes: Vec<_> = values.iter().map(|literal| literal.node).collect();
            self.integer_of(view, &nodes)
        } else if all(Value::is_number) {
            Type::F64
        } else {
            Type::Value
        }
    }

    /// An enum that also accepts unlisted values.
    pub(super) fn open_enum(
        &mut self,
        view: &View<'a>,
        values: &[Literal<'a>],
        suffix: &str,
    ) -> Type {
        let mut taken = BTreeSet::from(["UnknownValue".to_owned()]);
        let mut members = Vec::new();
        for literal in values {
            let (wire, is_string) = match &literal.value {
                Value::String(text) => (text.clone(), true),
                value if is_whole(value) => {
                    let integer = super::numbers::spelled(literal.node.text);
                    (integer.unwrap_or_default().to_string(), false)
                }
                value => (value.to_string(), false),
            };
            let wanted = match &literal.rust_name {
                Some(name) if is_type_name(name) => name.clone(),
                _ => type_name(&wire),
            };
            let name = distinct(&wanted, "", |name| taken.contains(name));
            if name != wanted {
                self.findings
                    .warning(literal.node, format!("another member is called `{wanted}`: this one is `{name}`"))
                    .help("to choose a name, write the member as `{ \"const\": …, \"x-rust-name\": … }` within `oneOf`");
            }
            taken.insert(name.clone());
            members.push(Choice {
                name,
                wire,
                is_string,
                description: literal.description.clone(),
                deprecated: literal.deprecated,
                at: literal.node.into(),
            });
        }
        let other = self.type_of_others(view, values);
        Type::Named(self.define(view, suffix, Body::Enum(Enum { members, other })))
    }
}

impl<'a> Lower<'a, '_> {
    /// All values that schemas allow together, if one of them or its target lists values. Mistakes
    /// in them are reported where they are lowered.
    pub(super) fn possible(&mut self, nodes: &[Node<'a>]) -> Option<Vec<Value>> {
        let mut seen = Vec::new();
        let lists = nodes
            .iter()
            .filter_map(|node| self.possible_at(*node, &mut seen));
        lists.reduce(|one, other| both(one, &other))
    }

    /// The `default` of schemas or their targets.
    pub(super) fn default_of(&mut self, nodes: &[Node<'a>]) -> Option<Value> {
        let mut todo: Vec<Node<'a>> = nodes.iter().rev().copied().collect();
        let mut seen = Vec::new();
        while let Some(node) = todo.pop() {
            if seen.contains(&node.place) {
                continue;
            }
            seen.push(node.place);
            let schema = self.schema(node);
            let keywords = &schema.keywords;
            if let Some(default) = &keywords.default {
                return node.at(default.raw).value();
            }
            todo.extend(schema.each(&keywords.all_of).rev());
            todo.extend(self.catalog.target(&schema));
        }
        None
    }

    fn possible_at(&mut self, node: Node<'a>, seen: &mut Vec<Place>) -> Option<Vec<Value>> {
        if seen.contains(&node.place) {
            return None;
        }
        seen.push(node.place);
        let schema = self.schema(node);
        let keywords = &schema.keywords;
        let values = |list: Vec<Node<'a>>| list.into_iter().filter_map(Node::value).collect();
        let constant = keywords.constant.as_ref();
        let constant = constant.map(|only| values(vec![node.at(only.raw)]));
        let listed = keywords.enumeration.as_ref();
        let listed = listed.map(|list| values(node.at(list.raw).items()));
        let mut types = keywords
            .types
            .iter()
            .map(|types| types_of(node.at(types.raw)));
        let is_null = types.any(|types| types.iter().eq([&JsonType::Null]));
        let null = is_null.then(|| vec![Value::Null]);
        let mut lists: Vec<Vec<Value>> = [constant, listed, null].into_iter().flatten().collect();
        let target = self.catalog.target(&schema);
        for part in target.into_iter().chain(schema.each(&keywords.all_of)) {
            lists.extend(self.possible_at(part, seen));
        }
        for alternatives in [&keywords.one_of, &keywords.any_of] {
            let nodes = schema.each(alternatives);
            let lists_of: Option<Vec<_>> = nodes.map(|node| self.possible_at(node, seen)).collect();
            let listed = lists_of.filter(|lists| !lists.is_empty());
            lists.extend(listed.map(|lists| lists.concat()));
        }
        seen.pop();
        let mut possible = lists.into_iter().reduce(|one, other| both(one, &other))?;
        possible.retain(|value| allows(&schema, value));
        Some(possible)
    }
}

/// The values that are in both lists.
fn both(mut one: Vec<Value>, other: &[Value]) -> Vec<Value> {
    one.retain(|value| other.iter().any(|other| same(value, other)));
    one
}

/// Whether two values are equal in JSON Schema: `1` equals `1.0`.
pub(super) fn same(one: &Value, other: &Value) -> bool {
    let integers = |value: &Value| value.is_i64() || value.is_u64();
    match (one, other) {
        (Value::Number(a), Value::Number(b)) if !(integers(one) && integers(other)) => {
            a.as_f64() == b.as_f64()
        }
        _ => one == other,
    }
}

/// Whether a string is read as a value: `"1"` as the number 1, `"CAT"` as the string `"cat"`.
pub(super) fn is_spelled_as(text: &Value, value: &Value) -> bool {
    let spelled = |value: &Value| match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    spelled(text).eq_ignore_ascii_case(&spelled(value))
}

/// Whether a value is an integer in JSON Schema.
fn is_whole(value: &Value) -> bool {
    value.as_f64().is_some_and(|number| number.fract() == 0.0)
}

/// Whether a value has a type that its own schema allows.
fn allows(schema: &Schema<'_>, value: &Value) -> bool {
    let Some(types) = &schema.keywords.types else {
        return true;
    };
    let types = types_of(schema.node.at(types.raw));
    fits(value, &types, schema.keywords.nullable == Some(true))
}

impl View<'_> {
    /// Whether a value has a type that all schemas allow.
    fn fits(&self, value: &Value) -> bool {
        let types = self.types.as_ref();
        types.is_none_or(|types| fits(value, types, self.nullable))
    }
}

fn fits(value: &Value, types: &BTreeSet<JsonType>, nullable: bool) -> bool {
    types.iter().any(|json_type| match json_type {
        JsonType::Null => value.is_null(),
        JsonType::Boolean => value.is_boolean(),
        JsonType::Integer => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        JsonType::Number => value.is_number(),
        JsonType::String => value.is_string(),
        JsonType::Array => value.is_array(),
        JsonType::Object => value.is_object(),
    }) || (nullable && value.is_null())
}
