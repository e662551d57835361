//! Comparing captured events with the schemas.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use eventgrid_codegen::diagnostic::{Diagnostic, Diagnostics, Findings, Mark, did_you_mean};
use eventgrid_codegen::json::{File, Kind, Node, Place, duplicates};
use eventgrid_codegen::lints::{REQUIRED_CONTRADICTED, UNKNOWN_EVENT, WRONG_TYPE};
use eventgrid_codegen::markdown::code;
use eventgrid_codegen::model::Event;

use super::Judged;
use super::values::{Misfit, Names, misfits};

/// Captured events: files with one event or an array of them, in either envelope.
#[derive(Clone, Debug, Default)]
pub struct Captured(Vec<File>);

impl Captured {
    /// Captured events from memory: names for findings, and contents.
    pub fn from_texts<N: Into<String>, T: Into<String>>(
        texts: impl IntoIterator<Item = (N, T)>,
    ) -> Self {
        let files = texts.into_iter();
        Captured(files.map(|(name, text)| File::new(name, text)).collect())
    }

    /// Reads files, and every `*.json` in folders.
    ///
    /// # Errors
    ///
    /// All problems of the files themselves: one cannot be read or is not UTF-8, or there are none.
    pub fn read<P: AsRef<Path>>(paths: impl IntoIterator<Item = P>) -> Result<Self, Diagnostics> {
        let mut files = Vec::new();
        let mut problems = Vec::new();
        for path in paths {
            let path = path.as_ref();
            let before = files.len();
            let failed = problems.len();
            collect(path, &mut files, &mut problems);
            if files.len() == before && problems.len() == failed {
                let message = format!("no `*.json` below `{}`", path.display());
                problems.push(Diagnostic::error(message));
            }
        }
        if problems.is_empty() {
            Ok(Captured(files))
        } else {
            Err(problems.into_iter().collect())
        }
    }

    pub(super) fn files(&self) -> &[File] {
        &self.0
    }
}

fn collect(path: &Path, files: &mut Vec<File>, problems: &mut Vec<Diagnostic>) {
    let shown = path.display().to_string().replace('\\', "/");
    let mut failed = |error: &dyn std::fmt::Display| {
        problems.push(Diagnostic::error(format!("cannot read `{shown}`: {error}")));
    };
    if !path.is_dir() {
        match fs::read(path).map(String::from_utf8) {
            Ok(Ok(text)) => files.push(File::new(shown, text)),
            Ok(Err(_)) => failed(&"it is not UTF-8"),
            Err(error) => failed(&error),
        }
        return;
    }
    let entries = match fs::read_dir(path).and_then(Iterator::collect::<Result<Vec<_>, _>>) {
        Ok(entries) => entries,
        Err(error) => return failed(&error),
    };
    let mut paths: Vec<PathBuf> = entries.into_iter().map(|entry| entry.path()).collect();
    paths.sort();
    for path in paths {
        let is_json = path
            .extension()
            .is_some_and(|extension| extension == "json");
        // A link to a parent folder would be an endless loop.
        if path.is_dir() && !path.is_symlink() || is_json && path.is_file() {
            collect(&path, files, problems);
        }
    }
}

/// Events with the same difference are one finding, at the first of them.
pub(super) fn captured(judged: &Judged<'_>, captured: &Captured, findings: &mut Findings) {
    let mut seen: BTreeMap<(&'static str, Place, String), (Misfit, usize)> = BTreeMap::new();
    let first = judged.catalog.files.len();
    for (number, file) in captured.0.iter().enumerate() {
        let number = first + number;
        if let Err(error) = duplicates(&file.text) {
            let message = format!("`{}` is not JSON: {error}", file.name);
            findings.error(Mark::new(number, 0), message);
            continue;
        }
        let root = Node::root(number, &file.text);
        let events = match root.kind() {
            Kind::Array => root.items(),
            _ => vec![root],
        };
        for node in events {
            for misfit in event(judged, node, findings) {
                let key = (misfit.lint, misfit.schema.0.place(), misfit.what.clone());
                seen.entry(key).or_insert((misfit, 0)).1 += 1;
            }
        }
    }
    for (misfit, count) in seen.into_values() {
        let (place, _) = misfit.schema;
        let events = match count {
            1 => "a captured event has".to_owned(),
            count => format!("{count} captured events have"),
        };
        findings
            .lint(misfit.lint, place, format!("{events} {}", misfit.what))
            .related(misfit.data, "this is the first")
            .help(help(&misfit));
    }
}

/// The advice: captured events must not be corrected.
fn help(misfit: &Misfit) -> &str {
    match misfit.lint {
        REQUIRED_CONTRADICTED => "such events are rejected: remove it from `required`",
        WRONG_TYPE => {
            "reading converts it where that is exact (see `cargo xtask conform`); otherwise let `type` allow both"
        }
        _ => &misfit.help,
    }
}

/// All differences between the data of an event and its schema, each kind once.
fn event(judged: &Judged<'_>, node: Node<'_>, findings: &mut Findings) -> Vec<Misfit> {
    let member = |names: &[&str]| {
        let members = node.members();
        let exact = members.iter().find(|one| names.contains(&one.key.as_str()));
        let alike = |key: &str| names.iter().any(|name| name.eq_ignore_ascii_case(key));
        let found = exact.or_else(|| members.iter().find(|one| alike(&one.key)));
        found.map(|member| member.value)
    };
    let Some(name) = member(&["type", "eventType"]) else {
        findings
            .lint(UNKNOWN_EVENT, node, "not an event: it has no type")
            .help("give files of events, each with `type` (CloudEvents) or `eventType`");
        return Vec::new();
    };
    let event_type = name.string().unwrap_or_default();
    let events = || {
        judged
            .model
            .sources
            .iter()
            .flat_map(|source| &source.events)
    };
    let known = events().find(|event| event.name.eq_ignore_ascii_case(&event_type));
    let Some(event) = known else {
        let names = events().map(|event| event.name.as_str());
        let help = match did_you_mean(&event_type, names) {
            Some(similar) => format!("did you mean `{similar}`?"),
            None => {
                "describe it in the file of its source: until then it is read as `Other`".to_owned()
            }
        };
        findings
            .lint(
                UNKNOWN_EVENT,
                name,
                format!("no schema describes the event type {}", code(&event_type)),
            )
            .help(help);
        return Vec::new();
    };
    let data = member(&["data"]).filter(|data| data.kind() != Kind::Null);
    let mut misfits = data.map_or_else(Vec::new, |data| data_of(judged, event, data));
    misfits.sort_by(|a, b| (a.schema.0.place(), &a.what).cmp(&(b.schema.0.place(), &b.what)));
    misfits.dedup_by(|a, b| a.schema.0.place() == b.schema.0.place() && a.what == b.what);
    misfits
}

fn data_of(judged: &Judged<'_>, event: &Event, data: Node<'_>) -> Vec<Misfit> {
    misfits(judged.model, &event.data, data, event.at, Names::InAnyCase)
}
