//! The schema language: every keyword that a schema file may use, with the Rust type that reads it.
//!
//! The generator reads files through these types, knows keywords by their names, and writes the schema of schema files
//! from the same lines, comments included. So the three cannot differ.

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer};
use serde_json::{Number, Value};

use super::forms::{Form, LintName, Named, Raw, Sub};
use super::values::{
    Discriminator, Envelope, EventSchema, Exclusive, Items, PropertySchema, Required, SubSchema,
    Types,
};

/// A keyword as the schema of schema files describes it.
#[derive(Clone, Copy, Debug)]
pub struct Keyword {
    /// Its name: `x-subject`.
    pub name: &'static str,
    /// Its meaning, in Markdown.
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
    /// Keywords of a file about its source, in addition to those of any schema.
    #[serde(default, bound(deserialize = "'de: 'a"))]
    pub struct FileKeywords<'a> {
        /// The common start of the source's event types: `Microsoft.KeyVault`. Names of variants
        /// leave it out.
        "x-namespace" => namespace: Option<String>,
        /// The kinds of topic that send these events, as Azure names them: `Microsoft.KeyVault.vaults`.
        "x-topic-types" => topic_types: Vec<String>,
        /// The event types: full name -> description and schema of the data.
        "x-events" => events: Named<'a, EventSchema>,
        /// The envelopes of all sample events, unless an event type has its own.
        "x-sample" => sample: Envelope,
        /// Address of the page that documents the source.
        "x-docs" => docs: Option<String>,
    }

    /// Keywords of an entry of `x-events`, in addition to those of any schema.
    #[serde(default)]
    pub struct EventKeywords {
        /// Pattern of the event's subject: `models/{name}:{version}`. Placeholders name properties of the data, or the
        /// way to one: `{resource.id}`. Where the data lacks one, `x-sample` has a whole subject.
        "x-subject" => subject: Option<String>,
        /// The envelope of the sample event, where the patterns and the data do not determine it.
        "x-sample" => sample: Envelope,
    }

    /// Keywords of a property, in addition to those of any schema.
    #[serde(default)]
    pub struct PropertyKeywords {
        /// Other spellings of the property's name in real events. Read, never written.
        "x-aliases" => aliases: Vec<String>,
    }

    /// The keywords of a schema: JSON Schema draft 2020-12, their equivalents in older drafts and
    /// `OpenAPI`, and our own.
    #[serde(default, bound(deserialize = "'de: 'a"))]
    pub struct Keywords<'a> {
        /// The draft: `https://json-schema.org/draft/2020-12/schema`, or the path of this file, for editors.
        "$schema" => schema: Option<String>,
        /// Name (a URI) under which other schemas may refer to this one.
        "$id" => id: Option<String>,
        /// Draft 4's name for `$id`.
        "id" => old_id: Option<String>,
        /// Name for references to this place: `#name`.
        "$anchor" => anchor: Option<String>,
        /// Like `$anchor`, for `$dynamicRef`.
        "$dynamicAnchor" => dynamic_anchor: Option<String>,
        /// Draft 2019-09's counterpart of `$dynamicAnchor`.
        "$recursiveAnchor" => recursive_anchor: Option<bool>,
        /// Use of another schema: `#/$defs/Name`, `other.json#/$defs/Name`, `#anchor` or a schema's `$id`.
        "$ref" => reference: Option<String>,
        /// Like `$ref`; if it depends on the surrounding schemas, the type is `Value`.
        "$dynamicRef" => dynamic_ref: Option<String>,
        /// Draft 2019-09's counterpart of `$dynamicRef`.
        "$recursiveRef" => recursive_ref: Option<String>,
        /// A note for editors of the schema; not shown in the documentation.
        "$comment" => comment: Option<String>,
        /// The reason why this deviates from the definition that the service publishes. For editors
        /// of the schema; not shown in the documentation.
        "x-correction" => correction: Option<String>,
        /// Vocabularies of a meta-schema; no effect here.
        "$vocabulary" => vocabulary: Option<BTreeMap<String, bool>>,
        /// Named schemas of this file: objects, enums and unions become types.
        "$defs" => defs: Named<'a, SubSchema>,
        /// The name of `$defs` in older drafts.
        "definitions" => definitions: Named<'a, SubSchema>,

        /// The JSON type, or several: `string`, `["string", "null"]`.
        "type" => types: Option<Raw<'a, Types>>,
        /// The only possible value.
        "const" as "present" => constant: Option<Raw<'a, Value>>,
        /// The possible values. Strings become an open enum, which reads unlisted values as well.
        "enum" => enumeration: Option<Raw<'a, Vec<Value>>>,
        /// The form of a string or number: `date-time` becomes `OffsetDateTime`, others are documented.
        "format" => format: Option<String>,
        /// `OpenAPI`: null is possible as well.
        "nullable" => nullable: Option<bool>,

        /// The properties of an object, which becomes a struct.
        "properties" => properties: Option<Named<'a, PropertySchema>>,
        /// The values of properties whose names match a pattern.
        "patternProperties" => pattern_properties: Named<'a, SubSchema>,
        /// The schema of all other properties; false rejects data that has any. By default, other
        /// properties are kept, with any values. An object that has only this keyword becomes a
        /// map.
        "additionalProperties" => additional_properties: Option<Sub<'a>>,
        /// Like `additionalProperties`, after `allOf` and similar keywords.
        "unevaluatedProperties" => unevaluated_properties: Option<Sub<'a>>,
        /// The schema of the properties' names.
        "propertyNames" => property_names: Option<Sub<'a>>,
        /// Required properties: data that lacks one of them, or has null for it, is rejected.
        "required" => required: Option<Required>,
        /// The minimum number of properties.
        "minProperties" => min_properties: Option<Number>,
        /// The maximum number of properties.
        "maxProperties" => max_properties: Option<Number>,
        /// Properties that are required if another one is present.
        "dependentRequired" => dependent_required: Option<BTreeMap<String, Vec<String>>>,
        /// Schemas that apply if a property is present.
        "dependentSchemas" => dependent_schemas: Named<'a, SubSchema>,
        /// The name of `dependentRequired` and `dependentSchemas` in older drafts.
        "dependencies" => dependencies: Option<Raw<'a, BTreeMap<String, Value>>>,

        /// The items of an array.
        "items" => items: Option<Raw<'a, Items>>,
        /// The first items of an array, one schema each.
        "prefixItems" => prefix_items: Option<Vec<Sub<'a>>>,
        /// The schema of the items after an array of first items, in older drafts.
        "additionalItems" => additional_items: Option<Sub<'a>>,
        /// Like `items`, after `allOf` and similar keywords.
        "unevaluatedItems" => unevaluated_items: Option<Sub<'a>>,
        /// The schema of at least one item.
        "contains" => contains: Option<Sub<'a>>,
        /// The minimum number of items that match `contains`.
        "minContains" => min_contains: Option<Number>,
        /// The maximum number of items that match `contains`.
        "maxContains" => max_contains: Option<Number>,
        /// The minimum number of items.
        "minItems" => min_items: Option<Number>,
        /// The maximum number of items.
        "maxItems" => max_items: Option<Number>,
        /// All items are different.
        "uniqueItems" => unique_items: Option<bool>,

        /// The minimum number of characters.
        "minLength" => min_length: Option<Number>,
        /// The maximum number of characters.
        "maxLength" => max_length: Option<Number>,
        /// A regular expression for the string.
        "pattern" => pattern: Option<String>,
        /// The encoding of bytes in the string: `base64`.
        "contentEncoding" => content_encoding: Option<String>,
        /// The media type of a string's content.
        "contentMediaType" => content_media_type: Option<String>,
        /// The schema of a string's content.
        "contentSchema" => content_schema: Option<Sub<'a>>,

        /// The minimum. An `integer` of at least 0 becomes `u64`.
        "minimum" => minimum: Option<Number>,
        /// The maximum.
        "maximum" => maximum: Option<Number>,
        /// The number must be greater than this; in draft 4, whether `minimum` is exclusive.
        "exclusiveMinimum" => exclusive_minimum: Option<Raw<'a, Exclusive>>,
        /// The number must be less than this; in draft 4, whether `maximum` is exclusive.
        "exclusiveMaximum" => exclusive_maximum: Option<Raw<'a, Exclusive>>,
        /// The number must be a multiple of this.
        "multipleOf" => multiple_of: Option<Number>,

        /// Schemas that all apply: their properties are merged.
        "allOf" => all_of: Vec<Sub<'a>>,
        /// Alternatives: null makes an `Option`, others an enum.
        "anyOf" => any_of: Vec<Sub<'a>>,
        /// Alternatives: null makes an `Option`, others an enum.
        "oneOf" => one_of: Vec<Sub<'a>>,
        /// A schema that must not match.
        "not" => not: Option<Sub<'a>>,
        /// The condition for `then` and `else`.
        "if" => r#if: Option<Sub<'a>>,
        /// The schema that applies if `if` matches.
        "then" => then: Option<Sub<'a>>,
        /// The schema that applies if `if` does not match.
        "else" => r#else: Option<Sub<'a>>,
        /// `OpenAPI`: the property that selects the alternative, among those of `oneOf` and
        /// `anyOf`, or among the definitions that include this one by `allOf`.
        "discriminator" => discriminator: Option<Discriminator>,

        /// A short name for people.
        "title" => title: Option<String>,
        /// A description. Becomes the documentation of the Rust item.
        "description" => description: Option<String>,
        /// The value of an absent property: for a required property, the value of Rust's `Default`.
        /// Reading does not fill it in.
        "default" as "present" => default: Option<Raw<'a, Value>>,
        /// Sample values. Those of an event's data are shown in the documentation and are used as
        /// test events.
        "examples" => examples: Option<Raw<'a, Vec<Value>>>,
        /// `OpenAPI`: one sample value.
        "example" as "present" => example: Option<Raw<'a, Value>>,
        /// Whether it should no longer be used. Becomes `#[deprecated]`.
        "deprecated" => deprecated: Option<bool>,
        /// Whether only the service sets it.
        "readOnly" => read_only: Option<bool>,
        /// Whether it is sent but never returned.
        "writeOnly" => write_only: Option<bool>,

        /// Whether the value is secret or personal: `Debug` shows `***` instead. On the definition
        /// of an object, it applies to each property.
        "x-sensitive" => sensitive: Option<bool>,
        /// Lints that are switched off here and in the schemas inside: `["missing-description"]`.
        /// `cargo xtask lint --list` shows all.
        "x-allow" => allow: Vec<LintName>,
        /// The name of the Rust item, if the generator's choice reads badly or is taken.
        "x-rust-name" => rust_name: Option<String>,
        /// An existing Rust type to use for the schema: `::uuid::Uuid`, with its full path. It must
        /// implement `Property`, `Clone`, `Debug` and `PartialEq`, and the crate with the generated
        /// code must depend on its crate.
        "x-rust-type" => rust_type: Option<String>,
    }
}

/// `const: null` has a meaning, an absent `const` does not.
fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}
