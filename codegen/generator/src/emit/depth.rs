//! The nesting of types: rustc stops at 128 levels, unless the crate sets another limit.

use std::collections::HashMap;
use std::collections::hash_map::Entry;

use crate::model::{Model, Type, TypeId};

/// The default limit of rustc.
const DEFAULT: usize = 128;

/// The levels inside strings and additional properties, which every struct has.
const LEAF: usize = 20;

/// The `recursion_limit` for a crate with these types, if rustc's default is too low.
pub(crate) fn recursion_limit(model: &Model) -> Option<usize> {
    let mut depths = HashMap::new();
    let deepest = (0..model.types.len()).map(|at| depth(model, TypeId(at), &mut depths));
    let needed = deepest.max().unwrap_or_default() + LEAF;
    // Twice as much costs nothing, and leaves room for surrounding types.
    (needed > DEFAULT).then(|| (2 * needed).next_power_of_two())
}

/// The levels of a type. A type inside itself counts once. Without recursion, because chains may be
/// long.
fn depth(model: &Model, of: TypeId, depths: &mut HashMap<TypeId, usize>) -> usize {
    let mut todo = vec![(of, false)];
    while let Some((id, is_left)) = todo.pop() {
        let parts = model.types[id.0].parts();
        let inside = parts.iter().flat_map(|part| levels(part, 1));
        if is_left {
            let deepest = inside.map(|(inner, levels)| levels + depths.get(&inner).unwrap_or(&0));
            let deepest = deepest.max().unwrap_or_default();
            depths.insert(id, deepest);
        } else if let Entry::Vacant(unknown) = depths.entry(id) {
            unknown.insert(0);
            todo.push((id, true));
            todo.extend(inside.map(|(inner, _)| (inner, false)));
        }
    }
    depths.get(&of).copied().unwrap_or_default()
}

/// The named types inside a type, each with its level.
fn levels(ty: &Type, above: usize) -> Vec<(TypeId, usize)> {
    match ty {
        Type::Named(id) => vec![(*id, above)],
        Type::Option(inner) => levels(inner, above + 1),
        Type::Boxed(inner) => levels(inner, above + 3),
        Type::Vec(inner) => levels(inner, above + 5),
        Type::Map(inner) => levels(inner, above + 10),
        Type::Tuple(items) => items
            .iter()
            .flat_map(|item| levels(item, above + 1))
            .collect(),
        _ => Vec::new(),
    }
}
