//! Matching the sources and types of two versions, including renamed ones if that is certain.

use std::collections::{BTreeMap, BTreeSet};

use eventgrid_codegen::model::{Body, Definition, Model, Type, TypeId};

/// The items that are in both versions: old -> new, and back.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    sources: BTreeMap<usize, usize>,
    old_sources: BTreeMap<usize, usize>,
    types: BTreeMap<TypeId, TypeId>,
    old_types: BTreeMap<TypeId, TypeId>,
}

impl Pairs {
    pub(super) fn new_source(&self, old: usize) -> Option<usize> {
        self.sources.get(&old).copied()
    }

    pub(super) fn old_source(&self, new: usize) -> Option<usize> {
        self.old_sources.get(&new).copied()
    }

    pub(super) fn new_type(&self, old: TypeId) -> Option<TypeId> {
        self.types.get(&old).copied()
    }

    pub(super) fn old_type(&self, new: TypeId) -> Option<TypeId> {
        self.old_types.get(&new).copied()
    }

    /// All types that are in both versions, in the order of the old one.
    pub(super) fn types(&self) -> Vec<(TypeId, TypeId)> {
        self.types.iter().map(|(old, new)| (*old, *new)).collect()
    }

    fn add_source(&mut self, old: usize, new: usize) {
        self.sources.insert(old, new);
        self.old_sources.insert(new, old);
    }

    fn add_type(&mut self, old: TypeId, new: TypeId) {
        self.types.insert(old, new);
        self.old_types.insert(new, old);
    }
}

/// Finds the pairs: by name first; the rest by the events and properties that refer to them.
pub(super) fn pair(old: &Model, new: &Model) -> Pairs {
    let mut pairs = Pairs::default();
    sources(old, new, &mut pairs);
    for (at, definition) in old.types.iter().enumerate() {
        let Some(source) = pairs.new_source(definition.source) else {
            continue;
        };
        let namesake = |other: &Definition| other.source == source && other.name == definition.name;
        if let Some(found) = new.types.iter().position(namesake) {
            pairs.add_type(TypeId(at), TypeId(found));
        }
    }
    renamed(old, new, &mut pairs);
    pairs
}

/// Sources with the same name, and those that share most of their event types.
fn sources(old: &Model, new: &Model, pairs: &mut Pairs) {
    for (at, source) in old.sources.iter().enumerate() {
        if let Some(found) = new.sources.iter().position(|one| one.name == source.name) {
            pairs.add_source(at, found);
        }
    }
    for (at, source) in old.sources.iter().enumerate() {
        if pairs.new_source(at).is_some() {
            continue;
        }
        let types: BTreeSet<&str> = source.events.iter().map(|one| one.name.as_str()).collect();
        let shared = new.sources.iter().enumerate().map(|(found, other)| {
            let events = other.events.iter().map(|event| event.name.as_str());
            (events.filter(|name| types.contains(name)).count(), found)
        });
        let free = shared.filter(|(_, found)| pairs.old_source(*found).is_none());
        if let Some((most, found)) = free.max()
            && most > 0
            && 2 * most >= types.len()
        {
            pairs.add_source(at, found);
        }
    }
}

/// Types that were renamed or moved to another module: the same event or property refers to them,
/// and they are similar.
fn renamed(old: &Model, new: &Model, pairs: &mut Pairs) {
    let mut todo: Vec<(&Type, &Type)> = Vec::new();
    let events = new.sources.iter().flat_map(|source| &source.events);
    let events: BTreeMap<&str, &Type> = events
        .map(|event| (event.name.as_str(), &event.data))
        .collect();
    for event in old.sources.iter().flat_map(|source| &source.events) {
        if let Some(data) = events.get(event.name.as_str()) {
            todo.push((&event.data, data));
        }
    }
    for (before, after) in pairs.types() {
        todo.extend(parts(&old.types[before.0], &new.types[after.0]));
    }
    while let Some((before, after)) = todo.pop() {
        for (before, after) in before.names().into_iter().zip(after.names()) {
            let (one, other) = (&old.types[before.0], &new.types[after.0]);
            let free = pairs.new_type(before).is_none() && pairs.old_type(after).is_none();
            if free && alike(one, other) {
                pairs.add_type(before, after);
                todo.extend(parts(one, other));
            }
        }
    }
}

/// The types of the parts that two definitions share.
fn parts<'m>(old: &'m Definition, new: &'m Definition) -> Vec<(&'m Type, &'m Type)> {
    match (&old.body, &new.body) {
        (Body::Struct(old), Body::Struct(new)) => {
            let mut parts = Vec::new();
            for field in &old.fields {
                let mut others = new.fields.iter();
                if let Some(other) = others.find(|other| other.wire == field.wire) {
                    parts.push((&field.ty, &other.ty));
                }
            }
            if let (Some(old), Some(new)) = (&old.additional, &new.additional) {
                parts.push((&old.ty, &new.ty));
            }
            parts
        }
        (Body::Union(old), Body::Union(new)) => {
            let mut parts = Vec::new();
            for variant in &old.variants {
                let mut others = new.variants.iter();
                let same = others.find(|other| match variant.tags.first() {
                    Some(tag) => other.has_tag(tag),
                    None => other.name == variant.name,
                });
                parts.extend(same.map(|other| (&variant.ty, &other.ty)));
            }
            parts
        }
        _ => Vec::new(),
    }
}

/// Whether two definitions share at least half of their parts.
fn alike(old: &Definition, new: &Definition) -> bool {
    let (old, new): (BTreeSet<&str>, BTreeSet<&str>) = match (&old.body, &new.body) {
        (Body::Struct(old), Body::Struct(new)) => (
            old.fields.iter().map(|field| field.wire.as_str()).collect(),
            new.fields.iter().map(|field| field.wire.as_str()).collect(),
        ),
        (Body::Enum(old), Body::Enum(new)) => (
            old.members.iter().map(|one| one.wire.as_str()).collect(),
            new.members.iter().map(|one| one.wire.as_str()).collect(),
        ),
        (Body::Union(old), Body::Union(new)) => (
            old.variants.iter().map(variant_key).collect(),
            new.variants.iter().map(variant_key).collect(),
        ),
        _ => return false,
    };
    2 * old.intersection(&new).count() >= old.len().max(new.len())
}

fn variant_key(variant: &eventgrid_codegen::model::Variant) -> &str {
    let tag = variant.tags.first().and_then(serde_json::Value::as_str);
    tag.unwrap_or(&variant.name)
}
