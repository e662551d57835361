//! The types that a property can have without a derive: those of the standard library, of the crate
//! `time`, of `serde_json`, and of other crates by features.

mod additional;
mod collection;
mod crates;
mod dates;
mod duration;
mod integers;
mod maps;
mod pointers;
mod scalar;
mod sequences;
pub(crate) mod texts;
mod time;
mod tuple;
mod value;

pub(crate) use self::time::parse as parse_time;
