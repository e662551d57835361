//! Two versions of small schemas, and the changes between them.
//!
//! `diff/<name>/before.json` and `after.json`, or folders `before` and `after` of several files; beside them
//! `expected.txt`, all changes as a terminal shows them, and the version that they ask for after 1.2.3.
//! `UPDATE_EXPECT=1 cargo test -p eventgrid-workshop diff::` writes it anew.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use eventgrid_codegen::{Options, Schemas, read};
use eventgrid_workshop::{Changes, Impact, diff};
use semver::Version;

use crate::expect::{Outcome, cases, compare};

const CASES: &str = "diff";

/// One side of a case. Alone, its file is called `orders`.
fn side(case: &Path, name: &str) -> Schemas {
    let file = case.join(name).with_extension("json");
    if file.exists() {
        return Schemas::from_texts(name, [("orders", fs::read_to_string(file).unwrap())]);
    }
    let texts = fs::read_dir(case.join(name)).unwrap().map(|entry| {
        let entry = entry.unwrap();
        let text = fs::read_to_string(entry.path()).unwrap();
        (entry.file_name().into_string().unwrap(), text)
    });
    Schemas::from_texts(name, texts)
}

fn changes(before: &Schemas, after: &Schemas) -> Changes {
    diff(before, after, &Options::default()).unwrap()
}

#[test]
fn expected_changes() {
    compare(
        CASES,
        |name| name == "expected.txt",
        |case| {
            let changes = changes(&side(case, "before"), &side(case, "after"));
            let next = changes.next_version(&Version::new(1, 2, 3));
            let outcome = format!("{changes}\n1.2.3 -> {next}\n");
            Outcome::from([("expected.txt".to_owned(), outcome)])
        },
    );
}

/// The items of changes that begin with `word`, and the types that appear or disappear with them.
fn items(changes: &Changes, word: &str) -> BTreeSet<String> {
    let said = changes.iter().filter(|change| {
        let what = change.what.as_str();
        what.starts_with(word) || (word == "removed" && what.contains("is removed"))
    });
    said.flat_map(|change| std::iter::once(&change.item).chain(&change.with))
        .cloned()
        .collect()
}

#[test]
fn what_is_new_one_way_is_removed_the_other() {
    for case in cases(CASES) {
        let (before, after) = (side(&case, "before"), side(&case, "after"));
        let (there, back) = (changes(&before, &after), changes(&after, &before));
        let case = case.display();
        assert_eq!(items(&there, "new "), items(&back, "removed"), "{case}");
        assert_eq!(items(&there, "removed"), items(&back, "new "), "{case}");
        assert_eq!(there.is_empty(), back.is_empty(), "{case}");
    }
}

#[test]
fn nothing_differs_from_itself() {
    for case in cases(CASES) {
        for name in ["before", "after"] {
            let schemas = side(&case, name);
            assert!(changes(&schemas, &schemas).is_empty(), "{}", case.display());
        }
    }
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let schemas = read(root.join("schemas")).unwrap();
    assert!(changes(&schemas, &schemas).is_empty());
}

#[test]
fn every_source_that_goes_is_named() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let schemas = read(root.join("schemas")).unwrap();
    let one = fs::read_to_string(root.join("schemas/key_vault.json")).unwrap();
    let changes = changes(&schemas, &Schemas::from_texts("one", [("key_vault", one)]));
    assert_eq!(changes.count(Impact::Breaking), schemas.names().count() - 1);
    assert_eq!(changes.count(Impact::Harmless), 0);
}

#[test]
fn mistakes_of_either_version_are_told() {
    let good = Schemas::from_texts("good", [("orders", "{}")]);
    let bad = Schemas::from_texts("bad", [("orders", r#"{ "x-event": {} }"#)]);
    for (before, after) in [(&good, &bad), (&bad, &good)] {
        let problems = diff(before, after, &Options::default()).unwrap_err();
        let problem = problems.iter().next().unwrap();
        assert_eq!(problem.message, "unknown keyword `x-event`");
        assert_eq!(problem.location.as_ref().unwrap().file, "bad/orders.json");
    }
}
