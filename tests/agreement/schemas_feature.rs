//! The feature `schemars`: each type's schema means what the schema file says.

use eventgrid::key_vault::SecretExpired;
use eventgrid::schemars::generate::SchemaSettings;
use eventgrid::schemars::{JsonSchema, schema_for};
use eventgrid::{communication, schemas};
use jsonschema::Validator;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use crate::random::{DEPTH, Drawer, anything, draws};
use crate::schemas::event_schemas;

/// The schema of an event type's data as one document.
fn document(event_type: &str) -> Value {
    let mut generator = SchemaSettings::draft2020_12().into_generator();
    let schema = schemas::data(event_type, &mut generator).expect(event_type);
    json!({ "allOf": [schema.to_value()], "$defs": generator.take_definitions(true) })
}

fn validator(document: &Value) -> Validator {
    assert!(jsonschema::meta::is_valid(document), "{document}");
    jsonschema::options()
        .should_validate_formats(true)
        .build(document)
        .unwrap()
}

/// The value with another one in one place, mostly one that does not fit.
fn spoiled(mut value: Value, place: usize, other: &Value) -> Value {
    fn places(value: &Value, at: String, all: &mut Vec<String>) {
        match value {
            Value::Object(members) => {
                for (name, value) in members {
                    let name = name.replace('~', "~0").replace('/', "~1");
                    places(value, format!("{at}/{name}"), all);
                }
            }
            Value::Array(items) => {
                for (index, item) in items.iter().enumerate() {
                    places(item, format!("{at}/{index}"), all);
                }
            }
            _ => {}
        }
        all.push(at);
    }
    let mut all = Vec::new();
    places(&value, String::new(), &mut all);
    let place = &all[place % all.len()];
    *value.pointer_mut(place).unwrap() = other.clone();
    value
}

#[test]
fn both_allow_the_same() {
    let mut runner = TestRunner::deterministic();
    let (mut allowed, mut refused) = (0, 0);
    for schema in event_schemas() {
        let ours = validator(&document(&schema.event_type));
        let data = Drawer { file: schema.file }.instance(schema.schema, DEPTH);
        let drawn = (data, any::<usize>(), anything());
        for _ in 0..draws() {
            let (data, place, other) = drawn.new_tree(&mut runner).unwrap().current();
            let spoiled = spoiled(data.clone(), place, &other);
            for data in [data, spoiled] {
                let theirs = schema.invalid(&data);
                let count = if theirs.is_none() {
                    &mut allowed
                } else {
                    &mut refused
                };
                *count += 1;
                assert_eq!(
                    ours.is_valid(&data),
                    theirs.is_none(),
                    "{}: {theirs:?}: {data}",
                    schema.event_type
                );
            }
        }
    }
    assert!(
        allowed > 1000 && refused > 1000,
        "{allowed} allowed, {refused} refused"
    );
}

/// Descriptions and examples come along, what only the generator of the crate needs does not.
#[test]
fn schemas_say_what_the_files_say() {
    for schema in event_schemas() {
        let document = document(&schema.event_type);
        let pointer = document["allOf"][0]["$ref"].as_str().unwrap();
        let own = document
            .pointer(pointer.strip_prefix('#').unwrap())
            .unwrap();
        assert_eq!(own["description"], schema.schema["description"]);
        assert_eq!(own["examples"], schema.schema["examples"]);
        assert!(!document.to_string().contains("\"x-"), "{document}");
    }
}

/// As users write it: their types around ours, recursion, names.
#[test]
fn types_implement_json_schema() {
    let schema = schema_for!(Option<Vec<SecretExpired>>).to_value();
    assert_eq!(SecretExpired::schema_name(), "SecretExpired");
    assert_eq!(
        schema["items"],
        json!({ "$ref": "#/$defs/SecretExpired" }),
        "{schema}"
    );
    let ours = validator(&schema);
    assert!(ours.is_valid(&json!([{ "ObjectName": "db-password", "EXP": 1 }])));
    assert!(!ours.is_valid(&json!([{ "ObjectName": 1 }])));

    let recursive = schema_for!(communication::RouterCommunicationError).to_value();
    let ours = validator(&recursive);
    assert!(ours.is_valid(&json!({ "innererror": { "innererror": { "code": "1" } } })));
    assert!(!ours.is_valid(&json!({ "innererror": { "innererror": { "code": 1 } } })));
}

#[test]
fn openapi_finds_them_under_components() {
    let mut generator = SchemaSettings::openapi3().into_generator();
    let schema = schemas::data("microsoft.keyvault.secretexpired", &mut generator).unwrap();
    assert_eq!(
        schema.to_value(),
        json!({ "$ref": "#/components/schemas/SecretExpired" })
    );
    assert!(generator.definitions().contains_key("SecretExpired"));
    assert!(schemas::data("Contoso.OrderPlaced", &mut generator).is_none());
    assert_eq!(schemas::event_types().count(), event_schemas().len());
}
