//! `cargo xtask …`: the command line of the generator. Flags, a match, calls.

use std::io::{ErrorKind, Write as _};
use std::process::ExitCode;

use anstream::eprintln;
use clap::{Parser, Subcommand};
use eventgrid_codegen::{Diagnostics, Severity};
use messages::Messages;

mod bench;
mod conform;
mod diff;
mod generate;
mod git;
mod import;
mod lint;
mod list;
mod messages;
mod new;
mod progress;
mod runtime;
mod sample;
mod workspace;

/// Generates typed Azure Event Grid events from JSON Schema files.
#[derive(Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    Bench(bench::Bench),
    Conform(conform::Conform),
    Diff(diff::Diff),
    Gen(generate::Gen),
    Import(import::Import),
    Lint(lint::Lint),
    List(list::List),
    New(new::New),
    Sample(sample::Sample),
}

fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Bench(bench_args) => bench::bench(&bench_args),
        Command::Conform(conform_args) => conform::conform(&conform_args),
        Command::Diff(diff_args) => diff::diff(&diff_args),
        Command::Gen(gen_args) => generate::generate(&gen_args),
        Command::Import(import_args) => import::import(&import_args),
        Command::Lint(lint_args) => lint::lint(&lint_args),
        Command::List(list_args) => list::list(&list_args),
        Command::New(new_args) => new::new(&new_args),
        Command::Sample(sample_args) => sample::sample(&sample_args),
    };
    match result {
        Ok(code) => code,
        Err(failure) => {
            failure.tell();
            ExitCode::FAILURE
        }
    }
}

/// Why a command failed.
enum Failure {
    /// The problems were shown; what remains is to say how many they were, and what comes of them.
    Reported(String),
    Other(String),
}

impl Failure {
    /// Shows what is wrong with schemas; `outcome` says what comes of it: `nothing was generated`.
    fn schemas(messages: Messages, diagnostics: &Diagnostics, outcome: &str) -> Self {
        messages.diagnostics(diagnostics);
        let (errors, warnings) = count(diagnostics);
        Failure::Reported(format!("{errors}, {warnings}: {outcome}"))
    }

    /// The last line of a command that failed.
    fn tell(self) {
        match self {
            Failure::Reported(summary) => eprintln!("{summary}"),
            Failure::Other(message) => eprintln!("error: {message}"),
        }
    }
}

impl From<std::io::Error> for Failure {
    fn from(error: std::io::Error) -> Self {
        Failure::Other(error.to_string())
    }
}

/// How many errors and warnings there are, in words.
fn count(diagnostics: &Diagnostics) -> (String, String) {
    let errors = diagnostics
        .iter()
        .filter(|one| one.severity == Severity::Error)
        .count();
    (
        plural(errors, "error"),
        plural(diagnostics.len() - errors, "warning"),
    )
}

/// To standard output, all at once: whoever reads only the beginning (`| head`) makes no error.
fn print(text: &str) -> Result<(), Failure> {
    match anstream::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

fn plural(count: usize, noun: &str) -> String {
    if count == 1 {
        format!("{count} {noun}")
    } else {
        format!("{count} {noun}s")
    }
}
