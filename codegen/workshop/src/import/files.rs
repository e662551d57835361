//! Files on disk: their text, their paths, and those in a folder.

use std::fs;
use std::path::{Component, Path, PathBuf};

use super::yaml;

/// The text of a file, without a byte order mark.
pub(super) fn text(path: &Path) -> Result<String, String> {
    let bytes = fs::read(path).map_err(|error| error.to_string())?;
    let bytes = bytes
        .strip_prefix(b"\xef\xbb\xbf")
        .map_or_else(|| bytes.clone(), <[u8]>::to_vec);
    String::from_utf8(bytes).map_err(|_| "it is not UTF-8".to_owned())
}

/// Whether a file can be a document, by its name.
pub(super) fn is_document(path: &Path) -> bool {
    let ending = path.extension();
    ending.is_some_and(|ending| ending == "json") || yaml::is_yaml(path)
}

/// The path from the root of the file system, without `.` and `..`; links are not followed.
pub(super) fn normal(path: &Path) -> PathBuf {
    let path = std::path::absolute(path).unwrap_or_else(|_| path.to_path_buf());
    let mut normal = PathBuf::new();
    for part in path.components() {
        match part {
            Component::ParentDir => {
                normal.pop();
            }
            Component::CurDir => {}
            other => normal.push(other),
        }
    }
    normal
}

/// The files in a folder, in order. Links to folders are not followed, because they may be
/// circular; hidden folders are skipped. Stops after `most` files.
pub(super) fn files_below(folder: &Path, most: usize) -> Vec<PathBuf> {
    let mut files = Vec::new();
    let mut open = vec![folder.to_path_buf()];
    while files.len() < most
        && let Some(folder) = open.pop()
    {
        for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
            let is_folder = entry.file_type().is_ok_and(|of| of.is_dir());
            let hidden = entry.file_name().to_string_lossy().starts_with('.');
            if is_folder && !hidden && entry.file_name() != "node_modules" {
                open.push(entry.path());
            } else if !is_folder && entry.path().is_file() {
                files.push(entry.path());
            }
        }
    }
    files.sort();
    files
}
