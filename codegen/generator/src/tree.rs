//! The generated files as text: compared with a folder, or written to it.

use std::collections::BTreeMap;
use std::fmt;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::options::MAKERS;

/// Generated files: path with `/` -> contents.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree(BTreeMap<String, String>);

/// A file that differs from the generated one. In JSON, an object whose `kind` is `stale`,
/// `missing` or `orphan`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
#[non_exhaustive]
pub enum Drift {
    /// The file differs.
    Stale {
        /// The file's path in the folder.
        path: String,
        /// The first line that differs, counted from 1.
        line: usize,
        /// The expected line; nothing if the file should have ended.
        expected: Option<String>,
        /// The line in the file; nothing if the file ends there.
        found: Option<String>,
    },
    /// The file is missing.
    Missing {
        /// The file's path in the folder.
        path: String,
    },
    /// The file was generated earlier, and no schema belongs to it any more.
    Orphan {
        /// The file's path in the folder.
        path: String,
    },
}

/// The result of writing.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Written {
    /// Files that were missing or differed.
    pub written: usize,
    /// Files that were equal, and left untouched.
    pub unchanged: usize,
    /// Generated files without a schema, which were removed.
    pub removed: usize,
}

impl Tree {
    pub(crate) fn add(&mut self, path: impl Into<String>, text: String) {
        self.0.insert(path.into(), text);
    }

    /// The files in the order of their paths: path with `/`, contents.
    pub fn files(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0
            .iter()
            .map(|(path, text)| (path.as_str(), text.as_str()))
    }

    /// The contents of one file.
    #[must_use]
    pub fn get(&self, path: &str) -> Option<&str> {
        self.0.get(path).map(String::as_str)
    }

    /// All differences between a folder and this tree, byte by byte, in the order of the paths.
    ///
    /// Files that were not generated are ignored.
    ///
    /// # Errors
    ///
    /// A file or folder cannot be read.
    pub fn drift(&self, dir: impl AsRef<Path>) -> io::Result<Vec<Drift>> {
        let dir = dir.as_ref();
        let mut drift = Vec::new();
        for (path, expected) in &self.0 {
            match read(&dir.join(path))? {
                None => drift.push(Drift::Missing { path: path.clone() }),
                Some(found) if found != expected.as_bytes() => {
                    drift.push(stale(path, expected, &found));
                }
                Some(_) => {}
            }
        }
        drift.extend(
            self.orphans(dir)?
                .into_iter()
                .map(|path| Drift::Orphan { path }),
        );
        drift.sort_by(|a, b| a.path().cmp(b.path()));
        Ok(drift)
    }

    /// Updates a folder: writes files that differ, removes generated ones that are not in the tree,
    /// and leaves equal ones untouched, so that nothing is rebuilt for them.
    ///
    /// # Errors
    ///
    /// A file that was not generated is in the place of a generated one: then nothing is written at
    /// all. Or a file cannot be read, written or removed.
    pub fn write(&self, dir: impl AsRef<Path>) -> io::Result<Written> {
        let dir = dir.as_ref();
        let mut changed = Vec::new();
        for (path, text) in &self.0 {
            match read(&dir.join(path))? {
                Some(found) if found == text.as_bytes() => {}
                Some(found) if !is_generated(&found) => return Err(not_ours(&dir.join(path))),
                _ => changed.push((path, text)),
            }
        }
        let orphans = self.orphans(dir)?;
        for (path, text) in &changed {
            let path = dir.join(path);
            if let Some(folder) = path.parent() {
                fs::create_dir_all(folder).map_err(|error| at(folder, &error))?;
            }
            fs::write(&path, text).map_err(|error| at(&path, &error))?;
        }
        for path in &orphans {
            let path = dir.join(path);
            fs::remove_file(&path).map_err(|error| at(&path, &error))?;
        }
        Ok(Written {
            written: changed.len(),
            unchanged: self.0.len() - changed.len(),
            removed: orphans.len(),
        })
    }

    /// Generated files in the folder and in `src/` that are not in the tree.
    fn orphans(&self, dir: &Path) -> io::Result<Vec<String>> {
        let mut orphans = Vec::new();
        for (folder, prefix) in [(dir.to_owned(), ""), (dir.join("src"), "src/")] {
            let entries = match fs::read_dir(&folder) {
                Ok(entries) => entries,
                Err(error) if error.kind() == io::ErrorKind::NotFound => continue,
                Err(error) => return Err(at(&folder, &error)),
            };
            for entry in entries {
                let entry = entry.map_err(|error| at(&folder, &error))?;
                let Ok(name) = entry.file_name().into_string() else {
                    continue;
                };
                let path = format!("{prefix}{name}");
                if self.0.contains_key(&path) || !entry.file_type()?.is_file() {
                    continue;
                }
                // Only files with the endings of generated ones are opened.
                let kind = Path::new(&name)
                    .extension()
                    .and_then(|extension| extension.to_str());
                if matches!(kind, Some("rs" | "toml" | "md" | "json"))
                    && read(&entry.path())?.is_some_and(|text| is_generated(&text))
                {
                    orphans.push(path);
                }
            }
        }
        Ok(orphans)
    }
}

fn at(path: &Path, error: &io::Error) -> io::Error {
    io::Error::new(error.kind(), format!("{}: {error}", path.display()))
}

fn read(path: &PathBuf) -> io::Result<Option<Vec<u8>>> {
    match fs::read(path) {
        Ok(bytes) => Ok(Some(bytes)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => Err(at(path, &error)),
    }
}

fn not_ours(path: &Path) -> io::Error {
    let message = format!(
        "{} was not generated, so it is not overwritten: move it away, or choose another folder",
        path.display()
    );
    io::Error::new(io::ErrorKind::AlreadyExists, message)
}

/// Whether a text has the mark of a generated file: in the comment at its beginning, or in a JSON
/// file's `$comment`.
fn is_mark(text: &str) -> bool {
    let made = text.strip_prefix("@generated by ");
    made.is_some_and(|rest| {
        let mut makers = MAKERS.iter();
        makers.any(|maker| {
            rest.strip_prefix(maker)
                .is_some_and(|rest| rest.starts_with(" from "))
        })
    })
}

/// Whether a file is generated: manual changes below its head do not matter.
fn is_generated(text: &[u8]) -> bool {
    let text = String::from_utf8_lossy(text);
    let mut lines = text.lines();
    if text.starts_with('{') {
        return lines
            .filter_map(|line| line.trim_start().strip_prefix("\"$comment\": \""))
            .any(is_mark);
    }
    lines.next().is_some_and(|first| {
        let first = first.trim_start_matches('\u{feff}');
        ["// ", "# ", "<!-- "]
            .iter()
            .any(|sign| first.strip_prefix(sign).is_some_and(is_mark))
    })
}

fn stale(path: &str, expected: &str, found: &[u8]) -> Drift {
    let found = String::from_utf8_lossy(found);
    // Line ends count: a file with `\r\n` differs from the generated one.
    let mut ours = expected.split('\n');
    let mut theirs = found.split('\n');
    let mut line = 0;
    loop {
        line += 1;
        let (expected, found) = (ours.next(), theirs.next());
        if expected != found || expected.is_none() {
            let (expected, found) = (expected.map(str::to_owned), found.map(str::to_owned));
            return Drift::Stale {
                path: path.to_owned(),
                line,
                expected,
                found,
            };
        }
    }
}

impl Drift {
    /// The file's path in the folder, with `/`.
    #[must_use]
    pub fn path(&self) -> &str {
        match self {
            Drift::Stale { path, .. } | Drift::Missing { path } | Drift::Orphan { path } => path,
        }
    }
}

impl fmt::Display for Drift {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Drift::Stale {
                path,
                line,
                expected,
                found,
            } => {
                let shown = |line: &Option<String>| match line {
                    Some(line) => format!("{:?}", line.chars().take(120).collect::<String>()),
                    None => "the end of the file".to_owned(),
                };
                writeln!(f, "{path}:{line}: stale")?;
                writeln!(f, "    is        {}", shown(found))?;
                write!(f, "    should be {}", shown(expected))
            }
            Drift::Missing { path } => write!(f, "{path}: missing"),
            Drift::Orphan { path } => write!(f, "{path}: orphan, no schema generates it"),
        }
    }
}
