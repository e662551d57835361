//! How long a consumer waits after editing one line: reading code is compiled once, in the crate
//! of the types, and not again in the consumer's.
//!
//! `cargo bench -p eventgrid-tests --bench rebuild` generates a crate of 300 event types, builds a
//! program that reads them in release, edits a line of it, and builds again. If reading were
//! generic down to the fields, the second build would take as long as the types do.
//!
//! What was learned: the part that is left in the consumer is the release of 300 boxed types. What
//! costs more is printing whole events with `{:?}`: the standard library's derive inlines `Debug`
//! into the crate that prints.

use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use eventgrid_codegen::{Options, Runtime, Schemas, render};

const TYPES: usize = 300;

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("..")
        .canonicalize()
        .expect("the workspace is there");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let events = folder.path().join("many-events");
    let consumer = folder.path().join("consumer");

    let runtime = Runtime::Path(root.join("codegen").to_string_lossy().into_owned());
    let schemas = Schemas::from_texts("schemas", [("many", schema())]);
    let rendered = render(&schemas, &Options::new("many-events", runtime))
        .unwrap_or_else(|problems| panic!("{problems}"));
    rendered
        .tree
        .write(&events)
        .expect("the crate can be written");

    fs::create_dir_all(consumer.join("src")).expect("the folder can be made");
    fs::write(consumer.join("Cargo.toml"), MANIFEST).expect("the manifest can be written");
    fs::copy(root.join("Cargo.lock"), consumer.join("Cargo.lock"))
        .expect("the lock file can be copied");

    let first = build(&consumer, "first");
    let edits = [
        build(&consumer, "second"),
        build(&consumer, "third"),
        build(&consumer, "fourth"),
    ];
    let fastest = edits.iter().min().copied().unwrap_or_default();
    println!(
        "{TYPES} event types, first build: {:.1} s",
        first.as_secs_f64()
    );
    println!("after an edit of one line: {:.2} s", fastest.as_secs_f64());
}

const MANIFEST: &str = r#"[package]
name = "consumer"
version = "0.0.0"
edition = "2024"

[dependencies]
many-events = { path = "../many-events" }

[workspace]
"#;

/// Builds the consumer with this line in it.
fn build(consumer: &Path, line: &str) -> Duration {
    let main = format!(
        r#"use many_events::{{ManyEvent, each, many}};

fn main() {{
    println!("{line}");
    for event in each::<ManyEvent>(b"[]") {{
        match event.as_ref().map(|event| event.data()) {{
            Ok(ManyEvent::Many(many::ManyEvent::Happened7(data))) => println!("{{:?}}", data.name),
            Ok(_) => {{}}
            Err(rejected) => println!("{{rejected}}"),
        }}
    }}
}}
"#
    );
    fs::write(consumer.join("src/main.rs"), main).expect("the program can be written");
    let start = Instant::now();
    let built = Command::new(env!("CARGO"))
        .args(["build", "--release", "--quiet", "--offline"])
        .current_dir(consumer)
        .env("CARGO_TARGET_DIR", consumer.join("target"))
        .status()
        .expect("cargo runs");
    assert!(built.success(), "the consumer does not build");
    start.elapsed()
}

/// A schema file of 300 event types in the proportions of Azure's catalogue: five properties each,
/// most of them strings, a nested object in every fourth and an enum in every eighth.
fn schema() -> String {
    let (mut events, mut definitions) = (Vec::new(), Vec::new());
    for index in 0..TYPES {
        events.push(format!(
            r##""Many.Thing.Happened{index}": {{ "$ref": "#/$defs/Happened{index}" }}"##
        ));
        let fifth = match index % 8 {
            0 | 4 => {
                r#"{ "type": "object", "properties": { "id": { "type": "string" }, "url": { "type": "string" } } }"#
            }
            1 => r#"{ "enum": ["new", "old"] }"#,
            2 => r#"{ "type": "integer" }"#,
            3 => r#"{ "type": "array", "items": { "type": "string" } }"#,
            5 => r#"{ "type": "object", "additionalProperties": { "type": "string" } }"#,
            6 => r#"{ "type": "boolean" }"#,
            _ => r#"{ "type": "string", "format": "date-time" }"#,
        };
        definitions.push(format!(
            r#""Happened{index}": {{
  "type": "object",
  "properties": {{
    "id": {{ "type": "string" }}, "name": {{ "type": "string" }}, "url": {{ "type": "string" }},
    "kind": {{ "type": "string" }}, "detail": {fifth}
  }}
}}"#
        ));
    }
    format!(
        r#"{{ "title": "Many things", "x-namespace": "Many.Thing", "x-events": {{ {} }}, "$defs": {{ {} }} }}"#,
        events.join(",\n"),
        definitions.join(",\n"),
    )
}
