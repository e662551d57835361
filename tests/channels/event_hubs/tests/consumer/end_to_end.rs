//! Many events, broken ones among them, while consumers are killed and brokers restarted.
//!
//! `EVENTGRID_EVENTS=100000 cargo test --release --test consumer end_to_end -- --nocapture` is the
//! long form.

use std::collections::BTreeSet;
use std::env;
use std::time::{Duration, Instant};

use crate::cluster::{Cluster, header, wait_until};
use crate::events::{broken, event};
use crate::processes::Consumers;

const PARTITIONS: i32 = 8;
const CONSUMERS: usize = 3;
const FAULTS: usize = 5;

#[test]
fn end_to_end() {
    let size = env::var("EVENTGRID_EVENTS").map_or(2_000, |size| size.parse().unwrap());
    let cluster = Cluster::start(PARTITIONS);
    let mut good = BTreeSet::new();
    let mut bad = 0;
    for (number, partition) in (0..size).zip((0..PARTITIONS).cycle()) {
        let id = format!("e{number}");
        if number % 100 == 17 {
            cluster.send(partition, &broken(&id, bad));
            bad += 1;
        } else {
            cluster.send(partition, &event(&id));
            good.insert(id);
        }
    }
    cluster.flush();

    let began = Instant::now();
    let mut consumers = Consumers::start(&cluster, "end-to-end", &["--fail", "0.002"], CONSUMERS);
    let mut restarts = 0;
    for (fault, broker) in (1..=FAULTS).zip([1, 2, 3].into_iter().cycle()) {
        let so_many = good.len() * fault / (FAULTS + 2);
        wait_until("events are handled", || {
            consumers.handled().len() >= so_many
        });
        consumers.kill_one();
        restarts += cluster.restart_broker(broker, Duration::from_millis(500));
        consumers.start_one();
    }
    wait_until("all is committed", || {
        cluster.all_committed("end-to-end", size)
    });
    let seconds = began.elapsed().as_secs_f64();

    let handled = consumers.handled();
    let dead_letters = cluster.dead_letters();
    let places: BTreeSet<_> = dead_letters
        .iter()
        .map(|message| {
            ["dead-letter-partition", "dead-letter-offset"].map(|name| header(message, name))
        })
        .collect();
    println!(
        "{size} messages in {PARTITIONS} partitions, {CONSUMERS} consumers: {seconds:.1} s; \
         {FAULTS} consumers killed, {restarts} brokers restarted; {} events handled, {} of them more than once; \
         {bad} broken messages, {} dead letters",
        handled.len(),
        handled.values().filter(|times| **times > 1).count(),
        dead_letters.len(),
    );
    let accepted: BTreeSet<_> = handled.into_keys().collect();
    assert_eq!(good.difference(&accepted).next(), None, "lost");
    assert_eq!(
        accepted.difference(&good).next(),
        None,
        "accepted, but should not have been"
    );
    assert_eq!(places.len(), bad);
}
