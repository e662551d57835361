//! What a webhook's router answers, and what its handler is given.

use std::sync::Arc;
use std::time::Duration;

use eventgrid_derive::{EventData, Properties};
use eventgrid_receive::axum::router;
use eventgrid_receive::runtime::{Event, RawData};
use eventgrid_receive::tower::{Webhook, each_event, each_request};
use eventgrid_receive::{Events, Refusal, RefusalKind};
use tokio::sync::Barrier;

use crate::{
    JSON, POST, Seen, batch, event, noting, noting_service, post, receiver, request, serve,
};

const BROKEN: &str = r#"{"specversion":"1.0","id":"broken","type":"A"}"#;

/// An array of events and of one that cannot be read.
fn with_broken(ids: &[&str]) -> String {
    batch(ids)
        .replacen('[', &format!("[{BROKEN},"), 1)
        .replace(",]", "]")
}

#[test]
fn handshakes() {
    let (address, seen) = noting_service();
    let answer = request(
        address,
        "OPTIONS /events?code=open-sesame",
        &[
            ("webhook-request-origin", "eventgrid.azure.net"),
            ("webhook-request-rate", "120"),
        ],
        "",
    );
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.header("webhook-allowed-origin"),
        Some("eventgrid.azure.net")
    );
    assert_eq!(answer.header("webhook-allowed-rate"), Some("*"));
    assert_eq!(answer.header("allow"), Some("post"));

    let validation = r#"[{"id":"1","topic":"/t","subject":"","eventType":"Microsoft.EventGrid.SubscriptionValidationEvent",
        "eventTime":"2024-05-01T09:30:00Z","data":{"validationCode":"512d38b6","validationUrl":"https://example.com/"}}]"#;
    let answer = request(
        address,
        POST,
        &[JSON, ("aeg-event-type", "SubscriptionValidation")],
        validation,
    );
    assert_eq!(
        (answer.status, answer.body.as_str()),
        (200, r#"{"validationResponse":"512d38b6"}"#)
    );
    assert_eq!(
        answer.header("content-type"),
        Some("application/json; charset=utf-8")
    );

    // In the CloudEvents schema, where the data is JSON in a string.
    let validation = r#"{"specversion":"1.0","id":"1","source":"/t","type":"Microsoft.EventGrid.SubscriptionValidationEvent",
        "data":"{\"validationCode\":\"512d38b6\"}"}"#;
    let answer = request(
        address,
        POST,
        &[("content-type", "application/cloudevents+json")],
        validation,
    );
    assert_eq!(
        (answer.status, answer.body.as_str()),
        (200, r#"{"validationResponse":"512d38b6"}"#)
    );
    assert!(seen.take().is_empty(), "no handler is asked");
}

#[test]
fn one_answer_for_all_events() {
    let (address, seen) = noting_service();
    for (body, status, message, handled) in [
        (event("a"), 200, "", vec!["a"]),
        (batch(&["a", "b", "c"]), 200, "", vec!["a", "b", "c"]),
        ("[]".to_owned(), 200, "", vec![]),
        // What fails comes again with the rest, all of which had its chance.
        (
            batch(&["a", "fails", "c"]),
            503,
            "1 of 3 events were not handled\n",
            vec!["a", "fails", "c"],
        ),
        (
            batch(&["panics", "b"]),
            503,
            "1 of 2 events were not handled\n",
            vec!["panics", "b"],
        ),
        // What cannot be read never can be: a dead letter, after the rest was handled.
        (
            with_broken(&["a", "b"]),
            400,
            "1 of 3 events cannot be read\n",
            vec!["a", "b"],
        ),
        (
            BROKEN.to_owned(),
            400,
            "1 of 1 events cannot be read\n",
            vec![],
        ),
        // But not before the rest was handled.
        (
            with_broken(&["a", "fails"]),
            503,
            "1 of 3 events were not handled\n",
            vec!["a", "fails"],
        ),
    ] {
        let answer = post(address, &body);
        assert_eq!(
            (answer.status, answer.body.as_str()),
            (status, message),
            "{body}"
        );
        assert_eq!(seen.take(), handled, "{body}");
    }
}

#[test]
fn events_that_cannot_be_read_are_kept() {
    let (seen, kept) = (Seen::default(), Seen::default());
    let keep = kept.clone();
    let handler = noting(&seen).on_rejected(move |rejected| {
        let keep = keep.clone();
        async move {
            keep.push(String::from_utf8(rejected.raw().to_vec()).unwrap());
            match rejected.index() {
                0 => Ok(()),
                1 => Err("the shelf is full"),
                _ => panic!("the shelf broke"),
            }
        }
    });
    let address = serve(router("/events", Webhook::new(receiver(), handler)));
    assert_eq!(post(address, with_broken(&["a"])).status, 200);
    assert_eq!(seen.take(), ["a"]);
    assert_eq!(kept.take(), [BROKEN]);
    // The second gives an error, the third panics.
    for body in [
        format!("[{},{BROKEN}]", event("a")),
        format!("[{},{},{BROKEN}]", event("a"), event("b")),
    ] {
        assert_eq!(post(address, body).status, 503);
        assert_eq!(kept.take(), [BROKEN]);
    }
}

/// A handler may ask for types of its own: another event type is one that cannot be read.
#[test]
fn typed_events() {
    #[derive(EventData, Properties)]
    #[event(type = "Shop.OrderPlaced", crate = eventgrid_receive::runtime)]
    struct Order {
        #[property("orderId")]
        id: i64,
    }

    let seen = Seen::default();
    let note = seen.clone();
    let handler = each_event(move |event: Event<Order>| {
        note.push(event.data().id.to_string());
        async { Ok::<_, String>(()) }
    });
    let address = serve(router("/events", Webhook::new(receiver(), handler)));
    assert_eq!(post(address, batch(&["a", "b"])).status, 200);
    assert_eq!(seen.take(), ["7", "7"]);
    assert_eq!(
        post(address, event("a").replace("Placed", "Lost")).status,
        400
    );
    assert_eq!(seen.take(), [""; 0]);
}

#[test]
fn events_at_the_same_time() {
    // Each event waits until three are handled.
    let barrier = Arc::new(Barrier::new(3));
    let handler = each_event(move |_: Event| {
        let barrier = Arc::clone(&barrier);
        async move {
            tokio::time::timeout(Duration::from_secs(20), barrier.wait())
                .await
                .map(drop)
        }
    });
    let webhook = Webhook::new(receiver(), handler.concurrency(3));
    let address = serve(router("/events", webhook));
    assert_eq!(
        post(address, batch(&["a", "b", "c", "d", "e", "f"])).status,
        200
    );
}

#[test]
fn events_in_order_otherwise() {
    let seen = Seen::default();
    let note = seen.clone();
    let handler = each_event(move |event: Event| {
        let note = note.clone();
        async move {
            note.push(format!("begin {}", event.id()));
            tokio::time::sleep(Duration::from_millis(5)).await;
            note.push(format!("end {}", event.id()));
            Ok::<_, String>(())
        }
    });
    let address = serve(router("/events", Webhook::new(receiver(), handler)));
    post(address, batch(&["a", "b"]));
    assert_eq!(seen.take(), ["begin a", "end a", "begin b", "end b"]);
}

#[test]
fn all_events_of_a_request() {
    let seen = Seen::default();
    let note = seen.clone();
    let handler = each_request(move |events: Events| {
        let note = note.clone();
        async move {
            let events = events.all::<RawData>()?;
            note.push(events.len().to_string());
            match events.first().map(Event::id) {
                Some("panics") => panic!("the shelf broke"),
                Some("fails") => Err(Refusal::new(RefusalKind::Unavailable, "later")),
                _ => Ok(()),
            }
        }
    });
    let address = serve(router("/events", Webhook::new(receiver(), handler)));
    for (body, status, message) in [
        (batch(&["a", "b"]), 200, ""),
        (batch(&["fails"]), 503, "later\n"),
        (batch(&["panics"]), 503, "the handler panicked\n"),
    ] {
        let answer = post(address, body);
        assert_eq!((answer.status, answer.body.as_str()), (status, message));
    }
    assert_eq!(seen.take(), ["2", "1", "1"]);
    let answer = post(address, with_broken(&["a"]));
    assert_eq!(
        (answer.status, answer.body.as_str()),
        (400, "event 0 cannot be read, at line 1 column 47\n")
    );
}

#[test]
fn deleted_subscriptions() {
    const DELETED: &str = r#"[{"id":"1","topic":"/t","subject":"","eventType":"Microsoft.EventGrid.SubscriptionDeletedEvent",
        "eventTime":"2024-05-01T09:30:00Z","data":{"eventSubscriptionId":"/subscriptions/1"}}]"#;

    let (address, seen) = noting_service();
    assert_eq!(post(address, DELETED).status, 200);
    assert!(seen.take().is_empty(), "it is no event for the handler");

    let note = seen.clone();
    let webhook = Webhook::new(receiver(), noting(&seen)).on_deleted(move |deleted| {
        note.push(deleted.subscription_id().unwrap_or_default());
        async { Err("not now") }
    });
    let address = serve(router("/events", webhook));
    let answer = post(address, DELETED);
    assert_eq!(
        (answer.status, answer.body.as_str()),
        (503, "the deletion was not handled\n")
    );
    assert_eq!(seen.take(), ["/subscriptions/1"]);
}

#[test]
fn other_methods_and_paths() {
    let (address, _) = noting_service();
    for method in ["GET", "PUT", "DELETE", "PATCH"] {
        let answer = request(
            address,
            &format!("{method} /events?code=open-sesame"),
            &[],
            "",
        );
        assert_eq!(answer.status, 405);
        assert_eq!(answer.header("allow"), Some("post, options"));
    }
    assert_eq!(
        request(address, "POST /?code=open-sesame", &[JSON], event("a")).status,
        404
    );
}
