//! An event type that is not a string, and constants that do not hold one.

use eventgrid::{EventData, Properties, RawData};

#[derive(EventData, Properties)]
#[event(type = OrderPlaced)]
struct OrderPlaced {
    id: Option<String>,
}

#[derive(EventData, Properties)]
#[event(type = Shop.OrderPaid)]
struct OrderPaid {
    id: Option<String>,
}

const SHIPPED: &str = "Shop.OrderShipped";
const NUMBER: i64 = 7;

#[derive(EventData)]
enum Twice {
    #[event(type = SHIPPED)]
    One(RawData),
    #[event(type = "shop.ordershipped")]
    Two(RawData),
}

#[derive(EventData)]
enum NoText {
    #[event(type = NUMBER)]
    One(RawData),
}

fn main() {}
