//! Keys of maps that are not text, and additional properties in what is not a map.

use eventgrid_derive::Properties;
use std::collections::{BTreeMap, HashMap};

#[derive(PartialEq, Eq, PartialOrd, Ord, Properties)]
#[event(crate = ::eventgrid_runtime)]
struct Point {
    x: i64,
}

#[derive(Properties)]
#[event(crate = ::eventgrid_runtime)]
struct Maps {
    by_point: BTreeMap<Point, i64>,
    by_list: Option<HashMap<Vec<i64>, i64>>,
}

#[derive(Properties)]
#[event(crate = ::eventgrid_runtime)]
struct Rest {
    #[property(additional)]
    rest: Vec<String>,
}

fn main() {}
