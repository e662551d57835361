//! A tag beside the content, which `Json` reads.

use eventgrid::OneOf;

#[derive(OneOf)]
#[one_of(tag = "kind", content = "value")]
enum Beside {
    #[one_of("number")]
    Number(i64),
}

fn main() {}
