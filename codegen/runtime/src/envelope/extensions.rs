//! Members of an envelope that the envelope does not define.

use std::fmt;

use serde_json::Value;

use super::member::Member;
use crate::additional::AdditionalProperties;
use crate::error::{Error, ErrorKind, Result};
use crate::text::Text;

/// Members that the envelope does not define, in the order in which they were read: a CloudEvent's
/// extension attributes (`traceparent` …), members that Event Grid adds to a dead letter, members
/// of the other envelope. They are written back unchanged.
///
/// ```
/// use eventgrid::Extensions;
///
/// let mut extensions = Extensions::default();
/// extensions.insert("partitionkey", "orders")?;
/// assert_eq!(extensions.get_str("partitionkey"), Some("orders"));
///
/// // Members that the envelopes define are fields of the event.
/// assert!(extensions.insert("id", "1").is_err());
/// # Ok::<(), eventgrid::Error>(())
/// ```
#[derive(Clone, Default, PartialEq)]
pub struct Extensions(AdditionalProperties<Extension>);

/// The value of a member, as it was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Extension {
    Text(Text),
    /// Any other value, as JSON text: numbers keep all digits.
    Json(Text),
}

impl Extension {
    fn value(&self) -> Value {
        match self {
            Self::Text(text) => Value::from(text.as_str()),
            // The text was read as JSON, or written from a value.
            Self::Json(json) => serde_json::from_str(json).unwrap_or_default(),
        }
    }
}

impl Extensions {
    /// The member's value. A name is compared exactly.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Value> {
        self.0.get(name).map(Extension::value)
    }

    /// The member's value, if it is a string.
    #[must_use]
    pub fn get_str(&self, name: &str) -> Option<&str> {
        match self.0.get(name)? {
            Extension::Text(text) => Some(text),
            Extension::Json(_) => None,
        }
    }

    /// The members, in order.
    pub fn iter(&self) -> impl Iterator<Item = (&str, Value)> {
        self.as_sent()
            .map(|(name, extension)| (name, extension.value()))
    }

    /// The names, in order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.as_sent().map(|(name, _)| name)
    }

    pub(crate) fn as_sent(&self) -> impl Iterator<Item = (&str, &Extension)> {
        self.0
            .iter()
            .map(|(name, extension)| (name.as_str(), extension))
    }

    /// The number of members.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there are no members.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds a member, or replaces the member with this name. Null means that the member is absent.
    ///
    /// # Errors
    /// The name is that of an attribute of every CloudEvent: set the event's field instead.
    pub fn insert(&mut self, name: impl Into<Text>, value: impl Into<Value>) -> Result<()> {
        let name = name.into();
        if Member::is_attribute(&name) {
            let message = format!(
                "`{name}` is a member of the envelope, not an extension: set the event's field"
            );
            return Err(Error::new(ErrorKind::Envelope, message));
        }
        match value.into() {
            Value::Null => {
                self.remove(&name);
            }
            Value::String(text) => self.put(name, Extension::Text(text.into())),
            value => self.put(name, Extension::Json(value.to_string().into())),
        }
        Ok(())
    }

    /// Removes a member and returns its value.
    pub fn remove(&mut self, name: &str) -> Option<Value> {
        let removed = self.0.remove(name);
        removed.as_ref().map(Extension::value)
    }

    /// Adds a member as it was read. Null means that the member is absent.
    pub(super) fn put(&mut self, name: Text, extension: Extension) {
        if !matches!(&extension, Extension::Json(json) if json == "null") {
            self.0.insert(name, extension);
        }
    }
}

impl IntoIterator for Extensions {
    type Item = (Text, Value);
    type IntoIter = std::vec::IntoIter<Self::Item>;

    fn into_iter(self) -> Self::IntoIter {
        let members: Vec<_> = self
            .0
            .into_iter()
            .map(|(name, extension)| (name, extension.value()))
            .collect();
        members.into_iter()
    }
}

impl fmt::Debug for Extensions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}
