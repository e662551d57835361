//! What the schemas mean in Rust: sources, events, types. Everything is decided here, nothing is text yet.

use proc_macro2::TokenStream;
use quote::quote;

use crate::lower::json_schema::Origin;

use crate::diagnostic::Mark;

/// All sources, in the order of their names.
#[derive(Debug, Default)]
pub(crate) struct Model {
    pub(crate) sources: Vec<Source>,
    pub(crate) types: Vec<Definition>,
    pub(crate) style: Style,
}

/// What the caller asks of the code, wherever it stands.
#[derive(Debug)]
pub(crate) struct Style {
    /// The path from a source's module to the one that has all of them: `crate` or `super`.
    pub(crate) root: TokenStream,
    /// Derives for every type, beside those that it always has.
    pub(crate) derives: Vec<TokenStream>,
}

impl Default for Style {
    fn default() -> Self {
        Style {
            root: quote!(crate),
            derives: Vec::new(),
        }
    }
}

/// A schema file: a feature, a module, an event enum.
#[derive(Debug)]
pub(crate) struct Source {
    /// The file's name without `.json`.
    pub(crate) name: String,
    pub(crate) title: Option<String>,
    pub(crate) description: Option<String>,
    pub(crate) namespace: Option<String>,
    pub(crate) topic_types: Vec<String>,
    pub(crate) docs: Option<String>,
    /// The event enum's name; meaningless without events.
    pub(crate) enum_name: String,
    /// Its variant in the enum over all sources.
    pub(crate) variant: String,
    pub(crate) events: Vec<Event>,
    /// The types of its module, in the order of the code.
    pub(crate) types: Vec<TypeId>,
    /// Sources whose types this one uses.
    pub(crate) uses: Vec<usize>,
}

/// An event type.
#[derive(Debug)]
pub(crate) struct Event {
    /// `Microsoft.KeyVault.SecretNewVersionCreated`.
    pub(crate) name: String,
    pub(crate) variant: String,
    pub(crate) constant: String,
    pub(crate) description: Option<String>,
    pub(crate) subject: Option<String>,
    pub(crate) deprecated: bool,
    pub(crate) data: Type,
    /// What the schema says about data that is no type of its own.
    pub(crate) notes: Vec<String>,
    /// An example from the event's entry.
    pub(crate) example: Option<String>,
    /// Its name in the schema file.
    pub(crate) at: Mark,
}

/// The number of a type in [`Model::types`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) struct TypeId(pub(crate) usize);

/// The type of a value.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Type {
    Bool,
    I64,
    U64,
    F64,
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
}

/// A type that has a name.
#[derive(Debug)]
pub(crate) struct Definition {
    pub(crate) name: String,
    /// The source in whose module it stands.
    pub(crate) source: usize,
    /// Whether a person chose its name: others are there only because something uses them.
    pub(crate) chosen: bool,
    pub(crate) description: Option<String>,
    /// What the schema says beside the shape, one sentence each.
    pub(crate) notes: Vec<String>,
    pub(crate) example: Option<String>,
    pub(crate) deprecated: bool,
    pub(crate) body: Body,
    /// The events whose data it is: source and number.
    pub(crate) events: Vec<(usize, usize)>,
    /// The first type that uses it.
    pub(crate) user: Option<TypeId>,
    /// The schemas that it was made of.
    pub(crate) origin: Origin,
    /// What they say together, as one JSON Schema.
    pub(crate) json_schema: String,
    /// The types that the schema refers to.
    pub(crate) references: Vec<TypeId>,
    /// Its name in the schema file, or the schema of a type without one.
    pub(crate) at: Mark,
}

#[derive(Debug)]
pub(crate) enum Body {
    Struct(Struct),
    Enum(Enum),
    Union(Union),
}

/// An object with properties.
#[derive(Debug, Default)]
pub(crate) struct Struct {
    pub(crate) fields: Vec<Field>,
    /// Where properties go that no field has. None if the schema forbids them.
    pub(crate) additional: Option<Additional>,
    /// Whether every field has a default.
    pub(crate) default: bool,
}

/// The field of properties that the schema does not name.
#[derive(Debug)]
pub(crate) struct Additional {
    pub(crate) name: String,
    /// The type of their values.
    pub(crate) ty: Type,
    pub(crate) notes: Vec<String>,
    /// Whether the schema says that there may be some. Otherwise they are kept all the same.
    pub(crate) declared: bool,
}

/// A property.
#[derive(Debug)]
pub(crate) struct Field {
    pub(crate) name: String,
    pub(crate) wire: String,
    pub(crate) aliases: Vec<String>,
    pub(crate) ty: Type,
    /// Always written, as null if need be.
    pub(crate) required: bool,
    pub(crate) description: Option<String>,
    pub(crate) notes: Vec<String>,
    pub(crate) deprecated: bool,
    /// The property's name in the schema file.
    pub(crate) at: Mark,
}

/// Strings, open to those that are not listed.
#[derive(Debug)]
pub(crate) struct Enum {
    pub(crate) members: Vec<Choice>,
}

/// A member of an open enum.
#[derive(Debug)]
pub(crate) struct Choice {
    pub(crate) name: String,
    pub(crate) wire: String,
    pub(crate) description: Option<String>,
    pub(crate) deprecated: bool,
    /// The value in the schema file.
    pub(crate) at: Mark,
}

/// One of several types.
#[derive(Debug, Default)]
pub(crate) struct Union {
    /// The property that tells the alternatives apart.
    pub(crate) tag: Option<String>,
    pub(crate) variants: Vec<Variant>,
}

#[derive(Debug)]
pub(crate) struct Variant {
    pub(crate) name: String,
    /// The tag's value.
    pub(crate) tag: Option<String>,
    pub(crate) ty: Type,
    pub(crate) description: Option<String>,
}

impl Type {
    /// Visits the type and every type inside it.
    pub(crate) fn visit(&self, see: &mut dyn FnMut(&Type)) {
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
    pub(crate) fn make_optional(&mut self, id: TypeId) {
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
    pub(crate) fn names(&self) -> Vec<TypeId> {
        let mut names = Vec::new();
        self.visit(&mut |ty| {
            if let Type::Named(id) = ty {
                names.push(*id);
            }
        });
        names
    }

    /// `Option<T>`, once.
    pub(crate) fn optional(self) -> Type {
        match self {
            Type::Option(_) => self,
            other => Type::Option(Box::new(other)),
        }
    }

    pub(crate) fn boxed(self) -> Type {
        Type::Boxed(Box::new(self))
    }
}

impl Model {
    /// Where a type is found in the crate: `key_vault::SecretExpired`.
    pub(crate) fn path_of(&self, id: TypeId) -> String {
        let definition = &self.types[id.0];
        let module = &self.sources[definition.source].name;
        format!("{module}::{}", definition.name)
    }
}

impl Field {
    /// Whether a property of this name is read into the field: in any case and with blanks around it, unless names are
    /// to match exactly.
    pub(crate) fn reads(&self, name: &str, exact: bool) -> bool {
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

impl Struct {
    /// Whether a property belongs to a field only if its name is spelled exactly: where the schema says that there may
    /// be further properties, one that differs in case is another one.
    pub(crate) fn is_case_sensitive(&self) -> bool {
        self.additional
            .as_ref()
            .is_some_and(|additional| additional.declared)
    }
}

impl Definition {
    /// The types that its fields and variants have.
    pub(crate) fn parts(&self) -> Vec<&Type> {
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
