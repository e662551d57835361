//! Reading: typed, raw, filtered; and that it takes a time in proportion to what is read.

use std::hint::black_box;
use std::thread;
use std::time::Instant;

use eventgrid::bytes::Bytes;
use eventgrid::machine_learning_services::MachineLearningServicesEvent;
use eventgrid::resources::{RESOURCE_WRITE_SUCCESS, ResourceEventData};
use eventgrid::serde::de::IgnoredAny;
use eventgrid::{Body, EventData, RawData, SystemEvent, each, from_slice};
use serde_json::Value;

use crate::batch;
use crate::measure::{Effort, Way, way};

/// Passes over the bytes with `serde_json`: what everything is compared with.
pub(crate) fn skip(body: &[u8]) -> Way<'_> {
    way(|| serde_json::from_slice::<IgnoredAny>(black_box(body)).expect("JSON"))
}

/// Reads all events with data of this kind.
pub(crate) fn read<'a, D: EventData, B: Into<Body<'a>> + Copy + 'a>(body: B) -> Way<'a> {
    way(move || from_slice::<D>(black_box(body)).expect("the samples can be read"))
}

pub(crate) fn typed(effort: Effort) {
    for events in [1, 100, 2_000] {
        let body = batch::body(events);
        let what = format!("typed / skip, batch of {events}");
        effort.compare(&what, read::<SystemEvent, _>(&body), skip(&body));
    }
}

/// As writers that sort members send it: `data` before `type`.
pub(crate) fn sorted(effort: Effort) {
    let body: Vec<serde_json::Map<String, Value>> =
        serde_json::from_slice(&batch::body(100)).expect("JSON");
    let first = body[0].keys().next().map(String::as_str);
    assert_eq!(first, Some("data"), "this map does not sort its keys");
    let body = serde_json::to_vec(&body).expect("JSON");
    let what = "typed / skip, `data` before `type`, batch of 100";
    effort.compare(what, read::<SystemEvent, _>(&body), skip(&body));
}

pub(crate) fn raw(effort: Effort) {
    let body = batch::body(100);
    let bytes = Bytes::from(body.clone());
    let what = "raw / skip, body given as `Bytes`";
    effort.compare(what, read::<RawData, _>(&bytes), skip(&body));
    let what = "raw / skip, body given as a slice";
    effort.compare(what, read::<RawData, _>(&body), skip(&body));
}

/// Looks at the type and subject of all events, and types the data of one in nine.
pub(crate) fn filter(effort: Effort) {
    fn filtered<'a>(body: impl Into<Body<'a>>) -> Vec<ResourceEventData> {
        each::<RawData>(body)
            .map(|event| event.expect("the samples can be read"))
            .filter(|event| {
                let subject = event.subject().unwrap_or_default();
                event.event_type() == RESOURCE_WRITE_SUCCESS
                    && subject.starts_with("/subscriptions/")
            })
            .map(|event| event.decode().expect("the samples are typed"))
            .collect()
    }

    let body = batch::nine_types(99);
    let bytes = Bytes::from(body.clone());
    assert_eq!(filtered(&body).len(), 11, "one in nine");
    let what = "filter, one in nine typed / all typed, `Bytes`";
    let some = way(|| filtered(black_box(&bytes)));
    effort.compare(what, some, read::<SystemEvent, _>(&body));
    let what = "filter, one in nine typed / all typed, a slice";
    let some = way(|| filtered(black_box(&body)));
    effort.compare(what, some, read::<SystemEvent, _>(&body));
}

/// The time of an event does not depend on how many events, sources and threads there are.
pub(crate) fn linear(effort: Effort) {
    // All samples equally often: they differ in size.
    let (alone, some, many) = (batch::each_alone(), batch::body(200), batch::body(5_000));
    let mut each: Vec<_> = alone.iter().map(read::<SystemEvent, _>).collect();
    effort.compare_each(
        "typed, an event alone / an event of 200",
        (
            Box::new(move |times| each.iter_mut().map(|way| way(times)).sum()),
            8.0,
        ),
        (read::<SystemEvent, _>(&some), 200.0),
    );
    effort.compare_each(
        "typed, an event of 5000 / an event of 200",
        (read::<SystemEvent, _>(&many), 5_000.0),
        (read::<SystemEvent, _>(&some), 200.0),
    );

    let body = batch::machine_learning(100);
    let all = read::<SystemEvent, _>(&body);
    let one = read::<MachineLearningServicesEvent, _>(&body);
    effort.compare("typed, all sources / one source", all, one);

    let one = read::<SystemEvent, _>(&some);
    let two: Way<'_> = Box::new(|times| {
        let start = Instant::now();
        thread::scope(|scope| {
            for _ in 0..2 {
                scope.spawn(|| read::<SystemEvent, _>(&some)(times));
            }
        });
        start.elapsed()
    });
    effort.compare("typed, two threads each / one thread", two, one);
}
