//! Generic structs, enums, event data and events; types that have serde alone, in a `Json`.

use std::collections::HashMap;
use std::fmt::Debug;

use eventgrid::serde_json::{self, Value};
use eventgrid::{EventData, Json, OneOf, Properties, Property, RawData, Text};
use serde::Serialize;
use serde::de::DeserializeOwned;

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

#[derive(Clone, Debug, PartialEq, OneOf)]
enum OneOrMany<T> {
    One(T),
    Many(Vec<T>),
}

#[derive(Clone, Debug, PartialEq, OneOf)]
enum Tree<T, const N: usize> {
    Leaf(T),
    Pair([i64; N]),
    Node(Page<Box<Tree<T, N>>>),
}

#[derive(Clone, Debug, PartialEq, OneOf)]
#[one_of(tag = "kind", rename_all = "lowercase")]
enum Outcome<T, E>
where
    E: Clone,
{
    Done(Page<T>),
    Failed(E),
    #[one_of(other)]
    Unknown(HashMap<String, T>),
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, OneOf)]
#[one_of(rename_all = "lowercase")]
enum Color<T> {
    Red,
    #[one_of(other)]
    UnknownValue(T),
}

#[derive(Clone, Debug, PartialEq, OneOf)]
enum Priority<T> {
    #[one_of(1)]
    High,
    #[one_of(other)]
    UnknownValue(T),
}

/// Reads a text, and asserts that the value is written as the same text.
#[track_caller]
fn reads<T: Property + DeserializeOwned + Serialize + PartialEq + Debug>(text: &str, expected: &T) {
    let read: T = serde_json::from_str(text).expect(text);
    assert_eq!(read, *expected, "{text}");
    assert_eq!(serde_json::to_string(&read).expect(text), text);
}

#[track_caller]
fn refusal<T: DeserializeOwned + Debug>(text: &str) -> String {
    let error = serde_json::from_str::<T>(text).expect_err(text);
    error.to_string()
}

#[test]
fn generic_unions() {
    use OneOrMany::{Many, One};
    reads(r#""a""#, &One("a".to_owned()));
    reads(r#"["a","b"]"#, &Many(vec!["a".to_owned(), "b".to_owned()]));
    // Each type has its own alternatives.
    reads("[[1],2]", &Many(vec![Many(vec![1_i64]), One(2)]));
    reads("[1]", &One(vec![1_i64]));
    reads("[[1]]", &Many(vec![vec![1_i64]]));
    let page = |items| Page {
        items,
        next: None,
        by_name: None,
    };
    let leaf = Box::new(Tree::Leaf("a".to_owned()));
    reads(
        r#"{"items":["a",[1,2]]}"#,
        &Tree::<_, 2>::Node(page(vec![leaf, Box::new(Tree::Pair([1, 2]))])),
    );
    for (message, expected) in [
        (
            refusal::<OneOrMany<i64>>(r#"[1,"x"]"#),
            "[1]: expected an integer of 64 bits, found a string",
        ),
        (
            refusal::<OneOrMany<bool>>("{}"),
            "expected a boolean or an array, found an object",
        ),
        (
            refusal::<Tree<bool, 2>>(r#"{"items":[true,[1]]}"#),
            "items[1]: expected an array of 2 items, found an array of 1",
        ),
    ] {
        assert!(message.starts_with(expected), "{message}");
    }
}

#[test]
fn generic_unions_with_a_tag() {
    type Listing = Outcome<bool, Small>;
    reads::<Listing>(
        r#"{"kind":"done","items":[true]}"#,
        &Outcome::Done(Page {
            items: vec![true],
            next: None,
            by_name: None,
        }),
    );
    reads::<Listing>(
        r#"{"kind":"failed","amount":7}"#,
        &Outcome::Failed(Small { amount: 7 }),
    );
    reads::<Outcome<String, Small>>(
        r#"{"kind":"new"}"#,
        &Outcome::Unknown([("kind".to_owned(), "new".to_owned())].into()),
    );
    for (text, expected) in [
        (
            r#"{"kind":"done","items":["x"]}"#,
            "items[0]: expected a boolean, found a string",
        ),
        (
            r#"{"kind":"failed"}"#,
            "amount: a required property is missing",
        ),
        (r#"{"kind":"new"}"#, "*: expected a boolean, found a string"),
    ] {
        let message = refusal::<Listing>(text);
        assert!(message.starts_with(expected), "{message}");
    }
}

#[test]
fn generic_enums() {
    reads::<Color<Text>>(r#""red""#, &Color::Red);
    reads::<Color<String>>(r#""blue""#, &Color::UnknownValue("blue".to_owned()));
    assert_eq!(Color::<Text>::from("RED"), Color::Red);
    assert_eq!(Color::<String>::from("blue").to_string(), "blue");
    reads::<HashMap<Color<Text>, bool>>(r#"{"red":true}"#, &[(Color::Red, true)].into());
    reads::<Priority<i64>>("1", &Priority::High);
    reads::<Priority<Value>>(r#""x""#, &Priority::UnknownValue("x".into()));
    assert_eq!(Priority::from(1_u8), Priority::High);
    assert_eq!(
        refusal::<Priority<bool>>("2"),
        "expected a boolean, found a number",
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

#[derive(Clone, Debug, PartialEq, Properties)]
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

/// serde handles a tag beside the content.
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
