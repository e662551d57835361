//! An event type without `type = "…"`.

use eventgrid::{EventData, Properties};

#[derive(EventData, Properties)]
#[event(type)]
struct OrderPlaced {
    id: Option<String>,
}

#[derive(EventData, Properties)]
#[event("Shop.OrderShipped")]
struct OrderShipped {
    id: Option<String>,
}

#[derive(EventData, Properties)]
#[event]
struct OrderReturned {
    id: Option<String>,
}

fn main() {}
