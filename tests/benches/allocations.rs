//! Allocations and memory, counted: rows of `cargo xtask bench`, in a program of their own because
//! counting makes every allocation slower.

use std::env;

use allocation_counter::AllocationInfo;
use eventgrid::bytes::Bytes;
use eventgrid::{Body, EventData, RawData, SystemEvent, from_slice};

use crate::table::counted;

mod batch;
#[path = "ratios/table.rs"]
#[allow(dead_code, reason = "what is counted has no spread")]
mod table;

fn main() {
    let rows: Vec<String> = env::args().collect();
    if rows.iter().any(|row| row == "allocations") {
        allocations();
    }
    if rows.iter().any(|row| row == "memory") {
        memory();
    }
}

/// Of a batch of the eight samples a hundred times; a block that grows counts again.
fn allocations() {
    let body = batch::body(800);
    let shared = Bytes::from(body.clone());
    #[expect(clippy::cast_precision_loss, reason = "few enough")]
    let each = |info: AllocationInfo| format!("{:.1}", info.count_total as f64 / 800.0);
    counted(
        "allocations for each event, typed",
        &each(read::<SystemEvent>(&body)),
    );
    counted(
        "allocations for each event, raw, `Bytes`",
        &each(read::<RawData>(&shared)),
    );
    counted(
        "allocations for each event, raw, a slice",
        &each(read::<RawData>(&body)),
    );
}

/// The most that is allocated at a time, the body itself not counted.
fn memory() {
    let size = batch::body(8).len();
    let body = batch::body(8 * (1_000_000_usize.div_ceil(size)));
    let shared = Bytes::from(body.clone());
    #[expect(clippy::cast_precision_loss, reason = "few enough")]
    let times = |info: AllocationInfo| format!("{:.2}", info.bytes_max as f64 / body.len() as f64);
    counted(
        "peak memory / size of the body, 1 MB, typed",
        &times(read::<SystemEvent>(&body)),
    );
    counted(
        "peak memory / size of the body, 1 MB, raw, `Bytes`",
        &times(read::<RawData>(&shared)),
    );
    counted(
        "peak memory / size of the body, 1 MB, raw, a slice",
        &times(read::<RawData>(&body)),
    );
}

fn read<'a, D: EventData>(body: impl Into<Body<'a>>) -> AllocationInfo {
    allocation_counter::measure(|| {
        let events = from_slice::<D>(body).expect("the samples can be read");
        assert!(!events.is_empty(), "the batch has events");
    })
}
