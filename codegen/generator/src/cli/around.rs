//! The workspace around a folder, if there is one: cargo rejects a crate in it that is not a
//! member.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Whether a crate in this folder is inside a workspace that it is not a member of. Cargo itself
/// determines the members; if it fails, because this crate is missing or two workspaces overlap,
/// the answer is yes.
pub(super) fn is_strange(out: &Path) -> bool {
    let Ok(out) = std::path::absolute(out) else {
        return false;
    };
    let Some(manifest) = workspace_around(&out) else {
        return false;
    };
    let cargo = env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let output = Command::new(cargo)
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .args(["--offline", "--manifest-path"])
        .arg(&manifest)
        .output();
    let metadata: Value = match output {
        Ok(output) if output.status.success() => {
            serde_json::from_slice(&output.stdout).unwrap_or_default()
        }
        _ => return false,
    };
    let own = plain(&out.join("Cargo.toml"));
    let mut packages = metadata["packages"].as_array().into_iter().flatten();
    !packages.any(|package| {
        let path = package["manifest_path"].as_str();
        path.is_some_and(|path| plain(Path::new(path)) == own)
    })
}

/// The manifest of the nearest workspace in a folder above this one.
fn workspace_around(out: &Path) -> Option<PathBuf> {
    let manifests = out.ancestors().skip(1).map(|dir| dir.join("Cargo.toml"));
    manifests.into_iter().find(|manifest| {
        let text = fs::read_to_string(manifest).unwrap_or_default();
        text.lines()
            .any(|line| line.trim_start().starts_with("[workspace"))
    })
}

/// The same path without links, as far as it exists.
fn plain(path: &Path) -> PathBuf {
    let folder = path.parent().and_then(|folder| folder.canonicalize().ok());
    match (folder, path.file_name()) {
        (Some(folder), Some(name)) => folder.join(name),
        _ => path.to_owned(),
    }
}
