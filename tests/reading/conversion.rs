//! Conversion between the envelopes in both directions, and the possible losses.

use eventgrid::time::{OffsetDateTime, UtcOffset};
use eventgrid::{CloudEvent, ErrorKind, Event, EventGridEvent, RawData, from_str};
use proptest::prelude::*;

use crate::shapes::{Thing, nothing};

fn grid(body: &str) -> EventGridEvent {
    let event = from_str::<RawData>(body).expect(body).remove(0);
    match event {
        Event::EventGrid(event) => event,
        Event::CloudEvent(_) => panic!("{body}: a CloudEvent"),
    }
}

fn cloud(body: &str) -> CloudEvent {
    let event = from_str::<RawData>(body).expect(body).remove(0);
    match event {
        Event::CloudEvent(event) => event,
        Event::EventGrid(_) => panic!("{body}: an event of the Event Grid schema"),
    }
}

#[test]
fn event_grid_to_cloud_events() {
    let cases = [
        (
            r#"{"id":"1","topic":"/t","subject":"s","eventType":"T","eventTime":"2024-05-01T09:30:00Z","dataVersion":"1.0","metadataVersion":"1","data":{"a":1}}"#,
            r##"{"specversion":"1.0","id":"1","source":"/t","subject":"s","type":"T","time":"2024-05-01T09:30:00Z","dataschema":"#1.0","data":{"a":1}}"##,
        ),
        (
            // An empty subject is left out, an empty version is kept.
            r#"{"id":"1","topic":"/t","subject":"","eventType":"T","eventTime":"2024-05-01T09:30:00Z","dataVersion":"","data":null}"#,
            r##"{"specversion":"1.0","id":"1","source":"/t","type":"T","time":"2024-05-01T09:30:00Z","dataschema":"#","data":null}"##,
        ),
        (
            r#"{"id":"1","topic":"/t","subject":"","eventType":"T","eventTime":"2024-05-01T09:30:00Z"}"#,
            r#"{"specversion":"1.0","id":"1","source":"/t","type":"T","time":"2024-05-01T09:30:00Z"}"#,
        ),
    ];
    for (from, to) in cases {
        let converted = CloudEvent::try_from(grid(from)).expect(from);
        assert_eq!(converted, cloud(to), "{from}");
        let event = Event::from(grid(from));
        assert_eq!(CloudEvent::try_from(event).expect(from), cloud(to));
    }
}

#[test]
fn cloud_events_to_event_grid() {
    let cases = [
        (
            r##"{"specversion":"1.0","id":"1","source":"/s","subject":"x","type":"T","time":"2024-05-01T09:30:00Z","dataschema":"#1","data":{"a":1}}"##,
            r#"{"id":"1","topic":"/s","subject":"x","eventType":"T","eventTime":"2024-05-01T09:30:00Z","dataVersion":"1","metadataVersion":"1","data":{"a":1}}"#,
        ),
        (
            r#"{"specversion":"1.0","id":"1","source":"/s","type":"T","time":"2024-05-01T09:30:00Z"}"#,
            r#"{"id":"1","topic":"/s","subject":"","eventType":"T","eventTime":"2024-05-01T09:30:00Z","metadataVersion":"1"}"#,
        ),
        (
            // Data in the Event Grid schema is always JSON.
            r#"{"specversion":"1.0","id":"1","source":"/s","type":"T","time":"2024-05-01T09:30:00Z","datacontenttype":"application/json","data":{"a":1}}"#,
            r#"{"id":"1","topic":"/s","subject":"","eventType":"T","eventTime":"2024-05-01T09:30:00Z","metadataVersion":"1","data":{"a":1}}"#,
        ),
        (
            r#"{"specversion":"1.0","id":"1","source":"/s","type":"T","time":"2024-05-01T09:30:00Z","datacontenttype":"Application/JSON; charset=utf-8","data":[1]}"#,
            r#"{"id":"1","topic":"/s","subject":"","eventType":"T","eventTime":"2024-05-01T09:30:00Z","metadataVersion":"1","data":[1]}"#,
        ),
    ];
    for (from, to) in cases {
        let converted = EventGridEvent::try_from(cloud(from)).expect(from);
        assert_eq!(converted, grid(to), "{from}");
        let event = Event::from(cloud(from));
        assert_eq!(EventGridEvent::try_from(event).expect(from), grid(to));
    }
}

#[test]
fn into_the_same_envelope_nothing_changes() {
    let body = r#"{"specversion":"1.0","id":"1","source":"/s","type":"T","traceparent":"x"}"#;
    let event = CloudEvent::try_from(Event::from(cloud(body))).expect("the same");
    assert_eq!(event, cloud(body));
    let body =
        r#"{"id":"1","subject":"","eventType":"T","eventTime":"2024-05-01T09:30:00Z","x":1}"#;
    let event = EventGridEvent::try_from(Event::from(grid(body))).expect("the same");
    assert_eq!(event, grid(body));
}

#[test]
fn what_the_other_envelope_needs() {
    for (body, message) in [
        (
            r#"{"id":"1","subject":"s","eventType":"T","eventTime":"2024-05-01T09:30:00Z"}"#,
            "a CloudEvent requires `topic`, which is missing",
        ),
        (
            r#"{"id":"1","topic":"","subject":"s","eventType":"T","eventTime":"2024-05-01T09:30:00Z"}"#,
            "a CloudEvent requires `topic`, which is missing",
        ),
        (
            r#"{"id":"","topic":"/t","subject":"s","eventType":"T","eventTime":"2024-05-01T09:30:00Z"}"#,
            "a CloudEvent requires `id`, which is missing",
        ),
    ] {
        for error in [
            CloudEvent::try_from(grid(body)).expect_err(body),
            grid(body).into_cloud_event().expect_err(body),
        ] {
            assert_eq!(error.message(), message);
            assert_eq!(*error.kind(), ErrorKind::Conversion);
        }
    }
    let body = r#"{"specversion":"1.0","id":"1","source":"/s","type":"T"}"#;
    let error = EventGridEvent::try_from(cloud(body)).expect_err(body);
    assert_eq!(
        error.message(),
        "the Event Grid schema requires `time`, which is missing"
    );
    assert_eq!(*error.kind(), ErrorKind::Conversion);
}

#[test]
fn what_would_be_lost_from_event_grid() {
    for (members, losses) in [
        (r#""metadataVersion":"2""#, &["metadataVersion"][..]),
        (
            r#""deadLetterReason":"x","deliveryAttempts":3"#,
            &["deadLetterReason", "deliveryAttempts"],
        ),
        (r#""datacontenttype":"text/plain""#, &["datacontenttype"]),
    ] {
        let body = format!(
            r#"{{"id":"1","topic":"/t","subject":"","eventType":"T","eventTime":"2024-05-01T09:30:00Z",{members},"data":{{}}}}"#
        );
        let error = CloudEvent::try_from(grid(&body)).expect_err(members);
        assert_eq!(error.losses(), losses);
        assert_eq!(*error.kind(), ErrorKind::Conversion);
        assert_eq!(
            error.to_string(),
            format!("the other envelope cannot hold: {}", losses.join(", "))
        );
        let (event, left_out) = grid(&body).into_cloud_event().expect("the lossy form");
        assert_eq!(left_out.iter().collect::<Vec<_>>(), losses);
        assert_eq!(left_out.to_string(), losses.join(", "));
        assert!(event.extensions.is_empty());
    }
}

#[test]
fn what_would_be_lost_from_cloud_events() {
    for (members, losses) in [
        (r#""datacontenttype":"text/json""#, &["datacontenttype"][..]),
        (
            r#""datacontenttype":"application/cloudevents+json""#,
            &["datacontenttype"],
        ),
        (
            r#""dataschema":"https://example.org/schema""#,
            &["dataschema"],
        ),
        (
            r#""traceparent":"x","sequence":7"#,
            &["traceparent", "sequence"],
        ),
        (
            r#""dataVersion":"1","dataschema":"urn:x","datacontenttype":"text/json""#,
            &["dataVersion", "datacontenttype", "dataschema"],
        ),
    ] {
        let body = format!(
            r#"{{"specversion":"1.0","id":"1","source":"/s","type":"T","time":"2024-05-01T09:30:00Z",{members},"data":{{}}}}"#
        );
        let error = EventGridEvent::try_from(cloud(&body)).expect_err(members);
        assert_eq!(error.losses(), losses);
        assert_eq!(*error.kind(), ErrorKind::Conversion);
        let (event, left_out) = cloud(&body).into_event_grid().expect("the lossy form");
        assert_eq!(left_out.iter().collect::<Vec<_>>(), losses);
        assert!(!left_out.is_empty());
        assert!(event.extensions.is_empty());
    }
    // Base64 has no lossy form: leaving it out would leave nothing.
    let body = r#"{"specversion":"1.0","id":"1","source":"/s","type":"T","time":"2024-05-01T09:30:00Z","data_base64":"AA=="}"#;
    for error in [
        EventGridEvent::try_from(cloud(body)).expect_err(body),
        cloud(body).into_event_grid().expect_err(body),
    ] {
        assert_eq!(error.losses(), ["data_base64"]);
    }
}

#[test]
fn typed_data_stays_as_it_is() {
    let thing = Thing {
        count: Some(3),
        ..nothing()
    };
    let event = EventGridEvent::from_data("s", thing.clone()).expect("one event type");
    let mut event = event.with_topic("/t");
    event.metadata_version = Some("1".into());
    let cloud = CloudEvent::try_from(event.clone()).expect("converts");
    assert_eq!(cloud.data, thing);
    assert_eq!(EventGridEvent::try_from(cloud).expect("and back"), event);
}

fn text() -> impl Strategy<Value = String> {
    "[a-zA-Z0-9/.:{}#\\-é€😀\" ]{1,12}"
}

fn time() -> impl Strategy<Value = OffsetDateTime> {
    (0_i64..4_000_000_000, 0_u32..1_000_000_000, -18_i8..=18).prop_map(|(second, nano, hours)| {
        let offset = UtcOffset::from_hms(hours, 0, 0).expect("valid");
        OffsetDateTime::from_unix_timestamp(second)
            .and_then(|time| time.replace_nanosecond(nano))
            .expect("valid")
            .to_offset(offset)
    })
}

fn data() -> impl Strategy<Value = RawData> {
    prop_oneof![
        Just(RawData::Absent),
        Just(RawData::Null),
        Just(RawData::from_json(r#"{"a": [1, "x"]}"#).expect("JSON")),
        Just(RawData::from_json("7").expect("JSON")),
    ]
}

proptest! {
    #[test]
    fn there_and_back_from_event_grid(
        (id, topic, event_type) in (text(), text(), text()),
        subject in "[a-z/]{0,5}",
        version in proptest::option::of("[0-9.]{0,3}"),
        metadata_version in proptest::option::of(Just("1")),
        time in time(),
        data in data(),
    ) {
        let mut event = EventGridEvent::new(event_type, id, subject, time, data);
        event.topic = Some(topic.into());
        event.data_version = version.map(Into::into);
        event.metadata_version = metadata_version.map(Into::into);
        let cloud = CloudEvent::try_from(event.clone()).expect("nothing is lost");
        let back = EventGridEvent::try_from(cloud).expect("nothing is lost");
        // An absent metadataVersion comes back as the only one there is.
        event.metadata_version = Some("1".into());
        prop_assert_eq!(back, event);
    }

    #[test]
    fn there_and_back_from_cloud_events(
        (id, source, event_type) in (text(), text(), text()),
        subject in proptest::option::of("[a-z/]{1,5}"),
        version in proptest::option::of("#[0-9.]{0,3}"),
        time in time(),
        data in data(),
    ) {
        let mut event = CloudEvent::new(event_type, id, source, data);
        event.subject = subject.map(Into::into);
        event.dataschema = version.map(Into::into);
        event.time = Some(time);
        let grid = EventGridEvent::try_from(event.clone()).expect("nothing is lost");
        let back = CloudEvent::try_from(grid).expect("nothing is lost");
        prop_assert_eq!(back, event);
    }

    #[test]
    fn written_and_read_again(
        (id, source, event_type) in (text(), text(), text()),
        subject in proptest::option::of(text()),
        schema in proptest::option::of(text()),
        time in proptest::option::of(time()),
        extension in proptest::option::of(text()),
        data in data(),
    ) {
        let mut event = CloudEvent::new(event_type, id, source, data);
        event.subject = subject.map(Into::into);
        event.dataschema = schema.map(Into::into);
        event.time = time;
        if let Some(extension) = extension {
            event.extensions.insert("traceparent", extension).expect("an extension");
        }
        let body = eventgrid::serde_json::to_string(&event).expect("writes");
        prop_assert_eq!(cloud(&body), event);
    }
}
