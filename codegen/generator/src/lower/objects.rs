//! Objects with properties: the fields of structs.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde_json::Value;

use super::view::{Part, View};
use super::{Lower, Lowered};
use crate::diagnostic::did_you_mean;
use crate::json::Node;
use crate::model::{Field, Struct, Type};
use crate::names::{distinct, field_name, is_field_name};
use crate::read::catalog::Schema;
use crate::read::children::children;

/// A property, with all its schemas.
struct Property<'a> {
    wire: String,
    key: Node<'a>,
    schemas: Vec<Node<'a>>,
    /// It is defined only under a condition, and therefore optional, regardless of `required`.
    conditional: bool,
}

/// The keywords whose schemas apply under a condition.
const CONDITIONS: &[&str] = &["if", "then", "else", "dependentSchemas", "dependencies"];

/// The keywords whose schemas apply to the same object.
const PARTS: &[&str] = &["allOf", "anyOf", "oneOf", "if", "then", "else"];

/// The schemas of some keywords.
fn inside<'a>(schema: &Schema<'a>, keywords: &[&str]) -> Vec<Node<'a>> {
    let children = children(schema.node, &schema.keywords).into_iter();
    let listed = children.filter(|child| keywords.contains(&child.keyword));
    listed.map(|child| child.node).collect()
}

impl<'a> Lower<'a, '_> {
    pub(super) fn has_properties(&mut self, view: &View<'a>) -> bool {
        !self.properties(view).is_empty()
            || view
                .parts
                .iter()
                .any(|part| part.schema.keywords.properties.is_some())
    }

    /// The names of all properties in JSON.
    pub(super) fn property_names(&mut self, view: &View<'a>) -> BTreeSet<String> {
        let properties = self.properties(view).into_iter();
        properties.map(|property| property.wire).collect()
    }

    /// All properties, in the order of the parts; those that are defined only under a condition are
    /// last.
    fn properties(&mut self, view: &View<'a>) -> Vec<Property<'a>> {
        let mut all: Vec<Property<'a>> = Vec::new();
        let mut places: BTreeMap<String, usize> = BTreeMap::new();
        let mut add = |schema: &Schema<'a>, conditional: bool| {
            for (key, sub) in schema
                .keywords
                .properties
                .iter()
                .flat_map(|properties| &properties.entries)
            {
                let (key, node) = (schema.node.at(key), schema.node.at(sub.0));
                let wire = key.string().unwrap_or_default();
                match places.get(&wire) {
                    // A condition only restricts a property that is defined without it.
                    Some(_) if conditional && !all[places[&wire]].conditional => {}
                    Some(at) => all[*at].schemas.push(node),
                    None => {
                        places.insert(wire.clone(), all.len());
                        all.push(Property {
                            wire,
                            key,
                            schemas: vec![node],
                            conditional,
                        });
                    }
                }
            }
        };
        for part in &view.parts {
            add(&part.schema, false);
        }
        let conditional = self.conditional(view);
        for schema in &conditional {
            add(schema, true);
        }
        let known: BTreeSet<String> = all.iter().map(|property| property.wire.clone()).collect();
        for part in &view.parts {
            for name in part.schema.at("required").items() {
                let wire = name.string().unwrap_or_default();
                if !known.contains(&wire) && !all.iter().any(|property| property.wire == wire) {
                    all.push(Property {
                        wire,
                        key: name,
                        schemas: Vec::new(),
                        conditional: false,
                    });
                }
            }
        }
        // `required` alone defines no struct: it restricts a map, or an alternative.
        if known.is_empty() {
            all.clear();
        }
        all
    }

    /// The alternatives of an `anyOf` that become one object.
    pub(super) fn one_object(&mut self, part: &Part<'a>) -> Vec<Node<'a>> {
        let nodes: Vec<Node<'a>> = part.schema.each(&part.schema.keywords.any_of).collect();
        if part.bare || nodes.len() < 2 || !self.is_one_object(&part.schema, &nodes) {
            return Vec::new();
        }
        nodes
    }

    /// The schemas that apply under a condition, with the targets of their references.
    fn conditional(&mut self, view: &View<'a>) -> Vec<Rc<Schema<'a>>> {
        let mut nodes = Vec::new();
        for part in &view.parts {
            nodes.extend(inside(&part.schema, CONDITIONS));
            nodes.extend(self.one_object(part));
        }
        let mut schemas = Vec::new();
        let mut seen = BTreeSet::new();
        while let Some(node) = nodes.pop() {
            if !seen.insert(node.place) {
                continue;
            }
            let schema = self.schema(node);
            nodes.extend(inside(&schema, PARTS));
            nodes.extend(self.catalog.target(&schema));
            schemas.push(schema);
        }
        schemas.sort_by_key(|schema| schema.node.place);
        schemas
    }

    /// The fields of a struct.
    pub(super) fn structure(&mut self, view: &View<'a>) -> Struct {
        let properties = self.properties(view);
        let required = BTreeSet::from_iter(view.required());
        let wires: Vec<String> = properties
            .iter()
            .map(|property| property.wire.clone())
            .collect();
        let mut spellings: BTreeMap<String, Node<'a>> = properties
            .iter()
            .map(|property| (property.wire.clone(), property.key))
            .collect();
        let mut taken: BTreeSet<String> = BTreeSet::new();
        let mut fields = Vec::new();
        for property in &properties {
            if let Some(field) = self.field(property, &required, &wires, &mut taken, &mut spellings)
            {
                fields.push(field);
            }
        }
        if Self::is_sensitive_object(view) {
            for field in &mut fields {
                field.sensitive = true;
            }
        }
        let additional = self.additional(view, &taken);
        Struct {
            fields,
            additional,
            default: false,
        }
    }

    fn field(
        &mut self,
        property: &Property<'a>,
        required: &BTreeSet<String>,
        wires: &[String],
        taken: &mut BTreeSet<String>,
        spellings: &mut BTreeMap<String, Node<'a>>,
    ) -> Option<Field> {
        let wire = &property.wire;
        let schemas: Vec<Rc<Schema<'a>>> = property
            .schemas
            .iter()
            .map(|node| self.schema(*node))
            .collect();
        let required = required.contains(wire) && !property.conditional;
        if schemas.iter().any(|schema| schema.truth == Some(false)) {
            if required {
                self.findings
                    .error(
                        property.key,
                        format!("`{wire}` is required, yet its schema is `false`"),
                    )
                    .help("remove it from `required`, or give it a schema");
            }
            return None; // it cannot occur
        }
        let lowered = self.property_type(property, &schemas, wires);
        let mut aliases = Vec::new();
        let mut chosen = None;
        for schema in &schemas {
            for place in schema.at("x-aliases").items() {
                let Some(alias) = place.string() else {
                    continue;
                };
                match spellings.get(&alias) {
                    Some(other) if other.place != place.place => {
                        let other = *other;
                        self.findings
                            .error(
                                place,
                                format!("`{alias}` is already a name of a property here"),
                            )
                            .related(other, "it is used here")
                            .help("remove it from one of the two");
                    }
                    _ => {
                        spellings.insert(alias.clone(), place);
                        aliases.push(alias);
                    }
                }
            }
            if let Some(name) = &schema.keywords.rust_name
                && is_field_name(name)
            {
                chosen = Some(name.clone());
            }
        }
        let wanted = chosen.unwrap_or_else(|| field_name(wire));
        let name = distinct(&wanted, "_", |name| taken.contains(name));
        if name != wanted {
            self.findings
                .warning(
                    property.key,
                    format!("another property is called `{wanted}`: this one is `{name}`"),
                )
                .help("set `x-rust-name` on this property to choose a better name");
        }
        taken.insert(name.clone());
        let values = if property.conditional {
            Vec::new()
        } else {
            self.listed_values(&property.schemas, &lowered, required)
        };
        let initial = match values.as_slice() {
            [only] => Some(only.clone()),
            _ => self.default_of(&property.schemas),
        };
        let is_inside = matches!(lowered.ty, Type::Vec(_) | Type::Tuple(_) | Type::Map(_));
        let is_null_too = lowered.nullable && required;
        let is_said = property.conditional || is_null_too || !values.is_empty();
        let pattern = (is_inside && !is_said)
            .then(|| self.pattern(&property.schemas))
            .flatten();
        let nullable = lowered.nullable && !required && lowered.ty != Type::Value;
        let (ty, always) = match lowered.full() {
            Type::Option(inner) => (Type::Option(inner), required),
            other if required => (other, false),
            other => (other.optional(), false),
        };
        let sensitive = self.is_sensitive(&property.schemas, &ty);
        Some(Field {
            name,
            wire: wire.clone(),
            aliases,
            ty,
            required: always,
            sensitive,
            values,
            pattern,
            nullable,
            initial: initial.filter(|_| required),
            description: lowered.description,
            notes: lowered.notes,
            deprecated: lowered.deprecated,
            at: property.key.into(),
        })
    }

    /// The possible values of a property, if its type does not list them. Null of an optional one is
    /// decided by the type that allows it.
    fn listed_values(
        &mut self,
        schemas: &[Node<'a>],
        lowered: &Lowered,
        required: bool,
    ) -> Vec<Value> {
        let mut values = self.possible(schemas).unwrap_or_default();
        if lowered.ty != Type::Value && !(required && lowered.nullable) {
            values.retain(|value| !value.is_null());
        }
        let is_listed = values.len() > 1 && matches!(lowered.ty, Type::Named(_));
        if is_listed { Vec::new() } else { values }
    }

    fn property_type(
        &mut self,
        property: &Property<'a>,
        schemas: &[Rc<Schema<'a>>],
        wires: &[String],
    ) -> Lowered {
        // The last schema distinguishes this place from others that share the rest.
        let Some(home) = schemas.last() else {
            let message = format!(
                "`required` names `{}`, which `properties` does not define",
                property.wire
            );
            let others = wires
                .iter()
                .map(String::as_str)
                .filter(|other| *other != property.wire);
            let help = match did_you_mean(&property.wire, others) {
                Some(similar) => {
                    format!("did you mean `{similar}`? As it is, the field holds any JSON value")
                }
                None => {
                    "define it in `properties`; as it is, the field holds any JSON value".to_owned()
                }
            };
            self.findings.warning(property.key, message).help(help);
            return Lowered::new(Type::Value);
        };
        if property.conditional && schemas.len() > 1 {
            let mut all: Vec<Lowered> = property
                .schemas
                .iter()
                .map(|node| self.node(*node))
                .collect();
            all.dedup_by(|a, b| a.full() == b.full());
            return match all.as_slice() {
                [only] => only.clone(),
                _ => Lowered::new(self.any(
                    property.key,
                    &format!(
                        "`{}` has different types under different conditions",
                        property.wire
                    ),
                    "give it one type, or use `oneOf`",
                )),
            };
        }
        let parts: Vec<Part<'a>> = schemas.iter().map(Part::whole).collect();
        self.parts(&parts, home)
    }
}
