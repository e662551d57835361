//! Instances of a schema at random: most fit it, others differ in a place.

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// How deep definitions that refer to each other are followed.
const DEPTH: usize = 4;

pub(super) fn of(schema: &Value) -> BoxedStrategy<Value> {
    let fitting = instance(schema, schema, DEPTH);
    let mutated = (fitting.clone(), any::<prop::sample::Index>(), anything())
        .prop_map(|(data, at, with)| mutate(data, at, with));
    prop_oneof![3 => fitting, 1 => mutated].boxed()
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
            return prop::strategy::Union::new(each.collect::<Vec<_>>()).boxed();
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
        "integer" => any::<i64>().prop_map(Value::from).boxed(),
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
        "string" => "\\PC{0,8}".prop_map(Value::from).boxed(),
        "array" => array(schema, root, depth),
        _ => object(schema, root, depth),
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
fn mutate(mut data: Value, at: prop::sample::Index, with: Value) -> Value {
    let mut places = Vec::new();
    pointers(&data, String::new(), &mut places);
    let place = &places[at.index(places.len())];
    if let Some(value) = data.pointer_mut(place) {
        *value = with;
    }
    data
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
