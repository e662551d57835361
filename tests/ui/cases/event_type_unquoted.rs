//! An event type that is no string.

use eventgrid::{EventData, Properties};

#[derive(EventData, Properties)]
#[event(type = OrderPlaced)]
struct OrderPlaced {
    id: Option<String>,
}

fn main() {}
