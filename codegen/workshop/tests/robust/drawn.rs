//! Schemas drawn from keywords, references in circles included.

use proptest::prelude::*;
use serde_json::{Map, Value, json};

fn name() -> BoxedStrategy<String> {
    prop_oneof![
        Just("A".to_owned()),
        Just("B".to_owned()),
        Just("c".to_owned()),
        Just("self".to_owned()),
        "\\PC{0,6}",
    ]
    .boxed()
}

pub(crate) fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        "\\PC{0,20}".prop_map(Value::from),
    ]
}

fn json_type() -> impl Strategy<Value = Value> {
    const TYPES: &[&str] = &[
        "string", "integer", "number", "boolean", "object", "array", "null",
    ];
    prop_oneof![
        4 => prop::sample::select(TYPES).prop_map(Value::from),
        1 => prop::sample::subsequence(TYPES, 1..4).prop_map(Value::from),
    ]
}

/// Schemas as people could write them, references in circles included.
fn schema() -> impl Strategy<Value = Value> {
    const REFERENCES: &[&str] = &[
        "#/$defs/A",
        "#/$defs/B",
        "#/$defs/c",
        "#",
        "#/x-events/T.e",
        "#/$defs/A/properties/A",
    ];
    let reference = prop::sample::select(REFERENCES);
    let leaf = prop_oneof![
        json_type().prop_map(|ty| json!({ "type": ty })),
        reference.prop_map(|reference| json!({ "$ref": reference })),
        prop::collection::vec(scalar(), 1..4).prop_map(|values| json!({ "enum": values })),
        scalar().prop_map(|value| json!({ "const": value })),
        any::<bool>().prop_map(Value::from),
        "\\PC{0,40}".prop_map(|text| json!({ "type": "string", "format": "date-time", "description": text, "default": text })),
    ];
    leaf.prop_recursive(5, 60, 5, |inner| {
        let list = prop::collection::vec(inner.clone(), 1..4);
        let named = prop::collection::btree_map(name(), inner.clone(), 0..4);
        let keyword = prop_oneof![
            named
                .clone()
                .prop_map(|named| json!({ "type": "object", "properties": named })),
            named.prop_map(|named| {
                let required: Vec<&String> = named.keys().collect();
                json!({ "properties": named, "required": required })
            }),
            inner
                .clone()
                .prop_map(|inner| json!({ "type": "object", "additionalProperties": inner })),
            inner
                .clone()
                .prop_map(|inner| json!({ "type": "array", "items": inner })),
            list.clone()
                .prop_map(|list| json!({ "type": "array", "prefixItems": list })),
            list.clone().prop_map(|list| json!({ "oneOf": list })),
            list.clone().prop_map(|list| json!({ "anyOf": list })),
            list.clone().prop_map(|list| json!({ "allOf": list })),
            list.prop_map(|list| json!({ "if": list[0], "then": list.last(), "not": list[0] })),
        ];
        prop::collection::vec(keyword, 1..3).prop_map(|keywords| {
            let mut all = Map::new();
            for keyword in keywords {
                if let Value::Object(keyword) = keyword {
                    all.extend(keyword);
                }
            }
            Value::Object(all)
        })
    })
}

pub(crate) fn file() -> impl Strategy<Value = Value> {
    (schema(), schema(), schema(), schema()).prop_map(|(event, a, b, c)| {
        let mut event = event;
        if !event.is_object() {
            event = json!({});
        }
        json!({ "title": "T", "x-events": { "T.e": event }, "$defs": { "A": a, "B": b, "c": c } })
    })
}
