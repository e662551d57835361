//! The data member of an event, while it is read and written.

use std::borrow::Cow;

use super::raw::decode;
use super::{EventData, RawData};
use crate::body::Source;
use crate::property::scanner::Scanner;
use crate::property::{Fault, Kinds, Members, Place, Property, Slot, Token, View, json};

/// An event's data while it is read: as typed or raw data.
pub struct Content<'c>(Inner<'c>);

enum Inner<'c> {
    /// The next value in the input.
    Next {
        input: &'c mut dyn Input,
        source: &'c Source<'c>,
    },
    /// Data that was read before, as a part of `source`.
    Kept {
        data: Kept<'c>,
        content_type: Option<&'c str>,
        source: &'c Source<'c>,
    },
    /// Data in an event in memory.
    Raw {
        data: Cow<'c, RawData>,
        content_type: Option<&'c str>,
    },
}

/// Data that is kept until the event type is known.
pub(crate) enum Kept<'c> {
    Absent,
    Json(&'c str),
    Base64(Cow<'c, str>),
}

/// Where the data is read from next.
trait Input {
    fn value(&mut self, place: &mut dyn Place) -> Result<(), Fault>;
    fn raw(&mut self) -> Result<&str, Fault>;
}

impl Input for Scanner<'_> {
    fn value(&mut self, place: &mut dyn Place) -> Result<(), Fault> {
        self.value(place)
    }

    fn raw(&mut self) -> Result<&str, Fault> {
        self.skip()
    }
}

impl<'c> Content<'c> {
    /// The next value.
    pub(crate) fn next<'de>(input: &'c mut Scanner<'de>, source: &'c Source<'c>) -> Self
    where
        'de: 'c,
    {
        Self(Inner::Next { input, source })
    }

    /// A part of `source`. `content_type` is used for base64 only.
    pub(crate) fn kept(
        data: Kept<'c>,
        content_type: Option<&'c str>,
        source: &'c Source<'c>,
    ) -> Self {
        Self(Inner::Kept {
            data,
            content_type,
            source,
        })
    }

    /// Data that was read raw. `content_type` is used for base64 only.
    pub(crate) fn from_raw(data: Cow<'c, RawData>, content_type: Option<&'c str>) -> Self {
        Self(Inner::Raw { data, content_type })
    }

    /// Reads the data as a property's type. For a type that is an object, absent and null data is
    /// an object without members.
    ///
    /// # Errors
    /// The data does not fit the type.
    pub fn typed<T: Property>(self) -> Result<T, Fault> {
        let mut slot = DataSlot(Slot::new());
        self.read_into(&mut slot)?;
        slot.0
            .into_inner()
            .ok_or_else(|| Fault::malformed("the data gave no value"))
    }

    fn read_into(self, place: &mut dyn Place) -> Result<(), Fault> {
        let base64 = |text: &str, content_type: Option<&str>, place: &mut dyn Place| {
            if !content_type.is_some_and(is_json) {
                // Data is not always base64 on the wire: in binary mode it is the body.
                let found = match content_type {
                    Some(text) => {
                        let text: String = text.chars().take(60).collect();
                        format!("bytes of the content type {text:?}")
                    }
                    None => "bytes without a content type".to_owned(),
                };
                return Err(Fault::mismatch("JSON data", found));
            }
            let bytes = decode(text)?;
            let text = std::str::from_utf8(&bytes)
                .map_err(|_| Fault::mismatch("JSON in base64", "bytes that are not UTF-8"))?;
            json::read_apart(text, place)
        };
        match self.0 {
            Inner::Next { input, .. } => input.value(place),
            Inner::Kept {
                data,
                content_type,
                source,
            } => match data {
                Kept::Absent => place.put(Token::Null),
                Kept::Json(text) => {
                    // Errors give offsets in the whole text.
                    let start =
                        (text.as_ptr() as usize).saturating_sub(source.as_str().as_ptr() as usize);
                    json::read(text, place).map_err(|fault| fault.shifted(start))
                }
                Kept::Base64(text) => base64(&text, content_type, place),
            },
            Inner::Raw { data, content_type } => match &*data {
                RawData::Absent | RawData::Null => place.put(Token::Null),
                RawData::Json(text) => json::read_apart(text, place),
                RawData::Base64(text) => base64(text, content_type, place),
            },
        }
    }

    /// Takes the data as raw data.
    ///
    /// # Errors
    /// The input is malformed.
    pub fn raw(self) -> Result<RawData, Fault> {
        Ok(match self.0 {
            Inner::Next { input, source } => RawData::from_checked(source.keep(input.raw()?)),
            Inner::Kept { data, source, .. } => match data {
                Kept::Absent => RawData::Absent,
                Kept::Json(text) => RawData::from_checked(source.keep(text)),
                Kept::Base64(text) => RawData::Base64(text.into()),
            },
            Inner::Raw { data, .. } => data.into_owned(),
        })
    }
}

/// Whether a content type means JSON: `application/json`, `text/json`, or a `+json` suffix, in
/// any case and with any parameters.
pub(crate) fn is_json(content_type: &str) -> bool {
    let essence = content_type.split(';').next().unwrap_or_default().trim();
    let subtype = essence.rsplit('/').next().unwrap_or_default();
    let suffix = subtype.rsplit('+').next().unwrap_or_default();
    essence.contains('/') && suffix.eq_ignore_ascii_case("json")
}

/// The slot for an event's whole data: null counts as an object without members.
struct DataSlot<T>(Slot<T>);

impl<T: Property> Place for DataSlot<T> {
    fn put(&mut self, token: Token<'_>) -> Result<(), Fault> {
        let empty = matches!(token, Token::Null)
            && T::KINDS.contains(Kinds::OBJECT)
            && !T::KINDS.contains(Kinds::NULL);
        if empty {
            self.0.put(Token::Object(&mut NoMembers))
        } else {
            self.0.put(token)
        }
    }
}

struct NoMembers;

impl Members for NoMembers {
    fn name(&mut self) -> Result<Option<&str>, Fault> {
        Ok(None)
    }

    fn value(&mut self, _: &mut dyn Place) -> Result<(), Fault> {
        Ok(())
    }
}

/// An event's data while it is written.
#[derive(Clone)]
pub enum ContentView<'a> {
    /// No data.
    Absent,
    /// Typed data.
    Json(View<'a>),
    /// JSON text, written unchanged.
    Raw(&'a str),
    /// Base64, for a CloudEvent's `data_base64`.
    Base64(&'a str),
}

/// A value that a variant with `#[event(type = "…")]` or `#[event(other)]` can hold: any
/// [`Property`], or [`RawData`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read as event data",
    note = "write `#[derive(Properties)]` above a struct of your own, `#[derive(OneOf)]` above an enum, in place of serde's derives: they are implied",
    note = "a type that has serde's `Serialize` and `Deserialize` is read and written in a `Json`: `Json<{Self}>`",
    note = "features of the crate add types of `chrono`, `indexmap`, `jiff`, `rust_decimal`, `url` and `uuid`; for others, implement `Property` for a newtype"
)]
pub trait Data: Sized {
    /// Reads it.
    fn read(content: Content<'_>) -> Result<Self, Fault>;

    /// The data as it is written.
    fn content(&self) -> ContentView<'_>;
}

impl<T: Property> Data for T {
    fn read(content: Content<'_>) -> Result<Self, Fault> {
        content.typed()
    }

    fn content(&self) -> ContentView<'_> {
        ContentView::Json(self.view())
    }
}

impl Data for RawData {
    fn read(content: Content<'_>) -> Result<Self, Fault> {
        content.raw()
    }

    fn content(&self) -> ContentView<'_> {
        EventData::content(self)
    }
}
