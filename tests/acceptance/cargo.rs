//! Cargo inside of tests.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;

/// Where all of them build: where this test was built, so that what the workspace has compiled is there.
const TARGET: &str = "target";

/// The workspace.
pub(crate) fn root() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    root.canonicalize().unwrap()
}

/// A program that was built.
pub(crate) fn program(name: &str) -> PathBuf {
    root().join(TARGET).join("debug").join(name)
}

/// The profile of the workspace, by which what it has compiled is the same for crates outside of it.
const PROFILE: [&str; 6] = [
    "--config",
    "profile.dev.debug='line-tables-only'",
    "--config",
    "profile.dev.package.'*'.debug=false",
    "--config",
    "profile.dev.package.num-bigint-dig.opt-level=2",
];

/// The workspace's `xtask`, with the features of dependencies that the workspace's tests have: not compiled again.
static XTASK: LazyLock<PathBuf> = LazyLock::new(|| {
    let tests_that_run_it = ["test", "--workspace", "--test", "commands", "--no-run"];
    run(Command::new(env!("CARGO")).args(tests_that_run_it), &root());
    program("xtask")
});

/// Runs cargo in a folder, without network: what it printed, and what it said beside. `cargo xtask` is that of this
/// workspace, which works on the one that it is called in.
pub(crate) fn cargo(folder: &Path, arguments: &[&str]) -> (String, String) {
    if let ["xtask", arguments @ ..] = arguments {
        run(Command::new(&*XTASK).args(arguments), folder)
    } else {
        let mut cargo = Command::new(env!("CARGO"));
        // Nothing is compiled twice.
        cargo.env("CARGO_INCREMENTAL", "0");
        run(cargo.args(PROFILE).args(arguments), folder)
    }
}

fn run(command: &mut Command, folder: &Path) -> (String, String) {
    let output = command
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", root().join(TARGET))
        .env("CARGO_NET_OFFLINE", "true")
        .env("CARGO_TERM_QUIET", "true")
        .output()
        .unwrap();
    let printed = String::from_utf8_lossy(&output.stdout).into_owned();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{printed}{said}");
    (printed, said)
}
