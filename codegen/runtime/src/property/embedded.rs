//! Objects and arrays that are sent as JSON inside a string.

use std::cell::Cell;

use serde_json::Value;

use super::{Fault, Place, Problem, Property, Token, read_json};

/// Reads the JSON that a string holds.
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
    let read = inside(text, || read_json(text, place)).ok_or_else(|| none(expected, text))?;
    read.map_err(|unread| match unread.fault {
        Some(fault) if !matches!(fault.problem(), Problem::Reader) => fault,
        _ => Fault::mismatch(expected, "a string that holds broken JSON"),
    })
}

/// Buffers the object or array that a string holds, and goes on with it; `None` if it holds none.
pub(super) fn with_value<R>(text: &str, read: impl FnOnce(&Value) -> R) -> Option<R> {
    inside(text, || {
        let mut place = None;
        read_json(text, &mut place).ok()?;
        place.as_ref().map(read)
    })?
}

/// Does what reads a string that looks like an object or an array.
///
/// One level only: a string within such a string stays a string. Otherwise a body of a megabyte
/// could nest levels deep enough to exhaust the stack.
fn inside<R>(text: &str, read: impl FnOnce() -> R) -> Option<R> {
    thread_local!(static INSIDE: Cell<bool> = const { Cell::new(false) });

    let first = text.trim_start().bytes().next();
    if !matches!(first, Some(b'{' | b'[')) || INSIDE.replace(true) {
        return None;
    }
    let read = read();
    INSIDE.set(false);
    Some(read)
}

fn none(expected: &'static str, text: &str) -> Fault {
    Fault::mismatch(expected, Token::String(text).describe())
}
