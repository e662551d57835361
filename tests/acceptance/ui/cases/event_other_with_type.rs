//! A variant that takes the rest and an event type.

use eventgrid::{EventData, RawData};

#[derive(EventData)]
enum ShopEvent {
    #[event(other, type = "Shop.OrderPlaced")]
    Other(RawData),
}

fn main() {}
