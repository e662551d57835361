//! `cargo xtask conform`: runs the program that reads events, which depends on the generated crate.

use std::io::{self, IsTerminal as _};
use std::path::PathBuf;
use std::process::{Command, ExitCode};
use std::{env, path};

use clap::Args;

use crate::{Failure, workspace};

/// Read captured events, write them back, and list failures and differences.
///
/// Every file *.json in the folders is one event or an array of them, or the message that contained
/// them: a dead-letter blob, an answer of pull delivery, an invocation of Azure Functions, a
/// message of a storage queue. Prints, by source and event type, how many were read typed, are of
/// an unknown type, or failed, and each property that was not written back unchanged. The exit code
/// is 1 if an event failed, or if a property was lost, or changed in a way that no reading rule
/// explains; it is 2 if there are no events or a path cannot be read.
#[derive(Args)]
#[command(after_help = "Examples:
  cargo xtask conform captured/            what of these events is not read, or not written back
  cargo xtask conform --json captured/     the same for machines")]
pub(crate) struct Conform {
    /// Folders of JSON files, or single files
    #[arg(value_name = "DIR", required = true)]
    paths: Vec<PathBuf>,

    /// Print JSON
    #[arg(long)]
    json: bool,
}

/// Runs the program in the workspace's folder and returns its exit code.
pub(crate) fn conform(args: &Conform) -> Result<ExitCode, Failure> {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command
        .args(["run", "--package", "eventgrid-tests", "--bin", "conform"])
        // On a terminal cargo shows what it compiles, which may take its time.
        .args((!io::stderr().is_terminal()).then_some("--quiet"))
        .arg("--")
        .args(args.json.then_some("--json"))
        .current_dir(path::absolute(workspace::root().join("."))?);
    for path in &args.paths {
        command.arg(path::absolute(path)?);
    }
    let status = command.status()?;
    // Failures of cargo itself, and ends by a signal, are not findings about events.
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    Ok(ExitCode::from(code.unwrap_or(2)))
}
