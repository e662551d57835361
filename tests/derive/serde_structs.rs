//! Derived types inside ordinary serde types, and serde's other ways in and out.

use std::collections::BTreeMap;

use eventgrid::serde::de::IntoDeserializer;
use eventgrid::serde::de::value::{Error as ValueError, MapDeserializer};
use eventgrid::serde::{Deserialize, Serialize};
use eventgrid::serde_json::{self, json};
use eventgrid::time::macros::datetime;
use eventgrid::{EventData, OneOf, Properties};

#[derive(Clone, Debug, PartialEq, EventData, Properties)]
#[event(type = "Shop.OrderPlaced")]
struct Order {
    #[property("orderId")]
    id: i64,
    placed: Option<eventgrid::time::OffsetDateTime>,
    status: Option<Status>,
    version: Option<Version>,
    tags: Option<BTreeMap<String, String>>,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, OneOf)]
enum Status {
    #[one_of("open")]
    Open,
    #[one_of(other)]
    Other(String),
}

#[derive(Clone, Debug, PartialEq, OneOf)]
enum Version {
    Number(i64),
    Text(String),
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(crate = "eventgrid::serde")]
struct Database {
    orders: Vec<Order>,
    by_status: BTreeMap<String, Status>,
    #[serde(default)]
    last: Option<Version>,
    #[serde(flatten)]
    first: Order,
}

#[derive(Debug, PartialEq, Serialize, Deserialize)]
#[serde(crate = "eventgrid::serde", untagged)]
enum Either {
    Order(Order),
    Status(Status),
}

fn order() -> Order {
    Order {
        id: 7,
        placed: Some(datetime!(2024-05-01 09:30 UTC)),
        status: Some(Status::Open),
        version: Some(Version::Number(2)),
        tags: Some([("a".to_owned(), "b".to_owned())].into()),
    }
}

#[test]
fn inside_ordinary_types() {
    let text = json!({
        "orders": [{"orderId": 7, "placed": "2024-05-01T09:30:00Z", "status": "open", "version": 2, "tags": {"a": "b"}}],
        "by_status": {"x": "lost"},
        "last": "3",
        "orderId": 7, "placed": "2024-05-01T09:30:00Z", "status": "open", "version": 2, "tags": {"a": "b"},
    });
    let expected = Database {
        orders: vec![order()],
        by_status: [("x".to_owned(), Status::Other("lost".to_owned()))].into(),
        last: Some(Version::Text("3".to_owned())),
        first: order(),
    };
    let read: Database = serde_json::from_str(&text.to_string()).expect("from text");
    assert_eq!(read, expected);
    let read: Database = serde_json::from_reader(text.to_string().as_bytes()).expect("a reader");
    assert_eq!(read, expected);
    let read: Database = serde_json::from_value(text.clone()).expect("from a value");
    assert_eq!(read, expected);
    assert_eq!(serde_json::to_value(&read).expect("writes"), text);
}

#[test]
fn untagged() {
    let read: Either = serde_json::from_value(json!({"orderId": "7"})).expect("an order");
    assert!(matches!(read, Either::Order(order) if order.id == 7));
    let read: Either = serde_json::from_value(json!("open")).expect("a status");
    assert_eq!(read, Either::Status(Status::Open));
}

#[test]
fn from_formats_that_are_not_json() {
    // serde's own deserializers of maps stand for any self-describing format.
    let entries = [("orderId", 7_i64), ("VERSION", 2)];
    let deserializer: MapDeserializer<'_, _, ValueError> =
        MapDeserializer::new(entries.into_iter());
    let read = Order::deserialize(deserializer).expect("reads");
    assert_eq!((read.id, read.version), (7, Some(Version::Number(2))));

    let text: eventgrid::serde::de::value::StrDeserializer<'_, ValueError> =
        "open".into_deserializer();
    assert_eq!(Status::deserialize(text).expect("reads"), Status::Open);

    let entries = [("orderId", "many")];
    let deserializer: MapDeserializer<'_, _, ValueError> =
        MapDeserializer::new(entries.into_iter());
    assert_eq!(
        Order::deserialize(deserializer)
            .expect_err("no number")
            .to_string(),
        "orderId: expected an integer of 64 bits, found a string"
    );
}

#[test]
fn keys_of_any_kind_of_string() {
    // An owned key, a borrowed one, one with an escape in it.
    let text = r#"{"order\u0049d":7,"stat\u0075s":"open"}"#;
    let from_text: Order = serde_json::from_str(text).expect("reads");
    let from_reader: Order = serde_json::from_reader(text.as_bytes()).expect("reads");
    assert_eq!(from_text, from_reader);
    assert_eq!(from_text.status, Some(Status::Open));
}
