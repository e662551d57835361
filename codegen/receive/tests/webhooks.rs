//! What a request turns out to be.

use eventgrid_receive::http::{Method, StatusCode};
use eventgrid_receive::runtime::{Event, RawData};
use eventgrid_receive::{
    Admitted, Authentication, DeliveryKind, Received, Receiver, Refusal, RefusalKind, accepted,
    is_retried,
};

use crate::{BINARY, CLOUD_EVENT, JSON, binary, only, open, post, received_events, request};

const EVENT_GRID: &str = r#"[{"id": "1", "topic": "/shop", "subject": "orders/7", "eventType": "Shop.OrderPlaced",
    "eventTime": "2024-05-01T09:30:00Z", "data": {"orderId": 7}, "dataVersion": "1", "metadataVersion": "1"}]"#;

const STRUCTURED: &str = r#"{"specversion": "1.0", "id": "1", "source": "/shop", "type": "Shop.OrderPlaced", "data": {"orderId": 7}}"#;

fn refusal(headers: &[(&str, &str)], body: &'static str) -> RefusalKind {
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
    // Without a type it is bytes, whatever it looks like.
    assert_eq!(data(&[], "{}").bytes().unwrap().unwrap(), b"{}");
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
            refusal(&[("content-type", content_type)], STRUCTURED),
            RefusalKind::ContentType,
            "{content_type}"
        );
    }
    assert_eq!(refusal(&[], "orderId=7"), RefusalKind::ContentType);
    assert_eq!(refusal(&[JSON, JSON], STRUCTURED), RefusalKind::Malformed);
    assert_eq!(
        refusal(&[JSON, ("content-encoding", "gzip")], STRUCTURED),
        RefusalKind::ContentType
    );
}

#[test]
fn bodies_that_are_none() {
    for body in ["", " \n", "7", "\"text\"", "null", "orderId=7"] {
        assert_eq!(refusal(&[JSON], body), RefusalKind::Malformed, "{body}");
    }
    assert_eq!(refusal(&binary(&[JSON]), "{"), RefusalKind::Malformed);
    assert_eq!(
        refusal(&binary(&[JSON]), "1}, \"id\": \"2\""),
        RefusalKind::Malformed
    );
    assert_eq!(refusal(&BINARY[1..], "{}"), RefusalKind::Malformed);
    let old = [("ce-specversion", "0.3"), BINARY[1], BINARY[2], BINARY[3]];
    assert_eq!(refusal(&old, "{}"), RefusalKind::Malformed);
}

#[test]
fn methods() {
    for method in [Method::GET, Method::PUT, Method::DELETE, Method::HEAD] {
        let refusal = open()
            .receive(request(method, &[JSON], STRUCTURED))
            .unwrap_err();
        assert_eq!(refusal.kind(), RefusalKind::Method);
        assert_eq!(refusal.into_response().headers()["allow"], "POST, OPTIONS");
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

    // For those who take all or none.
    let refusals: Vec<Refusal> = all
        .into_iter()
        .filter_map(Result::err)
        .map(Into::into)
        .collect();
    assert_eq!(
        refusals[0].to_string(),
        "400: event 1 cannot be read, at line 1 column 118"
    );
    let refusal = Refusal::from(events.all::<RawData>().unwrap_err());
    assert_eq!(refusal.status(), StatusCode::BAD_REQUEST);
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
            .map_err(|refusal| refusal.kind())
    };
    assert_eq!(deliver(Some("ORDERS")), Ok(()));
    assert_eq!(deliver(Some("invoices")), Ok(()));
    assert_eq!(deliver(Some("other")), Err(RefusalKind::Forbidden));
    assert_eq!(deliver(None), Err(RefusalKind::Forbidden));
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
    let Ok(Admitted::Body(admission)) = open().max_bytes(1_000).admit(&head) else {
        panic!("expected a body to come");
    };
    assert_eq!(admission.max_bytes(), 1_000);
    assert_eq!(
        admission.too_large().status(),
        StatusCode::PAYLOAD_TOO_LARGE
    );
    let events = received_events(admission.read(body));
    assert!(matches!(only(&events), Event::EventGrid(_)));

    // Whoever may not deliver is refused before the body is read.
    let closed = Receiver::new(Authentication::query("code", ["s3cret"]));
    assert_eq!(
        closed.admit(&head).unwrap_err().kind(),
        RefusalKind::Unauthenticated
    );
}

#[test]
fn what_event_grid_does_on_a_status() {
    for (kind, status, retried) in [
        (RefusalKind::Malformed, 400, false),
        (RefusalKind::Unauthenticated, 401, false),
        (RefusalKind::Forbidden, 403, false),
        (RefusalKind::Method, 405, true),
        (RefusalKind::TooLarge, 413, false),
        (RefusalKind::ContentType, 415, true),
        (RefusalKind::Unavailable, 503, true),
    ] {
        let refusal = Refusal::new(kind, "why");
        assert_eq!(refusal.is_retried(), retried);
        assert_eq!(refusal.to_string(), format!("{status}: why"));
        assert_eq!(refusal.into_response().status(), status);
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
