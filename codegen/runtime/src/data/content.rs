//! The data member of an event, on its way in and on its way out.

use std::borrow::Cow;

use serde_json::value::RawValue;

use super::raw::decode;
use super::{EventData, IntoOwned, RawData};
use crate::property::{Fault, Kinds, Members, Place, Property, Token, View, read_json};

/// An event's data on its way in: whoever takes it says whether typed or raw.
pub struct Content<'r, 'de>(Source<'r, 'de>);

enum Source<'r, 'de> {
    /// It comes next in the input.
    Member(&'r mut dyn DataMember<'de>),
    /// It was read before. `json` tells whether base64 holds JSON.
    Raw { data: RawData<'de>, json: bool },
}

/// The data member of an event that is being read.
pub(crate) trait DataMember<'de> {
    fn value(&mut self, place: &mut dyn Place) -> Result<(), Fault>;
    fn raw(&mut self) -> Result<Cow<'de, RawValue>, Fault>;
}

impl<'r, 'de> Content<'r, 'de> {
    pub(crate) fn member(member: &'r mut dyn DataMember<'de>) -> Self {
        Self(Source::Member(member))
    }

    /// Data that was read raw. Of its `content_type`, only base64 asks.
    #[must_use]
    pub fn from_raw(data: RawData<'de>, content_type: Option<&str>) -> Self {
        let json = content_type.is_some_and(is_json);
        Self(Source::Raw { data, json })
    }

    /// Reads the data as a property's type. Absent and null data is an object without members,
    /// where the type is one.
    ///
    /// # Errors
    /// The data does not fit the type.
    pub fn typed<T: Property>(self) -> Result<T, Fault> {
        let mut slot = DataSlot(None);
        self.read_into(&mut slot)?;
        slot.0
            .ok_or_else(|| Fault::malformed("the data gave no value"))
    }

    fn read_into(self, place: &mut dyn Place) -> Result<(), Fault> {
        match self.0 {
            Source::Member(member) => member.value(place),
            Source::Raw {
                data: RawData::Absent | RawData::Null,
                ..
            } => place.put(Token::Null),
            Source::Raw {
                data: RawData::Json(raw),
                ..
            } => read_json(raw.get(), place).map_err(Fault::from),
            Source::Raw {
                data: RawData::Base64(text),
                json: true,
            } => {
                let bytes = decode(&text)?;
                let text = std::str::from_utf8(&bytes)
                    .map_err(|_| Fault::mismatch("JSON in base64", "bytes that are not UTF-8"))?;
                // The position would be one in the decoded text, which nobody sees.
                read_json(text, place).map_err(|unread| Fault::from(unread).without_position())
            }
            Source::Raw {
                data: RawData::Base64(_),
                json: false,
            } => Err(Fault::mismatch(
                "JSON data",
                "base64 without a JSON `datacontenttype`",
            )),
        }
    }

    /// Takes the data as it is.
    ///
    /// # Errors
    /// The input is malformed.
    pub fn raw(self) -> Result<RawData<'de>, Fault> {
        match self.0 {
            Source::Member(member) => member.raw().map(RawData::from_raw),
            Source::Raw { data, .. } => Ok(data),
        }
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
struct DataSlot<T>(Option<T>);

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

    fn is_taken(&self) -> bool {
        self.0.is_some()
    }
}

struct NoMembers;

impl Members for NoMembers {
    fn name(&mut self, _: &mut dyn FnMut(&str)) -> Result<bool, Fault> {
        Ok(false)
    }

    fn value(&mut self, _: &mut dyn Place) -> Result<(), Fault> {
        Ok(())
    }

    fn skip(&mut self) -> Result<(), Fault> {
        Ok(())
    }
}

/// An event's data on its way out.
#[derive(Clone)]
pub enum ContentView<'a> {
    /// There is none.
    Absent,
    /// Typed data.
    Json(View<'a>),
    /// JSON text, written as it is.
    Raw(&'a RawValue),
    /// Base64, for a CloudEvent's `data_base64`.
    Base64(&'a str),
}

/// What a variant with `#[event(type = "…")]` or `#[event(other)]` can hold without borrowing:
/// any [`Property`], or [`RawData`].
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read as event data",
    note = "add `#[derive(Properties)]` to a struct, `#[derive(OneOf)]` to an enum, or implement `Property` by hand"
)]
pub trait Data: Sized {
    /// Reads it.
    fn read(content: Content<'_, '_>) -> Result<Self, Fault>;

    /// The value as it is written.
    fn content(&self) -> ContentView<'_>;
}

impl<T: Property> Data for T {
    fn read(content: Content<'_, '_>) -> Result<Self, Fault> {
        content.typed()
    }

    fn content(&self) -> ContentView<'_> {
        ContentView::Json(self.view())
    }
}

impl Data for RawData<'static> {
    fn read(content: Content<'_, '_>) -> Result<Self, Fault> {
        content.raw().map(RawData::into_owned)
    }

    fn content(&self) -> ContentView<'_> {
        EventData::content(self)
    }
}
