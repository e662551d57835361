//! Constants and lists of values: what tells the alternatives of a union apart.

use eventgrid::serde_json::{Value, json};
use eventgrid::{AdditionalProperties, OneOf, Properties, property};

#[derive(Clone, Debug, PartialEq, Properties)]
struct One {
    #[property("v", const = 1)]
    v: i64,
    a: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct Yes {
    #[property("v", const = true)]
    v: bool,
    a: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct Few {
    #[property("v", enum = ["a", 2.5, null])]
    v: Value,
    a: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct List {
    #[property("v", const = [1, { "x": "y" }])]
    v: Value,
    a: Option<String>,
}

/// Its constant lies deeper.
#[derive(Clone, Debug, PartialEq, Properties)]
struct Deep {
    v: One,
    a: Option<String>,
}

/// Nothing is listed, null is a value.
#[derive(Clone, Debug, PartialEq, Properties)]
struct Nullable {
    #[property("a", nullable)]
    a: Option<String>,
    w: i64,
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct Rest {
    w: i64,
    #[property("a")]
    a: Option<String>,
    #[property(additional)]
    additional: AdditionalProperties,
}

#[derive(Clone, Debug, PartialEq, OneOf)]
enum Union {
    One(One),
    Yes(Yes),
    Few(Few),
    List(List),
    Deep(Deep),
    Rest(Rest),
    Nullable(Nullable),
}

fn read(sent: &Value) -> Result<Union, String> {
    property::deserialize(sent.clone())
        .map_err(|error: eventgrid::serde_json::Error| error.to_string())
}

#[test]
fn a_value_that_contradicts_rules_out() {
    for (sent, variant) in [
        (json!({"v": 1}), "One"),
        (json!({"v": 1.0, "a": "x"}), "One"),
        (json!({"v": true, "a": "x"}), "Yes"),
        (json!({"v": "a", "a": "x"}), "Few"),
        (json!({"v": 2.5}), "Few"),
        (json!({"v": null}), "Few"),
        (json!({"v": [1, {"x": "y"}]}), "List"),
        (json!({"v": {"v": 1}}), "Deep"),
        (json!({"v": false, "w": 1}), "Rest"),
        (json!({"a": "x", "w": 1}), "Rest"),
        // Where null is a value, and where it only stands for nothing.
        (json!({"a": null, "w": 1}), "Nullable"),
        // Spelled otherwise, as it is read elsewhere.
        (json!({"v": "true"}), "Yes"),
        (json!({"v": "1"}), "One"),
        // A list may grow.
        (json!({"v": "b"}), "Few"),
    ] {
        let union = read(&sent).expect("reads");
        assert!(
            format!("{union:?}").starts_with(variant),
            "{sent}: {union:?}"
        );
    }
}

#[derive(Clone, Debug, PartialEq, OneOf)]
enum Numbers {
    One(One),
    Deep(Deep),
}

#[test]
fn why_nothing_fits() {
    for (sent, message) in [
        (json!({"v": 2}), "v: expected 1, found another number"),
        (
            json!({"v": {"v": 1, "a": 2.5}}),
            "v.a: expected a string, found a number",
        ),
        (json!({"v": []}), "v: expected 1, found another value"),
        (json!({}), "v: a required property is missing"),
    ] {
        let error = property::deserialize::<Numbers, _>(sent.clone()).expect_err("does not fit");
        assert!(error.to_string().starts_with(message), "{sent}: {error}");
    }
}
