//! Attributes that cannot stand together, or that the type does not bear.

use eventgrid::Properties;

#[derive(Properties)]
struct Together {
    #[property(required, default)]
    required: Option<i64>,
    #[property("name", skip)]
    skipped: i64,
    #[property(flatten, alias = "name")]
    flattened: Inner,
    #[property(default, default = "ten")]
    twice: i64,
    #[property(default = 7)]
    no_path: i64,
    #[property(with = "not a path")]
    with: i64,
    #[property(case_sensitive)]
    above: i64,
}

#[derive(Properties)]
struct Inner {
    page: i64,
}

struct NoDefault;

#[derive(Properties)]
struct Defaults {
    #[property(skip)]
    skipped: NoDefault,
    #[property(default = "text")]
    other_type: i64,
    #[property(skip_serializing_if = "Option::is_none")]
    condition: i64,
}

fn text() -> String {
    String::new()
}

#[derive(Properties)]
struct With {
    #[property(with = "missing")]
    id: i64,
}

fn main() {}
