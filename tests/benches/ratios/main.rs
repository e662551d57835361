//! What is measured, as a table: `cargo xtask bench`.
//!
//! README.md beside this folder says how, and what was learned.

use std::hint::black_box;
use std::process::{Command, ExitCode};

use clap::Parser;

use crate::measure::Effort;

#[path = "../batch/mod.rs"]
mod batch;
mod compile;
mod generation;
mod instructions;
mod many;
mod measure;
mod peers;
mod reading;
mod table;
mod twin;
mod writing;

/// What the command line calls it, what it says, and what measures it.
type Row = (&'static str, &'static str, fn(Effort));

const ROWS: [Row; 14] = [
    (
        "typed",
        "typed reading, in batches of 1, 100 and 2,000 events",
        reading::typed,
    ),
    (
        "sorted",
        "the same where `data` comes before `type`",
        reading::sorted,
    ),
    ("raw", "reading envelopes, data raw", reading::raw),
    ("filter", "one event in nine typed", reading::filter),
    ("write", "writing typed events", writing::write),
    (
        "convert",
        "from the Event Grid schema to CloudEvents",
        writing::convert,
    ),
    ("peers", "other crates, Node.js, Python", peers::peers),
    (
        "linear",
        "typed reading over events, sources and threads",
        reading::linear,
    ),
    ("allocations", "of each event", allocations),
    ("memory", "at its peak while 1 MB is read", memory),
    (
        "instructions",
        "of each event, if valgrind is installed",
        instructions::instructions,
    ),
    (
        "generation",
        "`cargo xtask gen` with nothing to write",
        generation::generation,
    ),
    (
        "check",
        "`cargo check` of the generated crate",
        compile::check,
    ),
    (
        "rebuild",
        "of a program after an edit, release",
        compile::rebuild,
    ),
];

#[derive(Parser)]
#[expect(clippy::struct_excessive_bools, reason = "flags of a command line")]
struct Cli {
    /// Rows to measure; all if there is none
    rows: Vec<String>,

    /// Fewer rounds
    #[arg(long)]
    quick: bool,

    /// Show the names of the rows
    #[arg(long)]
    list: bool,

    /// Compare instructions with the baseline
    #[arg(long)]
    check_instructions: bool,

    /// Write the baseline of instructions
    #[arg(long)]
    update_instructions: bool,

    /// Read in this way, for valgrind
    #[arg(long, hide = true)]
    iterate: Option<String>,

    #[arg(long, hide = true, default_value_t = 1)]
    times: u32,

    /// Passed by cargo
    #[arg(long, hide = true)]
    bench: bool,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    if let Some(way) = &cli.iterate {
        instructions::iterate(way, cli.times);
        return ExitCode::SUCCESS;
    }
    if cli.list {
        for (name, what, _) in ROWS {
            println!("{name:<14} {what}");
        }
        return ExitCode::SUCCESS;
    }
    if cli.check_instructions {
        return instructions::check();
    }
    if cli.update_instructions {
        return instructions::update();
    }
    if let Some(unknown) = cli
        .rows
        .iter()
        .find(|row| !ROWS.iter().any(|(name, ..)| name == row))
    {
        let names = ROWS.map(|(name, ..)| name).join(", ");
        eprintln!("error: there is no row `{unknown}`: the rows are {names}");
        return ExitCode::FAILURE;
    }

    // As in a service that has run for a while: freeing a large block once raises the size from
    // which glibc gives memory back at once, and with it page faults out of the figures.
    drop(black_box(vec![0_u8; 24 << 20]));
    let effort = if cli.quick {
        Effort::QUICK
    } else {
        Effort::FULL
    };
    table::head();
    for (name, _, measure) in ROWS {
        if cli.rows.is_empty() || cli.rows.iter().any(|row| row == name) {
            measure(effort);
        }
    }
    ExitCode::SUCCESS
}

fn allocations(_: Effort) {
    count("allocations");
}

fn memory(_: Effort) {
    count("memory");
}

/// Rows of a program of its own: counting makes every allocation slower.
fn count(row: &str) {
    let status = Command::new(env!("CARGO"))
        .args(["bench", "--quiet", "--package", "eventgrid-benches"])
        .args(["--bench", "allocations", "--", row])
        .status();
    assert!(
        status.expect("cargo runs").success(),
        "`{row}` cannot be counted"
    );
}
