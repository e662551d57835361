//! Small schemas, and the findings of lints.
//!
//! `lint/<name>/input.json`, and other files of the same folder; `captured/*.json`, captured events; `deny.txt`, names
//! of lints that are denied; beside them `expected.txt`, all findings as a terminal shows them.
//! `UPDATE_EXPECT=1 cargo test -p eventgrid-workshop lint::` writes it anew.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use eventgrid_codegen::{Schemas, Severity, read};
use eventgrid_workshop::{Captured, LintOptions, lint, lints};

use crate::expect::{Outcome, cases, compare};

const CASES: &str = "lint";

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

/// The output of a case, and the names of the lints that found something.
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
    compare(
        CASES,
        |name| name == "expected.txt",
        |case| Outcome::from([("expected.txt".to_owned(), outcome(case).0)]),
    );
}

#[test]
fn every_lint_has_a_case() {
    let found: BTreeSet<&str> = cases(CASES)
        .iter()
        .flat_map(|case| outcome(case).1)
        .collect();
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
    assert!(message.starts_with("error: unknown lint `missing-descriptions`"));
    assert!(message.contains("did you mean `missing-description`?"));
    assert!(message.contains("unknown lint `docs`"));
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

/// A union that contains itself in two alternatives. Both fit at each level; only the deepest level decides.
const TREE: &str = r##"{
    "title": "Trees", "description": "Events of trees.",
    "x-events": { "Contoso.Planted": { "description": "It was planted.", "$ref": "#/$defs/Planted" } },
    "$defs": {
        "Planted": { "type": "object", "properties": { "tree": { "$ref": "#/$defs/Tree" } } },
        "Tree": { "oneOf": [
            { "type": "string" },
            { "type": "object", "properties": { "twig": { "$ref": "#/$defs/Tree" } } },
            { "type": "object", "properties": {
                "twig": { "$ref": "#/$defs/Tree" }, "leaf": { "type": "string" }
            } }
        ] }
    }
}"##;

/// The findings in an event whose tree has `depth` levels.
fn found_in_tree(depth: usize, last: &str) -> Vec<String> {
    let tree = format!("{}{last}{}", r#"{"twig":"#.repeat(depth), "}".repeat(depth));
    let event = format!(r#"{{"type": "Contoso.Planted", "data": {{"tree": {tree}}}}}"#);
    let mut options = LintOptions::default();
    options.captured = Captured::from_texts([("tree.json", event)]);
    let schemas = Schemas::from_texts("schemas", [("trees", TREE)]);
    let findings = lint(&schemas, &options).unwrap();
    let about_values = ["unknown-property", "wrong-type"];
    let found = findings.iter().filter(|finding| {
        let lint = finding.lint.unwrap_or_default();
        about_values.contains(&lint)
    });
    found
        .map(|finding| format!("{}: {}", finding.message, finding.help.as_deref().unwrap()))
        .collect()
}

/// Trying each alternative on all lower levels would double the work with each level, and never end.
#[test]
fn unions_that_contain_themselves_are_cheap() {
    for depth in [0, 1, 100] {
        let wrong = "reading converts it where that is exact (see `cargo xtask conform`); otherwise let `type` allow both";
        for (last, expected) in [
            (r#""a""#, None),
            (r#"{"leaf": "green"}"#, None),
            (
                "true",
                Some(format!(
                    "a captured event has a boolean where the schema expects a string or an object: {wrong}"
                )),
            ),
            (
                r#"{"leaf": "green", "fruit": 1}"#,
                Some(
                    "a captured event has `fruit`, which is not a property of `TreeVariant3`: typed data keeps it \
                     untyped: add `\"fruit\": { \"type\": \"integer\" }` to `properties`"
                        .to_owned(),
                ),
            ),
        ] {
            let found = found_in_tree(depth, last);
            assert!(found.iter().eq(&expected), "{depth} {last}: {found:?}");
        }
    }
}

#[test]
fn there_is_nothing_to_say_about_our_schemas() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let schemas = read(root.join("schemas")).unwrap();
    let findings = lint(&schemas, &LintOptions::default()).unwrap();
    assert!(findings.is_empty(), "{findings}");
}
