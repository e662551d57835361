//! Two variants that take the rest.

use eventgrid::{EventData, RawData};

#[derive(EventData)]
enum ShopEvent {
    #[event(other)]
    Other(RawData<'static>),
    #[event(other)]
    Rest(RawData<'static>),
}

fn main() {}
