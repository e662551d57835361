//! Instances of a schema at random: most fit it, others differ in a place.

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Map, Value, json};

/// How deep definitions that refer to each other are followed.
const DEPTH: usize = 4;

pub(super) fn of(schema: &Value) -> BoxedStrategy<Value> {
    let fitting = instance(schema, schema, DEPTH);
    let two = (fitting.clone(), fitting.clone());
    let places = (any::<Index>(), any::<Index>());
    let crossed =
        (two, places).prop_map(|((data, other), (at, from))| cross(data, &other, at, from));
    let mutated = (fitting.clone(), any::<Index>(), anything())
        .prop_map(|(data, at, with)| mutate(data, at, with));
    let edited =
        (fitting.clone(), any::<Index>(), 0..3_u8).prop_map(|(data, at, how)| edit(data, at, how));
    prop_oneof![6 => fitting, 2 => mutated, 2 => crossed, 1 => edited].boxed()
}

fn instance(schema: &Value, root: &Value, depth: usize) -> BoxedStrategy<Value> {
    if let Some(reference) = schema["$ref"].as_str() {
        let target = root.pointer(reference.trim_start_matches('#')).unwrap();
        return if depth == 0 {
            Just(json!({})).boxed()
        } else {
            instance(target, root, depth - 1)
        };
    }
    if let Some(values) = schema["enum"].as_array() {
        return prop::sample::select(values.clone()).boxed();
    }
    if let Some(value) = schema.get("const") {
        return Just(value.clone()).boxed();
    }
    for keyword in ["oneOf", "anyOf"] {
        if let Some(alternatives) = schema[keyword].as_array() {
            let each = alternatives.iter().map(|each| instance(each, root, depth));
            let one = prop::strategy::Union::new(each.collect::<Vec<_>>());
            if schema["properties"].is_null() {
                return one.boxed();
            }
            let beside = object(schema, root, depth);
            return (beside, one)
                .prop_map(|(beside, one)| merge(vec![beside, one]))
                .boxed();
        }
    }
    if let Some(parts) = schema["allOf"].as_array() {
        let parts: Vec<_> = parts
            .iter()
            .map(|part| instance(part, root, depth))
            .collect();
        return parts.prop_map(merge).boxed();
    }
    match &schema["type"] {
        Value::String(one) => typed(one, schema, root, depth),
        Value::Array(types) => {
            let each = types
                .iter()
                .map(|one| typed(one.as_str().unwrap(), schema, root, depth));
            prop::strategy::Union::new(each.collect::<Vec<_>>()).boxed()
        }
        _ => anything(),
    }
}

fn merge(parts: Vec<Value>) -> Value {
    let objects = parts.into_iter().filter_map(|part| match part {
        Value::Object(members) => Some(members),
        _ => None,
    });
    objects.flatten().collect::<Map<_, _>>().into()
}

fn typed(one: &str, schema: &Value, root: &Value, depth: usize) -> BoxedStrategy<Value> {
    match one {
        "null" => Just(Value::Null).boxed(),
        "boolean" => any::<bool>().prop_map(Value::from).boxed(),
        "integer" if schema["maximum"].is_number() => (0..=9_i64).prop_map(Value::from).boxed(),
        "integer" => integer(schema["format"].as_str()),
        "number" => prop_oneof![
            (1..100_i32).prop_map(|halves| json!(f64::from(halves) * 0.5)),
            any::<i32>().prop_map(Value::from),
        ]
        .boxed(),
        "string" if schema["format"] == "date-time" => (
            1990..2060,
            1..=12,
            1..=28,
            0..24,
            "(\\.[0-9]{1,9})?",
            "Z|[+-]0[0-9]:[0-5][0-9]",
        )
            .prop_map(|(year, month, day, hour, fraction, offset)| {
                json!(format!(
                    "{year}-{month:02}-{day:02}T{hour:02}:30:00{fraction}{offset}"
                ))
            })
            .boxed(),
        "string" if schema["format"] == "uuid" => {
            Just(json!("8c1f6e0a-2d43-4b7e-9a05-3f6d7be91c24")).boxed()
        }
        "string" if schema["pattern"].is_string() => "[a-c]\\PC{1,5}".prop_map(Value::from).boxed(),
        "string" => prop_oneof![
            4 => "\\PC{0,8}".prop_map(Value::from),
            1 => prop::sample::select(STRINGS).prop_map(Value::from),
        ]
        .boxed(),
        "array" => array(schema, root, depth),
        _ => object(schema, root, depth),
    }
}

/// Strings that look like something else.
const STRINGS: &[&str] = &[
    "",
    "12",
    "1.5",
    "true",
    "null",
    "k0",
    "K1",
    "{}",
    "[]",
    "[1]",
    r#"{"a":1}"#,
    r#"{"kind":"k0"}"#,
    "2024-05-01T00:00:00Z",
];

fn integer(format: Option<&str>) -> BoxedStrategy<Value> {
    match format {
        Some("uint8") => any::<u8>().prop_map(Value::from).boxed(),
        Some("int32") => any::<i32>().prop_map(Value::from).boxed(),
        Some("uint32") => any::<u32>().prop_map(Value::from).boxed(),
        Some("uint64") => any::<u64>().prop_map(Value::from).boxed(),
        _ => prop_oneof![any::<i64>(), 0..4_i64]
            .prop_map(Value::from)
            .boxed(),
    }
}

fn array(schema: &Value, root: &Value, depth: usize) -> BoxedStrategy<Value> {
    if let Some(first) = schema["prefixItems"].as_array() {
        let items: Vec<_> = first
            .iter()
            .map(|item| instance(item, root, depth))
            .collect();
        return items.prop_map(Value::from).boxed();
    }
    vec(instance(&schema["items"], root, depth), 0..3)
        .prop_map(Value::from)
        .boxed()
}

fn object(schema: &Value, root: &Value, depth: usize) -> BoxedStrategy<Value> {
    let empty = Map::new();
    let required = schema["required"].as_array().cloned().unwrap_or_default();
    let properties = schema["properties"].as_object().unwrap_or(&empty);
    let members: Vec<BoxedStrategy<Option<(String, Value)>>> = properties
        .iter()
        .map(|(name, property)| {
            let pair = (Just(name.clone()), instance(property, root, depth));
            if required.contains(&json!(name)) {
                pair.prop_map(Some).boxed()
            } else {
                prop::option::of(pair).boxed()
            }
        })
        .collect();
    let pattern = schema["patternProperties"]
        .as_object()
        .and_then(|patterns| patterns.values().next());
    let values = pattern.or(schema.get("additionalProperties"));
    let others = match values {
        Some(Value::Bool(false)) | None => Just(std::collections::BTreeMap::new()).boxed(),
        Some(values) => btree_map("z[a-z~]{1,6}", instance(values, root, depth), 0..3).boxed(),
    };
    (members, others)
        .prop_map(|(members, others)| {
            members
                .into_iter()
                .flatten()
                .chain(others)
                .collect::<Map<_, _>>()
                .into()
        })
        .boxed()
}

fn anything() -> BoxedStrategy<Value> {
    let scalar = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i32>().prop_map(Value::from),
        Just(json!(0.25)),
        Just(json!("12")),
        "\\PC{0,5}".prop_map(Value::from),
    ];
    scalar
        .prop_recursive(2, 8, 3, |inner| {
            prop_oneof![
                vec(inner.clone(), 0..3).prop_map(Value::from),
                btree_map("[a-z]{1,4}", inner, 0..3)
                    .prop_map(|map| map.into_iter().collect::<Map<_, _>>().into()),
            ]
        })
        .boxed()
}

/// Puts another value into one place of an instance.
fn mutate(mut data: Value, at: Index, with: Value) -> Value {
    if let Some(value) = place_of(&mut data, at) {
        *value = with;
    }
    data
}

/// Puts a part of another instance into one place; of two objects, all members.
fn cross(mut data: Value, other: &Value, at: Index, from: Index) -> Value {
    let mut places = Vec::new();
    pointers(other, String::new(), &mut places);
    let with = other.pointer(&places[from.index(places.len())]).cloned();
    match (place_of(&mut data, at), with.unwrap_or_default()) {
        (Some(Value::Object(members)), Value::Object(others)) => members.extend(others),
        (Some(value), with) => *value = with,
        (None, _) => {}
    }
    data
}

/// Takes a member away, writes its value as a string, or adds a member.
fn edit(mut data: Value, at: Index, how: u8) -> Value {
    let Some(Value::Object(members)) = place_of(&mut data, at) else {
        return data;
    };
    let names: Vec<String> = members.keys().cloned().collect();
    if names.is_empty() || how == 0 {
        members.insert("unheard of".to_owned(), json!(at.index(3)));
        return data;
    }
    let name = &names[at.index(names.len())];
    let value = members.remove(name).unwrap_or_default();
    if how > 1 {
        members.insert(name.clone(), value.to_string().into());
    }
    data
}

fn place_of(data: &mut Value, at: Index) -> Option<&mut Value> {
    let mut places = Vec::new();
    pointers(data, String::new(), &mut places);
    data.pointer_mut(&places[at.index(places.len())])
}

fn pointers(data: &Value, at: String, all: &mut Vec<String>) {
    match data {
        Value::Object(members) => {
            for (name, value) in members {
                let step = name.replace('~', "~0").replace('/', "~1");
                pointers(value, format!("{at}/{step}"), all);
            }
        }
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                pointers(item, format!("{at}/{index}"), all);
            }
        }
        _ => {}
    }
    all.push(at);
}
