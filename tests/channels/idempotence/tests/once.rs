//! Events that are delivered several times, at the same time, by several processes' connections, with
//! handlers that fail and panic halfway: each has one effect.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // in a test they are how it fails

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use eventgrid::receive::handler::{EachEvent, Handler, each_event, spawn_blocking};
use eventgrid::{Event, RawData};
use futures_util::future::join_all;
use idempotence::Once;
use rusqlite::Connection;

/// A database that is gone when the test ends.
fn database(name: &str) -> std::path::PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}.sqlite"));
    for suffix in ["", "-wal", "-shm"] {
        drop(std::fs::remove_file(format!("{}{suffix}", path.display())));
    }
    path
}

fn open(path: &Path) -> Connection {
    let database = Connection::open(path).unwrap();
    database.busy_timeout(Duration::from_secs(30)).unwrap();
    database.pragma_update(None, "journal_mode", "WAL").unwrap();
    database
        .execute("CREATE TABLE IF NOT EXISTS effects (event TEXT)", ())
        .unwrap();
    database
}

/// A handler that writes an effect, and now and then fails or panics after it did.
fn handler(once: Arc<Once>, calls: Arc<AtomicUsize>) -> EachEvent {
    each_event(spawn_blocking(move |event: Event<RawData>| {
        once.run(&event, |transaction| {
            let name = format!("{} {}", event.source().unwrap_or_default(), event.id());
            transaction.execute("INSERT INTO effects VALUES (?)", [name])?;
            match calls.fetch_add(1, Ordering::Relaxed) % 10 {
                3 => Err(rusqlite::Error::InvalidQuery),
                7 => panic!("halfway"),
                _ => Ok(()),
            }
        })
    }))
}

fn effects(path: &Path) -> Vec<(String, u32)> {
    let database = open(path);
    let mut effects = database
        .prepare("SELECT event, count(*) FROM effects GROUP BY event ORDER BY event")
        .unwrap();
    let rows = effects.query_map((), |row| Ok((row.get(0)?, row.get(1)?)));
    rows.unwrap().map(Result::unwrap).collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn each_event_has_one_effect() {
    const EVENTS: usize = 100;
    let path = database("concurrent");
    let calls = Arc::new(AtomicUsize::new(0));
    // Four connections, as four processes have, and each of them gets every event three times.
    let handlers: Vec<_> = (0..4)
        .map(|_| {
            Arc::new(handler(
                Arc::new(Once::new(open(&path)).unwrap()),
                calls.clone(),
            ))
        })
        .collect();
    let deliveries = (0..3 * EVENTS).flat_map(|number| {
        let handlers = &handlers;
        let (source, id) = (if number % 2 == 0 { "/shop" } else { "/store" }, number % EVENTS / 2);
        let event = format!(
            r#"{{"specversion": "1.0", "id": "{id:02}", "source": "{source}", "type": "Shop.OrderPlaced"}}"#
        );
        handlers.iter().map(move |handler| {
            let (handler, event) = (Arc::clone(handler), event.clone());
            tokio::spawn(async move {
                let mut deliveries = 1;
                // What a channel does on an error.
                while handler.handle(event.as_str().into()).await.is_err() {
                    deliveries += 1;
                }
                deliveries
            })
        })
    });
    let deliveries: usize = join_all(deliveries)
        .await
        .into_iter()
        .map(Result::unwrap)
        .sum();

    let expected: Vec<_> = ["/shop", "/store"]
        .iter()
        .flat_map(|source| (0..EVENTS / 2).map(move |id| (format!("{source} {id:02}"), 1)))
        .collect();
    assert_eq!(effects(&path), expected);
    println!("{EVENTS} events, {deliveries} deliveries, {EVENTS} effects");
    assert!(deliveries > 12 * EVENTS, "some failed: {deliveries}");
}

#[test]
fn what_tells_events_apart() {
    // Both envelopes; the topic of an event that names none is empty.
    let cases = [
        (
            r#"{"specversion": "1.0", "id": "1", "source": "/a", "type": "T"}"#,
            1,
        ),
        (
            r#"{"specversion": "1.0", "id": "1", "source": "/b", "type": "T"}"#,
            2,
        ),
        (
            r#"{"specversion": "1.0", "id": "2", "source": "/a", "type": "T"}"#,
            3,
        ),
        (
            r#"{"id": "1", "topic": "/a", "subject": "s", "eventType": "T", "eventTime": "2024-05-01T09:30:00Z", "data": {}, "dataVersion": "1"}"#,
            3,
        ),
        (
            r#"{"id": "1", "subject": "s", "eventType": "T", "eventTime": "2024-05-01T09:30:00Z", "data": {}, "dataVersion": "1"}"#,
            4,
        ),
        (
            r#"{"specversion": "1.0", "id": "1", "source": "/a", "type": "Other"}"#,
            4,
        ),
    ];
    let once = Once::new(Connection::open_in_memory().unwrap()).unwrap();
    let mut effects = 0;
    for (event, expected) in cases {
        let event: Event<RawData> = eventgrid::from_str(event).unwrap().remove(0);
        once.run(&event, |_| {
            effects += 1;
            Ok::<(), rusqlite::Error>(())
        })
        .unwrap();
        assert_eq!(effects, expected, "{event:?}");
    }
}

#[test]
fn what_is_forgotten_is_handled_again() {
    let once = Once::new(Connection::open_in_memory().unwrap()).unwrap();
    let event = r#"{"specversion": "1.0", "id": "1", "source": "/a", "type": "T"}"#;
    let event: Event<RawData> = eventgrid::from_str(event).unwrap().remove(0);
    let run = || {
        let mut effects = 0;
        once.run(&event, |_| {
            effects += 1;
            Ok::<(), rusqlite::Error>(())
        })
        .unwrap();
        effects
    };
    assert_eq!(run(), 1);
    assert_eq!(once.forget(Duration::from_secs(86_400)), Ok(0));
    assert_eq!(run(), 0);
    let yesterday = "UPDATE handled_events SET handled_at = unixepoch() - 100000";
    once.database().execute(yesterday, ()).unwrap();
    assert_eq!(once.forget(Duration::from_secs(86_400)), Ok(1));
    assert_eq!(run(), 1);
}
