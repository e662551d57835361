//! The value of an attribute, as it was read.

use std::borrow::Cow;

use super::extensions::Extension;
use crate::property::Fault;
use crate::property::scanner::{Quoted, Scanner};

/// Skips the next value, and returns its text.
pub(super) type Skip<'de> = fn(&mut Scanner<'de>) -> Result<&'de str, Fault>;

/// The value of an attribute, as it was read.
#[derive(Clone, Copy, Debug)]
pub(super) enum Attribute<'de> {
    Text(Quoted<'de>),
    /// Anything else, as JSON text.
    Json(&'de str),
}

impl<'de> Attribute<'de> {
    /// Reads the next attribute; `None` for null. Values other than text are skipped by `skip`.
    pub(super) fn read(scanner: &mut Scanner<'de>, skip: Skip<'de>) -> Result<Option<Self>, Fault> {
        if scanner.peek() == Some(b'"') {
            return Ok(Some(Self::Text(scanner.quoted()?)));
        }
        let json = skip(scanner)?;
        Ok((json != "null").then_some(Self::Json(json)))
    }

    /// The attribute as text: integers and booleans are converted.
    pub(super) fn text(self) -> Option<Cow<'de, str>> {
        match self {
            Self::Text(text) => Some(text.text()),
            Self::Json(json @ ("true" | "false")) => Some(Cow::Borrowed(json)),
            Self::Json(json) => json.parse::<i64>().is_ok().then_some(Cow::Borrowed(json)),
        }
    }

    pub(super) fn extension(self) -> Extension {
        match self {
            Self::Text(text) => Extension::Text(text.text().into()),
            Self::Json(json) => Extension::Json(json.into()),
        }
    }
}
