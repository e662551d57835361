//! How long `cargo xtask gen` takes, without reading and writing files.
//!
//! `cargo bench -p eventgrid-tests --bench generation`.

use std::path::Path;

use divan::Bencher;
use eventgrid_codegen::{Options, read, render};

fn main() {
    divan::main();
}

/// All of the project's schemas.
#[divan::bench]
fn the_schemas(bencher: Bencher) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../schemas");
    let schemas = read(&folder).unwrap_or_else(|diagnostics| panic!("{diagnostics}"));
    bencher.bench_local(|| render(&schemas, &Options::default()).is_ok());
}
