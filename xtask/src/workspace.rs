//! Where the project is.

use std::env;
use std::path::{Path, PathBuf};

/// The workspace around the current folder or, outside of any, the one where this was compiled. Relative to the
/// current folder if it is that, so that messages are short.
pub(crate) fn root() -> PathBuf {
    let is_workspace =
        |dir: &&Path| dir.join("schemas").is_dir() && dir.join("Cargo.toml").is_file();
    let current = env::current_dir().unwrap_or_default();
    let compiled = Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap_or(Path::new("."));
    let root = current.ancestors().find(is_workspace).unwrap_or(compiled);
    root.strip_prefix(&current)
        .map_or_else(|_| root.to_owned(), Path::to_owned)
}
