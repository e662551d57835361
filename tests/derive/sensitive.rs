//! `sensitive`: values that `Debug` does not show.

use std::collections::BTreeMap;

use eventgrid::serde_json::json;
use eventgrid::{AdditionalProperties, CloudEvent, Event, EventData, Properties, RawData};

use crate::{cloud_event, read};

#[derive(Clone, PartialEq, EventData, Properties)]
#[event(type = "Shop.CustomerMoved")]
struct CustomerMoved {
    id: u64,
    #[property("mail", sensitive)]
    mail: String,
    #[property("phone", alias = "telephone", sensitive)]
    phone: Option<String>,
    #[property("fax", required, sensitive)]
    fax: Option<String>,
    address: Option<Address>,
    #[property(additional)]
    more: AdditionalProperties,
}

#[derive(Clone, Debug, PartialEq, Properties)]
struct Address {
    #[property("country")]
    country: Option<String>,
    #[property(additional)]
    more: AdditionalProperties,
}

#[derive(Properties)]
struct Login {
    #[property(sensitive)]
    r#type: Option<String>,
    #[property(additional)]
    more: BTreeMap<String, u64>,
}

const DATA: &str = r#"{
    "id": 7, "mail": "kim@example.com", "telephone": "+14255550123", "fax": null,
    "address": {"country": {"street": "Main Street 1"}}, "birthday": "1990-01-01"
}"#;

const SECRETS: [&str; 5] = ["kim@", "+1425", "Main", "1990", "customers/kim"];

#[test]
fn debug_hides_values() {
    let data: CustomerMoved = read(&cloud_event("Shop.CustomerMoved", DATA));
    assert_eq!(
        format!("{data:?}"),
        r#"CustomerMoved { id: 7, mail: ***, phone: Some(***), fax: None, address: Some(Address { country: None, more: {"country": ***} }), more: {"birthday": ***} }"#
    );
    assert!(format!("{data:#?}").contains("mail: ***,\n"));
    // On purpose, it can be seen.
    assert_eq!(format!("{:?}", data.phone), r#"Some("+14255550123")"#);
    assert_eq!(
        format!("{:?}", *data.more),
        r#"{"birthday": String("1990-01-01")}"#
    );
}

#[test]
fn debug_of_a_raw_name_and_a_map_of_own_values() {
    let login = Login {
        r#type: Some("x".to_owned()),
        more: BTreeMap::from([("tries".to_owned(), 3)]),
    };
    assert_eq!(
        format!("{login:?}"),
        r#"Login { type: Some(***), more: {"tries": 3} }"#
    );
}

#[test]
fn debug_of_events_hides_subjects_and_raw_data() {
    let mut event = CloudEvent::of_type(
        "Shop.CustomerMoved",
        "/shop",
        RawData::from(json!({"mail": "kim@example.com"})),
    );
    event.subject = Some("customers/kim".into());
    let raw = Event::from(event.clone());
    let shown = format!(
        "{event:?} {raw:#?} {:?}",
        RawData::from_bytes(b"kim@example.com")
    );
    for secret in SECRETS.iter().chain(&["a2lt"]) {
        assert!(!shown.contains(secret), "{secret}: {shown}");
    }
    assert!(
        shown.contains(r#"source: "/shop""#) && shown.contains("subject: Some(***)"),
        "{shown}"
    );
    assert!(
        shown.contains("data: Json(***)") && shown.ends_with("Base64(***)"),
        "{shown}"
    );
}

#[test]
fn reading_and_writing_show_everything() {
    let body = cloud_event("Shop.CustomerMoved", DATA);
    let event: Event<CustomerMoved> = eventgrid::from_str(&body).unwrap().remove(0);
    let written = String::from_utf8(eventgrid::to_vec(&event).unwrap()).unwrap();
    for value in [
        "kim@example.com",
        "+14255550123",
        "Main Street 1",
        "1990-01-01",
    ] {
        assert!(written.contains(value), "{value}: {written}");
    }
}

/// A type parameter is shown as well, and fields whose members stand among the others.
#[derive(Properties)]
struct Session<T> {
    #[property(sensitive)]
    token: String,
    state: T,
    previous: Option<Box<Session<T>>>,
    #[property(flatten)]
    address: Address,
}

#[test]
fn generic_and_flattened() {
    let text = r#"{"token":"t","state":1,"country":"NL"}"#;
    let session: Session<u8> = eventgrid::serde_json::from_str(text).expect("reads");
    assert_eq!(
        format!("{session:?}"),
        r#"Session { token: ***, state: 1, previous: None, address: Address { country: Some("NL"), more: {} } }"#
    );
}
