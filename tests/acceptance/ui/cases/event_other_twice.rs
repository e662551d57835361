//! Two variants that take the rest.

use eventgrid::{EventData, RawData};

#[derive(EventData)]
enum ShopEvent {
    #[event(other)]
    Other(RawData),
    #[event(other)]
    Rest(RawData),
}

fn main() {}
