//! `EventData` alone does not say how the properties are read.

use eventgrid_derive::EventData;

#[derive(EventData)]
#[event(type = "Shop.OrderPlaced", crate = ::eventgrid_runtime)]
struct OrderPlaced {
    id: Option<String>,
}

fn main() {}
