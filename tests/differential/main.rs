//! Generated types against the `jsonschema` crate: what a schema allows, its type reads and writes back.
//!
//! `cases/*.json` are schemas and instances in the form of the official JSON-Schema-Test-Suite. The suite itself, or
//! any other folder in its form, is run with
//! `SCHEMA_SUITE=…/tests/draft2020-12 cargo test -p eventgrid-tests --test differential cases -- --nocapture`.

mod group;
#[path = "../conformance/json.rs"]
mod json;
mod judge;
mod project;

use std::path::{Path, PathBuf};

use group::groups;
use judge::judge;

#[test]
fn cases() {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("differential/cases");
    let folder = std::env::var_os("SCHEMA_SUITE").map_or(own, PathBuf::from);
    let report = judge("differential-cases", &groups(&folder));
    println!("{report}");
    assert!(
        report.failures.is_empty(),
        "{} failures",
        report.failures.len()
    );
}
