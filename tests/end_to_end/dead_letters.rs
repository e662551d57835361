//! The file of dead letters: readable as such at any time, by everything that reads Event Grid's.

use std::fs;
use std::process::Command;
use std::time::Duration;

use eventgrid::receive::http::StatusCode;
use eventgrid::receive::{Events, dead_letter};
use eventgrid::time::macros::datetime;
use eventgrid::{Event, RawData, SystemEvent};
use serde_json::{Value, json};

use crate::event_grid::dead_letters::Failed;
use crate::event_grid::retry::{Answer, Reason};
use crate::event_grid::{DeadLetters, Form, RetryPolicy, Subscription, group, requests};
use crate::feed::{Envelope, Feed};
use crate::webhook::endpoint;

const EVENT_GRID: &str = r#"{"id":"1","topic":"/shop","subject":"","eventType":"Shop.Opened","eventTime":"2024-05-01T09:30:00Z","data":{},"dataVersion":"1"}"#;
const CLOUD_EVENT: &str =
    r#"{"specversion":"1.0","id":"2","source":"/shop","type":"Shop.Closed","data":{}}"#;

fn failed(reason: Reason, answer: Answer) -> Failed {
    Failed {
        reason,
        attempts: 30,
        answer,
        published: datetime!(2024-05-01 09:30:01 UTC),
        tried: datetime!(2024-05-02 09:30:01 UTC),
    }
}

#[test]
fn each_envelope_has_its_spelling() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("dead.json");
    let bad_request = Answer::Status(StatusCode::BAD_REQUEST);
    let failures = [
        (
            EVENT_GRID,
            failed(Reason::Undeliverable(bad_request), bad_request),
        ),
        (
            CLOUD_EVENT,
            failed(Reason::TimeToLiveExceeded, Answer::TimedOut),
        ),
    ];
    let mut letters = DeadLetters::open(&path).unwrap();
    assert_eq!(fs::read_to_string(&path).unwrap(), "[]\n");
    for (event, failed) in &failures {
        letters
            .add(&Events::from(event.as_bytes()), failed)
            .unwrap();
    }
    let expected = json!([
        {
            "id": "1", "topic": "/shop", "subject": "", "eventType": "Shop.Opened",
            "eventTime": "2024-05-01T09:30:00Z", "data": {}, "dataVersion": "1",
            "deadLetterReason": "UndeliverableDueToHttpBadRequest",
            "deliveryAttempts": 30,
            "lastDeliveryOutcome": "BadRequest",
            "lastHttpStatusCode": 400,
            "publishTime": "2024-05-01T09:30:01Z",
            "lastDeliveryAttemptTime": "2024-05-02T09:30:01Z",
        },
        {
            "specversion": "1.0", "id": "2", "source": "/shop", "type": "Shop.Closed", "data": {},
            "deadletterreason": "TimeToLiveExceeded",
            "deliveryattempts": 30,
            "lastdeliveryoutcome": "TimedOut",
            "publishtime": "2024-05-01T09:30:01Z",
            "lastdeliveryattempttime": "2024-05-02T09:30:01Z",
        },
    ]);
    let written: Value = serde_json::from_slice(&fs::read(&path).unwrap()).unwrap();
    assert_eq!(written, expected);
}

#[test]
fn letters_are_added_to_those_that_are_there() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("dead.json");
    let failed = failed(Reason::MaxDeliveryAttemptsExceeded, Answer::SocketError);
    for _ in 0..2 {
        let mut letters = DeadLetters::open(&path).unwrap();
        for event in [EVENT_GRID, CLOUD_EVENT] {
            letters
                .add(&Events::from(event.as_bytes()), &failed)
                .unwrap();
            let blob = fs::read(&path).unwrap();
            assert!(serde_json::from_slice::<Vec<Value>>(&blob).is_ok());
        }
    }
    let blob = fs::read(&path).unwrap();
    let letters = dead_letter::read(&blob).unwrap();
    assert_eq!(letters.len(), 4);
    for letter in &letters {
        assert_eq!(
            letter.reason.as_deref(),
            Some("MaxDeliveryAttemptsExceeded")
        );
        assert_eq!(letter.delivery_attempts, Some(30));
        assert_eq!(letter.last_delivery_outcome.as_deref(), Some("SocketError"));
        assert_eq!(letter.last_http_status_code, None);
        assert_eq!(letter.publish_time, Some(failed.published));
        assert_eq!(letter.last_delivery_attempt_time, Some(failed.tried));
        assert!(letter.event::<RawData>().unwrap().extensions().is_empty());
    }
}

#[test]
fn other_files_are_left_alone() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.json");
    for notes in ["my notes", "[1, 2, 3]", CLOUD_EVENT, "{}"] {
        fs::write(&path, notes).unwrap();
        let error = DeadLetters::open(&path)
            .err()
            .map(|error| error.to_string());
        let expected = "the file is there and holds no dead letters: name another one";
        assert_eq!(error.as_deref(), Some(expected), "{notes}");
        assert_eq!(fs::read_to_string(&path).unwrap(), notes);
    }
}

/// Samples of all types, sent to where nobody listens.
#[tokio::test]
async fn what_does_not_arrive_is_there_as_it_was_sent() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let to = endpoint(listener.local_addr().unwrap(), "");
    drop(listener);

    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("dead.json");
    let retry = RetryPolicy {
        attempts: 2,
        time_to_live: Duration::from_secs(60),
        speed: 10_000.0,
    };
    let form = Form {
        subscription: "laptop".to_owned(),
        batch: 50,
        binary: false,
    };
    let feed = Feed::samples("", Envelope::Mixed).unwrap();
    let count = feed.len();
    let sent: Vec<Event> = feed.events(count).collect();
    let subscription = Subscription::new(to, retry, Some(DeadLetters::open(&path).unwrap()));
    let messages =
        group(sent.iter().cloned(), &form).flat_map(|events| requests(&events, &form).unwrap());
    subscription.deliver_all(messages, None).await.unwrap();
    assert_eq!(subscription.tally().dead_lettered, count);

    let again: Vec<Event> = Feed::file(&path, None).unwrap().events(count).collect();
    for event in &sent {
        assert!(again.contains(event), "{}", event.event_type());
    }
    let blob = fs::read(&path).unwrap();
    for letter in dead_letter::read(&blob).unwrap() {
        assert_eq!(letter.delivery_attempts, Some(2));
        letter.event::<SystemEvent>().unwrap();
    }
    let conform = Command::new(env!("CARGO_BIN_EXE_conform"))
        .arg(folder.path())
        .output();
    assert!(conform.unwrap().status.success());
}
