//! `OneOf` for what is no enum.

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
