//! Batches of the documents' eight CloudEvents samples, as compact as they come over the wire.

use std::fs;
use std::path::Path;

/// A batch of this many events.
pub(crate) fn body(events: usize) -> Vec<u8> {
    let samples = samples();
    let events: Vec<_> = samples
        .iter()
        .map(String::as_str)
        .cycle()
        .take(events)
        .collect();
    format!("[{}]", events.join(",")).into_bytes()
}

fn samples() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("samples");
    let mut files: Vec<_> = ["machine_learning", "resource_group"]
        .into_iter()
        .flat_map(|source| fs::read_dir(folder.join(source)).expect("the folder is there"))
        .map(|entry| entry.expect("the folder can be read").path())
        .filter(|path| path.to_string_lossy().ends_with("cloud_event.json"))
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
