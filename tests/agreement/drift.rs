//! `generated/` matches the schemas.

use eventgrid_codegen::{Options, read, render};

use crate::schemas::{FILES, event_schemas, root};

#[test]
fn the_generated_crate_is_up_to_date() {
    let schemas = read(root().join("schemas")).unwrap();
    let rendered = render(&schemas, &Options::default()).unwrap();
    assert!(rendered.warnings.is_empty(), "{}", rendered.warnings);
    let drift = rendered.tree.drift(root().join("generated")).unwrap();
    let drift: Vec<_> = drift.iter().map(ToString::to_string).collect();
    assert!(
        drift.is_empty(),
        "run `cargo xtask gen`:\n{}",
        drift.join("\n")
    );
}

/// People read numbers in the README and the changelog, which nothing generates.
#[test]
fn the_numbers_of_sources_and_event_types_are_true() {
    let sources = FILES
        .iter()
        .filter(|(_, file)| file["x-events"].is_object())
        .count();
    let claim = format!(
        "{sources} sources with {} event types",
        event_schemas().len()
    );
    for (path, claim) in [
        ("README.md", claim.clone()),
        ("CHANGELOG.md", claim.replace(" with", ",")),
    ] {
        let text = std::fs::read_to_string(root().join(path)).unwrap();
        assert!(text.contains(&claim), "{path} does not say `{claim}`");
    }
}
