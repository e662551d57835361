//! One name for two properties, as a name and as an alias.

use eventgrid::Properties;

#[derive(Properties)]
struct Order {
    #[property("orderId")]
    id: Option<String>,
    #[property("orderId")]
    number: Option<String>,
    #[property("name", alias = "orderId")]
    name: Option<String>,
    other: Option<String>,
    #[property(alias = "other", alias = "label", alias = "label")]
    text: Option<String>,
}

fn main() {}
