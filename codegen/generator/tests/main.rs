//! The generator: expected output, its command line, the language of schemas.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says what it found by a panic"
)]

mod cases;
#[cfg(feature = "cli")]
mod command_line;
mod dependencies;
mod expect;
mod features;
mod json_schemas;
mod language;
mod names;
mod options;
mod samples;
