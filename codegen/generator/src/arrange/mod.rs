//! Decisions that require all types: boxes, defaults, the order of the code, the schema of each
//! type.

mod alike;
mod defaults;
mod json_schema;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use crate::diagnostic::Findings;
use crate::model::{Body, Model, Type, TypeId};
use crate::read::catalog::Catalog;

/// Sets the types of tags, boxes recursive fields, determines which structs have a default, orders
/// the types of each source, and writes their schemas.
pub(crate) fn arrange(model: &mut Model, catalog: &Catalog<'_>, findings: &mut Findings) {
    boxes(model);
    tags(model);
    tags_of_objects(model);
    decisive(model);
    alike::warn(model, findings);
    defaults::defaults(model, findings);
    uses(model);
    order(model);
    json_schema::write_json_schemas(model, catalog);
}

/// Notes the first use of each type.
fn uses(model: &mut Model) {
    for source in 0..model.sources.len() {
        for event in 0..model.sources[source].events.len() {
            if let Some(id) = model.sources[source].events[event].data_type() {
                model.types[id.0].events.push((source, event));
            }
        }
    }
    for user in 0..model.types.len() {
        let used = model.types[user].names().into_iter();
        for id in used.filter(|id| id.0 != user) {
            model.types[id.0].user.get_or_insert(TypeId(user));
        }
    }
}

/// The types that a value contains directly, without a pointer.
fn inline(ty: &Type) -> Vec<TypeId> {
    match ty {
        Type::Named(id) => vec![*id],
        Type::Option(inner) => inline(inner),
        Type::Tuple(items) => items.iter().flat_map(inline).collect(),
        _ => Vec::new(),
    }
}

/// Whether a value of `from` contains one of `to` directly.
fn holds(model: &Model, from: TypeId, to: TypeId) -> bool {
    let mut todo = vec![from];
    let mut seen = BTreeSet::new();
    while let Some(id) = todo.pop() {
        if id == to {
            return true;
        }
        if seen.insert(id) {
            todo.extend(model.types[id.0].parts().into_iter().flat_map(inline));
        }
    }
    false
}

fn boxes(model: &mut Model) {
    for owner in 0..model.types.len() {
        let own = model.types[owner].own_mut();
        let own: Vec<Type> = own.into_iter().map(|ty| ty.clone()).collect();
        for (at, ty) in own.into_iter().enumerate() {
            let mut targets = inline(&ty).into_iter();
            if targets.any(|target| holds(model, target, TypeId(owner))) {
                *model.types[owner].own_mut()[at] = match ty {
                    Type::Option(inner) => inner.boxed().optional(),
                    other => other.boxed(),
                };
            }
        }
    }
}

/// A discriminator's `mapping` has all values as strings: they are converted to the type of the
/// object's property.
fn tags(model: &mut Model) {
    for at in 0..model.types.len() {
        let Body::Union(union) = &model.types[at].body else {
            continue;
        };
        let Some(tag) = union.tag.clone() else {
            continue;
        };
        let scalars: Vec<Option<Type>> = union
            .variants
            .iter()
            .map(|variant| property_of(model, &variant.ty, &tag))
            .collect();
        let Body::Union(union) = &mut model.types[at].body else {
            continue;
        };
        for (variant, scalar) in union.variants.iter_mut().zip(scalars) {
            for value in &mut variant.tags {
                let spelled = value
                    .as_str()
                    .and_then(|text| serde_json::from_str(text).ok());
                let spelled = spelled.filter(|value: &Value| match scalar {
                    Some(Type::Bool) => value.is_boolean(),
                    Some(Type::Integer(_) | Type::F64 | Type::Number) => value.is_number(),
                    _ => false,
                });
                *value = spelled.unwrap_or_else(|| value.take());
            }
        }
    }
}

/// An object that is always the same alternative has its tag by default.
fn tags_of_objects(model: &mut Model) {
    let mut values: BTreeMap<(TypeId, String), Vec<Value>> = BTreeMap::new();
    for definition in &model.types {
        let Body::Union(union) = &definition.body else {
            continue;
        };
        for variant in &union.variants {
            if let (Some(tag), Some(value)) = (&union.tag, variant.tags.first())
                && let [id] = variant.ty.names().as_slice()
            {
                let values = values.entry((*id, tag.clone())).or_default();
                values.push(value.clone());
            }
        }
    }
    for ((id, tag), mut values) in values {
        values.dedup();
        let Body::Struct(body) = &mut model.types[id.0].body else {
            continue;
        };
        let mut fields = body.fields.iter_mut();
        let field = fields.find(|field| field.wire == tag);
        if let (Some(field), [only]) = (field, values.as_slice())
            && (field.required || !matches!(field.ty, Type::Option(_)))
        {
            field.initial.get_or_insert_with(|| only.clone());
        }
    }
}

/// The type of a struct's property, without wrappers.
fn property_of(model: &Model, object: &Type, wire: &str) -> Option<Type> {
    match object {
        Type::Boxed(inner) | Type::Option(inner) => property_of(model, inner, wire),
        Type::Named(id) => match &model.types[id.0].body {
            Body::Struct(body) => {
                let field = body.fields.iter().find(|field| field.wire == wire)?;
                match &field.ty {
                    Type::Option(inner) => Some((**inner).clone()),
                    other => Some(other.clone()),
                }
            }
            _ => None,
        },
        _ => None,
    }
}

/// Keeps listed values only where a union may use them, and constants.
fn decisive(model: &mut Model) {
    let unions = model
        .types
        .iter()
        .filter_map(|definition| match &definition.body {
            Body::Union(union) if union.tag.is_none() => Some(union),
            _ => None,
        });
    let variants = unions.flat_map(|union| &union.variants);
    let mut todo: Vec<TypeId> = variants.flat_map(|variant| variant.ty.names()).collect();
    let mut seen = BTreeSet::new();
    while let Some(id) = todo.pop() {
        if seen.insert(id) {
            todo.extend(model.types[id.0].names());
        }
    }
    for (at, definition) in model.types.iter_mut().enumerate() {
        if let Body::Struct(body) = &mut definition.body
            && !seen.contains(&TypeId(at))
        {
            body.additional
                .iter_mut()
                .for_each(|additional| additional.pattern = None);
            for field in &mut body.fields {
                field.nullable = false;
                field.pattern = None;
                let type_lists_it = !field.ty.names().is_empty() && field.initial.is_none();
                if field.values.len() > 1 || type_lists_it {
                    field.values.clear();
                }
            }
        }
    }
}

/// The types that sources other than their own use.
fn borrowed(model: &Model) -> BTreeSet<TypeId> {
    let sources = model.sources.iter().enumerate();
    let by_events = sources.flat_map(|(number, source)| {
        let names = source.events.iter().flat_map(|event| event.data.names());
        names.map(move |id| (number, id))
    });
    let by_types = model.types.iter().flat_map(|definition| {
        let names = definition.names().into_iter();
        names.map(|id| (definition.source, id))
    });
    let used = by_events.chain(by_types);
    let of_others = used.filter(|(user, id)| model.types[id.0].source != *user);
    of_others.map(|(_, id)| id).collect()
}

/// Data in the order of the events, each followed by the types that it uses, then the rest.
fn order(model: &mut Model) {
    let borrowed = borrowed(model);
    for source in 0..model.sources.len() {
        let mut order = Vec::new();
        let mut seen = BTreeSet::new();
        let mut uses = BTreeSet::new();
        let events = model.sources[source].events.iter().map(|event| &event.data);
        let rest = (0..model.types.len())
            .map(TypeId)
            .filter(|id| model.types[id.0].source == source)
            .filter(|id| model.types[id.0].chosen || borrowed.contains(id));
        let rest = rest.map(Type::Named);
        let starts: Vec<Type> = events.cloned().chain(rest).collect();
        for start in starts {
            visit(model, &start, source, &mut order, &mut seen, &mut uses);
        }
        model.sources[source].types = order;
        model.sources[source].uses = uses.into_iter().collect();
    }
}

fn visit(
    model: &Model,
    start: &Type,
    source: usize,
    order: &mut Vec<TypeId>,
    seen: &mut BTreeSet<TypeId>,
    uses: &mut BTreeSet<usize>,
) {
    // A stack of pending types, the first on top: chains of types may be long.
    let mut todo = Vec::new();
    let mut events = model.sources[source].events.iter();
    let is_data = events.any(|event| event.data == *start);
    for id in start.names() {
        let owner = model.types[id.0].source;
        if owner == source {
            todo.push(id);
        } else if is_data {
            uses.insert(owner);
        }
    }
    while let Some(id) = todo.pop() {
        if !seen.insert(id) {
            continue;
        }
        order.push(id);
        let is_own = |id: &TypeId| model.types[id.0].source == source;
        let (own, others): (Vec<_>, Vec<_>) =
            model.types[id.0].names().into_iter().partition(is_own);
        uses.extend(others.iter().map(|id| model.types[id.0].source));
        todo.extend(own.into_iter().rev());
    }
}
