//! `cargo xtask` as scripts and people see it: files, output and exit codes.

#![expect(
    clippy::unwrap_used,
    reason = "a test that cannot prepare its folder fails"
)]

mod diff;
mod r#gen;
mod import;
mod lint;
mod list;
mod new;
mod project;
mod sample;
