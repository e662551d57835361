//! Structs: data of one event type and of several, names of properties, additional properties.

use std::collections::BTreeMap;

use eventgrid::serde_json::{self, json};
use eventgrid::{
    CloudEvent, Error, ErrorKind, Event, EventData, EventGridEvent, Properties, RawData, from_str,
};

use crate::{cloud_event, read};

#[derive(Clone, Debug, Default, PartialEq, EventData, Properties)]
#[event(type = "Shop.OrderPlaced")]
struct OrderPlaced {
    #[property("orderId")]
    order_id: Option<String>,
    total: Option<f64>,
}

/// Several types in one attribute or in one each.
#[derive(Clone, Debug, Default, PartialEq, EventData, Properties)]
#[event(type = "Shop.OrderPaid", type = "Shop.OrderShipped")]
#[event(type = "Shop.OrderReturned")]
struct OrderChanged {
    #[property("orderId")]
    order_id: Option<String>,
}

/// An event whose data has no properties.
#[derive(Clone, Debug, Default, PartialEq, EventData, Properties)]
#[event(type = "Shop.Opened")]
struct Opened {}

#[test]
fn event_types() {
    let of = |types: Vec<&'static str>| types;
    assert_eq!(
        of(OrderPlaced::event_types().collect()),
        ["Shop.OrderPlaced"]
    );
    assert_eq!(
        of(OrderChanged::event_types().collect()),
        ["Shop.OrderPaid", "Shop.OrderShipped", "Shop.OrderReturned"]
    );
    for (event_type, known) in [
        ("Shop.OrderPaid", true),
        ("Shop.OrderReturned", true),
        ("shop.ORDERPAID", true),
        ("Shop.OrderPlaced", false),
        ("Shop.", false),
        ("", false),
    ] {
        assert_eq!(OrderChanged::knows(event_type), known, "{event_type}");
    }
    assert_eq!(
        OrderPlaced::default().event_type(),
        Some("Shop.OrderPlaced")
    );
    assert_eq!(OrderChanged::default().event_type(), None);
}

#[test]
fn reading_and_writing() {
    let body = cloud_event("Shop.OrderShipped", r#"{"orderId":"7"}"#);
    let event = from_str::<OrderChanged>(&body).expect("reads").remove(0);
    assert_eq!(event.event_type(), "Shop.OrderShipped");
    assert_eq!(event.data().order_id.as_deref(), Some("7"));
    assert_eq!(serde_json::to_string(&event).expect("writes"), body);

    let body = cloud_event("Shop.Opened", "{}");
    assert_eq!(read::<Opened>(&body), Opened {});
    assert_eq!(
        serde_json::to_string(&from_str::<Opened>(&body).expect("reads")[0]).expect("writes"),
        body
    );
}

#[test]
fn try_from_either_envelope() -> Result<(), Error> {
    let cloud = cloud_event("Shop.OrderPlaced", r#"{"orderId":"7","total":1.5}"#);
    let grid = r#"{"id":"1","subject":"","eventType":"Shop.OrderPlaced","eventTime":"2024-05-01T09:30:00Z","data":{"orderId":"7","total":"1.5"}}"#;
    let expected = OrderPlaced {
        order_id: Some("7".to_owned()),
        total: Some(1.5),
    };
    for body in [cloud.as_str(), grid] {
        let event = from_str::<RawData>(body)?.remove(0);
        assert_eq!(OrderPlaced::try_from(event.clone())?, expected);
        match event {
            Event::CloudEvent(event) => assert_eq!(OrderPlaced::try_from(event)?, expected),
            Event::EventGrid(event) => assert_eq!(OrderPlaced::try_from(event)?, expected),
        }
    }
    let event = from_str::<RawData>(&cloud)?.remove(0);
    let error = OrderChanged::try_from(event).expect_err("another event type");
    assert_eq!(*error.kind(), ErrorKind::EventType);
    assert_eq!(
        error.to_string(),
        "event (id \"1\", type \"Shop.OrderPlaced\"): expected an event of type `Shop.OrderPaid`, `Shop.OrderShipped`, `Shop.OrderReturned`, found one of type \"Shop.OrderPlaced\""
    );
    Ok(())
}

#[test]
fn data_supplies_its_event_type() -> Result<(), Error> {
    let placed = OrderPlaced::default();
    assert_eq!(
        CloudEvent::from_data("/shop", placed.clone())?.event_type,
        "Shop.OrderPlaced"
    );
    assert_eq!(
        EventGridEvent::from_data("", placed)?.event_type,
        "Shop.OrderPlaced"
    );
    // Of several, the data does not tell which.
    let changed = OrderChanged::default();
    let error = CloudEvent::from_data("/shop", changed.clone()).expect_err("several");
    assert_eq!(
        error.to_string(),
        "the data does not tell its event type: build the event with `of_type` and name it"
    );
    let event = CloudEvent::new("Shop.OrderPaid", "1", "/shop", changed);
    assert_eq!(
        serde_json::to_value(event).expect("writes"),
        json!({"specversion": "1.0", "id": "1", "source": "/shop", "type": "Shop.OrderPaid", "data": {}})
    );
    Ok(())
}

macro_rules! renamed {
    ($($name:ident: $rule:literal => $written:tt;)*) => {$(
        #[derive(Debug, Default, PartialEq, Properties)]
        #[property(rename_all = $rule)]
        struct $name {
            order_id: i64,
            r#type: i64,
            _with_gaps_2: i64,
            #[property("asItIs", alias = "as_it_was")]
            order_line: i64,
        }

        #[test]
        #[expect(non_snake_case, reason = "named after its struct")]
        fn $name() {
            let names: Vec<_> = <$name as Properties>::NAMES.to_vec();
            assert_eq!(names, $written);
            let value = $name { order_id: 1, r#type: 2, _with_gaps_2: 3, order_line: 4 };
            let text = serde_json::to_string(&value).expect("writes");
            assert_eq!(serde_json::from_str::<$name>(&text).expect("reads"), value);
        }
    )*};
}

renamed! {
    Camel: "camelCase" => ["orderId", "type", "withGaps2", "asItIs"];
    Pascal: "PascalCase" => ["OrderId", "Type", "WithGaps2", "asItIs"];
    Snake: "snake_case" => ["order_id", "type", "_with_gaps_2", "asItIs"];
    Kebab: "kebab-case" => ["order-id", "type", "-with-gaps-2", "asItIs"];
}

#[derive(Debug, PartialEq, Properties)]
struct Plain {
    order_id: i64,
    r#type: String,
    #[property(alias = "colour", alias = "farbe")]
    color: Option<String>,
    #[property(required)]
    note: Option<String>,
    #[property(additional)]
    rest: BTreeMap<String, i64>,
}

#[test]
fn names_without_an_attribute() {
    assert_eq!(
        <Plain as Properties>::NAMES,
        ["order_id", "type", "color", "note"]
    );
    let text = r#"{"order_id":1,"type":"x","color":"red","note":null,"a":1,"b":2}"#;
    let plain: Plain = serde_json::from_str(text).expect("reads");
    assert_eq!(
        plain.rest,
        BTreeMap::from([("a".into(), 1), ("b".into(), 2)])
    );
    assert_eq!(serde_json::to_string(&plain).expect("writes"), text);
    for alias in ["colour", "farbe", "FARBE", "Color"] {
        let text = format!(r#"{{"order_id":1,"type":"x","{alias}":"red","note":""}}"#);
        let plain: Plain = serde_json::from_str(&text).expect(alias);
        assert_eq!(plain.color.as_deref(), Some("red"));
        assert!(plain.rest.is_empty());
    }
    for (text, message) in [
        (
            r#"{"type":"x","note":null}"#,
            "order_id: a required property is missing",
        ),
        (
            r#"{"order_id":1,"type":"x"}"#,
            "note: a required property is missing",
        ),
        (
            r#"{"order_id":1,"type":"x","note":null,"a":"many"}"#,
            "*: expected an integer of 64 bits, found a string",
        ),
        ("[]", "expected an object, found an array"),
    ] {
        let error = serde_json::from_str::<Plain>(text)
            .expect_err(text)
            .to_string();
        assert!(error.starts_with(message), "{error}");
    }
}

/// Members with odd names, and types of every size.
#[derive(Debug, Default, PartialEq, Properties)]
struct Odd {
    #[property("@odata.type")]
    odata_type: Option<String>,
    #[property("http://schemas.example.org/claims/name")]
    name: Option<String>,
    #[property("say \"hi\"")]
    greeting: Option<bool>,
    #[property("ключ")]
    key: Option<u8>,
    #[property("scores")]
    scores: Option<Vec<Option<f32>>>,
    #[property("by_name")]
    by_name: Option<BTreeMap<String, Vec<i16>>>,
    #[property("inner")]
    inner: Option<Box<Odd>>,
}

#[test]
fn odd_names_and_all_types() {
    let text = r#"{"@odata.type":"x","http://schemas.example.org/claims/name":"y","say \"hi\"":true,"ключ":255,"scores":[1.5,null],"by_name":{"a":[-1]},"inner":{"ключ":0}}"#;
    let odd: Odd = serde_json::from_str(text).expect("reads");
    assert_eq!(odd.key, Some(255));
    assert_eq!(odd.scores, Some(vec![Some(1.5), None]));
    assert_eq!(serde_json::to_string(&odd).expect("writes"), text);
    for (text, message) in [
        (
            r#"{"ключ":256}"#,
            r#"["ключ"]: expected an unsigned integer of 8 bits, found a number"#,
        ),
        (
            r#"{"scores":[1e39]}"#,
            "scores[0]: expected a number of 32 bits, found a larger one",
        ),
        (
            r#"{"by_name":{"a":[32768]}}"#,
            "by_name.*[0]: expected an integer of 16 bits, found a number",
        ),
        (
            r#"{"inner":{"inner":{"@odata.type":[]}}}"#,
            r#"inner.inner["@odata.type"]: expected a string, found an array"#,
        ),
    ] {
        let error = serde_json::from_str::<Odd>(text)
            .expect_err(text)
            .to_string();
        assert!(error.starts_with(message), "{error}");
    }
}

/// No member that it does not name, and no other case of those that it names.
#[derive(Debug, Default, PartialEq, Properties)]
#[property(deny_unknown_fields, case_sensitive, rename_all = "camelCase")]
struct Exact {
    order_id: Option<i64>,
    #[property("note", alias = "remark")]
    note: Option<String>,
}

/// No member that it does not name.
#[derive(Debug, Default, PartialEq, Properties)]
#[property(deny_unknown_fields)]
struct Strict {
    order_id: Option<i64>,
    inner: Option<Box<Strict>>,
}

#[test]
fn unknown_members_are_an_error_where_they_are_denied() {
    let read: Strict =
        serde_json::from_str(r#"{"ORDER_ID":1,"inner":{"order_id":2}}"#).expect("other cases");
    assert_eq!(read.inner.and_then(|inner| inner.order_id), Some(2));
    let read: Exact = serde_json::from_str(r#"{"orderId":1,"remark":"x"}"#).expect("an alias");
    assert_eq!((read.order_id, read.note.as_deref()), (Some(1), Some("x")));
    let message = "expected the properties of the schema alone, found one that it does not name";
    for (error, path) in [
        (
            serde_json::from_str::<Strict>(r#"{"colour":1}"#).map(drop),
            "*",
        ),
        (
            serde_json::from_str::<Strict>(r#"{"inner":{"a":null}}"#).map(drop),
            "inner.*",
        ),
        (
            serde_json::from_str::<Exact>(r#"{"OrderId":1}"#).map(drop),
            "*",
        ),
        (
            serde_json::from_str::<Exact>(r#"{"order_id":1}"#).map(drop),
            "*",
        ),
    ] {
        let error = error.expect_err(path).to_string();
        assert!(error.starts_with(&format!("{path}: {message}")), "{error}");
    }
}
