//! How a type is written in code and in documentation.

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::{Model, Type, TypeId};
use crate::names::identifier;

/// The code for a type in the module of `source`.
pub(super) fn ty(model: &Model, source: usize, of: &Type) -> TokenStream {
    match of {
        Type::Bool => quote!(bool),
        Type::Integer(integer) => {
            let name = identifier(integer.name());
            quote!(#name)
        }
        Type::Number => quote!(Number),
        Type::F64 => quote!(f64),
        Type::String => quote!(Text),
        Type::DateTime => quote!(OffsetDateTime),
        Type::Foreign(path) => path.parse().unwrap_or_default(),
        Type::Value => quote!(Value),
        Type::Vec(inner) => wrapped(&quote!(Vec), model, source, inner),
        Type::Tuple(items) => {
            let items = items.iter().map(|item| ty(model, source, item));
            quote!((#(#items),*))
        }
        Type::Map(inner) => wrapped(&quote!(Map), model, source, inner),
        Type::Option(inner) => wrapped(&quote!(Option), model, source, inner),
        Type::Boxed(inner) => wrapped(&quote!(Box), model, source, inner),
        Type::Named(id) => named(model, source, *id),
    }
}

fn wrapped(outer: &TokenStream, model: &Model, source: usize, inner: &Type) -> TokenStream {
    let inner = ty(model, source, inner);
    quote!(#outer<#inner>)
}

fn named(model: &Model, source: usize, id: TypeId) -> TokenStream {
    let definition = &model.types[id.0];
    let name = identifier(&definition.name);
    if definition.source == source {
        return quote!(#name);
    }
    let module = identifier(&model.sources[definition.source].name);
    let root = &model.style.root;
    quote!(#root::#module::#name)
}

/// A link to a type in documentation.
pub(super) fn link(model: &Model, source: usize, of: &Type) -> String {
    match of {
        Type::Named(id) => {
            let definition = &model.types[id.0];
            let name = &definition.name;
            if definition.source == source {
                return format!("[`{name}`]");
            }
            format!(
                "[`{name}`]({}::{}::{name})",
                model.style.root, model.sources[definition.source].name
            )
        }
        Type::Boxed(inner) | Type::Option(inner) => link(model, source, inner),
        other => format!(
            "`{}`",
            ty(model, source, other)
                .to_string()
                .replace(' ', "")
                .replace(',', ", ")
        ),
    }
}

/// A type for people, as seen from the module of a source or from the crate's root, without `Box`
/// and `Option`.
pub fn shown(model: &Model, source: Option<usize>, of: &Type) -> String {
    match of {
        Type::Named(id) => {
            let definition = &model.types[id.0];
            if Some(definition.source) == source {
                return definition.name.clone();
            }
            let module = &model.sources[definition.source].name;
            format!("{module}::{}", definition.name)
        }
        Type::Vec(inner) => format!("Vec<{}>", shown(model, source, inner)),
        Type::Tuple(items) => {
            let items = items.iter().map(|item| shown(model, source, item));
            format!("({})", items.collect::<Vec<_>>().join(", "))
        }
        Type::Map(inner) => format!("Map<{}>", shown(model, source, inner)),
        Type::Option(inner) | Type::Boxed(inner) => shown(model, source, inner),
        Type::Bool => "bool".to_owned(),
        Type::Integer(integer) => integer.name().to_owned(),
        Type::Number => "Number".to_owned(),
        Type::F64 => "f64".to_owned(),
        Type::String => "Text".to_owned(),
        Type::DateTime => "OffsetDateTime".to_owned(),
        Type::Foreign(path) => path.clone(),
        Type::Value => "Value".to_owned(),
    }
}

/// A type in code, as seen from the module of a source.
pub fn spelled(model: &Model, source: usize, of: &Type) -> String {
    let inside = |inner: &Type| spelled(model, source, inner);
    match of {
        Type::Option(inner) => format!("Option<{}>", inside(inner)),
        Type::Boxed(inner) => format!("Box<{}>", inside(inner)),
        Type::Vec(inner) => format!("Vec<{}>", inside(inner)),
        Type::Map(inner) => format!("Map<{}>", inside(inner)),
        Type::Tuple(items) => {
            let items: Vec<String> = items
                .iter()
                .map(|item| spelled(model, source, item))
                .collect();
            format!("({})", items.join(", "))
        }
        other => shown(model, Some(source), other),
    }
}
