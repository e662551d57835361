//! One schema, one type: the table of keywords.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::merge::{Part, View};
use super::notes::{notes, samples};
use super::{Known, Lower, Lowered};
use crate::model::{Body, Definition, Struct, Type, TypeId};
use crate::read::catalog::{DEEPEST, Schema};
use crate::read::dialect::JsonType;
use crate::read::located::{Kind, Node};

impl<'a> Lower<'a, '_> {
    /// The type of the schema at a node.
    pub(super) fn node(&mut self, node: Node<'a>) -> Lowered {
        let schema = self.schema(node);
        self.parts(
            &[Part {
                schema: Rc::clone(&schema),
                bare: false,
            }],
            &schema,
        )
    }

    /// The type of what several schemas say together.
    pub(super) fn parts(&mut self, parts: &[Part<'a>], home: &Rc<Schema<'a>>) -> Lowered {
        let Some(view) = self.view(parts, home) else {
            return Lowered::new(Type::Value);
        };
        let mut lowered = self.shape(&view);
        describe(&view, &mut lowered);
        lowered
    }

    /// The type of a shape, from memory if it was met before.
    pub(super) fn shape(&mut self, view: &View<'a>) -> Lowered {
        if view.never {
            let ty = self.any(
                view.home.node,
                "no value fits this schema",
                "remove it, or say what fits",
            );
            return Lowered::new(ty);
        }
        if view.parts.is_empty() {
            return Lowered::new(Type::Value);
        }
        let key = view.key();
        match self.known.get(&key) {
            Some(Known::Done(lowered)) => return lowered.clone(),
            Some(Known::Busy) => {
                let ty = self.any(
                    view.home.node,
                    "this contains itself without an object in between, which no Rust type can say",
                    "put an object with `properties` in between",
                );
                return Lowered::new(ty);
            }
            None => {}
        }
        if self.depth > 2 * DEEPEST {
            self.findings
                .error(
                    view.home.node,
                    "arrays and maps lie too deep inside each other here",
                )
                .help("put an object with `properties` in between");
            return Lowered::new(Type::Value);
        }
        self.known.insert(key.clone(), Known::Busy);
        self.depth += 1;
        let lowered = self.new_shape(view);
        self.depth -= 1;
        self.known.insert(key, Known::Done(lowered.clone()));
        lowered
    }

    fn new_shape(&mut self, view: &View<'a>) -> Lowered {
        if let Some(lowered) = self.literals(view) {
            return lowered;
        }
        if self.has_alternatives(view) {
            return self.union(view);
        }
        let Some(types) = self.types_of(view) else {
            return Lowered::new(Type::Value);
        };
        let mut types = types.into_iter();
        match (types.next(), types.next()) {
            (None, _) => {
                // Only null: there is nothing to say about the value.
                Lowered {
                    nullable: true,
                    ..Lowered::new(Type::Value)
                }
            }
            (Some(only), None) => self.of_type(view, only, ""),
            _ => self.union(view),
        }
    }

    /// The types of a value; what the other keywords imply if no `type` says.
    pub(super) fn types_of(&mut self, view: &View<'a>) -> Option<BTreeSet<JsonType>> {
        if let Some(types) = &view.types {
            return Some(types.clone());
        }
        let mut object = None;
        let mut array = None;
        for part in &view.parts {
            let keywords = &part.schema.keywords;
            if keywords.properties.is_some()
                || keywords.required.is_some()
                || keywords.additional_properties.is_some()
                || !keywords.pattern_properties.entries.is_empty()
            {
                object = object.or(Some(part.schema.node));
            }
            if keywords.items.is_some() || keywords.prefix_items.is_some() {
                array = array.or(Some(part.schema.node));
            }
        }
        let (node, name, implied) = match (object, array) {
            (Some(node), None) => (node, "object", JsonType::Object),
            (None, Some(node)) => (node, "array", JsonType::Array),
            (Some(node), Some(_)) => {
                self.any(
                    node,
                    "no `type` says whether this is an object or an array",
                    "add `type`",
                );
                return None;
            }
            (None, None) => return None,
        };
        self.findings
            .warning(
                node,
                format!("no `type` here: read as an {name}, other values are rejected"),
            )
            .help(format!("add `\"type\": \"{name}\"`"));
        Some(BTreeSet::from([implied]))
    }

    /// A value of one JSON type. `suffix` tells its type's name from that of a union in the same place.
    pub(super) fn of_type(
        &mut self,
        view: &View<'a>,
        json_type: JsonType,
        suffix: &str,
    ) -> Lowered {
        let says = |test: &dyn Fn(&Schema<'a>) -> bool| {
            view.parts
                .iter()
                .map(|part| &part.schema)
                .chain(&view.wrappers)
                .any(|schema| test(schema))
        };
        Lowered::new(match json_type {
            JsonType::Null => {
                return Lowered {
                    nullable: true,
                    ..Lowered::new(Type::Value)
                };
            }
            JsonType::Boolean => Type::Bool,
            JsonType::Number => Type::F64,
            JsonType::Integer => {
                let unsigned = says(&|schema| {
                    let keywords = &schema.keywords;
                    let exclusive = keywords
                        .exclusive_minimum
                        .as_ref()
                        .and_then(|limit| limit.raw.get().parse::<f64>().ok());
                    keywords
                        .minimum
                        .as_ref()
                        .and_then(serde_json::Number::as_f64)
                        .is_some_and(|least| least >= 0.0)
                        || exclusive.is_some_and(|limit| limit >= -1.0)
                });
                if unsigned { Type::U64 } else { Type::I64 }
            }
            JsonType::String => {
                let time = says(&|schema| schema.keywords.format.as_deref() == Some("date-time"));
                if time { Type::DateTime } else { Type::String }
            }
            JsonType::Array => return self.array(view),
            JsonType::Object => return self.object(view, suffix),
        })
    }

    fn array(&mut self, view: &View<'a>) -> Lowered {
        let mut items: Vec<Node<'a>> = Vec::new();
        let mut first: Vec<Node<'a>> = Vec::new();
        for part in &view.parts {
            let node = part.schema.node;
            let keywords = &part.schema.keywords;
            first.extend(
                keywords
                    .prefix_items
                    .iter()
                    .flatten()
                    .map(|sub| node.at(sub.0)),
            );
            if let Some(raw) = &keywords.items {
                let place = node.at(raw.raw);
                if place.kind() == Kind::Array {
                    first.extend(place.items());
                } else {
                    items.push(place);
                }
            }
            let rest = [&keywords.additional_items, &keywords.unevaluated_items];
            items.extend(rest.into_iter().flatten().map(|sub| node.at(sub.0)));
        }
        // Beside first items, `"items": false` ends the array; alone it allows an empty one only.
        items.retain(|node| node.text != "false");
        if !first.is_empty() {
            let place = first.first().copied().unwrap_or(view.home.node);
            let mut all: Vec<Lowered> = first
                .iter()
                .chain(&items)
                .map(|node| self.node(*node))
                .collect();
            all.dedup_by(|a, b| a.full() == b.full());
            let ty = if let [only] = all.as_slice() {
                only.full()
            } else {
                self.any(
                    place,
                    "the items of this array have different types",
                    "use an object, whose properties have names",
                )
            };
            return Lowered {
                notes: vec![
                    "The first items have meanings of their own, see the schema.".to_owned(),
                ],
                ..Lowered::new(Type::Vec(Box::new(ty)))
            };
        }
        let Some(home) = items.first().copied() else {
            return Lowered::new(Type::Vec(Box::new(Type::Value)));
        };
        let home = self.schema(home);
        let parts: Vec<Part<'a>> = items
            .iter()
            .map(|node| Part {
                schema: self.schema(*node),
                bare: false,
            })
            .collect();
        let item = self.parts(&parts, &home);
        Lowered {
            notes: each("Each item", &item),
            ..Lowered::new(Type::Vec(Box::new(item.full())))
        }
    }

    fn object(&mut self, view: &View<'a>, suffix: &str) -> Lowered {
        if !self.has_properties(view) {
            return self.map(view);
        }
        let body = Body::Struct(Struct::default());
        let id = self.define(view, suffix, body);
        self.bodies.push_back((id, view.clone()));
        Lowered::new(Type::Named(id))
    }

    /// Adds a type that has a name.
    pub(super) fn define(&mut self, view: &View<'a>, suffix: &str, body: Body) -> TypeId {
        let chosen = suffix.is_empty() && self.name_of(view.home.node).chosen;
        let name = self.claim(&view.home, suffix);
        let schemas: Vec<_> = std::iter::once(&view.home)
            .chain(view.parts.iter().map(|part| &part.schema))
            .collect();
        let mut said = Vec::new();
        let ty = Type::Named(TypeId(self.types.len()));
        let mut seen = BTreeSet::new();
        for schema in &schemas {
            if seen.insert(schema.node.place) {
                said.extend(notes(schema, &ty));
            }
        }
        // What one of the merged schemas is about does not describe the whole.
        let described = &view.home.keywords;
        let example = schemas.iter().find_map(|schema| {
            super::notes::examples(schema)
                .first()
                .map(|example| example.text.to_owned())
        });
        self.types.push(Definition {
            name,
            source: view.home.node.place.file,
            chosen,
            description: described
                .description
                .clone()
                .or_else(|| described.title.as_deref().map(sentence)),
            notes: said,
            example,
            deprecated: described.deprecated == Some(true),
            body,
            events: Vec::new(),
            user: None,
        });
        TypeId(self.types.len() - 1)
    }
}

/// Adds what the schemas around a shape say about this use of it.
fn describe(view: &View<'_>, lowered: &mut Lowered) {
    lowered.nullable |= view.nullable;
    let named = matches!(lowered.ty, Type::Named(_));
    let mut said = Vec::new();
    let parts: Vec<_> = view
        .parts
        .iter()
        .map(|part| Rc::clone(&part.schema))
        .collect();
    let about: Vec<_> = if named {
        view.wrappers.clone()
    } else {
        view.wrappers.iter().chain(&parts).cloned().collect()
    };
    for schema in about {
        said.extend(notes(&schema, &lowered.ty));
        if !named && !matches!(lowered.ty, Type::Vec(_) | Type::Map(_) | Type::Value) {
            said.extend(samples(&schema));
        }
        lowered.deprecated |= schema.keywords.deprecated == Some(true);
    }
    said.append(&mut lowered.notes);
    let mut distinct = BTreeSet::new();
    said.retain(|note| distinct.insert(note.clone()));
    lowered.notes = said;
    let descriptions = view.wrappers.iter().chain(&parts);
    lowered.description = descriptions
        .clone()
        .find_map(|schema| schema.keywords.description.clone())
        .or_else(|| {
            descriptions
                .clone()
                .find_map(|schema| schema.keywords.title.as_deref().map(sentence))
        });
}

/// A title as a sentence.
pub(super) fn sentence(title: &str) -> String {
    let title = title.trim();
    if title.ends_with(['.', '!', '?']) {
        title.to_owned()
    } else {
        format!("{title}.")
    }
}

/// What is said about the inside of an array or a map.
pub(super) fn each(what: &str, inner: &Lowered) -> Vec<String> {
    let lower_first = |note: &String| {
        let mut chars = note.chars();
        chars
            .next()
            .map(|first| first.to_lowercase().chain(chars).collect::<String>())
            .unwrap_or_default()
    };
    inner
        .notes
        .iter()
        .map(|note| format!("{what}: {}", lower_first(note)))
        .collect()
}
