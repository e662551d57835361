//! UUIDs.

use uuid::Uuid;

use crate::property::key::{Key, keys};
use crate::property::types::texts::text_types;
use crate::property::{Fault, Kinds, Property, Token, View};

text_types! {
    /// Read with or without hyphens, in braces, or as a URN, in any case; written in lower case
    /// with hyphens.
    Uuid: "a UUID",
}
