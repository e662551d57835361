//! Constants and lists of values that distinguish the alternatives of a union.

use std::collections::BTreeMap;

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

/// Its constant is in a nested object.
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

/// Constants inside arrays and maps.
#[derive(Clone, Debug, PartialEq, OneOf)]
enum Inside {
    #[one_of(const = ["move", _, ..])]
    Move((String, Value)),
    #[one_of(const = ["turn", _, ..])]
    Turn((String, i64)),
    #[one_of(const = [[1; _]; _])]
    Ones(Vec<Vec<i64>>),
    A(Letters),
    #[one_of(const = { _: true })]
    Flags(BTreeMap<String, bool>),
    Twos(Twos),
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct Letters {
    #[property("xs", const = ["a"; _])]
    xs: Vec<String>,
    p: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct Twos {
    #[property("xs", const = ["b"; _])]
    xs: Option<Vec<String>>,
    #[property(additional, const = 2)]
    rest: BTreeMap<String, i64>,
}

#[test]
fn constants_inside() {
    for (sent, variant) in [
        (json!(["move", "x"]), "Move"),
        (json!(["turn", 1]), "Turn"),
        (json!(["turn", "1"]), "Turn"),
        (json!([[1, 1], [], [1.0]]), "Ones"),
        (json!({"xs": ["a", "a"]}), "A"),
        (json!({"xs": ["b"]}), "Twos"),
        (json!({"xs": ["B"], "n": 2}), "Twos"),
        (json!({"n": 2}), "Twos"),
        (json!({"n": true}), "Flags"),
        (json!({"n": true, "m": null}), "Flags"),
    ] {
        let union: Inside = property::deserialize(sent.clone()).expect("reads");
        assert!(
            format!("{union:?}").starts_with(variant),
            "{sent}: {union:?}"
        );
    }
    for (sent, message) in [
        (
            json!(["stop", 1]),
            "expected one of the alternatives, found one with other constants",
        ),
        (json!([[2]]), "[0]: expected a string, found an array"),
        (
            json!({"xs": ["c"]}),
            "xs: expected an array of the values that the schema gives, found another value",
        ),
        (json!({"n": 3}), "xs: a required property is missing"),
    ] {
        let error = property::deserialize::<Inside, _>(sent.clone()).expect_err("does not fit");
        assert_eq!(error.to_string(), message, "{sent}");
    }
}
