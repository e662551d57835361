//! CloudEvents 1.0.2, JSON format: one test per MUST, named after its section.
//!
//! Where Azure's events break a rule the reader tolerates it, and the test says so: `tolerated`.

use eventgrid_receive::read;
use eventgrid_runtime::write;
use eventgrid_runtime::{CloudEvent, Event, RawData, from_str, serde_json};
use serde_json::{Value, json};

use crate::{CLOUD_EVENT, event, header_map, only, open, post, received_events};

/// A CloudEvent with more members.
fn cloud_event(members: &str) -> String {
    format!(r#"{{"specversion": "1.0", "id": "1", "source": "/shop", "type": "A.B", {members}}}"#)
}

fn data(members: &str) -> RawData {
    let json = cloud_event(members);
    event(&json).into_data()
}

#[test]
fn section_2_extensions_are_top_level_members() {
    let mut event = CloudEvent::new("A.B", "1", "/shop", RawData::Absent);
    event.extensions.insert("traceid", "7").unwrap();
    assert_eq!(serde_json::to_value(&event).unwrap()["traceid"], "7");

    let json = cloud_event(r#""traceid": "7""#);
    assert_eq!(
        crate::event(&json).extensions().get("traceid"),
        Some("7".into())
    );
}

#[test]
fn section_2_2_types_map_to_json() {
    for (value, text) in [
        (json!(true), "true"),
        (json!(5), "5"),
        (json!(-5), "-5"),
        (json!("text"), r#""text""#),
        (json!("aGk="), r#""aGk=""#),
        (json!("https://example.com/"), r#""https://example.com/""#),
    ] {
        let json = cloud_event(&format!(r#""ext": {text}"#));
        let event = event(&json);
        assert_eq!(event.extensions().get("ext"), Some(value));
        assert!(serde_json::to_string(&event).unwrap().contains(text));
    }
}

#[test]
fn section_2_2_null_is_unset() {
    let json = cloud_event(
        r#""subject": null, "time": null, "datacontenttype": null, "dataschema": null, "ext": null"#,
    );
    let event = CloudEvent::try_from(event(&json)).unwrap();
    assert_eq!(event, CloudEvent::new("A.B", "1", "/shop", RawData::Absent));

    let required = json.replace(r#""id": "1""#, r#""id": null"#);
    let error = from_str::<RawData>(&required).unwrap_err();
    assert_eq!(error.message(), "invalid CloudEvent: `id` is missing");
}

#[test]
fn section_3_media_type() {
    let event = CloudEvent::new("A.B", "1", "/shop", RawData::Absent);
    let message = write::structured(&event).unwrap();
    let content_type = message.headers["content-type"].to_str().unwrap();
    assert!(content_type.starts_with("application/cloudevents+json"));
}

#[test]
fn section_3_attributes_become_members() {
    let json = cloud_event(
        r##""subject": "orders/7", "time": "2024-05-01T09:30:00Z", "datacontenttype": "application/json",
            "dataschema": "#1", "ext": 5, "data": {}"##,
    );
    let written = serde_json::to_value(event(&json)).unwrap();
    assert_eq!(written, serde_json::from_str::<Value>(&json).unwrap());
}

#[test]
fn section_3_1_1_binary_data_is_base64_in_data_base64() {
    let headers = crate::binary(&[("content-type", "application/octet-stream")]);
    let events = read(&header_map(&headers), vec![0, 159, 146, 150]).unwrap();
    let written = serde_json::to_value(only(&events)).unwrap();
    assert_eq!(written["data_base64"], "AJ+Slg==");
    assert_eq!(written["datacontenttype"], "application/octet-stream");
    assert_eq!(written.get("data"), None);
}

#[test]
fn section_3_1_1_json_data_is_a_json_value() {
    for content_type in [
        "application/json",
        "text/json; charset=utf-8",
        "application/vnd.a+JSON",
    ] {
        let headers = crate::binary(&[("content-type", content_type)]);
        let events = read(&header_map(&headers), r#"{"a": 1}"#).unwrap();
        let written = serde_json::to_value(only(&events)).unwrap();
        assert_eq!(written["data"], json!({"a": 1}));
    }
}

#[test]
fn section_3_1_1_other_data_is_a_string() {
    let data = data(r#""datacontenttype": "application/xml", "data": "<much wow=\"xml\"/>""#);
    assert_eq!(data.as_json(), Some(r#""<much wow=\"xml\"/>""#));
}

#[test]
fn section_3_1_1_data_and_data_base64_exclude_each_other() {
    let json = cloud_event(r#""data": {}, "data_base64": "aGk=""#);
    let error = from_str::<RawData>(&json).unwrap_err();
    assert_eq!(
        error.message(),
        "`data` and `data_base64` exclude each other"
    );
}

#[test]
fn section_3_1_1_null_data_is_not_absent_data() {
    assert_eq!(data(r#""data": null"#), RawData::Null);
    assert_eq!(data(r#""subject": "a""#), RawData::Absent);
}

#[test]
fn section_3_1_2_data_base64_is_decoded() {
    let data = data(r#""datacontenttype": "image/png", "data_base64": "aGk=""#);
    assert_eq!(data.bytes().unwrap().unwrap(), b"hi");
    let broken = RawData::Base64("a".into());
    assert!(broken.bytes().unwrap().is_err());
}

#[test]
fn section_3_1_2_a_string_is_a_string() {
    // JSON in a string is not read as JSON. Tolerated: typed data whose type is an object takes an
    // object in a string, which Azure sends. A property of type string gets the string.
    for members in [
        r#""data": "{\"a\": 1}""#,
        r#""datacontenttype": "application/json", "data": "{\"a\": 1}""#,
    ] {
        assert_eq!(data(members).as_json(), Some(r#""{\"a\": 1}""#));
    }
}

#[test]
fn section_3_1_2_data_without_a_content_type_is_json() {
    let json = cloud_event(r#""data": "I'm just a string""#);
    let message = write::binary(&CloudEvent::try_from(event(&json)).unwrap()).unwrap();
    assert_eq!(message.headers["content-type"], "application/json");
    assert_eq!(message.body, r#""I'm just a string""#);
}

#[test]
fn section_4_a_single_event_is_no_batch() {
    let event = CloudEvent::new("A.B", "1", "/shop", RawData::Absent);
    assert!(write::structured(&event).unwrap().body.starts_with(b"{"));
}

#[test]
fn section_4_1_a_batch_is_an_array_of_events() {
    let events = [
        event(
            r#"{"specversion": "1.0", "id": "1", "source": "/a", "type": "A.B", "data_base64": "aGk="}"#,
        ),
        event(r#"{"specversion": "1.0", "id": "2", "source": "/b", "type": "C.D", "data": {}}"#),
    ];
    let message = write::batches(&events).unwrap().remove(0);
    let read_again = read(&message.headers, message.body).unwrap();
    assert_eq!(read_again.all::<RawData>().unwrap(), events);
}

#[test]
fn section_4_2_media_type() {
    let event = Event::from(CloudEvent::new("A.B", "1", "/shop", RawData::Absent));
    let message = write::batches(&[event]).unwrap().remove(0);
    let content_type = message.headers["content-type"].to_str().unwrap();
    assert!(content_type.starts_with("application/cloudevents-batch+json"));
}

#[test]
fn section_4_3_a_batch_may_be_empty() {
    let batch = ("content-type", "application/cloudevents-batch+json");
    let events = received_events(open().receive(post(&[batch], "[]")));
    assert_eq!(events.each::<RawData>().count(), 0);
    let one = received_events(open().receive(post(&[CLOUD_EVENT], cloud_event(r#""ext": 1"#))));
    assert_eq!(one.each::<RawData>().count(), 1);
}
