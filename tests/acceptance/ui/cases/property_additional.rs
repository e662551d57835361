//! A map of all other properties: with a name, twice, no map, and where there are none.

use eventgrid::Properties;
use std::collections::BTreeMap;

#[derive(Properties)]
struct Named {
    #[property("rest", additional)]
    rest: BTreeMap<String, String>,
}

#[derive(Properties)]
struct Twice {
    #[property(additional)]
    one: BTreeMap<String, String>,
    #[property(additional)]
    two: BTreeMap<String, String>,
}

#[derive(Properties)]
struct NoMap {
    #[property(additional)]
    rest: Vec<String>,
}

#[derive(Properties)]
#[property(deny_unknown_fields)]
struct Denied {
    #[property(additional)]
    rest: BTreeMap<String, String>,
}

fn main() {}
