//! Schemas whose alternatives overlap at random: what decides is a constant, an enum, a required property, a kind, a
//! format, the shape inside, or a closed object; and the same with discriminators.

use proptest::collection::{btree_map, vec};
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Map, Value, json};

use super::schemas::object_of;

/// Of definitions.
pub(super) const NAMES: &[&str] = &["One", "Two", "Three", "Four"];

/// A whole schema file: alternatives in place and behind references, where a property, an item, a value or the root is
/// one of them.
pub(super) fn file() -> BoxedStrategy<Value> {
    let definitions = vec(alternative(), NAMES.len()).prop_map(|all| {
        let named = NAMES.iter().copied().map(str::to_owned).zip(all);
        named.collect::<Map<String, Value>>()
    });
    (definitions, union(), 0..8_u8)
        .prop_map(|(mut definitions, union, place)| {
            definitions.insert("Alias".to_owned(), json!({ "$ref": "#/$defs/One" }));
            put(union, place, definitions)
        })
        .boxed()
}

/// Alternatives, some of which are alternatives themselves, or one or many; and what all of them have.
fn union() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![2 => alternative(), 3 => reference()].boxed();
    let several = |of: BoxedStrategy<Value>| {
        (vec(of, 2..5), keyword()).prop_map(|(mut alternatives, keyword)| {
            alternatives.dedup();
            json!({ keyword: alternatives })
        })
    };
    let nested = prop_oneof![
        10 => leaf.clone(),
        1 => several(leaf),
        1 => reference().prop_map(|items| json!({ "type": "array", "items": items })),
    ];
    prop_oneof![
        6 => several(nested.boxed()),
        1 => (several(open_object()), property()).prop_map(|(mut union, shared)| {
            union["type"] = "object".into();
            union["properties"] = json!({ "d": shared });
            union
        }),
        1 => (open_object(), several(required().boxed())).prop_map(|(mut object, union)| {
            object["oneOf"] = union.get("oneOf").or(union.get("anyOf")).cloned().unwrap_or_default();
            object
        }),
    ]
}

/// What only says which properties there are.
fn required() -> impl Strategy<Value = Value> {
    subsequence(NAMES_OF_PROPERTIES, 1..=2).prop_map(|names| json!({ "required": names }))
}

/// A schema file in which a union stands in one of the places where a value can be.
pub(super) fn put(union: Value, place: u8, mut definitions: Map<String, Value>) -> Value {
    definitions.insert("Scalar".to_owned(), json!({ "type": "integer" }));
    let property =
        |of: Value| json!({ "type": "object", "properties": { "v": of }, "required": ["v"] });
    let mut file = match place {
        0 => union,
        1 => property(json!({ "type": "array", "items": union })),
        2 => property(json!({ "type": "object", "additionalProperties": union })),
        3 => json!({ "type": "object", "properties": { "v": union, "w": { "type": "string" } } }),
        _ => property(union),
    };
    file["$schema"] = "https://json-schema.org/draft/2020-12/schema".into();
    file["$defs"] = definitions.into();
    file
}

fn keyword() -> impl Strategy<Value = &'static str> {
    select(vec!["oneOf", "oneOf", "anyOf"])
}

/// A reference to one of the definitions.
fn reference() -> BoxedStrategy<Value> {
    let names: Vec<_> = NAMES.iter().copied().chain(["Alias"]).collect();
    let refer = |name| json!({ "$ref": format!("#/$defs/{name}") });
    select(names).prop_map(refer).boxed()
}

fn alternative() -> BoxedStrategy<Value> {
    prop_oneof![
        8 => object(property()),
        1 => (open_object(), open_object()).prop_map(|(one, other)| json!({ "allOf": [one, without(other, &one)] })),
        2 => scalar(),
        1 => listed(),
        1 => Just(json!({ "type": "null" })),
        2 => array(prop_oneof![2 => scalar(), 2 => listed(), 1 => open_object()].boxed()),
        1 => tuple(),
        1 => prop_oneof![2 => scalar(), 1 => listed()].prop_map(|values| json!({ "type": "object", "additionalProperties": values })),
    ]
    .boxed()
}

fn array(items: BoxedStrategy<Value>) -> impl Strategy<Value = Value> {
    items.prop_map(|items| json!({ "type": "array", "items": items }))
}

fn tuple() -> impl Strategy<Value = Value> {
    (listed(), scalar()).prop_map(|items| {
        json!({ "type": "array", "prefixItems": [items.0, items.1], "items": false, "minItems": 2 })
    })
}

fn scalar() -> BoxedStrategy<Value> {
    const FORMATS: &[&str] = &["int32", "uint32", "int64", "uint64", "uint8"];
    prop_oneof![
        3 => Just(json!({ "type": "string" })),
        1 => Just(json!({ "type": "string", "format": "date-time" })),
        2 => Just(json!({ "type": "integer" })),
        1 => Just(json!({ "type": "integer", "minimum": 0, "maximum": 9 })),
        1 => select(FORMATS).prop_map(|format| json!({ "type": "integer", "format": format })),
        2 => Just(json!({ "type": "number" })),
        1 => Just(json!({ "type": "number", "format": "double" })),
        2 => Just(json!({ "type": "boolean" })),
        1 => Just(json!({ "type": ["integer", "number"] })),
        1 => Just(json!({ "type": ["string", "integer"] })),
        1 => Just(json!({ "type": ["boolean", "null"] })),
    ]
    .boxed()
}

/// Values of one kind or several.
fn listed() -> BoxedStrategy<Value> {
    let constants = vec![
        json!("k0"),
        json!("k1"),
        json!("K1"),
        json!(1),
        json!(2),
        json!(1.5),
        json!(true),
        json!(false),
    ];
    let strings = subsequence(vec!["k0", "k1", "k2"], 1..=3);
    let integers = subsequence(vec![1, 2, 3], 1..=3);
    let mixed = subsequence(
        vec![
            json!("k0"),
            json!("1"),
            json!(1),
            json!(2),
            json!(true),
            json!(2.5),
            Value::Null,
        ],
        2..=4,
    );
    prop_oneof![
        4 => select(constants).prop_map(|value| json!({ "const": value })),
        2 => strings.prop_map(|values| json!({ "type": "string", "enum": values })),
        1 => integers.prop_map(|values| json!({ "type": "integer", "enum": values })),
        1 => mixed.prop_map(|values| json!({ "enum": values })),
    ]
    .boxed()
}

pub(super) fn property() -> BoxedStrategy<Value> {
    let leaf = prop_oneof![
        4 => listed(),
        5 => scalar(),
        1 => Just(json!({ "$ref": "#/$defs/Scalar" })),
        1 => scalar().prop_map(|inner| json!({ "anyOf": [inner, { "type": "null" }] })),
        1 => vec(scalar(), 2..3).prop_map(|inner| json!({ "oneOf": inner })),
        1 => array(prop_oneof![scalar(), listed()].boxed()),
        1 => tuple(),
        1 => prop_oneof![2 => scalar(), 1 => listed()].prop_map(|values| json!({ "type": "object", "additionalProperties": values })),
    ];
    leaf.prop_recursive(2, 8, 3, |inner| {
        prop_oneof![
            4 => object(inner.clone()),
            1 => (object(inner.clone()), object(inner)).prop_map(|(one, other)| json!({ "oneOf": [one, other] })),
        ]
    })
    .boxed()
}

const NAMES_OF_PROPERTIES: &[&str] = &["kind", "a", "b", "c"];

/// An object without the properties of another one.
fn without(mut object: Value, other: &Value) -> Value {
    let taken = other["properties"].as_object();
    if let Some(properties) = object["properties"].as_object_mut() {
        properties.retain(|name, _| !taken.is_some_and(|taken| taken.contains_key(name)));
    }
    object
}

/// An object that others are put together with. One that is closed would be closed to what these name, too, which
/// people who write that do not mean: types have the properties of all.
fn open_object() -> BoxedStrategy<Value> {
    let opened = |mut object: Value| {
        let members = object.as_object_mut().into_iter();
        members.for_each(|members| drop(members.remove("additionalProperties")));
        object
    };
    object(property()).prop_map(opened).boxed()
}

/// An object of few names, so that alternatives share them.
fn object(inner: BoxedStrategy<Value>) -> BoxedStrategy<Value> {
    let others = prop_oneof![
        5 => Just(None),
        3 => Just(Some(json!(false))),
        1 => Just(Some(json!({ "type": "string" }))),
        1 => Just(Some(json!({ "type": "integer" }))),
        1 => Just(Some(json!({ "const": 1 }))),
    ];
    let names = select(NAMES_OF_PROPERTIES).prop_map(str::to_owned);
    (btree_map(names, inner, 1..4), any::<u8>(), others)
        .prop_map(|(properties, drawn, others)| {
            let numbered = properties.keys().zip(0..);
            let required = numbered.filter(|(_, number)| drawn >> number & 1 == 1);
            let unlisted = (drawn > 230).then_some("d");
            let required = required.map(|(name, _)| name.as_str()).chain(unlisted);
            let required: Vec<_> = required.map(str::to_owned).collect();
            object_of(&json!(properties), &json!(required), others)
        })
        .boxed()
}
