//! Generating the crate when nothing has changed.

use std::path::Path;

use eventgrid_codegen::{Options, read, render};

use crate::measure::{Effort, way};

pub(crate) fn generation(effort: Effort) {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let generate = || {
        let schemas = read(root.join("schemas"));
        schemas
            .and_then(|schemas| render(&schemas, &Options::default()))
            .unwrap_or_else(|problems| panic!("{problems}"))
            .tree
    };
    let tree = generate();
    let modules = || tree.files().filter(|(path, _)| path.starts_with("src/"));
    effort.compare(
        "generation, nothing to write / parse and format the same",
        way(|| {
            generate()
                .drift(root.join("generated"))
                .expect("the folder can be read")
        }),
        way(|| {
            let format = |(_, text)| prettyplease::unparse(&syn::parse_file(text).expect("Rust"));
            modules().map(format).collect::<Vec<_>>()
        }),
    );
}
