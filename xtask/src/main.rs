//! `cargo xtask …`: the command line of the generator: flags, a `match`, calls.

use std::process::ExitCode;

use clap::{Parser, Subcommand};
use eventgrid_codegen::cli::{Failure, Gen, Home, count, generate, plural, print};

mod bench;
mod conform;
mod diff;
mod git;
mod import;
mod lint;
mod list;
mod new;
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
    #[command(
        after_help = "Without flags: `schemas/` into `generated/`, the crate `eventgrid`.

Examples:
  cargo xtask gen                  regenerate the crate `eventgrid`
  cargo xtask gen --check          list what differs, change nothing, exit with 1 if anything does
  cargo xtask gen --schemas my/schemas --out my/events --name contoso-events
                                   a crate of your own from schemas of your own"
    )]
    Gen(Gen),
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
        Command::Gen(gen_args) => generate(&gen_args, &home()),
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

/// Without flags, `gen` turns `schemas/` of this workspace into the crate `eventgrid` in `generated/`.
fn home() -> Home {
    let root = workspace::root();
    Home {
        schemas: root.join("schemas"),
        eventgrid: Some(root.join("generated")),
        command: "cargo xtask gen",
    }
}
