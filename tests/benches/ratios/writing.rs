//! Writing, and from one envelope to the other.

use std::hint::black_box;

use eventgrid::bytes::Bytes;
use eventgrid::{CloudEvent, RawData, SystemEvent, from_slice, to_vec};
use serde_json::Value;

use crate::batch;
use crate::measure::{Effort, way};
use crate::reading::skip;

pub(crate) fn write(effort: Effort) {
    let body = batch::body(100);
    let events = from_slice::<SystemEvent>(&body).expect("the samples are typed");
    let values: Vec<Value> = serde_json::from_slice(&body).expect("JSON");
    let write_values = || way(|| serde_json::to_vec(black_box(&values)).expect("values are JSON"));
    effort.compare(
        "write typed, `eventgrid::to_vec` / as `serde_json::Value`",
        way(|| to_vec(black_box(&events)).expect("events are JSON")),
        write_values(),
    );
    effort.compare(
        "write typed, `serde_json::to_vec` / as `serde_json::Value`",
        way(|| serde_json::to_vec(black_box(&events)).expect("events are JSON")),
        write_values(),
    );
}

pub(crate) fn convert(effort: Effort) {
    let body = Bytes::from(batch::event_grid(100));
    let converted = || {
        let events = from_slice::<RawData>(black_box(&body)).expect("the samples can be read");
        let events: Result<Vec<_>, _> = events.into_iter().map(CloudEvent::try_from).collect();
        to_vec(&events.expect("they have a place for everything")).expect("JSON")
    };
    let what = "Event Grid schema to CloudEvents, bytes to bytes / skip";
    effort.compare(what, way(converted), skip(&body));
}
