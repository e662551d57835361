//! Alternatives that do not hold one value each.

use eventgrid::OneOf;

#[derive(OneOf)]
enum Version {
    Number(i64),
    Two(i64, i64),
    Named { text: String },
}

fn main() {}
