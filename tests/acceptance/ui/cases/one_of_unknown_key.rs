//! Keys that `#[one_of]` does not have, and values that are not strings.

use eventgrid::OneOf;

#[derive(OneOf)]
#[one_of(tags = "kind")]
enum Above {
    Number(i64),
}

#[derive(OneOf)]
#[one_of(untagged, tag = "kind")]
enum Both {
    Number(i64),
}

#[derive(OneOf)]
#[one_of(rename_all = "camelCase")]
enum NothingToRename {
    Number(i64),
}

#[derive(OneOf)]
enum Version {
    #[one_of(skip)]
    Number(i64),
    #[one_of("a", "b")]
    Text(String),
    #[one_of(rename_all = "camelCase")]
    Bool(bool),
}

#[derive(OneOf)]
enum State {
    #[one_of("done", alias = "done")]
    Done,
    #[one_of(other, alias = "more")]
    Rest(String),
}

fn main() {}
