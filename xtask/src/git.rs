//! Schema files at a revision, read by the `git` program.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

/// The content of a revision.
pub(crate) struct Revision {
    /// The schema files: name and contents.
    pub(crate) files: Vec<(String, String)>,
    /// The `Cargo.toml` nearest to the folder of the schemas.
    pub(crate) manifest: Option<String>,
}

/// Reads the `*.json` of a folder at a revision. The folder need not exist any more.
///
/// The errors are complete messages.
pub(crate) fn read(revision: &str, folder: &Path) -> Result<Revision, String> {
    let wanted = std::path::absolute(folder).map_err(|error| error.to_string())?;
    let shown = folder.display().to_string().replace('\\', "/");
    let near = wanted
        .ancestors()
        .find(|dir| dir.is_dir())
        .ok_or_else(|| format!("no folder `{shown}`"))?;
    let rest = wanted.strip_prefix(near).unwrap_or(Path::new(""));
    let rest = rest.to_string_lossy().replace('\\', "/");

    let top = top(near, revision)?;
    let commit = format!("{revision}^{{commit}}");
    // git would take such a name for a flag.
    let found = (!revision.starts_with('-'))
        .then(|| git(near, &["rev-parse", "--verify", "--quiet", &commit]))
        .transpose()?
        .filter(|output| output.status.success());
    let Some(commit) = found.map(|output| text(&output.stdout)) else {
        return Err(format!(
            "no folder `{revision}`, and no revision of that name in git: if it is known elsewhere, fetch it \
             first (`git fetch --tags`)"
        ));
    };

    // Without `--full-tree` git looks for the current folder in the tree that is named.
    let tree = format!("{commit}:./{rest}");
    let listing = git(near, &["ls-tree", "-z", "--full-tree", &tree])?;
    let nothing = || format!("no schema file in `{shown}` at `{revision}`");
    if !listing.status.success() {
        return Err(nothing());
    }
    let mut files = Vec::new();
    for (name, id) in blobs(&listing.stdout) {
        let blob = git(near, &["cat-file", "blob", &id])?;
        if !blob.status.success() {
            let error = text(&blob.stderr);
            return Err(format!(
                "git cannot read `{shown}/{name}` at `{revision}`: {error}"
            ));
        }
        let contents = String::from_utf8(blob.stdout)
            .map_err(|_| format!("`{shown}/{name}` is not UTF-8 at `{revision}`"))?;
        files.push((name, contents));
    }
    if files.is_empty() {
        return Err(nothing());
    }
    Ok(Revision {
        files,
        manifest: manifest(near, &top, &commit)?,
    })
}

/// The folder of the repository.
fn top(near: &Path, revision: &str) -> Result<PathBuf, String> {
    let output = git(near, &["rev-parse", "--show-toplevel"])?;
    if output.status.success() {
        return Ok(PathBuf::from(text(&output.stdout)));
    }
    let error = text(&output.stderr);
    if error.contains("not a git repository") {
        let near = near.display();
        return Err(format!(
            "no folder `{revision}`, and no revision either, as `{near}` is in no git repository: give a folder \
             of schemas to compare with"
        ));
    }
    Err(format!("git failed: {error}"))
}

/// The names and IDs of the JSON files that `ls-tree` lists.
fn blobs(listing: &[u8]) -> Vec<(String, String)> {
    let entries = listing.split(|byte| *byte == 0).filter_map(|entry| {
        // mode, type and ID, a tab, the name
        let entry = String::from_utf8_lossy(entry).into_owned();
        let (about, name) = entry.split_once('\t')?;
        let mut about = about.split(' ').skip(1);
        let is_json = Path::new(name)
            .extension()
            .is_some_and(|extension| extension == "json");
        (about.next() == Some("blob") && is_json)
            .then(|| Some((name.to_owned(), about.next()?.to_owned())))
            .flatten()
    });
    entries.collect()
}

/// The nearest `Cargo.toml` of the revision in a folder or above it.
fn manifest(near: &Path, top: &Path, commit: &str) -> Result<Option<String>, String> {
    let top = fs::canonicalize(top).map_err(|error| error.to_string())?;
    for dir in near.ancestors() {
        let output = git(
            dir,
            &["cat-file", "blob", &format!("{commit}:./Cargo.toml")],
        )?;
        if output.status.success() {
            return Ok(String::from_utf8(output.stdout).ok());
        }
        if fs::canonicalize(dir).is_ok_and(|dir| dir == top) {
            break;
        }
    }
    Ok(None)
}

fn git(dir: &Path, args: &[&str]) -> Result<Output, String> {
    let mut command = Command::new("git");
    // Its messages are searched for words.
    command.arg("-C").arg(dir).args(args).env("LC_ALL", "C");
    command.output().map_err(|error| match error.kind() {
        ErrorKind::NotFound => {
            "git is not installed, so that revisions cannot be read: give a folder of schemas to compare with".to_owned()
        }
        _ => format!("git cannot be run: {error}"),
    })
}

/// The output of a command, on one line.
fn text(output: &[u8]) -> String {
    String::from_utf8_lossy(output).trim().replace('\n', " ")
}
