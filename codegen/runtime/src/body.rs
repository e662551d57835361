//! The body of a request or message.

use std::borrow::Cow;

use bytes::Bytes;
use bytestring::ByteString;

/// A body with events: the argument of [`each`](crate::each) and [`from_slice`](crate::from_slice).
///
/// Implements `From` for types that hold bytes: `&[u8]`, `&str`, `Vec<u8>`, `String`, `Bytes` and
/// references to them, `Box<[u8]>` and `Cow<[u8]>`.
///
/// Typed data owns its text and keeps no body in memory. [`RawData`](crate::RawData) shares an
/// owned body (`Vec<u8>`, `String`, `Bytes` or `&Bytes`), which stays in memory as long as one such
/// event does; [`RawData::into_unshared`](crate::RawData::into_unshared) ends this. Raw data from a
/// borrowed body (`&[u8]`, `&str`) is a copy.
#[derive(Debug)]
pub struct Body<'a>(pub(crate) Inner<'a>);

#[derive(Debug)]
pub(crate) enum Inner<'a> {
    Borrowed(&'a [u8]),
    Shared(Bytes),
}

/// An owned body is shared, a borrowed one is copied.
impl From<Body<'_>> for Bytes {
    fn from(body: Body<'_>) -> Self {
        body.into_bytes()
    }
}

impl Body<'_> {
    pub(crate) fn as_bytes(&self) -> &[u8] {
        match &self.0 {
            Inner::Borrowed(bytes) => bytes,
            Inner::Shared(bytes) => bytes,
        }
    }

    pub(crate) fn into_bytes(self) -> Bytes {
        match self.0 {
            Inner::Borrowed(bytes) => Bytes::copy_from_slice(bytes),
            Inner::Shared(bytes) => bytes,
        }
    }
}

macro_rules! borrowed {
    ($($other:ty),*) => {$(
        impl<'a> From<&'a $other> for Body<'a> {
            fn from(body: &'a $other) -> Self {
                Self(Inner::Borrowed(body.as_ref()))
            }
        }
    )*};
}

borrowed!([u8], str, Vec<u8>, String);

impl<'a, const N: usize> From<&'a [u8; N]> for Body<'a> {
    fn from(body: &'a [u8; N]) -> Self {
        Self(Inner::Borrowed(body))
    }
}

macro_rules! shared {
    ($($other:ty),*) => {$(
        impl From<$other> for Body<'_> {
            fn from(body: $other) -> Self {
                Self(Inner::Shared(body.into()))
            }
        }
    )*};
}

shared!(Vec<u8>, Box<[u8]>, String, Bytes);

impl<'a> From<Cow<'a, [u8]>> for Body<'a> {
    fn from(body: Cow<'a, [u8]>) -> Self {
        match body {
            Cow::Borrowed(body) => body.into(),
            Cow::Owned(body) => body.into(),
        }
    }
}

impl From<&Bytes> for Body<'_> {
    fn from(body: &Bytes) -> Self {
        Self(Inner::Shared(body.clone()))
    }
}

/// A text of which parts are kept: shared with it, or copied.
pub(crate) enum Source<'a> {
    Borrowed(&'a str),
    Shared(ByteString),
}

impl<'a> Source<'a> {
    /// The text of a body; `None` if it is not UTF-8.
    pub(crate) fn of(body: &Body<'a>) -> Option<Self> {
        match &body.0 {
            Inner::Borrowed(bytes) => std::str::from_utf8(bytes).ok().map(Self::Borrowed),
            Inner::Shared(bytes) => ByteString::try_from(bytes.clone()).ok().map(Self::Shared),
        }
    }

    pub(crate) fn as_str(&self) -> &str {
        match self {
            Self::Borrowed(text) => text,
            Self::Shared(text) => text,
        }
    }

    /// Keeps a part of the text.
    pub(crate) fn keep(&self, part: &str) -> ByteString {
        match self {
            Self::Borrowed(_) => part.into(),
            Self::Shared(text) => text.slice_ref(part),
        }
    }
}
