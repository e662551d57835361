//! The data of an event: absent, null, JSON and base64.

use eventgrid::serde_json;
use eventgrid::{ErrorKind, RawData, from_str};

use crate::envelopes::one;
use crate::shapes::{Thing, assert_equal_as_json, json, nothing};

#[test]
fn absent_data_null_data_and_data() {
    let with = |data: &str| {
        format!(r#"{{"specversion":"1.0","id":"1","source":"/s","type":"Demo.Thing"{data}}}"#)
    };
    let cases = [
        ("", RawData::Absent),
        (r#","data":null"#, RawData::Null),
        (r#","data":{}"#, RawData::from_json("{}").expect("JSON")),
        (r#","data_base64":"AAEC""#, RawData::Base64("AAEC".into())),
    ];
    for (data, expected) in cases {
        let body = with(data);
        let event = one(&body);
        assert_eq!(*event.data(), expected);
        // Member by member, the null included.
        let written = serde_json::to_value(&event).expect("writes");
        assert_eq!(written, json(&body));
    }
    // For a typed event, missing data is data without properties.
    for data in ["", r#","data":null"#, r#","data":{}"#] {
        let body = with(data);
        assert_eq!(
            *from_str::<Thing>(&body).expect("reads")[0].data(),
            nothing()
        );
    }
}

#[test]
fn data_in_base64() {
    let data = "eyJjb3VudCI6M30="; // {"count":3}
    let event = |content_type: &str| {
        format!(
            r#"{{"specversion":"1.0","id":"1","source":"/s","type":"Demo.Thing"{content_type},"data_base64":"{data}"}}"#
        )
    };
    for content_type in [
        "application/json",
        "text/json",
        "Application/JSON; charset=utf-8",
        "application/vnd.contoso+json",
    ] {
        let body = event(&format!(r#","datacontenttype":"{content_type}""#));
        let thing = from_str::<Thing>(&body).expect(content_type).remove(0);
        assert_eq!(thing.data().count, Some(3), "{content_type}");
        let raw = one(&body);
        assert_eq!(*raw.data(), RawData::Base64(data.into()));
        let bytes = raw.data().bytes().expect("base64").expect("valid");
        assert_eq!(bytes, br#"{"count":3}"#);
        assert_equal_as_json(&serde_json::to_string(&raw).expect("writes"), &body);
    }
    // Without a content type it must not be taken for JSON, nor with another.
    for (content_type, found) in [
        ("", "bytes without a content type"),
        (
            r#","datacontenttype":"text/plain""#,
            "bytes of the content type \"text/plain\"",
        ),
        (
            r#","datacontenttype":"json\n""#,
            "bytes of the content type \"json\\n\"",
        ),
    ] {
        let body = event(content_type);
        let error = from_str::<Thing>(&body).expect_err(content_type);
        assert_eq!(*error.kind(), ErrorKind::Data);
        assert_eq!(
            error.message(),
            format!("expected JSON data, found {found}")
        );
        assert!(one(&body).data().bytes().is_some());
    }
    // The content type may come last.
    let body = format!(
        r#"{{"data_base64":"{data}","specversion":"1.0","id":"1","source":"/s","type":"Demo.Thing","datacontenttype":"application/json"}}"#
    );
    assert_eq!(
        from_str::<Thing>(&body).expect("reads")[0].data().count,
        Some(3)
    );
    // Data that is not base64, UTF-8 or JSON, or does not fit the type.
    for (data, path, message) in [
        (
            "e!",
            "data",
            "expected base64, found a string that is not base64",
        ),
        (
            "/w==",
            "data",
            "expected JSON in base64, found bytes that are not UTF-8",
        ),
        ("e30x", "data", "malformed JSON: trailing characters"),
        (
            "eyJjb3VudCI6W119",
            "data.count",
            "expected an integer of 64 bits, found an array",
        ),
    ] {
        let body = format!(
            r#"{{"specversion":"1.0","id":"1","source":"/s","type":"Demo.Thing","datacontenttype":"application/json","data_base64":"{data}"}}"#
        );
        let error = from_str::<Thing>(&body).expect_err(data);
        assert_eq!(error.path(), Some(path), "{error}");
        assert!(error.message().starts_with(message), "{error}");
        // Inside the base64 there are no lines: this is how far the event was read.
        assert_eq!(
            (error.line(), error.column()),
            (Some(1), Some(body.len())),
            "{error}"
        );
        assert_eq!(*one(&body).data(), RawData::Base64(data.into()));
    }
}
