//! Enums with raw data in several variants: it is shared with the body, at any depth.

use eventgrid::bytes::Bytes;
use eventgrid::{
    CloudEvent, Event, EventData, EventGridEvent, Properties, RawData, each, from_slice, from_str,
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

/// A set with raw data inside one that has some itself.
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

#[track_caller]
fn shared_with(body: &Bytes, raw: &RawData) {
    let text = raw.as_json().expect("JSON").as_bytes().as_ptr_range();
    let body = body.as_ptr_range();
    assert!(body.start <= text.start && text.end <= body.end);
}

#[test]
fn raw_data_is_shared_with_the_body() {
    let late = |event_type: &str| {
        format!(
            r#"{{"data":[1, 2],"specversion":"1.0","id":"1","source":"/s","type":"{event_type}"}}"#
        )
    };
    for body in [
        cloud_event("Shop.Picture", "[1, 2]"),
        cloud_event("Shop.Unknown", "[1, 2]"),
        late("Shop.Picture"),
        late("Shop.Unknown"),
        format!("[{}]", late("Shop.Unknown")),
    ] {
        let body = Bytes::from(body);
        let events = from_slice::<ShopEvent>(&body).expect("reads");
        match events[0].data() {
            ShopEvent::Picture(raw) | ShopEvent::Other(raw) => shared_with(&body, raw),
            ShopEvent::OrderPlaced(_) => panic!("{body:?}: an order"),
        }
        let events = from_slice::<AnyEvent>(&body).expect("reads");
        match events[0].data() {
            AnyEvent::Shop(ShopEvent::Picture(raw)) | AnyEvent::Rest(raw) => {
                shared_with(&body, raw);
            }
            other => panic!("{body:?}: {other:?}"),
        }
        // Read raw first, and typed by reference or by value.
        let raw = from_slice::<RawData>(&body).expect("reads").remove(0);
        let decoded: ShopEvent = raw.decode().expect("decodes");
        let (ShopEvent::Picture(data) | ShopEvent::Other(data)) = &decoded else {
            panic!("{decoded:?}")
        };
        shared_with(&body, data);
        let taken = ShopEvent::try_from(raw).expect("converts");
        let (ShopEvent::Picture(data) | ShopEvent::Other(data)) = &taken else {
            panic!("{taken:?}")
        };
        shared_with(&body, data);
    }
    let base64 = r#"{"specversion":"1.0","id":"1","source":"/s","type":"Shop.Picture","data_base64":"AAEC"}"#;
    let events = from_str::<ShopEvent>(base64).expect("reads");
    assert_eq!(
        *events[0].data(),
        ShopEvent::Picture(RawData::from_bytes(&[0, 1, 2]))
    );
}

#[test]
fn it_outlives_the_body() {
    let data: Vec<AnyEvent> = {
        let body = format!(
            "[{},{},{},{}]",
            cloud_event("Shop.Picture", "[1]"),
            cloud_event("Shop.OrderPlaced", r#"{"orderId":"7"}"#),
            cloud_event("Shop.Closed", "[2]"),
            cloud_event("Bank.Robbed", "[3]"),
        );
        each::<AnyEvent>(body.as_bytes())
            .map(|event| event.expect("reads").into_data())
            .collect()
    };
    let raw = |text: &'static str| RawData::from_json(text).expect("JSON");
    assert_eq!(
        data,
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
fn serde_reads_it() {
    let body = cloud_event("Shop.Picture", "[1]");
    let event: Event<ShopEvent> =
        eventgrid::serde_json::from_reader(body.as_bytes()).expect("reads");
    assert!(matches!(event.data(), ShopEvent::Picture(_)));
}

#[test]
fn conversions() {
    // `RawData` occurs in two variants, so it has no conversion; the order occurs in one.
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
