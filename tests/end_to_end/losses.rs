//! Every valid event is handled or becomes a dead letter, and no other event is handled.
//!
//! `EVENTS=1000000 cargo test --release -p eventgrid-tests --test end_to_end losses` sends a million.

use std::collections::{HashMap, HashSet};
use std::fs;
use std::path::Path;

use eventgrid::receive::dead_letter::{self, DeadLetter};
use eventgrid::receive::http::StatusCode;
use eventgrid::receive::{Authentication, Receiver};
use eventgrid::{Event, RawData};

use crate::event_grid::retry::Answer;
use crate::event_grid::{
    DeadLetters, Endpoint, Form, RetryPolicy, Subscription, Tally, group, requests,
    validate_by_code, validate_by_origin,
};
use crate::feed::{Envelope, Feed};
use crate::webhook::{endpoint, serve};

/// A subscription: its share of the events, in percent, and in requests of which form.
struct Case {
    subscription: &'static str,
    secret: &'static str,
    share: usize,
    batch: usize,
    binary: bool,
}

const SECRET: &str = "right";

#[rustfmt::skip]
const ACCEPTED: [Case; 5] = [
    Case { subscription: "one-by-one", secret: SECRET, share: 2,  batch: 1,     binary: false },
    Case { subscription: "binary",     secret: SECRET, share: 3,  batch: 10,    binary: true },
    Case { subscription: "small",      secret: SECRET, share: 15, batch: 20,    binary: false },
    Case { subscription: "large",      secret: SECRET, share: 60, batch: 300,   binary: false },
    Case { subscription: "largest",    secret: SECRET, share: 20, batch: 5_000, binary: false },
];

#[rustfmt::skip]
const REFUSED: [Case; 2] = [
    Case { subscription: "small",      secret: "wrong", share: 5, batch: 10, binary: false },
    Case { subscription: "strangers",  secret: SECRET,  share: 5, batch: 10, binary: false },
];

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn no_event_is_lost() {
    let total = number_of_events();
    let receiver = Receiver::new(Authentication::query("code", [SECRET]))
        .subscriptions(ACCEPTED.map(|case| case.subscription));
    let (address, handled) = serve(receiver, 0.0005, 0.0005).await;
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str| folder.path().join(format!("{name}.json"));

    let mut accepted = HashSet::new();
    let mut unreadable = HashSet::new();
    let mut rejected = HashSet::new();
    let mut answers = HashMap::<_, usize>::new();
    for case in &ACCEPTED {
        let count = total * case.share / 100;
        let (events, broken) = some_broken(events(count));
        accepted.extend(ids(&events));
        unreadable.extend(broken);
        let to = endpoint(address, case.secret);
        validate_by_code(&to, case.subscription).await.unwrap();
        validate_by_origin(&to).await.unwrap();
        let tally = deliver(case, to, events, &file(case.subscription)).await;
        assert_eq!(tally.published, count);
        assert_eq!((tally.dropped, tally.waiting()), (0, 0));
        for (answer, requests) in tally.answers {
            *answers.entry(answer).or_default() += requests;
        }
    }
    for (case, status) in REFUSED.iter().zip([401, 403]) {
        let count = total * case.share / 100;
        let events = events(count);
        rejected.extend(ids(&events));
        let to = endpoint(address, case.secret);
        assert!(validate_by_code(&to, case.subscription).await.is_err());
        let tally = deliver(case, to, events, &file("rejected")).await;
        assert_eq!(tally.dead_lettered, count);
        let status = Answer::Status(StatusCode::from_u16(status).unwrap());
        assert_eq!(tally.answers, [(status, count / case.batch)].into());
    }

    let handled = handled.times();
    let dead_letters: HashSet<String> = ACCEPTED
        .iter()
        .flat_map(|case| dead(&file(case.subscription)))
        .collect();
    assert_eq!(accepted.len(), total);
    let lost = |id: &&String| !handled.contains_key(*id) && !dead_letters.contains(*id);
    assert_eq!(accepted.iter().find(lost), None);
    assert!(unreadable.iter().all(|id| !handled.contains_key(id)));
    assert!(handled.keys().all(|id| accepted.contains(id)));
    assert!(rejected.iter().all(|id| !handled.contains_key(id)));
    assert_eq!(dead(&file("rejected")), rejected);

    // Failures, retries and dead letters did occur.
    let requests = |status| answers.get(&Answer::Status(status)).copied().unwrap_or(0);
    assert!(
        requests(StatusCode::SERVICE_UNAVAILABLE) > total / 5_000,
        "{answers:?}"
    );
    assert!(
        requests(StatusCode::BAD_REQUEST) > total / 10_000,
        "{answers:?}"
    );
    assert!(handled.values().any(|times| *times > 1));
    let count = dead_letters.len();
    assert!(count < accepted.len() / 2, "{count} dead letters");
}

/// The number of events: `EVENTS`, or a small default.
fn number_of_events() -> usize {
    let given = std::env::var("EVENTS").ok();
    given.map_or(10_000, |number| number.parse().expect("a number of events"))
}

/// Events of all types, in both envelopes.
fn events(count: usize) -> Vec<Event> {
    let feed = Feed::samples("", Envelope::Mixed).unwrap();
    feed.events(count).collect()
}

/// Puts data of the wrong shape into some events, and tells into which.
fn some_broken(mut events: Vec<Event>) -> (Vec<Event>, Vec<String>) {
    let mut broken = Vec::new();
    for event in events.iter_mut().skip(100).step_by(1_500) {
        broken.push(event.id().to_owned());
        let data = RawData::from_json(r#""out of shape""#).unwrap();
        match event {
            Event::CloudEvent(event) => event.data = data,
            Event::EventGrid(event) => event.data = data,
        }
    }
    (events, broken)
}

fn ids(events: &[Event]) -> impl Iterator<Item = String> {
    events.iter().map(|event| event.id().to_owned())
}

/// Delivers ten thousand times faster than Event Grid would.
async fn deliver(case: &Case, to: Endpoint, events: Vec<Event>, file: &Path) -> Tally {
    let retry = RetryPolicy {
        speed: 10_000.0,
        ..RetryPolicy::default()
    };
    let form = Form {
        subscription: case.subscription.to_owned(),
        batch: case.batch,
        binary: case.binary,
    };
    let dead_letters = DeadLetters::open(file).unwrap();
    let subscription = Subscription::new(to, retry, Some(dead_letters));
    let messages = group(events.into_iter(), &form);
    let messages = messages.flat_map(|events| requests(&events, &form).unwrap());
    subscription.deliver_all(messages, None).await.unwrap();
    subscription.tally()
}

/// The IDs of the dead letters of a file.
fn dead(file: &Path) -> HashSet<String> {
    let blob = fs::read(file).unwrap();
    let letters = dead_letter::read(&blob).unwrap();
    let id = |letter: &DeadLetter| letter.event::<RawData>().unwrap().id().to_owned();
    letters.iter().map(id).collect()
}
