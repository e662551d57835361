//! Types whose values are strings of a certain form, and other strings of the standard library.

use std::borrow::Cow;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, SocketAddrV4, SocketAddrV6};
use std::rc::Rc;
use std::str::FromStr;
use std::sync::Arc;

use crate::property::key::{Key, keys};
use crate::property::{Fault, Kinds, Property, Token, View};
use crate::text::Text;

/// Reads a string of a certain form. White space around it is ignored.
pub(super) fn parse<T: FromStr>(token: &Token<'_>, expected: &'static str) -> Result<T, Fault> {
    parse_by(token, expected, |text| text.trim().parse().ok())
}

/// Reads a string of a certain form by a function.
pub(super) fn parse_by<T>(
    token: &Token<'_>,
    expected: &'static str,
    parse: impl FnOnce(&str) -> Option<T>,
) -> Result<T, Fault> {
    let found = match token {
        Token::String("") => "an empty string",
        Token::String(text) => match parse(text) {
            Some(value) => return Ok(value),
            None => "another string",
        },
        other => other.describe(),
    };
    Err(Fault::mismatch(expected, found))
}

/// Implements the traits of a property for a type that has `FromStr` and `Display`.
macro_rules! text_types {
    ($($(#[$doc:meta])* $ty:ty: $words:literal,)*) => {$(
        $(#[$doc])*
        impl Property for $ty {
            const KINDS: Kinds = Kinds::STRING;

            fn read(token: Token<'_>) -> Result<Self, Fault> {
                $crate::property::types::texts::parse(&token, $words)
            }

            fn view(&self) -> View<'_> {
                View::String(self.to_string().into())
            }
        }

        keys!($ty);
    )*};
}
#[cfg(any(feature = "jiff", feature = "url", feature = "uuid"))]
pub(super) use text_types;

text_types! {
    IpAddr: "an IP address",
    Ipv4Addr: "an IPv4 address",
    Ipv6Addr: "an IPv6 address",
    SocketAddr: "an IP address with a port",
    SocketAddrV4: "an IPv4 address with a port",
    SocketAddrV6: "an IPv6 address with a port",
}

impl Property for char {
    const KINDS: Kinds = Kinds::STRING;

    /// A string of one character.
    fn read(token: Token<'_>) -> Result<Self, Fault> {
        parse_by(&token, "a string of one character", |text| {
            text.parse().ok()
        })
    }

    fn view(&self) -> View<'_> {
        View::String(self.to_string().into())
    }
}

keys!(char);

macro_rules! strings {
    ($($ty:ty)*) => {$(
        impl Property for $ty {
            const KINDS: Kinds = Kinds::STRING;

            /// Like `String`.
            fn read(token: Token<'_>) -> Result<Self, Fault> {
                String::read(token).map(Self::from)
            }

            fn view(&self) -> View<'_> {
                View::String(Cow::Borrowed(self))
            }
        }

        keys!($ty);

        impl Unknown for $ty {
            fn as_text(&self) -> &str {
                self
            }

            fn from_text<'t>(text: impl Into<Cow<'t, str>>) -> Self {
                text.into().into_owned().into()
            }
        }
    )*};
}

strings! { Box<str> Arc<str> Rc<str> Cow<'static, str> }

/// The type in which an enum of strings keeps an unknown member.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot keep an unknown member of an enum of strings",
    note = "it is kept as it was sent; write `Text` or `String`"
)]
pub trait Unknown: Property {
    /// The member as it was sent.
    fn as_text(&self) -> &str;

    /// A member.
    fn from_text<'t>(text: impl Into<Cow<'t, str>>) -> Self;
}

impl Unknown for String {
    fn as_text(&self) -> &str {
        self
    }

    fn from_text<'t>(text: impl Into<Cow<'t, str>>) -> Self {
        text.into().into_owned()
    }
}

impl Unknown for Text {
    fn as_text(&self) -> &str {
        self
    }

    fn from_text<'t>(text: impl Into<Cow<'t, str>>) -> Self {
        match text.into() {
            Cow::Borrowed(text) => text.into(),
            Cow::Owned(text) => text.into(),
        }
    }
}
