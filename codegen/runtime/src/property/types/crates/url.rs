//! URLs.

use url::Url;

use crate::property::key::{Key, keys};
use crate::property::types::texts::text_types;
use crate::property::{Fault, Kinds, Property, Token, View};

text_types! {
    /// An absolute URL, written as the crate `url` normalizes it.
    Url: "an absolute URL",
}
