//! What the schemas mean in Rust: sources, events, types. Everything is decided here, nothing is text yet.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;
use serde_json::Value;

use crate::diagnostic::Mark;
use crate::json::Place;
use crate::read::dialect::Envelope;
use crate::read::dialect::JsonType;

/// All sources, in the order of their names.
#[derive(Debug, Default)]
pub struct Model {
    pub sources: Vec<Source>,
    pub types: Vec<Definition>,
    pub style: Style,
}

/// The existing Rust types that stand for what schemas say.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Foreign {
    /// Format -> type.
    pub formats: BTreeMap<String, String>,
    /// Definition, or file and definition, -> type.
    pub definitions: BTreeMap<String, String>,
}

/// What the caller asks of the code, wherever it stands.
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
    /// What the envelopes of all samples say.
    pub sample: Envelope,
    /// The event enum's name; meaningless without events.
    pub enum_name: String,
    /// Its variant in the enum over all sources.
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
    /// What the envelope of its sample says.
    pub sample: Envelope,
    pub deprecated: bool,
    pub data: Type,
    /// What the schema says about data that is not a type of its own.
    pub notes: Vec<String>,
    /// An example from the event's entry.
    pub example: Option<String>,
    /// Its name in the schema file.
    pub at: Mark,
}

/// The number of a type in [`Model::types`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TypeId(pub usize);

/// The type of a value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Type {
    Bool,
    Integer(Integer),
    F64,
    /// An integer of 64 bits, or a float.
    Number,
    String,
    DateTime,
    Value,
    Vec(Box<Type>),
    /// An array of a known length; what the runtime reads, two to six items.
    Tuple(Vec<Type>),
    Map(Box<Type>),
    Option(Box<Type>),
    Boxed(Box<Type>),
    Named(TypeId),
    /// An existing type, as code names it.
    Foreign(String),
}

/// The integers of Rust that a value can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Integer {
    I8,
    I16,
    I32,
    I64,
    U8,
    U16,
    U32,
    U64,
    I128,
}

impl Integer {
    /// Its name, and the least and the greatest one.
    fn row(self) -> (&'static str, i128, i128) {
        macro_rules! row {
            ($ty:ty) => {
                (stringify!($ty), <$ty>::MIN.into(), <$ty>::MAX.into())
            };
        }
        match self {
            Integer::I8 => row!(i8),
            Integer::I16 => row!(i16),
            Integer::I32 => row!(i32),
            Integer::I64 => row!(i64),
            Integer::U8 => row!(u8),
            Integer::U16 => row!(u16),
            Integer::U32 => row!(u32),
            Integer::U64 => row!(u64),
            Integer::I128 => row!(i128),
        }
    }

    pub fn name(self) -> &'static str {
        self.row().0
    }

    pub fn range(self) -> (i128, i128) {
        let (_, least, greatest) = self.row();
        (least, greatest)
    }

    pub fn holds(self, integer: i128) -> bool {
        let (least, greatest) = self.range();
        (least..=greatest).contains(&integer)
    }

    /// This one if it holds another value as well; otherwise one of 64 bits or more that does.
    pub fn holding(self, integer: i128) -> Self {
        let (least, greatest) = self.range();
        let mut wide = [self, Integer::I64, Integer::U64, Integer::I128].into_iter();
        wide.find(|wide| {
            [least, greatest, integer]
                .into_iter()
                .all(|one| wide.holds(one))
        })
        .unwrap_or(Integer::I128)
    }

    /// The one that holds what either does; of a signed and an unsigned one of 64 bits the signed
    /// one, as an integer without bounds is.
    pub fn or(self, other: Self) -> Self {
        let (least, greatest) = other.range();
        match (self, other) {
            (Integer::I64, Integer::U64) | (Integer::U64, Integer::I64) => Integer::I64,
            _ => self.holding(least).holding(greatest),
        }
    }
}

/// A type that has a name.
#[derive(Debug)]
pub struct Definition {
    pub name: String,
    /// The source in whose module it stands.
    pub source: usize,
    /// Whether a person chose its name: others are there only because something uses them.
    pub chosen: bool,
    pub description: Option<String>,
    /// What the schema says beside the shape, one sentence each.
    pub notes: Vec<String>,
    pub example: Option<String>,
    pub deprecated: bool,
    pub body: Body,
    /// The events whose data it is: source and number.
    pub events: Vec<(usize, usize)>,
    /// The first type that uses it.
    pub user: Option<TypeId>,
    /// The schemas that it was made of.
    pub origin: Origin,
    /// What they say together, as one JSON Schema.
    pub json_schema: String,
    /// The types that the schema refers to.
    pub references: Vec<TypeId>,
    /// Its name in the schema file, or the schema of a type without one.
    pub at: Mark,
}

/// The schemas that a type was made of.
#[derive(Debug, Default)]
pub struct Origin {
    /// Each with whether its alternatives belong to somebody else.
    pub(crate) parts: Vec<(Place, bool)>,
    /// The types that are meant, where that is not all that the schemas allow.
    pub(crate) types: Option<Vec<JsonType>>,
}

impl Origin {
    /// The one schema that this type is all of.
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
    /// Where properties go that no field has. None if the schema forbids them.
    pub additional: Option<Additional>,
    /// Whether every field has a default.
    pub default: bool,
}

/// The field of properties that the schema does not name.
#[derive(Debug)]
pub struct Additional {
    pub name: String,
    /// The type of their values.
    pub ty: Type,
    pub notes: Vec<String>,
    /// Whether the schema says that there may be some. Otherwise they are kept all the same.
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
    /// Always written, as null if need be.
    pub required: bool,
    /// Secret or personal: `Debug` does not show it.
    pub sensitive: bool,
    /// The values that it can have, where the schema lists them and the type does not.
    pub values: Vec<Value>,
    /// Whether null is a value, though the property need not be there.
    pub nullable: bool,
    /// What a new object has: the constant or the default of a required property.
    pub initial: Option<Value>,
    pub description: Option<String>,
    pub notes: Vec<String>,
    pub deprecated: bool,
    /// The property's name in the schema file.
    pub at: Mark,
}

/// Strings or other scalars, open to those that are not listed.
#[derive(Debug)]
pub struct Enum {
    pub members: Vec<Choice>,
    /// The type of those that are not listed. If it is `String`, all members are strings.
    pub other: Type,
}

impl Enum {
    pub fn is_of_strings(&self) -> bool {
        self.other == Type::String
    }

    /// The member that a value of a schema is.
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
    /// The property that tells the alternatives apart.
    pub tag: Option<String>,
    pub variants: Vec<Variant>,
}

#[derive(Debug)]
pub struct Variant {
    pub name: String,
    /// The tag's values, the one that is written first.
    pub tags: Vec<Value>,
    pub ty: Type,
    pub description: Option<String>,
    /// The schema that lists names as an alternative.
    pub at: Mark,
}

impl Type {
    pub const I64: Type = Type::Integer(Integer::I64);
    pub const U64: Type = Type::Integer(Integer::U64);

    /// Visits the type and every type inside it.
    pub fn visit(&self, see: &mut dyn FnMut(&Type)) {
        see(self);
        match self {
            Type::Vec(inner) | Type::Map(inner) | Type::Option(inner) | Type::Boxed(inner) => {
                inner.visit(see);
            }
            Type::Tuple(items) => items.iter().for_each(|item| item.visit(see)),
            _ => {}
        }
    }

    /// Puts `Option` around a type wherever it is inside of this one.
    pub fn make_optional(&mut self, id: TypeId) {
        let inside: Vec<&mut Type> = match self {
            Type::Vec(inner) | Type::Map(inner) => vec![inner],
            Type::Tuple(items) => items.iter_mut().collect(),
            Type::Option(inner) | Type::Boxed(inner) => return inner.make_optional(id),
            _ => return,
        };
        for ty in inside {
            if *ty == Type::Named(id) {
                *ty = ty.clone().optional();
            } else {
                ty.make_optional(id);
            }
        }
    }

    /// The types with a name that it is, or holds in options, arrays, maps and tuples.
    pub fn names(&self) -> Vec<TypeId> {
        let mut names = Vec::new();
        self.visit(&mut |ty| {
            if let Type::Named(id) = ty {
                names.push(*id);
            }
        });
        names
    }

    /// `Option<T>`, once.
    pub fn optional(self) -> Type {
        match self {
            Type::Option(_) => self,
            other => Type::Option(Box::new(other)),
        }
    }

    pub fn boxed(self) -> Type {
        Type::Boxed(Box::new(self))
    }
}

impl Model {
    /// Where a type is found in the crate: `key_vault::SecretExpired`.
    pub fn path_of(&self, id: TypeId) -> String {
        let definition = &self.types[id.0];
        let module = &self.sources[definition.source].name;
        format!("{module}::{}", definition.name)
    }
}

impl Field {
    /// Whether a property of this name is read into the field: in any case and with blanks around it, unless names are
    /// to match exactly.
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

    /// Whether a value of the tag stands for this variant: as it is, or as the text that spells it.
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
    /// Whether `Debug` leaves something out: then `Properties` implements it.
    pub fn is_sensitive(&self) -> bool {
        self.fields.iter().any(|field| field.sensitive)
    }

    /// Whether a property belongs to a field only if its name is spelled exactly: where the schema says that there may
    /// be further properties, one that differs in case is another one.
    pub fn is_case_sensitive(&self) -> bool {
        self.additional
            .as_ref()
            .is_some_and(|additional| additional.declared)
    }
}

impl Definition {
    /// The types with a name that its fields and variants hold, in their order.
    pub fn names(&self) -> Vec<TypeId> {
        self.parts().into_iter().flat_map(Type::names).collect()
    }

    /// The types that a value holds in itself.
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

    /// The types that its fields and variants have.
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
