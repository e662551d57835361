//! A tuple struct, a unit struct, a union, an enum.

use eventgrid::{EventData, Properties};

#[derive(EventData, Properties)]
#[event(type = "Shop.OrderPlaced")]
struct Tuple(String);

#[derive(EventData, Properties)]
#[event(type = "Shop.Opened")]
struct Unit;

#[derive(EventData, Properties)]
#[event(type = "Shop.OrderPaid")]
union Either {
    id: i64,
    count: i64,
}

#[derive(Properties)]
enum Enum {
    One,
}

fn main() {}
