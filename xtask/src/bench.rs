//! `cargo xtask bench`: runs the benchmark program, which depends on the generated crate.

use std::io::{self, IsTerminal as _};
use std::process::{Command, ExitCode};
use std::{env, path};

use clap::Args;

use crate::{Failure, workspace};

/// Measure reading, writing, memory and compile times, and print a table.
///
/// Times are ratios to another way to do the same, mostly to skipping the same bytes with
/// `serde_json`. Both are measured alternately, so that other load on the machine affects both.
/// Compare figures of one run only. tests/benches/README.md explains each row, and what was
/// learned.
#[derive(Args)]
#[command(after_help = "Examples:
  cargo xtask bench                        everything, in some minutes
  cargo xtask bench --quick typed raw      two rows, in fewer rounds
  cargo xtask bench --list                 the names of the rows")]
#[expect(clippy::struct_excessive_bools, reason = "flags of a command line")]
pub(crate) struct Bench {
    /// Rows to measure [default: all]
    #[arg(value_name = "ROW")]
    rows: Vec<String>,

    /// Measure fewer rounds
    #[arg(long)]
    quick: bool,

    /// Print the names of the rows
    #[arg(long)]
    list: bool,

    /// Compare the instructions of reading with tests/benches/instructions.txt; needs valgrind
    ///
    /// The exit code is 1 if an event takes over 25 % more instructions than in that file.
    #[arg(long, conflicts_with_all = ["rows", "list"])]
    check_instructions: bool,

    /// Write the instructions of reading to tests/benches/instructions.txt; needs valgrind
    #[arg(long, conflicts_with_all = ["rows", "list", "check_instructions"])]
    update_instructions: bool,
}

/// Runs the program in the workspace's folder and returns its exit code.
pub(crate) fn bench(args: &Bench) -> Result<ExitCode, Failure> {
    let flags = [
        (args.quick, "--quick"),
        (args.list, "--list"),
        (args.check_instructions, "--check-instructions"),
        (args.update_instructions, "--update-instructions"),
    ];
    let status = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()))
        .args([
            "bench",
            "--package",
            "eventgrid-benches",
            "--bench",
            "ratios",
        ])
        // On a terminal cargo shows what it compiles, which may take its time.
        .args((!io::stderr().is_terminal()).then_some("--quiet"))
        .arg("--")
        .args(
            flags
                .iter()
                .filter(|(given, _)| *given)
                .map(|(_, flag)| flag),
        )
        .args(&args.rows)
        .current_dir(path::absolute(workspace::root().join("."))?)
        .status()?;
    Ok(if status.success() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}
