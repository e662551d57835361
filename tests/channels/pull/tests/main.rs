//! Pull delivery against a server that follows the published description of the interface: there is no
//! emulator.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // in a test they are how it fails

mod consumer;
mod end_to_end;
mod namespace;
