//! Every tolerance of the reader for objects, maps, enums and embedded JSON, one small case each:
//! JSON in, value read, JSON written back.

use std::collections::BTreeMap;

use eventgrid::serde_json::{self, Value, json};
use eventgrid::time::macros::datetime;

use crate::shapes::{Order, State, Thing, assert_equal_as_json, json, nothing, read};

#[track_caller]
pub(crate) fn thing(data: &str) -> Thing {
    read("Demo.Thing", data).unwrap_or_else(|error| panic!("{data}: {error}"))
}

/// The part of the message between the path and the position.
#[track_caller]
pub(crate) fn refusal(data: &str) -> String {
    match read::<Thing>("Demo.Thing", data) {
        Ok(thing) => panic!("{data} was read as {thing:?}"),
        Err(error) => format!("{}: {}", error.path().unwrap_or(""), error.message()),
    }
}

/// Read as they are, written equal as JSON.
#[track_caller]
pub(crate) fn unchanged(cases: &[(&str, Thing)]) {
    for (sent, expected) in cases {
        let read = thing(sent);
        assert_eq!(read, *expected, "{sent}");
        let written = serde_json::to_string(&read).expect("writes");
        assert_equal_as_json(&written, sent);
    }
}

/// Read by a conversion or another name: the third column is the very text that is written.
#[track_caller]
pub(crate) fn converted(cases: &[(&str, Thing, &str)]) {
    for (sent, expected, written) in cases {
        let read = thing(sent);
        assert_eq!(read, *expected, "{sent}");
        let text = serde_json::to_string(&read).expect("writes");
        assert_eq!(text, *written, "{sent}");
    }
}

#[track_caller]
pub(crate) fn refused(cases: &[(&str, &str)]) {
    for (sent, message) in cases {
        assert_eq!(refusal(sent), *message, "{sent}");
    }
}

pub(crate) fn text(text: &str) -> Thing {
    Thing {
        text: Some(text.to_owned()),
        ..nothing()
    }
}

pub(crate) fn count(count: i64) -> Thing {
    Thing {
        count: Some(count),
        ..nothing()
    }
}

pub(crate) fn large(large: u64) -> Thing {
    Thing {
        large: Some(large),
        ..nothing()
    }
}

pub(crate) fn ratio(ratio: f64) -> Thing {
    Thing {
        ratio: Some(ratio),
        ..nothing()
    }
}

pub(crate) fn flag(flag: bool) -> Thing {
    Thing {
        flag: Some(flag),
        ..nothing()
    }
}

pub(crate) fn state(state: State) -> Thing {
    Thing {
        state: Some(state),
        ..nothing()
    }
}

pub(crate) fn items(items: &[&str]) -> Thing {
    Thing {
        items: Some(items.iter().map(ToString::to_string).collect()),
        ..nothing()
    }
}

pub(crate) fn tags(tags: &[(&str, &str)]) -> Thing {
    let entry = |(name, value): &(&str, &str)| ((*name).to_owned(), (*value).to_owned());
    Thing {
        tags: Some(tags.iter().map(entry).collect()),
        ..nothing()
    }
}

pub(crate) fn part(part: Thing) -> Thing {
    Thing {
        part: Some(Box::new(part)),
        ..nothing()
    }
}

pub(crate) fn untyped(any: Value) -> Thing {
    Thing {
        any: Some(any),
        ..nothing()
    }
}

#[test]
fn missing_and_null_are_none() {
    unchanged(&[
        ("{}", nothing()),
        (
            r#"{"text": null, "count": null, "when": null, "tags": null, "any": null}"#,
            nothing(),
        ),
        (r#"{"part": {"part": null}}"#, part(nothing())),
    ]);
    converted(&[("null", nothing(), "{}")]);
}

#[test]
fn unknown_properties_are_ignored() {
    converted(&[(
        r#"{"colour": "red", "count": 1, "shape": {"a": [1, {"b": null}]}}"#,
        count(1),
        r#"{"count":1}"#,
    )]);
}

#[test]
fn open_enums() {
    unchanged(&[
        (r#"{"state": "failed"}"#, state(State::Failed)),
        (
            r#"{"state": "paused"}"#,
            state(State::Unknown("paused".to_owned())),
        ),
        (r#"{"state": ""}"#, state(State::Unknown(String::new()))),
    ]);
    converted(&[
        (
            r#"{"state": "Failed"}"#,
            state(State::Failed),
            r#"{"state":"failed"}"#,
        ),
        (
            r#"{"state": 3}"#,
            state(State::Unknown("3".to_owned())),
            r#"{"state":"3"}"#,
        ),
    ]);
    refused(&[(
        r#"{"state": ["failed"]}"#,
        "data.state: expected a string, found an array",
    )]);
}

#[test]
fn objects_and_arrays_sent_as_strings() {
    converted(&[
        (
            r#"{"part": "{\"count\": \"3\"}"}"#,
            part(count(3)),
            r#"{"part":{"count":3}}"#,
        ),
        (
            r#"{"tags": " {\"area\": \"diabetes\"} "}"#,
            tags(&[("area", "diabetes")]),
            r#"{"tags":{"area":"diabetes"}}"#,
        ),
        (
            r#"{"items": "[\"a\", \"b\"]"}"#,
            items(&["a", "b"]),
            r#"{"items":["a","b"]}"#,
        ),
        (r#""{\"count\": 3}""#, count(3), r#"{"count":3}"#),
        // JSON text where a string is declared, and where anything goes, stays what it is.
        (r#"{"text": "{}"}"#, text("{}"), r#"{"text":"{}"}"#),
        (r#"{"any": "{}"}"#, untyped(json!("{}")), r#"{"any":"{}"}"#),
    ]);
    refused(&[
        (
            r#"{"part": "not JSON"}"#,
            "data.part: expected an object, found a string",
        ),
        (
            r#"{"part": "{\"count\": "}"#,
            "data.part: expected an object, found a string that holds malformed JSON",
        ),
        (
            r#"{"part": "[]"}"#,
            "data.part: expected an object, found an array",
        ),
        (
            r#"{"tags": "{\"a\": []}"}"#,
            "data.tags.*: expected a string, found an array",
        ),
        (
            r#"{"part": "{\"parts\": [{}, {\"count\": []}]}"}"#,
            "data.part.parts[1].count: expected an integer of 64 bits, found an array",
        ),
    ]);
}

#[test]
fn maps_and_arrays() {
    unchanged(&[
        (
            r#"{"tags": {"a": "1", "B": "2", "": "3"}}"#,
            tags(&[("a", "1"), ("B", "2"), ("", "3")]),
        ),
        (r#"{"tags": {}}"#, tags(&[])),
        (r#"{"items": []}"#, items(&[])),
        (
            r#"{"any": {"a": [null, {"b": null}], "c": ""}}"#,
            untyped(json!({"a": [null, {"b": null}], "c": ""})),
        ),
        // A null entry equals an absent one.
        (r#"{"tags": {"a": null, "b": "1"}}"#, tags(&[("b", "1")])),
    ]);
    converted(&[(
        r#"{"tags": {"a": "1", "a": 2}}"#,
        tags(&[("a", "2")]),
        r#"{"tags":{"a":"2"}}"#,
    )]);
    refused(&[
        (
            r#"{"items": ["a", null]}"#,
            "data.items[1]: expected a string, found null",
        ),
        (
            r#"{"items": "a"}"#,
            "data.items: expected an array, found a string",
        ),
        (
            r#"{"items": {"a": 1}}"#,
            "data.items: expected an array, found an object",
        ),
        (
            r#"{"part": [{}]}"#,
            "data.part: expected an object, found an array",
        ),
        ("[1, 2]", "data: expected an object, found an array"),
        ("7", "data: expected an object, found a number"),
        (r#""x""#, "data: expected an object, found a string"),
    ]);
}

#[test]
fn required_properties() {
    let sent = r#"{
        "orderId": "7", "placed": "2024-05-01T09:30:00Z", "state": "started", "note": null,
        "colour": "red", "Weight": 1.5, "nested": {"a": [1]}
    }"#;
    let order: Order = read("Demo.Order", sent).expect("reads");
    let expected = Order {
        id: "7".to_owned(),
        placed: datetime!(2024-05-01 09:30 UTC),
        state: State::Started,
        note: None,
        lines: None,
        additional_properties: BTreeMap::from([
            ("Weight".to_owned(), json!(1.5)),
            ("colour".to_owned(), json!("red")),
            ("nested".to_owned(), json!({"a": [1]})),
        ]),
    };
    assert_eq!(order, expected);
    // `note` is written although it is null.
    let written = serde_json::to_value(&order).expect("writes");
    assert_eq!(written, json(sent));
    assert_eq!(written.get("note"), Some(&Value::Null));

    let whole = json(sent);
    let cases = [
        (
            "orderId",
            None,
            "data.orderId: a required property is missing",
        ),
        (
            "placed",
            None,
            "data.placed: a required property is missing",
        ),
        ("state", None, "data.state: a required property is missing"),
        ("note", None, "data.note: a required property is missing"),
        (
            "orderId",
            Some(Value::Null),
            "data.orderId: expected a string, found null",
        ),
        (
            "placed",
            Some(Value::Null),
            "data.placed: expected a date-time, found null",
        ),
        (
            "state",
            Some(Value::Null),
            "data.state: expected a string, found null",
        ),
        (
            "lines",
            Some(json!([{"name": "a"}, {}])),
            "data.lines[1].name: a required property is missing",
        ),
    ];
    for (name, value, message) in cases {
        let mut data = whole.clone();
        let map = data.as_object_mut().expect("an object");
        match value {
            Some(value) => map.insert(name.to_owned(), value),
            None => map.remove(name),
        };
        let error = read::<Order>("Demo.Order", &data.to_string()).expect_err(name);
        let path = error.path().unwrap_or("");
        assert_eq!(format!("{path}: {}", error.message()), message);
    }
    // No data, no required property.
    let error = read::<Order>("Demo.Order", "null").expect_err("null");
    assert_eq!(error.path(), Some("data.orderId"));
}
