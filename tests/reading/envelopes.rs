//! Every rule of the two envelopes, one small case each.

use eventgrid::serde_json::{self, Value, json};
use eventgrid::time::macros::datetime;
use eventgrid::time::{Duration, OffsetDateTime};
use eventgrid::{CloudEvent, ErrorKind, Event, EventGridEvent, RawData, from_str};

use crate::shapes::{
    DemoEvent, Order, State, Thing, assert_equal_as_json, cloud_event, event_grid, json, nothing,
};

#[track_caller]
pub(crate) fn one(body: &str) -> Event {
    let mut events = from_str::<RawData>(body).unwrap_or_else(|error| panic!("{body}: {error}"));
    assert_eq!(events.len(), 1);
    events.remove(0)
}

#[track_caller]
fn refusal(body: &str) -> String {
    let error = from_str::<RawData>(body).expect_err(body);
    assert_eq!(*error.kind(), ErrorKind::Envelope, "{body}");
    assert_eq!(
        from_str::<DemoEvent>(body).expect_err(body).message(),
        error.message()
    );
    error.message().to_owned()
}

/// Read raw and typed, in one pass or by serde: written equal as JSON. Typed, absent and null data
/// is data without any property.
#[track_caller]
pub(crate) fn comes_back(body: &str) {
    let raw = one(body);
    assert_equal_as_json(&serde_json::to_string(&raw).expect("writes"), body);
    let typed = &from_str::<DemoEvent>(body).expect("reads typed")[0];
    let mut expected = json(body);
    if raw.data().as_json().is_none_or(|data| data == "null")
        && matches!(typed.data(), DemoEvent::Thing(_))
    {
        expected["data"] = json!({});
    }
    let written = serde_json::to_string(typed).expect("writes");
    assert_equal_as_json(&written, &expected.to_string());
    let owned: Event<DemoEvent> = serde_json::from_str(body).expect("by serde");
    assert_eq!(owned, *typed);
}

#[test]
fn the_two_envelopes() {
    let cloud = one(
        r##"{"specversion": "1.0", "id": "1", "source": "/s", "subject": "things/1", "type": "Demo.Thing",
            "time": "2024-05-01T09:30:00.1234567Z", "datacontenttype": "application/json",
            "dataschema": "#1", "traceparent": "00-1", "data": {"count": 3}}"##,
    );
    assert_eq!(cloud.id(), "1");
    assert_eq!(cloud.source(), Some("/s"));
    assert_eq!(cloud.subject(), Some("things/1"));
    assert_eq!(cloud.event_type(), "Demo.Thing");
    assert_eq!(
        cloud.time(),
        Some(datetime!(2024-05-01 09:30:00.123_456_7 UTC))
    );
    assert_eq!(cloud.content_type(), Some("application/json"));
    assert_eq!(cloud.data().as_json(), Some(r#"{"count": 3}"#));
    assert_eq!(cloud.extensions().get("traceparent"), Some(json!("00-1")));
    let Event::CloudEvent(cloud) = cloud else {
        panic!("a CloudEvent")
    };
    assert_eq!(cloud.dataschema.as_deref(), Some("#1"));

    let grid = one(
        r#"{"id": "1", "topic": "/t", "subject": "things/1", "eventType": "Demo.Thing",
            "eventTime": "2024-05-01T09:30:00Z", "dataVersion": "2", "metadataVersion": "1", "data": {"count": 3}}"#,
    );
    assert_eq!(grid.id(), "1");
    assert_eq!(grid.source(), Some("/t"));
    assert_eq!(grid.subject(), Some("things/1"));
    assert_eq!(grid.event_type(), "Demo.Thing");
    assert_eq!(grid.time(), Some(datetime!(2024-05-01 09:30 UTC)));
    assert_eq!(grid.content_type(), None);
    assert_eq!(grid.data().as_json(), Some(r#"{"count": 3}"#));
    let Event::EventGrid(grid) = grid else {
        panic!("an event of the Event Grid schema")
    };
    assert_eq!(grid.data_version.as_deref(), Some("2"));
    assert_eq!(grid.metadata_version.as_deref(), Some("1"));
}

#[test]
fn written_equal_as_json() {
    for body in [
        r#"{"specversion":"1.0","id":"1","source":"/s","type":"Demo.Thing"}"#,
        r#"{"specversion":"1.0","id":"1","source":"/s","type":"Demo.Shape","data":{"a":[1,{"b":null}]}}"#,
        r#"{"specversion":"1.0","id":"1","source":"/s","type":"Demo.Shape","data":"text"}"#,
        r#"{"specversion":"1.0","id":"1","source":"/s","type":"Demo.Shape","data":0.83503490684792081}"#,
        r#"{"specversion":"1.0","id":"1","source":"/s","type":"Demo.Thing","time":"2024-05-01T11:30:00+02:00","data":{"count":3}}"#,
        r##"{"specversion":"1.0","id":"1","source":"/s","type":"Demo.Thing","subject":"x","dataschema":"#1","datacontenttype":"application/json","data":{}}"##,
        // Extension attributes of every type.
        r#"{"specversion":"1.0","id":"1","source":"/s","type":"Demo.Thing","data":{},"traceparent":"00-1","sequence":7,"sampled":true,"x":{"y":[1.5,null]}}"#,
        // Members of the other envelope.
        r#"{"specversion":"1.0","id":"1","source":"/s","type":"Demo.Thing","data":{},"topic":"/t","eventType":"Demo.Order","eventTime":"never","dataVersion":1,"metadataVersion":"1"}"#,
        r##"{"id":"1","subject":"","eventType":"Demo.Thing","eventTime":"2024-05-01T09:30:00Z","dataVersion":"","data":{},"source":"/s","type":"Demo.Order","time":{},"datacontenttype":"text/plain","dataschema":"#2","data_base64":"AA=="}"##,
        r#"{"id":"1","topic":"/t","subject":"","eventType":"Demo.Thing","eventTime":"2024-05-01T09:30:00Z","data":{"count":3}}"#,
        r#"{"id":"1","topic":"/t","subject":"s","eventType":"Demo.Shape","eventTime":"2024-05-01T09:30:00Z","dataVersion":"1.0","metadataVersion":"1","data":[1]}"#,
        // What Event Grid adds to a dead letter, and what else comes along.
        r#"{"id":"1","subject":"s","eventType":"Demo.Thing","eventTime":"2024-05-01T09:30:00Z","data":{},"deadLetterReason":"MaxDeliveryAttemptsExceeded","deliveryAttempts":1,"operationId":"x","title":null}"#,
    ] {
        comes_back(body);
    }
}

#[test]
fn the_order_of_members_is_free() {
    let members = [
        r#""specversion":"1.0""#,
        r#""id":"1""#,
        r#""source":"/s""#,
        r#""type":"Demo.Thing""#,
        r#""data":{"count":3}"#,
    ];
    for shift in 0..members.len() {
        let mut members = members;
        members.rotate_left(shift);
        for reversed in [false, true] {
            if reversed {
                members.reverse();
            }
            let body = format!("{{{}}}", members.join(","));
            comes_back(&body);
            let event = &from_str::<Thing>(&body).expect("reads")[0];
            assert_eq!(event.data().count, Some(3), "{body}");
        }
    }
}

#[test]
fn members_in_another_case() {
    let grid = r#"{"Id": "1", "Topic": "/t", "Subject": "s", "EventType": "Demo.Thing",
        "EventTime": "2024-05-01T09:30:00Z", "DataVersion": "2", "MetadataVersion": "1", "Data": {"count": 3}}"#;
    let cloud = r#"{"SpecVersion": "1.0", "ID": "1", "Source": "/s", "Type": "Demo.Thing", "Data": {"count": 3}}"#;
    let mixed = r#"{"specVersion": "1.0", "id": "1", "source": "/s", "type": "Demo.Thing", "data": {"count": 3}}"#;
    for body in [grid, cloud, mixed] {
        let event = &from_str::<Thing>(body).expect("reads")[0];
        assert_eq!(event.id(), "1");
        assert_eq!(event.data().count, Some(3));
        assert!(event.extensions().is_empty(), "{body}");
    }
    // The exact spelling goes first, wherever it stands; the other one is kept.
    for body in [
        r#"{"specversion": "1.0", "id": "1", "ID": "2", "source": "/s", "type": "Demo.Thing"}"#,
        r#"{"specversion": "1.0", "ID": "2", "id": "1", "source": "/s", "type": "Demo.Thing"}"#,
    ] {
        let event = one(body);
        assert_eq!(event.id(), "1");
        assert_eq!(event.extensions().get("ID"), Some(json!("2")));
        comes_back(body);
    }
    // Of two data members as well.
    for body in [
        r#"{"specversion": "1.0", "id": "1", "source": "/s", "type": "Demo.Thing", "data": {"count": 1}, "Data": {"count": 2}}"#,
        r#"{"specversion": "1.0", "id": "1", "source": "/s", "type": "Demo.Thing", "Data": {"count": 2}, "data": {"count": 1}}"#,
        r#"{"Data": {"count": 2}, "data": {"count": 1}, "specversion": "1.0", "id": "1", "source": "/s", "type": "Demo.Thing"}"#,
        r#"{"data": {"count": 1}, "Data": {"count": 2}, "specversion": "1.0", "id": "1", "source": "/s", "type": "Demo.Thing"}"#,
    ] {
        let event = &from_str::<Thing>(body).expect("reads")[0];
        assert_eq!(event.data().count, Some(1), "{body}");
    }
}

#[test]
fn unknown_members_are_kept_in_order() {
    let body = r#"{"zeta": 1, "specversion": "1.0", "id": "1", "alpha": {"b" : 2}, "source": "/s", "type": "T", "zeta2": null}"#;
    let event = one(body);
    let extensions: Vec<_> = event.extensions().iter().collect();
    // A null member equals an absent one.
    assert_eq!(extensions, [("zeta", json!(1)), ("alpha", json!({"b": 2}))]);
    // They are written as they were sent.
    let written = serde_json::to_string(&event).expect("writes");
    assert!(written.contains(r#""alpha":{"b" : 2}"#), "{written}");
    assert_eq!(event.extensions().len(), 2);
    assert_eq!(event.extensions().get("alpha"), Some(json!({"b": 2})));
    assert_eq!(event.extensions().get("Alpha"), None);
    comes_back(body);
}

#[test]
fn what_a_cloud_event_must_have() {
    for (body, message) in [
        (
            r#"{"id": "1", "source": "/s", "type": "T"}"#,
            "a CloudEvent without `specversion`: add `\"specversion\": \"1.0\"`",
        ),
        (
            r#"{"specversion": null, "id": "1", "source": "/s", "type": "T"}"#,
            "a CloudEvent without `specversion`: add `\"specversion\": \"1.0\"`",
        ),
        (
            r#"{"specversion": "0.3", "id": "1", "source": "/s", "type": "T"}"#,
            "invalid CloudEvent: `specversion` is \"0.3\", not \"1.0\"",
        ),
        (
            r#"{"specversion": "1.0"}"#,
            "invalid CloudEvent: `id` is missing; `type` is missing; `source` is missing",
        ),
        (
            r#"{"specversion": "1.0", "id": "", "source": "", "type": ""}"#,
            "invalid CloudEvent: `id` is empty; `type` is empty; `source` is empty",
        ),
        (
            r#"{"specversion": "1.0", "id": null, "source": "/s", "type": "T"}"#,
            "invalid CloudEvent: `id` is missing",
        ),
        (
            r#"{"specversion": "1.0", "id": {}, "source": ["/s"], "type": 1.5}"#,
            "invalid CloudEvent: `id` is not a string; `type` is not a string; `source` is not a string",
        ),
        (
            r#"{"specversion": "1.0", "id": "1", "topic": "/t", "type": "T"}"#,
            "invalid CloudEvent: `source` is missing (`topic` is the Event Grid schema's)",
        ),
        (
            r#"{"specversion": "1.0", "id": "1", "source": "/s", "type": "T", "time": "yesterday"}"#,
            "invalid CloudEvent: `time` is not a date-time",
        ),
        (
            // Not representable in RFC 3339, so it could not be written again.
            r#"{"specversion": "1.0", "id": "1", "source": "/s", "type": "T", "time": "2024-05-01T09:30:00+25:00"}"#,
            "invalid CloudEvent: `time` is not a date-time",
        ),
        (
            r#"{"specversion": "1.0", "id": "1", "source": "/s", "type": "T", "time": "-0044-03-15T12:00:00Z"}"#,
            "invalid CloudEvent: `time` is not a date-time",
        ),
        (
            r#"{"specversion": "1.0", "id": "1", "source": "/s", "type": "T", "data": 1, "data_base64": "AA=="}"#,
            "`data` and `data_base64` exclude each other",
        ),
        (
            r#"{"data_base64": "AA==", "data": 1, "specversion": "1.0", "id": "1", "source": "/s", "type": "T"}"#,
            "`data` and `data_base64` exclude each other",
        ),
        (
            r#"{"specversion": "1.0", "id": "1", "source": "/s", "type": "T", "data_base64": {}}"#,
            "invalid CloudEvent: `data_base64` is not a string",
        ),
        (
            "{}",
            "not an event: it has neither a CloudEvent's `specversion` and `type` nor the `eventType` of the Event Grid schema",
        ),
    ] {
        assert_eq!(refusal(body), message, "{body}");
    }
}

#[test]
fn what_an_event_of_the_event_grid_schema_must_have() {
    for (body, message) in [
        (
            r#"{"eventType": "T"}"#,
            "invalid event of the Event Grid schema: `id` is missing; `eventTime` is missing",
        ),
        (
            r#"{"eventType": "", "id": "1", "eventTime": "2024-05-01T09:30:00Z"}"#,
            "invalid event of the Event Grid schema: `eventType` is empty",
        ),
        (
            r#"{"eventType": "T", "id": "1", "eventTime": ""}"#,
            "invalid event of the Event Grid schema: `eventTime` is empty",
        ),
        (
            r#"{"eventType": "T", "id": "1", "eventTime": "now"}"#,
            "invalid event of the Event Grid schema: `eventTime` is not a date-time",
        ),
        (
            r#"{"eventType": "T", "id": "1", "eventTime": "2024-05-01T09:30:00-24:00"}"#,
            "invalid event of the Event Grid schema: `eventTime` is not a date-time",
        ),
        (
            r#"{"eventType": "T", "id": "1", "eventTime": "now", "topic": [], "dataVersion": {}}"#,
            "invalid event of the Event Grid schema: `eventTime` is not a date-time; `topic` is not a string; `dataVersion` is not a string",
        ),
        (
            r#"{"eventType": ["T"], "id": "1", "eventTime": "2024-05-01T09:30:00Z"}"#,
            "invalid event of the Event Grid schema: `eventType` is not a string",
        ),
    ] {
        assert_eq!(refusal(body), message, "{body}");
    }
}

#[test]
fn what_may_be_missing() {
    let body = r#"{"id": "1", "eventType": "T", "eventTime": "2024-05-01T09:30:00Z"}"#;
    let Event::EventGrid(event) = one(body) else {
        panic!("an event of the Event Grid schema")
    };
    assert_eq!(event.topic, None);
    assert_eq!(event.subject, "");
    assert_eq!(event.data_version, None);
    assert_eq!(event.metadata_version, None);
    assert_eq!(Event::from(event.clone()).subject(), None);
    assert_eq!(Event::from(event).source(), None);
    // The subject is required, and may be empty: it is written.
    assert_eq!(
        serde_json::to_value(one(body)).expect("writes"),
        json!({"id": "1", "subject": "", "eventType": "T", "eventTime": "2024-05-01T09:30:00Z"})
    );

    let cloud = one(r#"{"specversion": "1.0", "id": "1", "source": "/s", "type": "T"}"#);
    assert_eq!((cloud.subject(), cloud.time()), (None, None));
    let cloud =
        one(r#"{"specversion": "1.0", "id": "1", "source": "/s", "type": "T", "subject": ""}"#);
    assert_eq!(cloud.subject(), None);

    for version in [r#""""#, r#""1""#, r#""1.0""#] {
        let body = format!(
            r#"{{"id":"1","subject":"","eventType":"T","eventTime":"2024-05-01T09:30:00Z","dataVersion":{version}}}"#
        );
        comes_back(&body);
        let Event::EventGrid(event) = one(&body) else {
            panic!("an event of the Event Grid schema")
        };
        assert_eq!(
            event.data_version.as_deref(),
            Some(version.trim_matches('"'))
        );
    }
}

#[test]
fn null_attributes_are_absent() {
    let body = r#"{"specversion": "1.0", "id": "1", "source": "/s", "type": "Demo.Thing", "subject": null, "time": null,
        "datacontenttype": null, "dataschema": null, "data_base64": null, "topic": null, "data": {"count": 3}}"#;
    let event = one(body);
    assert_eq!((event.subject(), event.time()), (None, None));
    assert!(event.extensions().is_empty());
    comes_back(body);
    let body = r#"{"id": "1", "topic": null, "subject": null, "eventType": "T", "eventTime": "2024-05-01T09:30:00Z",
        "dataVersion": null, "metadataVersion": null, "specversion": null}"#;
    let event = one(body);
    assert_eq!((event.source(), event.subject()), (None, None));
}

#[test]
fn attributes_that_are_numbers() {
    let body = r#"{"id": 17, "subject": true, "eventType": "T", "eventTime": "2024-05-01T09:30:00Z", "dataVersion": 2}"#;
    let Event::EventGrid(event) = one(body) else {
        panic!("an event of the Event Grid schema")
    };
    assert_eq!(event.id, "17");
    assert_eq!(event.subject, "true");
    assert_eq!(event.data_version.as_deref(), Some("2"));
}

#[test]
fn event_types_in_another_case() {
    let body = event_grid("1", "demo.THING", r#"{"count":3}"#);
    let event = &from_str::<DemoEvent>(&body).expect("reads")[0];
    assert!(matches!(event.data(), DemoEvent::Thing(_)));
    // The event type keeps the spelling that was read.
    assert_eq!(event.event_type(), "demo.THING");
    comes_back(&body);
}

#[test]
fn unknown_event_types_are_other() {
    let body = cloud_event("1", "Demo.Shape", r#"{"a" : 1}"#);
    let event = &from_str::<DemoEvent>(&body).expect("reads")[0];
    let DemoEvent::Other(raw) = event.data() else {
        panic!("{event:?}")
    };
    assert_eq!(raw.as_json(), Some(r#"{"a" : 1}"#));
}

#[test]
fn parts_and_changes() {
    let body = cloud_event("1", "Demo.Thing", r#"{"count":3}"#);
    let event = one(&body);
    let (envelope, data) = event.clone().into_parts();
    assert_eq!(envelope.id(), "1");
    assert_eq!(data.as_json(), Some(r#"{"count":3}"#));
    let counted = event.clone().map(|data| data.as_json().map(str::len));
    assert_eq!(*counted.data(), Some(11));
    assert_eq!(envelope.map(|()| data), event);
    assert_eq!(event.into_data().as_json(), Some(r#"{"count":3}"#));
}

#[test]
fn escapes_in_attributes_and_names() {
    let body = r#"{"specversion": "1.\u0030", "\u0069d": "\"1\"", "source": "/\u0073", "type": "Demo.\u0054hing", "trace\u0070arent": "\u0078"}"#;
    let event = &from_str::<Thing>(body).expect("reads")[0];
    assert_eq!((event.id(), event.source()), ("\"1\"", Some("/s")));
    assert_eq!(event.event_type(), "Demo.Thing");
    assert_eq!(event.extensions().get_str("traceparent"), Some("x"));
    comes_back(body);
}

#[test]
fn events_of_ones_own() {
    let time = datetime!(2024-05-01 09:30 UTC);
    let event = CloudEvent::from_data("/s", nothing()).expect("one event type");
    assert_eq!(
        serde_json::to_value(event.with_id("1").with_subject("x").with_time(time)).expect("writes"),
        json!({"specversion": "1.0", "id": "1", "source": "/s", "type": "Demo.Thing", "subject": "x", "time": "2024-05-01T09:30:00Z", "data": {}})
    );
    let event = EventGridEvent::from_data("s", nothing()).expect("one event type");
    assert_eq!(
        serde_json::to_value(event.with_id("1").with_topic("/t").with_time(time)).expect("writes"),
        json!({"id": "1", "topic": "/t", "subject": "s", "eventType": "Demo.Thing", "eventTime": "2024-05-01T09:30:00Z", "dataVersion": "", "data": {}})
    );
    let error = CloudEvent::from_data("/s", RawData::Absent).expect_err("no event type");
    assert_eq!(*error.kind(), ErrorKind::EventType);
    let order = Order {
        id: "7".to_owned(),
        placed: datetime!(2024-05-01 09:30 UTC),
        state: State::Started,
        note: None,
        lines: None,
        additional_properties: [("colour".to_owned(), Value::from("red"))].into(),
    };
    let event = CloudEvent::from_data("/s", DemoEvent::Order(Box::new(order))).expect("known");
    assert_eq!(event.event_type, "Demo.Order");
    comes_back(&serde_json::to_string(&event).expect("writes"));
}

#[test]
fn id_and_time_are_filled_in() {
    let before = OffsetDateTime::now_utc() - Duration::SECOND;
    let one = CloudEvent::from_data("/s", nothing()).expect("one event type");
    let other = EventGridEvent::of_type("Demo.Other", "s", RawData::from(json!({"count": 3})));
    let after = OffsetDateTime::now_utc() + Duration::SECOND;
    assert_eq!((one.id.len(), other.id.len()), (36, 36));
    assert_ne!(one.id, other.id);
    assert!((before..after).contains(&one.time.expect("now")));
    assert!((before..after).contains(&other.event_time));
}

#[test]
fn data_is_read_as_another_type() {
    let thing = Thing {
        count: Some(3),
        ..nothing()
    };
    let event = CloudEvent::from_data("/s", thing.clone()).expect("one event type");
    let expected = event.clone().map(|data| DemoEvent::Thing(Box::new(data)));
    let typed = event.read_as::<DemoEvent>().expect("reads");
    assert_eq!(typed, expected);
    let raw = typed.read_as::<RawData>().expect("reads");
    assert_eq!(raw.data.as_json(), Some(r#"{"count":3}"#));

    // The same rules as for events that are delivered.
    let loose = EventGridEvent::of_type("demo.THING", "s", RawData::from(json!({"Count": "3"})));
    let event = Event::from(loose).read_as::<Thing>().expect("reads");
    assert_eq!(*event.data(), thing);
    let mut encoded =
        CloudEvent::of_type("Demo.Thing", "/s", RawData::from_bytes(br#"{"count": 3}"#));
    encoded.datacontenttype = Some("application/json".into());
    assert_eq!(encoded.read_as::<Thing>().expect("reads").data, thing);

    for (event, kind, message) in [
        (
            CloudEvent::of_type("Demo.Thing", "/s", RawData::from(json!({"count": []}))),
            ErrorKind::Data,
            "event (id \"1\", type \"Demo.Thing\"): data.count: expected an integer of 64 bits, found an array",
        ),
        (
            CloudEvent::of_type("Demo.Other", "/s", RawData::Null),
            ErrorKind::EventType,
            "event (id \"1\", type \"Demo.Other\"): expected an event of type `Demo.Thing`, found one of type \"Demo.Other\"",
        ),
    ] {
        let error = event.with_id("1").read_as::<Thing>().expect_err("unfit");
        assert_eq!((*error.kind(), &*error.to_string()), (kind, message));
    }
}
