//! From schemas and the README to programs that run: each test builds one with cargo.

mod add_source;
mod first_steps;
#[path = "../../agreement/json.rs"]
mod json;
mod names;
mod new_source;

use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
