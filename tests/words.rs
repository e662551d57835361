//! The project's language: plain technical English, in messages, documentation and comments.

use std::fs;
use std::path::{Path, PathBuf};

/// What was written once, and what to write instead.
const WORDS: &[(&str, &str)] = &[
    ("takes no other down", "does not affect the others"),
    ("leads nowhere", "cannot be resolved"),
    ("warnings for errors", "warnings as errors"),
    ("anyone's]", "no authentication]"),
    ("those meet it who", "users see it"),
    ("things called so", "because of its name"),
    ("does no harm", "is ignored; is kept"),
    ("do no harm", "are ignored; are kept"),
    ("reading bears", "reading tolerates"),
    ("reader bears", "reader tolerates"),
    ("is no token", "malformed token"),
    ("is no event", "is not an event"),
    ("are no events", "are not events"),
    ("is no date-time", "is not a date-time"),
    ("is no JSON", "is not JSON"),
    ("string that is none", "string that is not …"),
    ("and there is none", "which is missing"),
    ("is given twice", "occurs twice"),
    ("has no place for", "cannot hold"),
    ("in no log", "must not be logged"),
    ("stands on", "uses; depends on"),
    ("what became of", "the result of"),
    ("What became of", "The result of"),
    ("hat came of", "the result of"),
    ("one's own", "your own"),
    ("save for", "except for"),
    ("beside what", "in addition to"),
    (" whence", "the origin"),
    ("lets go", "releases"),
    ("ll or nothing", "as a whole"),
    ("whatever it is", "any value"),
    ("whoever it is", "anybody"),
];

/// Folders and files with words of the project's own.
const ROOTS: &[&str] = &[
    ".ci",
    "CHANGELOG.md",
    "CONTRIBUTING.md",
    "README.md",
    "SECURITY.md",
    "codegen",
    "schemas",
    "tests",
    "xtask",
];

#[test]
fn plain_technical_english() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut files = Vec::new();
    for name in ROOTS {
        texts(&root.join(name), &mut files);
    }
    assert!(files.len() > 300, "{}", files.len());
    let mut found = Vec::new();
    for file in files {
        let Ok(text) = fs::read_to_string(&file) else {
            continue; // inputs of tests that are not UTF-8
        };
        for (index, line) in text.lines().enumerate() {
            let line = line
                .replace("there are no events", "")
                .replace("there is no event", "");
            for (words, instead) in WORDS {
                if line.contains(words) {
                    let (file, line) = (file.display(), index + 1);
                    found.push(format!("{file}:{line}: `{words}`: write `{instead}`"));
                }
            }
        }
    }
    assert!(found.is_empty(), "{}", found.join("\n"));
}

fn texts(path: &Path, files: &mut Vec<PathBuf>) {
    if path.is_dir() {
        let entries = fs::read_dir(path).unwrap();
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
        paths.retain(|path| {
            let name = path.file_name().unwrap_or_default();
            !["target", "words.rs", "node_modules", "input.json"]
                .iter()
                .any(|other| name == *other)
        });
        for path in paths {
            texts(&path, files);
        }
    } else {
        files.push(path.to_owned());
    }
}
