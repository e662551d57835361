//! The schemas of `cases` with parts of one inside another: mostly well-formed, partly absurd.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::Value;

/// The schemas of all cases that are JSON objects.
static SCHEMAS: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../generator/tests/cases");
    let mut paths: Vec<_> = fs::read_dir(cases)
        .into_iter()
        .flatten()
        .filter_map(|case| Some(case.ok()?.path().join("input.json")))
        .collect();
    paths.sort();
    let texts = paths
        .iter()
        .filter_map(|path| fs::read_to_string(path).ok());
    texts
        .filter_map(|text| serde_json::from_str(&text).ok())
        .filter(Value::is_object)
        .collect()
});

/// Every value inside of them.
static PARTS: LazyLock<Vec<Value>> = LazyLock::new(|| {
    let mut parts = Vec::new();
    for schema in SCHEMAS.iter() {
        for place in places(schema) {
            parts.extend(schema.pointer(&place).cloned());
        }
    }
    parts
});

#[derive(Clone, Copy, Debug)]
enum Change {
    /// Puts a part of any schema into a place.
    Splice(Index, Index),
    /// Removes a member or an item.
    Remove(Index),
    /// Gives the members of one object to another one.
    Merge(Index, Index),
}

/// A schema of a case, changed in a few places.
pub(crate) fn file() -> impl Strategy<Value = Value> {
    let index = any::<Index>;
    let change = prop_oneof![
        4 => (index(), index()).prop_map(|(at, part)| Change::Splice(at, part)),
        1 => index().prop_map(Change::Remove),
        2 => (index(), index()).prop_map(|(at, part)| Change::Merge(at, part)),
    ];
    let changes = prop::collection::vec(change, 1..6);
    (index(), changes).prop_map(|(start, changes)| {
        let mut schema = SCHEMAS[start.index(SCHEMAS.len())].clone();
        for change in changes {
            apply(&mut schema, change);
        }
        schema
    })
}

fn apply(schema: &mut Value, change: Change) {
    let places = places(schema);
    let place = |at: Index| places[at.index(places.len())].as_str();
    let part = |part: Index| PARTS[part.index(PARTS.len())].clone();
    match change {
        Change::Splice(at, with) => {
            if let Some(value) = schema.pointer_mut(place(at)) {
                *value = part(with);
            }
        }
        Change::Remove(at) => {
            let Some((parent, step)) = place(at).rsplit_once('/') else {
                return;
            };
            match schema.pointer_mut(parent) {
                Some(Value::Object(members)) => {
                    members.remove(&step.replace("~1", "/").replace("~0", "~"));
                }
                Some(Value::Array(items)) => items.clear(),
                _ => {}
            }
        }
        Change::Merge(at, with) => {
            if let (Some(Value::Object(members)), Value::Object(more)) =
                (schema.pointer_mut(place(at)), part(with))
            {
                members.extend(more);
            }
        }
    }
}

/// The pointers of all values inside of one.
fn places(schema: &Value) -> Vec<String> {
    fn visit(value: &Value, at: &str, all: &mut Vec<String>) {
        all.push(at.to_owned());
        match value {
            Value::Object(members) => members.iter().for_each(|(name, value)| {
                let step = name.replace('~', "~0").replace('/', "~1");
                visit(value, &format!("{at}/{step}"), all);
            }),
            Value::Array(items) => items.iter().enumerate().for_each(|(index, item)| {
                visit(item, &format!("{at}/{index}"), all);
            }),
            _ => {}
        }
    }
    let mut all = Vec::new();
    visit(schema, "", &mut all);
    all
}

#[test]
fn cases_are_found() {
    assert!(SCHEMAS.len() > 30, "{}", SCHEMAS.len());
}
