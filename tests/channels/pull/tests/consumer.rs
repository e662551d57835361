//! What becomes of an event that was received.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use axum::http::StatusCode;
use eventgrid::receive::handler::{Handler, HandlerError, each_event};
use eventgrid::receive::pull::{Operation, ReleaseDelay};
use eventgrid::{Event, RawData};
use pull::{Consumer, Totals};
use serde_json::json;

use crate::namespace::{Namespace, Place};

fn consumer<H: Handler>(namespace: &Namespace, handler: H) -> Consumer<H> {
    let mut consumer = Consumer::new(namespace.subscription(), handler);
    consumer.pause = Duration::ZERO;
    consumer
}

/// Receives once, and handles that.
async fn round<H: Handler>(consumer: &Consumer<H>) -> Totals {
    let events = consumer.subscription.receive(100, 10).await.unwrap();
    consumer.take(&events).await
}

fn totals(handled: usize, released: usize, rejected: usize, unsettled: usize) -> Totals {
    Totals {
        handled,
        released,
        rejected,
        unsettled,
    }
}

#[tokio::test]
async fn answers_of_a_handler() {
    let namespace = Namespace::start().await;
    let handler = each_event(|event: Event<RawData>| async move {
        match event.event_type() {
            "Fine" => Ok(()),
            "Hopeless" => Err(HandlerError::dead_letter("no such order")),
            "Panic" => panic!("a mistake"),
            _ => Err(HandlerError::retry("the database is down")),
        }
    });
    let mut consumer = consumer(&namespace, handler);
    consumer.release_delay = ReleaseDelay::OneMinute;
    for event_type in ["Fine", "Hopeless", "Panic", "Later"] {
        namespace.publish_event(event_type, event_type);
    }
    // What the namespace would not take; other versions of it may.
    namespace.publish(json!({"specversion": "1.0", "id": "Unreadable"}));

    assert_eq!(round(&consumer).await, totals(1, 2, 2, 0));
    let expected = [
        ("Fine", Place::Acknowledged),
        ("Hopeless", Place::Rejected),
        ("Later", Place::Delayed(60)),
        ("Panic", Place::Delayed(60)),
        ("Unreadable", Place::Rejected),
    ];
    let expected = expected.map(|(id, place)| (id.to_owned(), place));
    assert_eq!(namespace.places(), expected.into());

    namespace.expire(None);
    assert_eq!(round(&consumer).await, totals(0, 2, 0, 0));
}

#[tokio::test]
async fn a_lock_is_renewed_while_its_handler_runs() {
    let namespace = Namespace::start().await;
    let server = namespace.clone();
    let handler = each_event(move |event: Event<RawData>| {
        let server = server.clone();
        async move {
            let renewals = || {
                server
                    .stored()
                    .events
                    .iter()
                    .map(|event| event.renewals)
                    .max()
            };
            while event.id() == "slow" && renewals() < Some(3) {
                tokio::task::yield_now().await;
            }
            Ok::<(), HandlerError>(())
        }
    });
    let mut consumer = consumer(&namespace, handler);
    consumer.renew_every = Duration::from_millis(1);
    namespace.publish_event("slow", "T");
    namespace.publish_event("fast", "T");
    assert_eq!(round(&consumer).await, totals(2, 0, 0, 0));
    // The fast one did not wait for the slow one.
    assert_eq!(namespace.stored().requests["acknowledge"], 2);
}

#[tokio::test]
async fn locks_that_are_lost() {
    let namespace = Namespace::start().await;
    let (server, calls) = (namespace.clone(), Arc::new(AtomicUsize::new(0)));
    let counted = calls.clone();
    let handler = each_event(move |event: Event<RawData>| {
        let first = event.id() == "2" && counted.fetch_add(1, Ordering::Relaxed) == 0;
        let server = server.clone();
        async move {
            if first {
                server.expire(Some("2")); // while its handler runs
            }
            Ok::<(), HandlerError>(())
        }
    });
    let consumer = consumer(&namespace, handler);
    for id in ["1", "2", "3"] {
        namespace.publish_event(id, "T");
    }
    // Partly: the others are acknowledged.
    assert_eq!(round(&consumer).await, totals(2, 0, 0, 1));
    assert_eq!(namespace.places()["2"], Place::Available);
    // It comes again.
    assert_eq!(round(&consumer).await, totals(1, 0, 0, 0));
    assert_eq!(calls.load(Ordering::Relaxed), 2);
}

#[tokio::test]
async fn a_lock_that_is_lost_is_not_renewed_again() {
    let namespace = Namespace::start().await;
    let server = namespace.clone();
    let handler = each_event(move |_: Event<RawData>| {
        server.expire(Some("lost"));
        let server = server.clone();
        async move {
            while server.renewals("kept") < 3 {
                tokio::task::yield_now().await;
            }
            Ok::<(), HandlerError>(())
        }
    });
    let mut consumer = consumer(&namespace, handler);
    consumer.renew_every = Duration::from_millis(1);
    for id in ["lost", "kept"] {
        namespace.publish_event(id, "T");
    }
    assert_eq!(round(&consumer).await, totals(1, 0, 0, 1));
    assert_eq!(namespace.stored().lost_renewals, 1);
}

#[tokio::test]
async fn a_namespace_that_fails() {
    const BUSY: StatusCode = StatusCode::SERVICE_UNAVAILABLE;
    let namespace = Namespace::start().await;
    let handler = each_event(|_: Event<RawData>| async { Ok::<(), HandlerError>(()) });
    let consumer = consumer(&namespace, handler);
    namespace.publish_event("1", "T");

    // For a moment: the request is repeated.
    namespace.fail(&[BUSY, StatusCode::TOO_MANY_REQUESTS]);
    let events = consumer.subscription.receive(100, 10).await.unwrap();
    assert_eq!(events.len(), 1);

    // For longer: the event comes again.
    namespace.fail(&[BUSY; 3]);
    assert_eq!(consumer.take(&events).await, totals(0, 0, 0, 1));
    namespace.fail(&[StatusCode::BAD_REQUEST]);
    assert_eq!(consumer.take(&events).await, totals(0, 0, 0, 1));
    namespace.expire(None);
    assert_eq!(round(&consumer).await, totals(1, 0, 0, 0));

    // For good.
    let stranger = namespace.subscription_as("another key");
    let error = stranger.receive(1, 10).await.unwrap_err();
    assert_eq!(
        error.http_status(),
        Some(azure_core::http::StatusCode::Unauthorized)
    );
    let error = consumer.subscription.receive(0, 10).await.unwrap_err();
    assert_eq!(
        error.http_status(),
        Some(azure_core::http::StatusCode::BadRequest)
    );
}

#[tokio::test]
async fn tokens_that_are_none() {
    let namespace = Namespace::start().await;
    let settlement = namespace
        .subscription()
        .settle(Operation::Acknowledge, ["none"])
        .await;
    let settlement = settlement.unwrap();
    assert_eq!(settlement.succeeded.len(), 0);
    assert_eq!(settlement.failed[0].code.as_deref(), Some("TokenLost"));
}

#[tokio::test]
async fn end_while_it_waits_for_events() {
    let namespace = Namespace::start().await;
    let (end, mut ended) = tokio::sync::watch::channel(0);
    let handler = each_event(move |_: Event<RawData>| {
        end.send_modify(|number| *number += 1);
        async { Ok::<(), HandlerError>(()) }
    });
    let consumer = consumer(&namespace, handler);
    for id in ["1", "2"] {
        namespace.publish_event(id, "T");
    }
    let until = async move { drop(ended.wait_for(|number| *number == 2).await) };
    let totals = tokio::spawn(async move { consumer.run(until).await })
        .await
        .unwrap();
    assert_eq!(totals.handled, 2);
    assert!(
        namespace
            .places()
            .values()
            .all(|place| *place == Place::Acknowledged)
    );
}
