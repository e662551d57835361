//! The files of an import: a document and the files that it refers to, or all files of a folder.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Component, Path, PathBuf};

use super::files::{files_below, is_document, normal, text};
use super::follow::follow;
use super::yaml;
use eventgrid_codegen::diagnostic::{Diagnostic, Diagnostics};
use eventgrid_codegen::json::File;
use eventgrid_codegen::read::join;

/// The input of an import: `OpenAPI` 2 (Swagger), 3.0 and 3.1, `AsyncAPI` 2 and 3, or JSON Schema
/// from draft 4 on, as JSON or YAML.
#[derive(Clone, Debug)]
pub struct Documents {
    /// The prefix of file names in messages.
    shown: String,
    files: Vec<File>,
    /// Files that are read only because another one refers to them: they are not searched for event
    /// types.
    referred: BTreeSet<String>,
    /// Files of a folder without definitions are skipped; a single file must have some.
    pub(super) folder: bool,
    /// Files of a folder that are not read, and why.
    pub(super) unread: Vec<(String, &'static str)>,
}

impl Documents {
    /// Documents from memory: `folder` is the prefix of file names in messages, `texts` are names
    /// and contents. A name may be a path (`common/address.json`). References between them are
    /// resolved.
    pub fn from_texts<N: Into<String>, T: Into<String>>(
        folder: &str,
        texts: impl IntoIterator<Item = (N, T)>,
    ) -> Self {
        let mut files: Vec<File> = texts
            .into_iter()
            .map(|(name, text)| yaml::file(name.into(), text.into()))
            .collect();
        files.sort_by(|a, b| a.name.cmp(&b.name));
        Documents {
            shown: folder.to_owned(),
            folder: files.len() > 1,
            files,
            referred: BTreeSet::new(),
            unread: Vec::new(),
        }
    }

    /// Reads a file and all files that it refers to, or every `*.json`, `*.yaml` and `*.yml` of a
    /// folder and its subfolders.
    ///
    /// # Errors
    ///
    /// The file is missing or not UTF-8. Files of a folder that cannot be read are skipped; at
    /// least one must be readable.
    pub fn read(path: impl AsRef<Path>) -> Result<Self, Diagnostics> {
        let path = path.as_ref();
        let shown = path.to_string_lossy().replace('\\', "/");
        if path.is_dir() {
            return folder(path, shown.trim_end_matches('/'));
        }
        let text = text(path).map_err(|why| {
            let why = Diagnostic::error(format!("cannot read `{shown}`: {why}"));
            if path.exists() {
                why.help("save the file as UTF-8")
            } else {
                why
            }
        })?;
        Ok(with_referred(path, text))
    }

    pub(super) fn files(&self) -> &[File] {
        &self.files
    }

    /// Whether a file is read only because another one refers to it.
    pub(super) fn is_referred(&self, name: &str) -> bool {
        self.referred.contains(name)
    }

    pub(super) fn shown(&self, name: &str) -> String {
        join(&self.shown, name)
    }
}

/// A document, and the files that it refers to, named by their paths from the deepest common
/// folder.
fn with_referred(path: &Path, text: String) -> Documents {
    let found = follow(path, text);
    let first = normal(path);
    let mut common: Vec<Component<'_>> = first
        .parent()
        .unwrap_or(Path::new(""))
        .components()
        .collect();
    let deepest = common.len();
    let all: Vec<PathBuf> = found.keys().map(|path| normal(path)).collect();
    for other in &all {
        let parts = other.parent().unwrap_or(Path::new("")).components();
        let same = common
            .iter()
            .zip(parts)
            .take_while(|(one, other)| **one == *other);
        let same = same.count();
        common.truncate(same);
    }
    let root: PathBuf = common.iter().collect();
    let name = |path: &Path| {
        let path = normal(path);
        let rest = path.strip_prefix(&root).unwrap_or(&path);
        rest.to_string_lossy().replace('\\', "/")
    };
    let mut shown = path.parent().unwrap_or(Path::new("")).to_path_buf();
    for _ in common.len()..deepest {
        if !matches!(shown.components().next_back(), Some(Component::Normal(_))) || !shown.pop() {
            shown.push("..");
        }
    }
    let own = name(path);
    let texts = found.into_iter().map(|(path, text)| (name(&path), text));
    let mut documents = Documents::from_texts(&shown.to_string_lossy().replace('\\', "/"), texts);
    documents.folder = false;
    let others = documents.files.iter().map(|file| &file.name);
    documents.referred = others.filter(|name| **name != own).cloned().collect();
    documents
}

/// Every document of a folder and its subfolders.
fn folder(path: &Path, shown: &str) -> Result<Documents, Diagnostics> {
    let mut texts: BTreeMap<String, String> = BTreeMap::new();
    let mut unread = Vec::new();
    for file in files_below(path, usize::MAX) {
        let name = file
            .strip_prefix(path)
            .unwrap_or(&file)
            .to_string_lossy()
            .replace('\\', "/");
        if is_document(&file) {
            match text(&file) {
                Ok(text) => {
                    texts.insert(name, text);
                }
                Err(_) => unread.push((name, "not UTF-8 or not readable")),
            }
        }
    }
    if texts.is_empty() {
        return Err(if unread.is_empty() {
            Diagnostic::error(format!("no `*.json` and no `*.yaml` in `{shown}`"))
                .help("name a file, or the folder that the documents are in")
        } else {
            Diagnostic::error(format!("no file of `{shown}` can be read"))
                .help("save the files as UTF-8")
        }
        .into());
    }
    let mut documents = Documents::from_texts(shown, texts);
    documents.folder = true;
    documents.unread = unread;
    Ok(documents)
}
