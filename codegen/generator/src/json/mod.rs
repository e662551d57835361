//! JSON texts whose values know their positions: the base for reading, reporting and printing.

mod located;
mod locator;
mod print;

pub use located::{File, Kind, Member, Node, Place, Source, duplicates, escape};
pub use locator::{Locator, pointer};
pub use print::{compact, pretty};
