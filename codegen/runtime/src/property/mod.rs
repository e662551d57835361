//! Values inside event data: how one is read from JSON, tolerantly, and written back.
//!
//! Reading and writing go through two small vocabularies, so that no code is generic over a serde
//! format and all of it is compiled once, in the crate that owns the type: a [`Token`] is a JSON
//! value on its way in, a [`View`] is one on its way out. `#[derive(Properties)]` (objects) and
//! `#[derive(OneOf)]` (enums and unions) write the implementations of [`Property`]; a type of your
//! own that is neither takes ten lines:
//!
//! ```
//! use eventgrid::property::{Fault, Property, Token, View};
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

pub(crate) mod additional;
pub(crate) mod buffer;
mod collection;
mod crates;
mod dates;
mod duration;
mod embedded;
pub(crate) mod fallback;
mod fault;
pub(crate) mod fit;
pub(crate) mod flatten;
mod from_token;
mod integers;
pub(crate) mod json;
mod key;
pub(crate) mod literal;
mod maps;
mod number;
pub(crate) mod object;
pub(crate) mod one_of;
mod pointers;
mod scalar;
pub(crate) mod scanner;
mod sent;
mod sequences;
pub(crate) mod texts;
mod time;
mod token;
mod tuple;
mod value;
mod view;
pub(crate) mod with_serde;
pub(crate) mod write;

pub use self::fault::Fault;
pub use self::json::deserialize;
pub use self::key::Key;
pub use self::token::{Elements, Kinds, Members, Place, Slot, Token};
pub use self::view::{ArrayView, Aside, ObjectView, View};

pub(crate) use self::buffer::Buffered;
pub(crate) use self::fault::Problem;
pub(crate) use self::fit::Fit;
pub(crate) use self::literal::{Listed, Literal};
pub(crate) use self::object::{Field, Object, Visit};
pub(crate) use self::time::parse as parse_time;

/// A value that a property of event data can hold.
///
/// Implemented by the derives `Properties` and `OneOf`, and for
///
/// - strings: `String`, [`Text`](crate::Text), `char`, `Box<str>`, `Arc<str>`, `Rc<str>`,
///   `Cow<'static, str>`, and the addresses of `std::net`;
/// - numbers and `bool`: all integers, `NonZero` ones included, `f32` and `f64`;
/// - times: `OffsetDateTime`, `PrimitiveDateTime`, `Date` and `Time` of the crate `time`, and
///   `Duration` of both `std` and `time`;
/// - of properties: `Option`, `Box`, `Arc`, `Rc`, `Vec`, `VecDeque`, `HashSet`, `BTreeSet`, arrays,
///   boxed slices, tuples of two to six, and [`Map`](crate::Map), `BTreeMap`, `HashMap` with any
///   [`Key`];
/// - untyped values: `serde_json::Value`, `serde_json::Map`;
/// - types that have serde alone, in a [`Json`](crate::Json);
/// - with the feature that has the crate's name, types of `chrono`, `indexmap`, `jiff`,
///   `rust_decimal`, `url` and `uuid`.
///
/// An `Option<Option<T>>` tells a property that is null, `Some(None)`, from one that is missing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read as event data",
    note = "write `#[derive(Properties)]` above a struct of your own, `#[derive(OneOf)]` above an enum, in place of serde's derives: they are implied",
    note = "a type that has serde's `Serialize` and `Deserialize` is read and written in a `Json`: `Json<{Self}>`",
    note = "features of the crate add types of `chrono`, `indexmap`, `jiff`, `rust_decimal`, `url` and `uuid`; for others, implement `Property` for a newtype"
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

    /// Reads the value into its place: where moving it costs more than reading it.
    #[doc(hidden)]
    fn read_into(token: Token<'_>, place: &mut Option<Self>) -> Result<(), Fault> {
        *place = Some(Self::read(token)?);
        Ok(())
    }

    /// The value as it is written.
    fn view(&self) -> View<'_>;

    /// What null is, where it is told from a value that is missing: in an `Option<Option<T>>`.
    #[doc(hidden)]
    #[must_use]
    fn null() -> Option<Self> {
        None
    }

    /// Whether the property is written where it is null.
    #[doc(hidden)]
    fn writes_null(&self) -> bool {
        Self::REQUIRED
    }

    /// What stands for a property that is missing and not required.
    #[must_use]
    fn absent() -> Option<Self> {
        None
    }

    /// How well a value in memory fits this type: what a union picks its alternative by.
    #[doc(hidden)]
    #[must_use]
    fn fit(value: Buffered<'_>) -> Fit {
        let mut fit = Fit::NOT;
        // A struct without a value for what it requires is not an error here: nothing is read.
        drop(Self::visit(Visit::Fit(value, &mut fit)));
        fit
    }

    /// Reads a value, or tells how well one fits: what the derive of a struct does in one way.
    #[doc(hidden)]
    fn visit(visit: Visit<'_, '_>) -> Result<Self, Fault> {
        match visit {
            Visit::Read(token) => Self::read(token),
            Visit::Fit(value, fit) => {
                let read = sent::look(|| value.strict().read());
                *fit = Fit::of_result(&read, value);
                read
            }
        }
    }
}

/// An object with named properties: what `#[derive(Properties)]` makes of a struct.
pub trait Properties: Property {
    /// What the derive lists.
    #[doc(hidden)]
    const OBJECT: &'static Object;

    /// The names of the properties as they are written, in the order of the fields.
    const NAMES: &'static [&'static str] = Self::OBJECT.names;
}
