//! Consumers of one group share the partitions, and pass them on without handling anything twice.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use event_hubs::consume;
use eventgrid::receive::handler::each_event;
use eventgrid::{Event, SystemEvent};
use tokio_util::sync::CancellationToken;

use crate::cluster::{Cluster, LONG, wait_until};
use crate::events::event;

const EACH: usize = 250;

#[test]
fn partitions_come_and_go_with_consumers() {
    let cluster = Cluster::start(4);
    for number in 0..EACH {
        for partition in 0..4 {
            cluster.send(partition, &event(&format!("{partition}-{number:03}")));
        }
    }
    cluster.flush();

    // By event, the consumers that handled it.
    let handled = Arc::new(Mutex::new(BTreeMap::<String, Vec<&str>>::new()));
    let by = |name: &str| {
        let handled = handled.lock().unwrap();
        handled.values().filter(|by| by.contains(&name)).count()
    };
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let start = |name: &'static str| {
        let handled = Arc::clone(&handled);
        let handler = each_event(move |event: Event<SystemEvent>| {
            let handled = Arc::clone(&handled);
            async move {
                tokio::time::sleep(Duration::from_millis(20)).await;
                let id = event.id().to_owned();
                handled.lock().unwrap().entry(id).or_default().push(name);
                Ok::<_, String>(())
            }
        });
        let stop = CancellationToken::new();
        let consuming = consume(cluster.settings("sharing"), Arc::new(handler), stop.clone());
        (runtime.spawn(consuming), stop)
    };

    let (first, stop_first) = start("first");
    wait_until("the first handles", || by("first") > 10);
    let (second, stop_second) = start("second");
    wait_until("the second has taken over", || by("second") > 10);
    stop_first.cancel();
    let first = runtime.block_on(async { tokio::time::timeout(LONG, first).await });
    first.unwrap().unwrap().unwrap();
    wait_until("all is handled", || {
        handled.lock().unwrap().len() == 4 * EACH
    });
    // A commit in the middle of a rebalance is refused, and made again.
    wait_until("all is committed", || {
        cluster.all_committed("sharing", 4 * EACH)
    });
    stop_second.cancel();
    let second = runtime.block_on(async { tokio::time::timeout(LONG, second).await });
    second.unwrap().unwrap().unwrap();

    let twice: Vec<_> = handled
        .lock()
        .unwrap()
        .clone()
        .into_iter()
        .filter(|(_, by)| by.len() > 1)
        .collect();
    assert_eq!(twice, []);
}
