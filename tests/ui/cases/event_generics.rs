//! Type parameters, and two lifetimes.

use eventgrid::{EventData, Properties, RawData};

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
    Placed(RawData),
    #[event(other)]
    Other(RawData<'b>),
}

fn main() {}
