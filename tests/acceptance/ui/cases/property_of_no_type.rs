//! Fields whose types are not read from events.

use eventgrid_derive::Properties;
use std::time::Instant;

struct Money(i64);

#[derive(Properties)]
#[event(crate = ::eventgrid_runtime)]
struct Order {
    total: Option<Money>,
    waits: Vec<Instant>,
    name: &'static str,
}

fn main() {}
