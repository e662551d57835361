//! CloudEvents 1.0.2, HTTP binding: one test per MUST, named after its section.

use eventgrid_receive::{Rejection, RejectionKind, read};
use eventgrid_runtime::write;
use eventgrid_runtime::{CloudEvent, RawData};

use crate::{BINARY, JSON, binary, event, header_map, only};

fn read_headers(headers: &[(&str, &str)], body: &'static str) -> Result<(), Rejection> {
    read(&header_map(headers), body).map(|_| ())
}

fn subject(value: &str) -> String {
    let headers = header_map(&binary(&[("ce-subject", value)]));
    let events = read(&headers, "").unwrap();
    only(&events).subject().unwrap_or_default().to_owned()
}

fn written_subject(subject: &'static str) -> String {
    let mut event = CloudEvent::new("A.B", "1", "/shop", RawData::Absent);
    event.subject = Some(subject.into());
    let message = write::binary(&event).unwrap();
    message.headers["ce-subject"].to_str().unwrap().to_owned()
}

#[test]
fn section_1_4_structured_mode_in_json() {
    let json = r#"{"specversion": "1.0", "id": "1", "source": "/shop", "type": "A.B"}"#;
    for content_type in [
        "application/cloudevents+json",
        "application/cloudevents+json; charset=UTF-8",
        "Application/CloudEvents+JSON;charset=\"utf-8\"",
    ] {
        let events = read(&header_map(&[("content-type", content_type)]), json).unwrap();
        assert_eq!(only(&events).event_type(), "A.B");
    }
}

#[test]
fn section_3_modes_by_content_type() {
    let json = r#"{"specversion": "1.0", "id": "structured", "source": "/shop", "type": "A.B"}"#;
    let batch = format!("[{json}]");
    for (content_type, body, id) in [
        ("application/cloudevents+json", json, "structured"),
        ("application/cloudevents-batch+json", &batch, "structured"),
        ("application/json", json, "1"),
        ("text/plain", json, "1"),
    ] {
        let headers = binary(&[("content-type", content_type)]);
        let events = read(&header_map(&headers), body.to_owned()).unwrap();
        assert_eq!(only(&events).id(), id, "{content_type}");
    }
}

#[test]
fn section_3_formats_other_than_json() {
    for content_type in [
        "application/cloudevents+avro",
        "application/cloudevents-batch+xml",
    ] {
        let rejection = read_headers(&binary(&[("content-type", content_type)]), "{}").unwrap_err();
        assert_eq!(rejection.kind(), RejectionKind::ContentType);
    }
}

#[test]
fn section_3_1_1_content_type_is_datacontenttype() {
    let headers = header_map(&binary(&[(
        "content-type",
        "application/vnd.shop+json; a=b",
    )]));
    let events = read(&headers, "{}").unwrap();
    let event = CloudEvent::try_from(only(&events)).unwrap();
    assert_eq!(
        event.datacontenttype.as_deref(),
        Some("application/vnd.shop+json; a=b")
    );

    let message = write::binary(&event).unwrap();
    assert_eq!(
        message.headers["content-type"],
        "application/vnd.shop+json; a=b"
    );
    assert!(!message.headers.contains_key("ce-datacontenttype"));
}

#[test]
fn section_3_1_1_no_header_ce_datacontenttype() {
    let headers = binary(&[JSON, ("ce-datacontenttype", "application/json")]);
    let rejection = read_headers(&headers, "{}").unwrap_err();
    assert_eq!(rejection.kind(), RejectionKind::Malformed);
}

#[test]
fn section_3_1_2_the_body_is_the_data() {
    let headers = header_map(&binary(&[("content-type", "application/octet-stream")]));
    let events = read(&headers, vec![0, 1, 0xff]).unwrap();
    let event = CloudEvent::try_from(only(&events)).unwrap();
    assert_eq!(event.data.bytes().unwrap().unwrap(), [0, 1, 0xff]);
    assert_eq!(write::binary(&event).unwrap().body, vec![0, 1, 0xff]);

    // Text is written without the quotes that JSON needs.
    let json = r#"{"specversion": "1.0", "id": "1", "source": "/shop", "type": "A.B",
        "datacontenttype": "application/xml", "data": "<much wow=\"xml\"/>"}"#;
    let event = CloudEvent::try_from(crate::event(json)).unwrap();
    assert_eq!(write::binary(&event).unwrap().body, r#"<much wow="xml"/>"#);
}

#[test]
fn section_3_1_3_every_attribute_has_a_header_of_its_own() {
    let json = r##"{"specversion": "1.0", "id": "A234", "source": "/mycontext", "type": "com.example", "subject": "s",
        "time": "2018-04-05T17:31:00Z", "dataschema": "#1", "comexampleextension1": "value", "comexampleothervalue": 5}"##;
    let event = CloudEvent::try_from(event(json)).unwrap();
    let message = write::binary(&event).unwrap();
    let expected = [
        ("ce-specversion", "1.0"),
        ("ce-id", "A234"),
        ("ce-source", "/mycontext"),
        ("ce-type", "com.example"),
        ("ce-subject", "s"),
        ("ce-time", "2018-04-05T17:31:00Z"),
        ("ce-dataschema", "#1"),
        ("ce-comexampleextension1", "value"),
        ("ce-comexampleothervalue", "5"),
    ];
    assert_eq!(message.headers, header_map(&expected));

    let events = read(&message.headers, message.body).unwrap();
    let mut again = CloudEvent::try_from(only(&events)).unwrap();
    // Headers have no types.
    assert_eq!(
        again.extensions.get("comexampleothervalue"),
        Some("5".into())
    );
    again.extensions.insert("comexampleothervalue", 5).unwrap();
    assert_eq!(again, event);

    let twice = binary(&[("ce-ext", "1"), ("ce-ext", "2")]);
    assert_eq!(
        read_headers(&twice, "").unwrap_err().kind(),
        RejectionKind::Malformed
    );
}

#[test]
fn section_3_1_3_1_headers_are_named_ce_and_attribute() {
    let headers = BINARY.map(|(name, value)| (name.to_uppercase(), value));
    let headers: Vec<_> = headers
        .iter()
        .map(|(name, value)| (&**name, *value))
        .collect();
    assert_eq!(read_headers(&headers, ""), Ok(()));
    for missing in BINARY {
        let rest: Vec<_> = BINARY
            .into_iter()
            .filter(|header| *header != missing)
            .collect();
        let rejection = read_headers(&rest, "").unwrap_err();
        let message = format!("a CloudEvent in binary mode without `{}`", missing.0);
        assert_eq!(rejection.message(), message);
    }
}

#[test]
fn section_3_1_3_2_printable_ascii_only() {
    let written = written_subject("a\u{0}\r\nb\u{7f}\u{80}ü€😀");
    assert!(
        written.bytes().all(|byte| byte.is_ascii_graphic()),
        "{written}"
    );
    assert_eq!(written, "a%00%0D%0Ab%7F%C2%80%C3%BC%E2%82%AC%F0%9F%98%80");
}

#[test]
fn section_3_1_3_2_encoding() {
    assert_eq!(
        written_subject("Euro € 😀"),
        "Euro%20%E2%82%AC%20%F0%9F%98%80"
    );
    assert_eq!(written_subject("\"100%\""), "%22100%25%22");
    let rest = "!#$&'()*+,-./0123456789:;<=>?@AZ[\\]^_`az{|}~";
    assert_eq!(written_subject(rest), rest);
}

#[test]
fn section_3_1_3_2_surrogate_pairs_are_one_character() {
    assert_eq!(written_subject("😀"), "%F0%9F%98%80");
    assert_eq!(subject("%F0%9F%98%80"), "😀");
}

#[test]
fn section_3_1_3_2_quotes_first_then_one_round_of_decoding() {
    assert_eq!(subject("\"a \\\"b\\\" c\""), "a \"b\" c");
    assert_eq!(subject("\"Euro \\\\ %E2%82%AC\""), "Euro \\ €");
    assert_eq!(subject("%2541"), "%41");
}

#[test]
fn section_3_1_3_2_lower_case_hex() {
    assert_eq!(subject("Euro%20%e2%82%ac"), "Euro €");
}

#[test]
fn section_3_1_3_2_encoded_without_need() {
    assert_eq!(subject("%6Frders%2F7"), "orders/7");
}

#[test]
fn section_3_1_3_2_invalid_utf_8() {
    for value in ["%C0%A0", "%FF", "a%E2%82", "%ED%A0%80%ED%B0%80"] {
        let rejection = read_headers(&binary(&[("ce-subject", value)]), "").unwrap_err();
        assert_eq!(rejection.kind(), RejectionKind::Malformed, "{value}");
    }
}

#[test]
fn section_3_2_1_and_3_3_1_content_type_of_a_format() {
    let event = CloudEvent::new("A.B", "1", "/shop", RawData::Absent);
    let message = write::structured(&event).unwrap();
    assert_eq!(
        message.headers["content-type"],
        "application/cloudevents+json; charset=utf-8"
    );
    let message = write::batches(&[event.into()]).unwrap().remove(0);
    assert_eq!(
        message.headers["content-type"],
        "application/cloudevents-batch+json; charset=utf-8"
    );
}

#[test]
fn section_3_2_3_the_payload_has_all_attributes() {
    // Headers may repeat them, and do not count.
    let json = r#"{"specversion": "1.0", "id": "payload", "source": "/shop", "type": "A.B"}"#;
    let headers = binary(&[
        ("content-type", "application/cloudevents+json"),
        ("ce-subject", "s"),
    ]);
    let events = read(&header_map(&headers), json).unwrap();
    assert_eq!(only(&events).id(), "payload");
    assert_eq!(only(&events).subject(), None);
}

#[test]
fn section_3_3_2_one_specversion_in_a_batch() {
    let json = r#"[{"specversion": "1.0", "id": "1", "source": "/shop", "type": "A.B"},
        {"specversion": "0.3", "id": "2", "source": "/shop", "type": "A.B"}]"#;
    let headers = header_map(&[("content-type", "application/cloudevents-batch+json")]);
    let events = read(&headers, json).unwrap();
    let read: Vec<bool> = events
        .each::<RawData>()
        .map(|event| event.is_ok())
        .collect();
    assert_eq!(read, [true, false]);
}
