//! Reads captured events, writes them back, and lists differences: `cargo xtask conform`.

use std::collections::BTreeSet;
use std::ffi::OsString;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs};

mod compare;
#[path = "../agreement/json.rs"]
mod json;
mod read;
mod report;
mod table;
mod untyped;
mod unwrap;

use report::Report;

const USAGE: &str = "usage: conform PATH... [--json]";

fn main() -> ExitCode {
    match run(env::args_os().skip(1)) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::from(2)
        }
    }
}

/// Prints the report; returns whether there are no problems.
fn run(args: impl Iterator<Item = OsString>) -> Result<bool, String> {
    let (mut paths, mut json) = (Vec::new(), false);
    for arg in args {
        match arg.to_str() {
            Some("--json") => json = true,
            Some(flag) if flag.starts_with("--") => {
                return Err(format!("unknown flag {flag}; {USAGE}"));
            }
            _ => paths.push(PathBuf::from(arg)),
        }
    }
    if paths.is_empty() {
        return Err(USAGE.to_owned());
    }

    let mut files = BTreeSet::new();
    for path in &paths {
        // A file that is named is read, with any ending.
        if path.is_dir() {
            collect(path, &mut files).map_err(|error| at(path, &error))?;
        } else {
            files.insert(path.clone());
        }
    }
    let mut report = Report::new(files.len());
    for file in &files {
        let body = fs::read(file).map_err(|error| at(file, &error))?;
        read::file(&short(file), &unwrap::unwrap(&body), &mut report);
    }
    if report.events() == 0 {
        return Err(format!("no events in {} JSON file(s)", files.len()));
    }

    let text = if json {
        format!("{:#}\n", report.to_json())
    } else {
        table::render(&report)
    };
    match io::stdout().lock().write_all(text.as_bytes()) {
        // The reader has stopped, as `head` does.
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => Err(error.to_string()),
        _ => Ok(report.is_well()),
    }
}

/// All JSON files in a folder; links to folders are not followed, because they may be circular.
fn collect(folder: &Path, files: &mut BTreeSet<PathBuf>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let path = entry.path();
        if entry.file_type()?.is_dir() {
            collect(&path, files)?;
        } else if path
            .extension()
            .is_some_and(|extension| extension.eq_ignore_ascii_case("json"))
            && !path.is_dir()
        {
            files.insert(path);
        }
    }
    Ok(())
}

fn at(path: &Path, error: &io::Error) -> String {
    format!("{}: {error}", path.display())
}

/// The path relative to the current folder, if it is below it.
fn short(path: &Path) -> String {
    let current = env::current_dir().unwrap_or_default();
    let path = path.strip_prefix(&current).unwrap_or(path);
    path.display().to_string()
}
