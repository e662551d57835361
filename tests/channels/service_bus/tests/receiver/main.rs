//! Receivers of the library and of the program, against `RabbitMQ`.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // in a test they are how it fails
#![allow(clippy::similar_names)] // what a handler has handled

mod client;
mod processes;
mod server;
mod settling;
