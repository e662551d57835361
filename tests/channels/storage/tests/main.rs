//! Queues and dead letters against Azurite, which `npm` installs into the target folder at first.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // in a test they are how it fails

mod azurite;
mod dead_letters;
mod end_to_end;
mod queue;
