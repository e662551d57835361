//! A union by type has no rest.

use eventgrid::OneOf;

#[derive(OneOf)]
enum Version {
    Number(i64),
    #[one_of(other)]
    Text(String),
}

fn main() {}
