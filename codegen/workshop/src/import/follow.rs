//! Finds the files that a document refers to, in the same folder, below or above it, by path or by
//! `$id`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use eventgrid_codegen::read::uri::{Uri, is_uri};
use serde_json::Value;

use super::files::{self, files_below, is_document, normal, text};
use super::yaml;

/// File endings that references leave out.
pub(super) const ENDINGS: &[&str] = &["", ".json", ".schema.json", ".yaml", ".yml"];

/// The maximum number of folders above a document for a relative reference.
const HIGHEST: usize = 4;

/// The maximum number of files that are searched for an `$id`.
const MOST: usize = 4_000;

/// The document and all files that it refers to, directly or not, by path.
pub(super) fn follow(path: &Path, document: String) -> BTreeMap<PathBuf, String> {
    let mut found = BTreeMap::new();
    let mut wanted: BTreeSet<String> = BTreeSet::new();
    let first = normal(path);
    let mut open = vec![(first.clone(), document)];
    let mut ids: Option<BTreeMap<String, PathBuf>> = None;
    loop {
        while let Some((path, text)) = open.pop() {
            let value = value(&path, &text);
            found.insert(path.clone(), text);
            let mut references = BTreeSet::new();
            collect(&value, &mut references);
            let id = id(&value);
            for reference in references {
                let at = places(&path, id.as_deref(), &reference);
                let at = at.into_iter().find(|at| at.is_file());
                if is_uri(&reference) {
                    wanted.extend(absolute(None, &reference));
                }
                match at {
                    Some(at) if found.contains_key(&at) => {}
                    Some(at) => {
                        open.extend(files::text(&at).ok().map(|text| (at, text)));
                    }
                    None => wanted.extend(absolute(id.as_deref(), &reference)),
                }
            }
        }
        let known: BTreeSet<String> = found
            .iter()
            .filter_map(|(path, text)| id(&value(path, text)))
            .collect();
        wanted.retain(|uri| !known.contains(uri));
        if wanted.is_empty() {
            return found;
        }
        let ids = ids.get_or_insert_with(|| by_id(first.parent().unwrap_or(Path::new(""))));
        for uri in std::mem::take(&mut wanted) {
            if let Some(at) = ids.get(&uri)
                && !found.contains_key(at)
                && let Ok(text) = text(at)
            {
                open.push((at.clone(), text));
            }
        }
        if open.is_empty() {
            return found;
        }
    }
}

/// The `$id` of a whole file, without fragment.
fn id(value: &Value) -> Option<String> {
    let id = value.get("$id").or_else(|| value.get("id"))?.as_str()?;
    is_uri(id).then(|| absolute(None, id)).flatten()
}

/// All references to other files.
fn collect(value: &Value, references: &mut BTreeSet<String>) {
    match value {
        Value::Object(members) => {
            for (name, value) in members {
                match value {
                    Value::String(to) if name == "$ref" => {
                        let file = to.split('#').next().unwrap_or_default();
                        if !file.is_empty() {
                            references.insert(file.to_owned());
                        }
                    }
                    other => collect(other, references),
                }
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(item, references)),
        _ => {}
    }
}

/// Possible places of a reference's file: relative to the referring file, or with the same relation
/// as their URIs.
fn places(from: &Path, id: Option<&str>, reference: &str) -> Vec<PathBuf> {
    let relative = match id {
        _ if !is_uri(reference) => Some(reference.to_owned()),
        Some(id) => absolute(None, reference).and_then(|to| way(id, &to)),
        None => None,
    };
    let Some(relative) = relative else {
        return Vec::new();
    };
    let relative = percent_encoding::percent_decode_str(&relative).decode_utf8_lossy();
    let folders = from.ancestors().skip(1).take(HIGHEST);
    let paths = folders.flat_map(|folder| {
        let endings = ENDINGS.iter().map(|ending| format!("{relative}{ending}"));
        endings
            .map(|path| normal(&folder.join(path)))
            .collect::<Vec<_>>()
    });
    paths.collect()
}

/// The path from one URI to another one of the same server.
fn way(from: &str, to: &str) -> Option<String> {
    let parts = |uri: &str| -> Vec<String> { uri.split('/').map(str::to_owned).collect() };
    let (from, to) = (parts(from), parts(to));
    let folders = from.len() - 1;
    let same = from[..folders].iter().zip(&to);
    let same = same.take_while(|(one, other)| one == other).count();
    // Scheme and server are equal.
    let is_way = same >= 3 && same < to.len();
    is_way.then(|| format!("{}{}", "../".repeat(folders - same), to[same..].join("/")))
}

/// The whole URI of a reference, if the file has an `$id`.
fn absolute(id: Option<&str>, reference: &str) -> Option<String> {
    let base = Uri::of_file("");
    let base = match id {
        Some(id) => base.join(id).ok()?.0,
        None if is_uri(reference) => base,
        None => return None,
    };
    Some(base.join(reference).ok()?.0.to_string())
}

/// The documents in a folder by their `$id`.
fn by_id(folder: &Path) -> BTreeMap<String, PathBuf> {
    let files = files_below(folder, MOST).into_iter();
    let documents = files.filter(|file| is_document(file));
    let named = documents.filter_map(|file| {
        let id = id(&value(&file, &text(&file).ok()?))?;
        Some((id, file))
    });
    named.collect()
}

fn value(path: &Path, text: &str) -> Value {
    let file = yaml::file(path.to_string_lossy().into_owned(), text.to_owned());
    serde_json::from_str(&file.text).unwrap_or(Value::Null)
}
