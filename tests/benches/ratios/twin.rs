//! The generated types once more, as anyone would write them by hand with serde's derives: what
//! the compile time of the generated crate is compared with.

use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::punctuated::Punctuated;
use syn::{
    Attribute, Expr, Field, Fields, Item, ItemEnum, ItemStruct, Lit, Meta, Token, parse_quote,
};

/// The twin of a module; constants and the enums of event types have none.
pub(crate) fn twin(module: &str) -> String {
    let mut file = syn::parse_file(module).expect("generated code is Rust");
    file.items = file.items.into_iter().filter_map(item).collect();
    let head: [Item; 4] = [
        parse_quote!(
            use serde::{Deserialize, Serialize};
        ),
        parse_quote!(
            use serde_json::Value;
        ),
        parse_quote!(
            use time::OffsetDateTime;
        ),
        parse_quote!(
            use crate::{Map, Text};
        ),
    ];
    file.items.splice(0..0, head);
    file.attrs.push(parse_quote!(#![allow(unused_imports)]));
    prettyplease::unparse(&file)
}

/// The root of the twin: its modules, and other names for types of the standard library.
pub(crate) fn root(modules: &[&str]) -> String {
    let modules = modules.iter().map(|module| format!("pub mod {module};\n"));
    let names =
        "pub type Text = String;\npub type Map<V> = std::collections::BTreeMap<String, V>;\n";
    modules.chain([names.to_owned()]).collect()
}

pub(crate) const MANIFEST: &str = r#"[package]
name = "twin"
version = "0.0.0"
edition = "2024"

[dependencies]
serde = { version = "1", features = ["derive"] }
serde_json = "1"
time = { version = "0.3", features = ["formatting", "parsing", "serde-well-known"] }

[workspace]
"#;

fn item(item: Item) -> Option<Item> {
    match item {
        Item::Struct(item) => Some(Item::Struct(structure(item))),
        Item::Enum(item) => enumeration(item).map(Item::Enum),
        _ => None,
    }
}

fn structure(mut item: ItemStruct) -> ItemStruct {
    item.attrs.retain(is_kept);
    item.attrs
        .push(parse_quote!(#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]));
    item.attrs.push(parse_quote!(#[serde(default)]));
    if let Fields::Named(fields) = &mut item.fields {
        let named = std::mem::take(&mut fields.named);
        fields.named = named.into_iter().filter_map(property).collect();
    }
    item
}

/// A field with its name on the wire; none is the field of additional properties.
fn property(mut field: Field) -> Option<Field> {
    let arguments = arguments(&field.attrs, "property")?;
    let name = name(&arguments)?;
    let alias = arguments.iter().find_map(|argument| match argument {
        Expr::Assign(assign) => Some(&assign.right),
        _ => None,
    });
    let mut attribute: Punctuated<Meta, Token![,]> =
        parse_quote!(rename = #name, skip_serializing_if = "Option::is_none");
    attribute.extend(alias.map(|alias| -> Meta { parse_quote!(alias = #alias) }));
    if field
        .ty
        .to_token_stream()
        .to_string()
        .contains("OffsetDateTime")
    {
        attribute.push(parse_quote!(with = "time::serde::rfc3339::option"));
    }
    field.attrs.retain(is_kept);
    field.attrs.push(parse_quote!(#[serde(#attribute)]));
    Some(field)
}

/// An enum of strings, or a union with or without a tag. An enum of event types has no twin.
fn enumeration(mut item: ItemEnum) -> Option<ItemEnum> {
    let derives = item
        .attrs
        .iter()
        .find(|one| one.path().is_ident("derive"))?;
    if !derives.to_token_stream().to_string().contains("OneOf") {
        return None;
    }
    let tag = arguments(&item.attrs, "one_of");
    item.attrs.retain(is_kept);
    item.attrs
        .push(parse_quote!(#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]));
    let mut is_named = false;
    for variant in &mut item.variants {
        let arguments = arguments(&variant.attrs, "one_of");
        variant.attrs.retain(is_kept);
        let Some(arguments) = arguments else { continue };
        is_named = true;
        variant.attrs.push(match name(&arguments) {
            Some(name) => parse_quote!(#[serde(rename = #name)]),
            None => parse_quote!(#[serde(untagged)]),
        });
    }
    match tag {
        Some(tag) => item.attrs.push(parse_quote!(#[serde(#tag)])),
        None if !is_named => item.attrs.push(parse_quote!(#[serde(untagged)])),
        None => {}
    }
    Some(item)
}

fn is_kept(attribute: &Attribute) -> bool {
    attribute.path().is_ident("doc") || attribute.path().is_ident("non_exhaustive")
}

type Arguments = Punctuated<Expr, Token![,]>;

/// Those that are expressions: the others, such as `const = "…"`, have nothing like them in serde.
fn arguments(attributes: &[Attribute], attribute: &str) -> Option<Arguments> {
    let attribute = attributes
        .iter()
        .find(|one| one.path().is_ident(attribute))?;
    let list = attribute.meta.require_list();
    let tokens: Vec<TokenTree> = list
        .expect("the derive's attributes are lists")
        .tokens
        .clone()
        .into_iter()
        .collect();
    let arguments =
        tokens.split(|token| matches!(token, TokenTree::Punct(mark) if mark.as_char() == ','));
    let expressions = arguments.filter_map(|argument| {
        let tokens: TokenStream = argument.iter().cloned().collect();
        syn::parse2::<Expr>(tokens).ok()
    });
    Some(expressions.collect())
}

/// The name on the wire, which comes first.
fn name(arguments: &Arguments) -> Option<&Lit> {
    match arguments.first()? {
        Expr::Lit(literal) => Some(&literal.lit),
        _ => None,
    }
}
