//! An event type, and `other`, above an enum.

use eventgrid::EventData;

#[derive(EventData)]
#[event(type = "Shop.OrderPlaced")]
enum Placed {
    Placed(String),
}

#[derive(EventData)]
#[event(other)]
enum Other {
    #[event(type = "Shop.OrderPlaced")]
    Placed(String),
}

fn main() {}
