//! From samples to typed events: the README's transcript, replayed, and a source with everything that is odd.

use std::fs;
use std::path::Path;

use serde_json::{Value, json};

use crate::cargo::{cargo, root};
use crate::first_steps::{blocks, timed};
use crate::json::difference;

/// The commands of the README's section, and what they print.
fn transcript() -> Vec<(String, String)> {
    let blocks = blocks("### From a sample to a typed event");
    let steps = blocks[0].1.split("$ cargo ").skip(1).map(|step| {
        let (command, output) = step.split_once('\n').unwrap();
        (command.to_owned(), output.to_owned())
    });
    steps.collect()
}

/// Runs cargo: all that a terminal shows of the commands.
fn run(workspace: &Path, arguments: &[&str]) -> String {
    let (printed, said) = cargo(workspace, arguments);
    said + &printed
}

/// What the summary of `gen` says, whatever other sources there are and however long it takes.
fn without_numbers(output: &str) -> String {
    let is_summary = output.contains(" unchanged, ");
    let number = |c: char| c.is_ascii_digit() && is_summary;
    output.replace(number, "").replace('\\', "/")
}

pub(crate) fn the_transcript_of_the_readme(workspace: &Path) {
    let transcript = transcript();
    assert_eq!(transcript.len(), 3);
    for (command, expected) in transcript {
        let arguments: Vec<&str> = command.split(' ').collect();
        let printed = timed(format!("cargo {command}"), || run(workspace, &arguments));
        assert_eq!(
            without_numbers(&printed),
            without_numbers(&expected),
            "{command}"
        );
    }
}

/// Reads the events of a file and prints them as they are written.
const EXAMPLE: &str = r#"//! Reads events typed and writes them back.

use odd_events::{OddEvent, from_str, serde_json};

fn main() {
    let path = std::env::args().nth(1).unwrap();
    let text = std::fs::read_to_string(path).unwrap();
    let events = from_str::<OddEvent>(&text).unwrap();
    let typed = |event: &odd_events::Event<OddEvent>| !matches!(event.data(), OddEvent::Other(_));
    assert!(events.iter().all(typed));
    println!("{}", serde_json::to_string(&events).unwrap());
}
"#;

#[test]
fn samples_are_read_by_what_is_inferred_from_them() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let (schemas, out, sample) = (path("schemas"), path("crate"), path("sample.json"));
    let order = fs::read_to_string(root().join("tests/examples/order.json")).unwrap();
    let mut events = odd_events();
    events.push(serde_json::from_str(&order).unwrap());
    fs::write(&sample, Value::from(events.clone()).to_string()).unwrap();

    let root = root();
    let new = [
        "xtask",
        "new",
        "odd",
        "--schemas",
        &schemas,
        "--sample",
        &sample,
    ];
    run(&root, &new);
    let generate = [
        "xtask",
        "gen",
        "--deny-warnings",
        "--schemas",
        &schemas,
        "--out",
        &out,
    ];
    let named = ["--name", "odd-events", "--runtime", root.to_str().unwrap()];
    run(&root, &[generate.as_slice(), named.as_slice()].concat());

    let json = |name: &str| -> Value {
        serde_json::from_str(&fs::read_to_string(path(name)).unwrap()).unwrap()
    };
    let dialect = jsonschema::validator_for(&json("crate/source.schema.json")).unwrap();
    let error = dialect
        .iter_errors(&json("schemas/odd.json"))
        .next()
        .map(|error| error.to_string());
    assert_eq!(error, None);

    fs::create_dir(path("crate/examples")).unwrap();
    fs::write(path("crate/examples/back.rs"), EXAMPLE).unwrap();
    fs::copy(root.join("Cargo.lock"), path("crate/Cargo.lock")).unwrap();
    let written = run(
        Path::new(&out),
        &["run", "--example", "back", "--", &sample],
    );
    let written: Value = serde_json::from_str(&written).unwrap();
    assert_eq!(difference(&Value::from(events), &written), None);
}

/// Data of every type, of several types, with names that collide, with maps, and with none.
fn odd_events() -> Vec<Value> {
    let event = |event_type: &str, data: Value| json!({ "specversion": "1.0", "id": "1", "source": "/odd", "type": event_type, "data": data });
    vec![
        event(
            "Contoso.Odd.Seen",
            json!({
                "fooBar": { "x": 1 }, "foo_bar": { "y": [1, null] }, "foo-bar": 1, "": true, "self": "a", "größe": 1.5,
                "mixed": [1, "a", { "x": "y" }, null], "big": u64::MAX, "null": null, "empty": {}, "none": [],
                "byId": { "8c1f6e0a-2d43-4b7e-9a05-3f6d7be91c24": { "on": true }, "17": { "on": null } },
                "tags": { "a": "x", "b": null }, "at": "2024-05-01T09:30:00Z", "item": { "x": 1 }
            }),
        ),
        event(
            "Contoso.Odd.Seen",
            json!({ "fooBar": null, "größe": 2, "mixed": [], "big": 1, "at": null }),
        ),
        event("Contoso.Odd.SeenItem", json!([{ "x": 1 }])),
        event("Contoso.Odd.seen-item", json!(["x"])),
        event("Contoso.Odd.Error", json!("text")),
        event("Contoso.Odd.Other", json!({ "x": 1 })),
    ]
}
