//! Many events on their way from a queue into a database, while all that can fail does: handlers fail,
//! consumers are killed, the server is restarted, messages are broken or come twice.
//!
//! `EVENTGRID_EVENTS=100000 cargo test -p storage end_to_end -- --nocapture` sends more of them.

use std::collections::{BTreeMap, BTreeSet, HashSet};
use std::error::Error;
use std::fs::File;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use azure_storage_queue::models::QueueClientGetPropertiesResultHeaders as _;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use eventgrid::receive::handler::{HandlerError, each_event, spawn_blocking};
use eventgrid::{Event, RawData};
use idempotence::Once;
use rusqlite::Connection;
use storage::queue::Consumer;
use tokio::io::AsyncReadExt as _;
use tokio::task::JoinSet;
use tokio::time::sleep;

use crate::azurite::{Azurite, drain, queue, try_send};

const URL: &str = "EVENTGRID_QUEUE_SERVICE";
const DATABASE: &str = "EVENTGRID_DATABASE";

/// What may be in the queue at a time, so that the server stays fast.
const WAITING: usize = 2_000;

/// What is to become of a message.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Fate {
    /// It has one effect.
    Accepted,
    /// It holds an event that the handler never accepts.
    Hopeless,
    /// It holds no event.
    Broken,
}

fn fate(number: usize) -> Fate {
    match number % 200 {
        50 => Fate::Hopeless,
        99 | 199 => Fate::Broken,
        _ => Fate::Accepted,
    }
}

fn text(number: usize) -> String {
    let cloud_event = format!(
        r#"{{"specversion": "1.0", "id": "{number}", "source": "/shop", "type": "Shop.OrderPlaced", "data": {{"order": "Größe > {number}?"}}}}"#
    );
    if fate(number) == Fate::Broken {
        return match number / 100 % 5 {
            0 => cloud_event[..cloud_event.len() - 2].to_owned(),
            1 => format!("order {number}"),
            2 => STANDARD.encode(format!("order {number}")),
            3 => cloud_event.replace("\"id\"", "\"number\""),
            _ => STANDARD.encode(cloud_event.replace("\"type\": \"Shop.OrderPlaced\", ", "")),
        };
    }
    match number % 5 {
        0 => cloud_event,
        1 => STANDARD.encode(cloud_event),
        2 => URL_SAFE_NO_PAD.encode(cloud_event),
        3 => format!(
            r#"[{{"id": "{number}", "topic": "/shop", "subject": "orders/{number}", "eventType": "Shop.OrderPlaced", "eventTime": "2024-05-01T09:30:00Z", "data": {{}}, "dataVersion": "1"}}]"#
        ),
        _ => STANDARD.encode(cloud_event).replace("ICJ", "ICJ\r\n"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn none_is_lost_and_none_is_accepted_that_should_not_be() {
    let number = std::env::var("EVENTGRID_EVENTS").map_or(2_000, |n| n.parse().unwrap());
    let mut azurite = Azurite::start("end_to_end");
    let url = azurite.queue_service_url();
    let events = azurite.queue("events").await;
    let poison = azurite.queue("events-poison").await;
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join("end_to_end/events.sqlite");
    let database = open(&path);
    let begin = Instant::now();

    let done = Arc::new(AtomicUsize::new(0));
    let mut senders = send_all(&url, number, &done);
    let spawn = || Worker::spawn(&url, &path);
    let mut workers = [spawn(), spawn(), spawn()];
    let with = |expected| (0..number).filter(move |number| fate(*number) == expected);
    let expected = with(Fate::Accepted).count();
    let mut faults: Vec<(usize, Fault)> = vec![
        (85, Fault::KillAll),
        (70, Fault::Restart),
        (55, Fault::Kill(1)),
        (40, Fault::Restart),
        (25, Fault::Kill(0)),
    ];
    let mut progress = (0, Instant::now());
    loop {
        let effects = effects(&database);
        // Those that have no effect are one in 66.
        done.store(effects, Ordering::Relaxed);
        if effects > progress.0 {
            progress = (effects, Instant::now());
        }
        assert!(
            progress.1.elapsed() < Duration::from_secs(300),
            "{effects} of {expected}, no more"
        );
        if faults
            .last()
            .is_some_and(|(percent, _)| effects * 100 >= expected * percent)
        {
            match faults.pop().unwrap().1 {
                Fault::Kill(index) => workers[index] = spawn(),
                Fault::KillAll => workers = [spawn(), spawn(), spawn()],
                Fault::Restart => tokio::task::block_in_place(|| azurite.restart()),
            }
        }
        let properties = events.get_properties(None).await.unwrap();
        let waiting = properties.approximate_messages_count().unwrap();
        if senders.is_empty() && waiting == Some(0) {
            break;
        }
        while let Some(sender) = senders.try_join_next() {
            sender.unwrap();
        }
        sleep(Duration::from_millis(50)).await;
    }
    for worker in &mut workers {
        worker.end();
    }
    let seconds = begin.elapsed().as_secs().max(1);

    let mut effects = database
        .prepare("SELECT id, count(*) FROM effects GROUP BY id")
        .unwrap();
    let effects = effects
        .query_map((), |row| Ok((row.get(0)?, row.get(1)?)))
        .unwrap();
    let effects: BTreeMap<String, u32> = effects.map(Result::unwrap).collect();
    let once = with(Fate::Accepted)
        .map(|number| (number.to_string(), 1))
        .collect();
    assert_eq!(effects, once);
    let kept = drain(&poison).await;
    let distinct: BTreeSet<_> = kept.iter().cloned().collect();
    let refused = with(Fate::Hopeless)
        .chain(with(Fate::Broken))
        .map(text)
        .collect();
    assert_eq!(distinct, refused);
    assert_eq!(faults.len(), 0, "all faults were injected");

    let deliveries = std::fs::read_to_string(path.with_extension("deliveries")).unwrap();
    let deliveries = deliveries.lines().count();
    println!(
        "{number} events in {} messages: {} accepted once each, {} in the poison queue ({} messages); \
         {deliveries} deliveries to handlers, 5 consumers killed, 2 restarts of the server, \
         {seconds} s, {} events/s",
        number + number.div_ceil(DOUBLE),
        effects.len(),
        distinct.len(),
        kept.len(),
        number / usize::try_from(seconds).unwrap(),
    );
}

enum Fault {
    Kill(usize),
    KillAll,
    Restart,
}

/// Every so many events one is sent twice.
const DOUBLE: usize = 50;

/// Sends all messages, with eight senders.
fn send_all(url: &str, number: usize, done: &Arc<AtomicUsize>) -> JoinSet<()> {
    const SENDERS: usize = 8;
    let mut senders = JoinSet::new();
    for first in 0..SENDERS {
        let (queue, done) = (queue(url, "events"), Arc::clone(done));
        senders.spawn(async move {
            for number in (first..number).step_by(SENDERS) {
                while number > done.load(Ordering::Relaxed) * 66 / 65 + WAITING {
                    sleep(Duration::from_millis(20)).await;
                }
                let times = if number.is_multiple_of(DOUBLE) { 2 } else { 1 };
                for _ in 0..times {
                    // Until it is there; it may be there twice then.
                    while try_send(&queue, &text(number)).await.is_err() {}
                }
            }
        });
    }
    senders
}

/// A process that handles events, and is killed when it is dropped.
struct Worker(Child);

impl Worker {
    fn spawn(url: &str, database: &Path) -> Self {
        let mut log = std::fs::File::options();
        let log = log
            .create(true)
            .append(true)
            .open(database.with_extension("log"));
        let process = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", "end_to_end::worker", "--nocapture"])
            .env(URL, url)
            .env(DATABASE, database)
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .stderr(log.unwrap())
            .spawn();
        Self(process.unwrap())
    }

    /// Ends it in peace.
    fn end(&mut self) {
        drop(self.0.stdin.take());
        assert!(self.0.wait().unwrap().success());
    }
}

impl Drop for Worker {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// No test, but what such a process does: see `Worker`.
#[tokio::test]
async fn worker() {
    let (Ok(url), Ok(path)) = (std::env::var(URL), std::env::var(DATABASE)) else {
        return;
    };
    let path = PathBuf::from(path);
    let once = Once::new(open(&path)).unwrap();
    let deliveries = File::options()
        .append(true)
        .create(true)
        .open(path.with_extension("deliveries"));
    let deliveries = deliveries.unwrap();
    let failed = Mutex::new(HashSet::new());
    let handler = each_event(spawn_blocking(move |event: Event<RawData>| {
        (&deliveries).write_all(format!("{}\n", event.id()).as_bytes())?; // at once: others write, too
        let number: usize = event.id().parse()?;
        if fate(number) == Fate::Hopeless {
            return Err(HandlerError::dead_letter("nobody wants this order").into());
        }
        // One in twenty fails at first, after its effect was written.
        let fails = number.is_multiple_of(20) && failed.lock().unwrap().insert(number);
        once.run(
            &event,
            |transaction| -> Result<(), Box<dyn Error + Send + Sync>> {
                transaction.execute("INSERT INTO effects (id) VALUES (?)", [event.id()])?;
                if fails {
                    Err("the database is down".into())
                } else {
                    Ok(())
                }
            },
        )
    }));
    let mut consumer = Consumer::new(queue(&url, "events"), queue(&url, "events-poison"), handler);
    consumer.hidden = Duration::from_secs(5);
    consumer.retry_delay = Duration::ZERO;
    consumer.max_attempts = 20;
    consumer.idle = Duration::from_millis(100);
    let parent_is_done = async { drop(tokio::io::stdin().read(&mut [0]).await) };
    consumer.run(parent_is_done).await;
}

fn open(path: &Path) -> Connection {
    let database = Connection::open(path).unwrap();
    database.busy_timeout(Duration::from_secs(30)).unwrap();
    database.pragma_update(None, "journal_mode", "WAL").unwrap();
    database.pragma_update(None, "synchronous", "OFF").unwrap(); // processes die here, machines do not
    database
        .execute("CREATE TABLE IF NOT EXISTS effects (id TEXT NOT NULL)", ())
        .unwrap();
    database
}

fn effects(database: &Connection) -> usize {
    let count = "SELECT count(*) FROM effects";
    let count: i64 = database.query_row(count, (), |row| row.get(0)).unwrap();
    usize::try_from(count).unwrap()
}
