//! What an open enum keeps of an unknown member is a string.

use eventgrid::OneOf;

#[derive(OneOf)]
enum Status {
    Open,
    #[one_of(other)]
    Unknown(i64),
}

fn main() {}
