//! `Debug` never prints values that schemas mark with `x-sensitive`, wherever the value is kept.

use eventgrid::{Event, RawData, SystemEvent, from_str};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;
use serde_json::{Value, json};

use crate::examples::events;
use crate::random::{DEPTH, Drawer, draws};
use crate::schemas::{EventSchema, event_schemas};

/// A schema with its references resolved, within its file.
fn resolved<'s>(file: &'s Value, schema: &'s Value) -> Vec<&'s Value> {
    let mut all = vec![schema];
    while let Some(reference) = all[all.len() - 1]["$ref"].as_str() {
        all.push(file.pointer(reference.strip_prefix('#').unwrap()).unwrap());
    }
    all
}

/// Replaces each scalar in what is sensitive by a text of its own, and counts them.
fn mark(file: &Value, schema: &Value, value: &mut Value, sensitive: bool, count: &mut usize) {
    let schemas = resolved(file, schema);
    let sensitive = sensitive || schemas.iter().any(|schema| schema["x-sensitive"] == true);
    let sub = |keyword: &str, name: &str| {
        let found = schemas.iter().map(|schema| match keyword {
            "properties" => &schema[keyword][name],
            _ => &schema[keyword],
        });
        found
            .clone()
            .find(|found| found.is_object())
            .unwrap_or(&Value::Null)
    };
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                let own = sub("properties", name);
                let schema = if own.is_null() {
                    sub("additionalProperties", name)
                } else {
                    own
                };
                mark(file, schema, value, sensitive, count);
            }
        }
        Value::Array(items) => {
            let schema = sub("items", "");
            for item in items {
                mark(file, schema, item, sensitive, count);
            }
        }
        scalar if sensitive => {
            *count += 1;
            *scalar = json!(format!("~secret{count}~"));
        }
        _ => {}
    }
}

/// Examples with something sensitive in them, which is marked.
fn marked(schema: &EventSchema) -> Vec<Value> {
    let examples = schema.examples().iter().map(|example| {
        let (mut data, mut count) = (example.clone(), 0);
        mark(schema.file, schema.schema, &mut data, false, &mut count);
        (data, count)
    });
    examples
        .filter(|(_, count)| *count > 0)
        .map(|(data, _)| data)
        .collect()
}

#[track_caller]
fn shows_nothing(shown: &str, of: &str) {
    assert!(!shown.contains("~secret"), "{of}: {shown}");
}

/// `Debug` of the typed and the raw event, of its data, and of what is wrong with it.
fn check(schema: &EventSchema, data: &Value) {
    for mut event in events(schema, data) {
        event["subject"] = json!("~secret0~");
        let text = event.to_string();
        let typed: Event<SystemEvent> = from_str(&text).unwrap().remove(0);
        assert!(!matches!(typed.data(), SystemEvent::Other(_)), "{text}");
        shows_nothing(&format!("{typed:?} {typed:#?} {:?}", typed.data()), &text);
        let raw: Event<RawData> = from_str(&text).unwrap().remove(0);
        shows_nothing(&format!("{raw:?} {:?}", raw.data()), &text);
        assert!(serde_json::to_string(&typed).unwrap().contains("~secret1~"));
    }
}

#[test]
fn debug_prints_nothing_of_the_examples() {
    let mut types = 0;
    for schema in event_schemas() {
        let examples = marked(schema);
        types += usize::from(!examples.is_empty());
        for data in examples {
            check(schema, &data);
        }
    }
    assert!(types > 40, "{types}");
}

/// Each property in turn holds an object: it does not fit, and is kept as an additional property.
#[test]
fn debug_prints_nothing_that_does_not_fit() {
    for schema in event_schemas() {
        for example in marked(schema) {
            for name in example.as_object().unwrap().keys() {
                let mut data = example.clone();
                data[name] = json!([[{"~": "~secret1~"}]]);
                check(schema, &data);
            }
        }
    }
}

/// Also what no example shows: properties that are seldom there, and objects inside each other.
#[test]
fn debug_prints_nothing_of_random_data() {
    for schema in event_schemas() {
        let mut runner = TestRunner::deterministic();
        let drawn = Drawer { file: schema.file }.instance(schema.schema, DEPTH);
        for _ in 0..draws() {
            let mut data = drawn.new_tree(&mut runner).unwrap().current();
            let mut count = 0;
            mark(schema.file, schema.schema, &mut data, false, &mut count);
            if count > 0 {
                check(schema, &data);
            }
        }
    }
}

#[test]
fn what_is_shown_by_name() {
    let schema = crate::schemas::event_schema("Microsoft.Communication.SMSReceived");
    let [cloud, _] = events(schema, &schema.examples()[0]);
    let event: Event<SystemEvent> = from_str(&cloud.to_string()).unwrap().remove(0);
    let shown = format!("{event:?}");
    for (text, expected) in [
        ("from: Some(***)", true),
        ("subject: Some(***)", true),
        ("Microsoft.Communication.SMSReceived", true),
        ("+1425", false),
    ] {
        assert_eq!(shown.contains(text), expected, "{text}: {shown}");
    }
}
