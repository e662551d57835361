//! `eventgrid-codegen gen`: generates crates of your own events, without a checkout of this
//! project.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use eventgrid_codegen::cli::{Gen, Home, generate};

/// Generates Rust crates of typed Azure Event Grid events from JSON Schema files.
#[derive(Parser)]
#[command(version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    #[command(after_help = "Examples:
  eventgrid-codegen gen --name contoso-events
                          the schemas of `schemas/` as the crate `contoso-events`
  eventgrid-codegen gen --name contoso-events --out crates/events --check
                          list what differs, change nothing, exit with 1 if anything does")]
    Gen(Gen),
}

fn main() -> ExitCode {
    let Command::Gen(args) = Cli::parse().command;
    let home = Home {
        schemas: PathBuf::from("schemas"),
        eventgrid: None,
        command: "eventgrid-codegen gen",
    };
    generate(&args, &home).unwrap_or_else(|failure| {
        failure.tell();
        ExitCode::FAILURE
    })
}
