//! The feature `cloudevents`: nothing is lost on the way to the CNCF's crate and back, or the error says what.

use eventgrid::cloudevents::event::{AttributesReader, ExtensionValue};
use eventgrid::cloudevents::{
    AttributesWriter, Data, Event as SdkEvent, EventBuilder, EventBuilderV03, EventBuilderV10,
};
use eventgrid::serde_json::{self, Value, json};
use eventgrid::time::macros::datetime;
use eventgrid::{
    CloudEvent, Error, ErrorKind, Event, EventGridEvent, RawData, SystemEvent, samples, serde,
};
use proptest::prelude::*;

/// What any event is written as.
fn json_of(event: &impl serde::Serialize) -> Value {
    serde_json::to_value(event).expect("writes")
}

/// An event with further members, as JSON text.
fn event_with(members: &str) -> CloudEvent {
    let comma = if members.is_empty() { "" } else { "," };
    serde_json::from_str(&format!(
        r#"{{"specversion": "1.0", "id": "1", "source": "/shop", "type": "Shop.OrderPlaced"{comma} {members}}}"#
    ))
    .expect("a CloudEvent")
}

#[test]
fn samples_go_there_and_back() -> Result<(), Error> {
    for sample in samples::samples() {
        let event = sample.cloud_event();
        let theirs = SdkEvent::try_from(event.clone())?;
        assert_eq!(json_of(&theirs), json_of(&event));
        let typed = CloudEvent::<SystemEvent>::try_from(theirs.clone())?;
        assert!(!matches!(typed.data, SystemEvent::Other(_)), "{typed:?}");
        let back = SdkEvent::try_from(typed.clone())?;
        assert_eq!(json_of(&back), json_of(&typed));
        assert_eq!(CloudEvent::try_from(back)?, typed);
    }
    Ok(())
}

#[test]
fn what_members_become() {
    let data = |data| ("data", Some(data));
    for (members, (member, expected)) in [
        ("", ("data", None)),
        (r#""data": null"#, data(Data::Json(Value::Null))),
        (
            r#""data": {"a": [1, 0.1]}"#,
            data(Data::Json(json!({"a": [1, 0.1]}))),
        ),
        (r#""data": "text""#, data(Data::Json(json!("text")))),
        (
            r#""datacontenttype": "application/x+JSON; charset=utf-8", "data": "text""#,
            data(Data::Json(json!("text"))),
        ),
        (
            r#""datacontenttype": "text/plain", "data": "text""#,
            data(Data::String("text".to_owned())),
        ),
        (
            r#""datacontenttype": "text/plain", "data": {"a": 1}"#,
            data(Data::Json(json!({"a": 1}))),
        ),
        (r#""data_base64": "/w==""#, data(Data::Binary(vec![0xff]))),
        (
            r#""datacontenttype": "application/json", "data_base64": "e30=""#,
            data(Data::Binary(b"{}".to_vec())),
        ),
        // Digits in strings are not numbers, and minus zero is one.
        (
            r#""data": ["\"99999999999999999999\\", 1e99, -0, -9223372036854775808, 18446744073709551615]"#,
            data(Data::Json(json!([
                "\"99999999999999999999\\",
                1e99,
                -0.0,
                i64::MIN,
                u64::MAX
            ]))),
        ),
    ] {
        let event = event_with(members);
        let theirs = SdkEvent::try_from(event.clone()).expect(members);
        assert_eq!(theirs.data().cloned(), expected, "{member}: {members}");
        let back: CloudEvent = theirs.try_into().expect("and back");
        assert_eq!(json_of(&back), json_of(&event));
    }

    let members = r#""text": "A", "flag": true, "number": -9223372036854775808, "topic": "/t",
        "dataschema": "https://example.com/schemas/7#a", "time": "2024-05-01T09:30:00.123456789+02:00", "subject": """#;
    let event = event_with(members);
    let theirs = SdkEvent::try_from(event.clone()).expect("all of them");
    for (name, value) in [
        ("text", ExtensionValue::from("A")),
        ("flag", ExtensionValue::from(true)),
        ("number", ExtensionValue::from(i64::MIN)),
        ("topic", ExtensionValue::from("/t")),
    ] {
        assert_eq!(theirs.extension(name), Some(&value));
    }
    assert_eq!(
        theirs.dataschema().map(AsRef::as_ref),
        event.dataschema.as_deref()
    );
    assert_eq!(theirs.subject(), Some(""));
    assert_eq!(
        theirs.time().map(ToString::to_string).as_deref(),
        Some("2024-05-01 07:30:00.123456789 UTC")
    );
    let back: CloudEvent = theirs.try_into().expect("and back");
    assert_eq!(back.time, event.time);
}

/// What their type cannot hold, whether it can be left out, and what the error says.
#[test]
fn what_they_cannot_hold() {
    let url = |schema: &str| {
        format!("takes absolute URLs in normal form, not {schema:?}, and cannot hold: dataschema")
    };
    let place = |what: &str| format!("cannot hold{what}");
    for (members, loss, left_out, message) in [
        (r##""dataschema": "#1""##, "dataschema", true, url("#1")),
        (
            r#""dataschema": "orders/7""#,
            "dataschema",
            true,
            url("orders/7"),
        ),
        (
            r#""dataschema": "HTTPS://a.example""#,
            "dataschema",
            true,
            url("HTTPS://a.example"),
        ),
        (r#""weight": 1.5"#, "weight", true, place(": weight")),
        (r#""big": 9223372036854775808"#, "big", true, place(": big")),
        (r#""list": [1]"#, "list", true, place(": list")),
        (r#""object": {"a": 1}"#, "object", true, place(": object")),
        (
            r#""data": 18446744073709551616"#,
            "data",
            false,
            place(" the number 18446744073709551616, which has more than 64 bits, in: data"),
        ),
        (
            r#""data": {"a\\\"": [1, -99999999999999999999]}"#,
            "data",
            false,
            place(" the number -99999999999999999999, which has more than 64 bits, in: data"),
        ),
    ] {
        let event = event_with(members);
        let error = SdkEvent::try_from(event.clone()).expect_err(members);
        assert_eq!(*error.kind(), ErrorKind::Conversion);
        assert_eq!(error.losses(), [loss]);
        assert_eq!(
            error.to_string(),
            format!(
                r#"event (id "1", type "Shop.OrderPlaced"): an event of cloudevents-sdk {message}"#
            )
        );
        let forced = event.into_sdk_event();
        assert_eq!(forced.is_ok(), left_out, "{members}");
        if let Ok((theirs, losses)) = forced {
            assert_eq!(losses.to_string(), loss);
            assert_eq!(json_of(&theirs), json_of(&event_with("")));
        }
    }

    let ancient = event_with("").with_time(datetime!(-0001-01-01 0:00 UTC));
    assert_eq!(SdkEvent::try_from(ancient).unwrap_err().losses(), ["time"]);
    // An attribute of theirs is not an extension of ours.
    let mut misnamed = event_with("");
    misnamed.extensions.insert("source", "/other").unwrap_err();
    assert_eq!(
        SdkEvent::try_from(misnamed)
            .map(|theirs| json_of(&theirs))
            .ok(),
        Some(json_of(&event_with("")))
    );
    let huge = SdkEvent::try_from(event_with(r#""data": 1e999"#)).unwrap_err();
    assert_eq!(huge.losses(), ["data"], "{huge}");
    assert!(SdkEvent::try_from(event_with(r#""data_base64": "?""#)).is_err());
}

/// The Event Grid schema goes by way of a CloudEvent, whose `dataschema` is relative then.
#[test]
fn events_of_the_event_grid_schema() -> Result<(), Error> {
    let data = RawData::from(json!({"orderId": 7}));
    let event = EventGridEvent::of_type("Shop.OrderPlaced", "orders/7", data).with_topic("/shop");
    let error = SdkEvent::try_from(Event::from(event.clone())).unwrap_err();
    assert_eq!(error.losses(), ["dataschema"]);

    let (cloud_event, _) = event.into_cloud_event()?;
    let (theirs, losses) = cloud_event.clone().into_sdk_event()?;
    assert_eq!(losses.to_string(), "dataschema");
    let mut back: Event = theirs.try_into()?;
    assert_eq!(back.subject(), Some("orders/7"));
    if let Event::CloudEvent(back) = &mut back {
        back.dataschema.clone_from(&cloud_event.dataschema);
    }
    assert_eq!(back, cloud_event.into());
    Ok(())
}

fn theirs() -> EventBuilderV10 {
    EventBuilderV10::new()
        .id("1")
        .source("/shop")
        .ty("Microsoft.KeyVault.SecretExpired")
}

/// What of theirs is not an event of ours.
#[test]
fn what_we_cannot_hold() {
    let mut no_id = SdkEvent::default();
    no_id.set_id("");
    for (event, message) in [
        (no_id, "a CloudEvent needs `id`, and it is empty"),
        (
            theirs().extension("data", "x").build().expect("built"),
            "event (id \"1\", type \"Microsoft.KeyVault.SecretExpired\"): `data` is an attribute and no extension",
        ),
        (
            theirs()
                .time("2016-12-31T23:59:60Z")
                .build()
                .expect("built"),
            "event (id \"1\", type \"Microsoft.KeyVault.SecretExpired\"): `time` cannot be held: ",
        ),
        (
            theirs()
                .data("application/json", json!(["Id"]))
                .build()
                .expect("built"),
            "event (id \"1\", type \"Microsoft.KeyVault.SecretExpired\"): data: expected an object, found an array",
        ),
    ] {
        let error = CloudEvent::<SystemEvent>::try_from(event).unwrap_err();
        assert!(error.to_string().contains(message), "{error}");
    }
}

#[test]
fn events_of_cloudevents_0_3_become_1_0() {
    let old = EventBuilderV03::new()
        .id("1")
        .source("/shop")
        .ty("Shop.OrderPlaced")
        .data_with_schema("application/json", "https://example.com/orders", json!(7))
        .build()
        .expect("built");
    let event: CloudEvent = old.try_into().expect("converts");
    assert_eq!(
        event.dataschema.as_deref(),
        Some("https://example.com/orders")
    );
    assert_eq!(json_of(&event)["specversion"], "1.0");
}

/// Members of events that their type can hold, as JSON.
fn event() -> impl Strategy<Value = Value> {
    let text = "\\PC{1,8}";
    let attributes = (
        (text, text, text),
        prop::option::of(".{0,8}"),
        prop::option::of(
            "(19|20)[0-9]{2}-0[1-9]-[012][1-8]T[01][0-9]:[0-5][0-9]:[0-5][0-9](\\.[0-9]{1,9})?(Z|[+-]0[0-9]:30)",
        ),
        prop::option::of(prop::sample::select(vec![
            "application/json",
            "text/plain",
            "image/png",
        ])),
        prop::option::of("https://example\\.com/[a-z]{0,8}(#[0-9])?"),
    );
    let extension = prop_oneof![
        ".{0,8}".prop_map(Value::from),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
    ];
    let extensions = prop::collection::btree_map("x[a-z0-9]{1,8}", extension, 0..4);
    let json = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        prop::num::f64::NORMAL.prop_map(Value::from),
        ".{0,8}".prop_map(Value::from),
    ]
    .prop_recursive(3, 16, 4, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            prop::collection::btree_map(".{0,4}", inner, 0..4).prop_map(|members| members
                .into_iter()
                .collect::<serde_json::Map<_, _>>()
                .into()),
        ]
    });
    let data = prop_oneof![
        Just(None),
        json.prop_map(|json| Some(("data", json))),
        prop::collection::vec(any::<u8>(), 0..8).prop_map(|bytes| {
            let written = json_of(&CloudEvent::new(
                "t",
                "1",
                "/s",
                RawData::from_bytes(&bytes),
            ));
            Some(("data_base64", written["data_base64"].clone()))
        }),
    ];
    (attributes, extensions, data).prop_map(
        |(((id, source, event_type), subject, time, content_type, schema), extensions, data)| {
            let mut event =
                json!({"specversion": "1.0", "id": id, "source": source, "type": event_type});
            let optional = [
                ("subject", subject),
                ("time", time),
                ("datacontenttype", content_type.map(str::to_owned)),
                ("dataschema", schema),
            ];
            for (name, value) in optional {
                if let Some(value) = value {
                    event[name] = value.into();
                }
            }
            for (name, value) in extensions {
                event[name] = value;
            }
            if let Some((name, value)) = data {
                event[name] = value;
            }
            event
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_events_go_there_and_back(event in event()) {
        let ours: CloudEvent = serde_json::from_value(event).expect("a CloudEvent");
        let theirs = SdkEvent::try_from(ours.clone()).expect("nothing is lost");
        let back: CloudEvent = theirs.clone().try_into().expect("and back");
        prop_assert_eq!(back.time, ours.time);
        let utc = |event: CloudEvent| match event.time {
            Some(time) => event.with_time(time.to_offset(eventgrid::time::UtcOffset::UTC)),
            None => event,
        };
        prop_assert_eq!(json_of(&utc(ours)), json_of(&utc(back.clone())));
        // The other way about, too.
        prop_assert_eq!(SdkEvent::try_from(back).expect("nothing is lost"), theirs);
    }
}
