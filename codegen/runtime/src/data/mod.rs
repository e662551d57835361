//! Event data: what an event type's payload is read as.

mod content;
mod raw;

pub(crate) use self::content::DataMember;
#[cfg(feature = "cloudevents")]
pub(crate) use self::content::is_json;
pub use self::content::{Content, ContentView, Data};
pub use self::raw::RawData;

use crate::property::Fault;

/// Data of one or several event types.
///
/// `#[derive(EventData)]` implements it for a struct, which holds the data of the event types in
/// its `#[event(type = "…")]` attributes, and for an enum, whose variants hold the data of one
/// event type each, or a nested `EventData`, or everything else (`#[event(other)]`).
///
/// This trait is what needs no input: which event types there are, and writing.
/// [`ReadEventData`] reads, and may borrow; [`IntoOwned`] lets go of what was borrowed.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say which event types it is the data of",
    note = "add `#[derive(EventData)]` to it, or `#[event(type = \"…\")]` to the variant that holds it"
)]
pub trait EventData {
    /// How many event types this type reads.
    const COUNT: usize;

    /// The index of an event type among them.
    fn position(event_type: &str, matching: Matching) -> Option<usize>;

    /// The event type with this index.
    fn event_type_at(index: usize) -> Option<&'static str>;

    /// The event type that this value is the data of, if the value alone tells.
    fn event_type(&self) -> Option<&'static str>;

    /// The value as it is written.
    fn content(&self) -> ContentView<'_>;

    /// The event types that this type reads, in the order of its attributes.
    fn event_types() -> impl Iterator<Item = &'static str> {
        (0..Self::COUNT).filter_map(Self::event_type_at)
    }

    /// The index of an event type, spelled exactly or else in another ASCII case.
    #[must_use]
    fn find(event_type: &str) -> Option<usize> {
        let exact = Self::position(event_type, Matching::Exact);
        exact.or_else(|| Self::position(event_type, Matching::IgnoreCase))
    }

    /// Whether this type reads an event type by name; the rest that an enum's
    /// `#[event(other)]` takes does not count.
    #[must_use]
    fn knows(event_type: &str) -> bool {
        Self::find(event_type).is_some()
    }
}

/// How event types are compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Matching {
    /// Byte by byte.
    Exact,
    /// Regardless of ASCII case: a few publishers spell their own types differently.
    IgnoreCase,
}

/// The index of an event type in a list, all of which begin with `prefix`.
#[must_use]
pub fn position(
    event_type: &str,
    prefix: &str,
    types: &[&str],
    matching: Matching,
) -> Option<usize> {
    match matching {
        Matching::Exact if event_type.starts_with(prefix) => {
            types.iter().position(|each| *each == event_type)
        }
        Matching::Exact => None,
        Matching::IgnoreCase => types
            .iter()
            .position(|each| each.eq_ignore_ascii_case(event_type)),
    }
}

/// Event data that can be read, borrowing from input that lives for `'de`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not say which event types it is the data of",
    note = "add `#[derive(EventData)]` to it, or `#[event(type = \"…\")]` to the variant that holds it"
)]
pub trait ReadEventData<'de>: EventData + Sized {
    /// Reads data of the event type with this index.
    fn read_known(index: usize, content: Content<'_, 'de>) -> Result<Self, Fault>;

    /// Reads data of an event type that is none of this type's.
    ///
    /// # Errors
    /// Always, save for an enum with an `#[event(other)]` variant.
    fn read_other(event_type: &str, _content: Content<'_, 'de>) -> Result<Self, Fault> {
        Err(unexpected::<Self>(event_type))
    }

    /// Reads data of an event type.
    fn read(event_type: &str, content: Content<'_, 'de>) -> Result<Self, Fault> {
        match Self::find(event_type) {
            Some(index) => Self::read_known(index, content),
            None => Self::read_other(event_type, content),
        }
    }
}

fn unexpected<D: EventData>(event_type: &str) -> Fault {
    let some: Vec<_> = D::event_types()
        .take(4)
        .map(|known| format!("`{known}`"))
        .collect();
    let more = if D::COUNT > some.len() { " …" } else { "" };
    let found: String = event_type.chars().take(200).collect();
    Fault::event_type(format!(
        "expected an event of type {}{more}, found one of type {found:?}",
        some.join(", ")
    ))
}

/// Event data that can be read without borrowing: what serde's `Deserialize` of the envelopes
/// asks for.
pub trait OwnedEventData: EventData + Sized + 'static {
    /// Reads data of an event type.
    fn read_owned(event_type: &str, content: Content<'_, '_>) -> Result<Self, Fault>;
}

/// Event data that lets go of what it borrowed.
pub trait IntoOwned {
    /// The same data, owned.
    type Owned: 'static;

    /// Copies what is borrowed.
    fn into_owned(self) -> Self::Owned;
}

/// No data: an envelope alone.
impl IntoOwned for () {
    type Owned = ();

    fn into_owned(self) {}
}
