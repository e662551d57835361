//! Constructors: `Default` with the constants and defaults of the schema, `new` with the required
//! properties.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::ty::ty;
use crate::model::{Field, Model, Struct, Type};
use crate::names::identifier;

/// Clippy's limit of parameters.
const MANY: usize = 7;

/// The constructors of a struct that `#[derive(Default)]` does not provide.
pub(super) fn construction(
    model: &Model,
    source: usize,
    name: &Ident,
    body: &Struct,
) -> TokenStream {
    let expected = |field: &&Field| is_parameter(field);
    let parameters: Vec<&Field> = body.fields.iter().filter(expected).collect();
    let has_initial = body.fields.iter().any(|field| field.initial.is_some());
    let additional = body.additional.as_ref().map(|additional| {
        let name = identifier(&additional.name);
        quote!(#name: AdditionalProperties::new(),)
    });
    let uses_deprecated = body.fields.iter().any(|field| field.deprecated);
    let deprecated = uses_deprecated.then(|| quote!(#[allow(deprecated)]));
    let default = (body.default && has_initial).then(|| {
        let fields = body.fields.iter().map(|field| {
            let name = identifier(&field.name);
            let value = initial(model, source, field).unwrap_or_else(|| quote!(Default::default()));
            quote!(#name: #value,)
        });
        quote! {
            impl Default for #name {
                #deprecated
                fn default() -> Self {
                    Self {
                        #(#fields)*
                        #additional
                    }
                }
            }
        }
    });
    let new = (!parameters.is_empty()).then(|| {
        let many = (parameters.len() > MANY).then(|| quote!(#[allow(clippy::too_many_arguments)]));
        let arguments = parameters.iter().map(|field| {
            let name = identifier(&field.name);
            match &field.ty {
                Type::String => quote!(#name: impl Into<Text>),
                other => {
                    let of = ty(model, source, other);
                    quote!(#name: #of)
                }
            }
        });
        let fields = body.fields.iter().map(|field| {
            let name = identifier(&field.name);
            match initial(model, source, field) {
                Some(value) => quote!(#name: #value,),
                None if field.ty == Type::String => quote!(#name: #name.into(),),
                None => quote!(#name,),
            }
        });
        quote! {
            impl #name {
                /// Creates the object with its required properties; the others are absent.
                #many
                #deprecated
                #[must_use]
                pub fn new(#(#arguments),*) -> Self {
                    Self {
                        #(#fields)*
                        #additional
                    }
                }
            }
        }
    });
    quote! {
        #default
        #new
    }
}

/// Whether a property is a parameter: it is required, and the schema has no value for it.
fn is_parameter(field: &Field) -> bool {
    let is_optional = matches!(field.ty, Type::Option(_)) && !field.required;
    !is_optional && field.initial.is_none()
}

/// The initial value of a field that is not a parameter.
fn initial(model: &Model, source: usize, field: &Field) -> Option<TokenStream> {
    match &field.initial {
        Some(value) => Some(super::values::expression(model, source, &field.ty, value)),
        None if is_parameter(field) => None,
        None => Some(quote!(None)),
    }
}
