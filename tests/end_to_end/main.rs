//! The example `sender` and a webhook, over sockets of this machine: handshakes, deliveries,
//! retries, dead letters; and that nothing is lost on the way.

#[path = "../examples/sender/event_grid/mod.rs"]
mod event_grid;
#[path = "../examples/sender/feed.rs"]
mod feed;
#[path = "../conform/unwrap.rs"]
mod unwrap;

mod command_line;
mod dead_letters;
mod endpoints;
mod feeds;
mod handshakes;
mod losses;
mod schedule;
mod webhook;
