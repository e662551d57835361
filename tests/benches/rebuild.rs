//! How long a consumer waits after editing one line: reading code is compiled once, in the crate
//! of the types, and not again in the consumer's.
//!
//! `cargo bench -p eventgrid-tests --bench rebuild` generates a crate of 300 event types, builds a
//! program that reads them in release, edits a line of it, and builds again. If reading were
//! generic down to the fields, the second build would take as long as the types do.
//!
//! What was learned: 0.4 s, most of it linking, with reading behind `dyn Members`; the first build of the
//! generated crate takes some twenty times as long.

use std::fmt::Write;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use eventgrid_codegen::{Options, Runtime, Schemas, render};

const TYPES: usize = 300;

fn main() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..").canonicalize().expect("the workspace is there");
    let folder = tempfile::tempdir().expect("a temporary folder");
    let events = folder.path().join("many-events");
    let consumer = folder.path().join("consumer");

    let runtime = Runtime::Path(root.join("codegen").to_string_lossy().into_owned());
    let schemas = Schemas::from_texts("schemas", [("many", schema())]);
    let rendered = render(&schemas, &Options::new("many-events", runtime)).unwrap_or_else(|problems| panic!("{problems}"));
    rendered.tree.write(&events).expect("the crate can be written");

    fs::create_dir_all(consumer.join("src")).expect("the folder can be made");
    fs::write(consumer.join("Cargo.toml"), MANIFEST).expect("the manifest can be written");
    fs::copy(root.join("Cargo.lock"), consumer.join("Cargo.lock")).expect("the lock file can be copied");

    let first = build(&consumer, "first");
    let edits = [build(&consumer, "second"), build(&consumer, "third"), build(&consumer, "fourth")];
    let fastest = edits.iter().min().copied().unwrap_or_default();
    println!("{TYPES} event types, first build: {:.1} s", first.as_secs_f64());
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
        r#"use many_events::{{ManyEvent, each}};

fn main() {{
    println!("{line}");
    for event in each::<ManyEvent>(b"[]") {{
        match event {{
            Ok(event) => println!("{{event:?}}"),
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

/// A schema file of 300 event types with ten properties each, of every type that is common.
fn schema() -> String {
    let (mut events, mut definitions) = (String::new(), String::new());
    for index in 0..TYPES {
        let comma = if index + 1 < TYPES { "," } else { "" };
        let _ = write!(
            events,
            r##""Many.Thing.Happened{index}": {{ "description": "Thing {index} happened.", "$ref": "#/$defs/Happened{index}" }}{comma}
"##
        );
        let _ = write!(
            definitions,
            r#""Happened{index}": {{
  "type": "object",
  "properties": {{
    "id": {{ "type": "string" }}, "name": {{ "type": "string" }}, "count": {{ "type": "integer" }},
    "ratio": {{ "type": "number" }}, "done": {{ "type": "boolean" }},
    "at": {{ "type": "string", "format": "date-time" }},
    "tags": {{ "type": "object", "additionalProperties": {{ "type": "string" }} }},
    "parts": {{ "type": "array", "items": {{ "type": "string" }} }},
    "state": {{ "enum": ["new", "old"] }},
    "owner": {{ "type": "object", "properties": {{ "id": {{ "type": "string" }} }} }}
  }}
}}{comma}
"#
        );
    }
    format!(
        r#"{{ "title": "Many things", "x-namespace": "Many.Thing", "x-events": {{ {events} }}, "$defs": {{ {definitions} }} }}"#
    )
}
