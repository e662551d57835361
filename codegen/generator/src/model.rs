//! The meaning of the schemas in Rust: sources, events, types. All decisions are made here; text
//! follows later.

pub mod holds;
mod types;

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use crate::diagnostic::Mark;
use crate::json::Place;
use crate::read::values::{Envelope, JsonType};

pub use self::types::{Integer, Type, TypeId};

/// All sources, in the order of their names.
#[derive(Debug, Default)]
pub struct Model {
    pub sources: Vec<Source>,
    pub types: Vec<Definition>,
    pub style: Style,
}

/// The existing Rust types for schemas.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Foreign {
    /// Format -> type.
    pub formats: BTreeMap<String, String>,
    /// Definition, or file and definition, -> type.
    pub definitions: BTreeMap<String, String>,
}

/// Options that apply to all generated code.
#[derive(Debug)]
pub struct Style {
    /// The path from a source's module to the one that has all of them: `crate` or `super`.
    pub root: TokenStream,
}

impl Default for Style {
    fn default() -> Self {
        Style {
            root: quote!(crate),
        }
    }
}

/// A schema file: a feature, a module, an event enum.
#[derive(Debug)]
pub struct Source {
    /// The file's name without `.json`.
    pub name: String,
    pub title: Option<String>,
    pub description: Option<String>,
    pub namespace: Option<String>,
    pub topic_types: Vec<String>,
    pub docs: Option<String>,
    /// The envelopes of all samples.
    pub sample: Envelope,
    /// The event enum's name; meaningless without events.
    pub enum_name: String,
    /// Its variant in the enum of all sources.
    pub variant: String,
    pub events: Vec<Event>,
    /// The types of its module, in the order of the code.
    pub types: Vec<TypeId>,
    /// Sources whose types this one uses.
    pub uses: Vec<usize>,
}

/// An event type.
#[derive(Debug)]
pub struct Event {
    /// `Microsoft.KeyVault.SecretNewVersionCreated`.
    pub name: String,
    pub variant: String,
    pub constant: String,
    pub description: Option<String>,
    pub subject: Option<String>,
    /// The envelope of its sample.
    pub sample: Envelope,
    pub deprecated: bool,
    pub data: Type,
    /// Notes about data that is not a named type.
    pub notes: Vec<String>,
    /// An example from the event's entry.
    pub example: Option<String>,
    /// Its name in the schema file.
    pub at: Mark,
}

impl Event {
    /// The type with a name that its data is, unless it is null.
    pub fn data_type(&self) -> Option<TypeId> {
        match &self.data {
            Type::Named(id) => Some(*id),
            Type::Option(inner) => match **inner {
                Type::Named(id) => Some(id),
                _ => None,
            },
            _ => None,
        }
    }
}

/// A named type.
#[derive(Debug)]
pub struct Definition {
    pub name: String,
    /// The source with the type's module.
    pub source: usize,
    /// Whether a person chose its name: other types exist only because something uses them.
    pub chosen: bool,
    pub description: Option<String>,
    /// Notes in addition to the shape, one sentence each.
    pub notes: Vec<String>,
    pub example: Option<String>,
    pub deprecated: bool,
    pub body: Body,
    /// The events whose data it is: source and number.
    pub events: Vec<(usize, usize)>,
    /// The first type that uses it.
    pub user: Option<TypeId>,
    /// The schemas of the type.
    pub origin: Origin,
    /// The JSON Schema of all of them together.
    pub json_schema: String,
    /// The types that the schema refers to.
    pub references: Vec<TypeId>,
    /// Its name in the schema file, or the schema of an unnamed type.
    pub at: Mark,
}

/// The schemas of a type.
#[derive(Debug, Default)]
pub struct Origin {
    /// Each with whether its alternatives belong to another type.
    pub(crate) parts: Vec<(Place, bool)>,
    /// The relevant JSON types, if they are not all that the schemas allow.
    pub(crate) types: Option<Vec<JsonType>>,
}

impl Origin {
    /// The schema, if this type corresponds to a single one.
    pub(crate) fn whole(&self) -> Option<Place> {
        match self.parts.as_slice() {
            [(place, false)] if self.types.is_none() => Some(*place),
            _ => None,
        }
    }
}

#[derive(Debug)]
pub enum Body {
    Struct(Struct),
    Enum(Enum),
    Union(Union),
}

/// An object with properties.
#[derive(Debug, Default)]
pub struct Struct {
    pub fields: Vec<Field>,
    /// The field for unknown properties. None if the schema forbids them.
    pub additional: Option<Additional>,
    /// Whether every field has a default.
    pub default: bool,
}

/// The field for unknown properties.
#[derive(Debug)]
pub struct Additional {
    pub name: String,
    /// The type of their values.
    pub ty: Type,
    /// What their values are like, where the schema says that and the type does not.
    pub pattern: Option<Pattern>,
    pub notes: Vec<String>,
    /// Whether the schema declares them explicitly. They are kept in any case.
    pub declared: bool,
}

/// A property.
#[derive(Debug)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a keyword of its own"
)]
pub struct Field {
    pub name: String,
    pub wire: String,
    pub aliases: Vec<String>,
    pub ty: Type,
    /// Always written, if necessary as null.
    pub required: bool,
    /// Secret or personal: `Debug` hides it.
    pub sensitive: bool,
    /// The possible values, if the schema lists them and the type does not.
    pub values: Vec<Value>,
    /// The values inside an array or a map, if the schema lists them and the type does not.
    pub pattern: Option<Pattern>,
    /// Whether null is a value, although the property is optional.
    pub nullable: bool,
    /// The value in a new object: the constant or the default of a required property.
    pub initial: Option<Value>,
    pub description: Option<String>,
    pub notes: Vec<String>,
    pub deprecated: bool,
    /// The property's name in the schema file.
    pub at: Mark,
}

/// What a value is like.
#[derive(Clone, Debug, PartialEq)]
pub enum Pattern {
    Any,
    /// This one only.
    Value(Value),
    /// An array whose first items are these.
    First(Vec<Pattern>),
    /// An array of nothing else.
    Each(Box<Pattern>),
    /// An object of nothing else.
    EachMember(Box<Pattern>),
}

/// Strings or other scalars, open to unlisted ones.
#[derive(Debug)]
pub struct Enum {
    pub members: Vec<Choice>,
    /// The type of unlisted values. If it is `String`, all members are strings.
    pub other: Type,
}

impl Enum {
    pub fn is_of_strings(&self) -> bool {
        self.other == Type::String
    }

    /// The member for a value of a schema.
    pub fn member(&self, value: &serde_json::Value) -> Option<&Choice> {
        let mut members = self.members.iter();
        members.find(|member| match value.as_str() {
            Some(text) => member.is_string && member.wire == text,
            None => {
                !member.is_string
                    && member.wire.parse().is_ok_and(|wire: serde_json::Value| {
                        wire.as_f64() == value.as_f64() && wire.as_bool() == value.as_bool()
                    })
            }
        })
    }
}

/// A member of an open enum.
#[derive(Debug)]
pub struct Choice {
    pub name: String,
    /// The string, or the text of the number or boolean.
    pub wire: String,
    pub is_string: bool,
    pub description: Option<String>,
    pub deprecated: bool,
    /// The value in the schema file.
    pub at: Mark,
}

/// One of several types.
#[derive(Debug, Default)]
pub struct Union {
    /// The property that selects the alternative.
    pub tag: Option<String>,
    pub variants: Vec<Variant>,
}

#[derive(Debug)]
pub struct Variant {
    pub name: String,
    /// The tag's values; the first is written.
    pub tags: Vec<Value>,
    /// What is inside an array or a map, as of a property.
    pub pattern: Option<Pattern>,
    pub ty: Type,
    pub description: Option<String>,
    /// The schema that is listed as an alternative.
    pub at: Mark,
}

impl Model {
    /// The path of a type in the crate: `key_vault::SecretExpired`.
    pub fn path_of(&self, id: TypeId) -> String {
        let definition = &self.types[id.0];
        let module = &self.sources[definition.source].name;
        format!("{module}::{}", definition.name)
    }
}

impl Field {
    /// Whether a property of this name is read into the field: in any case and with spaces around
    /// it, unless names must match exactly.
    pub fn reads(&self, name: &str, exact: bool) -> bool {
        let mut names = std::iter::once(&self.wire).chain(&self.aliases);
        names.any(|known| {
            if exact {
                known == name
            } else {
                known.trim().eq_ignore_ascii_case(name.trim())
            }
        })
    }
}

impl Variant {
    /// The tag's values as texts.
    pub fn tag_texts(&self) -> Vec<String> {
        self.tags.iter().map(text_of).collect()
    }

    /// Whether a value of the tag selects this variant: directly, or as text.
    pub fn has_tag(&self, value: &Value) -> bool {
        let text = text_of(value);
        self.tags.iter().any(|tag| text_of(tag) == text)
    }
}

/// A scalar as a text without quotes.
fn text_of(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}

impl Struct {
    /// Whether `Debug` hides something: then `Properties` implements it.
    pub fn is_sensitive(&self) -> bool {
        self.fields.iter().any(|field| field.sensitive)
    }

    /// Whether property names must match a field exactly: if the schema allows further properties
    /// explicitly, a name in another case is a different property.
    pub fn is_case_sensitive(&self) -> bool {
        self.additional
            .as_ref()
            .is_some_and(|additional| additional.declared)
    }
}

impl Definition {
    /// The named types in its fields and variants, in order.
    pub fn names(&self) -> Vec<TypeId> {
        self.parts().into_iter().flat_map(Type::names).collect()
    }

    /// The types that a value contains without indirection.
    pub fn own_mut(&mut self) -> Vec<&mut Type> {
        match &mut self.body {
            Body::Struct(body) => body.fields.iter_mut().map(|field| &mut field.ty).collect(),
            Body::Union(body) => body
                .variants
                .iter_mut()
                .map(|variant| &mut variant.ty)
                .collect(),
            Body::Enum(_) => Vec::new(),
        }
    }

    /// The types of its fields and variants.
    pub fn parts(&self) -> Vec<&Type> {
        match &self.body {
            Body::Struct(body) => body
                .fields
                .iter()
                .map(|field| &field.ty)
                .chain(body.additional.iter().map(|additional| &additional.ty))
                .collect(),
            Body::Enum(_) => Vec::new(),
            Body::Union(body) => body.variants.iter().map(|variant| &variant.ty).collect(),
        }
    }
}
