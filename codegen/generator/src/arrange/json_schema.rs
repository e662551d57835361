//! The JSON Schema of each type, extracted from its file, for the feature `schemars`.
//!
//! It is the text of the file, converted to draft 2020-12. A reference to the schema of a named
//! type names the type (`"$ref": "key_vault::SecretExpired"`); any other is replaced by its target.

use std::collections::BTreeMap;

use crate::json::{Kind, Member, Node, Place, compact};
use crate::model::{Model, Origin, TypeId};
use crate::read::catalog::Catalog;
use crate::read::values::JsonType;

/// Writes the schema of each type.
pub(super) fn write_json_schemas(model: &mut Model, catalog: &Catalog<'_>) {
    let mut types = BTreeMap::new();
    // Unused types have no schema.
    for id in model.sources.iter().flat_map(|source| &source.types) {
        if let Some(place) = model.types[id.0].origin.whole() {
            types.entry(place).or_insert(*id);
        }
    }
    for index in 0..model.types.len() {
        let mut writer = Writer {
            catalog,
            model,
            types: &types,
            references: Vec::new(),
            path: Vec::new(),
        };
        let origin = &model.types[index].origin;
        let schema = writer.origin(origin);
        let mut references = writer.references;
        references.sort_unstable();
        references.dedup();
        model.types[index].json_schema = schema;
        model.types[index].references = references;
    }
}

struct Writer<'a, 'w> {
    catalog: &'w Catalog<'a>,
    model: &'w Model,
    /// The schemas of named types.
    types: &'w BTreeMap<Place, TypeId>,
    references: Vec<TypeId>,
    /// The schemas that are being written, each inside the one before.
    path: Vec<Place>,
}

impl<'a> Writer<'a, '_> {
    fn origin(&mut self, origin: &Origin) -> String {
        let mut all = Vec::new();
        for (place, bare) in &origin.parts {
            if let Some(node) = self.catalog.schema_at(*place) {
                all.push(self.text(node, *bare));
            }
        }
        match (all.as_slice(), &origin.types) {
            ([only], None) => only.clone(),
            (_, None) => object(&[("allOf", array(&all))]),
            (_, Some(types)) => {
                let types: Vec<String> = types
                    .iter()
                    .map(|ty| format!("\"{}\"", name(*ty)))
                    .collect();
                object(&[("allOf", array(&all)), ("type", array(&types))])
            }
        }
    }

    /// A schema where another one uses it.
    fn used(&mut self, node: Node<'a>) -> String {
        match self.types.get(&node.place) {
            Some(id) => {
                self.references.push(*id);
                let name = serde_json::Value::from(self.model.path_of(*id));
                object(&[("$ref", name.to_string())])
            }
            None => self.text(node, false),
        }
    }

    fn text(&mut self, node: Node<'a>, bare: bool) -> String {
        // A circle without a named type does not restrict values.
        if node.kind() != Kind::Object || self.path.contains(&node.place) {
            let text = if node.text == "false" {
                "false"
            } else {
                "true"
            };
            return text.to_owned();
        }
        self.path.push(node.place);
        let mut written = Vec::new();
        let mut all_of = Vec::new();
        let mut nullable = false;
        let members = self.catalog.effective(node);
        let tuple = members
            .iter()
            .any(|member| member.key == "items" && member.value.kind() == Kind::Array);
        for member in &members {
            let value = member.value;
            let key = member.key.as_str();
            match key {
                "$ref" | "$dynamicRef" | "$recursiveRef" => {
                    all_of.extend(self.reference(node, key, value));
                }
                "allOf" => {
                    let items = value.items().into_iter();
                    all_of.extend(items.map(|item| self.used(item)));
                }
                "anyOf" | "oneOf" if bare => {}
                "anyOf" | "oneOf" | "prefixItems" => written.push((key, self.list(value))),
                "items" if tuple => written.push(("prefixItems", self.list(value))),
                "additionalItems" if tuple => written.push(("items", self.used(value))),
                "properties" | "patternProperties" | "dependentSchemas" => {
                    written.push((key, self.map(&value.members())));
                }
                "dependencies" => {
                    let (names, schemas): (Vec<_>, Vec<_>) = value
                        .members()
                        .into_iter()
                        .partition(|member| member.value.kind() == Kind::Array);
                    written.push(("dependentSchemas", self.map(&schemas)));
                    let names = names.iter().map(|member| {
                        format!("{}: {}", member.name.text, compact(member.value.text))
                    });
                    written.push(("dependentRequired", braces(names)));
                }
                "items"
                | "additionalProperties"
                | "unevaluatedProperties"
                | "unevaluatedItems"
                | "contains"
                | "propertyNames"
                | "contentSchema"
                | "not"
                | "if"
                | "then"
                | "else" => written.push((key, self.used(value))),
                // Draft 4: whether the limit is exclusive.
                "exclusiveMinimum" | "exclusiveMaximum" if value.kind() == Kind::Boolean => {
                    let limit = if key == "exclusiveMinimum" {
                        "minimum"
                    } else {
                        "maximum"
                    };
                    if let (true, Some(limit)) = (value.text == "true", node.member(limit)) {
                        written.push((key, compact(limit.text)));
                    }
                }
                "nullable" => nullable = value.text == "true",
                // Keywords for the place of the schema, and those of this project only.
                "$schema" | "$id" | "id" | "$anchor" | "$dynamicAnchor" | "$recursiveAnchor"
                | "$comment" | "$vocabulary" | "$defs" | "definitions" | "discriminator"
                | "additionalItems" => {}
                _ if key.starts_with("x-") => {}
                _ => written.push((key, compact(value.text))),
            }
        }
        self.path.pop();
        let schema = match (all_of.as_slice(), written.is_empty()) {
            ([], _) => object(&written),
            // It is complete by itself.
            ([only], true) => only.clone(),
            _ => {
                written.push(("allOf", array(&all_of)));
                object(&written)
            }
        };
        if nullable {
            let null = object(&[("type", "\"null\"".to_owned())]);
            return object(&[("anyOf", array(&[schema, null]))]);
        }
        schema
    }

    fn reference(&mut self, from: Node<'a>, keyword: &str, value: Node<'a>) -> Option<String> {
        let reference = value.string()?;
        let target = self.catalog.resolve(from, &reference).ok()?;
        // It was reported, and allows any value.
        let fixed = self.catalog.is_static(keyword, target, &reference);
        fixed.then(|| self.used(target))
    }

    fn list(&mut self, list: Node<'a>) -> String {
        let items: Vec<String> = list
            .items()
            .into_iter()
            .map(|item| self.used(item))
            .collect();
        array(&items)
    }

    fn map(&mut self, members: &[Member<'a>]) -> String {
        let members: Vec<String> = members
            .iter()
            .map(|member| format!("{}: {}", member.name.text, self.used(member.value)))
            .collect();
        braces(members)
    }
}

fn name(json_type: JsonType) -> &'static str {
    match json_type {
        JsonType::Null => "null",
        JsonType::Boolean => "boolean",
        JsonType::Integer => "integer",
        JsonType::Number => "number",
        JsonType::String => "string",
        JsonType::Array => "array",
        JsonType::Object => "object",
    }
}

fn array(items: &[String]) -> String {
    format!("[{}]", items.join(", "))
}

fn braces(members: impl IntoIterator<Item = String>) -> String {
    let members: Vec<String> = members.into_iter().collect();
    format!("{{{}}}", members.join(", "))
}

fn object(members: &[(&str, String)]) -> String {
    braces(members.iter().map(|(key, value)| {
        let key = serde_json::Value::from(*key);
        format!("{key}: {value}")
    }))
}
