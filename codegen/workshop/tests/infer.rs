//! Samples beside the schema that is inferred from them.
//!
//! `infer/<case>/*.json` are samples; `flags` holds what a user would add on the command line, `name` the source's name
//! where it matters. Beside them `expected.json`, the schema, `notes.txt`, the reasons, and `diagnostics.txt`, all
//! warnings and errors as a terminal shows them. `UPDATE_EXPECT=1 cargo test -p eventgrid-workshop infer::` writes them anew.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use eventgrid_codegen::{Diagnostics, Options, Schemas, render};
use eventgrid_workshop::{InferOptions, Inferred, infer};

const OUTPUTS: [&str; 3] = ["diagnostics.txt", "expected.json", "notes.txt"];

use crate::expect::{Outcome, cases, compare};

const CASES: &str = "infer";

/// All files of a case: name -> text.
fn files(case: &Path) -> BTreeMap<String, String> {
    let entries = fs::read_dir(case).unwrap();
    let paths = entries.map(|entry| entry.unwrap().path());
    paths
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, fs::read_to_string(path).unwrap())
        })
        .collect()
}

fn options(flags: &str) -> InferOptions {
    let mut options = InferOptions::default();
    let mut words = flags.split_whitespace().map(str::to_owned);
    while let Some(flag) = words.next() {
        match flag.as_str() {
            "--event-type" => options.event_type = words.next(),
            "--namespace" => options.namespace = words.next(),
            "--required" => options.required = true,
            other => panic!("unknown flag {other}"),
        }
    }
    options
}

fn inferred(files: &BTreeMap<String, String>) -> Result<Inferred, Diagnostics> {
    let text = |name: &str| files.get(name).map_or("", String::as_str).trim();
    let name = match text("name") {
        "" => "input",
        name => name,
    };
    let samples = files.iter().filter(|(name, _)| {
        let is_json = Path::new(name)
            .extension()
            .is_some_and(|extension| extension == "json");
        is_json && !OUTPUTS.contains(&name.as_str())
    });
    infer(
        name,
        samples.map(|(name, text)| (name.as_str(), text.as_str())),
        &options(text("flags")),
    )
}

fn outcome(files: &BTreeMap<String, String>) -> Outcome {
    let (diagnostics, mut outcome) = match inferred(files) {
        Ok(inferred) => {
            let notes = inferred.notes.iter().map(|note| format!("{note}\n"));
            let outcome = BTreeMap::from([
                ("expected.json".to_owned(), inferred.text),
                ("notes.txt".to_owned(), notes.collect()),
            ]);
            (inferred.warnings, outcome)
        }
        Err(diagnostics) => (diagnostics, BTreeMap::new()),
    };
    if !diagnostics.is_empty() {
        outcome.insert("diagnostics.txt".to_owned(), diagnostics.to_string());
    }
    outcome
}

#[test]
fn expected_schemas() {
    let outcome = |case: &Path| outcome(&files(case));
    compare(CASES, |name| OUTPUTS.contains(&name), outcome);
}

#[test]
fn what_is_inferred_passes_without_warnings() {
    let mut passed = 0;
    for case in cases(CASES) {
        let Ok(inferred) = inferred(&files(&case)) else {
            continue;
        };
        let schemas = Schemas::from_texts("schemas", [(inferred.file, inferred.text)]);
        let rendered = render(&schemas, &Options::default())
            .unwrap_or_else(|problems| panic!("{}:\n{problems}", case.display()));
        let warnings = rendered.warnings;
        assert!(warnings.is_empty(), "{}:\n{warnings}", case.display());
        passed += 1;
    }
    assert!(passed > 5);
}

#[test]
fn todo_descriptions_are_counted() {
    for case in cases(CASES) {
        if let Ok(inferred) = inferred(&files(&case)) {
            let marks = inferred.text.matches(r#""description": "TODO: "#).count();
            assert_eq!(marks, inferred.to_describe, "{}", case.display());
        }
    }
}
