//! Values that are typed, but not written as they were sent: the surrounding object keeps the
//! original, and writes it back as long as the typed value is unchanged.
//!
//! Examples are a number for a member of an enum of strings, and an integer that a float rounds.

use std::cell::Cell;

use serde_json::Value;

use super::View;

thread_local! {
    /// The number of surrounding objects that keep values aside.
    static KEEPERS: Cell<usize> = const { Cell::new(0) };
    /// The number of values to keep.
    static NOTED: Cell<usize> = const { Cell::new(0) };
}

/// Marks that an object that keeps values aside is being read, until it is dropped.
pub(super) struct Keeper(());

impl Keeper {
    pub(super) fn enter() -> Self {
        KEEPERS.set(KEEPERS.get() + 1);
        Self(())
    }
}

impl Drop for Keeper {
    fn drop(&mut self) {
        KEEPERS.set(KEEPERS.get().saturating_sub(1));
    }
}

/// Notes that the original of the current value must be kept; returns whether that is possible.
pub(super) fn note() -> bool {
    NOTED.set(NOTED.get() + 1);
    KEEPERS.get() > 0
}

/// A number that changes with every noted value.
pub(super) fn noted() -> usize {
    NOTED.get()
}

/// Discards the notes since [`noted`] returned this number.
pub(super) fn forget(noted: usize) {
    NOTED.set(noted);
}

/// Reads only to examine the value: its notes are discarded.
pub(super) fn look<R>(read: impl FnOnce() -> R) -> R {
    let before = noted();
    let read = read();
    forget(before);
    read
}

/// Whether a typed value still equals the one that was read from `sent`.
pub(super) fn is_of(view: &View<'_>, sent: &Value) -> bool {
    serde_json::to_value(view).is_ok_and(|written| is_read_from(&written, sent))
}

fn is_read_from(written: &Value, sent: &Value) -> bool {
    match (written, sent) {
        (Value::String(text), Value::Number(_) | Value::Bool(_)) => {
            text.eq_ignore_ascii_case(&sent.to_string())
        }
        (Value::Bool(flag), Value::String(sent)) => {
            sent.trim().eq_ignore_ascii_case(&flag.to_string())
        }
        (Value::Number(number), Value::Number(sent)) => number.as_f64() == sent.as_f64(),
        (Value::Number(number), Value::String(sent)) => number.as_f64() == sent.trim().parse().ok(),
        (Value::Array(items), Value::Array(sent)) => {
            items.len() == sent.len()
                && (items.iter().zip(sent)).all(|(item, sent)| is_read_from(item, sent))
        }
        (Value::Object(members), Value::Object(sent)) => {
            let is_sent = |name: &String| !sent.get(name).unwrap_or(&Value::Null).is_null();
            members.keys().all(is_sent)
                && sent
                    .iter()
                    .filter(|(_, sent)| !sent.is_null())
                    .all(|(name, sent)| {
                        (members.get(name)).is_some_and(|member| is_read_from(member, sent))
                    })
        }
        _ => written == sent,
    }
}
