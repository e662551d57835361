//! Bodies: one event or several, in both envelopes, with invalid events among them.

use eventgrid::{Error, ErrorKind, Event, RawData, Rejected, each, from_slice, from_str};

use crate::shapes::{DemoEvent, Thing, cloud_event, event_grid, json};

/// The result for a body, in short: the id of an event that was read, or the index of a rejected
/// one with what is known of it.
fn outcome(body: &[u8]) -> Vec<String> {
    each::<DemoEvent>(body)
        .map(|event| match event {
            Ok(event) => event.id().to_owned(),
            Err(rejected) => format!(
                "{} {:?} {}",
                rejected.index(),
                rejected.error().kind(),
                rejected.event().map_or("without event", |event| event.id())
            ),
        })
        .collect()
}

fn rejections(body: &[u8]) -> Vec<Rejected> {
    each::<DemoEvent>(body).filter_map(Result::err).collect()
}

#[test]
fn one_or_many() {
    let cloud = cloud_event("a", "Demo.Thing", "{}");
    let grid = event_grid("b", "Demo.Thing", "{}");
    let other = cloud_event("c", "Demo.Shape", "7");
    let cases: &[(String, &[&str])] = &[
        (cloud.clone(), &["a"]),
        (grid.clone(), &["b"]),
        (format!("[{cloud}]"), &["a"]),
        (format!("[{cloud},{grid},{other}]"), &["a", "b", "c"]),
        (format!(" \r\n[\t{cloud} , {grid} ] \n"), &["a", "b"]),
        (format!("\u{feff}{cloud}"), &["a"]),
        (format!("\u{feff} [{cloud}]"), &["a"]),
        (format!("  {grid}  "), &["b"]),
        ("[]".to_owned(), &[]),
        (" [ ] ".to_owned(), &[]),
        (String::new(), &["0 Syntax without event"]),
        (" \n".to_owned(), &["0 Syntax without event"]),
        ("\u{feff}".to_owned(), &["0 Syntax without event"]),
    ];
    for (body, expected) in cases {
        assert_eq!(outcome(body.as_bytes()), *expected, "{body}");
        let all = from_slice::<DemoEvent>(body.as_bytes()).is_ok();
        assert_eq!(all, !expected.contains(&"0 Syntax without event"), "{body}");
        assert_eq!(all, from_str::<DemoEvent>(body).is_ok(), "{body}");
    }
}

#[test]
fn a_bad_event_among_good_ones() {
    let good = cloud_event("a", "Demo.Thing", "{}");
    let last = event_grid("z", "Demo.Thing", "{}");
    let cases: &[(&str, &str)] = &[
        // The envelope is valid, the data is not.
        (
            r#"{"specversion": "1.0", "id": "b", "source": "/s", "type": "Demo.Thing", "data": {"count": []}}"#,
            "1 Data b",
        ),
        (
            r#"{"data": {"count": []}, "specversion": "1.0", "id": "b", "source": "/s", "type": "Demo.Thing"}"#,
            "1 Data b",
        ),
        // The envelope is invalid.
        (
            r#"{"specversion": "1.0", "id": "b", "type": "Demo.Thing", "data": {}}"#,
            "1 Envelope without event",
        ),
        (
            r#"{"specversion": "2.0", "id": "b", "source": "/s", "type": "Demo.Thing"}"#,
            "1 Envelope without event",
        ),
        ("{}", "1 Envelope without event"),
        // Not an object.
        ("7", "1 Syntax without event"),
        (r#""text""#, "1 Syntax without event"),
        ("null", "1 Syntax without event"),
        ("true", "1 Syntax without event"),
        ("[]", "1 Syntax without event"),
        ("-1.5e3", "1 Syntax without event"),
    ];
    for (bad, expected) in cases {
        let body = format!("[{good},\n {bad} , {last}]");
        assert_eq!(outcome(body.as_bytes()), ["a", expected, "z"], "{bad}");
        let rejected = rejections(body.as_bytes());
        assert_eq!(rejected[0].raw(), bad.as_bytes());
        assert_eq!(rejected[0].error().index(), Some(1));
        assert_eq!(rejected[0].error().line(), Some(2), "{}", rejected[0]);
        // As a whole: only the first error.
        let error = from_str::<DemoEvent>(&body).expect_err(bad);
        assert_eq!(error.to_string(), rejected[0].to_string());
    }
}

#[test]
fn a_body_that_is_no_event() {
    for (body, message) in [
        (
            "7",
            "event 0: expected an event: a JSON object, found a number",
        ),
        (
            r#""text""#,
            "event 0: expected an event: a JSON object, found a string",
        ),
        (
            "null",
            "event 0: expected an event: a JSON object, found null",
        ),
        (
            "true",
            "event 0: expected an event: a JSON object, found a boolean",
        ),
    ] {
        let error = from_str::<RawData>(body).expect_err(body);
        let text = error.to_string();
        assert!(text.starts_with(message), "{text}");
        assert_eq!(*error.kind(), ErrorKind::Syntax, "{text}");
    }
    assert_eq!(outcome(b"[[]]"), ["0 Syntax without event"]);
    assert_eq!(outcome(b"{}"), ["0 Envelope without event"]);
}

#[test]
fn the_rejected_event_with_its_raw_data() {
    let data = r#"{"count": [] , "extra":true}"#;
    let body = format!(
        "[{}, {}]",
        cloud_event("a", "Demo.Thing", data),
        cloud_event("b", "Demo.Thing", "{}")
    );
    let rejected = rejections(body.as_bytes()).remove(0);
    let event = rejected.event().expect("its envelope is sound");
    assert_eq!(event.data().as_json(), Some(data));
    assert_eq!(event.event_type(), "Demo.Thing");
    // It prints what its error prints; a source beside would make reports say everything twice.
    assert_eq!(rejected.error().to_string(), rejected.to_string());
    assert!(std::error::Error::source(&rejected).is_none());
    let event: Event = rejected.clone().into_event().expect("by value");
    assert_eq!(event.id(), "a");
    let error: Error = rejected.into();
    assert_eq!(error.id(), Some("a"));
}

#[test]
fn several_bad_events() {
    let body = format!(
        "[{}, 7, {}, {{}}, {}]",
        cloud_event("a", "Demo.Thing", r#"{"count": []}"#),
        cloud_event("b", "Demo.Thing", "{}"),
        cloud_event("c", "Demo.Thing", "[]"),
    );
    assert_eq!(
        outcome(body.as_bytes()),
        [
            "0 Data a",
            "1 Syntax without event",
            "b",
            "3 Envelope without event",
            "4 Data c"
        ]
    );
}

#[test]
fn truncated_and_trailing() {
    let (a, b) = (
        cloud_event("a", "Demo.Thing", "{}"),
        cloud_event("b", "Demo.Thing", "{}"),
    );
    let broken = "Syntax without event";
    let cases: &[(String, &[&str], &str)] = &[
        // The body, the result, and the raw bytes of the rest.
        (format!("[{a},{b}"), &["a", "b", broken], ""),
        (format!("[{a},{b},"), &["a", "b", broken], ","),
        (format!("[{a},"), &["a", broken], ","),
        (format!("[{a},{{\"id\": "), &["a", broken], ",{\"id\": "),
        (format!("[{a}"), &["a", broken], ""),
        ("[".to_owned(), &[broken], "["),
        ("{".to_owned(), &[broken], "{"),
        (format!("[{a}{b}]"), &["a", broken], &format!("{b}]")),
        (format!("[{a},{b}] x"), &["a", "b", broken], "] x"),
        (format!("[{a}][{b}]"), &["a", broken], &format!("][{b}]")),
        (format!("[{a},,{b}]"), &["a", broken], &format!(",,{b}]")),
        (
            format!("[{a}, nonsense, {b}]"),
            &["a", broken],
            &format!(", nonsense, {b}]"),
        ),
        (format!("{a}{b}"), &[broken], &format!("{a}{b}")),
        (format!("{a} x"), &[broken], &format!("{a} x")),
        ("<html>".to_owned(), &[broken], "<html>"),
    ];
    for (body, expected, rest) in cases {
        let outcome = outcome(body.as_bytes());
        let found: Vec<_> = outcome
            .iter()
            .map(|outcome| outcome.split_once(' ').map_or(&**outcome, |(_, kind)| kind))
            .collect();
        assert_eq!(found, *expected, "{body}");
        let rejected = rejections(body.as_bytes());
        assert_eq!(rejected.len(), 1, "{body}");
        assert_eq!(String::from_utf8_lossy(rejected[0].raw()), *rest, "{body}");
        let error = rejected[0].error();
        assert_eq!(error.line(), Some(1), "{body}: {error}");
        assert_eq!(error.index(), Some(expected.len() - 1), "{body}");
    }
}

#[test]
fn positions_of_broken_json() {
    let a = cloud_event("a", "Demo.Thing", "{}");
    let bom = "\u{feff}";
    for (body, position) in [
        (format!("[{a},\n {{\"id\": x}}]"), (2, 9)),
        ("{\"id\":\n  x}".to_owned(), (2, 3)),
        ("{\"id\": x}".to_owned(), (1, 8)),
        // Columns are bytes of the body, those of a byte order mark included.
        (format!("{bom}{{\"id\": x}}"), (1, 11)),
        (format!("{bom}[{{\"id\": x}}]"), (1, 12)),
        (format!("{bom}\n{{\"id\": x}}"), (2, 8)),
    ] {
        let error = from_str::<RawData>(&body).expect_err("broken");
        assert_eq!(
            (error.line(), error.column()),
            (Some(position.0), Some(position.1)),
            "{body}: {error}"
        );
    }
}

#[test]
fn duplicate_keys() {
    let cases = [
        // The last one counts, of attributes as of data.
        (
            r#"{"specversion": "1.0", "id": "1", "id": "2", "source": "/s", "type": "Demo.Thing", "data": {}}"#,
            "2",
            "Demo.Thing",
        ),
        (
            r#"{"specversion": "1.0", "id": "1", "source": "/s", "type": "Demo.Shape", "type": "Demo.Thing", "data": {"count": 3}}"#,
            "1",
            "Demo.Thing",
        ),
        // The type that the data was read by turns out to be another one.
        (
            r#"{"specversion": "1.0", "id": "1", "source": "/s", "type": "Demo.Shape", "data": {"count": 3}, "type": "Demo.Thing"}"#,
            "1",
            "Demo.Thing",
        ),
        (
            r#"{"specversion": "1.0", "id": "1", "source": "/s", "type": "Demo.Order", "data": {"count": 3}, "type": "Demo.Thing"}"#,
            "1",
            "Demo.Thing",
        ),
        (
            r#"{"specversion": "1.0", "id": "1", "source": "/s", "type": "Demo.Thing", "data": {"count": 1}, "data": {"count": 3}}"#,
            "1",
            "Demo.Thing",
        ),
        (
            r#"{"data": {"count": 1}, "specversion": "1.0", "id": "1", "source": "/s", "data": {"count": 3}, "type": "Demo.Thing"}"#,
            "1",
            "Demo.Thing",
        ),
    ];
    for (body, id, event_type) in cases {
        for body in [body.to_owned(), format!("[{body}, {body}]")] {
            let events: Vec<_> = each::<DemoEvent>(body.as_bytes())
                .collect::<Result<_, _>>()
                .unwrap_or_else(|rejected| panic!("{body}: {rejected}"));
            for event in events {
                assert_eq!((event.id(), event.event_type()), (id, event_type), "{body}");
                let DemoEvent::Thing(thing) = event.data() else {
                    panic!("{body}: {event:?}")
                };
                assert!(thing.count.is_none_or(|count| count == 3), "{body}");
            }
        }
    }
}

#[test]
fn decode_and_try_from() {
    let body = format!(
        "[{},{}]",
        cloud_event("a", "Demo.Thing", r#"{"count": 3}"#),
        event_grid("b", "Demo.Thing", r#"{"count": 4}"#)
    );
    let events = from_str::<RawData>(&body).expect("raw data reads");
    let counts = events.iter().map(|event| {
        let thing: Thing = event.decode().expect("a thing");
        thing.count
    });
    assert_eq!(counts.collect::<Vec<_>>(), [Some(3), Some(4)]);

    for (event, count) in events.into_iter().zip([3, 4]) {
        assert_eq!(
            Thing::try_from(event.clone()).map(|thing| thing.count).ok(),
            Some(Some(count))
        );
        match event {
            Event::CloudEvent(event) => {
                assert_eq!(Thing::try_from(event).ok().and_then(|it| it.count), Some(3));
            }
            Event::EventGrid(event) => {
                assert_eq!(Thing::try_from(event).ok().and_then(|it| it.count), Some(4));
            }
        }
    }
}

#[test]
fn the_number_of_events_is_known() {
    let a = cloud_event("a", "Demo.Thing", "{}");
    let body = format!("[{a},{a},{a}]");
    let mut events = each::<RawData>(body.as_bytes());
    assert_eq!(events.size_hint(), (3, Some(3)));
    events.next();
    assert_eq!(events.size_hint(), (2, Some(2)));
    let body = format!("[{a},7,{a}]");
    assert_eq!(each::<RawData>(body.as_bytes()).size_hint(), (3, Some(3)));
}

#[test]
fn the_malformed_sample_among_good_ones() {
    let malformed = include_str!("../samples/subscription/ResourceWriteSuccess.malformed.json");
    let good = [
        include_str!("../samples/subscription/ResourceDeleteSuccess.cloud_event.json"),
        include_str!("../samples/machine_learning/ModelRegistered.event_grid.json"),
    ];
    let events = |text: &str| text.trim()[1..text.trim().len() - 1].to_owned();
    let bad = events(malformed);
    let body = format!("[{},{bad},{}]", events(good[0]), events(good[1]));

    let results: Vec<_> = each::<RawData>(body.as_bytes()).collect();
    assert_eq!(results.len(), 3);
    for (result, alone) in [&results[0], &results[2]].into_iter().zip(good) {
        let alone = &from_str::<RawData>(alone).expect("a good sample")[0];
        assert_eq!(result.as_ref().expect("unharmed"), alone);
    }
    let rejected = results[1].as_ref().expect_err("malformed");
    assert_eq!(
        rejected.error().message(),
        "invalid CloudEvent: `specversion` is \"`1.0\", not \"1.0\"; `source` is missing (`topic` is the Event Grid schema's)"
    );
    assert_eq!(*rejected.error().kind(), ErrorKind::Envelope);
    assert_eq!(rejected.error().index(), Some(1));
    assert_eq!(rejected.raw(), bad.trim().as_bytes());
    // Its raw text is JSON that a person can go on with.
    let raw = std::str::from_utf8(rejected.raw()).expect("text");
    assert_eq!(json(raw)["data"]["status"], "Succeeded");
}
