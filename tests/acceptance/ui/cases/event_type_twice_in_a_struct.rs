//! One event type twice above a struct.

use eventgrid::{EventData, Properties};

#[derive(EventData, Properties)]
#[event(type = "Shop.OrderPlaced", type = "Shop.OrderPaid")]
#[event(type = "Shop.OrderPlaced")]
struct OrderPlaced {
    id: Option<String>,
}

fn main() {}
