//! Many events, while all that can fail does: handlers, locks, the namespace, consumers that end halfway.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use axum::http::StatusCode;
use eventgrid::receive::handler::{EachEvent, HandlerError, each_event};
use eventgrid::receive::pull::ReleaseDelay;
use eventgrid::{Event, RawData};
use pull::{Consumer, Totals};
use serde_json::json;
use tokio::task::JoinHandle;

use crate::namespace::{Namespace, Place};

/// How often each event was handled.
type Seen = Arc<Mutex<BTreeMap<String, usize>>>;

/// One event in ten fails at first, one in a hundred is never accepted, some wait.
fn handler(seen: Seen) -> EachEvent {
    each_event(move |event: Event<RawData>| {
        let number: usize = event.id().parse().unwrap();
        let deliveries = {
            let mut seen = seen.lock().unwrap();
            let deliveries = seen.entry(event.id().to_owned()).or_default();
            *deliveries += 1;
            *deliveries
        };
        async move {
            tokio::time::sleep(Duration::from_millis(number as u64 % 7)).await;
            match number % 100 {
                50 => Err(HandlerError::dead_letter("nobody wants this order")),
                number if number % 10 == 3 && deliveries == 1 => {
                    Err(HandlerError::retry("not now"))
                }
                _ => Ok(()),
            }
        }
    })
}

fn spawn(namespace: &Namespace, seen: &Seen) -> JoinHandle<Totals> {
    let mut consumer = Consumer::new(namespace.subscription(), handler(seen.clone()));
    consumer.release_delay = ReleaseDelay::None;
    consumer.renew_every = Duration::from_millis(2);
    consumer.pause = Duration::from_millis(1);
    tokio::spawn(async move { consumer.run(std::future::pending()).await })
}

#[tokio::test(flavor = "multi_thread")]
async fn none_is_lost_and_none_is_accepted_that_should_not_be() {
    let number = std::env::var("EVENTGRID_EVENTS").map_or(2_000, |number| number.parse().unwrap());
    let namespace = Namespace::start().await;
    for number in 0..number {
        // One in a hundred is not an event.
        match number % 100 {
            99 => namespace.publish(json!({"specversion": "1.0", "id": number.to_string()})),
            _ => namespace.publish_event(&number.to_string(), "Shop.OrderPlaced"),
        }
    }
    let seen = Seen::default();
    let mut consumers = [(); 3].map(|()| spawn(&namespace, &seen));
    let mut faults = 0;
    loop {
        let places = namespace.places();
        if places
            .values()
            .all(|place| matches!(place, Place::Acknowledged | Place::Rejected))
        {
            break;
        }
        match faults % 4 {
            0 => namespace.expire(None),
            1 => namespace.fail(&[StatusCode::INTERNAL_SERVER_ERROR; 10]),
            2 => namespace.fail(&[StatusCode::BAD_GATEWAY]),
            _ => {
                // In the middle of whatever it does.
                consumers[faults / 4 % 3].abort();
                consumers[faults / 4 % 3] = spawn(&namespace, &seen);
                namespace.expire(None);
            }
        }
        faults += 1;
        tokio::time::sleep(Duration::from_millis(30)).await;
    }
    consumers.iter().for_each(JoinHandle::abort);

    let expected = |number: usize| match number % 100 {
        50 | 99 => Place::Rejected,
        _ => Place::Acknowledged,
    };
    let expected = (0..number).map(|number| (number.to_string(), expected(number)));
    assert_eq!(namespace.places(), expected.collect());
    let seen = seen.lock().unwrap();
    let readable = (0..number).filter(|number| number % 100 != 99).count();
    assert_eq!(seen.len(), readable);
    println!(
        "{number} events, {} deliveries to handlers, {faults} faults: all settled as they should be",
        seen.values().sum::<usize>()
    );
}
