//! Members of an enum of strings: twice, with data, two of the rest.

use eventgrid::OneOf;

#[derive(OneOf)]
enum Status {
    #[one_of("open")]
    Open,
    #[one_of("open")]
    Opened,
    #[one_of("closed")]
    Closed(String),
    #[one_of(other)]
    Unknown,
    #[one_of(other)]
    Other(String),
}

#[derive(OneOf)]
enum Nothing {}

fn main() {}
