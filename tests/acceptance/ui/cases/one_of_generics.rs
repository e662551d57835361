//! Type parameters.

use eventgrid::OneOf;

#[derive(OneOf)]
enum Either<T> {
    Number(i64),
    Other(T),
}

fn main() {}
