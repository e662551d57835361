//! Types that macros by example write, and fields that are named as variables of the derives' code.

use std::collections::BTreeMap;
use std::fmt::Debug;
use std::marker::PhantomData;

use eventgrid::serde_json::{self, Value};
use eventgrid::{EventData, Json, OneOf, Properties, RawData, Text};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::{cloud_event, read};

const SHIPPED: &str = "Shop.Shipped";

mod text {
    use serde::{Deserialize, Deserializer, Serializer};

    #[expect(clippy::trivially_copy_pass_by_ref, reason = "what serde calls")]
    pub(super) fn serialize<S: Serializer>(value: &u8, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&value.to_string())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<u8, D::Error> {
        let text = String::deserialize(from)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

fn three() -> u8 {
    3
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "what the derive calls")]
fn is_three(value: &u8) -> bool {
    *value == 3
}

/// Types of which the macro has all but the names: their spans are the macro's.
macro_rules! types {
    ($data:ident, $event:ident, $union:ident, $plain:ident, $members:ident, $scalars:ident, $new:ident) => {
        #[derive(Clone, PartialEq, EventData, Properties)]
        #[event(type = SHIPPED)]
        #[property(rename_all = "camelCase")]
        struct $data {
            order_id: Option<u8>,
            item_names: Vec<Option<String>>,
            #[property(default = "three", skip_serializing_if = "is_three")]
            boxes: u8,
            #[property(with = "text")]
            weight: u8,
            #[property(sensitive)]
            secret: Option<u8>,
            #[property(skip)]
            cached: u8,
            #[property(flatten)]
            part: Part,
            #[property(additional)]
            more: BTreeMap<String, Value>,
        }

        #[derive(Clone, Debug, PartialEq, EventData)]
        enum $event {
            #[event(type = "Shop.Packed", type = "Shop.Unpacked")]
            Packed(Box<Part>),
            Shipped($data),
            #[event(other)]
            Other(RawData),
        }

        #[derive(Clone, Debug, PartialEq, OneOf)]
        #[one_of(tag = "kind", rename_all = "lowercase")]
        enum $union<T> {
            Part(Part),
            Any(Json<Value>),
            Own(T),
            #[one_of(other)]
            Other(Value),
        }

        #[derive(Clone, Debug, PartialEq, OneOf)]
        enum $plain {
            Flag(bool),
            List(Vec<$members>),
            Part(Part),
        }

        #[derive(Clone, Debug, PartialEq, OneOf)]
        enum $members {
            A,
            #[one_of("bee")]
            B,
            #[one_of(other)]
            Other(Text),
        }

        #[derive(Clone, Debug, PartialEq, OneOf)]
        enum $scalars {
            #[one_of(1)]
            One,
            #[one_of(other)]
            Other(i64),
        }

        #[derive(Clone, Debug, PartialEq, Properties)]
        #[property(transparent)]
        struct $new(#[property(with = "text")] u8);
    };
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct Part {
    number: u8,
}

types!(Shipped, Event, Union, Plain, Members, Scalars, New);

/// A struct whose types are arguments of the macro.
macro_rules! object {
    ($name:ident = $event_type:expr; $($field:ident: $ty:ty = $wire:literal,)*) => {
        #[derive(Clone, PartialEq, EventData, Properties)]
        #[event(type = $event_type)]
        struct $name {
            $(#[property($wire, sensitive)] $field: $ty,)*
        }
    };
}

object! {
    Given = SHIPPED;
    number: Option<u8> = "n",
    parts: Vec<Part> = "p",
}

#[derive(Debug, PartialEq, Properties)]
#[expect(non_snake_case, reason = "named as on the wire")]
struct Variables {
    visit: u8,
    orderId: Option<u8>,
    token: Option<u8>,
    this: Option<u8>,
    each: Option<u8>,
    #[property(flatten)]
    parts: Part,
    #[property(additional)]
    whole: BTreeMap<String, Value>,
}

/// Functions have the names of fields and of variables, type parameters those of serde's traits.
#[derive(Debug, PartialEq, Properties)]
struct Functions<S, D, E> {
    serializer: S,
    #[property(default = "visit")]
    token: u8,
    #[property(default = "token", skip_serializing_if = "each")]
    this: u8,
    data: Option<D>,
    #[property(skip)]
    kind: PhantomData<E>,
}

fn visit() -> u8 {
    1
}

fn token() -> u8 {
    2
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "what the derive calls")]
fn each(value: &u8) -> bool {
    *value == 2
}

/// Reads a text, and asserts that the value is written as the same text.
#[track_caller]
fn reads<T: DeserializeOwned + Serialize + Debug>(text: &str) -> T {
    let read: T = serde_json::from_str(text).expect(text);
    assert_eq!(serde_json::to_string(&read).expect(text), text);
    read
}

#[test]
fn types_of_macros_by_example() {
    let text = r#"{"itemNames":["a"],"weight":"7","secret":5,"number":1,"note":"x"}"#;
    let shipped: Shipped = reads(text);
    assert_eq!((shipped.boxes, shipped.weight), (3, 7));
    let shown = r#"Shipped { order_id: None, item_names: [Some("a")], boxes: 3, weight: 7, secret: Some(***), part: Part { number: 1 }, more: {"note": String("x")} }"#;
    assert_eq!(format!("{shipped:?}"), shown);
    let event: Event = read(&cloud_event(SHIPPED, text));
    assert_eq!(event, Event::from(shipped));
    let event: Event = read(&cloud_event("Shop.Packed", r#"{"number":1}"#));
    assert_eq!(event, Event::Packed(Box::new(Part { number: 1 })));

    let union: Union<Shipped> = reads(r#"{"kind":"part","number":1}"#);
    assert_eq!(union, Union::Part(Part { number: 1 }));
    let plain: Plain = reads(r#"["A","bee","c"]"#);
    let members = vec![Members::A, Members::B, Members::Other("c".into())];
    assert_eq!(plain, Plain::List(members));
    assert_eq!(reads::<Scalars>("1"), Scalars::One);
    assert_eq!(reads::<New>(r#""7""#), New(7));
}

#[test]
fn types_that_a_macro_is_given() {
    let given: Given = reads(r#"{"p":[{"number":1}]}"#);
    let shown = "Given { number: None, parts: *** }";
    assert_eq!(format!("{given:?}"), shown);
    let error = serde_json::from_str::<Given>(r#"{"p":[{}]}"#).expect_err("a part has a number");
    let error = error.to_string();
    assert!(error.starts_with("p[0].number: a required"), "{error}");
}

#[test]
fn names_of_variables() {
    let read: Variables = reads(r#"{"visit":1,"this":2,"number":3,"x":4}"#);
    assert_eq!((read.visit, read.this, read.parts.number), (1, Some(2), 3));
    let read: Functions<bool, u8, char> =
        serde_json::from_str(r#"{"serializer":true}"#).expect("reads");
    assert_eq!((read.token, read.this), (1, 2));
    let text = r#"{"serializer":true,"token":1}"#;
    assert_eq!(serde_json::to_string(&read).expect("writes"), text);
}
