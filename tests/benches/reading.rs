//! How fast events are read, beside other ways to read them.
//!
//! `cargo bench -p eventgrid-tests --bench reading`. Every figure is per batch of 1, 100 or 2,000
//! events, made of the documents' eight CloudEvents samples (1.5 kB an event, as compact as they
//! come over the wire). Compare within one run only: by `skip`, which no reader built on
//! `serde_json` can beat, and by `value_first`, which is what most people write.
//!
//! What was learned on the way: half of what typed reading costs beyond `skip` is the allocation
//! and release of some 85 strings an event; the tokens and places between `serde_json` and a field
//! cost less than a tenth. Building a `BTreeMap` from a sorted vector is no faster than inserting.
//! Matching the members of an envelope in a `match` instead of a table saves 1 % of raw reading.
//! By instructions (callgrind, batches of 2,000) raw is 1.4 and typed 3.9 times `skip`.

mod batch;

use divan::counter::{BytesCount, ItemsCount};
use divan::{Bencher, black_box};
use eventgrid::machine_learning_services::MachineLearningServicesEvent as MachineLearning;
use eventgrid::resources::ResourcesEvent as Resources;
use eventgrid::serde::de::IgnoredAny;
use eventgrid::{Event, RawData, SystemEvent, from_slice};
use serde_json::Value;

use crate::batch::body;

fn main() {
    // As in a service that has run for a while: freeing a large block once raises the size from
    // which glibc gives memory back at once, and with it page faults out of the figures.
    drop(black_box(vec![0_u8; 24 << 20]));
    divan::Divan::from_args().sample_count(300).main();
}

const BATCHES: [usize; 3] = [1, 100, 2_000];

/// Passes over the bytes: the floor.
#[divan::bench(args = BATCHES)]
fn skip(bencher: Bencher, events: usize) {
    read(bencher, events, |body| {
        serde_json::from_slice::<IgnoredAny>(body)
    });
}

/// Envelopes typed, data raw and borrowed.
#[divan::bench(args = BATCHES)]
fn envelope_only(bencher: Bencher, events: usize) {
    read(bencher, events, from_slice::<RawData>);
}

/// Everything typed and owned.
#[divan::bench(args = BATCHES)]
fn typed(bencher: Bencher, events: usize) {
    read(bencher, events, from_slice::<SystemEvent>);
}

/// `Value` first, then the same types by `serde_json::from_value`: what most people write.
#[divan::bench(args = BATCHES)]
fn value_first(bencher: Bencher, events: usize) {
    read(bencher, events, |body| {
        let values: Vec<Value> = serde_json::from_slice(body)?;
        values
            .into_iter()
            .map(serde_json::from_value)
            .collect::<Result<Vec<Event<'_, SystemEvent>>, _>>()
    });
}

/// `Value` first, then the data alone by hand, according to `type`; no envelope is read.
#[divan::bench(args = BATCHES)]
fn value_first_by_hand(bencher: Bencher, events: usize) {
    read(bencher, events, |body| {
        let values: Vec<Value> = serde_json::from_slice(body)?;
        values
            .into_iter()
            .map(by_hand)
            .collect::<Result<Vec<SystemEvent>, _>>()
    });
}

fn by_hand(mut event: Value) -> Result<SystemEvent, serde_json::Error> {
    let data = event["data"].take();
    let name = event["type"].as_str().unwrap_or_default();
    let (namespace, name) = name.rsplit_once('.').unwrap_or_default();
    Ok(match (namespace, name) {
        ("Microsoft.MachineLearningServices", "ModelRegistered") => {
            MachineLearning::ModelRegistered(serde_json::from_value(data)?).into()
        }
        ("Microsoft.MachineLearningServices", "ModelDeployed") => {
            MachineLearning::ModelDeployed(serde_json::from_value(data)?).into()
        }
        ("Microsoft.MachineLearningServices", "RunCompleted") => {
            MachineLearning::RunCompleted(serde_json::from_value(data)?).into()
        }
        ("Microsoft.MachineLearningServices", "RunStatusChanged") => {
            MachineLearning::RunStatusChanged(serde_json::from_value(data)?).into()
        }
        ("Microsoft.MachineLearningServices", "DatasetDriftDetected") => {
            MachineLearning::DatasetDriftDetected(serde_json::from_value(data)?).into()
        }
        ("Microsoft.Resources", "ResourceWriteSuccess") => {
            Resources::ResourceWriteSuccess(serde_json::from_value(data)?).into()
        }
        ("Microsoft.Resources", "ResourceDeleteSuccess") => {
            Resources::ResourceDeleteSuccess(serde_json::from_value(data)?).into()
        }
        _ => Resources::ResourceActionSuccess(serde_json::from_value(data)?).into(),
    })
}

/// `Value` alone, untyped.
#[divan::bench(args = BATCHES)]
fn value_untyped(bencher: Bencher, events: usize) {
    read(bencher, events, |body| {
        serde_json::from_slice::<Value>(body)
    });
}

/// The CNCF's SDK, data untyped.
#[divan::bench(args = BATCHES)]
fn cloudevents_sdk(bencher: Bencher, events: usize) {
    read(bencher, events, |body| {
        serde_json::from_slice::<Vec<cloudevents::Event>>(body)
    });
}

/// Typed events written again.
#[divan::bench(args = BATCHES)]
fn write_typed(bencher: Bencher, events: usize) {
    let body = body(events);
    let read = from_slice::<SystemEvent>(&body).expect("the samples are typed");
    bencher
        .counter(ItemsCount::new(events))
        .counter(BytesCount::new(body.len()))
        .bench_local(|| serde_json::to_vec(black_box(&read)));
}

/// Measures reading; what was read is released outside of the measurement.
fn read<'a, T>(bencher: Bencher, events: usize, read: impl Fn(&'a [u8]) -> T) {
    // Events borrow from the body, so it lives as long as the program.
    let body: &'a [u8] = Vec::leak(body(events));
    bencher
        .counter(ItemsCount::new(events))
        .counter(BytesCount::new(body.len()))
        .bench_local(|| read(black_box(body)));
}
