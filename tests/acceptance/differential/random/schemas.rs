//! Schemas at random, from the keywords that shape Rust types and the constraints that do not.

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// A whole schema file: an object, with definitions that refer to each other.
pub(super) fn file() -> impl Strategy<Value = Value> {
    let definitions = (schema(), object(schema().boxed()), object(schema().boxed()));
    (object(schema().boxed()), definitions).prop_map(|(root, (a, b, c))| {
        let mut root = root;
        root["$schema"] = "https://json-schema.org/draft/2020-12/schema".into();
        // References start at objects, so that none goes in a circle.
        root["$defs"] = json!({ "A": a, "B": b, "C": c });
        root
    })
}

fn schema() -> BoxedStrategy<Value> {
    let reference = prop::sample::select(vec!["#/$defs/B", "#/$defs/C"]);
    let leaf = prop_oneof![
        6 => scalar(),
        1 => reference.prop_map(|reference| json!({ "$ref": reference })),
        1 => Just(json!(true)),
        1 => Just(json!({})),
    ];
    leaf.prop_recursive(3, 24, 4, |inner| {
        prop_oneof![
            3 => object(inner.clone()),
            1 => array(inner.clone()),
            1 => map(inner.clone()),
            1 => union(inner.clone()),
            1 => tagged(inner.clone()),
            1 => all_of(inner.clone()),
            1 => nullable(inner),
        ]
    })
    .boxed()
}

fn scalar() -> BoxedStrategy<Value> {
    const TYPES: &[&str] = &["string", "integer", "number", "boolean"];
    let types = prop::sample::subsequence(TYPES, 2..=3);
    prop_oneof![
        2 => prop_oneof![
            Just(json!({ "type": "string" })),
            Just(json!({ "type": "string", "minLength": 2, "pattern": "^[a-c]" })),
            Just(json!({ "type": "string", "format": "uuid" })),
        ],
        1 => Just(json!({ "type": "string", "format": "date-time" })),
        2 => prop_oneof![
            Just(json!({ "type": "integer" })),
            Just(json!({ "type": "integer", "minimum": 0, "maximum": 9 })),
            Just(json!({ "type": "number" })),
            Just(json!({ "type": "number", "exclusiveMinimum": 0.5, "multipleOf": 0.5 })),
        ],
        1 => Just(json!({ "type": "boolean" })),
        1 => types.prop_map(|types| json!({ "type": types })),
        1 => vec(word(), 1..4).prop_map(|mut words| {
            words.sort();
            words.dedup();
            json!({ "enum": words })
        }),
        1 => prop_oneof![Just(json!({ "enum": [1, 2, 3] })), Just(json!({ "const": "fixed" })), Just(json!({ "const": 7 }))],
        1 => Just(json!({ "type": ["string", "null"], "enum": ["on", "off", null] })),
    ]
    .boxed()
}

pub(super) fn word() -> BoxedStrategy<String> {
    prop::sample::select(vec![
        "a",
        "b",
        "Name",
        "eventId",
        "$meta",
        "@odata.type",
        "type",
        "x-y",
        "ünï",
        "two words",
    ])
    .prop_map(str::to_owned)
    .boxed()
}

fn object(inner: BoxedStrategy<Value>) -> BoxedStrategy<Value> {
    let others = prop_oneof![
        4 => Just(None),
        1 => Just(Some(json!(false))),
        1 => Just(Some(json!(true))),
        1 => scalar().prop_map(Some),
    ];
    let named = btree_map(word(), inner, 1..5);
    (named, any::<u8>(), others)
        .prop_map(|(properties, required, others)| {
            let required: Vec<&String> = properties
                .keys()
                .enumerate()
                .filter(|(index, _)| required >> index & 1 == 1 && required % 3 == 0)
                .map(|(_, name)| name)
                .collect();
            object_of(&json!(properties), &json!(required), others)
        })
        .boxed()
}

/// The schema of an object; `others` is what it says about further properties.
pub(super) fn object_of(properties: &Value, required: &Value, others: Option<Value>) -> Value {
    let mut schema = json!({ "type": "object", "properties": properties });
    if *required != json!([]) {
        schema["required"] = required.clone();
    }
    if let Some(others) = others {
        schema["additionalProperties"] = others;
    }
    schema
}

fn array(inner: BoxedStrategy<Value>) -> BoxedStrategy<Value> {
    prop_oneof![
        2 => inner.clone().prop_map(|items| json!({ "type": "array", "items": items })),
        1 => inner.clone().prop_map(|items| json!({ "type": "array", "items": items, "maxItems": 2, "uniqueItems": true })),
        1 => vec(inner, 2..4).prop_map(|items| {
            json!({ "type": "array", "minItems": items.len(), "prefixItems": items, "items": false })
        }),
    ]
    .boxed()
}

fn map(inner: BoxedStrategy<Value>) -> BoxedStrategy<Value> {
    prop_oneof![
        inner.clone().prop_map(|values| json!({ "type": "object", "additionalProperties": values })),
        inner.prop_map(|values| json!({ "type": "object", "patternProperties": { "^[a-z]": values }, "additionalProperties": false })),
    ]
    .boxed()
}

fn union(inner: BoxedStrategy<Value>) -> BoxedStrategy<Value> {
    (vec(inner, 2..4), any::<bool>())
        .prop_map(|(alternatives, any)| {
            let keyword = if any { "anyOf" } else { "oneOf" };
            json!({ keyword: alternatives })
        })
        .boxed()
}

/// Objects that a constant property tells apart.
fn tagged(inner: BoxedStrategy<Value>) -> BoxedStrategy<Value> {
    vec(btree_map(word(), inner, 0..3), 2..4)
        .prop_map(|alternatives| {
            let alternatives = alternatives
                .into_iter()
                .enumerate()
                .map(|(number, properties)| {
                    let mut properties: Map<String, Value> = properties.into_iter().collect();
                    properties.insert("kind".to_owned(), json!({ "const": format!("k{number}") }));
                    json!({ "type": "object", "properties": properties, "required": ["kind"] })
                });
            json!({ "oneOf": alternatives.collect::<Vec<_>>() })
        })
        .boxed()
}

fn all_of(inner: BoxedStrategy<Value>) -> BoxedStrategy<Value> {
    let part = |prefix: &'static str, inner| {
        btree_map(word(), inner, 1..3).prop_map(move |properties| {
            let properties: Map<String, Value> = properties
                .into_iter()
                .map(|(name, schema)| (format!("{prefix}{name}"), schema))
                .collect();
            json!({ "type": "object", "properties": properties })
        })
    };
    (part("l ", inner.clone()), part("r ", inner))
        .prop_map(|(left, right)| json!({ "allOf": [left, right] }))
        .boxed()
}

fn nullable(inner: BoxedStrategy<Value>) -> BoxedStrategy<Value> {
    inner
        .prop_map(|inner| json!({ "anyOf": [inner, { "type": "null" }] }))
        .boxed()
}
