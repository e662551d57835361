//! One mistake in a type that others use.

use eventgrid::{EventData, Properties};

#[derive(EventData, Properties)]
#[event(tpye = "Shop.OrderPlaced")]
struct OrderPlaced {
    #[property("id")]
    id: Option<String>,
}

#[derive(EventData)]
enum ShopEvent {
    Placed(OrderPlaced),
    #[event(other)]
    Other(eventgrid::RawData),
}

fn main() {
    // Users of the types are spared further messages.
    let events = eventgrid::from_str::<ShopEvent>("[]");
    let _ = events.map(|events| eventgrid::serde_json::to_string(&events));
    let _ = eventgrid::serde_json::from_str::<OrderPlaced>("{}");
    let _ = OrderPlaced::try_from(eventgrid::from_str::<eventgrid::RawData>("{}").unwrap().remove(0));
}
