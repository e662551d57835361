//! Hostile and damaged input causes no panic and does not affect other events.

use eventgrid::serde_json::{self, Value};
use eventgrid::{ErrorKind, Event, RawData, each, from_slice};
use proptest::prelude::*;

use crate::shapes::{DemoEvent, Thing, cloud_event, event_grid};

const DEEP: usize = 100_000;

/// Reads in every way, and writes what was read: nothing of it may panic.
fn survive(body: &[u8]) {
    for event in each::<DemoEvent>(body) {
        match event {
            Ok(event) => {
                let _ = serde_json::to_vec(&event);
            }
            Err(rejected) => {
                let _ = (rejected.to_string(), rejected.raw().len());
                if let Some(event) = rejected.event() {
                    let _ = (event.decode::<Thing>(), serde_json::to_vec(event));
                }
            }
        }
    }
    for event in each::<RawData>(body).flatten() {
        let _ = (event.decode::<Thing>(), event.extensions().get("x"));
        let _ = serde_json::to_value(&event);
    }
    let _ = from_slice::<Thing>(body);
    let _ = serde_json::from_slice::<Vec<Event<Thing>>>(body);
    let _ = serde_json::from_slice::<Event<DemoEvent>>(body);
    let _ = serde_json::from_slice::<Thing>(body);
}

fn nested(inner: &str) -> String {
    format!("{}{inner}{}", "[".repeat(DEEP), "]".repeat(DEEP))
}

#[test]
fn deep_nesting() {
    let good = cloud_event("z", "Demo.Thing", "{}");
    let arrays = nested("");
    let objects = format!("{}1{}", r#"{"part":"#.repeat(DEEP), "}".repeat(DEEP));
    let values = format!("{}1{}", r#"{"any":"#.repeat(DEEP), "}".repeat(DEEP));
    let in_data = [arrays.clone(), objects.clone(), values];
    for data in in_data {
        let first = cloud_event("a", "Demo.Thing", &data);
        let last = format!(
            r#"{{"data":{data},"specversion":"1.0","id":"a","source":"/s","type":"Demo.Thing"}}"#
        );
        for bad in [first, last] {
            let body = format!("[{bad},{good}]");
            survive(body.as_bytes());
            let results: Vec<_> = each::<Thing>(body.as_bytes()).collect();
            assert_eq!(results.len(), 2);
            let rejected = results[0].as_ref().expect_err("too deep");
            assert_eq!(*rejected.error().kind(), ErrorKind::Data);
            assert!(rejected.to_string().len() < 2_000, "a message that fits");
            // Raw, it is only text.
            let event = rejected.event().expect("its envelope is sound");
            assert_eq!(event.data().as_json(), Some(&*data));
            assert!(results[1].is_ok());
        }
    }
    for bad in [
        // In an extension, which is kept as text.
        format!(
            r#"{{"specversion":"1.0","id":"a","source":"/s","type":"Demo.Thing","x":{arrays}}}"#
        ),
        // In an attribute.
        format!(r#"{{"specversion":"1.0","id":{arrays},"source":"/s","type":"Demo.Thing"}}"#),
        format!(
            r#"{{"specversion":"1.0","id":"a","source":"/s","type":"Demo.Thing","topic":{objects}}}"#
        ),
        // In place of an event.
        arrays.clone(),
        objects,
    ] {
        let body = format!("[{bad},{good}]");
        survive(body.as_bytes());
        survive(bad.as_bytes());
        let last = each::<Thing>(body.as_bytes()).last().expect("two");
        assert_eq!(last.expect("unharmed").id(), "z");
    }
    for broken in ["[".repeat(DEEP), r#"{"a":"#.repeat(DEEP), "[{".repeat(DEEP)] {
        survive(broken.as_bytes());
        survive(format!("[{good},{broken}").as_bytes());
    }
}

#[test]
fn json_in_strings_in_strings() {
    // A string that holds an object, one of whose members is a string that holds an object …
    let mut inner = r#"{"count":1}"#.to_owned();
    for _ in 0..14 {
        inner = format!(r#"{{"part":{}}}"#, Value::from(inner));
    }
    let body = cloud_event("1", "Demo.Thing", &inner);
    survive(body.as_bytes());
    let error = from_slice::<Thing>(body.as_bytes()).expect_err("one level is enough");
    assert_eq!(error.path(), Some("data.part.part"));

    // Deep nesting inside a string, as an object and as anything.
    let deep = format!("{}1{}", r#"{"part":"#.repeat(DEEP), "}".repeat(DEEP));
    for data in [
        format!(r#"{{"part":{}}}"#, Value::from(deep)),
        format!(r#"{{"items":{}}}"#, Value::from(nested(""))),
        format!(
            r#"{{"metadata":{}}}"#,
            Value::from(format!(r#"{{"a":{}}}"#, nested("")))
        ),
    ] {
        let body = cloud_event("1", "Demo.Thing", &data);
        survive(body.as_bytes());
        assert!(from_slice::<Thing>(body.as_bytes()).is_err());
    }

    // After an error inside a string, strings are read as before.
    let body = cloud_event("1", "Demo.Thing", r#"{"part":"{\"count\":1}"}"#);
    let thing = &from_slice::<Thing>(body.as_bytes()).expect("reads")[0];
    assert_eq!(
        thing.data().part.as_ref().and_then(|part| part.count),
        Some(1)
    );
}

#[test]
fn invalid_utf8() {
    let good = [
        cloud_event("a", "Demo.Thing", r#"{"text":"Grüße €"}"#),
        event_grid("c", "Demo.Thing", "{}"),
    ];
    let bad = cloud_event("b", "Demo.Thing", r#"{"text":"x!y"}"#);
    let mut bytes = bad.clone().into_bytes();
    let place = bad.find('!').expect("marked");
    bytes[place] = 0xff;
    let mut body = format!("[{},\n", good[0]).into_bytes();
    body.extend(&bytes);
    body.extend(format!(",{}]", good[1]).bytes());
    survive(&body);
    let results: Vec<_> = each::<Thing>(&body).collect();
    assert_eq!(results.len(), 3);
    assert_eq!(
        results[0]
            .as_ref()
            .expect("unharmed")
            .data()
            .text
            .as_deref(),
        Some("Grüße €")
    );
    let rejected = results[1].as_ref().expect_err("no UTF-8");
    assert_eq!(rejected.raw(), bytes);
    assert_eq!(*rejected.error().kind(), ErrorKind::Syntax);
    assert_eq!(
        rejected.to_string(),
        format!("event 1: invalid UTF-8, at line 2 column {}", place + 1)
    );
    assert_eq!(results[2].as_ref().expect("unharmed").id(), "c");

    // Between events, in place of one, and throughout.
    let a = &good[0];
    for body in [
        [b"\xff".as_slice(), a.as_bytes()].concat(),
        [b"[", a.as_bytes(), b"\xff,", a.as_bytes(), b"]"].concat(),
        [b"[", a.as_bytes(), b",\xff]"].concat(),
        [b"[", a.as_bytes(), b"]\xff"].concat(),
        vec![0xff; 1_000],
        vec![0],
        b"\xef\xbb".to_vec(),
        b"\xef\xbb\xbf\xff".to_vec(),
        // UTF-16, with a byte order mark.
        a.encode_utf16().flat_map(u16::to_le_bytes).collect(),
    ] {
        survive(&body);
        assert!(from_slice::<RawData>(&body).is_err());
        assert!(each::<RawData>(&body).any(|event| event.is_err()));
    }
}

#[test]
fn cut_off_at_every_byte() {
    let events = [
        cloud_event("a", "Demo.Thing", r#"{"text":"Grüße","count":3}"#),
        event_grid("b", "Demo.Shape", r#"[{"x":1e3},"\u00e9"]"#),
        cloud_event("c", "Demo.Thing", "null"),
    ];
    let body = format!("[{}]", events.join(", "));
    // Where each event ends.
    let ends: Vec<_> = events
        .iter()
        .map(|event| body.find(event.as_str()).expect("there") + event.len())
        .collect();
    for cut in 0..body.len() {
        let part = &body.as_bytes()[..cut];
        survive(part);
        let complete = ends.iter().filter(|&&end| end <= cut).count();
        let results: Vec<_> = each::<DemoEvent>(part).collect();
        let read: Vec<_> = results
            .iter()
            .filter_map(|result| result.as_ref().ok())
            .map(Event::id)
            .collect();
        assert_eq!(read, ["a", "b", "c"][..complete], "cut at {cut}");
        // One rejection for the rest.
        assert_eq!(results.len(), complete + 1, "cut at {cut}");
        assert!(results[complete].is_err(), "cut at {cut}");
    }
    let sample = include_bytes!("../samples/resource_group/ResourceWriteSuccess.event_grid.json");
    for cut in 0..sample.len() {
        let results: Vec<_> = each::<RawData>(&sample[..cut]).collect();
        assert!(!results.is_empty() && results.len() <= 2, "cut at {cut}");
    }
}

#[test]
fn numbers_out_of_any_range() {
    let digits = "9".repeat(10_000);
    for number in [
        "1e400",
        "-1e400",
        "1e-400",
        "123456789012345678901234567890",
        "-9223372036854775809",
        "0.1e-999999999999",
        "1e999999999999",
        digits.as_str(),
    ] {
        for data in [
            format!(r#"{{"count":{number}}}"#),
            format!(r#"{{"large":"{number}"}}"#),
            format!(r#"{{"ratio":{number}}}"#),
            format!(r#"{{"ratio":"{number}"}}"#),
            format!(r#"{{"any":[{number}]}}"#),
            format!(r#"{{"text":{number}}}"#),
            number.to_owned(),
        ] {
            let body = format!(
                "[{},{}]",
                cloud_event("a", "Demo.Thing", &data),
                cloud_event("z", "Demo.Thing", "{}")
            );
            survive(body.as_bytes());
            let last = each::<DemoEvent>(body.as_bytes()).last().expect("two");
            assert_eq!(last.expect("unharmed").id(), "z");
            // Whatever was read is finite.
            for event in each::<Thing>(body.as_bytes()).flatten() {
                assert!(event.data().ratio.is_none_or(f64::is_finite), "{data}");
            }
        }
    }
}

#[test]
fn strings_that_are_no_text() {
    let good = cloud_event("z", "Demo.Thing", "{}");
    for text in [
        r"\ud800",
        r"\udc00",
        r"\ud800\ud800",
        r"a\ud800\u0041",
        r"\u12",
        r"\x",
    ] {
        for bad in [
            cloud_event("a", "Demo.Thing", &format!(r#"{{"text":"{text}"}}"#)),
            cloud_event("a", "Demo.Thing", &format!(r#"{{"{text}":1}}"#)),
            cloud_event(text, "Demo.Thing", "{}"),
            format!(
                r#"{{"specversion":"1.0","id":"a","source":"/s","type":"Demo.Thing","{text}":1}}"#
            ),
            format!(
                r#"{{"specversion":"1.0","id":"a","source":"/s","type":"Demo.Thing","x":"{text}"}}"#
            ),
        ] {
            let body = format!("[{good},{bad}]");
            survive(body.as_bytes());
            assert!(each::<Thing>(body.as_bytes()).next().expect("one").is_ok());
        }
    }
    // A lone surrogate costs its own event only.
    let bad = cloud_event("a", "Demo.Thing", r#"{"text":"\ud800"}"#);
    let body = format!("[{bad},{good}]");
    let results: Vec<_> = each::<Thing>(body.as_bytes()).collect();
    let rejected = results[0].as_ref().expect_err("no text");
    assert_eq!(rejected.error().path(), Some("data.text"));
    assert!(rejected.event().is_some());
    assert!(results[1].is_ok());
    // A pair of them is a character, a NUL is one too.
    let body = cloud_event("a", "Demo.Thing", r#"{"text":"\ud83d\ude00\u0000"}"#);
    let thing = &from_slice::<Thing>(body.as_bytes()).expect("reads")[0];
    assert_eq!(thing.data().text.as_deref(), Some("😀\0"));
}

#[test]
fn names_that_serde_json_uses_itself() {
    let good = cloud_event("z", "Demo.Thing", "{}");
    for name in [
        "$serde_json::private::Number",
        "$serde_json::private::RawValue",
    ] {
        for value in ["1", r#""1""#, r#""x""#, r#""[""#, "null", "{}", "[[]]"] {
            let object = format!(r#"{{"{name}":{value}}}"#);
            let two = format!(r#"{{"{name}":{value},"b":2}}"#);
            for object in [object, two] {
                for data in [
                    object.clone(),
                    format!(r#"{{"any":{object}}}"#),
                    format!(r#"{{"tags":{object}}}"#),
                    format!(r#"{{"part":{object}}}"#),
                    format!(r#"{{"count":{object}}}"#),
                    format!(r#"{{"items":[{object}]}}"#),
                ] {
                    let bad = cloud_event("a", "Demo.Thing", &data);
                    let body = format!("[{bad},{good}]");
                    survive(body.as_bytes());
                    let last = each::<Thing>(body.as_bytes()).last().expect("two");
                    assert_eq!(last.expect("unharmed").id(), "z", "{data}");
                    // Raw, it is what it is.
                    let raw = &from_slice::<RawData>(bad.as_bytes()).expect("raw")[0];
                    assert_eq!(raw.data().as_json(), Some(&*data));
                }
                survive(object.as_bytes());
                survive(
                    format!(r#"{{"specversion":"1.0","id":{object},"source":"/s","type":"T","x":{object}}}"#)
                        .as_bytes(),
                );
            }
        }
    }
}

#[test]
fn long_strings() {
    let long = "x".repeat(1_000_000);
    let body = cloud_event(&long, &long, &format!(r#"{{"text":"{long}","{long}":1}}"#));
    let event = &from_slice::<DemoEvent>(body.as_bytes()).expect("reads")[0];
    assert_eq!(event.id().len(), 1_000_000);
    let body = cloud_event("1", "Demo.Thing", &format!(r#"{{"count":"{long}"}}"#));
    let error = from_slice::<Thing>(body.as_bytes()).expect_err("no number");
    assert!(error.to_string().len() < 500);
    let escaped = r"\u0041".repeat(200_000);
    let body = cloud_event("1", "Demo.Thing", &format!(r#"{{"text":"{escaped}"}}"#));
    let thing = &from_slice::<Thing>(body.as_bytes()).expect("reads")[0];
    assert_eq!(thing.data().text.as_ref().map(String::len), Some(200_000));
}

fn sound_body() -> Vec<u8> {
    format!(
        "[{},{},{}]",
        cloud_event(
            "a",
            "Demo.Thing",
            r#"{"text":"é","count":"3","when":"2024-05-01T09:30:00Z","part":"{\"count\":1}","any":[1,null],"tags":{"a":true}}"#
        ),
        event_grid("b", "Demo.Order", r#"{"orderId":"7","placed":"2024-05-01","state":"failed","note":null,"x":1.5}"#),
        cloud_event("c", "Demo.Shape", "null"),
    )
    .into_bytes()
}

proptest! {
    #[test]
    fn random_bytes_in_a_sound_body(
        changes in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..6),
        cut in any::<prop::sample::Index>(),
        double in any::<bool>(),
    ) {
        let mut body = sound_body();
        for (place, byte) in changes {
            let place = place.index(body.len());
            body[place] = byte;
        }
        survive(&body);
        let cut = cut.index(body.len());
        if double {
            let tail = body[cut..].to_vec();
            body.splice(cut..cut, tail);
        } else {
            body.remove(cut);
        }
        survive(&body);
    }

    #[test]
    fn random_structure(body in r#"[\[\]{}:,"0-9eE.\- \\untrfalsid]{0,60}"#) {
        survive(body.as_bytes());
        survive(cloud_event("1", "Demo.Thing", &body).as_bytes());
    }

    #[test]
    fn one_changed_byte_costs_one_event_at_most(place in any::<prop::sample::Index>(), byte in b'a'..=b'z') {
        // Inside the middle event's strings, a letter stays a letter: its neighbours are unharmed.
        let (a, b, c) = (
            cloud_event("a", "Demo.Thing", "{}"),
            cloud_event("b", "Demo.Thing", r#"{"count":3}"#),
            cloud_event("c", "Demo.Thing", "{}"),
        );
        let mut body = format!("[{a},{b},{c}]").into_bytes();
        let letters: Vec<_> = (a.len() + 2..a.len() + 2 + b.len())
            .filter(|&at| body[at].is_ascii_lowercase())
            .collect();
        body[letters[place.index(letters.len())]] = byte;
        let results: Vec<_> = each::<DemoEvent>(&body).collect();
        prop_assert_eq!(results.len(), 3);
        prop_assert!(results[0].is_ok() && results[2].is_ok());
    }
}
