//! Adding a source: drop in a schema file, run one command, read an event; or make a crate of it.

use std::fs;
use std::path::Path;

use eventgrid_codegen::{read, render};

use crate::cargo::{cargo, root};
use crate::new_source;

const SCHEMA: &str = r##"{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "Contoso Orders",
  "description": "What happens to an order.",
  "x-namespace": "Contoso.Orders",
  "x-events": {
    "Contoso.Orders.OrderPlaced": {
      "description": "A customer placed an order.",
      "x-subject": "orders/{orderId}",
      "$ref": "#/$defs/OrderPlaced"
    }
  },
  "$defs": {
    "OrderPlaced": {
      "type": "object",
      "properties": {
        "orderId": { "type": "string", "description": "The order's number." },
        "placedAt": { "type": "string", "format": "date-time", "description": "When it was placed." },
        "channel": { "enum": ["web", "shop"], "description": "Where it was placed." }
      },
      "required": ["orderId"],
      "examples": [{ "orderId": "A-17", "placedAt": "2024-05-01T09:30:00Z", "channel": "web" }]
    }
  }
}
"##;

/// A program that reads an event of the new source, from the crate and the enum named here.
fn example(krate: &str, top: &str) -> String {
    EXAMPLE
        .replace("eventgrid", krate)
        .replace("SystemEvent", top)
}

const EXAMPLE: &str = r##"//! Reads an event of the new source.

use eventgrid::contoso_orders::{ContosoOrdersEvent, OrderPlacedChannel};
use eventgrid::{SystemEvent, each};

fn main() {
    let body = br#"[{"specversion": "1.0", "id": "1", "source": "/contoso", "type": "Contoso.Orders.OrderPlaced",
        "data": {"orderId": "A-17", "placedAt": "2024-05-01T09:30:00Z", "channel": "Shop"}}]"#;
    for event in each::<SystemEvent>(body) {
        match event.map(eventgrid::Event::into_data) {
            Ok(SystemEvent::ContosoOrders(ContosoOrdersEvent::OrderPlaced(data))) => {
                assert_eq!(data.channel, Some(OrderPlacedChannel::Shop));
                println!("order {} at {}", data.order_id, data.placed_at.unwrap());
            }
            other => panic!("{other:?}"),
        }
    }
}
"##;

/// All that is tried in a copy, one after the other, so that its crates are compiled once.
#[test]
fn in_a_copy_of_the_workspace() {
    let folder = tempfile::tempdir().unwrap();
    copy_workspace(folder.path());
    a_schema_file_and_one_command_make_a_typed_source(folder.path());
    new_source::the_transcript_of_the_readme(folder.path());
}

fn a_schema_file_and_one_command_make_a_typed_source(workspace: &Path) {
    fs::write(workspace.join("schemas/contoso_orders.json"), SCHEMA).unwrap();

    let (_, summary) = cargo(workspace, &["xtask", "gen"]);
    let ours = render(
        &read(root().join("schemas")).unwrap(),
        &eventgrid_codegen::Options::default(),
    );
    let event_types = format!("{} event types", ours.unwrap().event_types + 1);
    assert!(summary.contains(&event_types), "{summary}");

    let manifest = fs::read_to_string(workspace.join("generated/Cargo.toml")).unwrap();
    assert!(manifest.contains("contoso_orders = []"), "{manifest}");

    let examples = workspace.join("generated/examples");
    fs::create_dir_all(&examples).unwrap();
    fs::write(
        examples.join("contoso.rs"),
        example("eventgrid", "SystemEvent"),
    )
    .unwrap();
    let (printed, _) = cargo(
        workspace,
        &[
            "run",
            "--quiet",
            "--package",
            "eventgrid",
            "--example",
            "contoso",
        ],
    );
    assert_eq!(
        printed.trim(),
        "order A-17 at 2024-05-01 9:30:00.0 +00:00:00"
    );
    fs::remove_file(workspace.join("schemas/contoso_orders.json")).unwrap();
    fs::remove_dir_all(examples).unwrap();
}

#[test]
fn a_schema_folder_and_one_command_make_a_crate_of_ones_own() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    fs::create_dir(path("schemas")).unwrap();
    fs::write(path("schemas/contoso_orders.json"), SCHEMA).unwrap();

    let root = root();
    let (schemas, out, runtime) = (path("schemas"), path("events"), root.to_str().unwrap());
    let flags = [
        "--schemas",
        &schemas,
        "--out",
        &out,
        "--name",
        "contoso-events",
        "--runtime",
        runtime,
    ];
    cargo(
        &root,
        &[["xtask", "gen"].as_slice(), flags.as_slice()].concat(),
    );

    fs::create_dir(path("events/examples")).unwrap();
    fs::write(
        path("events/examples/contoso.rs"),
        example("contoso_events", "ContosoEvent"),
    )
    .unwrap();
    fs::copy(root.join("Cargo.lock"), path("events/Cargo.lock")).unwrap();
    let (printed, _) = cargo(Path::new(&out), &["run", "--quiet", "--example", "contoso"]);
    assert_eq!(
        printed.trim(),
        "order A-17 at 2024-05-01 9:30:00.0 +00:00:00"
    );
}

/// Copies what the workspace is built from.
fn copy_workspace(to: &Path) {
    let entries = [
        "Cargo.toml",
        "Cargo.lock",
        ".cargo",
        "README.md",
        "schemas",
        "codegen",
        "generated",
        "tests",
        "xtask",
    ];
    for entry in entries {
        copy(&root().join(entry), &to.join(entry));
    }
    // Cargo knows crates of a workspace by their place in it and their version: with the same one, those of the copy
    // would replace ours in the target folder.
    let manifest = fs::read_to_string(to.join("Cargo.toml")).unwrap();
    let own = concat!("\nversion = \"", env!("CARGO_PKG_VERSION"), "\"\n");
    assert!(manifest.contains(own), "{manifest}");
    let other = concat!("\nversion = \"", env!("CARGO_PKG_VERSION"), "+copy\"\n");
    fs::write(to.join("Cargo.toml"), manifest.replace(own, other)).unwrap();
}

fn copy(from: &Path, to: &Path) {
    if from.is_dir() {
        fs::create_dir_all(to).unwrap();
        for entry in fs::read_dir(from).unwrap().map(Result::unwrap) {
            copy(&entry.path(), &to.join(entry.file_name()));
        }
    } else {
        fs::copy(from, to).unwrap();
    }
}
