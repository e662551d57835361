//! Newtypes: with too many fields, with attributes that they do not have.

use eventgrid::{EventData, Properties};

#[derive(Properties)]
struct OrderId(String);

#[derive(EventData, Properties)]
#[event(type = "Shop.OrderPlaced")]
struct Placed(i64, i64);

#[derive(Properties)]
#[property(transparent)]
struct Two(i64, i64);

#[derive(Properties)]
#[property(transparent)]
struct None {}

#[derive(Properties)]
#[property(transparent, rename_all = "camelCase")]
struct Renamed(i64);

#[derive(Properties)]
#[property(transparent)]
struct Named(#[property("name")] i64);

#[derive(Properties)]
#[property(transparent)]
enum Enum {
    One,
}

fn main() {}
