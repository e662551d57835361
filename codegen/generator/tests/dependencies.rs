//! A build script compiles the generator and its dependencies: few crates, none of them heavy.

use std::collections::BTreeSet;
use std::process::Command;

/// The maximum number of crates that a build script compiles, including this one.
const MOST: usize = 20;

#[test]
fn are_few() {
    let output = Command::new(env!("CARGO"))
        .args([
            "tree",
            "--package",
            "eventgrid-codegen",
            "--edges",
            "normal",
        ])
        .args(["--prefix", "none", "--format", "{p}", "--offline"])
        .current_dir(env!("CARGO_MANIFEST_DIR"))
        .output()
        .expect("cargo runs");
    let text = String::from_utf8_lossy(&output.stdout);
    let crates: BTreeSet<&str> = text
        .lines()
        .filter_map(|line| line.split(' ').next())
        .collect();
    assert!(crates.contains("eventgrid-codegen"), "{output:?}");
    assert!(crates.len() <= MOST, "{}: {crates:?}", crates.len());
    let heavy: Vec<_> = crates
        .iter()
        .filter(|name| name.starts_with("icu_") || ["url", "schemars", "clap"].contains(*name))
        .collect();
    assert!(heavy.is_empty(), "{heavy:?}");
}
