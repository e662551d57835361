//! The module of a source: constants, the event enum, the types.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::doc::Doc;
use super::types::{item, link, ty};
use crate::lower::names::identifier;
use crate::model::{Body, Event, Model, Source, Type};

/// The text of `src/<source>.rs`.
pub(super) fn module(model: &Model, index: usize, path: &str) -> String {
    format!("// {}\n\n{}", super::header(path), body(model, index))
}

/// The same without the comment that it opens with.
pub(super) fn body(model: &Model, index: usize) -> String {
    let source = &model.sources[index];
    let mut text = about(model, index, source).comments("//!");
    for import in imports(model, source) {
        if !text.ends_with(";\n") {
            text.push('\n');
        }
        text.push_str(&import);
    }
    for event in &source.events {
        text.push('\n');
        text.push_str(&print(&constant(model, index, source, event)));
    }
    if !source.events.is_empty() {
        text.push('\n');
        text.push_str(&print(&event_enum(model, index, source)));
    }
    for id in &source.types {
        text.push('\n');
        text.push_str(&print(&item(model, index, *id)));
    }
    text
}

/// One item, formatted.
fn print(item: &TokenStream) -> String {
    match syn::parse2::<syn::File>(item.clone()) {
        Ok(file) => prettyplease::unparse(&file),
        // Tokens of ours always parse; if they did not, the compiler would say where.
        Err(_) => item.to_string() + "\n",
    }
}

fn about(model: &Model, index: usize, source: &Source) -> Doc {
    let mut doc = Doc::new(0);
    doc = match &source.title {
        Some(title) => doc.text(&sentence(title)),
        None if source.events.is_empty() => doc.markdown(&format!("Types of `{}`.", source.name)),
        None => doc.markdown(&format!(
            "Events of `{}`.",
            source.namespace.as_ref().unwrap_or(&source.name)
        )),
    };
    if let Some(description) = &source.description {
        doc = doc.text(description);
    }
    if !source.events.is_empty() {
        let mut table = vec!["| Event type | Data |".to_owned(), "|---|---|".to_owned()];
        for event in &source.events {
            let event_type = event.name.replace('|', "\\|");
            table.push(format!(
                "| `{event_type}` | {} |",
                link(model, index, &event.data)
            ));
        }
        doc = doc.verbatim(table.iter().map(String::as_str));
    }
    if !source.topic_types.is_empty() {
        let types: Vec<String> = source
            .topic_types
            .iter()
            .map(|topic| crate::lower::code(topic))
            .collect();
        let noun = if types.len() == 1 { "Type" } else { "Types" };
        doc = doc.markdown(&format!("{noun} of topic: {}.", types.join(", ")));
    }
    if let Some(docs) = &source.docs {
        doc = doc.lead("Documentation: ", docs);
    }
    doc
}

/// A title as a sentence.
pub(super) fn sentence(title: &str) -> String {
    let title = title.trim();
    if title.ends_with(['.', '!', '?']) {
        title.to_owned()
    } else {
        format!("{title}.")
    }
}

/// The `use` items that the module's code needs, sorted.
fn imports(model: &Model, source: &Source) -> Vec<String> {
    let mut derives = BTreeSet::new();
    let (mut value, mut time, mut map) = (false, false, false);
    let mut see = |of: &Type| {
        of.visit(&mut |of| match of {
            Type::Value => value = true,
            Type::DateTime => time = true,
            Type::Map(_) => map = true,
            _ => {}
        });
    };
    for event in &source.events {
        see(&event.data);
    }
    let mut additional = false;
    let mut tagged = false;
    for id in &source.types {
        let definition = &model.types[id.0];
        definition.parts().into_iter().for_each(&mut see);
        match &definition.body {
            Body::Struct(body) => {
                derives.insert("Properties");
                additional |= body.additional.is_some();
                if !definition.events.is_empty() {
                    derives.insert("EventData");
                }
            }
            Body::Enum(_) => {
                derives.insert("OneOf");
            }
            Body::Union(body) => {
                derives.insert("OneOf");
                tagged |= body.tag.is_some();
            }
        }
    }
    if !source.events.is_empty() {
        derives.extend(["EventData", "RawData"]);
    }
    let mut imports = Vec::new();
    let root = &model.style.root;
    if value || tagged {
        imports.push(format!("use {root}::serde_json::Value;\n"));
    }
    if time {
        imports.push(format!("use {root}::time::OffsetDateTime;\n"));
    }
    let derives: Vec<&str> = derives.into_iter().collect();
    match derives.as_slice() {
        [] => {}
        [only] => imports.push(format!("use {root}::{only};\n")),
        several => imports.push(format!("use {root}::{{{}}};\n", several.join(", "))),
    }
    if map || additional {
        imports.push("use std::collections::BTreeMap;\n".to_owned());
    }
    imports
}

fn constant(model: &Model, index: usize, source: &Source, event: &Event) -> TokenStream {
    let what = match &event.data {
        data @ Type::Named(_) => link(model, index, data),
        _ => format!("[`{}::{}`]", source.enum_name, event.variant),
    };
    let doc = match &event.description {
        Some(text) => Doc::new(0).lead(
            &format!("Event type of {what}: "),
            &super::doc::lower_first(text),
        ),
        None => Doc::new(0).markdown(&format!("Event type of {what}.")),
    };
    let doc = doc.tokens();
    let name = identifier(&event.constant);
    let event_type = &event.name;
    quote! {
        #doc
        pub const #name: &str = #event_type;
    }
}

fn event_enum(model: &Model, index: usize, source: &Source) -> TokenStream {
    let name = identifier(&source.enum_name);
    let of = source
        .title
        .as_deref()
        .or(source.namespace.as_deref())
        .unwrap_or(&source.name);
    let doc = Doc::new(0).lead("An event of ", &sentence(of)).tokens();
    let variants = source.events.iter().map(|event| {
        let doc = Doc::new(4);
        let doc = match &event.description {
            Some(description) => doc.text(description),
            None => doc.markdown(&format!("`{}`.", event.name)),
        };
        let doc = doc.notes(&event.notes).tokens();
        let deprecated = event.deprecated.then(|| quote!(#[deprecated]));
        let variant = identifier(&event.variant);
        let event_type = &event.name;
        let data = ty(model, index, &event.data);
        let boxed = match &event.data {
            Type::Named(id) if matches!(model.types[id.0].body, Body::Struct(_)) => {
                quote!(Box<#data>)
            }
            _ => data,
        };
        quote! {
            #doc
            #[event(type = #event_type)]
            #deprecated
            #variant(#boxed)
        }
    });
    quote! {
        #doc
        #[derive(Clone, Debug, PartialEq, EventData)]
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            /// Any other event type.
            #[event(other)]
            Other(RawData<'static>),
        }
    }
}
