//! An event type that is empty.

use eventgrid::{EventData, Properties};

#[derive(EventData, Properties)]
#[event(type = "")]
struct OrderPlaced {
    id: Option<String>,
}

fn main() {}
