//! Values that serde reads and writes: [`Json`], and fields with `with = "module"`.

use std::fmt;
use std::ops::{Deref, DerefMut};

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::from_token::FromToken;
use super::output::Output;
use super::serde_fault::SerdeFault;
use super::{Fault, Field, Kinds, ObjectView, Place, Property, Token, View};

/// A value of any type that implements serde's `Serialize` and `Deserialize`, as a property or as
/// an event's whole data.
///
/// Serde reads and writes it, less tolerantly than the derives of this crate do. Errors have the
/// path to the value. It dereferences to the value.
///
/// ```
/// use eventgrid::Json;
/// use eventgrid::property::{Property, Token};
///
/// #[derive(Debug, PartialEq, serde::Serialize, serde::Deserialize)]
/// enum Level {
///     Low,
///     High,
/// }
///
/// let level = Json::<Level>::read(Token::String("High"))?;
/// assert_eq!(level, Json(Level::High));
/// # Ok::<(), eventgrid::property::Fault>(())
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Json<T>(pub T);

impl<T> Json<T> {
    /// The value.
    #[must_use]
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> Deref for Json<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Json<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T> From<T> for Json<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T: fmt::Debug> fmt::Debug for Json<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl<T: Serialize> Serialize for Json<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        self.0.serialize(serializer)
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Json<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        T::deserialize(deserializer).map(Self)
    }
}

impl<T: Serialize + DeserializeOwned> Property for Json<T> {
    const KINDS: Kinds = Kinds::ALL;

    fn read(token: Token<'_>) -> Result<Self, Fault> {
        read_with(token, |from| T::deserialize(from)).map(Self)
    }

    fn view(&self) -> View<'_> {
        View::Serde(self)
    }
}

impl<T: Serialize> SerdeView for Json<T> {
    fn write(&self, to: JsonWriter<'_, '_>) -> serde_json::Result<()> {
        self.0.serialize(to)
    }
}

impl<T: Serialize> ObjectView for Json<T> {
    fn members(&self, each: &mut dyn FnMut(&str, &View<'_>)) {
        serde_members(self, each);
    }
}

/// The serializer that writes JSON.
pub type JsonWriter<'w, 'v> = &'w mut serde_json::Serializer<&'v mut Output>;

/// A value that serde writes; its members are requested separately if they are flattened.
pub trait SerdeView: ObjectView {
    /// Writes it as JSON.
    ///
    /// # Errors
    /// The value has no JSON form.
    fn write(&self, to: JsonWriter<'_, '_>) -> serde_json::Result<()>;
}

/// Writes a value.
pub(super) fn write(view: &dyn SerdeView, out: &mut Output) -> Result<(), Fault> {
    let written = view.write(&mut serde_json::Serializer::new(out));
    written.map_err(|error| Fault::malformed(error.to_string()))
}

/// The value as a tree, for access to its parts.
pub(super) fn tree(view: &dyn SerdeView) -> Result<serde_json::Value, Fault> {
    let mut text = Output::default();
    write(view, &mut text)?;
    serde_json::from_slice(&text.into_text()).map_err(|error| Fault::malformed(error.to_string()))
}

/// Shows the members of a value that serde writes, if it is an object.
pub fn serde_members(view: &dyn SerdeView, each: &mut dyn FnMut(&str, &View<'_>)) {
    match tree(view) {
        Ok(serde_json::Value::Object(members)) => members.members(each),
        Ok(_) => each("", &View::Invalid(NOT_AN_OBJECT)),
        Err(_) => each("", &View::Invalid("a value that serde refuses to write")),
    }
}

/// Why a value cannot be flattened.
pub(super) const NOT_AN_OBJECT: &str = "a value that is not an object, beside members of others,";

/// Reads a value by a function for serde.
///
/// # Errors
/// The value does not fit.
pub fn read_with<T>(
    token: Token<'_>,
    read: impl FnOnce(FromToken<'_>) -> Result<T, SerdeFault>,
) -> Result<T, Fault> {
    read(FromToken(token)).map_err(|fault| fault.0)
}

/// The value of a missing property, for types that have one.
pub struct Absent<T: 'static> {
    none: fn() -> T,
    is_none: fn(&T) -> bool,
}

/// Determines whether a type is an `Option`: [`ABSENT`](Self::ABSENT) is found here for an
/// `Option`, and at [`NotOptional`] for every other type.
pub struct Optional<T>(std::marker::PhantomData<T>);

impl<T: 'static> Optional<Option<T>> {
    /// A missing property is `None`.
    pub const ABSENT: Option<&'static Absent<Option<T>>> = Some(&Absent {
        none: || None,
        is_none: Option::is_none,
    });
}

/// Types other than `Option`.
pub trait NotOptional<T: 'static> {
    /// A missing property has no value.
    const ABSENT: Option<&'static Absent<T>> = None;
}

impl<T: 'static> NotOptional<T> for Optional<T> {}

/// The place of a field that a module for serde reads.
pub struct ReadWith<T: 'static> {
    value: Option<T>,
    read: fn(FromToken<'_>) -> Result<T, SerdeFault>,
    absent: Option<fn() -> T>,
    /// The field is written even if it is absent.
    is_written: bool,
}

impl<T> ReadWith<T> {
    /// An empty place. Without a value, it takes the result of `fallback`, or `absent`.
    #[must_use]
    pub fn new(
        read: fn(FromToken<'_>) -> Result<T, SerdeFault>,
        absent: Option<&'static Absent<T>>,
        fallback: Option<fn() -> T>,
    ) -> Self {
        Self {
            value: None,
            read,
            absent: fallback.or(absent.map(|absent| absent.none)),
            is_written: fallback.is_some(),
        }
    }

    /// The value of the property `name`.
    ///
    /// # Errors
    /// No value was read.
    pub fn take(self, name: &'static str) -> Result<T, Fault> {
        self.value.ok_or_else(|| Fault::missing(name))
    }
}

impl<T> Place for ReadWith<T> {
    fn put(&mut self, token: Token<'_>) -> Result<(), Fault> {
        self.value = match token {
            Token::Null if self.absent.is_some() => None,
            token => Some(read_with(token, self.read)?),
        };
        Ok(())
    }

    fn is_taken(&self) -> bool {
        self.value.is_some()
    }

    fn is_optional(&self) -> bool {
        self.absent.is_some()
    }

    fn is_spared(&self) -> bool {
        self.is_optional() && !self.is_written
    }

    fn finish(&mut self) {
        if let (None, Some(absent)) = (&self.value, self.absent) {
            self.value = Some(absent());
        }
    }

    fn clear(&mut self) {
        self.value = None;
    }

    fn fit(&self, value: super::Buffered<'_>) -> super::Fit {
        let read = value
            .strict()
            .with_token(|token| read_with(token, self.read));
        match read {
            Ok(_) => super::Fit::EXACT,
            Err(_) if value.kind() == Kinds::NULL && self.is_optional() => super::Fit::EXACT,
            Err(_) => super::Fit::NOT,
        }
    }
}

/// A field that a module for serde writes.
pub struct WriteWith<'f, T: 'static> {
    value: &'f T,
    write: fn(&T, JsonWriter<'_, '_>) -> serde_json::Result<()>,
    absent: Option<&'static Absent<T>>,
}

impl<'f, T> WriteWith<'f, T> {
    /// A field's value, and the function that writes it.
    #[must_use]
    pub fn new(
        value: &'f T,
        write: fn(&T, JsonWriter<'_, '_>) -> serde_json::Result<()>,
        absent: Option<&'static Absent<T>>,
    ) -> Self {
        Self {
            value,
            write,
            absent,
        }
    }
}

impl<T> SerdeView for WriteWith<'_, T> {
    fn write(&self, to: JsonWriter<'_, '_>) -> serde_json::Result<()> {
        (self.write)(self.value, to)
    }
}

impl<T> ObjectView for WriteWith<'_, T> {
    fn members(&self, each: &mut dyn FnMut(&str, &View<'_>)) {
        serde_members(self, each);
    }
}

impl<T> Field for WriteWith<'_, T> {
    fn view(&self) -> View<'_> {
        match self.absent {
            Some(absent) if (absent.is_none)(self.value) => View::Null,
            _ => View::Serde(self),
        }
    }

    fn is_required(&self) -> bool {
        self.absent.is_none()
    }
}
