//! `OneOf` for what is not an enum.

use eventgrid::OneOf;

#[derive(OneOf)]
struct Order {
    id: Option<String>,
}

#[derive(OneOf)]
union Either {
    id: i64,
}

fn main() {}
