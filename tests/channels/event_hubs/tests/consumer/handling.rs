//! What becomes of messages: order, retries, dead letters, back pressure.

use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

use event_hubs::{Progress, Settings, consume};
use eventgrid::receive::handler::{Handler, HandlerError, each_delivery, each_event};
use eventgrid::{Event, SystemEvent};
use rdkafka::message::Message;
use tokio_util::sync::CancellationToken;

use crate::cluster::{Cluster, LONG, header, wait_until};
use crate::events::{broken, event};

/// Consumes until something is so, then stops gracefully.
pub(crate) fn consume_until(
    settings: Settings,
    handler: impl Handler + 'static,
    so: impl FnMut() -> bool + Send + 'static,
) -> Progress {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let stop = CancellationToken::new();
    runtime.block_on(async {
        let consuming = tokio::spawn(consume(settings, Arc::new(handler), stop.clone()));
        let waiting = tokio::task::spawn_blocking(|| wait_until("consuming", so));
        waiting.await.unwrap();
        stop.cancel();
        tokio::time::timeout(LONG, consuming)
            .await
            .unwrap()
            .unwrap()
            .unwrap()
    })
}

#[test]
fn the_messages_of_a_partition_are_handled_in_order() {
    let cluster = Cluster::start(4);
    for number in 0..100 {
        for partition in 0..4 {
            cluster.send(partition, &event(&format!("{partition}-{number:03}")));
        }
    }
    cluster.flush();
    let handled = Arc::new(Mutex::new(Vec::new()));
    let (seen, so) = (Arc::clone(&handled), Arc::clone(&handled));
    let failed = AtomicUsize::new(0);
    let handler = each_event(move |event: Event<SystemEvent>| {
        // Each seventh attempt fails: nothing overtakes it.
        let fails = failed.fetch_add(1, Ordering::Relaxed) % 7 == 3;
        let seen = Arc::clone(&seen);
        async move {
            if fails {
                return Err("not now");
            }
            tokio::task::yield_now().await;
            seen.lock().unwrap().push(event.id().to_owned());
            Ok(())
        }
    });
    let progress = consume_until(cluster.settings("order"), handler, move || {
        so.lock().unwrap().len() >= 400
    });

    assert_eq!((progress.handled, progress.dead_lettered), (400, 0));
    assert!(progress.retries > 50, "{progress}");
    let handled = handled.lock().unwrap();
    for partition in 0..4 {
        let prefix = format!("{partition}-");
        let in_order: Vec<_> = (0..100)
            .map(|number| format!("{partition}-{number:03}"))
            .collect();
        let here: Vec<_> = handled
            .iter()
            .filter(|id| id.starts_with(&prefix))
            .cloned()
            .collect();
        assert_eq!(here, in_order);
    }
    let all = (0..4).map(|partition| (partition, 100)).collect();
    assert_eq!(cluster.committed("order"), all);
}

#[test]
fn what_can_never_be_handled_is_kept_with_the_reason() {
    let cluster = Cluster::start(1);
    let bodies: Vec<_> = (0..4).map(|number| broken("b", number)).collect();
    cluster.send(0, &event("before"));
    for body in &bodies {
        cluster.send(0, body);
    }
    cluster.send(0, "");
    cluster.send(0, &event("refused"));
    cluster.send(0, &event("after"));
    cluster.flush();
    let handled = Arc::new(Mutex::new(Vec::new()));
    let (seen, so) = (Arc::clone(&handled), Arc::clone(&handled));
    let handler = each_event(move |event: Event<SystemEvent>| {
        let seen = Arc::clone(&seen);
        async move {
            if event.id() == "refused" {
                return Err(HandlerError::dead_letter("no such shop"));
            }
            seen.lock().unwrap().push(event.id().to_owned());
            Ok(())
        }
    });
    let progress = consume_until(cluster.settings("broken"), handler, move || {
        so.lock().unwrap().iter().any(|id| id == "after")
    });

    assert_eq!(*handled.lock().unwrap(), ["before", "after"]);
    assert_eq!(
        (progress.handled, progress.dead_lettered, progress.retries),
        (2, 6, 0)
    );
    let kept = cluster.dead_letters();
    let expected: Vec<_> = bodies
        .into_iter()
        .chain([String::new(), event("refused")])
        .collect();
    let bodies: Vec<_> = kept
        .iter()
        .map(|message| message.payload().unwrap_or_default())
        .collect();
    assert_eq!(
        bodies,
        expected.iter().map(String::as_bytes).collect::<Vec<_>>()
    );
    for (number, message) in kept.iter().enumerate() {
        assert_eq!(message.key(), Some("key".as_bytes()));
        let offset = (number + 1).to_string();
        for (name, value) in [
            ("aeg-subscription-name", "ORDERS"),
            (
                "dead-letter-reason",
                "1 of 1 events cannot be read or handled",
            ),
            ("dead-letter-topic", &cluster.topic),
            ("dead-letter-partition", "0"),
            ("dead-letter-offset", &offset),
        ] {
            assert_eq!(
                header(message, name).as_deref(),
                Some(value),
                "{name} of {number}"
            );
        }
    }
    let details = |number: usize| header(&kept[number], "dead-letter-details").unwrap();
    assert!(details(5).ends_with("no such shop"), "{}", details(5));
    assert_eq!(cluster.committed("broken"), [(0, 8)].into());
}

#[test]
fn nothing_is_committed_before_its_dead_letter_is_kept() {
    let cluster = Cluster::start(1);
    cluster.send(0, "not JSON");
    cluster.flush();
    let mut settings = cluster.settings("unkept").with("message.timeout.ms", "500");
    settings.dead_letter_topic = cluster.refusing_topic();
    let attempts = Arc::new(AtomicUsize::new(0));
    let so = Arc::clone(&attempts);
    let handler = each_delivery(move |events| {
        attempts.fetch_add(1, Ordering::Relaxed);
        async move { events.all::<SystemEvent>().map(|_| ()) }
    });
    let progress = consume_until(settings, handler, move || so.load(Ordering::Relaxed) >= 3);
    assert_eq!((progress.handled, progress.dead_lettered), (0, 0));
    assert_eq!(cluster.committed("unkept"), [].into());
}

#[test]
fn a_partition_that_fails_holds_up_no_other_and_no_memory() {
    const MESSAGES: u16 = 3_000;
    let cluster = Cluster::start(2);
    for number in 0..MESSAGES {
        cluster.send(0, &event(&format!("stuck-{number}")));
        cluster.send(1, &event(&format!("fine-{number}")));
    }
    cluster.flush();
    let fine = Arc::new(AtomicUsize::new(0));
    let (counted, so) = (Arc::clone(&fine), Arc::clone(&fine));
    let handler = each_event(move |event: Event<SystemEvent>| {
        let stuck = event.id().starts_with("stuck");
        if !stuck {
            counted.fetch_add(1, Ordering::Relaxed);
        }
        async move {
            if stuck {
                Err("the database is down")
            } else {
                Ok(())
            }
        }
    });
    let settings = cluster
        .settings("stuck")
        .with("queued.max.messages.kbytes", "16"); // about 25 messages
    let progress = consume_until(settings, handler, move || {
        so.load(Ordering::Relaxed) >= MESSAGES.into()
    });
    assert_eq!(progress.handled, u64::from(MESSAGES));
    assert_eq!(cluster.committed("stuck"), [(1, MESSAGES.into())].into());
}
