//! The output of problems: for people on standard error, for editors and scripts as lines of JSON
//! on standard output.

use std::io::{self, ErrorKind, Write as _};

use crate::{Diagnostic, Diagnostics, Severity};
use anstream::{eprint, println};
use clap::{Args, ValueEnum};
use serde_json::{Value, json};

/// The flag of every command that reports problems of schema files.
#[derive(Args, Clone, Copy, Debug, Default)]
pub struct Messages {
    /// How problems are shown
    #[arg(long, value_name = "FORMAT", value_enum, default_value_t)]
    message_format: MessageFormat,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, ValueEnum)]
enum MessageFormat {
    /// For people, on standard error
    #[default]
    Human,
    /// For editors and scripts: an object per line on standard output
    Json,
}

impl Messages {
    /// Shows the problems of schema files.
    pub fn diagnostics(self, diagnostics: &Diagnostics) {
        match self.message_format {
            MessageFormat::Human => for_people(diagnostics),
            MessageFormat::Json => diagnostics.iter().for_each(diagnostic),
        }
    }

    /// Whether the output is for programs.
    pub fn is_json(self) -> bool {
        self.message_format == MessageFormat::Json
    }

    /// Shows any other message: `text` for people, a JSON object with a `reason` for programs.
    pub fn message(self, reason: &str, text: &str, value: impl Into<Value>) {
        match self.message_format {
            MessageFormat::Human => anstream::eprintln!("{text}"),
            MessageFormat::Json => line(reason, value.into()),
        }
    }

    /// Shows the changes of a file: for people on standard output, so that they can be saved as a
    /// patch. It is no error if the reader stops early (`| head`).
    pub fn diff(self, file: &str, diff: &str) -> io::Result<()> {
        match self.message_format {
            MessageFormat::Human => match anstream::stdout().write_all(diff.as_bytes()) {
                Err(error) if error.kind() != ErrorKind::BrokenPipe => return Err(error),
                _ => {}
            },
            MessageFormat::Json if diff.is_empty() => {}
            MessageFormat::Json => {
                let plain = anstream::adapter::strip_str(diff).to_string();
                line("diff", json!({ "file": file, "diff": plain }));
            }
        }
        Ok(())
    }

    /// Shows data to programs only.
    pub fn data(self, reason: &str, value: Value) {
        if self.message_format == MessageFormat::Json {
            line(reason, value);
        }
    }
}

/// The maximum number of problems on a terminal.
const MOST: usize = 100;

/// Shows problems in the order of the files; if there are too many, the errors first, and how many
/// are left out.
fn for_people(diagnostics: &Diagnostics) {
    let Some(more @ 1..) = diagnostics.len().checked_sub(MOST) else {
        eprint!("{}", diagnostics.render(true));
        return;
    };
    let is_error = |one: &&Diagnostic| one.severity == Severity::Error;
    let errors = diagnostics.iter().filter(is_error);
    let warnings = diagnostics.iter().filter(|one| !is_error(one));
    let shown: Diagnostics = errors.chain(warnings).take(MOST).cloned().collect();
    eprint!("{}", shown.render(true));
    anstream::eprintln!("… and {more} more: `--message-format json` lists all\n");
}

/// `{"reason": "diagnostic", "severity": …, …, "rendered": …}`, the members those of [`Diagnostic`].
fn diagnostic(diagnostic: &Diagnostic) {
    let mut value = json!(diagnostic);
    value["rendered"] = diagnostic.render(false).into();
    line("diagnostic", value);
}

fn line(reason: &str, mut value: Value) {
    value["reason"] = reason.into();
    println!("{value}");
}
