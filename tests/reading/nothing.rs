//! Empty strings that stand for nothing: older senders write one for a property that they have
//! nothing for.

use eventgrid::serde_json::{Value, json};
use eventgrid::{EventData, OneOf, Properties, SystemEvent, from_str};

use crate::kept::resource_event;
use crate::shapes::{Order, State, nothing, read};
use crate::tolerance::{converted, refusal, state, text, untyped};

#[test]
fn an_optional_property_that_cannot_hold_it_has_none() {
    for name in [
        "count", "large", "ratio", "flag", "when", "tags", "items", "part", "parts", "metadata",
    ] {
        converted(&[(&format!(r#"{{"{name}": ""}}"#), nothing(), "{}")]);
        // A string of spaces is not empty: it is an error.
        let refusal = refusal(&format!(r#"{{"{name}": " "}}"#));
        assert!(
            refusal.starts_with(&format!("data.{name}: expected ")),
            "{refusal}"
        );
    }
}

#[test]
fn where_a_string_belongs_it_is_one() {
    converted(&[
        (r#"{"text": ""}"#, text(""), r#"{"text":""}"#),
        (r#"{"any": ""}"#, untyped(json!("")), r#"{"any":""}"#),
        (
            r#"{"state": ""}"#,
            state(State::Unknown(String::new())),
            r#"{"state":""}"#,
        ),
    ]);
}

#[test]
fn a_required_property_and_a_value_in_a_map_need_more() {
    let order = json!({"orderId": "7", "placed": "2024-05-01T09:30:00Z", "state": "failed", "note": "", "lines": ""});
    let read_order = |order: &Value| read::<Order>("Demo.Order", &order.to_string());
    let read = read_order(&order).expect("reads");
    assert_eq!((read.note.as_deref(), read.lines), (Some(""), None));
    for (name, value, message) in [
        (
            "placed",
            json!(""),
            "data.placed: expected a date-time, found a string that is not a date-time",
        ),
        (
            "lines",
            json!([{"name": "", "quantities": {"a": ""}}]),
            "data.lines[0].quantities.*: expected an unsigned integer of 64 bits, found an empty string",
        ),
        (
            "lines",
            json!([""]),
            "data.lines[0]: expected an object, found an empty string",
        ),
    ] {
        let mut order = order.clone();
        order[name] = value;
        let error = read_order(&order).expect_err(name);
        let path = error.path().unwrap_or_default();
        assert_eq!(format!("{path}: {}", error.message()), message);
    }
}

/// A union with an alternative for strings, and one without.
#[derive(Clone, Debug, Default, PartialEq, EventData, Properties)]
#[event(type = "Demo.Unions")]
struct Unions {
    named: Option<Named>,
    sized: Option<Sized>,
    sizes: Option<Vec<Option<i64>>>,
}

#[derive(Clone, Debug, PartialEq, OneOf)]
enum Named {
    Number(i64),
    Text(String),
}

#[derive(Clone, Debug, PartialEq, OneOf)]
enum Sized {
    Number(i64),
    Numbers(Vec<i64>),
}

#[test]
fn in_unions_and_arrays() {
    let unions: Unions = read(
        "Demo.Unions",
        r#"{"named": "", "sized": "", "sizes": [1, ""]}"#,
    )
    .expect("reads");
    assert_eq!(
        unions,
        Unions {
            named: Some(Named::Text(String::new())),
            sized: None,
            sizes: Some(vec![Some(1), None]),
        }
    );
}

#[test]
fn an_object_of_a_generated_type() {
    let body = resource_event(
        r#"{"operationName": "Contoso.Shop/carts/write", "httpRequest": "", "authorization": ""}"#,
    );
    let event = from_str::<SystemEvent>(&body).expect("reads").remove(0);
    let SystemEvent::Resources(resources) = event.into_data() else {
        panic!("an event of another source")
    };
    let data = resources.into_data().expect("the data that all share");
    assert_eq!(
        data.operation_name.as_deref(),
        Some("Contoso.Shop/carts/write")
    );
    assert_eq!((data.http_request, data.authorization), (None, None));
    assert!(data.additional_properties.is_empty());
}
