//! An alias that is empty.

use eventgrid::Properties;

#[derive(Properties)]
struct Order {
    #[property("orderId", alias = "")]
    id: Option<String>,
}

fn main() {}
