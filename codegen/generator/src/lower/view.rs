//! All schemas of one place, merged into one view.

use std::collections::BTreeSet;
use std::rc::Rc;

use crate::json::{Kind, Node, Place};
use crate::read::catalog::Schema;
use crate::read::values::JsonType;

/// A schema that shapes a value, with or without its alternatives.
#[derive(Clone, Debug)]
pub(super) struct Part<'a> {
    pub(super) schema: Rc<Schema<'a>>,
    /// Without `oneOf` and `anyOf`, which belong to the alternatives.
    pub(super) bare: bool,
    /// Includes the targets of its references; otherwise they are parts of their own.
    pub(super) whole: bool,
}

impl<'a> Part<'a> {
    /// A schema with all its keywords and references.
    pub(super) fn whole(schema: &Rc<Schema<'a>>) -> Self {
        Part {
            schema: Rc::clone(schema),
            bare: false,
            whole: true,
        }
    }
}

/// The identity of a shape: its schemas.
pub(super) type Key = (Vec<(Place, bool)>, Vec<JsonType>);

/// All schemas of one place, merged.
#[derive(Clone, Debug)]
pub(super) struct View<'a> {
    /// The schema that the shape is named after.
    pub(super) home: Rc<Schema<'a>>,
    /// Schemas on the way to the shape that only describe it, outermost first.
    pub(super) wrappers: Vec<Rc<Schema<'a>>>,
    /// The schemas that make the shape, in reading order.
    pub(super) parts: Vec<Part<'a>>,
    /// The types that all parts allow; none if no part has a `type`. Null is not among them.
    pub(super) types: Option<BTreeSet<JsonType>>,
    pub(super) nullable: bool,
    /// A part that allows nothing.
    pub(super) never: bool,
    /// Two types that exclude each other.
    pub(super) conflict: Option<(Node<'a>, Node<'a>)>,
    /// A reference whose target may depend on the context.
    pub(super) open: bool,
    /// Whether the shape is all of `home`, and nothing else.
    pub(super) extent: Extent,
}

/// How much of its home schema a shape covers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    Whole,
    /// One alternative or type of it, or a combination with other schemas.
    Other,
}

impl<'a> View<'a> {
    /// The schemas that make the shape, and then those that describe it.
    pub(super) fn schemas(&self) -> impl Iterator<Item = &Rc<Schema<'a>>> {
        let parts = self.parts.iter().map(|part| &part.schema);
        parts.chain(&self.wrappers)
    }

    /// The properties that an object always has, in the order of the schemas.
    pub(super) fn required(&self) -> Vec<String> {
        let parts = self.parts.iter();
        let lists = parts.filter_map(|part| part.schema.keywords.required.as_ref());
        lists.flat_map(|list| list.0.clone()).collect()
    }

    /// The same for values of one JSON type, `several` if there are others.
    pub(super) fn of_one_type(&self, json_type: JsonType, several: bool) -> Self {
        let extent = if several { Extent::Other } else { self.extent };
        View {
            types: Some(BTreeSet::from([json_type])),
            extent,
            ..self.clone()
        }
    }

    pub(super) fn key(&self) -> Key {
        let parts = self
            .parts
            .iter()
            .map(|part| (part.schema.node.place, part.bare))
            .collect();
        let types = self.types.iter().flatten().copied().collect();
        (parts, types)
    }
}

/// The types that all parts allow.
pub(super) fn intersect(view: &mut View<'_>) {
    let mut types: Option<BTreeSet<JsonType>> = None;
    let mut first = None;
    for part in &view.parts {
        let Some(raw) = &part.schema.keywords.types else {
            continue;
        };
        let place = part.schema.node.at(raw.raw);
        let mut own = types_of(place);
        if part.schema.keywords.nullable == Some(true) {
            own.insert(JsonType::Null);
        }
        let both = match &types {
            None => own.clone(),
            Some(types) => meet(types, &own),
        };
        if both.is_empty() && !own.is_empty() {
            view.conflict = Some((place, first.unwrap_or(place)));
            return;
        }
        first = first.or(Some(place));
        types = Some(both);
    }
    if let Some(types) = &mut types {
        let null = types.remove(&JsonType::Null);
        view.nullable |= null;
        if types.contains(&JsonType::Number) {
            types.remove(&JsonType::Integer);
        }
    } else if view
        .parts
        .iter()
        .any(|part| part.schema.keywords.nullable == Some(true))
    {
        view.nullable = true;
    }
    view.types = types;
}

/// The types in a `type`.
pub(super) fn types_of(node: Node<'_>) -> BTreeSet<JsonType> {
    let names = if node.kind() == Kind::Array {
        node.items()
    } else {
        vec![node]
    };
    names
        .into_iter()
        .filter_map(|name| serde_json::from_str(name.text).ok())
        .collect()
}

fn meet(a: &BTreeSet<JsonType>, b: &BTreeSet<JsonType>) -> BTreeSet<JsonType> {
    let mut both: BTreeSet<_> = a.intersection(b).copied().collect();
    for (one, other) in [(a, b), (b, a)] {
        if one.contains(&JsonType::Integer) && other.contains(&JsonType::Number) {
            both.insert(JsonType::Integer);
        }
    }
    both
}
