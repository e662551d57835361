//! Values that their type holds, but does not write as they were sent: the object around them
//! keeps those aside, and writes them back as long as the typed value is the same.
//!
//! A number for a member of an enum of strings is one, and an integer that a float rounds.

use std::cell::Cell;

use serde_json::Value;

use super::View;

thread_local! {
    /// How many objects around what is being read keep values aside.
    static KEEPERS: Cell<usize> = const { Cell::new(0) };
    /// How many values are to be kept.
    static NOTED: Cell<usize> = const { Cell::new(0) };
}

/// Says that an object that keeps values aside is being read, until it is dropped.
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

/// Notes that the value which is being read has to be kept as it was sent; whether that is
/// possible.
pub(super) fn note() -> bool {
    NOTED.set(NOTED.get() + 1);
    KEEPERS.get() > 0
}

/// A number that changes with every value that is noted.
pub(super) fn noted() -> usize {
    NOTED.get()
}

/// Takes back what was noted since [`noted`] gave this number.
pub(super) fn forget(noted: usize) {
    NOTED.set(noted);
}

/// Reads for a look at the value alone: nothing that this notes counts.
pub(super) fn look<R>(read: impl FnOnce() -> R) -> R {
    let before = noted();
    let read = read();
    forget(before);
    read
}

/// Whether a typed value is still what was read from `sent`.
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
