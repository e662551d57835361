//! `generated/` is what the schemas say.

use eventgrid_codegen::{Options, read, render};

use crate::schemas::root;

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
