//! The event type on a field.

use eventgrid::{EventData, Properties};

#[derive(EventData, Properties)]
struct OrderPlaced {
    #[event(type = "Shop.OrderPlaced")]
    id: Option<String>,
}

fn main() {}
