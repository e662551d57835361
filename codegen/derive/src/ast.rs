//! What a valid input of each derive looks like.

use syn::{GenericArgument, Ident, LitStr, Path, PathArguments, Type, Visibility};

/// A struct that derives `EventData`.
pub(crate) struct EventStruct<'a> {
    pub(crate) krate: Path,
    pub(crate) name: &'a Ident,
    pub(crate) types: Vec<LitStr>,
}

/// An enum that derives `EventData`.
pub(crate) struct EventEnum<'a> {
    pub(crate) krate: Path,
    pub(crate) visibility: &'a Visibility,
    pub(crate) name: &'a Ident,
    pub(crate) lifetime: Option<&'a syn::Lifetime>,
    pub(crate) variants: Vec<EventVariant<'a>>,
}

pub(crate) struct EventVariant<'a> {
    pub(crate) name: &'a Ident,
    pub(crate) data: Data<'a>,
    pub(crate) role: Role,
}

/// What a variant is there for.
pub(crate) enum Role {
    /// The data of these event types.
    Typed(Vec<LitStr>),
    /// Another set of event types.
    Nested,
    /// The rest.
    Other,
}

/// The type that a variant holds.
pub(crate) struct Data<'a> {
    /// As it is written.
    pub(crate) full: &'a Type,
    /// Without the `Box` around it.
    pub(crate) inner: &'a Type,
    /// Whether it mentions the enum's lifetime.
    pub(crate) borrows: bool,
}

impl Data<'_> {
    pub(crate) fn is_boxed(&self) -> bool {
        !std::ptr::eq(self.full, self.inner)
    }
}

/// A struct that derives `Properties`.
pub(crate) struct Object<'a> {
    pub(crate) krate: Path,
    pub(crate) name: &'a Ident,
    pub(crate) fields: Vec<Field<'a>>,
    /// The map of additional properties.
    pub(crate) additional: Option<(&'a Ident, &'a Type)>,
}

pub(crate) struct Field<'a> {
    pub(crate) ident: &'a Ident,
    pub(crate) ty: &'a Type,
    pub(crate) name: LitStr,
    pub(crate) aliases: Vec<LitStr>,
    pub(crate) required: bool,
}

/// An enum of strings that derives `OneOf`.
pub(crate) struct Strings<'a> {
    pub(crate) krate: Path,
    pub(crate) visibility: &'a Visibility,
    pub(crate) name: &'a Ident,
    pub(crate) members: Vec<(&'a Ident, LitStr)>,
    pub(crate) other: Option<&'a Ident>,
}

/// A union that derives `OneOf`.
pub(crate) struct Union<'a> {
    pub(crate) krate: Path,
    pub(crate) name: &'a Ident,
    pub(crate) tag: Option<LitStr>,
    pub(crate) alternatives: Vec<Alternative<'a>>,
    pub(crate) other: Option<(&'a Ident, &'a Type)>,
}

pub(crate) struct Alternative<'a> {
    pub(crate) name: &'a Ident,
    pub(crate) ty: &'a Type,
    /// The tag's value, in a union that has a tag.
    pub(crate) value: Option<LitStr>,
}

pub(crate) enum OneOf<'a> {
    Strings(Strings<'a>),
    Union(Union<'a>),
}

/// The type in a `Box`, or the type itself.
pub(crate) fn unboxed(ty: &Type) -> &Type {
    let Type::Path(path) = ty else { return ty };
    let Some(last) = path.path.segments.last().filter(|last| last.ident == "Box") else {
        return ty;
    };
    match &last.arguments {
        PathArguments::AngleBracketed(arguments) if arguments.args.len() == 1 => {
            match arguments.args.first() {
                Some(GenericArgument::Type(inner)) => inner,
                _ => ty,
            }
        }
        _ => ty,
    }
}

/// Whether a lifetime occurs in a type.
pub(crate) fn mentions(ty: &Type, lifetime: &syn::Lifetime) -> bool {
    fn search(tokens: proc_macro2::TokenStream, name: &str) -> bool {
        let mut after_quote = false;
        tokens.into_iter().any(|token| match token {
            proc_macro2::TokenTree::Punct(punct) => {
                after_quote = punct.as_char() == '\'';
                false
            }
            proc_macro2::TokenTree::Ident(ident) => {
                std::mem::take(&mut after_quote) && ident == name
            }
            proc_macro2::TokenTree::Group(group) => search(group.stream(), name),
            proc_macro2::TokenTree::Literal(_) => false,
        })
    }
    search(quote::quote!(#ty), &lifetime.ident.to_string())
}
