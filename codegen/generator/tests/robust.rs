//! Whatever the schema: no panic, no hang, and code that parses, in which no two things share a name.

#![expect(clippy::panic, reason = "how a test says what it found")]

use std::collections::BTreeSet;

use eventgrid_codegen::{Options, Schemas, render};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

/// Renders a schema; what comes out must parse, whatever it was.
fn survives(text: &str) {
    let schemas = Schemas::from_texts("schemas", [("random", text)]);
    match render(&schemas, &Options::default()) {
        Ok(rendered) => {
            for (path, text) in rendered
                .tree
                .files()
                .filter(|(path, _)| path.starts_with("src/"))
            {
                match syn::parse_file(text) {
                    Ok(file) => assert_eq!(shared_name(&file), None, "{path}:\n{text}"),
                    Err(error) => panic!("{path} does not parse: {error}\n{text}"),
                }
            }
        }
        Err(problems) => assert!(problems.has_errors() && !problems.to_string().is_empty()),
    }
}

/// A name that two items of a module have, or two fields or variants of one type.
fn shared_name(file: &syn::File) -> Option<String> {
    let mut items = BTreeSet::new();
    for item in &file.items {
        let (name, parts) = match item {
            syn::Item::Struct(item) => {
                let fields = item.fields.iter().filter_map(|field| field.ident.as_ref());
                (&item.ident, fields.collect::<Vec<_>>())
            }
            syn::Item::Enum(item) => {
                let variants = item.variants.iter().map(|variant| &variant.ident);
                (&item.ident, variants.collect())
            }
            _ => continue, // constants have names among themselves, made from those of variants
        };
        let mut seen = BTreeSet::new();
        if let Some(twice) = parts
            .into_iter()
            .find(|part| !seen.insert(part.to_string()))
        {
            return Some(format!("{name}::{twice}"));
        }
        if !items.insert(name.to_string()) {
            return Some(name.to_string());
        }
    }
    None
}

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

fn scalar() -> impl Strategy<Value = Value> {
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

fn file() -> impl Strategy<Value = Value> {
    (schema(), schema(), schema(), schema()).prop_map(|(event, a, b, c)| {
        let mut event = event;
        if !event.is_object() {
            event = json!({});
        }
        json!({ "title": "T", "x-events": { "T.e": event }, "$defs": { "A": a, "B": b, "c": c } })
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn random_schemas(file in file()) {
        survives(&file.to_string());
    }

    #[test]
    fn mutated_schemas(file in file(), at in any::<prop::sample::Index>(), with in "[\\PC{}\\[\\]\",:0-9]{0,3}", cut in 0..4_usize) {
        let text = file.to_string();
        let chars: Vec<char> = text.chars().collect();
        let at = at.index(chars.len());
        let end = (at + cut).min(chars.len());
        let mutated: String = chars[..at].iter().copied().chain(with.chars()).chain(chars[end..].iter().copied()).collect();
        survives(&mutated);
    }

    #[test]
    fn random_keywords(keyword in "[a-z$-]{1,12}", value in scalar(), name in "\\PC{0,12}") {
        survives(&json!({ keyword: value, "x-events": { name: {} } }).to_string());
    }
}

#[test]
fn deep_nesting() {
    for depth in [40, 60, 120, 400, 5_000] {
        let open = r#"{"type":"array","items":"#.repeat(depth);
        survives(&format!(
            r#"{{"$defs":{{"A":{open}true{}}}}}"#,
            "}".repeat(depth)
        ));
        let open = r#"{"oneOf":[{"type":"string"},"#.repeat(depth);
        survives(&format!(
            r#"{{"$defs":{{"A":{open}true{}}}}}"#,
            "]}".repeat(depth)
        ));
    }
}

#[test]
fn long_chains() {
    for item in [
        r##"{"$ref":"#/$defs/N"}"##,
        r##"{"type":"array","items":{"$ref":"#/$defs/N"}}"##,
        r##"{"type":"object","properties":{"next":{"$ref":"#/$defs/N"}}}"##,
        r##"{"allOf":[{"$ref":"#/$defs/N"},{"$ref":"#/$defs/N"},{"properties":{"N":true}}]}"##,
        r##"{"oneOf":[{"$ref":"#/$defs/N"},{"$ref":"#/$defs/N"},{"type":"string"}]}"##,
    ] {
        for last in ["true", r##"{"$ref":"#/$defs/D0"}"##] {
            let mut file = r#"{"$defs":{"#.to_owned();
            for number in 0..300 {
                file.extend([format!(
                    r#""D{number}":{},"#,
                    item.replace('N', &format!("D{}", number + 1))
                )]);
            }
            survives(&format!(r#"{file}"D300":{last}}}}}"#));
        }
    }
}

#[test]
fn alternatives_that_multiply() {
    // Each level has every alternative of the next one twice, with a property of its own.
    let mut file = r#"{"$defs":{"#.to_owned();
    for number in 0..30 {
        let next = number + 1;
        file.extend([format!(
            r##""D{number}":{{"oneOf":[{{"$ref":"#/$defs/D{next}","properties":{{"a{number}":true}}}},{{"$ref":"#/$defs/D{next}","properties":{{"b{number}":true}}}}]}},"##
        )]);
    }
    survives(&format!(
        r#"{file}"D30":{{"type":"object","properties":{{"x":true}}}}}}}}"#
    ));
}
