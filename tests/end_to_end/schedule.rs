//! The schedule of attempts, and when it ends.

use std::time::Duration;

use eventgrid::receive::http::StatusCode;

use crate::event_grid::RetryPolicy;
use crate::event_grid::retry::{Answer, Next, Reason};

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;

fn status(code: u16) -> Answer {
    Answer::Status(StatusCode::from_u16(code).unwrap())
}

/// The waits between attempts that are all answered alike, in seconds, and why they end.
fn waits(policy: RetryPolicy, answer: Answer) -> (Vec<u64>, Option<Reason>) {
    let mut waits = Vec::new();
    let mut age = Duration::ZERO;
    for attempts in 1.. {
        match policy.next(answer, attempts, age) {
            Next::Done => break,
            Next::GiveUp(reason) => return (waits, Some(reason)),
            Next::Retry(wait) => {
                waits.push(wait.as_secs());
                age += wait;
            }
        }
    }
    (waits, None)
}

#[test]
#[rustfmt::skip]
fn every_answer_has_its_schedule() {
    let usual = vec![
        10, 30, MINUTE, 5 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR,
    ];
    let at_least = |seconds: u64| usual.iter().map(|wait| seconds.max(*wait)).collect::<Vec<u64>>();
    let undeliverable = |code| Some(Reason::Undeliverable(status(code)));
    let expired = Some(Reason::TimeToLiveExceeded);
    let policy = RetryPolicy::default();
    for (answer, expected) in [
        (status(200), (vec![], None)),
        (status(202), (vec![], None)),
        (status(204), (vec![], None)),
        (status(205), (usual.clone(), expired)),
        (status(302), (usual.clone(), expired)),
        (status(400), (vec![], undeliverable(400))),
        (status(401), (vec![], undeliverable(401))),
        (status(403), (vec![], undeliverable(403))),
        (status(404), (usual.clone(), expired)),
        (status(408), (at_least(120), expired)),
        (status(413), (vec![], undeliverable(413))),
        (status(500), (usual.clone(), expired)),
        (status(503), (at_least(30), expired)),
        (Answer::TimedOut, (usual.clone(), expired)),
        (Answer::SocketError, (usual.clone(), expired)),
    ] {
        assert_eq!(waits(policy, answer), expected, "{answer}");
    }
}

/// As documented: up to 6 attempts in half an hour, so allowing 10 is of no use.
#[test]
fn whichever_limit_comes_first_counts() {
    let policy = |attempts| RetryPolicy {
        attempts,
        time_to_live: Duration::from_secs(30 * MINUTE),
        speed: 1.0,
    };
    let (between, reason) = waits(policy(10), status(500));
    assert_eq!(between.len() + 1, 6);
    assert_eq!(reason, Some(Reason::TimeToLiveExceeded));
    let (between, reason) = waits(policy(5), status(500));
    assert_eq!(between.len() + 1, 5);
    assert_eq!(reason, Some(Reason::MaxDeliveryAttemptsExceeded));
}

#[test]
fn time_is_scaled() {
    let policy = RetryPolicy {
        speed: 1_000.0,
        ..RetryPolicy::default()
    };
    let day = Duration::from_secs(24 * HOUR);
    assert_eq!(policy.scaled(day), Duration::from_millis(86_400));
}
