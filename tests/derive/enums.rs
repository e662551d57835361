//! Enums of event data: typed variants of every kind, conversions, and data that all share.

use std::collections::BTreeMap;

use eventgrid::serde_json::{self, Value, json};
use eventgrid::{CloudEvent, Error, ErrorKind, Event, EventData, Properties, RawData, from_str};

use crate::{cloud_event, read};

#[derive(Clone, Debug, Default, PartialEq, EventData, Properties)]
#[event(type = "Shop.OrderPlaced")]
struct OrderPlaced {
    #[property("orderId")]
    order_id: Option<String>,
}

/// No event type of its own: the enum knows it.
#[derive(Clone, Debug, Default, PartialEq, Properties)]
struct Stock {
    left: Option<i64>,
}

#[derive(Clone, Debug, PartialEq, EventData)]
enum ShopEvent {
    #[event(type = "Shop.OrderPlaced")]
    OrderPlaced(Box<OrderPlaced>),
    #[event(type = "Shop.StockLow", type = "Shop.StockOut")]
    Stock(Stock),
    #[event(type = "Shop.Note")]
    Note(String),
    #[event(type = "Shop.Batch")]
    Batch(Vec<Stock>),
    #[event(type = "Shop.Prices")]
    Prices(BTreeMap<String, f64>),
    #[event(type = "Shop.Anything")]
    Anything(Value),
    #[event(type = "Shop.Maybe")]
    Maybe(Option<i64>),
    #[event(type = "Shop.Untouched")]
    Untouched(RawData),
}

fn variants() -> Vec<(&'static str, &'static str, ShopEvent)> {
    let stock = |left| Stock { left: Some(left) };
    vec![
        (
            "Shop.OrderPlaced",
            r#"{"orderId":"7"}"#,
            ShopEvent::OrderPlaced(Box::new(OrderPlaced {
                order_id: Some("7".to_owned()),
            })),
        ),
        ("Shop.StockLow", r#"{"left":2}"#, ShopEvent::Stock(stock(2))),
        ("Shop.StockOut", r#"{"left":0}"#, ShopEvent::Stock(stock(0))),
        (
            "Shop.Note",
            r#""closed on Monday""#,
            ShopEvent::Note("closed on Monday".to_owned()),
        ),
        (
            "Shop.Batch",
            r#"[{"left":1},{}]"#,
            ShopEvent::Batch(vec![stock(1), Stock::default()]),
        ),
        (
            "Shop.Prices",
            r#"{"a":1.5,"b":2.0}"#,
            ShopEvent::Prices([("a".to_owned(), 1.5), ("b".to_owned(), 2.0)].into()),
        ),
        (
            "Shop.Anything",
            r#"[1,null,{"a":"b"}]"#,
            ShopEvent::Anything(json!([1, null, {"a": "b"}])),
        ),
        ("Shop.Maybe", "null", ShopEvent::Maybe(None)),
        ("Shop.Maybe", "7", ShopEvent::Maybe(Some(7))),
        (
            "Shop.Untouched",
            r#"{"a" : 1}"#,
            ShopEvent::Untouched(RawData::from_json(r#"{"a" : 1}"#).expect("JSON")),
        ),
    ]
}

#[test]
fn every_variant_reads_and_writes() {
    for (event_type, data, expected) in variants() {
        let body = cloud_event(event_type, data);
        let event = from_str::<ShopEvent>(&body).expect(data).remove(0);
        assert_eq!(*event.data(), expected, "{data}");
        assert_eq!(serde_json::to_string(&event).expect("writes"), body);
        // The data before its type, and the types in another case.
        let late = format!(
            r#"{{"data":{data},"type":"{}","id":"1","source":"/shop","specversion":"1.0"}}"#,
            event_type.to_uppercase()
        );
        assert_eq!(read::<ShopEvent>(&late), expected);
    }
}

#[test]
fn event_types() {
    assert_eq!(
        ShopEvent::event_types().collect::<Vec<_>>(),
        [
            "Shop.OrderPlaced",
            "Shop.StockLow",
            "Shop.StockOut",
            "Shop.Note",
            "Shop.Batch",
            "Shop.Prices",
            "Shop.Anything",
            "Shop.Maybe",
            "Shop.Untouched"
        ]
    );
    assert!(ShopEvent::knows("Shop.StockOut"));
    assert!(!ShopEvent::knows("Shop.Stock"));
    let expected = [
        Some("Shop.OrderPlaced"),
        None,
        None,
        Some("Shop.Note"),
        Some("Shop.Batch"),
        Some("Shop.Prices"),
        Some("Shop.Anything"),
        Some("Shop.Maybe"),
        Some("Shop.Maybe"),
        Some("Shop.Untouched"),
    ];
    for ((_, _, event), expected) in variants().into_iter().zip(expected) {
        assert_eq!(event.event_type(), expected, "{event:?}");
    }
}

#[test]
fn other_event_types_are_an_error_where_nothing_takes_them() {
    let body = cloud_event("Shop.Burgled", "{}");
    let error = from_str::<ShopEvent>(&body).expect_err("unknown");
    assert_eq!(*error.kind(), ErrorKind::EventType);
    assert_eq!(
        error.to_string(),
        "event 0 (id \"1\", type \"Shop.Burgled\"): expected an event of type `Shop.OrderPlaced`, `Shop.StockLow`, `Shop.StockOut`, `Shop.Note` …, found one of type \"Shop.Burgled\""
    );
}

#[test]
fn from_and_try_from() -> Result<(), Box<dyn std::error::Error>> {
    let order = OrderPlaced {
        order_id: Some("7".to_owned()),
    };
    let event = ShopEvent::from(order.clone());
    assert_eq!(event, ShopEvent::OrderPlaced(Box::new(order.clone())));
    assert_eq!(OrderPlaced::try_from(event).ok(), Some(order.clone()));

    // For another variant, the conversion returns the event.
    let note = ShopEvent::from("x".to_owned());
    assert_eq!(Stock::try_from(note.clone()), Err(note.clone()));
    assert_eq!(String::try_from(note), Ok("x".to_owned()));
    assert_eq!(
        Vec::<Stock>::try_from(ShopEvent::from(vec![Stock::default()])),
        Ok(vec![Stock::default()])
    );
    assert_eq!(Value::try_from(ShopEvent::from(json!(1))), Ok(json!(1)));
    assert_eq!(
        Option::<i64>::try_from(ShopEvent::from(Some(1))),
        Ok(Some(1))
    );
    assert_eq!(
        RawData::try_from(ShopEvent::from(RawData::Null)),
        Ok(RawData::Null)
    );

    // From both envelopes.
    let body = cloud_event("Shop.OrderPlaced", r#"{"orderId":"7"}"#);
    let event = from_str::<RawData>(&body)?.remove(0);
    assert_eq!(
        ShopEvent::try_from(event.clone())?,
        ShopEvent::from(order.clone())
    );
    let Event::CloudEvent(event) = event else {
        panic!("a CloudEvent")
    };
    assert_eq!(ShopEvent::try_from(event)?, ShopEvent::from(order.clone()));

    // Into a new one.
    let mut event = CloudEvent::from_data("/shop", ShopEvent::from(order))?.with_id("1");
    event.time = None;
    assert_eq!(serde_json::to_string(&event)?, body);
    assert!(CloudEvent::from_data("/shop", ShopEvent::from(Stock::default())).is_err());
    Ok(())
}

/// All data of one type: boxed or not.
#[derive(Clone, Debug, PartialEq, EventData)]
enum StockEvent {
    #[event(type = "Shop.StockLow")]
    Low(Box<Stock>),
    #[event(type = "Shop.StockOut")]
    Out(Stock),
    #[event(other)]
    Other(RawData),
}

/// And without an `other`.
#[derive(Clone, Debug, PartialEq, EventData)]
enum Two {
    #[event(type = "Shop.StockLow")]
    Low(Stock),
    #[event(type = "Shop.StockOut")]
    Out(Stock),
}

#[test]
fn data_that_all_variants_share() -> Result<(), Error> {
    let stock = Stock { left: Some(3) };
    for (event_type, expected) in [
        ("Shop.StockLow", Some(&stock)),
        ("Shop.StockOut", Some(&stock)),
        ("Shop.Closed", None),
    ] {
        let body = cloud_event(event_type, r#"{"left":3}"#);
        let event: StockEvent = from_str(&body)?.remove(0).into_data();
        assert_eq!(event.data(), expected);
        assert_eq!(event.into_data().as_ref(), expected);
    }
    assert_eq!(Two::Low(stock.clone()).data(), Some(&stock));
    assert_eq!(Two::Out(stock.clone()).into_data(), Some(stock));
    Ok(())
}

/// One variant only.
#[derive(Clone, Debug, PartialEq, EventData)]
enum Single {
    #[event(type = "Shop.Note")]
    Note(String),
}

#[test]
fn an_enum_of_one() {
    let body = cloud_event("Shop.Note", r#""x""#);
    let single: Single = read(&body);
    assert_eq!(single, Single::from("x".to_owned()));
    assert_eq!(String::try_from(single), Ok("x".to_owned()));
}
