//! Names that a schema may take compile; for others, the error gives one that it may take.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;

use eventgrid_codegen::{Options, Runtime, Schemas, render};
use proptest::strategy::{Strategy as _, ValueTree as _};
use proptest::test_runner::TestRunner;

use crate::cargo::{cargo, root};

/// Keywords, names of the prelude, of primitive types, of macros and of the platform; those that the crate exports come
/// from its sources.
const WORDS: &str = "abstract as async await become box break const continue crate do dyn else enum extern false final fn \
    for gen if impl in let loop macro match mod move mut override priv pub ref return self Self static struct super trait \
    true try type typeof unsafe unsized use virtual where while yield union auto raw safe macro_rules Option Some None \
    Result Ok Err String Vec Box ToOwned ToString Clone Copy Send Sync Sized Drop Fn FnMut FnOnce Iterator Extend From Into \
    AsRef AsMut Default Eq Ord PartialEq PartialOrd Debug Hash Future Unpin TryFrom drop size_of bool char str u8 i32 f64 \
    usize std core alloc proc_macro test vec format println panic assert con nul default other data value event";

fn words() -> BTreeSet<String> {
    let mut words: BTreeSet<String> = WORDS.split_whitespace().map(str::to_owned).collect();
    for file in ["codegen/runtime/src/lib.rs", "generated/src/lib.rs"] {
        let text = fs::read_to_string(root().join(file)).unwrap();
        for line in text
            .lines()
            .filter(|line| line.trim_start().starts_with("pub "))
        {
            let names = line.split(|c: char| !c.is_alphanumeric() && c != '_');
            words.extend(
                names
                    .filter(|name| !name.is_empty() && *name != "__private")
                    .map(str::to_owned),
            );
        }
    }
    let mut runner = TestRunner::deterministic();
    for _ in 0..60 {
        let word = "[a-zA-Z0-9_.äλ-]{1,8}"
            .new_tree(&mut runner)
            .unwrap()
            .current();
        words.insert(word);
    }
    words
}

/// A file with one event type of each name.
fn file(namespace: &str, events: &[&str]) -> String {
    let events: Vec<String> = events
        .iter()
        .map(|event| {
            format!(r#""{namespace}.{event}": {{ "type": "object", "properties": {{ "{event}": {{ "type": "string" }} }} }}"#)
        })
        .collect();
    format!(
        r#"{{ "x-namespace": "{namespace}", "x-events": {{ {} }} }}"#,
        events.join(", ")
    )
}

/// What is wrong with schemas, and the help.
fn problem(name: &str, text: &str) -> Option<(String, String)> {
    let schemas = Schemas::from_texts("schemas", [(name, text)]);
    let problems = render(&schemas, &Options::default()).err()?;
    let first = problems.iter().next().unwrap();
    Some((
        first.message.clone(),
        first.help.clone().unwrap_or_default(),
    ))
}

#[test]
fn every_accepted_name_compiles_and_every_other_has_a_way_out() {
    let mut files = BTreeMap::new();
    let mut variants = BTreeSet::new();
    let plain = |name: &str| name.replace(['_', '-', '.'], "").to_lowercase();
    for word in words() {
        let namespace = format!("Contoso.N{}", files.len());
        let text = file(&namespace, &["Made"]);
        let name = match problem(&word, &text) {
            None => word.clone(),
            Some((message, help)) => {
                assert!(
                    message.contains(&word) || help.contains("x-rust-name"),
                    "{message}"
                );
                let named = help
                    .split_once("rename the file to `")
                    .and_then(|(_, rest)| rest.split_once(".json`"));
                let Some((better, _)) = named else {
                    assert!(
                        help.contains("\"x-rust-name\": "),
                        "{word}: {message}: {help}"
                    );
                    continue;
                };
                assert_eq!(problem(better, &text), None, "{word}");
                better.to_owned()
            }
        };
        if variants.insert(plain(&name)) {
            files.insert(name, text);
        }
    }
    let mut events = Vec::new();
    let mut seen = BTreeSet::new();
    for word in words() {
        match problem("orders", &file("Contoso.Orders", &[&word])) {
            None if seen.insert(plain(&word)) => events.push(word),
            None => {}
            Some((message, help)) => {
                assert!(
                    help.contains("\"x-rust-name\": "),
                    "{word}: {message}: {help}"
                );
            }
        }
    }
    assert!(files.len() > 100 && events.len() > 100);
    let all: Vec<&str> = events.iter().map(String::as_str).collect();
    files.insert("contoso_orders".to_owned(), file("Contoso.Orders", &all));

    let runtime = root().join("codegen").canonicalize().unwrap();
    let runtime = Runtime::Path(runtime.to_str().unwrap().replace('\\', "/"));
    let folder = tempfile::tempdir().unwrap();
    // Crates that are compiled side by side.
    let second_half = files.split_off(&files.keys().nth(files.len() / 2).unwrap().clone());
    for (name, files) in [("contoso-names", files), ("more-names", second_half)] {
        let schemas = Schemas::from_texts("schemas", files);
        let rendered = render(&schemas, &Options::new(name, runtime.clone())).unwrap();
        rendered.tree.write(folder.path().join(name)).unwrap();
    }
    let workspace = "[workspace]\nmembers = ['contoso-names', 'more-names']\nresolver = '3'\n";
    fs::write(folder.path().join("Cargo.toml"), workspace).unwrap();
    fs::copy(root().join("Cargo.lock"), folder.path().join("Cargo.lock")).unwrap();
    cargo(folder.path(), &["build"]);
}
