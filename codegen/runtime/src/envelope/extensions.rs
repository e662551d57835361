//! Members of an envelope that the envelope does not define.

use std::borrow::Cow;

use serde_json::Value;
use serde_json::value::RawValue;

use crate::error::{Error, ErrorKind, Result};

/// Members that the envelope does not define, in the order in which they came: a CloudEvent's
/// extension attributes (`traceparent` …), what Event Grid adds to a dead letter, stray members of
/// the other envelope. They are written back as they were.
#[derive(Clone, Debug, Default)]
pub struct Extensions<'a>(Vec<(Cow<'a, str>, Cow<'a, RawValue>)>);

impl<'a> Extensions<'a> {
    /// The member's value, untyped.
    ///
    /// A name is compared exactly; of two members with one name the last one counts.
    #[must_use]
    pub fn get(&self, name: &str) -> Option<Value> {
        let (_, raw) = self
            .0
            .iter()
            .rev()
            .find(|(candidate, _)| candidate == name)?;
        serde_json::from_str(raw.get()).ok()
    }

    /// The members as JSON text.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &RawValue)> {
        self.0.iter().map(|(name, raw)| (&**name, &**raw))
    }

    /// How many there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.0.len()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Adds a member, or replaces the one of that name.
    ///
    /// # Errors
    /// The value has no JSON form.
    pub fn insert(&mut self, name: impl Into<Cow<'a, str>>, value: &Value) -> Result<()> {
        let raw = serde_json::value::to_raw_value(value)
            .map_err(|error| Error::new(ErrorKind::Syntax, error.to_string()))?;
        let name = name.into();
        self.0.retain(|(other, _)| *other != name);
        self.0.push((name, Cow::Owned(raw)));
        Ok(())
    }

    /// Adds a member as it was read. One that is null equals an absent one.
    pub(super) fn push(&mut self, name: Cow<'a, str>, raw: Cow<'a, RawValue>) {
        if raw.get() != "null" {
            self.0.push((name, raw));
        }
    }

    pub(super) fn names(&self) -> impl Iterator<Item = String> {
        self.0.iter().map(|(name, _)| name.to_string())
    }

    pub(super) fn into_owned(self) -> Extensions<'static> {
        let owned = |(name, raw): (Cow<'a, str>, Cow<'a, RawValue>)| {
            (Cow::Owned(name.into_owned()), Cow::Owned(raw.into_owned()))
        };
        Extensions(self.0.into_iter().map(owned).collect())
    }
}

/// Equal when the same names have the same text in the same order.
impl PartialEq for Extensions<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.len() == other.len()
            && self
                .iter()
                .zip(other.iter())
                .all(|(one, other)| one.0 == other.0 && one.1.get() == other.1.get())
    }
}
