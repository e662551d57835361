//! The names that schemas may not take are those that the crate exports.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use eventgrid_codegen::names::{is_taken_type, why_no_module};
use eventgrid_codegen::{Options, Schemas, read, render};
use syn::{Item, UseTree, Visibility};

fn repository() -> &'static Path {
    Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../.."))
}

/// The names that the root of a crate exports, except for those of globs.
fn exports(text: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for item in syn::parse_file(text).unwrap().items {
        let (visibility, name) = match &item {
            Item::Use(item) => {
                if matches!(item.vis, Visibility::Public(_)) {
                    leaves(&item.tree, &mut names);
                }
                continue;
            }
            Item::Mod(item) => (&item.vis, &item.ident),
            Item::Struct(item) => (&item.vis, &item.ident),
            Item::Enum(item) => (&item.vis, &item.ident),
            Item::Fn(item) => (&item.vis, &item.sig.ident),
            Item::Trait(item) => (&item.vis, &item.ident),
            _ => continue,
        };
        if matches!(visibility, Visibility::Public(_)) {
            names.insert(name.to_string());
        }
    }
    names
}

fn leaves(tree: &UseTree, names: &mut BTreeSet<String>) {
    match tree {
        UseTree::Path(path) => leaves(&path.tree, names),
        UseTree::Name(name) => drop(names.insert(name.ident.to_string())),
        UseTree::Rename(rename) => drop(names.insert(rename.rename.to_string())),
        UseTree::Group(group) => group.items.iter().for_each(|tree| leaves(tree, names)),
        UseTree::Glob(_) => {}
    }
}

/// All names that a `use` in a generated module brings in.
fn imports(text: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for item in syn::parse_file(text).unwrap().items {
        if let Item::Use(item) = item {
            leaves(&item.tree, &mut names);
        }
    }
    names
}

fn assert_taken(names: &BTreeSet<String>, sources: &BTreeSet<&str>, of: &str) {
    for name in names {
        let taken = if name.starts_with(char::is_uppercase) {
            is_taken_type(name)
        } else {
            name.starts_with("__")
                || why_no_module(name).is_some()
                || sources.contains(name.as_str())
        };
        assert!(
            taken,
            "`names.rs` does not know `{name}`, which {of} exports"
        );
    }
}

#[test]
fn are_taken_if_the_crate_exports_them() {
    let runtime = repository().join("codegen/runtime/src/lib.rs");
    let runtime = exports(&fs::read_to_string(runtime).unwrap());
    assert!(runtime.contains("CloudEvent") && runtime.contains("from_slice"));
    assert_taken(&runtime, &BTreeSet::new(), "the runtime");

    let schemas = read(repository().join("schemas")).unwrap();
    let sources = schemas.names().map(|name| name.trim_end_matches(".json"));
    let sources: BTreeSet<&str> = sources.collect();
    let rendered = render(&schemas, &Options::default()).unwrap();
    let root = exports(rendered.tree.get("src/lib.rs").unwrap());
    assert!(root.contains("OneOf") && root.contains("receive"));
    assert_eq!(runtime.difference(&root).next(), None, "of the runtime");
    assert_taken(&root, &sources, "the crate");
    for (path, text) in rendered.tree.files() {
        if sources
            .iter()
            .any(|source| path == format!("src/{source}.rs"))
        {
            assert_taken(&imports(text), &sources, path);
        }
    }
}

const TEXT: &str = r#"{ "x-events": { "Contoso.Made": { "type": "object" } } }"#;

#[test]
fn files_may_not_take_them() {
    for (stem, why, better) in [
        (
            "data",
            "is a name that the crate itself uses",
            "data_events",
        ),
        (
            "other",
            "is the name for unknown event types",
            "other_events",
        ),
        ("match", "is a keyword of Rust", "match_events"),
        ("u8", "is a type of Rust", "u8_events"),
        (
            "größe",
            "cannot be the name of a module: not all of its characters are ASCII",
            "gre",
        ),
        (
            "日本",
            "cannot be the name of a module: not all of its characters are ASCII",
            "empty",
        ),
        ("Key-Vault", "cannot be the name of a module", "key_vault"),
    ] {
        let schemas = Schemas::from_texts("schemas", [(stem, TEXT)]);
        let problems = render(&schemas, &Options::default()).unwrap_err();
        let problem = problems.iter().next().unwrap();
        assert_eq!(problem.message, format!("`{stem}` {why}"));
        let help = format!("rename the file to `{better}.json`");
        assert_eq!(problem.help.as_deref(), Some(help.as_str()));
        assert_eq!(why_no_module(better), None);
    }
}

#[test]
fn files_whose_variants_would_be_one() {
    let other = r#"{ "x-events": { "Contoso.Sold": { "type": "object" } } }"#;
    let schemas = Schemas::from_texts("schemas", [("a1", TEXT), ("a_1", other)]);
    let problems = render(&schemas, &Options::default()).unwrap_err();
    let messages: Vec<_> = problems.iter().map(|one| one.message.as_str()).collect();
    assert_eq!(
        messages,
        ["`a1.json` and `a_1.json` would both be called `A1`"]
    );
}
