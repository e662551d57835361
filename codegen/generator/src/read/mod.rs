//! Reads schema files: a folder of them, or texts in memory.

pub mod catalog;
pub mod children;
pub mod dialect;
mod formats;
pub mod forms;
mod keywords;
pub mod references;
pub mod role;
pub mod schema_of_files;
pub mod syntax;
pub mod uri;
pub mod values;

use std::path::Path;

use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::json::File;

/// Schema files that were read, but not checked.
#[derive(Clone, Debug)]
pub struct Schemas {
    /// The folder's name in generated files.
    folder: String,
    /// The prefix of file names in diagnostics.
    shown: String,
    files: Vec<File>,
}

impl Schemas {
    /// Schema files from memory: `folder` is the name for generated files, `texts` are file names
    /// (with or without `.json`) and contents.
    ///
    /// The order of the texts does not matter.
    pub fn from_texts<N: Into<String>, T: Into<String>>(
        folder: &str,
        texts: impl IntoIterator<Item = (N, T)>,
    ) -> Self {
        let mut files: Vec<File> = texts
            .into_iter()
            .map(|(name, text)| {
                let mut name = name.into();
                if Path::new(&name)
                    .extension()
                    .is_none_or(|extension| extension != "json")
                {
                    name.push_str(".json");
                }
                File::new(name, text)
            })
            .collect();
        files.sort_by(|a, b| a.name.cmp(&b.name));
        Schemas {
            folder: folder.to_owned(),
            shown: folder.to_owned(),
            files,
        }
    }

    /// The names of the files, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|file| file.name.as_str())
    }

    /// The same files with another text for one of them, which may be new.
    pub fn with(&self, name: &str, text: &str) -> Schemas {
        let mut schemas = self.clone();
        schemas.files.retain(|file| file.name != name);
        schemas.files.push(File::new(name, text));
        schemas.files.sort_by(|a, b| a.name.cmp(&b.name));
        schemas
    }

    pub fn files(&self) -> &[File] {
        &self.files
    }

    /// The path of a file in generated code: `schemas/key_vault.json`.
    pub fn path_of(&self, name: &str) -> String {
        join(&self.folder, name)
    }

    /// The path of a file in diagnostics: relative to the folder as the caller named it, so that a
    /// terminal can open it.
    pub fn shown(&self, name: &str) -> String {
        join(&self.shown, name)
    }

    pub fn folder(&self) -> &str {
        &self.folder
    }
}

pub fn join(folder: &str, name: &str) -> String {
    if folder.is_empty() {
        name.to_owned()
    } else {
        format!("{folder}/{name}")
    }
}

/// Reads the schema files of a folder: every `*.json` in it. Other files and subfolders are
/// ignored.
///
/// # Errors
///
/// The folder or a file cannot be read, the folder has no schema file, or a file is not UTF-8.
/// [`render`](crate::render) reports mistakes inside the files.
pub fn read(dir: impl AsRef<Path>) -> Result<Schemas, Diagnostics> {
    let dir = dir.as_ref();
    let shown = dir.to_string_lossy().replace('\\', "/");
    let shown = shown.trim_end_matches('/').to_owned();
    let cannot = |what: &str, error: &std::io::Error| {
        Diagnostic::error(format!("cannot read {what}: {error}"))
    };

    let entries = std::fs::read_dir(dir)
        .map_err(|error| cannot(&format!("the schema folder `{shown}`"), &error))?;
    let mut files = Vec::new();
    let mut problems = Vec::new();
    for entry in entries {
        let path = match entry {
            Ok(entry) => entry.path(),
            Err(error) => {
                problems.push(cannot(&format!("the schema folder `{shown}`"), &error));
                continue;
            }
        };
        if path.extension().is_none_or(|extension| extension != "json") || path.is_dir() {
            continue;
        }
        let Some(name) = path
            .file_name()
            .and_then(|name| name.to_str())
            .map(str::to_owned)
        else {
            problems.push(Diagnostic::error(format!(
                "the file name `{}` is not UTF-8",
                path.display()
            )));
            continue;
        };
        match std::fs::read(&path) {
            Ok(bytes) => match String::from_utf8(bytes) {
                Ok(text) => files.push((name, text)),
                Err(error) => {
                    let valid = error.utf8_error().valid_up_to();
                    let before = String::from_utf8_lossy(&error.as_bytes()[..valid]);
                    let line = before.matches('\n').count() + 1;
                    let message = format!(
                        "`{shown}/{name}` is not UTF-8: see line {line}, byte {valid} of the file"
                    );
                    problems.push(Diagnostic::error(message).help("save the file as UTF-8"));
                }
            },
            Err(error) => problems.push(cannot(&format!("`{shown}/{name}`"), &error)),
        }
    }
    if files.is_empty() && problems.is_empty() {
        let message = format!("no schema file in `{shown}`");
        problems.push(
            Diagnostic::error(message).help("put a `<source>.json` there, one per event source"),
        );
    }
    if !problems.is_empty() {
        problems.sort_by(|a, b| a.message.cmp(&b.message));
        return Err(problems.into_iter().collect());
    }
    let folder = folder_name(dir);
    Ok(Schemas {
        shown,
        ..Schemas::from_texts(&folder, files)
    })
}

/// The last component of the folder's path, also for `.` and `..`.
fn folder_name(dir: &Path) -> String {
    let named = |path: &Path| {
        path.file_name()
            .map(|name| name.to_string_lossy().into_owned())
    };
    named(dir)
        .or_else(|| dir.canonicalize().ok().and_then(|path| named(&path)))
        .unwrap_or_else(|| "schemas".to_owned())
}
