//! Channels other than webhooks.

use eventgrid_receive::bytes::Bytes;
use eventgrid_receive::functions::Invocation;
use eventgrid_receive::pull::{self, Operation, ReleaseDelay, Settlement};
use eventgrid_receive::{DeliveryKind, Events, dead_letter, message, storage_queue};
use eventgrid_runtime::{CloudEvent, Event, RawData, serde_json};
use serde_json::{Value, json};
use time::macros::datetime;

use crate::only;

const EVENT_GRID: &str = r#"{"id": "1", "topic": "/shop", "subject": "orders/7", "eventType": "Shop.OrderPlaced", "eventTime": "2024-05-01T09:30:00Z", "data": {"orderId": 7}}"#;
const CLOUD_EVENT: &str = r#"{"specversion": "1.0", "id": "1", "source": "/shop", "type": "Shop.OrderPlaced", "data": {"orderId": 7}}"#;

fn types(events: &Events) -> Vec<String> {
    let events = events.all::<RawData>().unwrap();
    events
        .iter()
        .map(|event| event.event_type().to_owned())
        .collect()
}

/// JSON as a JSON string.
fn text(json: &str) -> String {
    Value::from(json).to_string()
}

#[test]
fn storage_queues() {
    // `{"specversion":"1.0","id":"1","source":"/s","type":"A"}`, with and without padding.
    let base64 = "eyJzcGVjdmVyc2lvbiI6IjEuMCIsImlkIjoiMSIsInNvdXJjZSI6Ii9zIiwidHlwZSI6IkEifQ==";
    for message in [
        base64,
        base64.trim_end_matches('='),
        &format!("  {base64}\r\n"),
        // Wrapped, as `base64` prints it, and in the alphabet for URLs.
        &format!(
            "{}\n{}\r\n{}\n",
            &base64[..20],
            &base64[20..40],
            &base64[40..]
        ),
        "eyJzcGVjdmVyc2lvbiI6IjEuMCIsImlkIjoiwr_Cvy0-PiIsInNvdXJjZSI6Ii9zIiwidHlwZSI6IkEifQ",
    ] {
        assert_eq!(
            types(&storage_queue::read(message.as_bytes()).unwrap()),
            ["A"]
        );
    }
    for message in [
        EVENT_GRID,
        CLOUD_EVENT,
        &format!("\u{feff}\n[{EVENT_GRID}]"),
    ] {
        assert_eq!(
            types(&storage_queue::read(message.as_bytes()).unwrap()),
            ["Shop.OrderPlaced"]
        );
    }
    for message in ["", "hello", "aGVsbG8=", "7", "bnVsbA==", "e30=e30="] {
        let error = storage_queue::read(message.as_bytes()).unwrap_err();
        assert_eq!(
            error.message(),
            "the message is neither an event in JSON nor base64 of one"
        );
    }
}

#[test]
fn service_bus_and_event_hubs() {
    let properties: [(&str, &dyn std::fmt::Display); 5] = [
        ("aeg-event-type", &"Notification"),
        ("Aeg-Subscription-Name", &"ORDERS"),
        ("aeg-delivery-count", &2),
        ("aeg-metadata-version", &"1"),
        ("priority", &9.5),
    ];
    let events = message::read(EVENT_GRID.as_bytes(), properties);
    assert_eq!(types(&events), ["Shop.OrderPlaced"]);
    assert_eq!(events.delivery().kind, Some(DeliveryKind::Notification));
    assert_eq!(
        events.delivery().subscription_name.as_deref(),
        Some("ORDERS")
    );
    assert_eq!(events.delivery().delivery_count, Some(2));

    // An event hub's message may hold several.
    let batch = format!("[{EVENT_GRID}, {CLOUD_EVENT}]");
    let events = message::read(batch.as_bytes(), [("aeg-delivery-count", "0")]);
    assert_eq!(types(&events).len(), 2);
    assert_eq!(events.delivery().data_version, None);
}

/// `new BrokeredMessage(text)` of older .NET clients.
#[test]
fn service_bus_in_binary_xml() {
    let wrapped = |record: u8, length: &[u8]| {
        let element = b"@\x06string\x083http://schemas.microsoft.com/2003/10/Serialization/";
        [&element[..], &[record], length, EVENT_GRID.as_bytes()].concat()
    };
    let length = u8::try_from(EVENT_GRID.len()).unwrap();
    for body in [wrapped(0x99, &[length]), wrapped(0x9b, &[length, 0])] {
        let events = message::read(body, [("aeg-delivery-count", "1")]);
        assert_eq!(types(&events), ["Shop.OrderPlaced"]);
        assert_eq!(events.delivery().delivery_count, Some(1));
    }
    let broken = message::read(wrapped(0x99, &[3]), [("aeg-delivery-count", "1")]);
    assert!(broken.all::<RawData>().is_err());
}

#[test]
fn bodies_in_every_form() {
    let bytes = Bytes::from(CLOUD_EVENT);
    for events in [
        Events::from(CLOUD_EVENT),
        Events::from(CLOUD_EVENT.as_bytes()),
        Events::from(&CLOUD_EVENT.to_owned()),
        Events::from(&CLOUD_EVENT.as_bytes().to_vec()),
        Events::from(CLOUD_EVENT.to_owned()),
        Events::from(CLOUD_EVENT.as_bytes().to_vec()),
        Events::from(&bytes),
        Events::from(bytes),
        message::read(CLOUD_EVENT.to_owned(), [] as [(&str, &str); 0]),
        storage_queue::read(CLOUD_EVENT.to_owned()).unwrap(),
    ] {
        assert_eq!(only(&events), crate::event(CLOUD_EVENT));
    }
}

#[test]
fn a_body_that_is_given_away_is_shared() {
    let body = CLOUD_EVENT.as_bytes().to_vec();
    let range = body.as_ptr_range();
    let events = storage_queue::read(body).unwrap();
    assert_eq!(events.body().as_ptr_range(), range);
    let event = only(&events);
    drop(events);
    let data = event.data().as_json().unwrap();
    assert_eq!(data, r#"{"orderId": 7}"#);
    assert!(range.contains(&data.as_ptr()));
}

#[test]
fn dead_letters_of_the_event_grid_schema() {
    let blob = format!(
        "[{}]",
        EVENT_GRID.replace(
            "\"data\":",
            r#""deadLetterReason": "MaxDeliveryAttemptsExceeded", "deliveryAttempts": 30, "lastDeliveryOutcome": "NotFound",
                "lastHttpStatusCode": 404, "publishTime": "2020-08-13T17:18:14.0265758Z",
                "lastDeliveryAttemptTime": "2020-08-14T17:18:14.0465788Z", "data":"#
        )
    );
    let letters = dead_letter::read(blob.as_bytes()).unwrap();
    let [letter] = &letters[..] else {
        panic!("{letters:?}")
    };
    assert_eq!(
        letter.reason.as_deref(),
        Some("MaxDeliveryAttemptsExceeded")
    );
    assert_eq!(letter.delivery_attempts, Some(30));
    assert_eq!(letter.last_delivery_outcome.as_deref(), Some("NotFound"));
    assert_eq!(letter.last_http_status_code, Some(404));
    assert_eq!(
        letter.publish_time,
        Some(datetime!(2020-08-13 17:18:14.0265758 UTC))
    );
    assert_eq!(
        letter.last_delivery_attempt_time,
        Some(datetime!(2020-08-14 17:18:14.0465788 UTC))
    );
    // The event is what was published.
    assert_eq!(letter.event::<RawData>().unwrap(), crate::event(EVENT_GRID));
}

#[test]
fn dead_letters_of_cloud_events() {
    // From the documentation, which has no `specversion`. Its superfluous comma is removed here.
    let blob = r#"{
        "id": "caee971c-3ca0-4254-8f99-1395b394588e", "source": "mysource", "dataversion": "1.0", "subject": "mySubject",
        "type": "fooEventType", "datacontenttype": "application/json", "data": {"prop1": "value1"},
        "deadletterreason": "MaxDeliveryAttemptsExceeded", "deliveryattempts": 1, "lastdeliveryoutcome": "NotFound",
        "publishtime": "2020-08-13T21:21:36.4018726Z"
    }"#;
    let letters = dead_letter::read(blob.as_bytes()).unwrap();
    assert_eq!(
        letters[0].reason.as_deref(),
        Some("MaxDeliveryAttemptsExceeded")
    );
    assert_eq!(letters[0].delivery_attempts, Some(1));
    assert_eq!(
        letters[0].last_delivery_outcome.as_deref(),
        Some("NotFound")
    );
    assert_eq!(
        letters[0].publish_time,
        Some(datetime!(2020-08-13 21:21:36.4018726 UTC))
    );
    assert_eq!(letters[0].last_delivery_attempt_time, None);
    let event = CloudEvent::try_from(letters[0].event::<RawData>().unwrap()).unwrap();
    assert_eq!(event.event_type, "fooEventType");
    let extensions: Vec<_> = event.extensions.iter().map(|(name, _)| name).collect();
    assert_eq!(extensions, ["dataversion"]);
}

#[test]
fn dead_letters_of_namespaces() {
    let properties = r#"{"deadletterreason": "Undeliverable due to client error", "deliveryattempts": 3,
        "deliveryresult": "Unauthorized", "publishutc": "2023-06-19T23:28:08.3063899Z",
        "deliveryattemptutc": "2023-06-20T23:28:08.3220145Z"}"#;
    let custom = r#"{"custom-header-1": "value1", "custom-header-2": 34}"#;
    // Beside the event, in either spelling, or among its members.
    for blob in [
        format!(r#"[{{"event": {CLOUD_EVENT}, "customDeliveryProperties": {custom}, "deadletterProperties": {properties}}}]"#),
        format!(r#"[{{"deadLetterProperties": {properties}, "customDeliveryProperties": {custom}, "event": {CLOUD_EVENT}}}]"#),
        CLOUD_EVENT.replace(
            "\"data\":",
            &format!(r#""deadletterProperties": {properties}, "customDeliveryProperties": {custom}, "data":"#),
        ),
    ] {
        let letters = dead_letter::read(blob.as_bytes()).unwrap();
        let letter = &letters[0];
        assert_eq!(letter.reason.as_deref(), Some("Undeliverable due to client error"));
        assert_eq!(letter.delivery_attempts, Some(3));
        assert_eq!(letter.last_delivery_outcome.as_deref(), Some("Unauthorized"));
        assert_eq!(letter.publish_time, Some(datetime!(2023-06-19 23:28:08.3063899 UTC)));
        assert_eq!(letter.last_delivery_attempt_time, Some(datetime!(2023-06-20 23:28:08.3220145 UTC)));
        assert_eq!(letter.custom_delivery_properties["custom-header-2"], 34);
        assert_eq!(letter.event::<RawData>().unwrap(), crate::event(CLOUD_EVENT));
    }
}

#[test]
fn dead_letters_that_are_odd() {
    let blob = format!(
        r#"[7, [{CLOUD_EVENT}], {{}}, {{"event": null, "deadLetterProperties": 1}}, {EVENT_GRID},
            {{"deadLetterReason": 7, "deliveryAttempts": "3", "publishTime": "soon", "specversion": "1.0", "id": "1", "source": "/", "type": "A"}}]"#
    );
    let letters = dead_letter::read(blob.as_bytes()).unwrap();
    let read: Vec<_> = letters
        .iter()
        .map(|letter| letter.event::<RawData>().is_ok())
        .collect();
    assert_eq!(read, [false, true, false, false, true, true]);
    assert_eq!(letters[4].reason, None);
    assert_eq!(letters[5].reason.as_deref(), Some("7"));
    assert_eq!(letters[5].delivery_attempts, Some(3));
    assert_eq!(letters[5].publish_time, None);

    // A publisher's own attributes do not change.
    let own = CLOUD_EVENT.replace("\"data\":", r#""publishtime": "now", "data":"#);
    let letters = dead_letter::read(own.as_bytes()).unwrap();
    assert_eq!(letters[0].json(), own);

    let error = dead_letter::read(b"[{]").unwrap_err();
    assert_eq!(
        error.to_string(),
        "malformed JSON: key must be a string at line 1 column 3"
    );
}

#[test]
fn pulled_events() {
    let answer = format!(
        r#"{{"value": [
            {{"brokerProperties": {{"lockToken": "CgMK", "deliveryCount": 1}}, "event": {CLOUD_EVENT}}},
            {{"brokerProperties": {{"lockToken": "CgML", "deliveryCount": 2}}, "event": {{"id": "2"}}}}
        ]}}"#
    );
    let received = pull::read(answer.as_bytes()).unwrap();
    let tokens: Vec<_> = received
        .iter()
        .map(|event| (&*event.lock_token, event.delivery_count))
        .collect();
    assert_eq!(tokens, [("CgMK", Some(1)), ("CgML", Some(2))]);
    assert!(matches!(
        received[0].event::<RawData>(),
        Ok(Event::CloudEvent(_))
    ));
    assert!(received[1].event::<RawData>().is_err());
    assert!(pull::read(br#"{"value": []}"#).unwrap().is_empty());

    for (answer, message) in [
        ("[]", "expected an object with the member `value`"),
        ("{}", "expected an object with the member `value`"),
        (
            r#"{"value": [{"event": {}}]}"#,
            "`value[0]` has no `brokerProperties.lockToken`",
        ),
        (
            r#"{"value": [{"brokerProperties": {"lockToken": "a"}}]}"#,
            "`value[0]` has no `event`",
        ),
        (
            r#"{"value": 7}"#,
            "malformed JSON: invalid type: integer `7`, expected a sequence at line 1 column 1",
        ),
    ] {
        assert_eq!(
            pull::read(answer.as_bytes()).unwrap_err().to_string(),
            message
        );
    }
}

#[test]
fn pull_requests() {
    for (operation, target) in [
        (Operation::Acknowledge, "acknowledge?api-version=2024-06-01"),
        (Operation::Reject, "reject?api-version=2024-06-01"),
        (Operation::RenewLocks, "renewLock?api-version=2024-06-01"),
        (
            Operation::Release(ReleaseDelay::OneHour),
            "release?api-version=2024-06-01&releaseDelayInSeconds=3600",
        ),
        (
            Operation::Receive {
                max_events: 5,
                max_wait_seconds: 10,
            },
            "receive?api-version=2024-06-01&maxEvents=5&maxWaitTime=10",
        ),
    ] {
        let expected = format!("/topics/orders/eventsubscriptions/a%2Fb%20%C3%BC:{target}");
        assert_eq!(operation.path_and_query("orders", "a/b ü"), expected);
    }
    assert_eq!(
        pull::lock_tokens(["a", "\"b\""]),
        r#"{"lockTokens":["a","\"b\""]}"#
    );
    assert_eq!(pull::lock_tokens([] as [&str; 0]), r#"{"lockTokens":[]}"#);
}

#[test]
fn settlements() {
    let settled = Settlement::read(
        br#"{"failedLockTokens": [
                {"lockToken": "b", "errorCode": "TokenLost", "errorDescription": "Token has expired."},
                {"lockToken": "c", "error": {"code": "BadToken", "message": ""}}
            ], "succeededLockTokens": ["a"]}"#,
    )
    .unwrap();
    assert_eq!(settled.succeeded, ["a"]);
    assert_eq!(settled.failed[0].lock_token, "b");
    assert_eq!(settled.failed[0].code.as_deref(), Some("TokenLost"));
    assert_eq!(
        settled.failed[0].description.as_deref(),
        Some("Token has expired.")
    );
    assert_eq!(settled.failed[1].code.as_deref(), Some("BadToken"));
    assert!(
        Settlement::read(b"{\"failedLockTokens\": null}")
            .unwrap()
            .failed
            .is_empty()
    );
    for answer in ["", "{}", "[]", r#"{"error": {"code": "Unauthorized"}}"#] {
        assert!(Settlement::read(answer.as_bytes()).is_err(), "{answer}");
    }
}

#[test]
fn functions() {
    let twice = text(&text(EVENT_GRID));
    for data in [
        EVENT_GRID,
        CLOUD_EVENT,
        &text(EVENT_GRID), // of a queue
        &twice,
        &format!("[{EVENT_GRID}]"), // of an event hub
        &format!("[{}, {}]", text(EVENT_GRID), text(CLOUD_EVENT)),
        &text(&format!("[{EVENT_GRID}]")),
    ] {
        let body = format!(
            r#"{{"Data": {{"orders": {data}, "other": 1}}, "Metadata": {{"sys": {{"MethodName": "orders"}}}}}}"#
        );
        let invocation = Invocation::read(body.as_bytes()).unwrap();
        assert_eq!(
            invocation.bindings().collect::<Vec<_>>(),
            ["orders", "other"]
        );
        assert_eq!(
            invocation.metadata(),
            json!({"sys": {"MethodName": "orders"}})
        );
        let events = invocation.events("orders").unwrap();
        assert!(
            types(&events).iter().all(|name| name == "Shop.OrderPlaced"),
            "{data}"
        );
    }
    let body = format!(r#"{{"data": {{"orders": {EVENT_GRID}}}}}"#);
    let invocation = Invocation::read(body.as_bytes()).unwrap();
    assert_eq!(invocation.metadata(), Value::Null);
    only(&invocation.events("Orders").unwrap());
    let error = invocation.events("invoices").unwrap_err();
    assert_eq!(
        error.message(),
        "no binding `invoices`: the invocation has `orders`"
    );
}

#[test]
fn functions_that_are_none() {
    for body in ["", "[]", "{}", r#"{"Data": 7}"#, r#"{"Data": []}"#] {
        assert!(Invocation::read(body.as_bytes()).is_err(), "{body}");
    }
    for data in [r#""no JSON""#, r#"["{}, {}"]"#, r#"["{}", "]"]"#] {
        let body = format!(r#"{{"Data": {{"a": {data}}}}}"#);
        let invocation = Invocation::read(body.as_bytes()).unwrap();
        assert!(invocation.events("a").is_err(), "{data}");
    }
}
