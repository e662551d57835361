//! Variants that do not hold one value each, and an enum without any.

use eventgrid::EventData;

#[derive(EventData)]
enum ShopEvent {
    #[event(type = "Shop.Opened")]
    Opened,
    #[event(type = "Shop.Closed")]
    Closed(),
    #[event(type = "Shop.OrderPlaced")]
    Placed(String, i64),
    #[event(type = "Shop.OrderPaid")]
    Paid { id: String },
    #[event(other)]
    Other,
}

#[derive(EventData)]
enum Nothing {}

fn main() {}
