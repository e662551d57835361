//! Random input: nothing panics, and events that are written in binary mode are read again.

use eventgrid_receive::functions::Invocation;
use eventgrid_receive::http::{HeaderName, HeaderValue, Method, Request};
use eventgrid_receive::pull::{self, Settlement};
use eventgrid_receive::{
    Authentication, Events, Received, Receiver, dead_letter, message, read, storage_queue,
};
use eventgrid_runtime::write;
use eventgrid_runtime::{CloudEvent, RawData, serde_json};
use proptest::prelude::*;

use crate::only;

/// Names of headers that matter, and others.
fn name() -> impl Strategy<Value = String> {
    prop_oneof![
        prop::sample::select(vec![
            "content-type",
            "content-length",
            "content-encoding",
            "ce-specversion",
            "ce-id",
            "ce-source",
            "ce-type",
            "ce-time",
            "ce-subject",
            "aeg-event-type",
            "aeg-subscription-name",
            "webhook-request-origin",
            "webhook-request-callback",
            "authorization",
        ])
        .prop_map(str::to_owned),
        "(ce-)?[a-z0-9_-]{1,12}",
    ]
}

fn value() -> impl Strategy<Value = Vec<u8>> {
    prop_oneof![
        prop::sample::select(vec![
            "application/json",
            "application/cloudevents+json",
            "application/cloudevents-batch+json; charset=utf-8",
            "text/plain",
            "1.0",
            "SubscriptionValidation",
            "SubscriptionDeletion",
            "Notification",
            "eventgrid.azure.net",
            "Bearer x",
        ])
        .prop_map(|text| text.as_bytes().to_vec()),
        "[ -~]{0,20}".prop_map(String::into_bytes),
        prop::collection::vec(prop_oneof![0x20..=0x7e_u8, 0x80..=0xff_u8], 0..20),
    ]
}

fn body() -> impl Strategy<Value = Vec<u8>> {
    let json = prop::sample::select(vec![
        r#"{"specversion": "1.0", "id": "1", "source": "/a", "type": "Microsoft.EventGrid.SubscriptionValidationEvent", "data": "{\"validationCode\": \"a\"}"}"#,
        r#"[{"id": "1", "subject": "", "eventType": "Microsoft.EventGrid.SubscriptionDeletedEvent", "eventTime": "2024-05-01T09:30:00Z", "data": {}}]"#,
        r#"{"value": [{"brokerProperties": {"lockToken": "a"}, "event": {"specversion": "1.0", "id": "1", "source": "/a", "type": "A"}}]}"#,
        r#"[{"deadLetterProperties": {"deliveryattempts": 1, "publishutc": "2024-05-01T09:30:00Z"}, "event": {}}]"#,
        r#"{"Data": {"a": "\"[{}]\"", "b": ["{}"]}, "Metadata": {}}"#,
        "eyJzcGVjdmVyc2lvbiI6IjEuMCIsImlkIjoiMSIsInNvdXJjZSI6Ii9zIiwidHlwZSI6IkEifQ==",
    ]);
    // Valid, cut off, or with one byte changed.
    let changed = (
        json,
        any::<prop::sample::Index>(),
        any::<Option<u8>>(),
        any::<bool>(),
    );
    let changed = changed.prop_map(|(json, at, byte, cut)| {
        let mut bytes = json.as_bytes().to_vec();
        let at = at.index(bytes.len());
        match byte {
            Some(byte) => bytes[at] = byte,
            None if cut => bytes.truncate(at),
            None => {}
        }
        bytes
    });
    prop_oneof![changed, prop::collection::vec(any::<u8>(), 0..100)]
}

fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "\\PC{1,20}",
        any::<String>().prop_filter("not empty", |text| !text.is_empty())
    ]
}

fn data() -> impl Strategy<Value = (Option<String>, RawData)> {
    let bytes = prop::collection::vec(any::<u8>(), 1..50);
    prop_oneof![
        Just((None, RawData::Absent)),
        Just((Some("application/json".to_owned()), RawData::Null)),
        text().prop_map(|text| {
            let json = RawData::from(serde_json::Value::from(text));
            (
                Some("application/vnd.shop+json; charset=utf-8".to_owned()),
                json,
            )
        }),
        bytes.prop_map(|bytes| {
            use base64::Engine;
            let base64 = base64::engine::general_purpose::STANDARD.encode(bytes);
            (Some("image/png".to_owned()), RawData::Base64(base64.into()))
        }),
    ]
}

proptest! {
    #[test]
    fn requests_never_panic(
        method in prop::sample::select(vec![Method::POST, Method::POST, Method::OPTIONS, Method::GET]),
        query in "[ -~]{0,20}",
        headers in prop::collection::vec((name(), value()), 0..8),
        body in body(),
    ) {
        let mut request = Request::new(body);
        *request.method_mut() = method;
        if let Ok(uri) = format!("/?{query}").parse() {
            *request.uri_mut() = uri;
        }
        for (name, value) in &headers {
            let name = HeaderName::from_bytes(name.as_bytes());
            if let (Ok(name), Ok(value)) = (name, HeaderValue::from_bytes(value)) {
                request.headers_mut().append(name, value);
            }
        }
        let authentication = Authentication::anyone()
            .or(Authentication::query("code", ["a"]))
            .or(Authentication::header(HeaderName::from_static("x"), ["a"]));
        let receiver = Receiver::new(authentication).subscriptions(["A"]);
        for receiver in [receiver, crate::open()] {
            match receiver.receive(request.clone()) {
                Ok(Received::Events(events)) => {
                    prop_assert!(events.each::<RawData>().count() < 100);
                }
                Ok(Received::SubscriptionDeleted(deleted)) => {
                    prop_assert!(deleted.events().each::<RawData>().count() < 100);
                }
                Ok(Received::Handshake(handshake)) => {
                    prop_assert_eq!(handshake.into_response().status(), 200);
                }
                Err(rejection) => {
                    let status = rejection.into_response().status().as_u16();
                    prop_assert!((400..=415).contains(&status));
                }
            }
        }
        drop(read(request.headers(), request.body().clone()));
    }

    #[test]
    fn channels_never_panic(body in body()) {
        let count = |events: Events| events.each::<RawData>().count();
        storage_queue::read(&body).map(count).ok();
        count(message::read(&body, [("aeg-delivery-count", "x")]));
        for letter in dead_letter::read(&body).unwrap_or_default() {
            letter.event::<RawData>().ok();
        }
        for received in pull::read(&body).unwrap_or_default() {
            received.event::<RawData>().ok();
        }
        Settlement::read(&body).ok();
        if let Ok(invocation) = Invocation::read(&body) {
            for binding in invocation.bindings() {
                invocation.events(binding).map(count).ok();
            }
        }
    }

    #[test]
    fn binary_mode_there_and_back(
        id in text(),
        source in text(),
        event_type in text(),
        subject in prop::option::of(text()),
        dataschema in prop::option::of(text()),
        extensions in prop::collection::btree_map("x[a-z0-9]{0,18}", any::<String>(), 0..4),
        (datacontenttype, data) in data(),
    ) {
        let mut event = CloudEvent::new(event_type, id, source, data);
        event.subject = subject.map(Into::into);
        event.dataschema = dataschema.map(Into::into);
        event.datacontenttype = datacontenttype.map(Into::into);
        event.time = Some(time::macros::datetime!(2024-05-01 09:30:00.1234567 UTC));
        for (name, value) in extensions {
            event.extensions.insert(name, value).unwrap();
        }
        let message = write::binary(&event).unwrap();
        for value in message.headers.values() {
            prop_assert!(value.as_bytes().iter().all(|byte| (0x20..=0x7e).contains(byte)));
        }
        let events = read(&message.headers, message.body).unwrap();
        let again = CloudEvent::try_from(only(&events)).unwrap();
        prop_assert_eq!(sorted(&again), sorted(&event));
        prop_assert_eq!(again.data, event.data);
    }
}

/// The envelope as JSON: headers have no order.
fn sorted(event: &CloudEvent) -> serde_json::Value {
    serde_json::to_value(event).unwrap()
}
