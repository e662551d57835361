//! Generic structs, event data and events; types that have serde alone, in a `Json`.

use std::collections::HashMap;

use eventgrid::serde_json;
use eventgrid::{EventData, Json, OneOf, Properties, RawData};

use crate::{cloud_event, read};

#[derive(Clone, Debug, PartialEq, Properties)]
struct Page<T> {
    items: Vec<T>,
    next: Option<Box<Page<T>>>,
    by_name: Option<HashMap<String, T>>,
}

#[derive(Clone, Debug, PartialEq, EventData, Properties)]
#[event(type = "Shop.Listed")]
struct Listed<T, const N: usize>
where
    T: Clone,
{
    first: Option<Json<T>>,
    page: Page<[i64; N]>,
    #[property(default)]
    note: Option<T>,
}

#[derive(Clone, Debug, PartialEq, EventData)]
enum ShopEvent<T: Clone, D> {
    #[event(type = "Shop.Listed")]
    Listed(Listed<T, 2>),
    #[event(type = "Shop.Other")]
    Data(D),
    #[event(type = "Shop.Kept")]
    Kept(Json<Stock>),
    #[event(other)]
    Other(RawData),
}

/// A type of another crate, which has serde alone.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
struct Stock {
    amount: i64,
    #[serde(default)]
    places: Vec<String>,
    #[serde(default, skip_serializing_if = "HashMap::is_empty")]
    states: HashMap<u8, State>,
    more: Option<Box<Stock>>,
}

#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
enum State {
    Empty,
    Full(i64),
    Both(i64, String),
    Open { since: i64 },
}

#[test]
fn generic_structs() {
    let text = r#"{"items":["a"],"next":{"items":[]},"by_name":{"x":"y"}}"#;
    let page: Page<String> = serde_json::from_str(text).expect("reads");
    assert_eq!(page.items, ["a"]);
    assert_eq!(serde_json::to_string(&page).expect("writes"), text);
    let text = r#"{"items":[1],"next":{"items":[2,"x"]}}"#;
    let error = serde_json::from_str::<Page<i64>>(text)
        .expect_err(text)
        .to_string();
    assert!(
        error.starts_with("next.items[1]: expected an integer of 64 bits, found a string"),
        "{error}"
    );
}

#[test]
fn generic_events() {
    let body = cloud_event(
        "Shop.Listed",
        r#"{"first":"a","page":{"items":[[1,2]]},"note":"n"}"#,
    );
    let event: ShopEvent<String, Vec<i64>> = read(&body);
    let listed = Listed::<String, 2>::try_from(event.clone()).expect("is listed");
    assert_eq!(listed.first.as_deref().map(String::as_str), Some("a"));
    assert_eq!(ShopEvent::from(listed), event);
    let event: ShopEvent<String, Vec<i64>> = read(&cloud_event("Shop.Other", "[1]"));
    assert_eq!(event, ShopEvent::Data(vec![1]));
}

#[test]
fn what_serde_reads() {
    let data = r#"{"amount":1,"places":["a"],"states":{"1":"Empty","2":{"Full":3},"3":{"Both":[1,"x"]},"4":{"Open":{"since":5}}},"more":{"amount":2}}"#;
    let body = cloud_event("Shop.Kept", data);
    let event: ShopEvent<i64, i64> = read(&body);
    let ShopEvent::Kept(stock) = &event else {
        panic!("{event:?}")
    };
    assert_eq!(
        stock.0,
        serde_json::from_str(data).expect("as serde reads it")
    );
    assert_eq!(stock.states[&3], State::Both(1, "x".to_owned()));
    let written = serde_json::to_value(stock).expect("writes");
    assert_eq!(written, serde_json::to_value(&stock.0).expect("writes"));
}

#[test]
fn what_serde_refuses_has_its_path() {
    for (data, message) in [
        (
            r#"{"amount":"secret"}"#,
            "data.amount: expected i64, found a string",
        ),
        (
            r#"{"amount":1,"places":["a",2]}"#,
            "data.places[1]: expected a string, found a number",
        ),
        (
            r#"{"amount":1,"more":{}}"#,
            "data.more.amount: a required property is missing",
        ),
        (
            r#"{"amount":1,"states":{"1":"secret"}}"#,
            r#"data.states.*: expected one of "Empty", "Full", "Both", "Open", found another string"#,
        ),
        (
            r#"{"amount":1,"states":{"300":"Empty"}}"#,
            "data.states.*: expected an unsigned integer of 8 bits",
        ),
        (
            r#"{"amount":1,"states":{"1":{"Open":{"since":"secret"}}}}"#,
            "data.states.*.*.since: expected i64, found a string",
        ),
        (
            r#"{"amount":1,"states":{"1":{"Both":[1]}}}"#,
            "data.states.*.*: expected tuple variant State::Both with 2 elements",
        ),
        ("null", "data: expected struct Stock, found null"),
    ] {
        let body = cloud_event("Shop.Kept", data);
        let error = eventgrid::from_str::<ShopEvent<i64, i64>>(&body).expect_err(data);
        let error = error.to_string();
        assert!(error.contains(message), "{error}");
        assert!(!error.contains("secret"), "{error}");
    }
}

#[derive(Debug, PartialEq, Properties)]
struct Small {
    amount: i64,
}

#[derive(Debug, PartialEq, OneOf)]
#[one_of(tag = "kind")]
enum Tagged {
    #[one_of("stock")]
    Stock(Json<Stock>),
    #[one_of("small")]
    Small(Small),
}

#[derive(Debug, PartialEq, Properties)]
struct Flat {
    id: i64,
    #[property(flatten)]
    stock: Json<Stock>,
}

#[test]
fn what_serde_reads_among_other_members() {
    let text = r#"{"kind":"stock","amount":1,"places":[],"more":null}"#;
    let tagged: Tagged = serde_json::from_str(text).expect("reads");
    let written: serde_json::Value = serde_json::to_value(&tagged).expect("writes");
    let sent: serde_json::Value = serde_json::from_str(text).expect("is JSON");
    assert_eq!(written, sent);
    let text = r#"{"id":1,"amount":2,"places":["x"]}"#;
    let flat: Flat = serde_json::from_str(text).expect("reads");
    assert_eq!(flat.stock.amount, 2);
    let written = serde_json::to_value(&flat).expect("writes");
    assert_eq!(
        written,
        serde_json::json!({"id": 1, "amount": 2, "places": ["x"], "more": null})
    );
}

/// A tag beside the content is serde's matter.
#[derive(Clone, Debug, PartialEq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "kind", content = "value", rename_all = "lowercase")]
enum Beside {
    Number(i64),
    Text(String),
}

#[test]
fn a_tag_beside_the_content() {
    #[derive(Debug, PartialEq, Properties)]
    struct Setting {
        value: Json<Beside>,
    }
    for (text, value) in [
        (
            r#"{"value":{"kind":"number","value":7}}"#,
            Beside::Number(7),
        ),
        (
            r#"{"value":{"kind":"text","value":"a"}}"#,
            Beside::Text("a".to_owned()),
        ),
    ] {
        let setting: Setting = serde_json::from_str(text).expect(text);
        assert_eq!(setting.value.0, value);
        assert_eq!(serde_json::to_string(&setting).expect("writes"), text);
    }
    let text = r#"{"value":{"kind":"number","value":"secret"}}"#;
    let error = serde_json::from_str::<Setting>(text).expect_err(text);
    let error = error.to_string();
    assert!(
        error.starts_with("value.value: expected i64, found a string"),
        "{error}"
    );
}
