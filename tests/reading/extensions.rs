//! Members that the envelope does not define, and members of both envelopes in one event.

use eventgrid::serde_json::{self, Value, json};
use eventgrid::{CloudEvent, ErrorKind, Event, EventGridEvent, Extensions, RawData, from_str};

use crate::envelopes::{comes_back, one};
use crate::shapes::{DemoEvent, json};

#[test]
fn the_member_that_names_the_event_type_decides() {
    /// Members of either envelope, the envelope that they make, and the members that it keeps as
    /// extensions.
    type Case = (
        &'static str,
        &'static str,
        &'static [(&'static str, &'static str)],
    );
    let grid = r#""eventType": "Demo.Thing", "subject": "s", "eventTime": "2024-05-01T09:30:00Z""#;
    let cloud = r#""type": "Demo.Thing", "source": "/s""#;
    let cases: &[Case] = &[
        (r#""specversion": "1.0", CLOUD"#, "CloudEvent", &[]),
        ("GRID", "EventGrid", &[]),
        // Stray members beside the one that names the event type.
        (
            r#"GRID, "specversion": "1.0""#,
            "EventGrid",
            &[("specversion", "1.0")],
        ),
        (
            r#"GRID, "specversion": "1.0", "source": "/s""#,
            "EventGrid",
            &[("specversion", "1.0"), ("source", "/s")],
        ),
        (
            r#"GRID, "specversion": "0.3""#,
            "EventGrid",
            &[("specversion", "0.3")],
        ),
        (
            r#""specversion": "1.0", CLOUD, "topic": "/t""#,
            "CloudEvent",
            &[("topic", "/t")],
        ),
        // Both members name the event type: the version decides.
        (
            r#""specversion": "1.0", CLOUD, GRID"#,
            "CloudEvent",
            &[
                ("eventType", "Demo.Thing"),
                ("eventTime", "2024-05-01T09:30:00Z"),
            ],
        ),
        (
            "CLOUD, GRID",
            "EventGrid",
            &[("source", "/s"), ("type", "Demo.Thing")],
        ),
        // A null does not name an event type.
        (
            r#"GRID, "specversion": "1.0", "type": null"#,
            "EventGrid",
            &[("specversion", "1.0")],
        ),
        (
            r#""specversion": "1.0", CLOUD, "eventType": null"#,
            "CloudEvent",
            &[],
        ),
    ];
    for (members, envelope, extensions) in cases {
        let members = members.replace("GRID", grid).replace("CLOUD", cloud);
        let members: Vec<_> = members.split(", ").collect();
        for reversed in [false, true] {
            let mut members = members.clone();
            members.push(r#""id": "1", "data": {"count": 3}"#);
            if reversed {
                members.reverse();
            }
            let body = format!("{{{}}}", members.join(", "));
            let event = one(&body);
            let found = match event {
                Event::CloudEvent(_) => "CloudEvent",
                Event::EventGrid(_) => "EventGrid",
            };
            assert_eq!(found, *envelope, "{body}");
            let mut found: Vec<_> = event.extensions().names().collect();
            found.sort_unstable();
            let mut expected: Vec<_> = extensions.iter().map(|(name, _)| *name).collect();
            expected.sort_unstable();
            assert_eq!(found, expected, "{body}");
            for (name, value) in *extensions {
                assert_eq!(event.extensions().get_str(name), Some(*value), "{body}");
            }
            comes_back(&body);
            let typed = &from_str::<DemoEvent>(&body).expect("reads")[0];
            assert!(
                matches!(typed.data(), DemoEvent::Thing(thing) if thing.count == Some(3)),
                "{body}"
            );
        }
    }
}

#[test]
fn names_and_values() {
    let body = r#"{"specversion":"1.0","id":"1","source":"/s","type":"Demo.Thing","traceparent":"00-1","sequence":7,"large":123456789012345678901234567890,"deep":{"a":[1.50,null]},"none":null}"#;
    let event = one(body);
    let extensions = event.extensions();
    assert_eq!(
        extensions.names().collect::<Vec<_>>(),
        ["traceparent", "sequence", "large", "deep"]
    );
    assert_eq!(extensions.len(), 4);
    for (name, value, text) in [
        ("traceparent", Some(json!("00-1")), Some("00-1")),
        ("sequence", Some(json!(7)), None),
        ("deep", Some(json!({"a": [1.5, null]})), None),
        ("none", None, None),
        // Names are compared exactly, and members of the envelope are not among them.
        ("TraceParent", None, None),
        ("id", None, None),
    ] {
        assert_eq!(extensions.get(name), value, "{name}");
        assert_eq!(extensions.get_str(name), text, "{name}");
    }
    // By reference and by value, the same pairs in the same order.
    let pairs: Vec<(String, Value)> = extensions
        .iter()
        .map(|(name, value)| (name.to_owned(), value))
        .collect();
    let Event::CloudEvent(event) = event else {
        panic!("a CloudEvent")
    };
    assert_eq!(
        event
            .extensions
            .clone()
            .into_iter()
            .map(|(name, value)| (name.into_string(), value))
            .collect::<Vec<_>>(),
        pairs
    );
    // All digits are kept.
    let written = serde_json::to_string(&event).expect("writes");
    assert!(
        written.ends_with(
            r#""traceparent":"00-1","sequence":7,"large":123456789012345678901234567890,"deep":{"a":[1.50,null]}}"#
        ),
        "{written}"
    );
}

#[test]
fn of_two_members_with_one_name_the_last_counts() {
    let body = r#"{"specversion":"1.0","id":"1","source":"/s","type":"Demo.Thing","sequence":1,"x":true,"sequence":"two"}"#;
    let event = one(body);
    assert_eq!(event.extensions().len(), 2);
    assert_eq!(event.extensions().get("sequence"), Some(json!("two")));
    assert_eq!(
        json(&serde_json::to_string(&event).expect("writes"))["sequence"],
        "two"
    );
}

#[test]
fn insert_and_remove() -> Result<(), eventgrid::Error> {
    let mut event = CloudEvent::of_type("Demo.Thing", "/s", RawData::Null).with_id("1");
    event.time = None;
    event.extensions.insert("sequence", 1)?;
    event.extensions.insert("partitionkey", "a")?;
    event.extensions.insert("sampled", true)?;
    event.extensions.insert("trace", json!({"a": [1]}))?;
    // A name that is there keeps its position.
    event.extensions.insert("sequence", "2")?;
    // Null is none.
    event.extensions.insert("sampled", Value::Null)?;
    let written = r#"{"specversion":"1.0","id":"1","source":"/s","type":"Demo.Thing","data":null,"sequence":"2","partitionkey":"a","trace":{"a":[1]}}"#;
    let text = serde_json::to_string(&event).expect("writes");
    assert_eq!(json(&text), json(written));
    assert_eq!(one(&text), Event::from(event.clone()));

    assert_eq!(event.extensions.remove("trace"), Some(json!({"a": [1]})));
    assert_eq!(event.extensions.remove("trace"), None);
    assert_eq!(
        event.extensions.names().collect::<Vec<_>>(),
        ["sequence", "partitionkey"]
    );

    // Attributes of every CloudEvent are fields of the event.
    let mut extensions = Extensions::default();
    for name in [
        "specversion",
        "id",
        "source",
        "type",
        "subject",
        "time",
        "datacontenttype",
        "dataschema",
        "data",
        "data_base64",
    ] {
        let error = extensions.insert(name, "x").expect_err(name);
        assert_eq!(*error.kind(), ErrorKind::Envelope);
        assert_eq!(
            error.to_string(),
            format!(
                "`{name}` is a member of the envelope, not an extension: set the event's field"
            )
        );
    }
    assert!(extensions.is_empty());

    // Those of the Event Grid schema may stand beside them, and not in an event of that schema,
    // where they are fields.
    for name in [
        "topic",
        "eventType",
        "eventTime",
        "dataVersion",
        "metadataVersion",
    ] {
        let mut event = CloudEvent::of_type("Demo.Thing", "/s", RawData::Null);
        event.extensions.insert(name, "x")?;
        let text = serde_json::to_string(&event).expect("writes");
        assert_eq!(one(&text), Event::from(event));

        let mut event = EventGridEvent::of_type("Demo.Thing", "s", RawData::Null);
        event.extensions.insert(name, "x")?;
        let error = serde_json::to_string(&event).expect_err(name);
        assert_eq!(
            error.to_string(),
            format!(
                "`{name}` is a member of the Event Grid schema, not an extension: set the event's field"
            )
        );
    }
    Ok(())
}
