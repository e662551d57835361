//! `cargo xtask lint`.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::process::ExitCode;

use anstream::eprintln;
use clap::Args;
use clap::builder::PossibleValuesParser;
use eventgrid_codegen::{Diagnostics, read};
use eventgrid_workshop::{Captured, LintOptions, lints};
use serde_json::json;

use crate::{Failure, count, plural, print, workspace};
use eventgrid_codegen::cli::Messages;
use eventgrid_codegen::cli::Progress;

/// Judge schema files beyond correctness.
///
/// Finds what is missing, unused or misleading, and examples that contradict their schema. With `--sample`, captured
/// events are held against the schemas as well: properties that no schema knows, other types, required properties that
/// are not there. `--list` shows all lints.
///
/// A schema switches lints off for itself and all schemas inside it: `"x-allow": ["missing-description"]`.
///
/// The exit code is 0 if there is nothing to say, 1 if there is, and 2 if the schemas could not be judged.
#[derive(Args)]
#[command(after_help = "Examples:
  cargo xtask lint                             what could be better
  cargo xtask lint --list                      all lints, with a sentence on each
  cargo xtask lint --sample captured/          what captured events say about the schemas
  cargo xtask lint --allow missing-description
  cargo xtask lint --deny missing-subject      also what is off otherwise")]
pub(crate) struct Lint {
    /// Switch a lint off; may be given several times
    #[arg(long, value_name = "LINT", value_parser = names(), hide_possible_values = true)]
    allow: Vec<String>,

    /// Take what a lint finds for an error, and switch it on if it is off; may be given several times
    #[arg(long, value_name = "LINT", value_parser = names(), hide_possible_values = true)]
    deny: Vec<String>,

    /// Captured events: a file of one event or an array of them, or a folder of such files; may be given several times
    #[arg(long, value_name = "DIR|FILE")]
    sample: Vec<PathBuf>,

    /// Show all lints
    #[arg(long)]
    list: bool,

    /// The folder of the schema files
    #[arg(long, value_name = "DIR")]
    schemas: Option<PathBuf>,

    #[command(flatten)]
    messages: Messages,
}

fn names() -> PossibleValuesParser {
    PossibleValuesParser::new(lints().iter().map(|lint| lint.name))
}

/// Prints what is found, or the lints.
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
            eprintln!("{}: nothing to say", plural(sources, "schema file"));
            Ok(ExitCode::SUCCESS)
        }
        Ok((findings, _)) => {
            args.messages.diagnostics(&findings);
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

/// What is found, and the number of schema files.
fn judge(args: &Lint, progress: &Progress) -> Result<(Diagnostics, usize), Diagnostics> {
    let folder = args
        .schemas
        .clone()
        .unwrap_or_else(|| workspace::root().join("schemas"));
    let schemas = read(folder)?;
    let mut options = LintOptions::default();
    options.allow.clone_from(&args.allow);
    options.deny.clone_from(&args.deny);
    if !args.sample.is_empty() {
        progress.step("reading captured events");
        options.captured = Captured::read(&args.sample)?;
    }
    progress.step("judging");
    let findings = eventgrid_workshop::lint(&schemas, &options)?;
    Ok((findings, schemas.names().count()))
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
