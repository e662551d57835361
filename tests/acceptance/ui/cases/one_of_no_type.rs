//! An alternative whose type is not read from events.

use eventgrid_derive::OneOf;

struct Money(i64);

#[derive(OneOf)]
#[event(crate = ::eventgrid_runtime)]
enum Price {
    Number(i64),
    Money(Money),
}

fn main() {}
