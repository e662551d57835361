//! A string that stores short text without an allocation.

use std::borrow::{Borrow, Cow};
use std::cmp::Ordering;
use std::convert::Infallible;
use std::fmt;
use std::ops::{AddAssign, Deref, DerefMut};
use std::str::FromStr;

use compact_str::CompactString;
use serde::de::{Deserialize, Deserializer, Visitor};
use serde::ser::{Serialize, Serializer};

/// A string of 24 bytes, the size of a `String`, that stores text of up to 24 bytes in itself.
///
/// An event has some fifty strings, most of them short: types, names, codes, regions. As a
/// `String`, each of them is an allocation. A `Text` allocates only if the text is longer than 24
/// bytes, and [`from_static`](Self::from_static) never allocates, however long the text is.
/// `Option<Text>` takes 24 bytes too. (On 32-bit targets, all of these are 12 bytes.)
///
/// A `Text` is used like a `String`: it dereferences to `str`, it is equal to, ordered and hashed
/// as its `str`, and it converts from and to the other types of strings.
///
/// ```
/// use eventgrid::Text;
///
/// const CREATED: Text = Text::from_static("Microsoft.Storage.BlobCreated");
///
/// let mut region = Text::from("west");
/// region.push_str("europe");
///
/// assert_eq!(region, "westeurope");
/// assert!(region.starts_with("west"));
/// assert_eq!(format!("{CREATED} in {region}"), "Microsoft.Storage.BlobCreated in westeurope");
/// assert_eq!(region.into_string(), String::from("westeurope"));
/// ```
#[derive(Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Text(CompactString);

impl Text {
    /// An empty text.
    #[must_use]
    pub const fn new() -> Self {
        Self::from_static("")
    }

    /// A text that is known when the program is compiled; this never allocates.
    ///
    /// ```
    /// # use eventgrid::Text;
    /// static TOPIC: Text = Text::from_static("/subscriptions/8c1f/resourceGroups/shop");
    /// assert!(TOPIC.ends_with("shop"));
    /// ```
    #[must_use]
    pub const fn from_static(text: &'static str) -> Self {
        Self(CompactString::const_new(text))
    }

    /// Copies a text into a place. The copy is built there after the old value was dropped: moving
    /// a text right after writing it stalls the processor.
    pub(crate) fn put(text: &str, place: &mut Option<Self>) {
        *place = None;
        *place = Some(Self(CompactString::new(text)));
    }

    /// The same for a place that always holds a text.
    pub(crate) fn set(&mut self, text: &str) {
        *self = Self::new();
        *self = Self(CompactString::new(text));
    }

    /// The text as a `str`.
    #[must_use]
    #[inline]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }

    /// The text as a `String`.
    #[must_use]
    pub fn into_string(self) -> String {
        self.0.into_string()
    }

    /// Appends `text`.
    pub fn push_str(&mut self, text: &str) {
        self.0.push_str(text);
    }

    /// Appends a character.
    pub fn push(&mut self, character: char) {
        self.0.push(character);
    }

    /// Removes all text.
    pub fn clear(&mut self) {
        self.0.clear();
    }
}

impl Deref for Text {
    type Target = str;

    #[inline]
    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl DerefMut for Text {
    fn deref_mut(&mut self) -> &mut str {
        self.0.as_mut_str()
    }
}

impl AsRef<str> for Text {
    fn as_ref(&self) -> &str {
        self
    }
}

impl AsRef<[u8]> for Text {
    fn as_ref(&self) -> &[u8] {
        self.as_bytes()
    }
}

impl Borrow<str> for Text {
    fn borrow(&self) -> &str {
        self
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.as_str(), f)
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl fmt::Write for Text {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.push_str(text);
        Ok(())
    }
}

impl FromStr for Text {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        Ok(text.into())
    }
}

macro_rules! compare {
    ($($other:ty),*) => {$(
        impl PartialEq<$other> for Text {
            fn eq(&self, other: &$other) -> bool {
                self.as_str() == <$other as AsRef<str>>::as_ref(other)
            }
        }

        impl PartialEq<Text> for $other {
            fn eq(&self, other: &Text) -> bool {
                other == self
            }
        }

        impl PartialOrd<$other> for Text {
            fn partial_cmp(&self, other: &$other) -> Option<Ordering> {
                self.as_str().partial_cmp(<$other as AsRef<str>>::as_ref(other))
            }
        }

        impl PartialOrd<Text> for $other {
            fn partial_cmp(&self, other: &Text) -> Option<Ordering> {
                other.partial_cmp(self).map(Ordering::reverse)
            }
        }
    )*};
}

compare!(str, &str, String, Cow<'_, str>);

macro_rules! convert_from {
    ($($other:ty),*) => {$(
        impl From<$other> for Text {
            fn from(text: $other) -> Self {
                Self(text.into())
            }
        }
    )*};
}

convert_from!(&str, &String, String, Box<str>, Cow<'_, str>);

impl From<char> for Text {
    fn from(character: char) -> Self {
        Self::from(&*character.encode_utf8(&mut [0; 4]))
    }
}

impl From<&Text> for Text {
    fn from(text: &Text) -> Self {
        text.clone()
    }
}

impl From<Text> for String {
    fn from(text: Text) -> Self {
        text.into_string()
    }
}

impl From<&Text> for String {
    fn from(text: &Text) -> Self {
        text.as_str().to_owned()
    }
}

impl From<Text> for Box<str> {
    fn from(text: Text) -> Self {
        text.0.into()
    }
}

/// Borrowed if the text is made by [`Text::from_static`].
impl From<Text> for Cow<'_, str> {
    fn from(text: Text) -> Self {
        text.0.into()
    }
}

impl<'a> From<&'a Text> for Cow<'a, str> {
    fn from(text: &'a Text) -> Self {
        Cow::Borrowed(text)
    }
}

macro_rules! collect {
    ($($part:ty),*) => {$(
        impl<'a> Extend<$part> for Text {
            fn extend<I: IntoIterator<Item = $part>>(&mut self, parts: I) {
                self.0.extend(parts);
            }
        }

        impl<'a> FromIterator<$part> for Text {
            fn from_iter<I: IntoIterator<Item = $part>>(parts: I) -> Self {
                Self(parts.into_iter().collect())
            }
        }
    )*};
}

collect!(char, &'a char, &'a str, String);

impl AddAssign<&str> for Text {
    fn add_assign(&mut self, text: &str) {
        self.push_str(text);
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self)
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_str(TextVisitor)
    }
}

struct TextVisitor;

impl Visitor<'_> for TextVisitor {
    type Value = Text;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_str<E>(self, text: &str) -> Result<Text, E> {
        Ok(text.into())
    }

    fn visit_string<E>(self, text: String) -> Result<Text, E> {
        Ok(text.into())
    }
}

/// The schema of a string.
#[cfg(feature = "schemars")]
impl schemars::JsonSchema for Text {
    fn inline_schema() -> bool {
        true
    }

    fn schema_name() -> Cow<'static, str> {
        String::schema_name()
    }

    fn schema_id() -> Cow<'static, str> {
        String::schema_id()
    }

    fn json_schema(generator: &mut schemars::SchemaGenerator) -> schemars::Schema {
        String::json_schema(generator)
    }
}

#[cfg(test)]
mod tests;
