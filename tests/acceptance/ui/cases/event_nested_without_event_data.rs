//! A variant without `type` whose data is not a set of event types.

use eventgrid_derive::{EventData, Properties};

#[derive(Properties)]
#[event(crate = ::eventgrid_runtime)]
struct OrderPlaced {
    id: Option<String>,
}

#[derive(EventData)]
#[event(crate = ::eventgrid_runtime)]
enum ShopEvent {
    Placed(OrderPlaced),
}

fn main() {}
