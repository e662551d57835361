//! The folder of the workspace.

use std::env;
use std::path::{Path, PathBuf};

use clap::Args;
use semver::Version;

/// The workspace around the current folder or, outside of any, the one in which this was compiled.
/// Relative to the current folder if possible, so that messages are short.
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

/// Where the schemas are, for the commands that read them.
#[derive(Debug, Args)]
pub(crate) struct SchemaFolder {
    /// The folder of the schema files
    #[arg(long = "schemas", value_name = "DIR")]
    given: Option<PathBuf>,
}

impl SchemaFolder {
    /// The folder that was given.
    pub(crate) fn given(&self) -> Option<&Path> {
        self.given.as_deref()
    }

    /// The folder that was given, or that of the workspace.
    pub(crate) fn path(&self) -> PathBuf {
        self.given.clone().unwrap_or_else(|| root().join("schemas"))
    }
}

/// The version in a `Cargo.toml`, of its workspace's packages or its own package.
pub(crate) fn version(manifest: &str) -> Option<Version> {
    let manifest: toml::Table = manifest.parse().ok()?;
    let shared = manifest.get("workspace").and_then(|one| one.get("package"));
    let packages = [shared, manifest.get("package")].into_iter().flatten();
    let mut versions = packages.filter_map(|package| package.get("version")?.as_str());
    Version::parse(versions.next()?).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn versions() {
        let found = |manifest| version(manifest).map(|version| version.to_string());
        let workspace =
            "[workspace.package]\nversion = \"0.2.0\"\n[package]\nversion.workspace = true";
        assert_eq!(found(workspace).as_deref(), Some("0.2.0"));
        let package = "[package]\nname = \"a\"\nversion = \"1.0.0-rc.1\"";
        assert_eq!(found(package).as_deref(), Some("1.0.0-rc.1"));
        for none in [
            "[package]\nversion.workspace = true",
            "[workspace]",
            "",
            "[",
        ] {
            assert_eq!(found(none), None, "{none}");
        }
    }
}
