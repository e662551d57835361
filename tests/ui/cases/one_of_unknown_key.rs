//! Keys that `#[one_of]` does not have.

use eventgrid::OneOf;

#[derive(OneOf)]
#[one_of(untagged)]
enum Untagged {
    Number(i64),
}

#[derive(OneOf)]
enum Version {
    #[one_of(rename = "number")]
    Number(i64),
    #[one_of("a", "b")]
    Text(String),
}

fn main() {}
