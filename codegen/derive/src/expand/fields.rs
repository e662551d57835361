//! How a field of a struct is read and written, as its attributes say.

use proc_macro2::TokenStream;
use quote::{ToTokens as _, format_ident, quote_spanned};
use syn::ext::IdentExt as _;
use syn::spanned::Spanned as _;
use syn::{ExprPath, Ident, Member, Type};

use crate::ast::{Fallback, Field, Skipped, innermost};

impl Fallback {
    /// The value for a field.
    fn value(&self, member: &Member, ty: &Type) -> TokenStream {
        match self {
            Self::Default => quote_spanned!(innermost(ty)=> <#ty as __p::Default>::default()),
            Self::Path(path) => quote_spanned!(path.span()=> #path()),
            Self::Of(whole) => match &**whole {
                Self::Path(path) => {
                    quote_spanned!(path.span()=> { let whole: Self = #path(); whole.#member })
                }
                _ => quote!(<Self as __p::Default>::default().#member),
            },
        }
    }
}

impl Skipped<'_> {
    /// The field and its value.
    pub(super) fn field(&self) -> TokenStream {
        let member = &self.member;
        let value = self.fallback.value(member, self.ty);
        quote!(#member: #value)
    }
}

/// The variable for a field, as if it stood where the field's type does: messages about the type point there. A function
/// of the user may have the field's name.
pub(super) fn variable(field: &Ident, ty: &Type) -> Ident {
    format_ident!("field_{}", field.unraw(), span = innermost(ty))
}

impl Field<'_> {
    pub(super) fn variable(&self) -> Ident {
        variable(self.ident, self.ty)
    }

    /// An empty place for the field's value.
    pub(super) fn place(&self) -> TokenStream {
        let (ident, ty) = (self.ident, self.ty);
        let fallback = self.fallback.as_ref().map(|fallback| {
            let value = fallback.value(&Member::Named(ident.clone()), ty);
            quote!(|| -> #ty { #value })
        });
        if let Some(module) = &self.with {
            let read = read_with(module);
            let absent = if self.required {
                quote!(__p::None)
            } else {
                optional(ty)
            };
            let fallback = match fallback {
                Some(fallback) => quote!(__p::Some(#fallback)),
                None => quote!(__p::None),
            };
            return quote!(__p::ReadWith::<#ty>::new(#read, #absent, #fallback));
        }
        match (fallback, self.required) {
            (Some(fallback), _) => quote!(__p::Fallback::<#ty>::new(#fallback)),
            (None, true) => quote!(__p::Slot::<#ty>::required()),
            (None, false) => quote!(__p::Slot::<#ty>::new()),
        }
    }

    /// The value that the variable refers to, as it is written.
    pub(super) fn written(&self) -> TokenStream {
        let variable = self.variable();
        let mut written = variable.to_token_stream();
        if let Some(module) = &self.with {
            let (write, optional) = (write_with(module), optional(self.ty));
            written = quote!(&__p::WriteWith::new(#written, #write, #optional));
        }
        match (self.required, &self.fallback, &self.with) {
            (true, _, None) => written = quote!(&__p::Required(#written)),
            (true, _, Some(_)) | (_, Some(_), _) => written = quote!(&__p::Always(#written)),
            (false, None, _) => {}
        }
        if let Some(skipped) = &self.skip_serializing_if {
            let skipped = quote_spanned!(skipped.span()=> #skipped(#variable));
            written = quote!(&__p::Unless::new(#skipped, #written));
        }
        written
    }
}

/// A function that reads a value with the module of `with`.
pub(super) fn read_with(module: &ExprPath) -> TokenStream {
    quote_spanned!(module.span()=> |from| #module::deserialize(from))
}

/// A function that writes a value with the module of `with`.
pub(super) fn write_with(module: &ExprPath) -> TokenStream {
    quote_spanned!(module.span()=> |value, to| #module::serialize(value, to))
}

/// The default for a missing value, if the type has one.
fn optional(ty: &Type) -> TokenStream {
    quote!({
        #[allow(unused_imports)]
        use __p::NotOptional as _;
        __p::Optional::<#ty>::ABSENT
    })
}
