//! Handshakes of both kinds.

use eventgrid_receive::http::Method;
use eventgrid_receive::{
    Authentication, CheckedHead, Handshake, HandshakeKind, Received, Receiver, RejectionKind,
};

use crate::{CLOUD_EVENT, JSON, open, post, received_events, request};

const CODE: &str = "512d38b6-c7b8-40c8-89fe-f46f9e9622b6";
const URL: &str =
    "https://rp-eastus2.eventgrid.azure.net:553/eventsubscriptions/orders/validate?id=512d38b6";

const VALIDATION: (&str, &str) = ("aeg-event-type", "SubscriptionValidation");

fn event_grid(data: &str) -> String {
    format!(
        r#"[{{"id": "1", "topic": "/shop", "subject": "", "eventType": "Microsoft.EventGrid.SubscriptionValidationEvent",
            "eventTime": "2024-05-01T09:30:00Z", "data": {data}, "dataVersion": "1", "metadataVersion": "1"}}]"#
    )
}

fn cloud_event(data: &str) -> String {
    format!(
        r#"{{"specversion": "1.0", "id": "1", "source": "/shop", "type": "Microsoft.EventGrid.SubscriptionValidationEvent",
            "time": "2024-05-01T09:30:00Z", "data": {data}}}"#
    )
}

fn handshake(receiver: &Receiver, headers: &[(&str, &str)], body: String) -> Handshake {
    match receiver.receive(post(headers, body)) {
        Ok(Received::Handshake(handshake)) => handshake,
        other => panic!("expected a handshake, found {other:?}"),
    }
}

fn options(receiver: &Receiver, headers: &[(&str, &str)]) -> Result<Handshake, RejectionKind> {
    match receiver.receive(request(Method::OPTIONS, headers, "")) {
        Ok(Received::Handshake(handshake)) => Ok(handshake),
        Ok(other) => panic!("expected a handshake, found {other:?}"),
        Err(rejection) => Err(rejection.kind()),
    }
}

#[test]
fn codes_are_sent_back() {
    let object = format!(r#"{{"validationCode": "{CODE}", "validationUrl": "{URL}"}}"#);
    let text = serde_text(&object);
    let absent = ("x", "without that header");
    for (headers, body) in [
        ([JSON, VALIDATION], event_grid(&object)),
        ([JSON, absent], event_grid(&object)),
        ([CLOUD_EVENT, VALIDATION], cloud_event(&object)),
        ([CLOUD_EVENT, VALIDATION], cloud_event(&text)), // doubly encoded
        ([CLOUD_EVENT, absent], cloud_event(&text)),
        ([JSON, VALIDATION], event_grid(&text)),
        (
            [JSON, ("aeg-event-type", "subscriptionvalidation")],
            event_grid(&object),
        ),
    ] {
        let handshake = handshake(&open(), &headers, body);
        assert_eq!(handshake.kind(), HandshakeKind::Code);
        assert_eq!(handshake.validation_url(), Some(URL));
        assert_eq!(handshake.callback(), None);
        let printed = format!("{handshake:?}");
        assert!(!printed.contains("512d38b6"), "{printed}");
        let response = handshake.into_response();
        assert_eq!(response.status(), 200);
        assert_eq!(
            response.headers()["content-type"],
            "application/json; charset=utf-8"
        );
        assert_eq!(
            response.body(),
            &format!(r#"{{"validationResponse":"{CODE}"}}"#)
        );
    }
}

/// JSON as a JSON string.
fn serde_text(json: &str) -> String {
    format!("{json:?}")
}

#[test]
fn in_binary_mode() {
    let headers = [
        JSON,
        ("ce-specversion", "1.0"),
        ("ce-id", "1"),
        ("ce-source", "/shop"),
        ("ce-type", "Microsoft.EventGrid.SubscriptionValidationEvent"),
    ];
    let body = format!(r#"{{"validationCode": "{CODE}"}}"#);
    let handshake = handshake(&open(), &headers, body);
    assert_eq!(handshake.validation_url(), None);
}

#[test]
fn codes_that_are_none() {
    let long = format!(r#"{{"validationCode": "{}"}}"#, "x".repeat(1025));
    for data in [
        "{}",
        "null",
        r#"{"validationCode": 7}"#,
        r#"{"validationCode": ""}"#,
        r#"{"validationCode": "a\r\nSet-Cookie: b"}"#,
        r#"{"validationCode": "a b"}"#,
        r#"{"validationCode": "ü"}"#,
        r#""no JSON""#,
        &long,
    ] {
        let rejection = open()
            .receive(post(&[JSON, VALIDATION], event_grid(data)))
            .unwrap_err();
        assert_eq!(rejection.kind(), RejectionKind::Malformed, "{data}");
    }
    let code = event_grid(r#"{"validationCode": "a"}"#);
    let two = code.replace("}]", "}, {}]");
    for body in ["[]", "{", &two] {
        let rejection = open()
            .receive(post(&[JSON, VALIDATION], body.to_owned()))
            .unwrap_err();
        assert_eq!(rejection.kind(), RejectionKind::Malformed, "{body}");
    }
    // A notification is not a handshake, and neither is one of several events.
    received_events(open().receive(post(&[JSON, ("aeg-event-type", "Notification")], code)));
    received_events(open().receive(post(&[JSON], two)));
}

#[test]
fn no_code_for_a_subscription_that_may_not_deliver() {
    let receiver = open().subscriptions(["orders"]);
    let body = event_grid(r#"{"validationCode": "a"}"#);
    let orders = ("aeg-subscription-name", "ORDERS");
    handshake(&receiver, &[JSON, VALIDATION, orders], body.clone());
    for headers in [
        vec![JSON, VALIDATION],
        vec![JSON, VALIDATION, ("aeg-subscription-name", "OTHER")],
    ] {
        let rejection = receiver.receive(post(&headers, body.clone())).unwrap_err();
        assert_eq!(rejection.kind(), RejectionKind::Forbidden);
    }
    let secret = Receiver::new(Authentication::query("code", ["s3cret"]));
    let rejection = secret.receive(post(&[JSON, VALIDATION], body)).unwrap_err();
    assert_eq!(rejection.kind(), RejectionKind::Unauthenticated);
}

#[test]
fn origins_are_allowed() {
    let callback = "https://eventgrid.azure.net/validate?id=1";
    let headers = [
        ("WebHook-Request-Origin", "EventGrid.azure.net"),
        ("WebHook-Request-Callback", callback),
        ("WebHook-Request-Rate", "120"),
    ];
    let handshake = options(&open(), &headers).unwrap();
    assert_eq!(handshake.kind(), HandshakeKind::Origin);
    assert_eq!(handshake.callback(), Some(callback));
    assert_eq!(handshake.validation_url(), None);
    let response = handshake.into_response();
    assert_eq!(response.status(), 200);
    assert_eq!(
        response.headers()["webhook-allowed-origin"],
        "eventgrid.azure.net"
    );
    assert_eq!(response.headers()["webhook-allowed-rate"], "*");
    assert_eq!(response.headers()["allow"], "POST");
    assert!(response.body().is_empty());

    let limited = options(&open().rate(30), &headers).unwrap().into_response();
    assert_eq!(limited.headers()["webhook-allowed-rate"], "30");
}

#[test]
fn origins_that_are_not() {
    let origin = |origin: &'static str| [("webhook-request-origin", origin)];
    assert_eq!(
        options(&open(), &origin("example.com")).unwrap_err(),
        RejectionKind::Forbidden
    );
    assert_eq!(
        options(&open(), &origin("")).unwrap_err(),
        RejectionKind::Forbidden
    );
    assert_eq!(
        options(&open(), &origin("eventgrid.azure.net.example.com")).unwrap_err(),
        RejectionKind::Forbidden
    );
    assert_eq!(options(&open(), &[]).unwrap_err(), RejectionKind::Malformed);

    let own = open().origins(["events.example.com"]);
    let response = options(&own, &origin("events.example.com"))
        .unwrap()
        .into_response();
    assert_eq!(
        response.headers()["webhook-allowed-origin"],
        "events.example.com"
    );
    assert_eq!(
        options(&own, &origin("eventgrid.azure.net")).unwrap_err(),
        RejectionKind::Forbidden
    );

    // The answer contains nothing from the request.
    let any = options(&open().any_origin(), &origin("a\tb; c=\u{fc}"))
        .unwrap()
        .into_response();
    assert_eq!(any.headers()["webhook-allowed-origin"], "*");
}

#[test]
fn origins_and_subscriptions() {
    let receiver = open().subscriptions(["orders"]);
    let origin = ("webhook-request-origin", "eventgrid.azure.net");
    assert!(options(&receiver, &[origin]).is_ok());
    assert!(options(&receiver, &[origin, ("aeg-subscription-name", "ORDERS")]).is_ok());
    let other = options(&receiver, &[origin, ("aeg-subscription-name", "OTHER")]);
    assert_eq!(other.unwrap_err(), RejectionKind::Forbidden);
}

#[test]
fn handshakes_are_authenticated() {
    let origin = [("webhook-request-origin", "eventgrid.azure.net")];
    let receiver = Receiver::new(Authentication::query("code", ["s3cret"]));
    assert_eq!(
        options(&receiver, &origin).unwrap_err(),
        RejectionKind::Unauthenticated
    );

    let mut with_secret = request(Method::OPTIONS, &origin, "");
    *with_secret.uri_mut() = "/events?code=s3cret".parse().unwrap();
    let (head, _) = with_secret.into_parts();
    assert!(matches!(
        receiver.check_head(&head),
        Ok(CheckedHead::Handshake(_))
    ));

    // Unless that is configured; deliveries still need the secret.
    let receiver = receiver.unauthenticated_options();
    assert!(options(&receiver, &origin).is_ok());
    let rejection = receiver.receive(post(&[JSON], "[]")).unwrap_err();
    assert_eq!(rejection.kind(), RejectionKind::Unauthenticated);
}
