//! JSON texts whose values know where they stand: below all that reads, reports or prints them.

mod located;
mod locator;
mod print;

pub use located::{File, Kind, Member, Node, Place, Source, duplicates, escape};
pub use locator::{Locator, pointer};
pub use print::{compact, pretty};
