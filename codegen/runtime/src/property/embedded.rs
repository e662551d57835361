//! Objects and arrays that are sent as JSON inside a string.

use std::cell::Cell;

use super::buffer::{Buffered, Decisions, Node};
use super::{Fault, Place, Property, Slot, Token, json};

/// Reads the JSON that a string holds.
pub(super) fn read<T: Property>(text: &str, expected: &'static str) -> Result<T, Fault> {
    let mut slot = Slot::new();
    read_into(text, expected, &mut slot)?;
    slot.into_inner().ok_or_else(|| none(expected, text))
}

pub(super) fn read_into(
    text: &str,
    expected: &'static str,
    place: &mut dyn Place,
) -> Result<(), Fault> {
    let read = inside(text, || json::read(text, place)).ok_or_else(|| none(expected, text))?;
    read.map_err(|fault| {
        if fault.is_syntax() {
            Fault::mismatch(expected, "a string that holds malformed JSON")
        } else {
            // The offset would be one in the inner text, which nobody sees.
            fault.without_offset()
        }
    })
}

/// Buffers the object or array that a string holds, and goes on with it; `None` if it holds neither.
pub(super) fn with_value<R>(text: &str, read: impl FnOnce(Buffered<'_>) -> R) -> Option<R> {
    inside(text, || {
        let mut node = NodeSlot(None);
        json::read(text, &mut node).ok()?;
        let node = node.0?;
        Some(read(Buffered::new(&node, &Decisions::default())))
    })?
}

struct NodeSlot(Option<Node>);

impl Place for NodeSlot {
    fn put(&mut self, token: Token<'_>) -> Result<(), Fault> {
        self.0 = Some(Node::read(token)?);
        Ok(())
    }
}

thread_local!(static INSIDE: Cell<bool> = const { Cell::new(false) });

/// Says that the text of a string is being read, until it is dropped: also when a `Property` of
/// somebody's own panics.
struct Inside;

impl Inside {
    fn enter() -> Option<Self> {
        (!INSIDE.replace(true)).then(|| Self)
    }
}

impl Drop for Inside {
    fn drop(&mut self) {
        INSIDE.set(false);
    }
}

/// Does what reads a string that looks like an object or an array.
///
/// One level only: a string within such a string stays a string. Otherwise a body of a megabyte
/// could nest levels deep enough to exhaust the stack.
fn inside<R>(text: &str, read: impl FnOnce() -> R) -> Option<R> {
    let first = text.trim_start().bytes().next();
    if !matches!(first, Some(b'{' | b'[')) {
        return None;
    }
    let _inside = Inside::enter()?;
    Some(read())
}

fn none(expected: &'static str, text: &str) -> Fault {
    Fault::mismatch(expected, Token::String(text).describe())
}
