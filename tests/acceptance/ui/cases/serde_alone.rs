//! Types that have serde alone: the message names `Json`.

use eventgrid::{EventData, Properties, RawData};

#[derive(serde::Serialize, serde::Deserialize)]
struct Stock {
    amount: i64,
}

#[derive(EventData)]
enum ShopEvent {
    #[event(type = "Shop.Stock")]
    Stock(Stock),
    #[event(other)]
    Other(RawData),
}

#[derive(Properties)]
struct Shelf {
    stock: Stock,
}

fn main() {}
