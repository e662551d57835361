//! The schema language: every keyword that a schema file may use, with the Rust type that reads it.
//!
//! The generator reads files through these types, knows keywords by their names, and writes the schema of schema files
//! from the same lines, comments included. So the three cannot differ.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};
use serde_json::{Number, Value};

use super::forms::{Form, LintName, Named, Raw, Sub};
use super::schema_of_files::{EventSchema, PropertySchema, SubSchema};

/// A keyword as the schema of schema files describes it.
#[derive(Clone, Copy, Debug)]
pub struct Keyword {
    /// Its name: `x-subject`.
    pub name: &'static str,
    /// What it says, in Markdown.
    pub about: &'static str,
    /// The JSON Schema of its value.
    pub form: fn() -> Value,
}

/// A group of keywords.
pub trait Dialect {
    /// All of them, in the order of this file.
    const KEYWORDS: &'static [Keyword];
}

/// Structs that read keywords: `/// about`, `"name" => field: type`, one keyword each. `"name" as "function"` reads the
/// value with a function of this module.
macro_rules! keywords {
    ($(
        $(#[$attribute:meta])*
        pub struct $group:ident $(<$life:lifetime>)? {
            $(
                $(#[doc = $about:literal])*
                $name:literal $(as $with:literal)? => $field:ident: $type:ty,
            )*
        }
    )*) => {$(
        #[derive(Debug, Default, Deserialize)]
        $(#[$attribute])*
        pub struct $group $(<$life>)? {
            $(
                $(#[doc = $about])*
                #[serde(rename = $name $(, deserialize_with = $with)?)]
                pub $field: $type,
            )*
        }

        impl $(<$life>)? Dialect for $group $(<$life>)? {
            const KEYWORDS: &'static [Keyword] = &[$(
                Keyword {
                    name: $name,
                    about: concat!($($about),*),
                    form: <$type as Form>::form,
                },
            )*];
        }
    )*};
}

keywords! {
    /// What a file says about its source, beside the keywords of any schema.
    #[serde(default, bound(deserialize = "'de: 'a"))]
    pub struct FileKeywords<'a> {
        /// What the event types of this source begin with: `Microsoft.KeyVault`. Names of variants leave it out.
        "x-namespace" => namespace: Option<String>,
        /// The kinds of topic that send these events, as Azure names them: `Microsoft.KeyVault.vaults`.
        "x-topic-types" => topic_types: Vec<String>,
        /// The event types: full name -> description and schema of the data.
        "x-events" => events: Named<'a, EventSchema>,
        /// What the envelopes of all sample events say, if an event type says nothing else.
        "x-sample" => sample: Envelope,
        /// Address of the page that documents the source.
        "x-docs" => docs: Option<String>,
    }

    /// What an entry of `x-events` says beside the keywords of any schema.
    #[serde(default)]
    pub struct EventKeywords {
        /// Pattern of the event's subject: `models/{name}:{version}`.
        "x-subject" => subject: Option<String>,
        /// What the envelope of the sample event says, where the patterns and the data do not tell.
        "x-sample" => sample: Envelope,
    }

    /// What a property says beside the keywords of any schema.
    #[serde(default)]
    pub struct PropertyKeywords {
        /// Other spellings of the property's name that are seen on the wire. Read, never written.
        "x-aliases" => aliases: Vec<String>,
    }

    /// The keywords of a schema: JSON Schema draft 2020-12, what older drafts and `OpenAPI` call the same, and ours.
    #[serde(default, bound(deserialize = "'de: 'a"))]
    pub struct Keywords<'a> {
        /// The draft: `https://json-schema.org/draft/2020-12/schema`, or the path of this file, for editors.
        "$schema" => schema: Option<String>,
        /// Name (a URI) under which other schemas may refer to this one.
        "$id" => id: Option<String>,
        /// What draft 4 calls `$id`.
        "id" => old_id: Option<String>,
        /// Name for references to this place: `#name`.
        "$anchor" => anchor: Option<String>,
        /// As `$anchor`, for `$dynamicRef`.
        "$dynamicAnchor" => dynamic_anchor: Option<String>,
        /// What draft 2019-09 has instead of `$dynamicAnchor`.
        "$recursiveAnchor" => recursive_anchor: Option<bool>,
        /// Use of another schema: `#/$defs/Name`, `other.json#/$defs/Name`, `#anchor` or a schema's `$id`.
        "$ref" => reference: Option<String>,
        /// As `$ref`; where it depends on the schemas around it, the type is `Value`.
        "$dynamicRef" => dynamic_ref: Option<String>,
        /// What draft 2019-09 has instead of `$dynamicRef`.
        "$recursiveRef" => recursive_ref: Option<String>,
        /// A note for those who edit the schema; not shown in the documentation.
        "$comment" => comment: Option<String>,
        /// Why this deviates from the definition that the service publishes. For those who edit the schema; not shown in
        /// the documentation.
        "x-correction" => correction: Option<String>,
        /// Vocabularies of a meta-schema; no effect here.
        "$vocabulary" => vocabulary: Option<BTreeMap<String, bool>>,
        /// Named schemas of this file: each becomes a type where it has a shape.
        "$defs" => defs: Named<'a, SubSchema>,
        /// What older drafts call `$defs`.
        "definitions" => definitions: Named<'a, SubSchema>,

        /// The JSON type, or several: `string`, `["string", "null"]`.
        "type" => types: Option<Raw<'a, Types>>,
        /// The only value.
        "const" as "present" => constant: Option<Raw<'a, Value>>,
        /// The possible values. Strings become an open enum: values that are not listed are read as well.
        "enum" => enumeration: Option<Raw<'a, Vec<Value>>>,
        /// The form of a string or number: `date-time` becomes `OffsetDateTime`, others are documented.
        "format" => format: Option<String>,
        /// `OpenAPI`: null is possible too.
        "nullable" => nullable: Option<bool>,

        /// The properties of an object, which becomes a struct.
        "properties" => properties: Option<Named<'a, PropertySchema>>,
        /// The values of properties whose names match a pattern.
        "patternProperties" => pattern_properties: Named<'a, SubSchema>,
        /// The values of all other properties, or false: data that has others is rejected. If nothing is said, they are
        /// kept, whatever their values are. An object that has only these becomes a map.
        "additionalProperties" => additional_properties: Option<Sub<'a>>,
        /// As `additionalProperties`, after `allOf` and the like.
        "unevaluatedProperties" => unevaluated_properties: Option<Sub<'a>>,
        /// What the names of properties look like.
        "propertyNames" => property_names: Option<Sub<'a>>,
        /// Properties that are always there: without one of them, or with null for it, data is rejected.
        "required" => required: Option<Required>,
        /// The least number of properties.
        "minProperties" => min_properties: Option<Number>,
        /// The greatest number of properties.
        "maxProperties" => max_properties: Option<Number>,
        /// Properties that are there when another one is.
        "dependentRequired" => dependent_required: Option<BTreeMap<String, Vec<String>>>,
        /// What holds when a property is there.
        "dependentSchemas" => dependent_schemas: Named<'a, SubSchema>,
        /// What older drafts call `dependentRequired` and `dependentSchemas`.
        "dependencies" => dependencies: Option<Raw<'a, BTreeMap<String, Value>>>,

        /// The items of an array.
        "items" => items: Option<Raw<'a, Items>>,
        /// The first items of an array, one schema each.
        "prefixItems" => prefix_items: Option<Vec<Sub<'a>>>,
        /// What older drafts call `items` after an array of first items.
        "additionalItems" => additional_items: Option<Sub<'a>>,
        /// As `items`, after `allOf` and the like.
        "unevaluatedItems" => unevaluated_items: Option<Sub<'a>>,
        /// What at least one item looks like.
        "contains" => contains: Option<Sub<'a>>,
        /// The least number of items that look like `contains`.
        "minContains" => min_contains: Option<Number>,
        /// The greatest number of items that look like `contains`.
        "maxContains" => max_contains: Option<Number>,
        /// The least number of items.
        "minItems" => min_items: Option<Number>,
        /// The greatest number of items.
        "maxItems" => max_items: Option<Number>,
        /// All items are different.
        "uniqueItems" => unique_items: Option<bool>,

        /// The least number of characters.
        "minLength" => min_length: Option<Number>,
        /// The greatest number of characters.
        "maxLength" => max_length: Option<Number>,
        /// A regular expression for a string.
        "pattern" => pattern: Option<String>,
        /// How a string encodes bytes: `base64`.
        "contentEncoding" => content_encoding: Option<String>,
        /// The media type of a string's content.
        "contentMediaType" => content_media_type: Option<String>,
        /// The schema of a string's content.
        "contentSchema" => content_schema: Option<Sub<'a>>,

        /// The least number. An `integer` of at least 0 becomes `u64`.
        "minimum" => minimum: Option<Number>,
        /// The greatest number.
        "maximum" => maximum: Option<Number>,
        /// A number that is too small; in draft 4 whether `minimum` is.
        "exclusiveMinimum" => exclusive_minimum: Option<Raw<'a, Exclusive>>,
        /// A number that is too great; in draft 4 whether `maximum` is.
        "exclusiveMaximum" => exclusive_maximum: Option<Raw<'a, Exclusive>>,
        /// What a number is divisible by.
        "multipleOf" => multiple_of: Option<Number>,

        /// Schemas that hold all together: their properties are merged.
        "allOf" => all_of: Vec<Sub<'a>>,
        /// Alternatives: null makes an `Option`, others an enum.
        "anyOf" => any_of: Vec<Sub<'a>>,
        /// Alternatives: null makes an `Option`, others an enum.
        "oneOf" => one_of: Vec<Sub<'a>>,
        /// What does not hold.
        "not" => not: Option<Sub<'a>>,
        /// The condition for `then` and `else`.
        "if" => r#if: Option<Sub<'a>>,
        /// What holds if `if` does.
        "then" => then: Option<Sub<'a>>,
        /// What holds if `if` does not.
        "else" => r#else: Option<Sub<'a>>,
        /// `OpenAPI`: the property that tells the alternatives apart: those of `oneOf` and `anyOf`, or the definitions
        /// that say `allOf` this one.
        "discriminator" => discriminator: Option<Discriminator>,

        /// A short name for people.
        "title" => title: Option<String>,
        /// What it is. Becomes the documentation of the Rust item.
        "description" => description: Option<String>,
        /// The value that an absent one stands for: of a required property what Rust's `Default` gives. Reading does not
        /// fill it in.
        "default" as "present" => default: Option<Raw<'a, Value>>,
        /// Sample values. Those of an event's data are shown in the documentation and serve as test events.
        "examples" => examples: Option<Raw<'a, Vec<Value>>>,
        /// `OpenAPI`: one sample value.
        "example" as "present" => example: Option<Raw<'a, Value>>,
        /// Whether it should not be used any more. Becomes `#[deprecated]`.
        "deprecated" => deprecated: Option<bool>,
        /// Whether only the service sets it.
        "readOnly" => read_only: Option<bool>,
        /// Whether it is sent but never returned.
        "writeOnly" => write_only: Option<bool>,

        /// Whether the value is secret or personal: `Debug` shows `***` for it. On a definition of an object, each of its
        /// properties is.
        "x-sensitive" => sensitive: Option<bool>,
        /// Lints that find nothing here and in the schemas inside: `["missing-description"]`. `cargo xtask lint --list`
        /// shows all.
        "x-allow" => allow: Vec<LintName>,
        /// The name of the Rust item, where the one that the generator would choose reads badly or is taken.
        "x-rust-name" => rust_name: Option<String>,
        /// An existing Rust type that stands for the schema: `::uuid::Uuid`, with its whole path. It has to implement
        /// `Property`, `Clone`, `Debug` and `PartialEq`, and the crate around the generated code depends on its crate.
        "x-rust-type" => rust_type: Option<String>,
    }
}

/// `const: null` says something, an absent `const` does not.
fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// The names of properties; draft 3 and `OpenAPI` 2 wrote true or false on a property instead.
#[derive(Debug, Deserialize)]
#[serde(transparent)]
pub struct Required(pub Vec<String>);

/// What the envelope of a sample event says. In all of it, `{name}` and `{outer.inner}` stand for properties of the
/// data.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Envelope {
    /// The ID, where it depends on the data: `{correlationId}`.
    pub id: Option<String>,
    /// The source of the event.
    pub source: Option<String>,
    /// The subject, where `x-subject` names something that is not in the data.
    pub subject: Option<String>,
    /// The time, as RFC 3339 has it: `2024-05-01T09:30:00Z`.
    pub time: Option<String>,
}

/// `OpenAPI`: how alternatives are told apart.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Discriminator {
    /// The property whose value names the alternative.
    pub property_name: String,
    /// Value -> the alternative, by reference or by the name of its definition. Several values may name one; without
    /// any, the values are those that the alternative's property lists, or else the definition's name.
    #[serde(default)]
    pub mapping: BTreeMap<String, String>,
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
