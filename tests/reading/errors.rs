//! What an error tells: index, id, type, path, expected and found, line and column; and what it
//! keeps to itself.

use eventgrid::{Error, ErrorKind, EventData, RawData, ReadEventData, each, from_str};

use crate::shapes::{DemoEvent, Order, Thing, cloud_event};

#[track_caller]
fn error<'a, D: ReadEventData<'a> + std::fmt::Debug>(body: &'a str) -> Error {
    from_str::<D>(body).expect_err(body)
}

#[test]
fn the_whole_text() {
    let cases = [
        (
            // Data in one pass.
            r#"{"specversion": "1.0", "id": "a1", "source": "/s", "type": "Demo.Thing",
 "data": {"count": "many"}}"#,
            ErrorKind::Data,
            "event 0 (id \"a1\", type \"Demo.Thing\"): data.count: expected an integer of 64 bits, found a string, at line 2 column 25",
        ),
        (
            // Data before its type.
            r#"{"data": {
  "tags": {"a": [1]}},
 "specversion": "1.0", "id": "a1", "source": "/s", "type": "Demo.Thing"}"#,
            ErrorKind::Data,
            "event 0 (id \"a1\", type \"Demo.Thing\"): data.tags.a: expected a string, found an array, at line 2 column 17",
        ),
        (
            // The third event of a batch.
            r#"[
  {"specversion": "1.0", "id": "1", "source": "/s", "type": "Demo.Thing", "data": {}},
  {"specversion": "1.0", "id": "2", "source": "/s", "type": "Demo.Thing"},
  {
    "id": "3", "topic": "/s", "subject": "", "eventType": "Demo.Thing",
    "eventTime": "2024-05-01T09:30:00Z",
    "data": {
      "items": ["a", "b", {}]
    }
  }
]"#,
            ErrorKind::Data,
            "event 2 (id \"3\", type \"Demo.Thing\"): data.items[2]: expected a string, found an object, at line 8 column 28",
        ),
        (
            "{\"id\": \"1\",\n \"eventType\": \"Demo.Thing\"}",
            ErrorKind::Envelope,
            "event 0: invalid event of the Event Grid schema: `eventTime` is missing, at line 2 column 27",
        ),
        (
            r#"{"specversion": "1.0", "id": "1", "source": "/s", "type": "Demo.Shape"}"#,
            ErrorKind::EventType,
            "event 0 (id \"1\", type \"Demo.Shape\"): expected an event of type `Demo.Thing`, found one of type \"Demo.Shape\"",
        ),
        (
            "[{\"specversion\": \"1.0\",\n \"id\": }]",
            ErrorKind::Syntax,
            "event 0: malformed JSON: expected value, at line 2 column 8",
        ),
        (
            "",
            ErrorKind::Syntax,
            "event 0: the body is empty: expected an event or an array of events",
        ),
    ];
    for (body, kind, text) in cases {
        let error = error::<Thing>(body);
        assert_eq!(error.to_string(), text);
        assert_eq!(*error.kind(), kind, "{text}");
    }
}

#[test]
fn the_parts() {
    let body = format!(
        "[{},\n{}]",
        cloud_event("1", "Demo.Thing", "{}"),
        cloud_event("2", "demo.THING", r#"{"part": {"count": []}}"#),
    );
    let error = error::<DemoEvent<'_>>(&body);
    assert_eq!(error.index(), Some(1));
    assert_eq!(error.id(), Some("2"));
    assert_eq!(error.event_type(), Some("demo.THING"));
    assert_eq!(error.path(), Some("data.part.count"));
    assert_eq!(
        error.message(),
        "expected an integer of 64 bits, found an array"
    );
    assert_eq!((error.line(), error.column()), (Some(2), Some(95)));
    assert!(error.losses().is_empty());
}

#[test]
fn paths() {
    let cases = [
        (r#"{"count": []}"#, "data.count"),
        // The name is the property's, however it was spelled.
        (r#"{" COUNT ": []}"#, "data.count"),
        (r#"{"tags": {"exp": {}}}"#, "data.tags.exp"),
        (r#"{"parts": [{}, {}, {"text": {}}]}"#, "data.parts[2].text"),
        (
            r#"{"part": {"part": {"part": {"flag": {}}}}}"#,
            "data.part.part.part.flag",
        ),
        (
            r#"{"tags": {"http://schemas.example.org/claims/exp": {}}}"#,
            r#"data.tags["http://schemas.example.org/claims/exp"]"#,
        ),
        (r#"{"tags": {"": {}}}"#, r#"data.tags[""]"#),
        (r#"{"tags": {"a b": {}}}"#, r#"data.tags["a b"]"#),
        (
            r#"{"tags": {"say \"hi\"": {}}}"#,
            r#"data.tags["say \"hi\""]"#,
        ),
        (
            r#"{"tags": {"@odata.type": {}}}"#,
            r#"data.tags["@odata.type"]"#,
        ),
        (r#"{"tags": {"$version": {}}}"#, "data.tags.$version"),
        ("[]", "data"),
    ];
    for (data, path) in cases {
        let body = cloud_event("1", "Demo.Thing", data);
        assert_eq!(error::<Thing>(&body).path(), Some(path), "{data}");
    }
    let data = r#"{"orderId": "1", "placed": "2024-05-01T09:30:00Z", "state": "failed", "note": "",
        "lines": [{"name": "a", "quantities": {"pack of 6": -1}}]}"#;
    let error = error::<Order>(&cloud_event("1", "Demo.Order", data));
    assert_eq!(
        error.path(),
        Some(r#"data.lines[0].quantities["pack of 6"]"#)
    );
}

#[test]
fn nothing_that_was_sent_in_a_string_leaks() {
    let secret = "s3cr3t";
    let data = [
        r#""s3cr3t""#,
        r#"["s3cr3t"]"#,
        r#"{"count": "s3cr3t"}"#,
        r#"{"ratio": "s3cr3t"}"#,
        r#"{"flag": "s3cr3t"}"#,
        r#"{"when": "s3cr3t"}"#,
        r#"{"part": "s3cr3t"}"#,
        r#"{"part": "{\"text\": \"s3cr3t\", \"count\": \"s3cr3t\"}"}"#,
        r#"{"part": "{\"text\": \"s3cr3t\" s3cr3t"}"#,
        r#"{"tags": "s3cr3t"}"#,
        r#"{"tags": {"a": ["s3cr3t"]}}"#,
        r#"{"items": "s3cr3t"}"#,
        r#"{"items": [{"a": "s3cr3t"}]}"#,
        r#"{"parts": ["s3cr3t"]}"#,
        r#"{"parts": {"a": "s3cr3t"}}"#,
        r#"{"count": {"$serde_json::private::Number": "s3cr3t"}}"#,
        r#"{"text": "s3cr3t\ud800"}"#,
    ];
    for data in data {
        for body in [
            cloud_event("1", "Demo.Thing", data),
            format!("[{}]", cloud_event("1", "Demo.Thing", data)),
        ] {
            let error = error::<Thing>(&body);
            let said = format!("{error} {error:?}");
            assert!(!said.contains(secret), "{data}: {said}");
        }
    }
    for body in [
        r#""s3cr3t""#,
        r#"["s3cr3t"]"#,
        r#"[["s3cr3t"]]"#,
        r#"{"specversion": "1.0", "id": "1", "source": ["s3cr3t"], "type": "Demo.Thing"}"#,
        r#"{"specversion": "1.0", "id": "1", "source": "/s", "type": "Demo.Thing", "time": "s3cr3t"}"#,
        r#"{"id": "1", "eventType": "Demo.Thing", "eventTime": "s3cr3t"}"#,
        r#"{"specversion": "1.0", "id": "1", "source": "/s", "type": "Demo.Thing", "datacontenttype": "application/json", "data_base64": "s3cr3t!"}"#,
        r#"{"specversion": "1.0", "id": "1", "source": "/s", "type": "Demo.Thing", "data_base64": "czNjcjN0"}"#,
    ] {
        let error = error::<Thing>(body);
        let said = format!("{error} {error:?}");
        assert!(!said.contains(secret), "{body}: {said}");
    }
}

#[test]
fn what_a_stranger_sent_is_cut_short() {
    let long = "x".repeat(100_000);
    let body = cloud_event(&long, &long, "{}");
    let text = error::<Thing>(&body).to_string();
    assert!(text.len() < 1_000, "{} bytes", text.len());
    let body = cloud_event(
        "1",
        "Demo.Thing",
        &format!(r#"{{"tags": {{"{long}": []}}}}"#),
    );
    let text = error::<Thing>(&body).to_string();
    assert!(text.len() < 1_000, "{} bytes", text.len());
}

#[test]
fn control_characters_are_escaped() {
    let body = cloud_event(
        "a\\n\\u001b[31mb",
        "Demo.Thing",
        r#"{"tags": {"x\ny": []}}"#,
    );
    assert_eq!(
        error::<Thing>(&body).to_string(),
        "event 0 (id \"a\\n\\u{1b}[31mb\", type \"Demo.Thing\"): data.tags[\"x\\ny\"]: expected a string, found an array, at line 1 column 107"
    );
}

#[test]
fn decoding_later_says_the_same_without_a_position() {
    let body = cloud_event("a1", "Demo.Thing", r#"{"count": []}"#);
    let event = &from_str::<RawData<'_>>(&body).expect("raw data reads")[0];
    assert_eq!(
        event.decode::<Thing>().expect_err("no integer").to_string(),
        "event (id \"a1\", type \"Demo.Thing\"): data.count: expected an integer of 64 bits, found an array"
    );
    assert_eq!(
        event.decode::<Order>().expect_err("no order").to_string(),
        "event (id \"a1\", type \"Demo.Thing\"): expected an event of type `Demo.Order`, found one of type \"Demo.Thing\""
    );
}

#[test]
fn serdes_errors_have_the_path_too() {
    let body = cloud_event("1", "Demo.Thing", r#"{"parts": [{"count": []}]}"#);
    let error = eventgrid::serde_json::from_str::<eventgrid::Event<'static, Thing>>(&body)
        .expect_err("no integer");
    assert_eq!(
        error.to_string(),
        "data.parts[0].count: expected an integer of 64 bits, found an array"
    );
    let error = eventgrid::serde_json::from_str::<Thing>(r#"{"parts": [{"count": []}]}"#)
        .expect_err("no integer");
    assert_eq!(
        error.to_string(),
        "parts[0].count: expected an integer of 64 bits, found an array at line 1 column 23"
    );
}

#[test]
fn unexpected_event_types_name_what_was_expected() {
    #[derive(Debug, PartialEq, EventData)]
    enum Known {
        #[event(type = "A.One")]
        One(String),
        #[event(type = "A.Two", type = "A.Three")]
        More(String),
        #[event(type = "A.Four")]
        Four(String),
        #[event(type = "A.Five")]
        Five(String),
    }

    let body = cloud_event("1", "B.One", "{}");
    let rejected = each::<Known>(body.as_bytes())
        .next()
        .expect("one event")
        .expect_err("another type");
    assert_eq!(*rejected.error().kind(), ErrorKind::EventType);
    assert_eq!(
        rejected.error().message(),
        "expected an event of type `A.One`, `A.Two`, `A.Three`, `A.Four` …, found one of type \"B.One\""
    );
    // The event is at hand all the same.
    assert_eq!(rejected.event().map(eventgrid::Event::id), Some("1"));
}
