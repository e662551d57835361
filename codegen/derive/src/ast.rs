//! The valid inputs of each derive.

use proc_macro2::{Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{
    ExprPath, GenericArgument, Generics, Ident, LitStr, Member, Path, PathArguments, Type,
    Visibility,
};

use crate::attr::EventType;
use crate::literal::Literal;

/// A struct that derives `EventData`.
pub(crate) struct EventStruct<'a> {
    pub(crate) krate: Path,
    pub(crate) name: &'a Ident,
    pub(crate) generics: &'a Generics,
    pub(crate) types: Vec<EventType>,
}

/// An enum that derives `EventData`.
pub(crate) struct EventEnum<'a> {
    pub(crate) krate: Path,
    pub(crate) visibility: &'a Visibility,
    pub(crate) name: &'a Ident,
    pub(crate) generics: &'a Generics,
    pub(crate) variants: Vec<EventVariant<'a>>,
}

pub(crate) struct EventVariant<'a> {
    pub(crate) name: &'a Ident,
    pub(crate) data: Data<'a>,
    pub(crate) role: Role,
}

/// The content of a variant.
pub(crate) enum Role {
    /// The data of these event types.
    Typed(Vec<EventType>),
    /// Another set of event types.
    Nested,
    /// All other event types.
    Other,
}

/// The type that a variant holds.
pub(crate) struct Data<'a> {
    /// The type as the source spells it.
    pub(crate) full: &'a Type,
    /// Without the `Box` around it.
    pub(crate) inner: &'a Type,
}

impl Data<'_> {
    pub(crate) fn is_boxed(&self) -> bool {
        !std::ptr::eq(self.full, self.inner)
    }
}

/// An input that derives `Properties`.
pub(crate) enum Struct<'a> {
    Object(Object<'a>),
    Newtype(Newtype<'a>),
}

/// A struct with named fields that derives `Properties`.
pub(crate) struct Object<'a> {
    pub(crate) krate: Path,
    pub(crate) name: &'a Ident,
    pub(crate) generics: &'a Generics,
    pub(crate) fields: Vec<Field<'a>>,
    /// Fields that are neither read nor written.
    pub(crate) skipped: Vec<Skipped<'a>>,
    /// Flattened fields: their members are members of the struct's object.
    pub(crate) flattened: Vec<(&'a Ident, &'a Type)>,
    /// The map of additional properties, and the values that these can have, where they are listed.
    pub(crate) additional: Option<(&'a Ident, &'a Type, Vec<Literal>)>,
    /// Names that differ in case only are different names.
    pub(crate) case_sensitive: bool,
    /// There are no additional properties.
    pub(crate) closed: bool,
}

pub(crate) struct Field<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) ty: &'a Type,
    pub(crate) name: LitStr,
    pub(crate) aliases: Vec<LitStr>,
    pub(crate) required: bool,
    /// `Debug` does not show the value.
    pub(crate) sensitive: bool,
    /// The values that it can have, where they are listed.
    pub(crate) values: Vec<Literal>,
    pub(crate) nullable: bool,
    /// The default for a missing value.
    pub(crate) fallback: Option<Fallback>,
    /// The function of `skip_serializing_if`.
    pub(crate) skip_serializing_if: Option<ExprPath>,
    /// The module of `with`, which reads and writes the value.
    pub(crate) with: Option<ExprPath>,
}

impl Field<'_> {
    /// Whether the field is read where it stands, as it may be absent. Another type that is an
    /// `Option` under another name is read into a slot, with the same result.
    pub(crate) fn is_in_place(&self) -> bool {
        let plain = self.fallback.is_none() && self.with.is_none();
        plain && !self.required && argument_of(self.ty, "Option").is_some()
    }
}

/// A field that is neither read nor written.
pub(crate) struct Skipped<'a> {
    pub(crate) member: Member,
    pub(crate) ty: &'a Type,
    pub(crate) fallback: Fallback,
}

/// The value of a field that is not read.
#[derive(Clone)]
pub(crate) enum Fallback {
    /// `Default` of its type.
    Default,
    /// The result of this function.
    Path(ExprPath),
    /// The field of the struct that another one makes.
    Of(Box<Fallback>),
}

/// A struct that is read and written as its only field.
pub(crate) struct Newtype<'a> {
    pub(crate) krate: Path,
    pub(crate) name: &'a Ident,
    pub(crate) generics: &'a Generics,
    pub(crate) member: Member,
    pub(crate) ty: &'a Type,
    pub(crate) with: Option<ExprPath>,
    pub(crate) skipped: Vec<Skipped<'a>>,
}

/// Where a type is written that is in no other: what a message about the type should point at.
pub(crate) fn innermost(ty: &Type) -> Span {
    let Type::Path(path) = ungrouped(ty) else {
        return ty.span();
    };
    let Some(last) = path.path.segments.last() else {
        return ty.span();
    };
    match &last.arguments {
        PathArguments::AngleBracketed(arguments) => match arguments.args.last() {
            Some(GenericArgument::Type(inner)) => innermost(inner),
            _ => last.ident.span(),
        },
        _ => last.ident.span(),
    }
}

/// The type without the invisible group that a macro by example puts around a `$type:ty`.
pub(crate) fn ungrouped(ty: &Type) -> &Type {
    match ty {
        Type::Group(group) => ungrouped(&group.elem),
        Type::Paren(paren) => ungrouped(&paren.elem),
        _ => ty,
    }
}

/// An enum of strings that derives `OneOf`.
pub(crate) struct Strings<'a> {
    pub(crate) krate: Path,
    pub(crate) visibility: &'a Visibility,
    pub(crate) name: &'a Ident,
    pub(crate) generics: &'a Generics,
    pub(crate) members: Vec<EnumMember<'a>>,
    pub(crate) other: Option<(&'a Ident, &'a Type)>,
}

/// A member of an enum of strings.
pub(crate) struct EnumMember<'a> {
    pub(crate) name: &'a Ident,
    /// The value as it is written to JSON.
    pub(crate) value: LitStr,
    /// Other values that are read as this member.
    pub(crate) aliases: Vec<LitStr>,
}

/// An enum that derives `OneOf` and has members that are not strings.
pub(crate) struct Scalars<'a> {
    pub(crate) krate: Path,
    pub(crate) name: &'a Ident,
    pub(crate) generics: &'a Generics,
    pub(crate) members: Vec<Scalar<'a>>,
    pub(crate) other: Option<(&'a Ident, &'a Type)>,
}

pub(crate) struct Scalar<'a> {
    pub(crate) name: &'a Ident,
    /// The one that is written first, and others that are read as this member.
    pub(crate) values: Vec<Literal>,
}

/// A union that derives `OneOf`.
pub(crate) struct Union<'a> {
    pub(crate) krate: Path,
    pub(crate) name: &'a Ident,
    pub(crate) generics: &'a Generics,
    pub(crate) tag: Option<LitStr>,
    pub(crate) alternatives: Vec<Alternative<'a>>,
    pub(crate) other: Option<(&'a Ident, &'a Type)>,
}

pub(crate) struct Alternative<'a> {
    pub(crate) name: &'a Ident,
    pub(crate) ty: &'a Type,
    /// The tag's values, in a union with a tag.
    pub(crate) values: Vec<Literal>,
    /// The constant or pattern that its values match, in a union without a tag.
    pub(crate) constant: Option<Literal>,
}

pub(crate) enum OneOf<'a> {
    Strings(Strings<'a>),
    Scalars(Scalars<'a>),
    Union(Union<'a>),
}

/// The type in a `Box`, or the type itself.
pub(crate) fn unboxed(ty: &Type) -> &Type {
    argument_of(ty, "Box").unwrap_or(ty)
}

/// The only argument of a type with this name.
pub(crate) fn argument_of<'t>(ty: &'t Type, name: &str) -> Option<&'t Type> {
    let Type::Path(path) = ungrouped(ty) else {
        return None;
    };
    let last = path
        .path
        .segments
        .last()
        .filter(|last| last.ident == name)?;
    match &last.arguments {
        PathArguments::AngleBracketed(arguments) if arguments.args.len() == 1 => {
            match arguments.args.first() {
                Some(GenericArgument::Type(inner)) => Some(inner),
                _ => None,
            }
        }
        _ => None,
    }
}

/// The type parameters that occur in a type.
pub(crate) fn parameters_in(ty: &Type, generics: &Generics) -> Vec<Ident> {
    let mut found = Vec::new();
    idents(ty.to_token_stream(), &mut |ident| {
        let mut parameters = generics.type_params();
        if parameters.any(|parameter| parameter.ident == ident) && !found.contains(&ident) {
            found.push(ident);
        }
    });
    found
}

/// Shows each identifier of a type.
pub(crate) fn idents(tokens: TokenStream, each: &mut dyn FnMut(Ident)) {
    for tree in tokens {
        match tree {
            TokenTree::Ident(ident) => each(ident),
            TokenTree::Group(group) => idents(group.stream(), each),
            TokenTree::Punct(_) | TokenTree::Literal(_) => {}
        }
    }
}
