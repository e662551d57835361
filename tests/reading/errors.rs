//! What an error tells: index, id, type, path, expected and found, line and column; and what it
//! keeps to itself.

use eventgrid::{Error, ErrorKind, EventData, RawData, each, from_str};

use crate::shapes::{DemoEvent, Order, Thing, cloud_event};

#[track_caller]
fn error<D: EventData + std::fmt::Debug>(body: &str) -> Error {
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
            "event 0 (id \"a1\", type \"Demo.Thing\"): data.tags.*: expected a string, found an array, at line 2 column 17",
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
            "event 2 (id \"3\", type \"Demo.Thing\"): data.items[2]: expected a string, found an object, at line 8 column 27",
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
    let error = error::<DemoEvent>(&body);
    assert_eq!(error.index(), Some(1));
    assert_eq!(error.id(), Some("2"));
    assert_eq!(error.event_type(), Some("demo.THING"));
    assert_eq!(error.path(), Some("data.part.count"));
    assert_eq!(
        error.message(),
        "expected an integer of 64 bits, found an array"
    );
    assert_eq!((error.line(), error.column()), (Some(2), Some(94)));
    assert!(error.losses().is_empty());
}

#[test]
fn paths() {
    let cases = [
        (r#"{"count": []}"#, "data.count"),
        // The name is the property's, however it was spelled.
        (r#"{" COUNT ": []}"#, "data.count"),
        (r#"{"tags": {"exp": {}}}"#, "data.tags.*"),
        (r#"{"parts": [{}, {}, {"text": {}}]}"#, "data.parts[2].text"),
        (
            r#"{"part": {"part": {"part": {"flag": {}}}}}"#,
            "data.part.part.part.flag",
        ),
        // Under names that the sender chose, the name is data.
        (r#"{"tags": {"a b": {}}}"#, "data.tags.*"),
        (r#"{"tags": {"": {}}}"#, "data.tags.*"),
        (r#"{"tags": {"@odata.type": {}}}"#, "data.tags.*"),
        ("[]", "data"),
    ];
    for (data, path) in cases {
        let body = cloud_event("1", "Demo.Thing", data);
        assert_eq!(error::<Thing>(&body).path(), Some(path), "{data}");
    }
    let data = r#"{"orderId": "1", "placed": "2024-05-01T09:30:00Z", "state": "failed", "note": "",
        "lines": [{"name": "a", "quantities": {"pack of 6": -1}}]}"#;
    let error = error::<Order>(&cloud_event("1", "Demo.Order", data));
    assert_eq!(error.path(), Some("data.lines[0].quantities.*"));
    // A property's own name is quoted where it is not a plain word.
    let data = r#"{"orderId": "1", "placed": "2024-05-01T09:30:00Z", "state": "failed", "note": "",
        "lines": [{"name": "a", "http://schemas.example.org/claims/exp": {}}]}"#;
    let error = self::error::<Order>(&cloud_event("1", "Demo.Order", data));
    assert_eq!(
        error.path(),
        Some(r#"data.lines[0]["http://schemas.example.org/claims/exp"]"#)
    );
}

#[test]
fn nothing_that_was_sent_leaks() {
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
        // Names that the sender chose.
        r#"{"tags": {"s3cr3t": []}}"#,
        r#"{"tags": "{\"s3cr3t\": []}"}"#,
        r#"{"parts": [{"tags": {"s3cr3t": {}}}]}"#,
        r#"{"s3cr3t": 1, "count": []}"#,
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
fn numbers_and_booleans_are_data_too() {
    for (data, message) in [
        (
            r#"{"text": 8675309.5}"#,
            "expected a string, found a number",
        ),
        (
            r#"{"count": 8675309.5}"#,
            "expected an integer of 64 bits, found a number with a fraction",
        ),
        (
            r#"{"large": -8675309}"#,
            "expected an unsigned integer of 64 bits, found a number out of that range",
        ),
        (
            r#"{"when": 8675309}"#,
            "expected a date-time, found a number",
        ),
        (r#"{"part": 8675309}"#, "expected an object, found a number"),
        (r#"{"items": true}"#, "expected an array, found a boolean"),
    ] {
        let error = error::<Thing>(&cloud_event("1", "Demo.Thing", data));
        assert_eq!(error.message(), message);
        let said = format!("{error} {error:?}");
        assert!(
            !said.contains("8675309") && !said.contains("true"),
            "{said}"
        );
    }
}

#[test]
fn a_rejected_event_prints_no_body() {
    let bad = cloud_event("1", "Demo.Thing", r#"{"text": "s3cr3t", "count": []}"#);
    for body in [
        bad.clone(),
        format!("[{bad}]"),
        // An invalid envelope and malformed JSON do not show values either.
        r#"{"specversion": "1.0", "type": "Demo.Thing", "data": "s3cr3t"}"#.to_owned(),
        r#"{"specversion": "1.0", "data": s3cr3t}"#.to_owned(),
    ] {
        for rejected in each::<Thing>(&body).filter_map(Result::err) {
            assert!(String::from_utf8_lossy(rejected.raw()).contains("s3cr3t"));
            let said = format!("{rejected} {rejected:?} {rejected:#?}");
            assert!(!said.contains("s3cr3t"), "{said}");
        }
    }
    let rejected = each::<Thing>(&bad).find_map(Result::err).expect("unfit");
    let said = format!("{rejected:?}");
    assert!(said.starts_with("Rejected { error: Error("), "{said}");
    assert!(
        said.ends_with(&format!("bytes: {}, .. }}", bad.len())),
        "{said}"
    );
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
        "event 0 (id \"a\\n\\u{1b}[31mb\", type \"Demo.Thing\"): data.tags.*: expected a string, found an array, at line 1 column 106"
    );
}

#[test]
fn decoding_later_says_the_same_without_a_position() {
    let body = cloud_event("a1", "Demo.Thing", r#"{"count": []}"#);
    let event = &from_str::<RawData>(&body).expect("raw data reads")[0];
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
    let error =
        eventgrid::serde_json::from_str::<eventgrid::Event<Thing>>(&body).expect_err("no integer");
    assert_eq!(
        error.to_string(),
        "data.parts[0].count: expected an integer of 64 bits, found an array"
    );
    let error = eventgrid::serde_json::from_str::<Thing>(r#"{"parts": [{"count": []}]}"#)
        .expect_err("no integer");
    assert_eq!(
        error.to_string(),
        "parts[0].count: expected an integer of 64 bits, found an array"
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
    // The event is still available.
    assert_eq!(rejected.event().map(eventgrid::Event::id), Some("1"));
}
