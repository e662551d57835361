//! Batches of the documents' samples, as compact as they come over the wire.
//!
//! They are built as text: members stay in the documents' order, which is the order in which
//! services send them.

#![allow(dead_code, reason = "each benchmark uses some of them")]

use std::fs;
use std::path::Path;

const SOURCES: [&str; 2] = ["machine_learning", "resource_group"];

/// A batch of this many CloudEvents, made of the eight samples.
pub(crate) fn body(events: usize) -> Vec<u8> {
    batch(&samples(&SOURCES, "cloud_event"), events)
}

/// The eight samples, each a batch of its own.
pub(crate) fn each_alone() -> Vec<Vec<u8>> {
    let samples = samples(&SOURCES, "cloud_event");
    samples.chunks(1).map(|one| batch(one, 1)).collect()
}

/// The same as [`body`] in the Event Grid schema.
pub(crate) fn event_grid(events: usize) -> Vec<u8> {
    batch(&samples(&SOURCES, "event_grid"), events)
}

/// CloudEvents of one source.
pub(crate) fn machine_learning(events: usize) -> Vec<u8> {
    batch(&samples(&SOURCES[..1], "cloud_event"), events)
}

/// CloudEvents of the nine event types that share the data of `ResourceWriteSuccess`, in turn.
pub(crate) fn nine_types(events: usize) -> Vec<u8> {
    let samples = samples(&SOURCES[1..], "cloud_event");
    let outcomes = ["Success", "Failure", "Cancel"];
    let types: Vec<_> = outcomes
        .iter()
        .flat_map(|outcome| {
            let other = move |sample: &String| sample.replace("Success\"", &format!("{outcome}\""));
            samples.iter().map(other)
        })
        .collect();
    batch(&types, events)
}

fn batch(samples: &[String], events: usize) -> Vec<u8> {
    let events: Vec<_> = samples
        .iter()
        .map(String::as_str)
        .cycle()
        .take(events)
        .collect();
    format!("[{}]", events.join(",")).into_bytes()
}

fn samples(sources: &[&str], envelope: &str) -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../samples");
    let mut files: Vec<_> = sources
        .iter()
        .flat_map(|source| fs::read_dir(folder.join(source)).expect("the folder is there"))
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|path| {
            path.to_string_lossy()
                .ends_with(&format!("{envelope}.json"))
        })
        .collect();
    files.sort();
    let compact = |path| {
        let text = compact(&fs::read_to_string(path).expect("the sample can be read"));
        text.trim_matches(['[', ']']).to_owned()
    };
    files.into_iter().map(compact).collect()
}

/// JSON without the white space between its tokens; the order of members stays.
fn compact(json: &str) -> String {
    let (mut in_string, mut escaped) = (false, false);
    let keep = |c: &char| {
        let keep = in_string || !c.is_whitespace();
        match c {
            _ if escaped => escaped = false,
            '\\' => escaped = in_string,
            '"' => in_string = !in_string,
            _ => {}
        }
        keep
    };
    json.chars().filter(keep).collect()
}
