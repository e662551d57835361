//! Requests, and what the receiver reads from them.

use eventgrid_derive::{EventData, Properties};
use eventgrid_receive::http::{Method, StatusCode};
use eventgrid_receive::{
    Authentication, CheckedHead, DeliveryKind, Received, Receiver, Rejection, RejectionKind,
    accepted, is_retried,
};
use eventgrid_runtime::{Event, RawData};

use crate::{BINARY, CLOUD_EVENT, JSON, binary, only, open, post, received_events, request};

const EVENT_GRID: &str = r#"[{"id": "1", "topic": "/shop", "subject": "orders/7", "eventType": "Shop.OrderPlaced",
    "eventTime": "2024-05-01T09:30:00Z", "data": {"orderId": 7}, "dataVersion": "1", "metadataVersion": "1"}]"#;

const STRUCTURED: &str = r#"{"specversion": "1.0", "id": "1", "source": "/shop", "type": "Shop.OrderPlaced", "data": {"orderId": 7}}"#;

fn rejection(headers: &[(&str, &str)], body: &'static str) -> RejectionKind {
    open().receive(post(headers, body)).unwrap_err().kind()
}

#[test]
fn events_in_every_form() {
    let batch = format!("[{STRUCTURED}]");
    for (headers, body) in [
        (vec![JSON], EVENT_GRID),
        (
            vec![("content-type", "application/json; charset=utf-8")],
            EVENT_GRID,
        ),
        (
            vec![("content-type", "APPLICATION/JSON;Charset=\"UTF-8\"")],
            EVENT_GRID,
        ),
        (vec![JSON], EVENT_GRID.trim_matches(['[', ']'])),
        (vec![JSON], STRUCTURED),
        (vec![CLOUD_EVENT], STRUCTURED),
        (vec![CLOUD_EVENT], &batch),
        (
            vec![("content-type", "application/cloudevents-batch+json")],
            &batch,
        ),
        (
            vec![("content-type", "application/cloudevents")],
            STRUCTURED,
        ),
        (vec![], EVENT_GRID),
        (vec![], STRUCTURED),
        (vec![], "\u{feff} \n[]"),
        (binary(&[JSON]), r#"{"orderId": 7}"#),
        (binary(&[]), ""),
    ] {
        let events = received_events(open().receive(post(&headers, body.to_owned())));
        for event in events.each::<RawData>() {
            assert_eq!(event.unwrap().event_type(), "Shop.OrderPlaced");
        }
    }
}

#[test]
fn binary_data() {
    let data = |headers: &[(&str, &str)], body: &'static str| {
        let events = received_events(open().receive(post(&binary(headers), body)));
        only(&events).into_data()
    };
    assert_eq!(data(&[JSON], r#"{"a": 1}"#).as_json(), Some(r#"{"a": 1}"#));
    assert_eq!(data(&[JSON], "null"), RawData::Null);
    assert_eq!(data(&[JSON], ""), RawData::Absent);
    assert_eq!(data(&[], ""), RawData::Absent);
    assert_eq!(
        data(&[("content-type", "text/plain")], "hi")
            .bytes()
            .unwrap()
            .unwrap(),
        b"hi"
    );
    // Without a content type, valid JSON is read as JSON, because some SDKs send it this way.
    assert_eq!(data(&[], "{\"a\": 1}").as_json(), Some("{\"a\": 1}"));
    assert_eq!(
        data(&[], "{\"a\": 1").bytes().unwrap().unwrap(),
        b"{\"a\": 1"
    );
    assert_eq!(data(&[], "hi").bytes().unwrap().unwrap(), b"hi");
}

/// The error for data that is not JSON names its content type, and does not mention base64.
#[test]
fn binary_data_that_is_not_json() {
    #[derive(Debug, EventData, Properties)]
    #[event(type = "Shop.OrderPlaced", crate = eventgrid_runtime)]
    struct Order {
        #[property("orderId")]
        id: i64,
    }

    let read = |headers: &[(&str, &str)], body: &'static str| {
        let events = received_events(open().receive(post(&binary(headers), body)));
        let event = events
            .all::<Order>()
            .map_err(|error| error.message().to_owned());
        event.map(|events| events[0].data().id)
    };
    assert_eq!(read(&[JSON], r#"{"orderId": 7}"#), Ok(7));
    assert_eq!(read(&[], r#"{"orderId": 7}"#), Ok(7));
    for (headers, found) in [
        (
            &[("content-type", "text/plain; charset=utf-8")][..],
            "of the content type \"text/plain; charset=utf-8\"",
        ),
        (
            &[("content-type", "application/avro")],
            "of the content type \"application/avro\"",
        ),
        (&[], "without a content type"),
    ] {
        let message = format!("expected JSON data, found bytes {found}");
        assert_eq!(read(headers, "order 7"), Err(message));
    }
}

#[test]
fn web_pages() {
    let origin = ("origin", "https://example.com");
    for content_type in [
        None,
        Some("text/plain"),
        Some("TEXT/plain;charset=UTF-8"),
        Some("application/x-www-form-urlencoded"),
        Some("multipart/form-data; boundary=x"),
    ] {
        let mut headers = vec![origin];
        headers.extend(content_type.map(|text| ("content-type", text)));
        let answer = open().receive(post(&headers, STRUCTURED)).unwrap_err();
        assert_eq!(answer.kind(), RejectionKind::Forbidden, "{content_type:?}");
    }
    // Requests that browsers send only with permission, and requests with a secret.
    assert!(open().receive(post(&[origin, JSON], STRUCTURED)).is_ok());
    assert!(open().receive(post(&[], STRUCTURED)).is_ok());
    let receiver = Receiver::new(Authentication::query("code", ["s3cret"]));
    let mut request = post(&[origin], STRUCTURED);
    *request.uri_mut() = "/?code=s3cret".parse().unwrap();
    assert!(receiver.receive(request).is_ok());
}

/// If an event has `specversion` and `type`, `type` is its event type.
#[test]
fn messages_about_the_subscription_by_type() {
    const DELETED: &str = "Microsoft.EventGrid.SubscriptionDeletedEvent";
    const VALIDATION: &str = "Microsoft.EventGrid.SubscriptionValidationEvent";
    let received = |members: String| {
        let data = r#""data": {"validationCode": "1"}"#;
        let body = format!(r#"{{"id": "1", "source": "/a", "subject": "", {members}, {data}}}"#);
        match open().receive(post(&[JSON], body)) {
            Ok(Received::Events(_)) => "events",
            Ok(Received::SubscriptionDeleted(_)) => "deleted",
            Ok(Received::Handshake(_)) => "handshake",
            Err(rejection) => panic!("{rejection}"),
        }
    };
    for (members, expected) in [
        (
            format!(r#""specversion": "1.0", "type": "Shop.A", "eventtype": "{DELETED}""#),
            "events",
        ),
        (
            format!(r#""specversion": "1.0", "type": "Shop.A", "eventType": "{VALIDATION}""#),
            "events",
        ),
        (
            format!(r#""specVersion": "1.0", "Type": "Shop.A", "EventType": "{DELETED}""#),
            "events",
        ),
        (
            format!(r#""specversion": "1.0", "type": "{DELETED}", "eventType": "Shop.A""#),
            "deleted",
        ),
        (
            format!(r#""specversion": "1.0", "type": "{VALIDATION}""#),
            "handshake",
        ),
        (
            format!(r#""specversion": "1.0", "eventType": "{DELETED}""#),
            "deleted",
        ),
        (
            format!(r#""type": "Shop.A", "eventType": "{DELETED}""#),
            "deleted",
        ),
        (
            format!(r#""type": "{DELETED}", "eventType": "Shop.A""#),
            "events",
        ),
        (format!(r#""eventType": "{VALIDATION}""#), "handshake"),
    ] {
        assert_eq!(received(members.clone()), expected, "{members}");
    }
}

#[test]
fn content_types_that_are_none() {
    for content_type in [
        "text/plain",
        "application/xml",
        "multipart/form-data; boundary=x",
        "application/x-www-form-urlencoded",
        "application/cloudevents+protobuf",
        "application/cloudeventsx+json",
        "application/json; charset=utf-16",
        "application/cloudevents+json; charset=iso-8859-1",
        "json",
        "",
        "\u{fc}",
    ] {
        assert_eq!(
            rejection(&[("content-type", content_type)], STRUCTURED),
            RejectionKind::ContentType,
            "{content_type}"
        );
    }
    assert_eq!(rejection(&[], "orderId=7"), RejectionKind::ContentType);
    assert_eq!(
        rejection(&[JSON, JSON], STRUCTURED),
        RejectionKind::Malformed
    );
    assert_eq!(
        rejection(&[JSON, ("content-encoding", "gzip")], STRUCTURED),
        RejectionKind::ContentType
    );
}

#[test]
fn bodies_that_are_none() {
    for body in ["", " \n", "7", "\"text\"", "null", "orderId=7"] {
        assert_eq!(rejection(&[JSON], body), RejectionKind::Malformed, "{body}");
    }
    assert_eq!(rejection(&binary(&[JSON]), "{"), RejectionKind::Malformed);
    assert_eq!(
        rejection(&binary(&[JSON]), "1}, \"id\": \"2\""),
        RejectionKind::Malformed
    );
    assert_eq!(rejection(&BINARY[1..], "{}"), RejectionKind::Malformed);
    let old = [("ce-specversion", "0.3"), BINARY[1], BINARY[2], BINARY[3]];
    let rejection = open().receive(post(&old, "{}")).unwrap_err();
    assert_eq!(
        rejection.message(),
        "`ce-specversion` is 0.3: only CloudEvents 1.0 is supported"
    );
    let other = [("ce-specversion", "2%0A"), BINARY[1], BINARY[2], BINARY[3]];
    let rejection = open().receive(post(&other, "{}")).unwrap_err();
    assert_eq!(
        rejection.to_string(),
        "400: `ce-specversion` is another version: only CloudEvents 1.0 is supported: found \"2\\\\n\""
    );
}

#[test]
fn methods() {
    for method in [Method::GET, Method::PUT, Method::DELETE, Method::HEAD] {
        let rejection = open()
            .receive(request(method, &[JSON], STRUCTURED))
            .unwrap_err();
        assert_eq!(rejection.kind(), RejectionKind::Method);
        assert_eq!(
            rejection.into_response().headers()["allow"],
            "POST, OPTIONS"
        );
    }
}

#[test]
fn delivery() {
    let headers = [
        JSON,
        ("Aeg-Event-Type", "Notification"),
        ("aeg-subscription-name", "ORDERS"),
        ("aeg-delivery-count", "3"),
        ("aeg-data-version", "1"),
        ("aeg-metadata-version", "1"),
        ("aeg-output-event-id", "5d0c6a3e"),
    ];
    let events = received_events(open().receive(post(&headers, EVENT_GRID)));
    let delivery = events.delivery();
    assert_eq!(delivery.kind, Some(DeliveryKind::Notification));
    assert_eq!(delivery.subscription_name.as_deref(), Some("ORDERS"));
    assert_eq!(delivery.delivery_count, Some(3));
    assert_eq!(delivery.data_version.as_deref(), Some("1"));
    assert_eq!(delivery.metadata_version.as_deref(), Some("1"));
    assert_eq!(delivery.output_event_id.as_deref(), Some("5d0c6a3e"));

    let odd = [
        JSON,
        ("aeg-event-type", "Other"),
        ("aeg-delivery-count", "many"),
    ];
    let events = received_events(open().receive(post(&odd, EVENT_GRID)));
    assert_eq!(
        events.delivery().kind,
        Some(DeliveryKind::UnknownValue("Other".to_owned()))
    );
    assert_eq!(events.delivery().delivery_count, None);
}

#[test]
fn an_event_that_cannot_be_read_takes_no_other_down() {
    let body = format!("[{STRUCTURED}, {{\"id\": \"2\"}}, {STRUCTURED}, {{]");
    let events = received_events(open().receive(post(&[CLOUD_EVENT], body)));
    let all: Vec<_> = events.each::<RawData>().collect();
    let read: Vec<bool> = all.iter().map(Result::is_ok).collect();
    assert_eq!(read, [true, false, true, false]);

    // For callers that take all events or none.
    let rejections: Vec<Rejection> = all
        .into_iter()
        .filter_map(Result::err)
        .map(Into::into)
        .collect();
    assert_eq!(
        rejections[0].to_string(),
        "400: event 1 cannot be read, at line 1 column 118"
    );
    let rejection = Rejection::from(events.all::<RawData>().unwrap_err());
    assert_eq!(rejection.status(), StatusCode::BAD_REQUEST);
}

#[test]
fn a_subscription_is_gone() {
    const ID: &str = "/subscriptions/1/providers/Microsoft.EventGrid/eventSubscriptions/orders";
    let event_grid = format!(
        r#"[{{"id": "1", "topic": "/shop", "subject": "", "eventType": "Microsoft.EventGrid.SubscriptionDeletedEvent",
            "eventTime": "2024-05-01T09:30:00Z", "data": {{"eventSubscriptionId": "{ID}"}}}}]"#
    );
    let cloud_event = format!(
        r#"{{"specversion": "1.0", "id": "1", "source": "/shop", "type": "Microsoft.EventGrid.SubscriptionDeletedEvent",
            "data": "{{\"eventSubscriptionId\": \"{ID}\"}}"}}"#
    );
    let deletion = ("aeg-event-type", "SubscriptionDeletion");
    let unsubscribe = ("aeg-event-type", "Unsubscribe");
    for (headers, body) in [
        ([JSON, deletion], &event_grid),
        ([CLOUD_EVENT, deletion], &cloud_event),
        ([JSON, unsubscribe], &event_grid),
        ([JSON, ("x", "without that header")], &event_grid),
        ([CLOUD_EVENT, ("x", "without that header")], &cloud_event),
    ] {
        let received = open().receive(post(&headers, body.clone())).unwrap();
        let Received::SubscriptionDeleted(deleted) = received else {
            panic!("{received:?}");
        };
        assert_eq!(deleted.subscription_id(), Some(ID));
        assert_eq!(deleted.events().each::<RawData>().count(), 1);
    }
    let unnamed = open().receive(post(&[JSON, deletion], "[]")).unwrap();
    assert!(
        matches!(unnamed, Received::SubscriptionDeleted(deleted) if deleted.subscription_id().is_none())
    );
    // Among others, or as a notification, it is an event like any other.
    let events = format!("[{STRUCTURED}, {cloud_event}]");
    received_events(open().receive(post(&[JSON], events)));
    received_events(open().receive(post(
        &[JSON, ("aeg-event-type", "Notification")],
        event_grid,
    )));
}

#[test]
fn subscriptions_that_may_deliver() {
    let receiver = open().subscriptions(["orders", "invoices"]);
    let deliver = |name: Option<&str>| {
        let headers: Vec<_> = std::iter::once(JSON)
            .chain(name.map(|name| ("aeg-subscription-name", name)))
            .collect();
        receiver
            .receive(post(&headers, EVENT_GRID))
            .map(|_| ())
            .map_err(|rejection| rejection.kind())
    };
    assert_eq!(deliver(Some("ORDERS")), Ok(()));
    assert_eq!(deliver(Some("invoices")), Ok(()));
    assert_eq!(deliver(Some("other")), Err(RejectionKind::Forbidden));
    assert_eq!(deliver(None), Err(RejectionKind::Forbidden));
    let nobody = open().subscriptions([] as [&str; 0]);
    assert!(
        nobody
            .receive(post(&[JSON, ("aeg-subscription-name", "a")], "[]"))
            .is_err()
    );
}

#[test]
fn in_two_steps() {
    let (head, body) = post(&[JSON], EVENT_GRID).into_parts();
    let Ok(CheckedHead::Body(expected)) = open().max_bytes(1_000).check_head(&head) else {
        panic!("expected a body to come");
    };
    assert_eq!(expected.max_bytes(), 1_000);
    assert_eq!(expected.too_large().status(), StatusCode::PAYLOAD_TOO_LARGE);
    let events = received_events(expected.read(body));
    assert!(matches!(only(&events), Event::EventGrid(_)));

    // Senders without permission are rejected before the body is read.
    let closed = Receiver::new(Authentication::query("code", ["s3cret"]));
    assert_eq!(
        closed.check_head(&head).unwrap_err().kind(),
        RejectionKind::Unauthenticated
    );
}

#[test]
fn what_event_grid_does_on_a_status() {
    for (kind, status, retried) in [
        (RejectionKind::Malformed, 400, false),
        (RejectionKind::Unauthenticated, 401, false),
        (RejectionKind::Forbidden, 403, false),
        (RejectionKind::Method, 405, true),
        (RejectionKind::TooLarge, 413, false),
        (RejectionKind::ContentType, 415, true),
        (RejectionKind::Unavailable, 503, true),
    ] {
        let rejection = Rejection::new(kind, "why");
        assert_eq!(rejection.is_retried(), retried);
        assert_eq!(rejection.to_string(), format!("{status}: why"));
        assert_eq!(rejection.into_response().status(), status);
    }
    for (status, retried) in [
        (200, false),
        (204, false),
        (205, true),
        (301, true),
        (404, true),
        (408, true),
        (500, true),
    ] {
        assert_eq!(
            is_retried(StatusCode::from_u16(status).unwrap()),
            retried,
            "{status}"
        );
    }
    assert_eq!(accepted().status(), 200);
}
