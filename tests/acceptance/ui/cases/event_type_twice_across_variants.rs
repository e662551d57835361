//! One event type on several variants, once in another case.

use eventgrid::EventData;

#[derive(EventData)]
enum ShopEvent {
    #[event(type = "Shop.OrderPlaced")]
    Placed(String),
    #[event(type = "Shop.OrderPlaced")]
    Paid(String),
    #[event(type = "shop.orderPLACED")]
    Shipped(String),
}

fn main() {}
