//! Adding a source: drop in a schema file, run one command, read an event; or make a crate of it.

use std::fs;
use std::path::Path;

use eventgrid_codegen::{read, render};

use crate::cargo::{cargo, root};
use crate::new_source;

const SCHEMA: &str = r##"{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "title": "Contoso Parcels",
  "description": "What happens to a parcel.",
  "x-namespace": "Contoso.Parcels",
  "x-events": {
    "Contoso.Parcels.ParcelSent": {
      "description": "A parcel was sent.",
      "x-subject": "parcels/{parcelId}",
      "$ref": "#/$defs/ParcelSent"
    }
  },
  "$defs": {
    "ParcelSent": {
      "type": "object",
      "properties": {
        "parcelId": { "type": "string", "description": "The parcel's number." },
        "sentAt": { "type": "string", "format": "date-time", "description": "When it was sent." },
        "carrier": { "enum": ["ship", "train"], "description": "What takes it." }
      },
      "required": ["parcelId"],
      "examples": [{ "parcelId": "A-17", "sentAt": "2024-05-01T09:30:00Z", "carrier": "ship" }]
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

use eventgrid::contoso_parcels::{ContosoParcelsEvent, ParcelSentCarrier};
use eventgrid::{SystemEvent, each};

fn main() {
    let body = br#"[{"specversion": "1.0", "id": "1", "source": "/contoso", "type": "Contoso.Parcels.ParcelSent",
        "data": {"parcelId": "A-17", "sentAt": "2024-05-01T09:30:00Z", "carrier": "Train"}}]"#;
    for event in each::<SystemEvent>(body) {
        match event.map(eventgrid::Event::into_data) {
            Ok(SystemEvent::ContosoParcels(ContosoParcelsEvent::ParcelSent(data))) => {
                assert_eq!(data.carrier, Some(ParcelSentCarrier::Train));
                println!("parcel {} at {}", data.parcel_id, data.sent_at.unwrap());
            }
            other => panic!("{other:?}"),
        }
    }
}
"##;

const PRINTED: &str = "parcel A-17 at 2024-05-01 9:30:00.0 +00:00:00";

/// A schema file written by hand and one made by the README's transcript, in one copy: its crates are compiled once.
#[test]
fn schema_files_and_one_command_make_typed_sources() {
    let folder = tempfile::tempdir().unwrap();
    let workspace = folder.path();
    copy_workspace(workspace);
    fs::write(workspace.join("schemas/contoso_parcels.json"), SCHEMA).unwrap();
    new_source::the_transcript_of_the_readme(workspace);

    let (_, summary) = cargo(workspace, &["xtask", "gen"]);
    let ours = render(
        &read(root().join("schemas")).unwrap(),
        &eventgrid_codegen::Options::default(),
    );
    let event_types = format!("{} event types: 0 files", ours.unwrap().event_types + 2);
    assert!(summary.contains(&event_types), "{summary}");

    let manifest = fs::read_to_string(workspace.join("generated/Cargo.toml")).unwrap();
    assert!(manifest.contains("contoso_parcels = []"), "{manifest}");

    let examples = workspace.join("tests/examples/examples");
    fs::create_dir(&examples).unwrap();
    let program = example("eventgrid", "SystemEvent");
    fs::write(examples.join("contoso.rs"), program).unwrap();
    let (printed, _) = cargo(workspace, &["run", "--example", "contoso"]);
    assert_eq!(printed.trim(), PRINTED);
}

#[test]
fn a_schema_folder_and_one_command_make_a_crate_of_ones_own() {
    let folder = tempfile::tempdir().unwrap();
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    fs::create_dir(path("schemas")).unwrap();
    fs::write(path("schemas/contoso_parcels.json"), SCHEMA).unwrap();

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
    let (printed, _) = cargo(Path::new(&out), &["run", "--example", "contoso"]);
    assert_eq!(printed.trim(), PRINTED);
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
