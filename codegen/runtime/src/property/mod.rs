//! Values inside event data: how one is read from JSON, tolerantly, and written back.
//!
//! Reading and writing go through two small vocabularies, so that no code is generic over a serde
//! format and all of it is compiled once, in the crate that owns the type: a [`Token`] is a JSON
//! value on its way in, a [`View`] is one on its way out. `#[derive(Properties)]` (objects) and
//! `#[derive(OneOf)]` (enums and unions) write the implementations of [`Property`]; a type of your
//! own that is neither takes ten lines:
//!
//! ```
//! use eventgrid_runtime::property::{Fault, Property, Token, View};
//!
//! /// A percentage, sent as a number or as text with a percent sign.
//! struct Percent(f64);
//!
//! impl Property for Percent {
//!     fn read(token: Token<'_>) -> Result<Self, Fault> {
//!         match token {
//!             Token::String(text) if text.ends_with('%') => {
//!                 f64::read(Token::String(text.trim_end_matches('%'))).map(Percent)
//!             }
//!             other => f64::read(other).map(Percent),
//!         }
//!     }
//!
//!     fn view(&self) -> View<'_> {
//!         View::Float(self.0)
//!     }
//! }
//!
//! assert_eq!(Percent::read(Token::String("12.5%")).unwrap().0, 12.5);
//! ```

mod collection;
mod embedded;
mod fault;
mod object;
mod one_of;
mod scalar;
mod serde;
mod text;
mod time;
mod token;
mod tuple;
mod value;
mod view;

pub use self::fault::Fault;
pub use self::object::{Additional, Field, Names, additional, fit_object, read_object};
pub use self::one_of::{
    Alternative, Tagged, fit_member, fit_one_of, fit_tagged, member, one_of, tagged, with_tag,
};
pub use self::serde::deserialize;
pub use self::token::{Elements, Kinds, Members, Place, Token};
pub use self::view::{ArrayView, ObjectView, View};

pub(crate) use self::fault::{Problem, Unread};
pub(crate) use self::serde::{Key, next_value, read_json};
pub(crate) use self::text::{Text, deserialize_text};

pub(crate) use self::time::parse as parse_time;

use serde_json::Value;

/// A value that a property of event data can hold.
///
/// Implemented for strings, numbers, booleans, times, [`Value`], `Option`, `Box`, `Vec`,
/// `BTreeMap<String, _>` and tuples (of two to six) of properties, and by the derives `Properties` and `OneOf`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read as event data",
    note = "add `#[derive(Properties)]` to a struct, `#[derive(OneOf)]` to an enum, or implement `Property` by hand"
)]
pub trait Property: Sized {
    /// The kinds of JSON value that this type reads as they are, without converting them.
    const KINDS: Kinds = Kinds::ALL;

    /// Whether a property of this type must be there: so for every type but `Option`.
    const REQUIRED: bool = true;

    /// Reads the value.
    ///
    /// # Errors
    /// What was expected and what was found; callers add the path.
    fn read(token: Token<'_>) -> Result<Self, Fault>;

    /// The value as it is written.
    fn view(&self) -> View<'_>;

    /// What stands for a property that is missing and not required.
    #[must_use]
    fn absent() -> Option<Self> {
        None
    }

    /// Where a value is put on its way in: what the derives read into.
    #[doc(hidden)]
    fn slot(slot: &mut Option<Self>) -> &mut dyn Place {
        slot
    }

    /// The value of a field after its object was read.
    ///
    /// # Errors
    /// The property is required and was not there.
    #[doc(hidden)]
    fn taken(place: Option<Self>, name: &'static str) -> Result<Self, Fault> {
        place
            .or_else(Self::absent)
            .ok_or_else(|| Fault::missing(name))
    }

    /// Shows the value as a member of an object, unless it is null and may be left out: what the
    /// derives write.
    #[doc(hidden)]
    fn write_member(&self, name: &str, each: &mut dyn FnMut(&str, View<'_>)) {
        let view = self.view();
        if Self::REQUIRED || !matches!(view, View::Null) {
            each(name, view);
        }
    }

    /// How well a buffered value fits this type; an enum picks its alternative by it.
    #[must_use]
    fn fit(value: &Value) -> Fit {
        if Self::KINDS.contains(Kinds::of(value)) {
            Fit::EXACT
        } else {
            Fit::CONVERTED
        }
    }
}

/// An object with named properties: what `#[derive(Properties)]` makes of a struct.
pub trait Properties: Property {
    /// The names of the properties as they are written, in the order of the fields.
    const NAMES: &'static [&'static str];
}

/// How well a JSON value fits a type: not at all, by a conversion, or as it is; an object fits the
/// better the more of its members are known.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fit(u32);

impl Fit {
    /// The value cannot be read as this type.
    pub const NOT: Self = Self(0);
    /// The value might be converted.
    pub const CONVERTED: Self = Self(1);
    /// The value is of a kind that the type reads as it is.
    pub const EXACT: Self = Self(2);

    /// The fit of an object that has this many known members; of two with as many, the one none
    /// of whose members has to be converted fits better.
    #[must_use]
    pub const fn members(known: u32, exact: bool) -> Self {
        let members = Self::EXACT.0.saturating_add(known.saturating_mul(2));
        Self(if exact { members } else { members - 1 })
    }
}
