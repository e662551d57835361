//! What is known only when all types are: boxes, defaults, the order of the code.

use std::collections::BTreeSet;

use crate::model::{Body, Model, Type, TypeId};

/// Boxes recursive fields, decides which structs have a default, and orders the types of each source.
pub(crate) fn arrange(model: &mut Model) {
    boxes(model);
    defaults(model);
    uses(model);
    order(model);
}

/// Notes for each type where it is used.
fn uses(model: &mut Model) {
    for source in 0..model.sources.len() {
        for event in 0..model.sources[source].events.len() {
            if let Type::Named(id) = model.sources[source].events[event].data {
                model.types[id.0].events.push((source, event));
            }
        }
    }
    for user in 0..model.types.len() {
        let mut used = Vec::new();
        for part in model.types[user].parts() {
            part.visit(&mut |ty| {
                if let Type::Named(id) = ty {
                    used.push(*id);
                }
            });
        }
        for id in used.into_iter().filter(|id| id.0 != user) {
            model.types[id.0].user.get_or_insert(TypeId(user));
        }
    }
}

/// The types that a value holds in itself, not behind a pointer.
fn inline(ty: &Type) -> Vec<TypeId> {
    match ty {
        Type::Named(id) => vec![*id],
        Type::Option(inner) => inline(inner),
        Type::Tuple(items) => items.iter().flat_map(inline).collect(),
        _ => Vec::new(),
    }
}

/// Whether a value of `from` holds one of `to` in itself.
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
        let count = match &model.types[owner].body {
            Body::Struct(body) => body.fields.len(),
            Body::Union(body) => body.variants.len(),
            Body::Enum(_) => 0,
        };
        for at in 0..count {
            let ty = match &model.types[owner].body {
                Body::Struct(body) => &body.fields[at].ty,
                Body::Union(body) => &body.variants[at].ty,
                Body::Enum(_) => continue,
            };
            let mut targets = inline(ty).into_iter();
            if !targets.any(|target| holds(model, target, TypeId(owner))) {
                continue;
            }
            let boxed = match ty.clone() {
                Type::Option(inner) => inner.boxed().optional(),
                other => other.boxed(),
            };
            match &mut model.types[owner].body {
                Body::Struct(body) => body.fields[at].ty = boxed,
                Body::Union(body) => body.variants[at].ty = boxed,
                Body::Enum(_) => {}
            }
        }
    }
}

/// A struct has a default if all its fields have; whether one does may depend on the others.
fn defaults(model: &mut Model) {
    loop {
        let mut changed = false;
        for at in 0..model.types.len() {
            let all = match &model.types[at].body {
                Body::Struct(body) if !body.default => body
                    .fields
                    .iter()
                    .all(|field| has_default(model, &field.ty)),
                _ => false,
            };
            if all && let Body::Struct(body) = &mut model.types[at].body {
                body.default = true;
                changed = true;
            }
        }
        if !changed {
            return;
        }
    }
}

fn has_default(model: &Model, ty: &Type) -> bool {
    match ty {
        Type::DateTime | Type::Number => false,
        Type::Boxed(inner) => has_default(model, inner),
        Type::Tuple(items) => items.iter().all(|item| has_default(model, item)),
        Type::Named(id) => matches!(&model.types[id.0].body, Body::Struct(body) if body.default),
        Type::Bool
        | Type::Integer(_)
        | Type::F64
        | Type::String
        | Type::Value
        | Type::Vec(_)
        | Type::Map(_)
        | Type::Option(_) => true,
    }
}

/// The types that sources other than their own use.
fn borrowed(model: &Model) -> BTreeSet<TypeId> {
    let mut borrowed = BTreeSet::new();
    let mut see = |user: usize, ty: &Type| {
        ty.visit(&mut |ty| {
            if let Type::Named(id) = ty
                && model.types[id.0].source != user
            {
                borrowed.insert(*id);
            }
        });
    };
    for (number, source) in model.sources.iter().enumerate() {
        for event in &source.events {
            see(number, &event.data);
        }
    }
    for definition in &model.types {
        for part in definition.parts() {
            see(definition.source, part);
        }
    }
    borrowed
}

/// Data in the order of the events, each with the types that it brings behind it, then the rest.
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
    // A list of what is to come, first things last: chains of types may be long.
    let mut todo = Vec::new();
    start.visit(&mut |ty| {
        if let Type::Named(id) = ty {
            let owner = model.types[id.0].source;
            if owner == source {
                todo.push(*id);
            } else if model.sources[source]
                .events
                .iter()
                .any(|event| event.data == *start)
            {
                uses.insert(owner);
            }
        }
    });
    while let Some(id) = todo.pop() {
        if !seen.insert(id) {
            continue;
        }
        order.push(id);
        let mut next = Vec::new();
        for part in model.types[id.0].parts() {
            part.visit(&mut |ty| {
                if let Type::Named(inner) = ty {
                    let owner = model.types[inner.0].source;
                    if owner == source {
                        next.push(*inner);
                    } else {
                        uses.insert(owner);
                    }
                }
            });
        }
        todo.extend(next.into_iter().rev());
    }
}
