//! The schema language: every keyword that a schema file may use, as Rust types.
//!
//! The generator reads files through these types, knows keywords by their fields, and writes the schema of schema
//! files from them, doc comments included. So the three cannot differ.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Deserializer};
use serde_json::{Number, Value};

use super::forms::{LintName, Named, Raw, Sub};
use super::schema_of_files::{EventSchema, PropertySchema, SubSchema};

/// What a file says about its source, beside the keywords of any schema.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct FileKeywords<'a> {
    /// What the event types of this source begin with: `Microsoft.KeyVault`. Names of variants leave it out.
    #[serde(rename = "x-namespace")]
    pub namespace: Option<String>,
    /// The kinds of topic that send these events, as Azure names them: `Microsoft.KeyVault.vaults`.
    #[serde(rename = "x-topic-types")]
    pub topic_types: Vec<String>,
    /// The event types: full name -> description and schema of the data.
    #[serde(rename = "x-events", borrow)]
    pub events: Named<'a, EventSchema>,
    /// Address of the page that documents the source.
    #[serde(rename = "x-docs")]
    pub docs: Option<String>,
}

/// What an entry of `x-events` says beside the keywords of any schema.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct EventKeywords {
    /// Pattern of the event's subject: `models/{name}:{version}`.
    #[serde(rename = "x-subject")]
    pub subject: Option<String>,
}

/// What a property says beside the keywords of any schema.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(default)]
pub struct PropertyKeywords {
    /// Other spellings of the property's name that are seen on the wire. Read, never written.
    #[serde(rename = "x-aliases")]
    pub aliases: Vec<String>,
}

/// The keywords of a schema: JSON Schema draft 2020-12, what older drafts and `OpenAPI` call the same, and ours.
#[derive(Debug, Default, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", default)]
pub struct Keywords<'a> {
    /// The draft: `https://json-schema.org/draft/2020-12/schema`, or the path of this file, for editors.
    #[serde(rename = "$schema")]
    pub schema: Option<String>,
    /// Name (a URI) under which other schemas may refer to this one.
    #[serde(rename = "$id")]
    pub id: Option<String>,
    /// What draft 4 calls `$id`.
    #[serde(rename = "id")]
    pub old_id: Option<String>,
    /// Name for references to this place: `#name`.
    #[serde(rename = "$anchor")]
    pub anchor: Option<String>,
    /// As `$anchor`, for `$dynamicRef`.
    #[serde(rename = "$dynamicAnchor")]
    pub dynamic_anchor: Option<String>,
    /// What draft 2019-09 has instead of `$dynamicAnchor`.
    #[serde(rename = "$recursiveAnchor")]
    pub recursive_anchor: Option<bool>,
    /// Use of another schema: `#/$defs/Name`, `other.json#/$defs/Name`, `#anchor` or a schema's `$id`.
    #[serde(rename = "$ref")]
    pub reference: Option<String>,
    /// As `$ref`; where it depends on the schemas around it, the type is `Value`.
    #[serde(rename = "$dynamicRef")]
    pub dynamic_ref: Option<String>,
    /// What draft 2019-09 has instead of `$dynamicRef`.
    #[serde(rename = "$recursiveRef")]
    pub recursive_ref: Option<String>,
    /// A note for those who edit the schema; not shown in the documentation.
    #[serde(rename = "$comment")]
    pub comment: Option<String>,
    /// Why this deviates from the definition that the service publishes. For those who edit the schema; not shown in
    /// the documentation.
    #[serde(rename = "x-correction")]
    pub correction: Option<String>,
    /// Vocabularies of a meta-schema; no effect here.
    #[serde(rename = "$vocabulary")]
    pub vocabulary: Option<BTreeMap<String, bool>>,
    /// Named schemas of this file: each becomes a type where it has a shape.
    #[serde(rename = "$defs", borrow)]
    pub defs: Named<'a, SubSchema>,
    /// What older drafts call `$defs`.
    #[serde(borrow)]
    pub definitions: Named<'a, SubSchema>,

    /// The JSON type, or several: `string`, `["string", "null"]`.
    #[serde(rename = "type", borrow)]
    pub types: Option<Raw<'a, Types>>,
    /// The only value.
    #[serde(rename = "const", borrow, deserialize_with = "present")]
    pub constant: Option<Raw<'a, Value>>,
    /// The possible values. Strings become an open enum: values that are not listed are read as well.
    #[serde(rename = "enum", borrow)]
    pub enumeration: Option<Raw<'a, Vec<Value>>>,
    /// The form of a string or number: `date-time` becomes `OffsetDateTime`, others are documented.
    pub format: Option<String>,
    /// `OpenAPI`: null is possible too.
    pub nullable: Option<bool>,

    /// The properties of an object, which becomes a struct.
    #[serde(borrow)]
    pub properties: Option<Named<'a, PropertySchema>>,
    /// The values of properties whose names match a pattern.
    #[serde(borrow)]
    pub pattern_properties: Named<'a, SubSchema>,
    /// The values of all other properties, or false: data that has others is rejected. If nothing is said, they are
    /// kept, whatever their values are. An object that has only these becomes a map.
    #[serde(borrow)]
    pub additional_properties: Option<Sub<'a>>,
    /// As `additionalProperties`, after `allOf` and the like.
    #[serde(borrow)]
    pub unevaluated_properties: Option<Sub<'a>>,
    /// What the names of properties look like.
    #[serde(borrow)]
    pub property_names: Option<Sub<'a>>,
    /// Properties that are always there: without one of them, or with null for it, data is rejected.
    pub required: Option<Required>,
    /// The least number of properties.
    pub min_properties: Option<Number>,
    /// The greatest number of properties.
    pub max_properties: Option<Number>,
    /// Properties that are there when another one is.
    pub dependent_required: Option<BTreeMap<String, Vec<String>>>,
    /// What holds when a property is there.
    #[serde(borrow)]
    pub dependent_schemas: Named<'a, SubSchema>,
    /// What older drafts call `dependentRequired` and `dependentSchemas`.
    #[serde(borrow)]
    pub dependencies: Option<Raw<'a, BTreeMap<String, Value>>>,

    /// The items of an array.
    #[serde(borrow)]
    pub items: Option<Raw<'a, Items>>,
    /// The first items of an array, one schema each.
    #[serde(borrow)]
    pub prefix_items: Option<Vec<Sub<'a>>>,
    /// What older drafts call `items` after an array of first items.
    #[serde(borrow)]
    pub additional_items: Option<Sub<'a>>,
    /// As `items`, after `allOf` and the like.
    #[serde(borrow)]
    pub unevaluated_items: Option<Sub<'a>>,
    /// What at least one item looks like.
    #[serde(borrow)]
    pub contains: Option<Sub<'a>>,
    /// The least number of items that look like `contains`.
    pub min_contains: Option<Number>,
    /// The greatest number of items that look like `contains`.
    pub max_contains: Option<Number>,
    /// The least number of items.
    pub min_items: Option<Number>,
    /// The greatest number of items.
    pub max_items: Option<Number>,
    /// No item occurs twice.
    pub unique_items: Option<bool>,

    /// The least number of characters.
    pub min_length: Option<Number>,
    /// The greatest number of characters.
    pub max_length: Option<Number>,
    /// A regular expression for a string.
    pub pattern: Option<String>,
    /// How a string encodes bytes: `base64`.
    pub content_encoding: Option<String>,
    /// The media type of a string's content.
    pub content_media_type: Option<String>,
    /// The schema of a string's content.
    #[serde(borrow)]
    pub content_schema: Option<Sub<'a>>,

    /// The least number. An `integer` of at least 0 becomes `u64`.
    pub minimum: Option<Number>,
    /// The greatest number.
    pub maximum: Option<Number>,
    /// A number that is too small; in draft 4 whether `minimum` is.
    #[serde(borrow)]
    pub exclusive_minimum: Option<Raw<'a, Exclusive>>,
    /// A number that is too great; in draft 4 whether `maximum` is.
    #[serde(borrow)]
    pub exclusive_maximum: Option<Raw<'a, Exclusive>>,
    /// What a number is divisible by.
    pub multiple_of: Option<Number>,

    /// Schemas that hold all together: their properties are merged.
    #[serde(borrow)]
    pub all_of: Vec<Sub<'a>>,
    /// Alternatives: null makes an `Option`, others an enum.
    #[serde(borrow)]
    pub any_of: Vec<Sub<'a>>,
    /// Alternatives: null makes an `Option`, others an enum.
    #[serde(borrow)]
    pub one_of: Vec<Sub<'a>>,
    /// What does not hold.
    #[serde(borrow)]
    pub not: Option<Sub<'a>>,
    /// The condition for `then` and `else`.
    #[serde(borrow)]
    pub r#if: Option<Sub<'a>>,
    /// What holds if `if` does.
    #[serde(borrow)]
    pub then: Option<Sub<'a>>,
    /// What holds if `if` does not.
    #[serde(borrow)]
    pub r#else: Option<Sub<'a>>,
    /// `OpenAPI`: the property that tells the alternatives apart.
    pub discriminator: Option<Discriminator>,

    /// A short name for people.
    pub title: Option<String>,
    /// What it is. Becomes the documentation of the Rust item.
    pub description: Option<String>,
    /// The value that an absent one stands for. Documented, not filled in.
    #[serde(borrow, deserialize_with = "present")]
    pub default: Option<Raw<'a, Value>>,
    /// Sample values. Those of an event's data are shown in the documentation and serve as test events.
    #[serde(borrow)]
    pub examples: Option<Raw<'a, Vec<Value>>>,
    /// `OpenAPI`: one sample value.
    #[serde(borrow, deserialize_with = "present")]
    pub example: Option<Raw<'a, Value>>,
    /// Whether it should not be used any more. Becomes `#[deprecated]`.
    pub deprecated: Option<bool>,
    /// Whether only the service sets it.
    pub read_only: Option<bool>,
    /// Whether it is sent but never returned.
    pub write_only: Option<bool>,

    /// Whether the value is secret or personal: `Debug` shows `***` for it. On a definition of an object, each of its
    /// properties is.
    #[serde(rename = "x-sensitive")]
    pub(crate) sensitive: Option<bool>,
    /// Lints that find nothing here and in the schemas inside: `["missing-description"]`. `cargo xtask lint --list`
    /// shows all.
    #[serde(rename = "x-allow")]
    pub allow: Vec<LintName>,
    /// The name of the Rust item, where the one that the generator would choose reads badly or is taken.
    #[serde(rename = "x-rust-name")]
    pub rust_name: Option<String>,
}

/// `const: null` says something, an absent `const` does not.
fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// The names of properties; draft 3 and `OpenAPI` 2 wrote true or false on a property instead.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Required(pub Vec<String>);

/// `OpenAPI`: how alternatives are told apart.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Discriminator {
    /// The property whose value names the alternative.
    pub property_name: String,
    /// Value -> reference to the alternative.
    #[serde(default)]
    pub mapping: BTreeMap<String, String>,
}

/// A JSON type.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Deserialize, JsonSchema)]
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
#[derive(JsonSchema)]
#[serde(untagged)]
pub enum Types {
    /// One type.
    One(JsonType),
    /// Any of these types.
    Many(Vec<JsonType>),
}

/// The limit, or (draft 4) whether the inclusive limit is exclusive.
#[derive(JsonSchema)]
#[serde(untagged)]
pub enum Exclusive {
    /// The limit.
    Limit(f64),
    /// Draft 4.
    Whether(bool),
}

/// The schema of the items or, up to draft 2019-09, one for each of the first items.
#[derive(JsonSchema)]
#[serde(untagged)]
pub enum Items {
    /// One schema for all items.
    All(SubSchema),
    /// One schema for each of the first items.
    First(Vec<SubSchema>),
}
