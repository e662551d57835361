//! Random documents and schema files: no panic, no hang, and a second import changes nothing.

use eventgrid_codegen::Schemas;
use eventgrid_workshop::{Documents, ImportOptions, import};
use proptest::prelude::*;
use serde_json::{Map, Value, json};

fn options(overwrite: bool) -> ImportOptions {
    let mut options = ImportOptions::new("T");
    options.name = Some("t".to_owned());
    options.events = vec![("T.Happened".to_owned(), "A".to_owned())];
    options.overwrite = overwrite;
    options
}

/// Imports a document twice; the second import must not change the result.
fn survives(document: &str, existing: Option<&str>, overwrite: bool) {
    let documents = Documents::from_texts("", [("api.json", document)]);
    let files = existing.map(|text| ("t", text));
    let schemas = Schemas::from_texts("schemas", files);
    match import(&documents, &schemas, &options(overwrite)) {
        Ok(imported) => {
            let schemas = Schemas::from_texts("schemas", [("t", imported.text.as_str())]);
            let again = import(&documents, &schemas, &options(overwrite));
            match again {
                // A definition that matches two definitions of the document is updated from each of them in turn.
                Ok(_) if overwrite => {}
                Ok(again) => assert_eq!(again.text, imported.text, "imported twice:\n{document}"),
                Err(problems) => {
                    panic!("the second time\n{problems}\n{document}\n{}", imported.text)
                }
            }
        }
        Err(problems) => assert!(problems.has_errors() && !problems.to_string().is_empty()),
    }
}

fn name() -> BoxedStrategy<String> {
    prop_oneof![
        Just("A".to_owned()),
        Just("B".to_owned()),
        Just("c".to_owned()),
        Just("C".to_owned()),
        "\\PC{0,4}",
    ]
    .boxed()
}

fn scalar() -> impl Strategy<Value = Value> {
    prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i16>().prop_map(Value::from),
        "[a-z]{0,3}".prop_map(Value::from),
    ]
}

/// Schemas of published documents, and invalid ones.
fn schema() -> impl Strategy<Value = Value> {
    const TYPES: &[&str] = &[
        "string", "integer", "number", "boolean", "object", "array", "null", "file",
    ];
    const REFERENCES: &[&str] = &[
        "#/definitions/A",
        "#/definitions/B",
        "#/definitions/c",
        "#/definitions/A/properties/A",
        "#",
    ];
    let reference = prop::sample::select(REFERENCES);
    let leaf = prop_oneof![
        4 => prop::sample::select(TYPES).prop_map(|ty| json!({ "type": ty, "description": "It is." })),
        4 => reference.prop_map(|to| json!({ "$ref": to, "description": "It is." })),
        1 => Just(json!({ "type": "string", "format": "date-time", "x-nullable": true })),
        1 => Just(json!({ "type": "integer", "format": "int32", "minimum": 0, "exclusiveMinimum": true })),
        1 => prop::collection::btree_set("[a-z]{1,2}", 0..3).prop_map(|values| {
            json!({ "type": "string", "enum": values, "x-ms-enum": { "name": "E", "values": [{ "value": "a", "name": "Alpha" }] } })
        }),
        1 => scalar().prop_map(|value| json!({ "const": value, "example": value })),
        1 => any::<bool>().prop_map(Value::from),
        1 => scalar(),
    ];
    leaf.prop_recursive(4, 40, 4, |inner| {
        let list = prop::collection::vec(inner.clone(), 0..3);
        let named = prop::collection::btree_map(name(), inner.clone(), 0..4);
        let keyword = prop_oneof![
            4 => named.clone().prop_map(|named| json!({ "type": "object", "properties": named })),
            2 => named.clone().prop_map(|named| {
                let required: Vec<&String> = named.keys().collect();
                json!({ "properties": named, "required": required })
            }),
            1 => named.prop_map(|named| json!({ "discriminator": "A", "properties": named })),
            1 => inner.clone().prop_map(|inner| json!({ "type": "object", "additionalProperties": inner })),
            1 => inner.clone().prop_map(|inner| json!({ "type": "array", "items": inner })),
            1 => list.clone().prop_map(|list| json!({ "items": list, "additionalItems": false })),
            1 => list.clone().prop_map(|list| json!({ "oneOf": list, "nullable": true })),
            2 => list.clone().prop_map(|list| json!({ "allOf": list, "x-ms-discriminator-value": "a" })),
            1 => list.prop_map(|list| json!({ "dependencies": { "A": ["B"], "B": list.first() }, "widget": 1 })),
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

fn document() -> impl Strategy<Value = Value> {
    (schema(), schema(), schema()).prop_map(
        |(a, b, c)| json!({ "swagger": "2.0", "definitions": { "A": a, "B": b, "c": c } }),
    )
}

fn file() -> impl Strategy<Value = Value> {
    (schema(), schema(), schema()).prop_map(|(a, b, c)| {
        json!({
            "x-namespace": "T",
            "x-events": { "T.Happened": { "$ref": "#/definitions/A" } },
            "definitions": { "A": a, "B": b, "c": c }
        })
    })
}

proptest! {
    #[test]
    fn random_documents(document in document()) {
        survives(&document.to_string(), None, false);
    }

    #[test]
    fn random_documents_over_random_files(document in document(), file in file(), overwrite in any::<bool>()) {
        survives(&document.to_string(), Some(&file.to_string()), overwrite);
    }

    #[test]
    fn random_documents_over_themselves_with_changes(one in document(), other in schema(), overwrite in any::<bool>()) {
        let documents = Documents::from_texts("", [("api.json", one.to_string())]);
        let none = Schemas::from_texts("schemas", [("", ""); 0]);
        if let Ok(imported) = import(&documents, &none, &options(false)) {
            let mut changed = one;
            changed["definitions"]["B"] = other;
            survives(&changed.to_string(), Some(&imported.text), overwrite);
        }
    }

    #[test]
    fn mutated_documents(document in document(), at in any::<prop::sample::Index>(), with in "[\\PC{}\\[\\]\",:0-9]{0,3}", cut in 0..4_usize) {
        let text = document.to_string();
        let chars: Vec<char> = text.chars().collect();
        let at = at.index(chars.len());
        let end = (at + cut).min(chars.len());
        let mutated: String = chars[..at].iter().copied().chain(with.chars()).chain(chars[end..].iter().copied()).collect();
        survives(&mutated, None, false);
    }
}

#[test]
fn yaml() {
    let document = "asyncapi: 3.0.0\ncomponents:\n  schemas:\n    A: &a {type: object, properties: {b: [*a, 'ä']}}\n";
    let ends = document.char_indices().map(|(at, _)| at);
    for at in ends {
        for with in [
            "", "&", "*", "- ", "? ", "<<: *a\n", "\t", "|\n", "{", "]", "'", "!!int ", "---\n",
            "\u{feff}",
        ] {
            let (before, after) = document.split_at(at);
            survives(&format!("{before}{with}{after}"), None, false);
            survives(&format!("{before}{with}"), None, false);
        }
    }
}

#[test]
fn deep_nesting() {
    for depth in [20, 60, 120, 400, 5_000] {
        let open = r#"{"type":"array","items":"#.repeat(depth);
        let close = "}".repeat(depth);
        survives(
            &format!(r#"{{"definitions":{{"A":{open}true{close}}}}}"#),
            None,
            false,
        );
    }
}

#[test]
fn long_chains() {
    let links = ProptestConfig::default().cases.clamp(100, 300);
    for item in [
        r##"{"$ref":"#/definitions/N"}"##,
        r##"{"allOf":[{"$ref":"#/definitions/N"},{"$ref":"#/definitions/N"}],"properties":{"N":{}}}"##,
        r##"{"type":"object","properties":{"next":{"$ref":"#/definitions/N"}}}"##,
        r##"{"discriminator":"kind","allOf":[{"$ref":"#/definitions/N"}],"properties":{"kind":{"type":"string"}}}"##,
    ] {
        for last in ["{}", r##"{"$ref":"#/definitions/A"}"##] {
            let mut file = r#"{"definitions":{"#.to_owned();
            for number in 0..links {
                let own = if number == 0 {
                    "A".to_owned()
                } else {
                    format!("D{number}")
                };
                let next = format!("D{}", number + 1);
                file.extend([format!(r#""{own}":{},"#, item.replace('N', &next))]);
            }
            survives(&format!(r#"{file}"D{links}":{last}}}}}"#), None, false);
        }
    }
}
