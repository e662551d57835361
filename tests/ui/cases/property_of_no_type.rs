//! Fields whose types are not read from events.

use eventgrid_derive::Properties;
use std::time::Duration;

struct Money(i64);

#[derive(Properties)]
#[event(crate = ::eventgrid_runtime)]
struct Order {
    total: Option<Money>,
    waits: Vec<Duration>,
    name: &'static str,
}

fn main() {}
