//! What the compiled cases read and write: the right alternative, equal JSON, new objects as the schema says.

use std::fmt::Debug;

use eventgrid::serde_json::{self, Value, json};
use eventgrid::time::macros::datetime;
use serde::{Serialize, de::DeserializeOwned};

use crate::constants_and_defaults::{Choice, ChoiceVariant1, ChoiceVariant2};
use crate::{
    constants_and_defaults, constants_inside, defaults, discriminator_of_a_base,
    discriminator_values,
};
use crate::{
    union_by_constants, union_by_constants_of_some, union_of_arrays, union_of_equal_shapes,
};

/// Reads data with one property; its type's variants are named in the order of nesting. It is written back equal.
#[track_caller]
fn reads<T: Debug + DeserializeOwned + Serialize>(cases: &[(&str, Value, &[&str])]) {
    for (property, sent, variants) in cases {
        let sent = json!({ *property: sent });
        let data: T = serde_json::from_value(sent.clone()).expect("reads");
        let shown = format!("{data:?}");
        let mut rest = shown.as_str();
        for variant in *variants {
            let at = rest.find(&format!("{variant}("));
            let at = at.unwrap_or_else(|| panic!("{sent} is not {variant}: {shown}"));
            rest = &rest[at..];
        }
        assert_eq!(serde_json::to_value(&data).expect("writes"), sent);
    }
}

#[test]
fn constants_inside_decide() {
    reads::<constants_inside::Happened>(&[
        ("items", json!({"xs": ["a"]}), &["Variant1"]),
        ("items", json!({"xs": ["b", "b"]}), &["Variant2"]),
        ("tuples", json!({"t": [0, 1, "x"]}), &["Variant1"]),
        ("tuples", json!({"t": [0, 2, "x"]}), &["Variant2"]),
        ("maps", json!({"m": {"k": [1]}}), &["Variant1"]),
        ("maps", json!({"m": {"k": [2, 2]}}), &["Variant2"]),
        ("further", json!({"a": "x", "b": true}), &["Variant1"]),
        ("further", json!({"a": "x", "b": false}), &["Variant2"]),
        ("directly", json!(["move", "x"]), &["Tuple"]),
        ("directly", json!(["turn", 1]), &["Tuple2"]),
    ]);
    reads::<union_of_arrays::Happened>(&[
        ("several", json!("x"), &["String"]),
        ("several", json!(["x"]), &["StringArray"]),
        ("several", json!([1]), &["IntegerArray"]),
        ("several", json!([{"n": "x"}]), &["ItemArray"]),
        ("several", json!([["x"], []]), &["StringArrayArray"]),
    ]);
}

#[test]
fn constants_decide() {
    reads::<union_by_constants::Happened>(&[
        ("numbers", json!({"v": 1, "a": "x"}), &["Variant1"]),
        ("numbers", json!({"v": 2, "a": "x"}), &["Variant2"]),
        ("numbers", json!({"v": 3, "a": "x"}), &["UnknownValue"]),
        ("lists", json!({"v": "b"}), &["Variant1"]),
        ("lists", json!({"v": 2.5}), &["Variant2"]),
        ("lists", json!({"v": false}), &["Variant2"]),
        ("references", json!({"k": "one", "a": "x"}), &["Variant1"]),
        ("references", json!({"k": "two", "a": "x"}), &["Variant2"]),
        ("arrays", json!({"at": [0, 0]}), &["Variant1"]),
        ("arrays", json!({"at": [1, {"x": "é\""}]}), &["Variant2"]),
    ]);
    reads::<union_by_constants_of_some::Happened>(&[
        (
            "some",
            json!({"v": true, "a": "x", "b": "y"}),
            &["Variant1"],
        ),
        (
            "some",
            json!({"v": false, "a": "x", "b": "y"}),
            &["Variant2"],
        ),
        ("some", json!({"v": 2, "a": "x", "b": "y"}), &["Variant3"]),
        ("nested", json!({"meta": {"k": "p"}}), &["Variant1"]),
        ("nested", json!({"meta": {"k": "q"}}), &["Variant2"]),
        (
            "left_out",
            json!({"kind": "list", "items": [1.5]}),
            &["Variant1"],
        ),
        ("left_out", json!({"items": [1.5]}), &["Variant1"]),
        ("left_out", json!({"kind": "name"}), &["Variant2"]),
    ]);
}

#[test]
fn null_is_the_alternative_that_allows_it() {
    let sent = json!({"some": {"v": true, "a": null}});
    let data: union_by_constants_of_some::Happened = serde_json::from_value(sent).expect("reads");
    assert!(format!("{data:?}").contains("Variant2("), "{data:?}");
}

#[test]
fn what_cannot_be_told_apart_is_the_first() {
    reads::<union_of_equal_shapes::Happened>(&[
        ("patterns", json!({"a": "b"}), &["Variant1"]),
        ("deep", json!({"shade": {"depth": 1}}), &["Red"]),
        (
            "deep",
            json!({"shade": {"depth": 1}, "sea": "x"}),
            &["Blue"],
        ),
    ]);
}

#[test]
fn discriminators_decide() {
    reads::<discriminator_values::Happened>(&[
        ("several", json!({"k": "cat"}), &["Cat"]),
        ("several", json!({"k": "kitten"}), &["Cat"]),
        ("several", json!({"k": "dog"}), &["Dog"]),
        ("several", json!({"k": "cow"}), &["UnknownValue"]),
        ("names", json!({"k": "katze"}), &["Cat"]),
        ("names", json!({"k": "hund"}), &["Dog"]),
        ("lists", json!({"k": "Cat"}), &["Cat"]),
        ("lists", json!({"k": "lizard"}), &["Lizard"]),
        ("numbers", json!({"k": 1}), &["One"]),
        ("numbers", json!({"k": 2}), &["Two"]),
        ("numbers", json!({"k": true}), &["Yes"]),
        ("untold", json!({"k": "bare", "name": "x"}), &["Plain"]),
        ("untold", json!({"k": "plain"}), &["Plain"]),
        ("inside", json!({"k": "Dog"}), &["Animal", "Dog"]),
        ("inside", json!({"name": "x"}), &["Plain"]),
    ]);
}

#[test]
fn heirs_are_the_alternatives_of_their_base() {
    reads::<discriminator_of_a_base::Happened>(&[
        ("pet", json!({"kind": "cat", "lives": 7}), &["Cat"]),
        (
            "pet",
            json!({"kind": "Fish", "friend": {"kind": "Dog", "bark": "x"}}),
            &["Fish", "Dog"],
        ),
        ("pet", json!({"kind": "Cow"}), &["UnknownValue"]),
        ("pets", json!([{"kind": "Puppy", "weeks": 3}]), &["Puppy"]),
        ("dog", json!({"kind": "Puppy", "weeks": 3}), &["Puppy"]),
        ("dog", json!({"kind": "Dog"}), &["Object"]),
    ]);
}

#[test]
fn new_objects_have_their_constants_and_defaults() {
    let choice = Choice::Variant1(Box::default());
    let new = constants_and_defaults::Happened::new(choice);
    assert_eq!(
        serde_json::to_value(&new).expect("writes"),
        json!({
            "version": 2, "flag": true, "text": "x", "ratio": 1, "nothing": null, "pair": [1, {"a": "b"}],
            "level": "low", "other": "low", "count": 7, "scale": 2.0, "names": ["a"], "maybe": null, "open": {"a": 1},
            "wrong": "2024-05-01T09:30:00Z", "choice": {"type": "point"},
        })
    );
    let line = ChoiceVariant2::new(datetime!(2024-05-01 09:30 UTC), "x");
    assert_eq!((line.r#type.as_str(), line.label.as_str()), ("line", "x"));
    assert_eq!(discriminator_of_a_base::Fish::default().kind, "Fish");
    assert_eq!(
        serde_json::to_value(defaults::Happened::default()).expect("writes"),
        json!({
            "time": "2024-05-01T09:30:00.5Z", "object": {"x": "a", "at": "2024-01-01T00:00:00Z", "more": [1]},
            "objects": [{"size": 1}], "referred": {"size": 0}, "map": {"k": 1}, "tuple": ["a", true], "kind": 7,
            "tagged": {"kind": "Named", "name": "b"}, "number": 5_000_000_000_i64,
            "elsewhere": {"text": "far", "at": "2024-01-01T00:00:00Z"},
        })
    );
}

#[test]
fn a_variant_writes_its_tag_whatever_the_object_holds() {
    let point = ChoiceVariant1 {
        r#type: "line".into(),
        ..ChoiceVariant1::default()
    };
    let written = serde_json::to_value(Choice::Variant1(Box::new(point))).expect("writes");
    assert_eq!(written, json!({"type": "point"}));
}
