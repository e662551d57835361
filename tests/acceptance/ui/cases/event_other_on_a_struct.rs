//! `other` above a struct.

use eventgrid::{EventData, Properties};

#[derive(EventData, Properties)]
#[event(other)]
struct OrderPlaced {
    id: Option<String>,
}

fn main() {}
