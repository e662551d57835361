//! Keys that `#[event]` does not have.

use eventgrid::{EventData, Properties};

#[derive(EventData, Properties)]
#[event(kind = "Shop.OrderPlaced")]
struct OrderPlaced {
    id: Option<String>,
}

#[derive(EventData)]
enum ShopEvent {
    #[event(rest)]
    Other(eventgrid::RawData),
}

fn main() {}
