//! Lifetimes, which event data does not have, and an enum of unknown event types.

use eventgrid::{EventData, Properties, RawData};

#[derive(EventData, Properties)]
#[event(type = "Shop.OrderPlaced")]
struct OrderPlaced<'a> {
    id: &'a str,
}

#[derive(EventData)]
enum ShopEvent<T> {
    Nested(T),
    #[event(other)]
    Other(RawData),
}

fn main() {}
