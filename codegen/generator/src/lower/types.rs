//! The type for a schema: the table of keywords.

use std::collections::BTreeSet;
use std::rc::Rc;

use super::notes::{notes, samples};
use super::view::{Extent, Part, View};
use super::{Known, Lower, Lowered};
use crate::json::Node;
use crate::model::{Body, Definition, Origin, Struct, Type, TypeId, Union, Variant};
use crate::read::catalog::Schema;
use crate::read::values::JsonType;

/// The maximum depth of arrays, maps and unions inside each other without an object in between.
/// Printing and compiling the types recurses as deep: 16 levels need less than the megabyte of the
/// smallest stack of a build script.
const DEEPEST: usize = 16;

impl<'a> Lower<'a, '_> {
    /// The type of the schema at a node.
    pub(super) fn node(&mut self, node: Node<'a>) -> Lowered {
        let schema = self.schema(node);
        self.parts(&[Part::whole(&schema)], &schema)
    }

    /// The type for several schemas that apply together.
    pub(super) fn parts(&mut self, parts: &[Part<'a>], home: &Rc<Schema<'a>>) -> Lowered {
        let Some(view) = self.view(parts, home) else {
            return Lowered::new(Type::Value);
        };
        if let Some((one, other)) = view.conflict {
            self.conflict(one, other);
            return Lowered::new(Type::Value);
        }
        let mut lowered = self.shape(&view);
        describe(&view, &mut lowered);
        lowered
    }

    /// The type for a shape, which is remembered.
    pub(super) fn shape(&mut self, view: &View<'a>) -> Lowered {
        if view.never {
            let ty = self.any(
                view.home.node,
                "no value matches this schema",
                "remove it, or write the schema that you mean",
            );
            return Lowered::new(ty);
        }
        if let Some(lowered) = self.foreign(view) {
            return lowered;
        }
        if view.parts.is_empty() {
            return Lowered::new(Type::Value);
        }
        if is_bare_scalar(view) {
            return self.new_shape(view); // schemas that only describe it may set its type
        }
        let key = view.key();
        match self.known.get(&key) {
            Some(Known::Done(lowered)) => return lowered.clone(),
            Some(Known::Promised(id)) => return Lowered::new(Type::Named(*id)),
            Some(Known::Busy) => {
                // An array or a union that contains itself: a named type, whose variants are added
                // later.
                let id = self.define(view, "", Body::Union(Union::default()));
                self.known.insert(key, Known::Promised(id));
                return Lowered::new(Type::Named(id));
            }
            None => {}
        }
        if self.depth > DEEPEST {
            self.findings
                .error(
                    view.home.node,
                    format!("arrays and maps are nested more than {DEEPEST} levels deep"),
                )
                .help("put an object with `properties` in between");
            return Lowered::new(Type::Value);
        }
        self.known.insert(key.clone(), Known::Busy);
        self.depth += 1;
        let mut lowered = self.new_shape(view);
        self.depth -= 1;
        if let Some(Known::Promised(id)) = self.known.get(&key) {
            lowered = self.fulfil(*id, lowered);
        }
        self.known.insert(key, Known::Done(lowered.clone()));
        lowered
    }

    /// Assigns the content of a shape to the type that was promised where it contains itself.
    fn fulfil(&mut self, id: TypeId, lowered: Lowered) -> Lowered {
        if lowered.ty != Type::Named(id) {
            let variant = Variant {
                name: self.variant_name(&lowered.ty, ""),
                tags: Vec::new(),
                pattern: None,
                ty: lowered.ty,
                description: None,
                at: self.types[id.0].at,
            };
            self.types[id.0].body = Body::Union(Union {
                tag: None,
                variants: vec![variant],
            });
        }
        if lowered.nullable {
            self.null_within(id);
        }
        Lowered {
            ty: Type::Named(id),
            ..lowered
        }
    }

    /// Allows null where a type contains itself: this was not known before.
    fn null_within(&mut self, id: TypeId) {
        for definition in &mut self.types {
            if let Body::Union(union) = &mut definition.body {
                union
                    .variants
                    .iter_mut()
                    .for_each(|variant| variant.ty.make_optional(id));
            }
        }
        for known in self.known.values_mut() {
            if let Known::Done(lowered) = known {
                lowered.ty.make_optional(id);
            }
        }
    }

    fn new_shape(&mut self, view: &View<'a>) -> Lowered {
        if let Some(lowered) = self.literals(view) {
            return lowered;
        }
        if let Some(heirs) = self.heirs_of(view) {
            let tag = self.tag(view, &heirs);
            return self.variants(view, heirs, tag);
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
                // Only null: there are no notes about the value.
                Lowered {
                    nullable: true,
                    ..Lowered::new(Type::Value)
                }
            }
            (Some(only), None) => self.of_type(view, only, ""),
            _ => self.union(view),
        }
    }

    /// The types of a value; without a `type`, those that the other keywords imply.
    pub(super) fn types_of(&mut self, view: &View<'a>) -> Option<BTreeSet<JsonType>> {
        if let Some(types) = &view.types {
            return Some(types.clone());
        }
        let mut object = None;
        let mut array = None;
        for part in &view.parts {
            let one_object = !self.one_object(part).is_empty();
            let keywords = &part.schema.keywords;
            if one_object
                || keywords.properties.is_some()
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

    /// A value of one JSON type. `suffix` distinguishes its name from that of a union in the same
    /// place.
    pub(super) fn of_type(
        &mut self,
        view: &View<'a>,
        json_type: JsonType,
        suffix: &str,
    ) -> Lowered {
        Lowered::new(match json_type {
            JsonType::Null => {
                return Lowered {
                    nullable: true,
                    ..Lowered::new(Type::Value)
                };
            }
            JsonType::Boolean => Type::Bool,
            JsonType::Number | JsonType::Integer => self.number(view, json_type),
            JsonType::String => {
                if view.schemas().any(|schema| is_time(schema)) {
                    Type::DateTime
                } else {
                    Type::String
                }
            }
            JsonType::Array => return self.array(view),
            JsonType::Object => return self.object(view, suffix),
        })
    }

    fn object(&mut self, view: &View<'a>, suffix: &str) -> Lowered {
        if !self.has_properties(view) {
            return self.map(view);
        }
        let body = Body::Struct(Struct::default());
        let id = self.define(view, suffix, body);
        if view
            .parts
            .iter()
            .any(|part| !self.one_object(part).is_empty())
        {
            let note = "Has the properties of one or more alternatives: see `anyOf` in the schema.";
            self.types[id.0].notes.push(note.to_owned());
        }
        self.bodies.push_back((id, view.clone()));
        Lowered::new(Type::Named(id))
    }

    /// Adds a named type.
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
        // The description of one of several merged schemas does not describe the whole.
        let described = &view.home.keywords;
        let example = schemas.iter().find_map(|schema| {
            schema
                .examples()
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
            at: self.catalog.mark_of(view.home.node),
            origin: origin_of(view),
            json_schema: String::new(),
            references: Vec::new(),
        });
        TypeId(self.types.len() - 1)
    }
}

/// The schemas of a view.
fn origin_of(view: &View<'_>) -> Origin {
    if view.extent == Extent::Whole {
        return Origin {
            parts: vec![(view.home.node.place, false)],
            types: None,
        };
    }
    let parts = view.parts.iter();
    Origin {
        parts: parts
            .map(|part| (part.schema.node.place, part.bare))
            .collect(),
        types: view
            .types
            .as_ref()
            .map(|types| types.iter().copied().collect()),
    }
}

/// Whether a shape is a scalar without a list of its values.
fn is_bare_scalar(view: &View<'_>) -> bool {
    let mut types = view.types.iter().flatten();
    view.types.is_some()
        && types.all(|ty| !matches!(ty, JsonType::Array | JsonType::Object))
        && view.parts.iter().all(|part| {
            let keywords = &part.schema.keywords;
            keywords.constant.is_none()
                && keywords.enumeration.is_none()
                && (part.bare || keywords.any_of.is_empty() && keywords.one_of.is_empty())
        })
        && view.types.as_ref().is_some_and(|types| types.len() == 1)
}

/// Adds descriptions of this use by the surrounding schemas.
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

/// The notes about the content of an array or a map.
pub(super) fn each(what: &str, inner: &Lowered) -> Vec<String> {
    let notes = inner.notes.iter();
    notes
        .map(|note| format!("{what}: {}", lower_first(note)))
        .collect()
}

/// A sentence as a part of another one.
pub(super) fn lower_first(note: &str) -> String {
    let mut chars = note.chars();
    let first = chars.next().into_iter().flat_map(char::to_lowercase);
    first.chain(chars).collect()
}

/// Whether a schema is about times.
pub(super) fn is_time(schema: &Schema<'_>) -> bool {
    schema.keywords.format.as_deref() == Some("date-time")
}
