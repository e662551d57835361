//! Small schemas, and the generator's output.
//!
//! `cases/<name>/input.json`, and other files that it refers to; beside them `expected.rs` (`<file>.rs` for the other
//! files), whole modules as emitted, and `diagnostics.txt`, all warnings and errors as a terminal shows them.
//! `UPDATE_EXPECT=1 cargo test -p eventgrid-codegen` writes them again.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use eventgrid_codegen::{Options, Schemas, Severity, render};

use crate::expect::{Outcome, cases, compare};

const CASES: &str = "cases";

fn texts(case: &Path, extension: &str) -> BTreeMap<String, String> {
    let paths = fs::read_dir(case)
        .unwrap()
        .map(|entry| entry.unwrap().path());
    paths
        .filter(|path| path.extension().is_some_and(|found| found == extension))
        .map(|path| {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            (name, fs::read_to_string(path).unwrap())
        })
        .collect()
}

/// What the generator makes of a case: file name -> text.
fn outcome(case: &Path) -> Outcome {
    let schemas = Schemas::from_texts("schemas", texts(case, "json"));
    let mut outcome = Outcome::new();
    let diagnostics = match render(&schemas, &Options::default()) {
        Ok(rendered) => {
            for (path, text) in rendered.tree.files() {
                let Some(module) = path
                    .strip_prefix("src/")
                    .filter(|module| *module != "lib.rs")
                else {
                    continue;
                };
                syn::parse_file(text).unwrap_or_else(|error| panic!("{}: {error}", case.display()));
                if matches!(module, "samples.rs" | "schemas.rs") {
                    continue; // has a test of its own
                }
                let name = if module == "input.rs" {
                    "expected.rs"
                } else {
                    module
                };
                outcome.insert(name.to_owned(), text.to_owned());
            }
            assert!(
                rendered
                    .warnings
                    .iter()
                    .all(|warning| warning.severity == Severity::Warning)
            );
            rendered.warnings
        }
        Err(diagnostics) => {
            assert!(diagnostics.has_errors());
            diagnostics
        }
    };
    if !diagnostics.is_empty() {
        outcome.insert("diagnostics.txt".to_owned(), diagnostics.to_string());
    }
    outcome
}

#[test]
fn expected_output() {
    let is_output = |name: &str| {
        Path::new(name)
            .extension()
            .is_some_and(|kind| kind != "json")
    };
    compare(CASES, is_output, outcome);
}

#[test]
fn rendering_is_deterministic() {
    for case in cases(CASES) {
        let texts = texts(&case, "json");
        let forwards = Schemas::from_texts("schemas", texts.clone());
        let backwards = Schemas::from_texts("schemas", texts.into_iter().rev());
        let once = render(&forwards, &Options::default());
        let twice = render(&backwards, &Options::default());
        match (once, twice) {
            (Ok(once), Ok(twice)) => assert_eq!(once.tree, twice.tree, "{}", case.display()),
            (Err(once), Err(twice)) => assert_eq!(once, twice, "{}", case.display()),
            _ => panic!("{}: two runs differ", case.display()),
        }
    }
}

#[test]
fn lines_fit_a_screen() {
    for case in cases(CASES) {
        for (name, text) in texts(&case, "rs") {
            for line in text
                .lines()
                .filter(|line| !line.contains("http") && !line.contains("alias"))
            {
                assert!(
                    line.chars().count() <= 100,
                    "{}/{name}: {line}",
                    case.display()
                );
            }
        }
        for (name, text) in texts(&case, "txt") {
            for line in text.lines() {
                assert!(
                    line.chars().count() <= 200,
                    "{}/{name}: {line}",
                    case.display()
                );
            }
        }
    }
}
