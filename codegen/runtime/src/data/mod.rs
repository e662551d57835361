//! Event data: the types that an event's payload is read as.

pub(crate) mod content;
mod raw;
pub(crate) mod types;

#[cfg(any(feature = "cloudevents", feature = "write"))]
pub(crate) use self::content::is_json;
pub(crate) use self::content::{Content, ContentView, Kept};
pub use self::raw::{RawData, RawJson};
pub(crate) use self::types::EventTypes;

use crate::property::{Fault, Problem};

/// Data of one or several event types: reads itself, writes itself, and knows its event types.
///
/// `#[derive(EventData)]` implements it for a struct, which holds the data of the event types in
/// its `#[event(type = "…")]` attributes, and for an enum, whose variants hold the data of one
/// event type each, or a nested `EventData`, or everything else (`#[event(other)]`).
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say which event types it is the data of",
    note = "add `#[derive(EventData)]` to it, or `#[event(type = \"…\")]` to the variant that holds it"
)]
pub trait EventData: Sized {
    /// The event types that this type reads.
    #[doc(hidden)]
    fn types() -> &'static EventTypes;

    /// Reads data of the event type with this index.
    #[doc(hidden)]
    fn read_known(index: usize, content: Content<'_>) -> Result<Self, Fault>;

    /// Reads data of any other event type.
    ///
    /// # Errors
    /// Always, except for an enum with an `#[event(other)]` variant.
    #[doc(hidden)]
    fn read_other(event_type: &str, _content: Content<'_>) -> Result<Self, Fault> {
        Err(unexpected(event_type, Self::types()))
    }

    /// The data as it is written.
    #[doc(hidden)]
    fn content(&self) -> ContentView<'_>;

    /// The event type of this value, if the value alone determines it.
    fn event_type(&self) -> Option<&'static str> {
        Self::types().only()
    }

    /// The event types that this type reads, in the order of its attributes.
    #[must_use]
    fn event_types() -> impl Iterator<Item = &'static str> {
        Self::types().names()
    }

    /// Whether this type reads an event type by name, in any ASCII case. An enum's
    /// `#[event(other)]` does not count.
    #[must_use]
    fn knows(event_type: &str) -> bool {
        Self::types().find(event_type).is_some()
    }
}

impl<D: EventData> EventData for Box<D> {
    fn types() -> &'static EventTypes {
        D::types()
    }

    fn read_known(index: usize, content: Content<'_>) -> Result<Self, Fault> {
        D::read_known(index, content).map(Self::new)
    }

    fn read_other(event_type: &str, content: Content<'_>) -> Result<Self, Fault> {
        D::read_other(event_type, content).map(Self::new)
    }

    fn content(&self) -> ContentView<'_> {
        D::content(self)
    }

    fn event_type(&self) -> Option<&'static str> {
        D::event_type(self)
    }
}

/// Reads data of an event type. Also returns the event type as the data's type spells it, if it was
/// sent in that spelling: a static text, which needs no memory.
#[inline]
pub(crate) fn read<D: EventData>(
    event_type: &str,
    content: Content<'_>,
) -> Result<(D, Option<&'static str>), Fault> {
    match D::types().find(event_type) {
        Some(index) => {
            let known = D::types().get(index).map(|entry| entry.name);
            let data = D::read_known(index, content)?;
            Ok((data, known.filter(|known| *known == event_type)))
        }
        None => Ok((D::read_other(event_type, content)?, None)),
    }
}

fn unexpected(event_type: &str, types: &EventTypes) -> Fault {
    let names = types.names();
    let more = if names.len() > 4 { " …" } else { "" };
    let some: Vec<_> = names.take(4).map(|known| format!("`{known}`")).collect();
    let found: String = event_type.chars().take(200).collect();
    Fault::new(Problem::EventType(format!(
        "expected an event of type {}{more}, found one of type {found:?}",
        some.join(", ")
    )))
}
