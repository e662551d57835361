//! The answers of a webhook's router, and the events for its handler.

use std::sync::Arc;
use std::time::Duration;

use eventgrid_derive::{EventData, Properties};
use eventgrid_receive::axum::router;
use eventgrid_receive::handler::{
    EachEvent, HandlerError, each_batch, each_delivery, each_event, spawn_blocking,
};
use eventgrid_receive::tower::Webhook;
use eventgrid_receive::{Events, Rejection, RejectionKind};
use eventgrid_runtime::{Event, RawData};
use tokio::sync::Barrier;

use crate::{
    JSON, POST, Seen, batch, event, noting, noting_service, post, receiver, request, serve,
};

/// Data of an event type that these tests do not send.
#[derive(EventData, Properties)]
#[event(type = "Shop.OrderPlaced", crate = eventgrid_runtime)]
struct Order {
    #[property("customer")]
    customer: i64,
}

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
        // A failed event is delivered again with the others, which were all handled.
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
        // An unreadable event is a dead letter, after the others were handled.
        (
            with_broken(&["a", "b"]),
            400,
            "1 of 3 events cannot be read or handled\n",
            vec!["a", "b"],
        ),
        (
            BROKEN.to_owned(),
            400,
            "1 of 1 events cannot be read or handled\n",
            vec![],
        ),
        // But not before the others were handled.
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

/// A handler for some event types: an event of another type counts as unreadable.
#[test]
fn typed_events() {
    #[derive(EventData, Properties)]
    #[event(type = "Shop.OrderPlaced", crate = eventgrid_runtime)]
    struct Placed {
        #[property("orderId")]
        id: i64,
    }

    let seen = Seen::default();
    let note = seen.clone();
    let handler = each_event(move |event: Event<Placed>| {
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
    let handler = each_delivery(move |events: Events| {
        let note = note.clone();
        async move {
            let events = events.all::<RawData>()?;
            note.push(events.len().to_string());
            match events.first().map(Event::id) {
                Some("panics") => panic!("the shelf broke"),
                Some("fails") => Err(Rejection::new(RejectionKind::Unavailable, "later")),
                _ => Ok(()),
            }
        }
    });
    let address = serve(router("/events", Webhook::new(receiver(), handler)));
    for (body, status, message) in [
        (batch(&["a", "b"]), 200, ""),
        (batch(&["fails"]), 503, "the events were not handled\n"),
        (batch(&["panics"]), 503, "the events were not handled\n"),
    ] {
        let answer = post(address, body);
        assert_eq!((answer.status, answer.body.as_str()), (status, message));
    }
    assert_eq!(seen.take(), ["2", "1", "1"]);
    let answer = post(address, with_broken(&["a"]));
    assert_eq!(
        (answer.status, answer.body.as_str()),
        (400, "the events were not handled\n")
    );
}

#[test]
fn a_batch_at_once() {
    let (seen, kept) = (Seen::default(), Seen::default());
    let (note, keep) = (seen.clone(), kept.clone());
    let handle = move |events: Vec<Event>| {
        let ids: Vec<_> = events.iter().map(|event| event.id().to_owned()).collect();
        note.push(ids.join(" "));
        let fails = ids.iter().any(|id| id == "fails");
        let hopeless = ids.iter().any(|id| id == "hopeless");
        async move {
            match (fails, hopeless) {
                (true, _) => Err(HandlerError::retry("later")),
                (_, true) => Err(HandlerError::dead_letter("never")),
                _ => Ok(()),
            }
        }
    };
    let address = serve(router(
        "/events",
        Webhook::new(receiver(), each_batch(handle.clone())),
    ));
    for (body, status, message, handled) in [
        (batch(&["a", "b"]), 200, "", vec!["a b"]),
        ("[]".to_owned(), 200, "", vec![]),
        (
            batch(&["a", "fails"]),
            503,
            "2 of 2 events were not handled\n",
            vec!["a fails"],
        ),
        (
            batch(&["hopeless"]),
            400,
            "1 of 1 events cannot be read or handled\n",
            vec!["hopeless"],
        ),
        (
            with_broken(&["a"]),
            400,
            "1 of 2 events cannot be read or handled\n",
            vec!["a"],
        ),
        (
            BROKEN.to_owned(),
            400,
            "1 of 1 events cannot be read or handled\n",
            vec![],
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
    let handler = each_batch(handle).on_rejected(move |rejected| {
        keep.push(rejected.index().to_string());
        async { Ok::<_, String>(()) }
    });
    let address = serve(router("/events", Webhook::new(receiver(), handler)));
    assert_eq!(post(address, with_broken(&["a"])).status, 200);
    assert_eq!(
        (seen.take(), kept.take()),
        (vec!["a".to_owned()], vec!["0".to_owned()])
    );
}

/// A handler that blocks its thread does not delay other requests.
#[test]
fn handlers_that_block() {
    let barrier = Arc::new(std::sync::Barrier::new(2));
    let handler = each_batch(spawn_blocking(move |events: Vec<Event>| {
        match events[0].id() {
            "panics" => panic!("the shelf broke"),
            "fails" => Err("the shelf is full"),
            // The server has one thread: both requests are there only if neither blocks it.
            _ => {
                barrier.wait();
                Ok(())
            }
        }
    }));
    let address = serve(router("/events", Webhook::new(receiver(), handler)));
    let other = std::thread::spawn(move || post(address, event("a")).status);
    assert_eq!(post(address, event("b")).status, 200);
    assert_eq!(other.join().unwrap(), 200);
    assert_eq!(post(address, event("panics")).status, 503);
    assert_eq!(post(address, event("fails")).status, 503);
}

/// The meaning of a handler's error.
#[test]
fn errors_of_handlers() {
    type Boxed = Box<dyn std::error::Error + Send + Sync>;
    let status = |handler: EachEvent| {
        let address = serve(router("/events", Webhook::new(receiver(), handler)));
        post(address, event("a")).status
    };
    let unreadable = |event: &Event| event.decode::<Order>().map(drop);
    assert_eq!(status(each_event(|_: Event| async { Err("text") })), 503);
    assert_eq!(
        status(each_event(|_: Event| async {
            Err(std::io::Error::other("down"))
        })),
        503
    );
    assert_eq!(
        status(each_event(|_: Event| async {
            Err(HandlerError::dead_letter("never"))
        })),
        400
    );
    assert_eq!(
        status(each_event(|_: Event| async {
            Err(Boxed::from(HandlerError::dead_letter("never")))
        })),
        400
    );
    assert_eq!(
        status(each_event(|_: Event| async { Err(Boxed::from("text")) })),
        503
    );
    assert_eq!(
        status(each_event(
            move |event: Event| async move { unreadable(&event) }
        )),
        400
    );
    assert_eq!(
        status(each_event(move |event: Event| async move {
            unreadable(&event).map_err(Boxed::from)
        })),
        400
    );
    assert_eq!(
        status(each_event(|_: Event| async {
            Err(Rejection::new(RejectionKind::Forbidden, "not here"))
        })),
        400
    );
}

#[test]
fn deleted_subscriptions() {
    const DELETED: &str = r#"[{"id":"1","topic":"/t","subject":"","eventType":"Microsoft.EventGrid.SubscriptionDeletedEvent",
        "eventTime":"2024-05-01T09:30:00Z","data":{"eventSubscriptionId":"/subscriptions/1"}}]"#;

    let (address, seen) = noting_service();
    assert_eq!(post(address, DELETED).status, 200);
    assert!(seen.take().is_empty(), "it is not an event for the handler");

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
