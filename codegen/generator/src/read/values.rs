//! The values of keywords, where the standard library has no type for them.

use std::collections::BTreeMap;

use serde::Deserialize;

/// The names of properties; draft 3 and `OpenAPI` 2 write true or false on a property instead.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub struct Required(pub Vec<String>);

/// The envelope of a sample event. In all of its texts, `{name}` and `{outer.inner}` are replaced
/// by properties of the data.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Envelope {
    /// The ID, if it depends on the data: `{correlationId}`.
    pub id: Option<String>,
    /// The source of the event.
    pub source: Option<String>,
    /// The subject, if `x-subject` names something that is not in the data.
    pub subject: Option<String>,
    /// The time in RFC 3339: `2024-05-01T09:30:00Z`.
    pub time: Option<String>,
}

/// `OpenAPI`: the selection of an alternative.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Discriminator {
    /// The property whose value names the alternative.
    pub property_name: String,
    /// Value -> the alternative, by reference or by the name of its definition. Several values may
    /// name the same one; without any, the values are those that the alternative's property lists,
    /// otherwise the definition's name.
    #[serde(default)]
    pub mapping: BTreeMap<String, String>,
    /// The alternative for all other values, and for objects without the property.
    pub default_mapping: Option<String>,
}

/// A JSON type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum JsonType {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean,
    /// A number without a fraction.
    Integer,
    /// A number.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

/// One JSON type or several.
#[derive(Debug)]
pub enum Types {}

/// The limit, or (draft 4) whether the inclusive limit is exclusive.
#[derive(Debug)]
pub enum Exclusive {}

/// The schema of the items or, up to draft 2019-09, one for each of the first items.
#[derive(Debug)]
pub enum Items {}

/// A schema, in the schema of schema files.
#[derive(Debug)]
pub enum SubSchema {}

/// The schema of a property.
#[derive(Debug)]
pub enum PropertySchema {}

/// An entry of `x-events`.
#[derive(Debug)]
pub enum EventSchema {}
