//! Constructors: `Default` with the constants and defaults of the schema, `new` with the required
//! properties.

use proc_macro2::{Ident, TokenStream};
use quote::quote;
use serde_json::Value;

use super::types::{literal, ty};
use crate::model::{Body, Field, Model, Struct, Type};
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
        Some(value) => Some(expression(model, source, &field.ty, value)),
        None if is_parameter(field) => None,
        None => Some(quote!(None)),
    }
}

/// A value of a schema as Rust code; it is known to fit the type.
fn expression(model: &Model, source: usize, of: &Type, value: &Value) -> TokenStream {
    match of {
        Type::Option(_) if value.is_null() => quote!(None),
        Type::Option(inner) => {
            let inner = expression(model, source, inner, value);
            quote!(Some(#inner))
        }
        Type::Boxed(inner) => {
            let inner = expression(model, source, inner, value);
            quote!(Box::new(#inner))
        }
        Type::String => {
            let text = literal(value);
            quote!(Text::from(#text))
        }
        Type::F64 => {
            let number = format!("{:?}", value.as_f64().unwrap_or_default());
            number.parse().unwrap_or_default()
        }
        Type::Vec(inner) => {
            let items = value.as_array().into_iter().flatten();
            let items = items.map(|item| expression(model, source, inner, item));
            quote!(vec![#(#items),*])
        }
        Type::Map(_) => quote!(Map::new()),
        Type::Number => {
            let number = literal(value);
            quote!(Number::from(#number))
        }
        Type::Value if value.is_null() => quote!(Value::Null),
        Type::Value if value.is_array() || value.is_object() => {
            let root = &model.style.root;
            let json: TokenStream = literal(value);
            quote!(#root::serde_json::json!(#json))
        }
        Type::Value => {
            let scalar = literal(value);
            quote!(Value::from(#scalar))
        }
        Type::Named(id) => {
            let name = ty(model, source, of);
            let text = value.as_str().unwrap_or_default();
            let Body::Enum(body) = &model.types[id.0].body else {
                return quote!(Default::default());
            };
            match body.member(value).filter(|member| !member.deprecated) {
                Some(member) => {
                    let member = identifier(&member.name);
                    quote!(#name::#member)
                }
                None => quote!(#name::from(#text)),
            }
        }
        _ => literal(value),
    }
}
