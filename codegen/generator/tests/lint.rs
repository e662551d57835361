//! Small schemas beside what lints find in them.
//!
//! `lint/<name>/input.json`, and other files of the same folder; `captured/*.json`, captured events; `deny.txt`, names
//! of lints that are denied; beside them `expected.txt`, all findings as a terminal shows them.
//! `UPDATE_EXPECT=1 cargo test -p eventgrid-codegen --test lint` writes it anew.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot read its cases fails"
)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use eventgrid_codegen::{Captured, LintOptions, Schemas, Severity, lint, lints, read};

fn cases() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lint");
    let entries = fs::read_dir(folder).unwrap();
    let mut cases: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    cases.sort();
    cases
}

/// The JSON files of a folder, by name.
fn texts(folder: &Path) -> Vec<(String, String)> {
    let Ok(entries) = fs::read_dir(folder) else {
        return Vec::new();
    };
    let paths = entries.map(|entry| entry.unwrap().path());
    let files = paths.filter(|path| path.extension().is_some_and(|found| found == "json"));
    let mut texts: Vec<_> = files
        .map(|path| {
            let name = path.file_name().unwrap().to_str().unwrap().to_owned();
            (name, fs::read_to_string(path).unwrap())
        })
        .collect();
    texts.sort();
    texts
}

/// What a case gives, and the names of the lints that found it.
fn outcome(case: &Path) -> (String, BTreeSet<&'static str>) {
    let schemas = Schemas::from_texts("schemas", texts(case));
    let mut options = LintOptions::default();
    let captured = texts(&case.join("captured"));
    options.captured = Captured::from_texts(
        captured
            .into_iter()
            .map(|(name, text)| (format!("captured/{name}"), text)),
    );
    let denied = fs::read_to_string(case.join("deny.txt")).unwrap_or_default();
    options.deny = denied.lines().map(str::to_owned).collect();
    let found = match lint(&schemas, &options) {
        Ok(findings) => findings,
        Err(problems) => {
            assert!(problems.has_errors());
            problems
        }
    };
    let names = found.iter().filter_map(|finding| finding.lint).collect();
    (found.to_string(), names)
}

#[test]
fn expected_findings() {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut wrong = Vec::new();
    for case in cases() {
        let (outcome, _) = outcome(&case);
        let path = case.join("expected.txt");
        if fs::read_to_string(&path).ok().as_ref() == Some(&outcome) {
            continue;
        }
        if update {
            fs::write(path, outcome).unwrap();
        } else {
            wrong.push(format!("{} is\n{outcome}", path.display()));
        }
    }
    assert!(
        wrong.is_empty(),
        "{}\nUPDATE_EXPECT=1 writes the expected output anew",
        wrong.join("\n")
    );
}

#[test]
fn every_lint_has_a_case() {
    let found: BTreeSet<&str> = cases().iter().flat_map(|case| outcome(case).1).collect();
    let all: BTreeSet<&str> = lints().iter().map(|lint| lint.name).collect();
    assert_eq!(found, all);
}

#[test]
fn lints_are_switched_on_and_off() {
    let schema = r#"{ "$defs": { "Order": { "type": "object", "properties": {} } } }"#;
    let schemas = Schemas::from_texts("schemas", [("orders", schema)]);
    let found = |allow: &[&str], deny: &[&str]| {
        let mut options = LintOptions::default();
        options.allow = allow.iter().map(ToString::to_string).collect();
        options.deny = deny.iter().map(ToString::to_string).collect();
        let found = lint(&schemas, &options).map_err(|problems| problems.to_string())?;
        Ok(found.iter().map(|one| one.severity).collect::<Vec<_>>())
    };
    let name = "missing-description";
    assert_eq!(found(&[], &[]), Ok(vec![Severity::Warning]));
    assert_eq!(found(&[name], &[]), Ok(vec![]));
    assert_eq!(found(&[], &[name]), Ok(vec![Severity::Error]));
    let unknown: Result<_, String> = found(&["missing-descriptions"], &["docs"]);
    let message = unknown.unwrap_err();
    assert!(message.starts_with("error: there is no lint `missing-descriptions`"));
    assert!(message.contains("did you mean `missing-description`?"));
    assert!(message.contains("there is no lint `docs`"));
}

#[test]
fn captured_files_that_are_no_json() {
    let schemas = Schemas::from_texts("schemas", [("orders", "{}")]);
    let mut options = LintOptions::default();
    options.captured = Captured::from_texts([("a.json", "{}"), ("b.json", "{ \"id\": ")]);
    let problems = lint(&schemas, &options).unwrap_err();
    assert_eq!(problems.len(), 1);
    let problem = problems.iter().next().unwrap();
    assert_eq!(problem.location.as_ref().unwrap().file, "b.json");
    assert!(
        problem.message.starts_with("`b.json` is not JSON"),
        "{problem}"
    );
}

#[test]
fn there_is_nothing_to_say_about_our_schemas() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let schemas = read(root.join("schemas")).unwrap();
    let findings = lint(&schemas, &LintOptions::default()).unwrap();
    assert!(findings.is_empty(), "{findings}");
}
