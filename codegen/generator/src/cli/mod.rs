//! The command line: `eventgrid-codegen gen`, and what `cargo xtask` has in common with it.

mod around;
mod generate;
mod messages;
mod progress;
mod runtime;

use std::io::{ErrorKind, Write as _};

use anstream::eprintln;

use crate::diagnostic::{Diagnostics, Severity};

pub use generate::{Gen, Home, generate};
pub use messages::Messages;
pub use progress::Progress;

/// Why a command failed.
#[derive(Debug)]
pub enum Failure {
    /// The problems were shown; what remains is to say how many they were, and what comes of them.
    Reported(String),
    /// Anything else: what is wrong, and what to do.
    Other(String),
}

impl Failure {
    /// Shows what is wrong with schemas; `outcome` says what comes of it: `nothing was generated`.
    pub fn schemas(messages: Messages, diagnostics: &Diagnostics, outcome: &str) -> Self {
        messages.diagnostics(diagnostics);
        let (errors, warnings) = count(diagnostics);
        Failure::Reported(format!("{errors}, {warnings}: {outcome}"))
    }

    /// The last line of a command that failed.
    pub fn tell(self) {
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
pub fn count(diagnostics: &Diagnostics) -> (String, String) {
    let errors = diagnostics
        .iter()
        .filter(|one| one.severity == Severity::Error)
        .count();
    (
        plural(errors, "error"),
        plural(diagnostics.len() - errors, "warning"),
    )
}

/// Prints to standard output, all at once. It is no error if the reader stops early (`| head`).
pub fn print(text: &str) -> Result<(), Failure> {
    match anstream::stdout().write_all(text.as_bytes()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// `1 file`, `2 files`.
pub fn plural(count: usize, noun: &str) -> String {
    if count == 1 {
        format!("{count} {noun}")
    } else {
        format!("{count} {noun}s")
    }
}
