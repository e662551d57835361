//! `cargo xtask lint`.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anstream::eprintln;
use clap::Args;
use clap::builder::PossibleValuesParser;
use eventgrid_codegen::lints::TODO_DESCRIPTION;
use eventgrid_codegen::{Diagnostic, Diagnostics, Severity, read};
use eventgrid_workshop::{Captured, LintOptions, lints};
use serde_json::json;

use crate::workspace::SchemaFolder;
use crate::{Failure, count, plural, print};
use eventgrid_codegen::cli::Messages;
use eventgrid_codegen::cli::Progress;

/// Check schema files for more than errors.
///
/// Finds what is missing, unused or misleading, and examples that contradict their schema. With
/// `--sample`, captured events are compared with the schemas as well: unknown properties, other
/// types, missing required properties. `--list` shows all lints.
///
/// A schema switches lints off for itself and all schemas inside it: `"x-allow": ["missing-description"]`.
///
/// The exit code is 0 if no lint finds anything, 1 if one does, and 2 if the schemas could not be
/// checked.
#[derive(Args)]
#[command(after_help = "Examples:
  cargo xtask lint                             all findings
  cargo xtask lint orders.json                 the findings in one schema file
  cargo xtask lint --only todo-description     what one lint finds, also one that is off otherwise
  cargo xtask lint --list                      all lints, with a sentence on each
  cargo xtask lint --sample captured/          what captured events say about the schemas
  cargo xtask lint --allow missing-description
  cargo xtask lint --deny missing-subject      also what is off otherwise")]
pub(crate) struct Lint {
    /// Schema files to check, by name or path [default: all of the folder]
    #[arg(value_name = "FILE")]
    files: Vec<PathBuf>,

    /// Show only the findings of this lint; may be given several times
    #[arg(long, value_name = "LINT", value_parser = names(), hide_possible_values = true)]
    only: Vec<String>,

    /// Switch a lint off; may be given several times
    #[arg(long, value_name = "LINT", value_parser = names(), hide_possible_values = true)]
    allow: Vec<String>,

    /// Treat the findings of a lint as errors, and switch it on if it is off; may be given several
    /// times
    #[arg(long, value_name = "LINT", value_parser = names(), hide_possible_values = true)]
    deny: Vec<String>,

    /// Captured events: a file of one event or an array of them, or a folder of such files; may be given several times
    #[arg(long, value_name = "DIR|FILE")]
    sample: Vec<PathBuf>,

    /// Show all lints
    #[arg(long)]
    list: bool,

    #[command(flatten)]
    schemas: SchemaFolder,

    #[command(flatten)]
    messages: Messages,
}

fn names() -> PossibleValuesParser {
    PossibleValuesParser::new(lints().iter().map(|lint| lint.name))
}

/// Prints the findings, or the lints.
pub(crate) fn lint(args: &Lint) -> Result<ExitCode, Failure> {
    if args.list {
        print(&list(args))?;
        return Ok(ExitCode::SUCCESS);
    }
    let progress = Progress::start("reading schemas");
    let found = judge(args, &progress);
    drop(progress);
    match found {
        Ok((findings, sources)) if findings.is_empty() => {
            eprintln!("{}: no findings", plural(sources, "schema file"));
            Ok(ExitCode::SUCCESS)
        }
        Ok((findings, _)) => {
            show(args, &findings);
            let (errors, warnings) = count(&findings);
            eprintln!("{errors}, {warnings}");
            Ok(ExitCode::FAILURE)
        }
        Err(problems) => {
            Failure::schemas(args.messages, &problems, "nothing was judged").tell();
            Ok(ExitCode::from(2))
        }
    }
}

/// The findings, and the number of schema files.
fn judge(args: &Lint, progress: &Progress) -> Result<(Diagnostics, usize), Diagnostics> {
    let folder = args.schemas.path();
    let schemas = read(folder)?;
    let mut options = LintOptions::default();
    options.allow.clone_from(&args.allow);
    options.deny.clone_from(&args.deny);
    options.only.clone_from(&args.only);
    let stem = |path: &Path| {
        path.file_stem()
            .unwrap_or_default()
            .to_string_lossy()
            .into_owned()
    };
    options.files = args.files.iter().map(|file| stem(file)).collect();
    if !args.sample.is_empty() {
        progress.step("reading captured events");
        options.captured = Captured::read(&args.sample)?;
    }
    progress.step("judging");
    let findings = eventgrid_workshop::lint(&schemas, &options)?;
    let all = schemas.names().count();
    Ok((
        findings,
        if args.files.is_empty() {
            all
        } else {
            args.files.len()
        },
    ))
}

/// The maximum number of places that are named for one finding.
const FEW: usize = 8;

/// Shows each finding once, with all its places, and missing descriptions one per line.
fn show(args: &Lint, findings: &Diagnostics) {
    if args.messages.is_json() {
        args.messages.diagnostics(findings);
        return;
    }
    let (todo, others): (Vec<_>, Vec<_>) = findings
        .iter()
        .partition(|finding| finding.lint == Some(TODO_DESCRIPTION));
    let mut shown: Vec<&Diagnostic> = Vec::new();
    for finding in &others {
        let same =
            |other: &&&Diagnostic| other.lint == finding.lint && other.message == finding.message;
        if shown.iter().any(|other| same(&other)) {
            continue;
        }
        shown.push(finding);
        let places = others
            .iter()
            .filter(same)
            .skip(1)
            .filter_map(|other| place(other));
        let places: Vec<String> = places.collect();
        let mut finding: Diagnostic = (*finding).clone();
        if !places.is_empty() {
            let help = finding
                .help
                .as_deref()
                .map(|help| format!("{help}; "))
                .unwrap_or_default();
            let named = places
                .iter()
                .take(FEW)
                .cloned()
                .collect::<Vec<_>>()
                .join(", ");
            let more = match places.len().saturating_sub(FEW) {
                0 => String::new(),
                more => format!(" and {more} more"),
            };
            finding.help = Some(format!("{help}the same at {named}{more}"));
        }
        args.messages.diagnostics(&finding.into());
    }
    if !todo.is_empty() {
        let count = plural(todo.len(), "description");
        let level = if todo.iter().any(|one| one.severity == Severity::Error) {
            "error"
        } else {
            "warning"
        };
        eprintln!("{level}[{TODO_DESCRIPTION}]: {count} still to be written");
        for finding in todo {
            let pointer = finding
                .location
                .as_ref()
                .map_or("", |at| at.pointer.as_str());
            eprintln!("  {}  {pointer}", place(finding).unwrap_or_default());
        }
        eprintln!();
    }
}

fn place(finding: &Diagnostic) -> Option<String> {
    let at = finding.location.as_ref()?;
    Some(format!("{}:{}", at.file, at.line))
}

/// All lints: `name  summary`, those that are off by default marked; for programs an object per line.
fn list(args: &Lint) -> String {
    let mut text = String::new();
    let width = lints().iter().map(|lint| lint.name.len()).max();
    let width = width.unwrap_or_default();
    for lint in lints() {
        let line = if args.messages.is_json() {
            let mut value = json!(lint);
            value["reason"] = "lint".into();
            value.to_string()
        } else {
            let off = if lint.default {
                ""
            } else {
                " (off unless denied)"
            };
            format!("{:width$}  {}{off}", lint.name, lint.summary)
        };
        let _ = writeln!(text, "{line}");
    }
    text
}
