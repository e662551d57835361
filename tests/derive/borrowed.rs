//! Enums that borrow raw data from the body.

use std::borrow::Cow;

use eventgrid::{
    CloudEvent, Event, EventData, EventGridEvent, IntoOwned, Properties, RawData, each, from_str,
};

use crate::cloud_event;

#[derive(Clone, Debug, Default, PartialEq, EventData, Properties)]
#[event(type = "Shop.OrderPlaced")]
struct OrderPlaced {
    #[property("orderId")]
    order_id: Option<String>,
}

#[derive(Clone, Debug, PartialEq, EventData)]
enum ShopEvent {
    #[event(type = "Shop.OrderPlaced")]
    OrderPlaced(OrderPlaced),
    /// Typed, and raw on purpose: a large thing that is only passed on.
    #[event(type = "Shop.Picture")]
    Picture(RawData),
    #[event(other)]
    Other(RawData),
}

/// A set that borrows inside one that does.
#[derive(Clone, Debug, PartialEq, EventData)]
enum AnyEvent {
    #[event(type = "Bank.Opened")]
    Opened(String),
    Shop(ShopEvent),
    Boxed(Box<Closed>),
    #[event(other)]
    Rest(RawData),
}

#[derive(Clone, Debug, PartialEq, EventData)]
enum Closed {
    #[event(type = "Shop.Closed")]
    Closed(RawData),
}

fn within(body: &str, text: &str) -> bool {
    let body = body.as_bytes().as_ptr_range();
    let text = text.as_bytes().as_ptr_range();
    body.start <= text.start && text.end <= body.end
}

#[track_caller]
fn borrowed_from(body: &str, raw: &RawData) {
    match raw {
        RawData::Json(Cow::Borrowed(raw)) => assert!(within(body, raw.get())),
        RawData::Base64(Cow::Borrowed(text)) => assert!(within(body, text)),
        other => panic!("not borrowed: {other:?}"),
    }
}

#[test]
fn raw_data_lies_within_the_body() {
    let late = |event_type: &str| {
        format!(
            r#"{{"data":[1, 2],"specversion":"1.0","id":"1","source":"/s","type":"{event_type}"}}"#
        )
    };
    let base64 = r#"{"specversion":"1.0","id":"1","source":"/s","type":"Shop.Picture","data_base64":"AAEC"}"#;
    let bodies = [
        cloud_event("Shop.Picture", "[1, 2]"),
        cloud_event("Shop.Unknown", "[1, 2]"),
        late("Shop.Picture"),
        late("Shop.Unknown"),
        format!("[{}]", late("Shop.Unknown")),
        base64.to_owned(),
    ];
    for body in &bodies {
        let events = from_str::<ShopEvent>(body).expect("reads");
        match events[0].data() {
            ShopEvent::Picture(raw) | ShopEvent::Other(raw) => borrowed_from(body, raw),
            ShopEvent::OrderPlaced(_) => panic!("{body}: an order"),
        }
        let events = from_str::<AnyEvent>(body).expect("reads");
        match events[0].data() {
            AnyEvent::Shop(ShopEvent::Picture(raw)) | AnyEvent::Rest(raw) => {
                borrowed_from(body, raw);
            }
            other => panic!("{body}: {other:?}"),
        }
        // Read raw first, and typed by reference or by value.
        let raw = from_str::<RawData>(body).expect("reads").remove(0);
        let decoded: ShopEvent = raw.decode().expect("decodes");
        let (ShopEvent::Picture(data) | ShopEvent::Other(data)) = &decoded else {
            panic!("{decoded:?}")
        };
        borrowed_from(body, data);
        let taken = ShopEvent::try_from(raw).expect("converts");
        let (ShopEvent::Picture(data) | ShopEvent::Other(data)) = &taken else {
            panic!("{taken:?}")
        };
        borrowed_from(body, data);
    }
}

#[test]
fn owned_it_outlives_the_body() {
    let owned: Vec<AnyEvent> = {
        let body = format!(
            "[{},{},{},{}]",
            cloud_event("Shop.Picture", "[1]"),
            cloud_event("Shop.OrderPlaced", r#"{"orderId":"7"}"#),
            cloud_event("Shop.Closed", "[2]"),
            cloud_event("Bank.Robbed", "[3]"),
        );
        each::<AnyEvent>(body.as_bytes())
            .map(|event| event.expect("reads").into_data().into_owned())
            .collect()
    };
    let raw = |text: &'static str| RawData::from_json(text).expect("JSON");
    assert_eq!(
        owned,
        [
            AnyEvent::Shop(ShopEvent::Picture(raw("[1]"))),
            AnyEvent::Shop(ShopEvent::OrderPlaced(OrderPlaced {
                order_id: Some("7".to_owned())
            })),
            AnyEvent::Boxed(Box::new(Closed::Closed(raw("[2]")))),
            AnyEvent::Rest(raw("[3]")),
        ]
    );
}

#[test]
fn serde_reads_it_owned() {
    let body = cloud_event("Shop.Picture", "[1]");
    let event: Event<ShopEvent> =
        eventgrid::serde_json::from_reader(body.as_bytes()).expect("reads");
    assert!(matches!(event.data(), ShopEvent::Picture(_)));
}

#[test]
fn conversions() {
    // `RawData` occurs twice: which variant it would be, nobody can tell. The order occurs once.
    let order = OrderPlaced::default();
    let event = ShopEvent::from(order.clone());
    assert_eq!(OrderPlaced::try_from(event), Ok(order.clone()));
    let outer = AnyEvent::from(ShopEvent::from(order));
    assert!(ShopEvent::try_from(outer).is_ok());

    let body = cloud_event("Shop.OrderPlaced", "{}");
    let raw = from_str::<RawData>(&body).expect("reads").remove(0);
    assert!(AnyEvent::try_from(raw.clone()).is_ok());
    let cloud = CloudEvent::try_from(raw).expect("a CloudEvent");
    assert!(AnyEvent::try_from(cloud).is_ok());
    let body = r#"{"id":"1","subject":"","eventType":"Bank.Opened","eventTime":"2024-05-01T09:30:00Z","data":"x"}"#;
    let raw = from_str::<RawData>(body).expect("reads").remove(0);
    let grid = EventGridEvent::try_from(raw).expect("an event of the Event Grid schema");
    assert_eq!(
        AnyEvent::try_from(grid).ok(),
        Some(AnyEvent::Opened("x".to_owned()))
    );
}
