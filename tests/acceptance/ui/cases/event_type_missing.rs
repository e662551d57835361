//! A struct without its event type.

use eventgrid::{EventData, Properties};

#[derive(EventData, Properties)]
struct OrderPlaced {
    id: Option<String>,
}

fn main() {}
