//! Mutated input for everything that senders write: nothing panics, and all guarantees hold.
//!
//! `EVENTGRID_FUZZ_SECONDS=3600 cargo test --release -p eventgrid-tests --test fuzz -- --nocapture` runs
//! each target for an hour; without the variable it takes a second each. A failure prints the input.

mod mutate;

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::{Duration, Instant};

use eventgrid::receive::functions::Invocation;
use eventgrid::receive::http::{HeaderName, HeaderValue, Request};
use eventgrid::receive::pull::{self, Settlement};
use eventgrid::receive::{
    Authentication, Events, Received, Receiver, dead_letter, message, storage_queue,
};
use eventgrid::{RawData, SystemEvent, each, from_slice, to_vec};

use crate::mutate::Mutator;

/// Runs a target on mutations of its seeds until the time is over.
fn fuzz(name: &str, seeds: Vec<Vec<u8>>, target: impl Fn(&[u8])) {
    let seconds = std::env::var("EVENTGRID_FUZZ_SECONDS").ok();
    let seconds = seconds.and_then(|text| text.parse().ok()).unwrap_or(1);
    let begin = Instant::now();
    let mut mutator = Mutator::new(seeds);
    let mut inputs = 0_u64;
    while begin.elapsed() < Duration::from_secs(seconds) {
        for _ in 0..64 {
            let input = mutator.next();
            inputs += 1;
            if let Err(panic) = catch_unwind(AssertUnwindSafe(|| target(&input))) {
                eprintln!("{name}: b\"{}\"", input.escape_ascii());
                resume_unwind(panic);
            }
        }
    }
    println!("{name}: {inputs} inputs in {seconds} s");
}

/// The samples, and some batches of them.
fn samples() -> Vec<Vec<u8>> {
    let root = concat!(env!("CARGO_MANIFEST_DIR"), "/samples");
    let mut seeds = Vec::new();
    for folder in std::fs::read_dir(root).unwrap() {
        let folder = folder.unwrap().path();
        if !folder.is_dir() {
            continue;
        }
        for file in std::fs::read_dir(folder).unwrap() {
            seeds.push(std::fs::read(file.unwrap().path()).unwrap());
        }
    }
    seeds.sort();
    let pair = [b"[", seeds[0].as_slice(), b",", seeds[1].as_slice(), b"]"].concat();
    seeds.push(pair);
    seeds.push(br#"{"specversion":"1.0","id":"1","source":"/s","type":"A","datacontenttype":"application/json","data_base64":"eyJhIjoxfQ=="}"#.to_vec());
    seeds
}

/// Reading event by event and as a whole agree, and events that were read can be written and read again.
#[test]
fn reading() {
    fuzz("each", samples(), |input| {
        let raw: Vec<_> = each::<RawData>(input).collect();
        let sound = raw.iter().filter(|event| event.is_ok()).count();
        assert_eq!(from_slice::<RawData>(input).is_ok(), sound == raw.len());
        let typed = each::<SystemEvent>(input);
        assert_eq!(typed.len(), raw.len());
        for (index, (event, raw)) in typed.zip(&raw).enumerate() {
            match event {
                Ok(event) => {
                    assert!(raw.is_ok());
                    if let Ok(json) = to_vec(&event) {
                        assert!(from_slice::<RawData>(&json).is_ok());
                    }
                }
                Err(rejected) => {
                    assert_eq!(rejected.index(), index);
                    assert!(rejected.to_string().len() < 4_000);
                }
            }
        }
    });
}

/// A request as text: lines of headers, an empty line, the body.
#[test]
fn requests() {
    let seeds = [
        "content-type: application/json\n\n[{\"id\":\"1\",\"topic\":\"/t\",\"subject\":\"\",\"eventType\":\"Microsoft.EventGrid.SubscriptionValidationEvent\",\"eventTime\":\"2024-05-01T09:30:00Z\",\"data\":{\"validationCode\":\"512d38b6\",\"validationUrl\":\"https://example.com/\"}}]",
        "content-type: application/cloudevents+json\naeg-event-type: Notification\n\n{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/s\",\"type\":\"A\"}",
        "content-type: application/json\nce-specversion: 1.0\nce-id: \"a\\\"b\"c%20\nce-source: /s\nce-type: A\n\n{\"a\":1}",
        "ce-specversion: 1.0\nce-id: 1\nce-source: /s\nce-type: A\n\n{\"a\":1}",
        "content-type: application/json\norigin: https://example.com\naeg-subscription-name: ORDERS\n\n[1,1,1,{},[]]",
        "aeg-event-type: SubscriptionDeletion\ncontent-type: application/json\n\n[{\"eventType\":\"Microsoft.EventGrid.SubscriptionDeletedEvent\",\"data\":{\"eventSubscriptionId\":\"/s\"}}]",
    ];
    let seeds = seeds.map(|seed| seed.as_bytes().to_vec()).to_vec();
    let receiver = Receiver::new(Authentication::anyone()).max_events(20);
    fuzz("requests", seeds, |input| {
        let end = input.windows(2).position(|pair| pair == b"\n\n");
        let (head, body) = input.split_at(end.unwrap_or(input.len()));
        let mut request = Request::post("/")
            .body(body.trim_ascii_start().to_vec())
            .unwrap();
        for line in head.split(|byte| *byte == b'\n') {
            let mut parts = line.splitn(2, |byte| *byte == b':');
            let name = HeaderName::from_bytes(parts.next().unwrap_or_default());
            let value = HeaderValue::from_bytes(parts.next().unwrap_or_default().trim_ascii());
            if let (Ok(name), Ok(value)) = (name, value) {
                request.headers_mut().append(name, value);
            }
        }
        match receiver.receive(request) {
            Ok(Received::Events(events)) => assert!(events.each::<SystemEvent>().count() <= 20),
            Ok(Received::SubscriptionDeleted(deleted)) => {
                assert!(deleted.events().each::<RawData>().count() <= 20);
            }
            Ok(Received::Handshake(handshake)) => {
                assert_eq!(handshake.into_response().status(), 200);
            }
            Err(rejection) => {
                assert!(rejection.to_string().len() < 1_000);
                assert!((400..=415).contains(&rejection.status().as_u16()));
            }
        }
    });
}

#[test]
fn dead_letters() {
    let seeds = vec![
        br#"[{"id":"1","topic":"/s","subject":"o","eventType":"A","eventTime":"2024-05-01T09:30:00Z","data":{},"deadLetterReason":"MaxDeliveryAttemptsExceeded","deliveryAttempts":30,"lastDeliveryOutcome":"NotFound","publishTime":"2024-05-01T09:30:01.1234567Z","lastDeliveryAttemptTime":"2024-05-02T09:30:01Z"}]"#.to_vec(),
        br#"[{"deadLetterProperties":{"deadletterreason":"x","deliveryattempts":1,"deliveryresult":"y","publishutc":"2024-05-01T09:30:00Z","deliveryattemptutc":"2024-05-01T09:30:00Z"},"customDeliveryProperties":{"a":1},"event":{"specversion":"1.0","id":"1","source":"/s","type":"A"}}]"#.to_vec(),
    ];
    fuzz("dead letters", seeds, |input| {
        for letter in dead_letter::read(input).unwrap_or_default() {
            let read = each::<RawData>(letter.json()).next();
            assert_eq!(
                letter.event::<RawData>().is_ok(),
                read.is_some_and(|event| event.is_ok())
            );
            letter.event::<SystemEvent>().ok();
        }
    });
}

#[test]
fn pull_answers() {
    let seeds = vec![
        br#"{"value":[{"brokerProperties":{"lockToken":"CgMK==","deliveryCount":1},"event":{"specversion":"1.0","id":"1","source":"/s","type":"A","data":"test"}}]}"#.to_vec(),
        br#"{"failedLockTokens":[{"lockToken":"a","error":{"code":"TokenLost","message":"x"}},{"lockToken":"b","errorCode":"BadToken","errorDescription":"y"}],"succeededLockTokens":["c"]}"#.to_vec(),
    ];
    fuzz("pull answers", seeds, |input| {
        for received in pull::read(input).unwrap_or_default() {
            received.event::<SystemEvent>().ok();
        }
        Settlement::read(input).ok();
    });
}

#[test]
fn messages() {
    let seeds = vec![
        b"@\x06string\x083http://schemas.microsoft.com/2003/10/Serialization/\x99\x02{}".to_vec(),
        b"eyJzcGVjdmVyc2lvbiI6IjEuMCIsImlkIjoiMSIsInNvdXJjZSI6Ii9zIiwidHlwZSI6IkEifQ==".to_vec(),
        br#"{"Data":{"a":"\"[{}]\"","b":["{}"],"c":{"eventType":"A"}},"Metadata":{"sys":{}}}"#
            .to_vec(),
    ];
    fuzz("messages", seeds, |input| {
        let count = |events: Events| events.each::<RawData>().count();
        count(message::read(input, [("aeg-delivery-count", "1")]));
        storage_queue::read(input).map(count).ok();
        if let Ok(invocation) = Invocation::read(input) {
            for binding in invocation.bindings() {
                invocation.events(binding).map(count).ok();
            }
        }
    });
}
