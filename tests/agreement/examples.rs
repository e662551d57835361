//! The examples of every definition: valid, read typed, written equal, in both envelopes.

use eventgrid::{EventData, SystemEvent, from_str};
use serde_json::{Value, json};

use crate::json::difference;
use crate::schemas::{EventSchema, event_schemas};

/// A whole event of each envelope around data.
pub(crate) fn events(schema: &EventSchema, data: &Value) -> [Value; 2] {
    let (event_type, subject) = (&schema.event_type, &schema.subject);
    let source = "/subscriptions/00000000-0000-0000-0000-000000000000/resourceGroups/contoso";
    let mut cloud = json!({
        "specversion": "1.0",
        "id": "a1",
        "source": source,
        "type": event_type,
        "time": "2024-05-01T09:30:00Z",
        "data": data,
    });
    if !subject.is_empty() {
        cloud["subject"] = json!(subject);
    }
    let grid = json!({
        "id": "a1",
        "topic": source,
        "subject": subject,
        "eventType": event_type,
        "eventTime": "2024-05-01T09:30:00Z",
        "dataVersion": "1",
        "metadataVersion": "1",
        "data": data,
    });
    [cloud, grid]
}

/// Reads data typed, in both envelopes, and compares what is written back.
pub(crate) fn check(schema: &EventSchema, data: &Value) -> Result<(), String> {
    for event in events(schema, data) {
        let text = event.to_string();
        let read = from_str::<SystemEvent>(&text).map_err(|error| format!("{error}\n{text}"))?;
        if !read
            .iter()
            .all(|event| event.data().event_type() == Some(&*schema.event_type))
        {
            return Err(format!("not typed: {text}"));
        }
        let written = serde_json::to_value(&read[0]).map_err(|error| error.to_string())?;
        if let Some(difference) = difference(&event, &written) {
            return Err(format!("{difference}\n{text}"));
        }
        if let Some(invalid) = schema.invalid(written.get("data").unwrap_or(&json!({}))) {
            return Err(format!("written back, it is not valid: {invalid}\n{text}"));
        }
    }
    Ok(())
}

#[test]
fn every_event_type_has_examples_that_read() {
    for schema in event_schemas() {
        assert!(
            !schema.examples().is_empty(),
            "{} has no examples",
            schema.event_type
        );
        for example in schema.examples() {
            assert_eq!(
                schema.invalid(example),
                None,
                "{}: {example}",
                schema.event_type
            );
            check(schema, example).unwrap_or_else(|error| panic!("{error}"));
        }
    }
}

/// Reads an event typed, and compares what is written back.
fn comes_back(schema: &EventSchema, data: &Value) {
    for event in events(schema, data) {
        let text = event.to_string();
        let read = from_str::<SystemEvent>(&text).unwrap_or_else(|error| panic!("{error}\n{text}"));
        assert_eq!(
            read[0].data().event_type(),
            Some(&*schema.event_type),
            "not typed: {text}"
        );
        let written = serde_json::to_value(&read[0]).unwrap();
        assert_eq!(difference(&event, &written), None, "{text}");
        let again = from_str::<SystemEvent>(&written.to_string()).unwrap();
        assert_eq!(again, read, "{text}");
    }
}

/// Adds a member that no schema names to every object.
fn add_unknown(value: &mut Value) {
    match value {
        Value::Object(members) => {
            members.values_mut().for_each(add_unknown);
            members.insert("~unknown~".to_owned(), json!({"a": [1, "b", {"c": 1.5}]}));
        }
        Value::Array(items) => items.iter_mut().for_each(add_unknown),
        _ => {}
    }
}

#[test]
fn unknown_members_come_back() {
    for schema in event_schemas() {
        for example in schema.examples() {
            let mut data = example.clone();
            data["~unknown~"] = json!("x");
            comes_back(schema, &data);
            add_unknown(&mut data);
            comes_back(schema, &data);
        }
    }
}

#[test]
fn values_that_do_not_fit_come_back() {
    for schema in event_schemas() {
        let required = schema.schema["required"].as_array();
        for example in schema.examples() {
            for name in example.as_object().unwrap().keys() {
                if required.is_some_and(|required| required.contains(&json!(name))) {
                    continue;
                }
                for misfit in [json!([[{"a": 1}]]), json!({"a": {"b": [1.5]}}), json!(1.5)] {
                    let mut data = example.clone();
                    data[name] = misfit;
                    comes_back(schema, &data);
                }
            }
        }
    }
}

#[test]
fn examples_show_every_property() {
    for schema in event_schemas() {
        let Some(properties) = schema.schema["properties"].as_object() else {
            continue;
        };
        let missing: Vec<_> = properties
            .keys()
            .filter(|name| {
                !schema
                    .examples()
                    .iter()
                    .any(|example| example.get(name).is_some())
            })
            .collect();
        assert!(
            missing.is_empty(),
            "{}: no example has {missing:?}",
            schema.event_type
        );
    }
}

#[test]
fn aliases_are_read_as_their_property() {
    for schema in event_schemas() {
        let Some(properties) = schema.schema["properties"].as_object() else {
            continue;
        };
        for (name, property) in properties {
            for alias in property["x-aliases"].as_array().into_iter().flatten() {
                let has_it =
                    |example: &&Value| example.get(name).is_some_and(|value| !value.is_null());
                let example = schema.examples().iter().find(has_it).unwrap();
                let mut aliased = example.clone();
                let value = aliased.as_object_mut().unwrap().remove(name).unwrap();
                aliased[alias.as_str().unwrap()] = value;
                for (sent, expected) in events(schema, &aliased).iter().zip(events(schema, example))
                {
                    let text = sent.to_string();
                    let read = from_str::<SystemEvent>(&text).unwrap();
                    let written = serde_json::to_value(&read[0]).unwrap();
                    assert_eq!(
                        difference(&expected, &written),
                        None,
                        "{alias} for {name}: {text}"
                    );
                }
            }
        }
    }
}
