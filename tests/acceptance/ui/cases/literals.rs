//! Values in attributes: tags, constants and lists.

use eventgrid::{OneOf, Properties};

#[derive(OneOf)]
#[one_of(tag = "kind")]
enum Union {
    #[one_of(1, alias = "1")]
    Number(i64),
    #[one_of(two)]
    Word(i64),
    #[one_of(-)]
    Minus(i64),
    #[one_of(true, alias = 1)]
    Again(i64),
    #[one_of(999999999999999999999999999999999999999999)]
    Large(i64),
}

#[derive(Properties)]
struct Object {
    #[property(1)]
    name: String,
    #[property("a", const = nothing)]
    a: String,
    #[property("b", enum = 1)]
    b: String,
    #[property("c", enum = [])]
    c: String,
    #[property("d", const = 1, enum = [1, 2])]
    d: i64,
    #[property(additional, nullable)]
    rest: std::collections::BTreeMap<String, String>,
}

fn main() {}
