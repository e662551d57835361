//! Keys of maps: the names of an object's members as typed values.

use std::borrow::Cow;

use time::format_description::well_known::Rfc3339;

use super::{Fault, Property, Token, View};
use crate::text::Text;

/// A value that can be the key of a map: it is written as a member's name.
///
/// Strings, integers, booleans, times and other types that are written as a string are keys, and so
/// are enums of strings under `#[derive(OneOf)]` and newtypes under `#[property(transparent)]`. For
/// your own type with a manual implementation of [`Property`], `impl Key for MyType {}` is enough
/// if it reads strings and is written as a string, an integer or a boolean.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the key of a map",
    note = "names of members are text: use `String`, `Text`, an integer, an enum of strings with `#[derive(OneOf)]`, a newtype of one of these with `#[property(transparent)]`, or write `impl Key for {Self} {{}}` for a `Property` of your own that is written as a string"
)]
pub trait Key: Property {
    /// Reads the key from a member's name.
    ///
    /// # Errors
    /// The name does not fit.
    fn from_name(name: &str) -> Result<Self, Fault> {
        Self::read(Token::String(name))
    }

    /// The member's name; `None` if the value cannot be a name.
    fn name(&self) -> Option<Cow<'_, str>> {
        match self.view() {
            View::String(text) => Some(text),
            View::Integer(value) => Some(value.to_string().into()),
            View::Bool(value) => Some(if value { "true" } else { "false" }.into()),
            View::DateTime(time) => time.format(&Rfc3339).ok().map(Cow::Owned),
            _ => None,
        }
    }
}

/// Shows the entries of a map as members.
pub(super) fn members<'m, K: Key + 'm, V: Property + 'm>(
    entries: impl Iterator<Item = (&'m K, &'m V)>,
    each: &mut dyn FnMut(&str, &View<'_>),
) {
    for (key, value) in entries {
        match key.name() {
            Some(name) => each(&name, &value.view()),
            None => each("", &View::Invalid("a key that is not text")),
        }
    }
}

macro_rules! keys {
    ($($ty:ty)*) => {
        $(impl Key for $ty {})*
    };
}
pub(super) use keys;

keys! {
    String Text bool time::OffsetDateTime
    i8 i16 i32 i64 u8 u16 u32 u64
}
