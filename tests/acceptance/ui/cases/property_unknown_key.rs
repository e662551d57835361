//! Keys that `#[property]` does not have, in a form that it does not have.

use eventgrid::Properties;

#[derive(Properties)]
struct Order {
    #[property(name = "orderId")]
    id: Option<String>,
    #[property("count", skip_serializing)]
    count: Option<i64>,
    #[property("a", "b")]
    two: Option<i64>,
    #[property("c", rename = "d")]
    three: Option<i64>,
    #[property(rename(serialize = "e"))]
    four: Option<i64>,
    #[property(required, required)]
    five: Option<i64>,
    #[property = "total"]
    total: Option<f64>,
    #[property(tag = "kind")]
    kind: Option<String>,
    #[property(7)]
    seven: Option<i64>,
}

fn main() {}
