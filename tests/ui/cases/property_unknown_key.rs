//! Keys that `#[property]` does not have.

use eventgrid::Properties;

#[derive(Properties)]
struct Order {
    #[property(rename = "orderId")]
    id: Option<String>,
    #[property("count", default)]
    count: Option<i64>,
    #[property("a", "b")]
    two: Option<i64>,
    #[property = "total"]
    total: Option<f64>,
}

fn main() {}
