//! The workshop: expected output of each tool, and random input.

#![expect(
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test says what it found by a panic"
)]

mod diff;
#[path = "../../generator/tests/expect/mod.rs"]
mod expect;
mod import;
mod import_robust;
mod infer;
mod lint;
mod listing;
mod robust;
