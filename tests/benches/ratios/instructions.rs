//! Instructions for each event, counted by valgrind: they are the same in each run, which times
//! are not.

use std::collections::BTreeMap;
use std::process::{Command, ExitCode};
use std::{env, fs, iter};

use eventgrid::bytes::Bytes;
use eventgrid::{RawData, SystemEvent};

use crate::batch;
use crate::measure::{Effort, Way};
use crate::reading::{read, skip};
use crate::table::counted;

const EVENTS: u32 = 200;
const WAYS: [&str; 3] = ["skip", "raw", "typed"];

/// What `--check-instructions` compares, and by how many percent it may grow.
const CHECKED: [&str; 2] = ["raw", "typed"];
const MARGIN: u64 = 25;

/// The first line of the baseline file.
const HEAD: &str =
    "# Instructions of an event, written by `cargo xtask bench --update-instructions`\n";
const BASELINE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/instructions.txt");

pub(crate) fn instructions(_: Effort) {
    for way in WAYS {
        let what = format!("instructions for each event, {way}");
        match count(way) {
            Ok(count) => counted(&what, &count.to_string()),
            Err(_) => counted(&what, "valgrind is not installed"),
        }
    }
}

/// Compares with the baseline file.
pub(crate) fn check() -> ExitCode {
    match compare() {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

fn compare() -> Result<(), String> {
    let text = fs::read_to_string(BASELINE).map_err(|error| format!("{BASELINE}: {error}"))?;
    let lines = text.lines().filter_map(|line| line.split_once(' '));
    let baseline: BTreeMap<_, _> = lines.collect();
    let mut grown = Vec::new();
    for way in CHECKED {
        let expected = baseline
            .get(way)
            .and_then(|count| count.parse::<u64>().ok());
        let expected = expected.ok_or_else(|| format!("{BASELINE} has no line `{way} COUNT`"))?;
        let found = count(way)?;
        println!("{way}: {found} instructions for each event, baseline {expected}");
        if found * 100 > expected * (100 + MARGIN) {
            grown.push(format!(
                "reading {way} takes {found} instructions for each event, more than {MARGIN} % above the baseline of {expected}"
            ));
        }
    }
    if grown.is_empty() {
        return Ok(());
    }
    let way_out = "find out why, or accept it: `cargo xtask bench --update-instructions` writes tests/benches/instructions.txt";
    Err(format!("{}\n{way_out}", grown.join("\n")))
}

/// Writes the baseline file.
pub(crate) fn update() -> ExitCode {
    let counts = CHECKED.map(|way| count(way).map(|count| format!("{way} {count}\n")));
    let text: Result<String, _> = iter::once(Ok(HEAD.to_owned())).chain(counts).collect();
    let written = text.and_then(|text| {
        fs::write(BASELINE, &text).map_err(|error| format!("{BASELINE}: {error}"))?;
        Ok(text)
    });
    match written {
        Ok(text) => {
            print!("{text}");
            ExitCode::SUCCESS
        }
        Err(message) => {
            eprintln!("error: {message}");
            ExitCode::FAILURE
        }
    }
}

/// Reads a batch this many times: what valgrind watches.
pub(crate) fn iterate(way: &str, times: u32) {
    let body = batch::body(EVENTS as usize);
    let bytes = Bytes::from(body.clone());
    let mut way: Way<'_> = match way {
        "skip" => skip(&body),
        "raw" => read::<RawData, _>(&bytes),
        _ => read::<SystemEvent, _>(&body),
    };
    way(times);
}

/// The instructions for each event: what this program takes more if it reads twice as often.
fn count(way: &str) -> Result<u64, String> {
    const TIMES: u32 = 4;
    let once = watch(way, TIMES)?;
    let twice = watch(way, 2 * TIMES)?;
    Ok(twice.saturating_sub(once) / u64::from(TIMES * EVENTS))
}

/// All instructions of this program while it reads this many times.
fn watch(way: &str, times: u32) -> Result<u64, String> {
    let program = env::current_exe().map_err(|error| error.to_string())?;
    let output = Command::new("valgrind")
        .args(["--tool=callgrind", "--callgrind-out-file=/dev/null"])
        .arg(program)
        .args(["--iterate", way, "--times", &times.to_string()])
        .output()
        .map_err(|error| format!("valgrind does not start: {error}"))?;
    let report = String::from_utf8_lossy(&output.stderr);
    let collected = report
        .lines()
        .find_map(|line| line.split_once("Collected : "));
    collected
        .and_then(|(_, count)| count.trim().parse().ok())
        .ok_or_else(|| format!("valgrind did not count:\n{report}"))
}
