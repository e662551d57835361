//! Consumers of the library and of the program, against a cluster in this process or a broker.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // in a test they are how it fails
#![allow(clippy::similar_names)] // what a handler has handled

mod cluster;
mod end_to_end;
mod events;
mod handling;
mod processes;
mod sharing;
