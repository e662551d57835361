//! The module of a source: constants, the event enum, the types.

use std::collections::BTreeSet;

use proc_macro2::TokenStream;
use quote::quote;

use super::doc::Doc;
use super::ty::{link, ty};
use super::types::item;
use crate::model::{Body, Event, Model, Source, Type, TypeId};
use crate::names::identifier;
use crate::options::Options;

/// The text of `src/<source>.rs`.
pub(super) fn module(model: &Model, index: usize, path: &str, options: &Options) -> String {
    format!(
        "// {}\n\n{}",
        super::header(options, path),
        body(model, index)
    )
}

/// The same without the comment at its beginning.
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

/// An item and its implementations, formatted.
fn print(item: &TokenStream) -> String {
    match syn::parse2::<syn::File>(item.clone()) {
        Ok(mut file) => {
            let items = std::mem::take(&mut file.items);
            let print = |item| {
                file.items = vec![item];
                prettyplease::unparse(&file)
            };
            let items: Vec<String> = items.into_iter().map(print).collect();
            items.join("\n")
        }
        // Our tokens always parse; if they did not, the compiler would show where.
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
            .map(|topic| crate::markdown::code(topic))
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
    let mut needs = BTreeSet::new();
    for event in &source.events {
        needs.extend(["EventData", "RawData"]);
        uses(&event.data, &mut needs);
    }
    for id in &source.types {
        let definition = &model.types[id.0];
        match &definition.body {
            Body::Struct(body) => {
                needs.insert("Properties");
                if !definition.events.is_empty() {
                    needs.insert("EventData");
                }
                for field in &body.fields {
                    uses(&field.ty, &mut needs);
                }
                if let Some(additional) = &body.additional {
                    needs.insert("AdditionalProperties");
                    // The type of values of any type is not written.
                    if additional.ty != Type::Value {
                        uses(&additional.ty, &mut needs);
                    }
                }
            }
            Body::Enum(body) => {
                needs.insert("OneOf");
                uses(&body.other, &mut needs);
            }
            Body::Union(body) => {
                needs.insert("OneOf");
                for variant in &body.variants {
                    uses(&variant.ty, &mut needs);
                }
                if body.tag.is_some() {
                    needs.insert("serde_json::Value");
                }
            }
        }
    }
    let (paths, names): (Vec<&str>, Vec<&str>) =
        needs.into_iter().partition(|need| need.contains("::"));
    let root = &model.style.root;
    let mut imports: Vec<String> = paths
        .iter()
        .map(|path| format!("use {root}::{path};\n"))
        .collect();
    match names.as_slice() {
        [] => {}
        [only] => imports.push(format!("use {root}::{only};\n")),
        several => imports.push(format!("use {root}::{{{}}};\n", several.join(", "))),
    }
    imports
}

/// The names that a type needs in scope.
fn uses(of: &Type, needs: &mut BTreeSet<&'static str>) {
    of.visit(&mut |of| match of {
        Type::String => {
            needs.insert("Text");
        }
        Type::Map(_) => {
            needs.insert("Map");
        }
        Type::Value => {
            needs.insert("serde_json::Value");
        }
        Type::Number => {
            needs.insert("serde_json::Number");
        }
        Type::DateTime => {
            needs.insert("time::OffsetDateTime");
        }
        _ => {}
    });
}

fn constant(model: &Model, index: usize, source: &Source, event: &Event) -> TokenStream {
    let what = match event.data_type() {
        Some(id) => link(model, index, &Type::Named(id)),
        None => format!("[`{}::{}`]", source.enum_name, event.variant),
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
        let is_struct = |id: TypeId| matches!(model.types[id.0].body, Body::Struct(_));
        let boxed = match event.data_type().filter(|id| is_struct(*id)) {
            Some(id) => {
                let data = ty(model, index, &Type::Named(id).boxed());
                let is_option = matches!(event.data, Type::Option(_));
                if is_option {
                    quote!(Option<#data>)
                } else {
                    data
                }
            }
            None => ty(model, index, &event.data),
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
            Other(RawData),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use crate::names::is_taken_type;
    use crate::{Options, Schemas, render};

    /// Uses everything that a module can import.
    const EVERYTHING: &str = r##"{
        "x-events": { "Contoso.Placed": { "$ref": "#/$defs/Placed" } },
        "$defs": { "Placed": { "type": "object", "properties": {
            "text": { "type": "string" },
            "time": { "type": "string", "format": "date-time" },
            "any": {},
            "number": { "type": ["integer", "number"] },
            "map": { "type": "object", "additionalProperties": { "type": "string" } },
            "open": { "enum": ["a"] }
        } } }
    }"##;

    #[test]
    fn no_type_has_the_name_of_an_import() {
        let schemas = Schemas::from_texts("schemas", [("contoso", EVERYTHING)]);
        let rendered = render(&schemas, &Options::default()).unwrap();
        let module = rendered.tree.get("src/contoso.rs").unwrap();
        let lines = module.lines().filter(|line| line.starts_with("use "));
        let names: BTreeSet<&str> = lines
            .flat_map(|line| line.split(|c: char| !c.is_alphanumeric()))
            .filter(|word| word.starts_with(char::is_uppercase))
            .collect();
        let expected = [
            "AdditionalProperties",
            "EventData",
            "Map",
            "Number",
            "OffsetDateTime",
            "OneOf",
            "Properties",
            "RawData",
            "Text",
            "Value",
        ];
        assert!(names.iter().eq(&expected), "{names:?}");
        for name in names {
            assert!(is_taken_type(name), "{name}");
        }
    }
}
