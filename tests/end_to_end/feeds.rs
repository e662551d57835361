//! What is sent: how often, in which envelope, under which ID; and in which requests.

use std::collections::HashSet;
use std::fs;

use eventgrid::Event;
use eventgrid::receive::{Delivery, DeliveryKind};

use crate::event_grid::{Form, group, requests};
use crate::feed::{Envelope, Feed};

const CAPTURED: &str = r#"[
    {"id": "a", "topic": "/shop", "subject": "1", "eventType": "Shop.Opened", "data": {},
     "eventTime": "2024-05-01T09:30:00Z", "dataVersion": "1", "metadataVersion": "1"},
    {"specversion": "1.0", "id": "b", "source": "/shop", "type": "Shop.Closed", "tenant": "x"}
]"#;

fn captured(envelope: Option<Envelope>) -> Result<Feed, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("captured.json");
    fs::write(&path, CAPTURED).unwrap();
    Feed::file(&path, envelope)
}

fn is_cloud_event(event: &Event) -> bool {
    matches!(event, Event::CloudEvent(_))
}

#[test]
fn samples_come_in_turns_each_under_an_id_of_its_own() {
    let feed = Feed::samples("keyvault", Envelope::Mixed).unwrap();
    let round = feed.len();
    let events: Vec<Event> = feed.events(round * 2).collect();
    let ids: HashSet<&str> = events.iter().map(Event::id).collect();
    assert_eq!(ids.len(), events.len());
    for (one, other) in events.iter().zip(&events[round..]) {
        assert_eq!(one.event_type(), other.event_type());
        assert_ne!(is_cloud_event(one), is_cloud_event(other));
    }
}

#[test]
fn captured_events_keep_their_ids_until_they_are_repeated() {
    let events: Vec<Event> = captured(None).unwrap().events(3).collect();
    assert_eq!(events[0].id(), "a");
    assert_eq!(events[1].id(), "b");
    assert_ne!(events[2].id(), "a");
    assert_eq!(
        events.iter().map(is_cloud_event).collect::<Vec<_>>(),
        [false, true, false]
    );
}

#[test]
fn an_envelope_that_cannot_hold_an_event_is_an_error() {
    let feed = captured(Some(Envelope::CloudEvents)).unwrap();
    assert_eq!(feed.envelopes(), (false, true));
    assert_eq!(
        captured(Some(Envelope::EventGrid)),
        Err(
            "event 1, `b`: the Event Grid schema requires `time`, which is missing; without \
             `--envelope` it is sent as it is"
                .to_owned()
        ),
    );
}

/// How many events each request holds, and the content type of each.
fn sent(events: usize, envelope: Envelope, batch: usize, binary: bool) -> Vec<(usize, String)> {
    let form = Form {
        subscription: "orders".to_owned(),
        batch,
        binary,
    };
    let events = Feed::samples("keyvault", envelope).unwrap().events(events);
    let mut sent = Vec::new();
    for events in group(events, &form) {
        for message in requests(&events, &form).unwrap() {
            let delivery = Delivery::from(&message.headers);
            assert_eq!(delivery.kind, Some(DeliveryKind::Notification));
            assert_eq!(delivery.subscription_name.as_deref(), Some("ORDERS"));
            let content_type = message.headers["content-type"].to_str().unwrap();
            sent.push((events.len(), content_type.replace("; charset=utf-8", "")));
        }
    }
    sent
}

#[test]
#[rustfmt::skip]
fn requests_are_as_large_as_they_may_be() {
    let sent = |events, envelope, batch, binary| {
        let sent = sent(events, envelope, batch, binary).into_iter();
        sent.map(|(events, content_type)| format!("{events} {content_type}")).collect::<Vec<_>>()
    };
    let (cloud_events, event_grid, mixed) =
        (Envelope::CloudEvents, Envelope::EventGrid, Envelope::Mixed);
    assert_eq!(sent(2, event_grid, 1, false), ["1 application/json", "1 application/json"]);
    assert_eq!(sent(5, event_grid, 3, true), ["3 application/json", "2 application/json"]);
    assert_eq!(sent(1, cloud_events, 1, false), ["1 application/cloudevents+json"]);
    assert_eq!(sent(2, cloud_events, 3, false), ["2 application/cloudevents-batch+json"]);
    assert_eq!(sent(2, cloud_events, 3, true), ["1 application/json", "1 application/json"]);
    assert_eq!(
        sent(5, mixed, 2, false),
        ["2 application/json", "2 application/cloudevents-batch+json", "1 application/json"],
    );
}
