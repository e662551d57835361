//! Type parameters are what event data can be, and lifetimes are not.

use std::time::Instant;

use eventgrid::{OneOf, Properties};

#[derive(OneOf)]
enum Either<T> {
    Number(i64),
    Other(T),
}

#[derive(OneOf)]
enum Borrowed<'a> {
    Number(i64),
    Text(&'a str),
}

#[derive(Properties)]
struct Job {
    at: Either<Instant>,
}

fn main() {}
