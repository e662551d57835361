//! Expected output: folders of small cases, each with its input and, beside it, what comes of it.
//!
//! `UPDATE_EXPECT=1 cargo test` writes the output anew.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// What comes of a case: file name -> text.
pub(crate) type Outcome = BTreeMap<String, String>;

/// The cases in a folder of the package's tests.
pub(crate) fn cases(folder: &str) -> Vec<PathBuf> {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests");
    let mut cases = files(&tests.join(folder));
    cases.sort();
    cases
}

/// Compares what comes of each case with those files beside its input that are output.
pub(crate) fn compare(
    folder: &str,
    is_output: impl Fn(&str) -> bool,
    outcome: impl Fn(&Path) -> Outcome,
) {
    let update = std::env::var_os("UPDATE_EXPECT").is_some();
    let mut wrong = Vec::new();
    for case in cases(folder) {
        let outcome = outcome(&case);
        let mut names: BTreeSet<String> = outcome.keys().cloned().collect();
        let found = files(&case);
        let found = found.iter().filter_map(|path| path.file_name()?.to_str());
        names.extend(found.filter(|name| is_output(name)).map(str::to_owned));
        for name in names {
            let path = case.join(&name);
            let text = outcome.get(&name);
            if text == fs::read_to_string(&path).ok().as_ref() {
                continue;
            }
            match text {
                Some(text) if update => fs::write(path, text).unwrap(),
                None if update => fs::remove_file(path).unwrap(),
                text => {
                    let text = text.map_or("not there", String::as_str);
                    wrong.push(format!("{} is\n{text}\n", path.display()));
                }
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{}\nUPDATE_EXPECT=1 writes the expected output anew",
        wrong.join("\n")
    );
}

fn files(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap();
    entries.map(|entry| entry.unwrap().path()).collect()
}
