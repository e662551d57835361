//! CloudEvents 1.0.2, core specification: one test per MUST, named after its section.
//!
//! Where Azure's events break a rule the reader tolerates it, and the test says so: `tolerated`.

use eventgrid_runtime::write;
use eventgrid_runtime::{CloudEvent, RawData, each, from_str, serde_json};
use serde_json::Value;

use crate::event;

fn cloud_event(member: &str) -> String {
    format!(r#"{{"specversion": "1.0", "id": "1", "source": "/shop", "type": "A.B"{member}}}"#)
}

fn error(json: &str) -> String {
    from_str::<RawData>(json).unwrap_err().message().to_owned()
}

fn bare() -> CloudEvent {
    CloudEvent::new("A.B", "1", "/shop", RawData::Absent)
}

/// An event with an extension attribute.
fn extended(name: &'static str, value: impl Into<Value>) -> CloudEvent {
    let mut event = bare();
    event.extensions.insert(name, value).unwrap();
    event
}

#[test]
fn naming_conventions_lower_case_letters_and_digits() {
    assert!(write::binary(&extended("ab12", "x")).is_ok());
    for name in ["Ab", "a-b", "a_b", "ä", ""] {
        let error = write::binary(&extended(name, "x")).unwrap_err();
        assert!(
            error.message().contains("lower-case letters and digits"),
            "{error}"
        );
    }
    // Tolerated in JSON: Azure adds members such as `operationId`, which are kept.
    let json = cloud_event(r#", "operationId": "7""#);
    assert_eq!(
        event(&json).extensions().get("operationId"),
        Some("7".into())
    );
}

#[test]
fn naming_conventions_no_attribute_is_called_data() {
    for name in ["data", "datacontenttype"] {
        let error = bare().extensions.insert(name, "x").unwrap_err();
        assert!(
            error.message().contains("is a member of the envelope"),
            "{error}"
        );
    }
}

#[test]
fn type_system_canonical_strings() {
    let values: [(Value, &str); 9] = [
        (true.into(), "true"),
        (false.into(), "false"),
        ((-7).into(), "-7"),
        (2_147_483_647.into(), "2147483647"),
        ("text".into(), "text"),
        ("aGk=".into(), "aGk="),                                   // Binary
        ("https://example.com/a".into(), "https://example.com/a"), // URI
        ("../a#b".into(), "../a#b"),                               // URI reference
        ("2024-05-01T09:30:00Z".into(), "2024-05-01T09:30:00Z"),
    ];
    for (value, text) in values {
        let message = write::binary(&extended("ext", value)).unwrap();
        assert_eq!(message.headers["ce-ext"], text);
    }
    // A number keeps all its digits.
    for number in ["1.10", "123456789012345678901234567890"] {
        let event = event(&cloud_event(&format!(r#", "ext": {number}"#)));
        let message = write::binary(&CloudEvent::try_from(event).unwrap()).unwrap();
        assert_eq!(message.headers["ce-ext"], number);
    }
}

#[test]
fn type_system_values_are_of_one_of_the_types() {
    for value in [serde_json::json!([1]), serde_json::json!({"a": 1})] {
        let error = write::binary(&extended("ext", value)).unwrap_err();
        assert!(error.message().contains("an array or an object"), "{error}");
    }
    // Tolerated in JSON, as are integers beyond 32 bits and control characters: they are kept as they are.
    for value in ["[1]", r#"{"a": 1}"#, "1.5", "3000000000", r#""a\u0001b""#] {
        let json = cloud_event(&format!(r#", "ext": {value}"#));
        let event = event(&json);
        let (name, kept) = event.extensions().iter().next().unwrap();
        assert_eq!(
            (name, kept),
            ("ext", serde_json::from_str::<Value>(value).unwrap())
        );
        let written = serde_json::to_string(&event).unwrap();
        assert!(written.contains(&format!("\"ext\":{value}")), "{written}");
    }
}

#[test]
fn type_system_timestamps_from_and_to_rfc_3339() {
    let json = cloud_event(r#", "time": "2018-04-05T17:31:00.5+02:00""#);
    let event = CloudEvent::try_from(event(&json)).unwrap();
    assert_eq!(
        event.time,
        Some(time::macros::datetime!(2018-04-05 15:31:00.5 UTC))
    );
    let message = write::binary(&event).unwrap();
    assert_eq!(message.headers["ce-time"], "2018-04-05T17:31:00.5+02:00");
}

#[test]
fn required_attributes() {
    for name in ["id", "source", "type"] {
        let absent = cloud_event("").replace(&format!(r#""{name}""#), r#""other""#);
        assert_eq!(
            error(&absent),
            format!("invalid CloudEvent: `{name}` is missing")
        );
    }
    let absent = cloud_event("").replace("specversion", "other");
    assert!(error(&absent).starts_with("a CloudEvent without `specversion`"));
}

#[test]
fn required_attributes_are_not_empty() {
    for (name, value) in [("id", "1"), ("source", "/shop"), ("type", "A.B")] {
        let empty = cloud_event("").replace(
            &format!(r#""{name}": "{value}""#),
            &format!(r#""{name}": """#),
        );
        assert_eq!(
            error(&empty),
            format!("invalid CloudEvent: `{name}` is empty")
        );
    }
}

#[test]
fn specversion_is_1_0() {
    for version in ["", "1", "1.1", "0.3", "2.0"] {
        let json = cloud_event("").replace("\"1.0\"", &format!("{version:?}"));
        assert_eq!(
            error(&json),
            format!("invalid CloudEvent: `specversion` is {version:?}, not \"1.0\"")
        );
    }
    let written = serde_json::to_value(bare()).unwrap();
    assert_eq!(written["specversion"], "1.0");
    assert_eq!(
        write::binary(&bare()).unwrap().headers["ce-specversion"],
        "1.0"
    );
}

#[test]
fn datacontenttype_is_a_media_type() {
    let mut event = bare();
    event.datacontenttype = Some("text/plain\r\nx: y".into());
    let error = write::binary(&event).unwrap_err();
    assert_eq!(error.message(), "`datacontenttype` is not a media type");
}

#[test]
fn dataschema_is_a_uri_tolerated() {
    // Event Grid writes a relative reference here, `#` and a version.
    let json = cloud_event(r##", "dataschema": "#1""##);
    let event = CloudEvent::try_from(event(&json)).unwrap();
    assert_eq!(event.dataschema.as_deref(), Some("#1"));
    assert_eq!(
        write::binary(&event).unwrap().headers["ce-dataschema"],
        "#1"
    );
}

#[test]
fn subject_is_not_empty() {
    // Tolerated: the Event Grid schema allows it, and converters copy it. It counts as absent.
    let json = cloud_event(r#", "subject": """#);
    let event = event(&json);
    assert_eq!(event.subject(), None);
    let event = CloudEvent::try_from(event).unwrap();
    assert!(
        !write::binary(&event)
            .unwrap()
            .headers
            .contains_key("ce-subject")
    );
}

#[test]
fn time_is_rfc_3339() {
    for time in ["yesterday", "2024-13-01T00:00:00Z", "12:30"] {
        let json = cloud_event(&format!(r#", "time": "{time}""#));
        assert_eq!(
            error(&json),
            "invalid CloudEvent: `time` is not a date-time"
        );
    }
    // Tolerated: times without a zone, which some services send, are UTC.
    let json = cloud_event(r#", "time": "2024-05-01T09:30:00""#);
    let utc = time::macros::datetime!(2024-05-01 09:30 UTC);
    assert_eq!(event(&json).time(), Some(utc));
}

#[test]
fn size_limits_64_kib_pass() {
    let json = cloud_event(&format!(r#", "data": "{}""#, "x".repeat(64 << 10)));
    assert!(each::<RawData>(json.as_bytes()).all(|event| event.is_ok()));
}
