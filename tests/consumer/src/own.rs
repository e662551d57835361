//! Event types of a user's own, with each type of field and each attribute: read, written, and refused with a
//! path. Items that are deprecated give no warning of ours, and every warning is an error.

#![deny(warnings)]

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::error::Error;
use std::net::{IpAddr, SocketAddr};
use std::num::{NonZeroI64, NonZeroU8};
use std::rc::Rc;
use std::sync::Arc;
use std::time::Duration;

use eventgrid::time::{Date, OffsetDateTime, Time};
use eventgrid::{
    AdditionalProperties, EventData, Json, Map, OneOf, Properties, RawData, Text, from_str,
};
use serde_json::Value;

/// The name of an event type.
const PLACED: &str = "Shop.OrderPlaced";

#[derive(Clone, Debug, PartialEq, EventData, Properties)]
#[event(type = PLACED)]
#[property(rename_all = "camelCase")]
struct Placed {
    text: Text,
    string: Option<String>,
    boxed_text: Option<Box<str>>,
    shared_text: Option<Arc<str>>,
    constant: Option<Cow<'static, str>>,
    letter: Option<char>,
    flag: Option<bool>,
    size: Option<usize>,
    signed_size: Option<isize>,
    wide: Option<i128>,
    wide_unsigned: Option<u128>,
    not_zero: Option<NonZeroU8>,
    not_zero_signed: Option<NonZeroI64>,
    float: Option<f32>,
    address: Option<IpAddr>,
    endpoint: Option<SocketAddr>,
    at: Option<OffsetDateTime>,
    day: Option<Date>,
    hour: Option<Time>,
    takes: Option<Duration>,
    list: Option<Vec<i64>>,
    queue: Option<VecDeque<i64>>,
    set: Option<HashSet<u8>>,
    sorted: Option<BTreeSet<String>>,
    array: Option<[f64; 2]>,
    pair: Option<(i64, String)>,
    slice: Option<Box<[i64]>>,
    map: Option<Map<i64>>,
    hashed: Option<HashMap<String, Vec<i64>>>,
    by_number: Option<BTreeMap<u16, i64>>,
    by_color: Option<BTreeMap<Color, i64>>,
    by_id: Option<HashMap<OrderId, i64>>,
    untyped: Option<Value>,
    id: OrderId,
    hex: Option<Hex>,
    page: Option<Page<i64>>,
    stock: Option<Json<Stock>>,
    nick: Option<Option<String>>,
    #[property(required)]
    note: Option<String>,
    #[property(rename = "Total", alias = "amount")]
    total: Option<f64>,
    #[property(default)]
    count: i64,
    #[property(default = "ten")]
    limit: i64,
    #[property(skip)]
    skipped: i64,
    #[property(with = "hex")]
    color: u32,
    #[property(default, skip_serializing_if = "Vec::is_empty")]
    tags: Vec<String>,
    #[property(flatten)]
    paging: Option<Paging>,
    r#type: Option<Color>,
    shape: Option<Shape>,
    #[property(additional)]
    more: AdditionalProperties,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, OneOf)]
#[one_of(rename_all = "kebab-case")]
enum Color {
    DeepRed,
    #[one_of(alias = "ultramarine")]
    Blue,
    #[deprecated = "nobody paints with it"]
    White,
    #[one_of(other)]
    Other(String),
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, Properties)]
#[property(transparent)]
struct OrderId(String);

#[derive(Clone, Debug, PartialEq, Properties)]
#[property(transparent)]
struct Hex(#[property(with = "hex")] u32);

#[derive(Clone, Debug, PartialEq, Properties)]
struct Page<T> {
    items: Vec<T>,
    next: Option<Box<Page<T>>>,
    #[deprecated = "use `next`"]
    further: Option<Rc<Vec<T>>>,
}

#[derive(Clone, Debug, PartialEq, Properties)]
#[property(deny_unknown_fields)]
struct Paging {
    number: u32,
    of: Option<u32>,
}

#[derive(Clone, Debug, PartialEq, OneOf)]
#[one_of(tag = "kind", rename_all = "lowercase")]
enum Shape {
    Circle(Circle),
    #[one_of(other)]
    Other(Map<Value>),
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct Circle {
    radius: f64,
}

#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
struct Stock {
    amount: i64,
    #[serde(default)]
    places: Vec<String>,
}

mod hex {
    use serde::{Deserialize, Deserializer, Serializer};

    pub fn serialize<S: Serializer>(value: &u32, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(&format_args!("{value:x}"))
    }

    pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<u32, D::Error> {
        let text = String::deserialize(from)?;
        u32::from_str_radix(&text, 16).map_err(serde::de::Error::custom)
    }
}

fn ten() -> i64 {
    10
}

#[deprecated = "orders are never moved"]
#[derive(Clone, Debug, PartialEq, EventData, Properties)]
#[event(type = "Shop.OrderMoved")]
struct Moved {
    to: String,
}

#[derive(Clone, Debug, PartialEq, EventData)]
enum ShopEvent {
    #[event(type = PLACED)]
    Placed(Box<Placed>),
    #[event(type = "Shop.OrderMoved")]
    #[deprecated = "orders are never moved"]
    #[allow(deprecated)]
    Moved(Moved),
    #[event(type = "Shop.StockChanged")]
    Stock(Json<Stock>),
    #[event(other)]
    Other(RawData),
}

/// The data of an event with every field, as it is written.
const FULL: &str = r#"{
    "text": "a", "string": "b", "boxedText": "c", "sharedText": "d", "constant": "e", "letter": "ß",
    "flag": true, "size": 1, "signedSize": -1, "wide": 170141183460469231731687303715884105727,
    "wideUnsigned": 18446744073709551616, "notZero": 1, "notZeroSigned": -1, "float": 0.5,
    "address": "::1", "endpoint": "10.0.0.1:80", "at": "2024-05-01T09:30:00Z", "day": "2024-05-01",
    "hour": "09:30:00", "takes": "PT1H30M", "list": [1], "queue": [1], "set": [1], "sorted": ["a", "b"],
    "array": [1.5, 2.5], "pair": [1, "a"], "slice": [1], "map": {"b": 1, "a": 2}, "hashed": {"a": [1]},
    "byNumber": {"1": 2}, "byColor": {"deep-red": 1, "green": 2}, "byId": {"a": 1}, "untyped": [null],
    "id": "7", "hex": "ff", "page": {"items": [1], "next": {"items": []}, "further": [2]},
    "stock": {"amount": 1, "places": ["a"]}, "nick": null, "note": null, "Total": 1.5, "count": 3,
    "limit": 4, "color": "a0", "tags": ["x"], "number": 2,
    "of": 3, "type": "blue", "shape": {"kind": "circle", "radius": 1.5}, "skipped": "kept", "z": {"y": []}
}"#;

/// What is refused, and the message.
const REFUSED: [(&str, &str, &str); 14] = [
    (
        PLACED,
        r#"{"text":"a","id":"1","note":null}"#,
        "data.color: a required property is missing",
    ),
    (
        PLACED,
        r#"{"text":[],"id":"1","note":null,"color":"a"}"#,
        "data.text: expected a string, found an array",
    ),
    (
        PLACED,
        r#"{"text":"a","id":7.5,"note":null,"color":"a"}"#,
        "data.id: expected a string, found a number",
    ),
    (
        PLACED,
        r#"{"text":"a","id":"1","color":"a"}"#,
        "data.note: a required property is missing",
    ),
    (
        PLACED,
        r#"{"text":"a","id":"1","note":null,"color":"xyz"}"#,
        "data.color: invalid digit found in string",
    ),
    (
        PLACED,
        r#"{"text":"a","id":"1","note":null,"color":"a","count":"x"}"#,
        "data.count: expected an integer of 64 bits, found a string",
    ),
    (
        PLACED,
        r#"{"text":"a","id":"1","note":null,"color":"a","tags":[1,[]]}"#,
        "data.tags[1]: expected a string, found an array",
    ),
    (
        PLACED,
        r#"{"text":"a","id":"1","note":null,"color":"a","of":1}"#,
        "data.number: a required property is missing",
    ),
    (
        "Shop.StockChanged",
        r#"{"amount":"x"}"#,
        "data.amount: expected i64, found a string",
    ),
    (
        "Shop.StockChanged",
        r#"{"amount":1,"places":["a",{}]}"#,
        "data.places[1]: expected a string, found an object",
    ),
    (
        "Shop.StockChanged",
        r#"{}"#,
        "data.amount: a required property is missing",
    ),
    (
        "Shop.StockChanged",
        "null",
        "data: expected struct Stock, found null",
    ),
    (
        "Shop.OrderMoved",
        r#"{}"#,
        "data.to: a required property is missing",
    ),
    (
        "Shop.OrderMoved",
        "7",
        "data: expected an object, found a number",
    ),
];

/// Reads and writes the events of these types, and those that do not fit.
pub(crate) fn check() -> Result<(), Box<dyn Error>> {
    let event = |event_type: &str, data: &str| {
        format!(
            r#"{{"specversion":"1.0","id":"1","source":"/s","type":"{event_type}","data":{data}}}"#
        )
    };
    let sent = event(PLACED, FULL);
    let read = from_str::<ShopEvent>(&sent)?.remove(0);
    let ShopEvent::Placed(placed) = read.data() else {
        return Err("another event".into());
    };
    if (&placed.nick, placed.limit, placed.more.len()) != (&Some(None), 4, 2) {
        return Err(format!("read wrongly: {placed:?}").into());
    }
    let sent: Value = serde_json::from_str(&sent)?;
    for written in [serde_json::to_vec(&read)?, eventgrid::to_vec(&read)?] {
        let written: Value = serde_json::from_slice(&written)?;
        if written != sent {
            return Err(format!("sent {sent}\nwritten {written}").into());
        }
    }
    for (event_type, data, message) in REFUSED {
        match from_str::<ShopEvent>(&event(event_type, data)) {
            Err(error) if error.to_string().contains(message) => {}
            other => return Err(format!("{data}: expected {message:?}, got {other:?}").into()),
        }
    }
    println!("{} events as they should be", REFUSED.len() + 1);
    Ok(())
}
