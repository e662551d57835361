//! How long users wait for the compiler.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

use eventgrid_codegen::{Options, Runtime, Schemas, render};

use crate::measure::Effort;
use crate::table::{Spread, row};
use crate::{many, twin};

/// `cargo check` of the generated crate, compared with the same types under serde's derives. What
/// both depend on is compiled before.
pub(crate) fn check(effort: Effort) {
    let root = root();
    let target = scratch("check");
    let folder = scratch("twin");
    write_twin(&root, &folder);
    let (generated, twin) = ((root.as_path(), "eventgrid"), (folder.as_path(), "twin"));
    for (folder, package) in [generated, twin] {
        cargo(folder, &target, &["check", "--package", package]);
    }
    let check = |(folder, package): (&Path, &str)| {
        cargo(folder, &target, &["clean", "--package", package]);
        cargo(folder, &target, &["check", "--package", package]).as_secs_f64()
    };
    let ratios = (0..effort.long_rounds).map(|_| check(generated) / check(twin));
    let what = "cargo check, all sources / the same under serde's derives";
    row(what, "", &Spread::of(ratios.collect()));
}

fn write_twin(root: &Path, folder: &Path) {
    let schemas = eventgrid_codegen::read(root.join("schemas"));
    let rendered = schemas.and_then(|schemas| render(&schemas, &Options::default()));
    let tree = rendered
        .unwrap_or_else(|problems| panic!("{problems}"))
        .tree;
    let modules: Vec<_> = tree
        .files()
        .filter_map(|(path, text)| Some((path.strip_prefix("src/")?.strip_suffix(".rs")?, text)))
        .filter(|(module, _)| !["lib", "samples", "schemas"].contains(module))
        .collect();
    for (module, text) in &modules {
        write(&folder.join(format!("src/{module}.rs")), &twin::twin(text));
    }
    let names: Vec<_> = modules.iter().map(|(module, _)| *module).collect();
    write(&folder.join("src/lib.rs"), &twin::root(&names));
    write(&folder.join("Cargo.toml"), twin::MANIFEST);
    copy_lock_file(root, folder);
}

/// A release build after an edit of one line in a program that uses 300 event types. If reading
/// were generic down to the fields, this would take as long as the types do.
pub(crate) fn rebuild(effort: Effort) {
    let root = root();
    let (events, consumer) = (scratch("many-events"), scratch("consumer"));
    let runtime = Runtime::Path(root.join("codegen").to_string_lossy().into_owned());
    let schemas = Schemas::from_texts("schemas", [("many", many::schema())]);
    let rendered = render(&schemas, &Options::new("many-events", runtime))
        .unwrap_or_else(|problems| panic!("{problems}"));
    let written = rendered.tree.write(&events);
    written.expect("the crate can be written");
    write(&consumer.join("Cargo.toml"), many::MANIFEST);
    copy_lock_file(&root, &consumer);

    let target = scratch("rebuild");
    let build = |line: &str| {
        write(&consumer.join("src/main.rs"), &many::program(line));
        cargo(&consumer, &target, &["build", "--release"]).as_secs_f64()
    };
    build("first");
    let edits = (0..effort.long_rounds).map(|edit| build(&format!("edit {edit}")));
    let what = "rebuild of a program after an edit of one line, release";
    row(what, " s", &Spread::of(edits.collect()));
}

/// Runs cargo, which does not say anything unless it fails.
fn cargo(folder: &Path, target: &Path, arguments: &[&str]) -> Duration {
    let start = Instant::now();
    let status = Command::new(env!("CARGO"))
        .args(arguments)
        .args(["--quiet", "--offline"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target)
        .env("CARGO_INCREMENTAL", "0")
        .status()
        .expect("cargo runs");
    assert!(
        status.success(),
        "cargo {arguments:?} fails in {}",
        folder.display()
    );
    start.elapsed()
}

fn root() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    root.canonicalize().expect("the workspace is there")
}

/// A folder that stays, so that what is compiled first is there next time.
fn scratch(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("ratios")
        .join(name);
    fs::create_dir_all(&folder).expect("the folder can be made");
    folder
}

/// The same versions of everything else.
fn copy_lock_file(root: &Path, folder: &Path) {
    let text = fs::read_to_string(root.join("Cargo.lock")).expect("the lock file can be read");
    write(&folder.join("Cargo.lock"), &text);
}

fn write(path: &Path, text: &str) {
    let folder = path.parent().expect("a file in a folder");
    fs::create_dir_all(folder).expect("the folder can be made");
    fs::write(path, text).expect("the file can be written");
}
