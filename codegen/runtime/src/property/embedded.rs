//! Objects and arrays that are sent as JSON inside a string.

use std::cell::Cell;

use super::{Fault, Place, Problem, Property, Token, read_json};

/// Reads the JSON that a string holds.
///
/// One level only: a string within such a string stays a string. Otherwise a body of a megabyte
/// could nest levels deep enough to exhaust the stack.
pub(super) fn read<T: Property>(text: &str, expected: &'static str) -> Result<T, Fault> {
    let mut place = None;
    read_into(text, expected, &mut place)?;
    place.ok_or_else(|| none(expected, text))
}

pub(super) fn read_into(
    text: &str,
    expected: &'static str,
    place: &mut dyn Place,
) -> Result<(), Fault> {
    thread_local!(static INSIDE: Cell<bool> = const { Cell::new(false) });

    let first = text.trim_start().bytes().next();
    if !matches!(first, Some(b'{' | b'[')) || INSIDE.replace(true) {
        return Err(none(expected, text));
    }
    let read = read_json(text, place);
    INSIDE.set(false);
    read.map_err(|unread| match unread.fault {
        Some(fault) if !matches!(fault.problem(), Problem::Reader) => fault,
        _ => Fault::mismatch(expected, "a string that holds broken JSON"),
    })
}

fn none(expected: &'static str, text: &str) -> Fault {
    Fault::mismatch(expected, Token::String(text).describe())
}
