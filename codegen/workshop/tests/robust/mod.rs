//! Whatever the schema: no panic, no hang, and code that parses, in which no two things share a name. It can be judged,
//! and does not differ from itself.
//!
//! `PROPTEST_CASES=20000 cargo test --release -p eventgrid-workshop robust::` looks longer.

mod drawn;
mod spliced;

use std::collections::BTreeSet;

use eventgrid_codegen::{Options, Schemas, render};
use eventgrid_workshop::{LintOptions, diff, lint};
use proptest::prelude::*;
use serde_json::json;

/// Renders a schema; what comes out must parse, whatever it was.
fn survives(text: &str) {
    let schemas = Schemas::from_texts("schemas", [("random", text)]);
    match render(&schemas, &Options::default()) {
        Ok(rendered) => {
            for (path, text) in rendered
                .tree
                .files()
                .filter(|(path, _)| path.starts_with("src/"))
            {
                match syn::parse_file(text) {
                    Ok(file) => assert_eq!(shared_name(&file), None, "{path}:\n{text}"),
                    Err(error) => panic!("{path} does not parse: {error}\n{text}"),
                }
            }
        }
        Err(problems) => assert!(problems.has_errors() && !problems.to_string().is_empty()),
    }
}

/// Judges a schema and compares it with another one, which is nothing new if it is the same.
fn is_judged(text: &str, other: &str) {
    let schemas = Schemas::from_texts("schemas", [("random", text)]);
    let others = Schemas::from_texts("others", [("random", other)]);
    let same = diff(&schemas, &schemas, &Options::default());
    let findings = lint(&schemas, &LintOptions::default());
    match same {
        Ok(changes) => assert!(changes.is_empty() && findings.is_ok(), "{changes}\n{text}"),
        Err(problems) => assert!(problems.has_errors() && findings.is_err(), "{text}"),
    }
    if let Ok(changes) = diff(&schemas, &others, &Options::default()) {
        assert!(changes.iter().all(|change| !change.what.is_empty()));
    }
}

/// A name that two items of a module have, or two fields or variants of one type.
fn shared_name(file: &syn::File) -> Option<String> {
    let mut items = BTreeSet::new();
    for item in &file.items {
        let (name, parts) = match item {
            syn::Item::Struct(item) => {
                let fields = item.fields.iter().filter_map(|field| field.ident.as_ref());
                (&item.ident, fields.collect::<Vec<_>>())
            }
            syn::Item::Enum(item) => {
                let variants = item.variants.iter().map(|variant| &variant.ident);
                (&item.ident, variants.collect())
            }
            _ => continue, // constants have names among themselves, made from those of variants
        };
        let mut seen = BTreeSet::new();
        if let Some(twice) = parts
            .into_iter()
            .find(|part| !seen.insert(part.to_string()))
        {
            return Some(format!("{name}::{twice}"));
        }
        if !items.insert(name.to_string()) {
            return Some(name.to_string());
        }
    }
    None
}

proptest! {
    #[test]
    fn random_schemas(file in drawn::file(), other in drawn::file()) {
        survives(&file.to_string());
        is_judged(&file.to_string(), &other.to_string());
    }

    #[test]
    fn mutated_schemas(file in drawn::file(), at in any::<prop::sample::Index>(), with in "[\\PC{}\\[\\]\",:0-9]{0,3}", cut in 0..4_usize) {
        let text = file.to_string();
        let chars: Vec<char> = text.chars().collect();
        let at = at.index(chars.len());
        let end = (at + cut).min(chars.len());
        let mutated: String = chars[..at].iter().copied().chain(with.chars()).chain(chars[end..].iter().copied()).collect();
        survives(&mutated);
    }

    #[test]
    fn spliced_schemas(file in spliced::file(), other in spliced::file()) {
        survives(&file.to_string());
        is_judged(&file.to_string(), &other.to_string());
    }

    #[test]
    fn random_keywords(keyword in "[a-z$-]{1,12}", value in drawn::scalar(), name in "\\PC{0,12}") {
        survives(&json!({ keyword: value, "x-events": { name: {} } }).to_string());
    }
}

#[test]
fn deep_nesting() {
    for depth in [40, 60, 120, 400, 5_000] {
        let open = r#"{"type":"array","items":"#.repeat(depth);
        survives(&format!(
            r#"{{"$defs":{{"A":{open}true{}}}}}"#,
            "}".repeat(depth)
        ));
        let open = r#"{"oneOf":[{"type":"string"},"#.repeat(depth);
        survives(&format!(
            r#"{{"$defs":{{"A":{open}true{}}}}}"#,
            "]}".repeat(depth)
        ));
    }
}

#[test]
fn long_chains() {
    // Unions of unions take time in the square of their number.
    let links = ProptestConfig::default().cases.clamp(100, 300);
    for item in [
        r##"{"$ref":"#/$defs/N"}"##,
        r##"{"type":"array","items":{"$ref":"#/$defs/N"}}"##,
        r##"{"type":"object","properties":{"next":{"$ref":"#/$defs/N"}}}"##,
        r##"{"allOf":[{"$ref":"#/$defs/N"},{"$ref":"#/$defs/N"},{"properties":{"N":true}}]}"##,
        r##"{"oneOf":[{"$ref":"#/$defs/N"},{"$ref":"#/$defs/N"},{"type":"string"}]}"##,
    ] {
        for last in ["true", r##"{"$ref":"#/$defs/D0"}"##] {
            let mut file = r#"{"$defs":{"#.to_owned();
            for number in 0..links {
                file.extend([format!(
                    r#""D{number}":{},"#,
                    item.replace('N', &format!("D{}", number + 1))
                )]);
            }
            survives(&format!(r#"{file}"D{links}":{last}}}}}"#));
        }
    }
}

#[test]
fn alternatives_that_multiply() {
    // Each level has every alternative of the next one twice, with a property of its own.
    let mut file = r#"{"$defs":{"#.to_owned();
    for number in 0..30 {
        let next = number + 1;
        file.extend([format!(
            r##""D{number}":{{"oneOf":[{{"$ref":"#/$defs/D{next}","properties":{{"a{number}":true}}}},{{"$ref":"#/$defs/D{next}","properties":{{"b{number}":true}}}}]}},"##
        )]);
    }
    survives(&format!(
        r#"{file}"D30":{{"type":"object","properties":{{"x":true}}}}}}}}"#
    ));
}
