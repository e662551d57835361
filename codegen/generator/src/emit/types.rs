//! Structs, open enums and unions as Rust items.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::doc::Doc;
use super::ty::{link, ty};
use super::values::literal;
use crate::json::pretty;
use crate::markdown::code;
use crate::model::{
    Body, Definition, Enum, Event, Field, Model, Pattern, Struct, Type, TypeId, Union,
};
use crate::names::identifier;

/// The item of a named type.
pub(super) fn item(model: &Model, source: usize, id: TypeId) -> TokenStream {
    let definition = &model.types[id.0];
    match &definition.body {
        Body::Struct(body) => structure(model, source, id, definition, body),
        Body::Enum(body) => open_enum(model, source, id, definition, body),
        Body::Union(body) => union(model, source, id, definition, body),
    }
}

/// All events whose data is this type.
fn events_of(model: &Model, id: TypeId) -> Vec<&Event> {
    model.types[id.0]
        .events
        .iter()
        .map(|(source, event)| &model.sources[*source].events[*event])
        .collect()
}

/// The first and the last part of every type's documentation.
fn describe(model: &Model, source: usize, id: TypeId, definition: &Definition) -> Doc {
    let events = events_of(model, id);
    let mut doc = Doc::new(0);
    let described = definition.description.as_deref();
    match events.as_slice() {
        [] => {}
        [only] => {
            let lead = format!("Data of `{}`", only.name);
            doc = match &only.description {
                Some(text) if described != Some(text) => {
                    doc.lead(&format!("{lead}: "), &super::doc::lower_first(text))
                }
                _ => doc.markdown(&format!("{lead}.")),
            };
        }
        several => {
            // A shared description makes a better first sentence than a list.
            if let Some(text) = described {
                doc = doc.text(text);
            }
            let list: Vec<String> = several
                .iter()
                .map(|event| format!("- `{}`", event.name))
                .collect();
            doc = doc
                .markdown("Data of these event types:")
                .verbatim(list.iter().map(String::as_str));
        }
    }
    match described {
        Some(_) if events.len() > 1 => {}
        Some(text) => doc = doc.text(text),
        None if doc.is_empty() => doc = doc.markdown(&used_by(model, source, id)),
        None => {}
    }
    if definition.deprecated {
        doc = doc.markdown("Deprecated.");
    }
    doc = doc.notes(&definition.notes);
    let mut subjects: Vec<String> = events
        .iter()
        .filter_map(|event| event.subject.as_deref())
        .map(|subject| format!("`{subject}`"))
        .collect();
    subjects.dedup();
    if !subjects.is_empty() {
        doc = doc.markdown(&format!("Subject of the event: {}.", subjects.join(" or ")));
    }
    let example = definition
        .example
        .as_ref()
        .or_else(|| events.iter().find_map(|event| event.example.as_ref()));
    if let Some(example) = example.filter(|_| !events.is_empty()) {
        let example = pretty(example);
        let lines = std::iter::once("```json")
            .chain(example.lines())
            .chain(std::iter::once("```"));
        doc = doc.verbatim(lines);
    }
    doc
}

/// The use of a type, if its schema has no description.
fn used_by(model: &Model, source: usize, id: TypeId) -> String {
    let Some(user) = model.types[id.0].user else {
        return format!("The definition `{}`.", model.types[id.0].name);
    };
    let owner = link(model, source, &Type::Named(user));
    let has_it = |of: &Type| {
        let mut found = false;
        of.visit(&mut |inner| found |= *inner == Type::Named(id));
        found
    };
    match &model.types[user.0].body {
        Body::Struct(body) => match body.fields.iter().find(|field| has_it(&field.ty)) {
            Some(field) => format!("{} of {owner}.", code(&field.wire)),
            None => format!("A further property of {owner}."),
        },
        _ => format!("One of the alternatives of {owner}."),
    }
}

fn structure(
    model: &Model,
    source: usize,
    id: TypeId,
    definition: &Definition,
    body: &Struct,
) -> TokenStream {
    let name = identifier(&definition.name);
    let events = events_of(model, id);
    let doc = describe(model, source, id, definition).tokens();
    let has_initial = body.fields.iter().any(|field| field.initial.is_some());
    let default = (body.default && !has_initial).then(|| quote!(Default,));
    let construction = super::construct::construction(model, source, &name, body);
    let data = (!events.is_empty()).then(|| quote!(EventData,));
    let types = events.iter().map(|event| &event.name);
    let fields = body.fields.iter().map(|one| field(model, source, one));
    let additional = body.additional.as_ref().map(|additional| {
        let doc = Doc::new(4)
            .markdown("Properties that the schema does not name.")
            .notes(&additional.notes)
            .tokens();
        let name = identifier(&additional.name);
        let pattern = constant(additional.pattern.as_ref());
        // A type of any JSON value has no parameter.
        let of = (additional.ty != Type::Value).then(|| {
            let of = ty(model, source, &additional.ty);
            quote!(<#of>)
        });
        quote! {
            #doc
            #[property(additional #pattern)]
            pub #name: AdditionalProperties #of,
        }
    });
    let names = if body.additional.is_none() {
        Some(quote!(#[property(deny_unknown_fields)]))
    } else {
        body.is_case_sensitive()
            .then(|| quote!(#[property(case_sensitive)]))
    };
    let debug = (!body.is_sensitive()).then(|| quote!(Debug,));
    quote! {
        #doc
        #[derive(Clone, #debug #default PartialEq, #data Properties)]
        #(#[event(type = #types)])*
        #names
        #[non_exhaustive]
        pub struct #name {
            #(#fields,)*
            #additional
        }

        #construction
    }
}

fn field(model: &Model, source: usize, field: &Field) -> TokenStream {
    let wire = &field.wire;
    let aliases = &field.aliases;
    let required = field.required.then(|| quote!(, required));
    let sensitive = field.sensitive.then(|| quote!(, sensitive));
    let nullable = field.nullable.then(|| quote!(, nullable));
    let values = field.values.iter().map(literal);
    let values = match field.values.len() {
        0 => constant(field.pattern.as_ref()),
        1 => Some(quote!(, const = #(#values)*)),
        _ => Some(quote!(, enum = [#(#values),*])),
    };
    let name = identifier(&field.name);
    let of = ty(model, source, &field.ty);
    let deprecated = field.deprecated.then(|| quote!(#[deprecated]));
    let mut doc = Doc::new(4);
    if let Some(description) = &field.description {
        doc = doc.text(description);
    }
    doc = doc.notes(&field.notes);
    if doc.is_empty() {
        doc = doc.markdown(&format!("The property {}.", code(wire)));
    }
    if field.sensitive {
        doc = doc.markdown("Secret or personal: `Debug` of the struct shows `***` for it.");
    }
    let doc = doc.tokens();
    quote! {
        #doc
        #[property(#wire #(, alias = #aliases)* #required #sensitive #nullable #values)]
        #deprecated
        pub #name: #of
    }
}

fn open_enum(
    model: &Model,
    source: usize,
    id: TypeId,
    definition: &Definition,
    body: &Enum,
) -> TokenStream {
    let name = identifier(&definition.name);
    let doc = describe(model, source, id, definition).tokens();
    let members = body.members.iter().map(|member| {
        let doc = Doc::new(4);
        let doc = match &member.description {
            Some(description) => doc.text(description),
            None => doc.markdown(&format!("The value {}.", code(&member.wire))),
        };
        let doc = doc.tokens();
        let name = identifier(&member.name);
        let wire = if member.is_string {
            let text = &member.wire;
            quote!(#text)
        } else {
            member.wire.parse().unwrap_or_default()
        };
        let deprecated = member.deprecated.then(|| quote!(#[deprecated]));
        quote! {
            #doc
            #[one_of(#wire)]
            #deprecated
            #name
        }
    });
    let other = ty(model, source, &body.other);
    let is_exact = matches!(body.other, Type::String | Type::Integer(_));
    let exact = is_exact.then(|| quote!(Eq, Hash,));
    quote! {
        #doc
        #[derive(Clone, Debug, PartialEq, #exact OneOf)]
        #[non_exhaustive]
        pub enum #name {
            #(#members,)*
            /// A value that is not listed above.
            #[one_of(other)]
            UnknownValue(#other),
        }
    }
}

fn union(
    model: &Model,
    source: usize,
    id: TypeId,
    definition: &Definition,
    body: &Union,
) -> TokenStream {
    let name = identifier(&definition.name);
    let doc = describe(model, source, id, definition).tokens();
    let tag = body.tag.as_ref().map(|tag| quote!(#[one_of(tag = #tag)]));
    let variants = body.variants.iter().map(|variant| {
        let doc = Doc::new(4);
        let doc = match (&variant.description, variant.tags.first()) {
            (Some(description), _) => doc.text(description),
            (None, Some(_)) => {
                let tags: Vec<String> = variant.tag_texts().iter().map(|tag| code(tag)).collect();
                doc.markdown(&format!("The alternative {}.", tags.join(" or ")))
            }
            (None, None) => doc.markdown(&alternative(model, source, &variant.ty)),
        };
        let doc = doc.tokens();
        let name: Ident = identifier(&variant.name);
        let of = ty(model, source, &variant.ty);
        let tags = variant.tags.iter().map(literal);
        let tag = tags.reduce(|first, tag| quote!(#first, alias = #tag));
        let constant = variant.pattern.as_ref().map(pattern);
        let tag = tag.or(constant.map(|constant| quote!(const = #constant)));
        let tag = tag.map(|tags| quote!(#[one_of(#tags)]));
        quote! {
            #doc
            #tag
            #name(#of)
        }
    });
    let other = body.tag.as_ref().map(|_| {
        quote! {
            /// An alternative that is not listed above.
            #[one_of(other)]
            UnknownValue(Value),
        }
    });
    quote! {
        #doc
        #[derive(Clone, Debug, PartialEq, OneOf)]
        #tag
        #[non_exhaustive]
        pub enum #name {
            #(#variants,)*
            #other
        }
    }
}

/// What an attribute says of the inside of a value, behind other things.
fn constant(of: Option<&Pattern>) -> Option<TokenStream> {
    let pattern = of.map(pattern);
    pattern.map(|pattern| quote!(, const = #pattern))
}

fn pattern(of: &Pattern) -> TokenStream {
    match of {
        Pattern::Any => quote!(_),
        Pattern::Value(value) => literal(value),
        Pattern::First(items) => {
            let items = items.iter().map(pattern);
            quote!([#(#items,)* ..])
        }
        Pattern::Each(item) => {
            let item = pattern(item);
            quote!([#item; _])
        }
        Pattern::EachMember(value) => {
            let value = pattern(value);
            quote!({ _: #value })
        }
    }
}

fn alternative(model: &Model, source: usize, of: &Type) -> String {
    match of {
        Type::Bool => "True or false.".to_owned(),
        Type::Integer(_) => "An integer.".to_owned(),
        Type::F64 | Type::Number => "A number.".to_owned(),
        Type::String => "A string.".to_owned(),
        Type::DateTime => "A date and time.".to_owned(),
        Type::Foreign(path) => format!("A `{path}`."),
        Type::Value => "Any value.".to_owned(),
        Type::Vec(item) => format!("An array of {}.", link(model, source, item)),
        Type::Tuple(_) => format!("An array, {}.", link(model, source, of)),
        Type::Map(_) => "An object with any property names.".to_owned(),
        Type::Option(inner) | Type::Boxed(inner) => alternative(model, source, inner),
        Type::Named(id) => match &model.types[id.0].body {
            Body::Enum(body) if body.is_of_strings() => {
                format!("A string, {}.", link(model, source, of))
            }
            Body::Enum(_) => format!("A listed value, {}.", link(model, source, of)),
            Body::Struct(_) | Body::Union(_) => format!("An object, {}.", link(model, source, of)),
        },
    }
}
