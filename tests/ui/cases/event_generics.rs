//! Type parameters, and lifetimes.

use eventgrid::{EventData, Properties};

#[derive(EventData, Properties)]
#[event(type = "Shop.OrderPlaced")]
struct OrderPlaced<T> {
    id: Option<T>,
}

#[derive(EventData)]
enum Generic<T> {
    #[event(type = "Shop.OrderPlaced")]
    Placed(T),
}

#[derive(EventData)]
enum TwoLifetimes<'a, 'b> {
    #[event(type = "Shop.OrderPlaced")]
    Placed(&'a str),
    #[event(other)]
    Other(&'b str),
}

fn main() {}
