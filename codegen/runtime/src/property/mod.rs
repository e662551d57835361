//! Values in event data: tolerant reading from JSON, and writing.
//!
//! Reading and writing use two small types, so that no code is generic over a serde format and all
//! of it is compiled once, in the crate that owns the data type: a [`Token`] is a JSON value that
//! is read, a [`View`] is one that is written. `#[derive(Properties)]` (objects) and
//! `#[derive(OneOf)]` (enums and unions) implement [`Property`]; an implementation for any other
//! type of your own takes ten lines:
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
mod embedded;
pub(crate) mod fallback;
mod fault;
pub(crate) mod fit;
pub(crate) mod flatten;
mod from_token;
pub(crate) mod json;
mod key;
pub(crate) mod literal;
mod number;
pub(crate) mod object;
pub(crate) mod one_of;
pub(crate) mod output;
pub(crate) mod scanner;
mod sent;
mod serde_fault;
mod token;
pub(crate) mod types;
mod view;
pub(crate) mod with_serde;
pub(crate) mod write;

pub use self::fault::Fault;
pub use self::json::deserialize;
pub use self::key::Key;
pub use self::token::{Elements, Kinds, Members, Place, Slot, Token};
pub use self::view::{ArrayView, Aside, ObjectView, UnionTag, View};

pub(crate) use self::buffer::Buffered;
pub(crate) use self::fault::Problem;
pub(crate) use self::fit::Fit;
pub(crate) use self::literal::{Listed, Literal};
pub(crate) use self::object::{Field, Object, Visit};
pub(crate) use self::types::parse_time;

/// A value that a property of event data can hold.
///
/// Implemented by the derives `Properties` and `OneOf`, and for:
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
/// - types that implement only serde's traits, in a [`Json`](crate::Json);
/// - with the feature that has the crate's name, types of `chrono`, `indexmap`, `jiff`,
///   `rust_decimal`, `url` and `uuid`.
///
/// An `Option<Option<T>>` distinguishes null, `Some(None)`, from a missing property, `None`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read as event data",
    note = "write `#[derive(Properties)]` above a struct of your own, `#[derive(OneOf)]` above an enum, in place of serde's derives: they are implied",
    note = "a type that has serde's `Serialize` and `Deserialize` is read and written in a `Json`: `Json<{Self}>`",
    note = "features of the crate add types of `chrono`, `indexmap`, `jiff`, `rust_decimal`, `url` and `uuid`; for others, implement `Property` for a newtype"
)]
pub trait Property: Sized {
    /// The kinds of JSON value that this type reads without conversion.
    const KINDS: Kinds = Kinds::ALL;

    /// Whether a property of this type is required: true for every type except `Option`.
    const REQUIRED: bool = true;

    /// Reads the value.
    ///
    /// # Errors
    /// What was expected and what was found; callers add the path.
    fn read(token: Token<'_>) -> Result<Self, Fault>;

    /// Reads the value into its place, for types that are expensive to move.
    #[doc(hidden)]
    fn read_into(token: Token<'_>, place: &mut Option<Self>) -> Result<(), Fault> {
        *place = Some(Self::read(token)?);
        Ok(())
    }

    /// The value as it is written.
    fn view(&self) -> View<'_>;

    /// The value for null in a type that distinguishes null from missing: `Option<Option<T>>`.
    #[doc(hidden)]
    #[must_use]
    fn null() -> Option<Self> {
        None
    }

    /// Whether the property is written even if it is null.
    #[doc(hidden)]
    fn writes_null(&self) -> bool {
        Self::REQUIRED
    }

    /// The value of a property that is missing and not required.
    #[must_use]
    fn absent() -> Option<Self> {
        None
    }

    /// How well a value in memory fits this type: a union picks its alternative by this.
    #[doc(hidden)]
    #[must_use]
    fn fit(value: Buffered<'_>) -> Fit {
        let mut fit = Fit::NOT;
        // A struct without a required value is not an error here: nothing is read.
        drop(Self::visit(Visit::Fit(value, &mut fit)));
        fit
    }

    /// Reads a value, or determines how well one fits: the derive of a struct implements both here.
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

/// An object with named properties: `#[derive(Properties)]` implements this for a struct.
pub trait Properties: Property {
    /// The list that the derive makes.
    #[doc(hidden)]
    const OBJECT: &'static Object;

    /// The names of the properties as they are written, in the order of the fields.
    const NAMES: &'static [&'static str] = Self::OBJECT.names;
}
