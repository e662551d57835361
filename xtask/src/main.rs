//! `cargo xtask …`: the command line of the generator. Flags, a match, calls.

use std::process::ExitCode;

use anstream::{eprint, eprintln};
use clap::{Parser, Subcommand};
use eventgrid_codegen::{Diagnostics, Severity};

mod conform;
mod generate;
mod list;
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
    Conform(conform::Conform),
    Gen(generate::Gen),
    List(list::List),
    Sample(sample::Sample),
}

fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Conform(conform_args) => conform::conform(&conform_args),
        Command::Gen(gen_args) => generate::generate(&gen_args),
        Command::List(list_args) => list::list(&list_args),
        Command::Sample(sample_args) => sample::sample(&sample_args),
    };
    match result {
        Ok(code) => code,
        Err(Failure::Schemas(diagnostics)) => {
            eprint!("{}", diagnostics.render(true));
            let (errors, warnings) = count(&diagnostics);
            eprintln!("{errors}, {warnings}: nothing was generated");
            ExitCode::FAILURE
        }
        Err(Failure::Other(message)) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

/// Why a command failed.
enum Failure {
    Schemas(Diagnostics),
    Other(String),
}

impl From<Diagnostics> for Failure {
    fn from(diagnostics: Diagnostics) -> Self {
        Failure::Schemas(diagnostics)
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

fn plural(count: usize, noun: &str) -> String {
    if count == 1 {
        format!("{count} {noun}")
    } else {
        format!("{count} {noun}s")
    }
}
