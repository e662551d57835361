//! Tags without values, values without a tag, values twice, tags in the wrong place.

use eventgrid::{OneOf, Properties};

#[derive(Properties)]
struct Order {
    id: Option<String>,
}

#[derive(OneOf)]
#[one_of(tag = "kind")]
enum WithoutValue {
    #[one_of("order")]
    Order(Order),
    Text(Order),
}

#[derive(OneOf)]
enum WithoutTag {
    #[one_of("order")]
    Order(Order),
    Text(String),
}

#[derive(OneOf)]
#[one_of(tag = "kind")]
enum Twice {
    #[one_of("order")]
    One(Order),
    #[one_of("order")]
    Two(Order),
}

#[derive(OneOf)]
enum OnAVariant {
    #[one_of(tag = "kind")]
    One(Order),
}

#[derive(OneOf)]
#[one_of("order")]
enum ValueAbove {
    One(Order),
}

#[derive(OneOf)]
#[one_of(tag = "")]
enum Empty {
    #[one_of("order")]
    One(Order),
}

fn main() {}
