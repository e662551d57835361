//! `to_vec` against `serde_json::to_vec`: the same bytes.

use eventgrid::serde_json::{self, Value, json};
use eventgrid::time::macros::datetime;
use eventgrid::{
    CloudEvent, ErrorKind, Event, EventData, EventGridEvent, RawData, from_str, to_vec,
};
use proptest::prelude::*;

use crate::shapes::{DemoEvent, State, Thing, cloud_event, event_grid, nothing};

#[track_caller]
fn alike<D: EventData>(event: &CloudEvent<D>) {
    let ours = to_vec(event).expect("writes");
    let theirs = serde_json::to_vec(event).expect("writes");
    assert_eq!(
        String::from_utf8_lossy(&ours),
        String::from_utf8_lossy(&theirs)
    );
}

proptest! {
    #[test]
    fn every_string_and_number(text in any::<String>(), odd in "[\\x00-\\x7f]{0,20}", count in any::<i64>(), large in any::<u64>(), ratio in any::<f64>()) {
        prop_assume!(ratio.is_finite());
        let thing = Thing {
            text: Some(text),
            count: Some(count),
            large: Some(large),
            ratio: Some(ratio),
            state: Some(State::Unknown(odd.clone())),
            tags: Some([(odd.clone(), odd.clone())].into()),
            items: Some(vec![odd, String::new()]),
            flag: Some(false),
            when: Some(datetime!(2024-05-01 11:30:00.5 +02:00)),
            any: Some(json!([null, {"a": [1.5, "é\u{1f}\"\\/"]}])),
            ..nothing()
        };
        alike(&CloudEvent::new("Demo.Thing", "1", "/demo", thing));
    }
}

/// Strings are copied and checked in pieces: a special character is escaped wherever it stands.
#[test]
fn special_characters_at_each_place() {
    let specials = ["\"", "\\", "\n", "\u{1f}", " ", "\u{7f}", "é", "\u{10ffff}"];
    let texts = (0..=70).flat_map(|len| {
        (0..=len).flat_map(move |at| {
            let (before, after) = ("a".repeat(at), "z".repeat(len - at));
            let one = specials.map(|special| format!("{before}{special}{after}"));
            let two = specials.map(|special| format!("{before}{special}{after}{special}"));
            one.into_iter().chain(two)
        })
    });
    let thing = Thing {
        items: Some(texts.clone().collect()),
        tags: Some(texts.map(|text| (text, String::new())).collect()),
        ..nothing()
    };
    alike(&CloudEvent::new("Demo.Thing", "1", "/demo", thing));
}

#[test]
fn events_and_lists_of_them() {
    let body = format!(
        "[{},{},{}]",
        cloud_event("1", "Demo.Thing", r#"{"count":3}"#),
        event_grid("2", "Demo.Shape", r#"{"a" : [1]}"#),
        r##"{"specversion":"1.0","id":"3","source":"/s","type":"Demo.Shape","subject":"x","time":"2024-05-01T09:30:00Z","datacontenttype":"application/octet-stream","dataschema":"#1","traceparent":"00-1","sequence":7,"data_base64":"AA=="}"##,
    );
    let events = from_str::<DemoEvent>(&body).expect("reads");
    let written = to_vec(&events).expect("writes");
    assert_eq!(written, serde_json::to_vec(&events).expect("writes"));
    assert_eq!(String::from_utf8_lossy(&written), body);
    let one = to_vec(&events[1]).expect("writes");
    assert_eq!(one, serde_json::to_vec(&events[1]).expect("writes"));
    assert_eq!(to_vec::<[Event]>(&[]).expect("writes"), b"[]");
}

#[test]
fn what_json_cannot_say_is_an_error() {
    let thing = Thing {
        ratio: Some(f64::NAN),
        ..nothing()
    };
    let error = to_vec(&CloudEvent::new("Demo.Thing", "1", "/demo", thing)).expect_err("no number");
    assert_eq!(*error.kind(), ErrorKind::Writing);
    assert_eq!(error.message(), "NaN is not a JSON number");

    // A member would be written twice.
    let time = datetime!(2024-05-01 09:30 UTC);
    let mut event = EventGridEvent::new("Demo.Shape", "1", "", time, RawData::Null);
    event
        .extensions
        .insert("topic", "/t")
        .expect("legal in a CloudEvent");
    let message =
        "`topic` is a member of the Event Grid schema, not an extension: set the event's field";
    assert_eq!(to_vec(&event).expect_err("twice").message(), message);
    assert_eq!(
        serde_json::to_vec(&event).expect_err("twice").to_string(),
        message
    );
    let error = event.extensions.insert("id", "2").expect_err("a field");
    assert_eq!(
        error.message(),
        "`id` is a member of the envelope, not an extension: set the event's field"
    );
    assert_eq!(event.extensions.insert("gone", Value::Null).ok(), Some(()));
    assert_eq!(event.extensions.get("gone"), None);
}
