//! `EventData` of a struct and of an enum.

use std::collections::HashMap;

use proc_macro2::{Ident, Span, TokenStream};
use quote::{ToTokens, quote_spanned};
use syn::{Type, parse_quote};

use super::{Target, scope};
use crate::ast::{EventEnum, EventStruct, EventVariant, Role, innermost, ungrouped};
use crate::attr::EventType;

pub(super) fn structure(input: &EventStruct<'_>) -> TokenStream {
    let EventStruct {
        krate,
        name,
        generics,
        types,
    } = input;
    let mut target = Target::new(name, generics);
    if target.is_generic() {
        target.requires(parse_quote!(Self: __p::Data));
    }
    let envelopes = target.envelopes();
    let event_data = target.implement(&quote!(__p::EventData));
    let read = quote_spanned!(name.span()=> __p::Data::read(data));
    let data = Ident::new("data", name.span());
    let view = quote_spanned!(name.span()=> __p::Data::content(data));
    let checked = checked(types.iter());
    scope(
        krate,
        &quote! {
            #checked

            #[automatically_derived]
            #event_data {
                fn types() -> &'static __p::EventTypes {
                    static TYPES: __p::EventTypes = __p::EventTypes::new(&[(0, __p::Set::Own(&[#(#types),*]))]);
                    &TYPES
                }

                fn read_known(_: usize, #data: __p::Content<'_>) -> __p::Result<Self, __p::Fault> {
                    #read
                }

                fn content(&self) -> __p::ContentView<'_> {
                    let #data = self;
                    #view
                }
            }

            #envelopes
        },
    )
}

pub(super) fn enumeration(input: &EventEnum<'_>) -> TokenStream {
    let EventEnum {
        krate, variants, ..
    } = input;
    let target = target(input);
    let event_data = target.implement(&quote!(__p::EventData));
    let sets = variants.iter().enumerate().filter_map(|(index, variant)| {
        let inner = variant.data.full;
        let set = match &variant.role {
            Role::Typed(types) => quote!(Own(&[#(#types),*])),
            Role::Nested => quote!(Nested(<#inner as __p::EventData>::types)),
            Role::Other => return None,
        };
        Some(quote!((#index, __p::Set::#set)))
    });
    let reads = variants.iter().enumerate().filter_map(|(index, variant)| {
        let (ident, span) = (variant.name, variant.span());
        let read = match &variant.role {
            Role::Typed(_) => quote_spanned!(span=> __p::Data::read(data)),
            Role::Nested => quote_spanned!(span=> __p::EventData::read_known(inner, data)),
            Role::Other => return None,
        };
        let [data, inner] = ["data", "inner"].map(|name| Ident::new(name, span));
        let variables = match &variant.role {
            Role::Nested => quote!(let (#data, #inner) = (content, inner);),
            _ => quote!(let #data = content;),
        };
        Some(quote!(#index => {
            #variables
            __p::Ok(Self::#ident(#read?))
        }))
    });
    let other = variants
        .iter()
        .find(|variant| matches!(variant.role, Role::Other))
        .map(|variant| {
            let ident = variant.name;
            quote! {
                fn read_other(_: &str, content: __p::Content<'_>) -> __p::Result<Self, __p::Fault> {
                    __p::Ok(Self::#ident(__p::Data::read(content)?))
                }
            }
        });
    let contents = variants.iter().map(|variant| {
        let (ident, span) = (variant.name, variant.span());
        match variant.role {
            Role::Nested => {
                quote_spanned!(span=> Self::#ident(data) => __p::EventData::content(data))
            }
            Role::Typed(_) | Role::Other => {
                quote_spanned!(span=> Self::#ident(data) => __p::Data::content(data))
            }
        }
    });
    let event_types = variants.iter().map(EventVariant::event_type);
    let conversions = conversions(input);
    let envelopes = target.envelopes();
    let data = one_data(input);
    let checked = checked(variants.iter().flat_map(EventVariant::types));
    let items = scope(
        krate,
        &quote! {
            #checked

            #[automatically_derived]
            #event_data {
                fn types() -> &'static __p::EventTypes {
                    static TYPES: __p::EventTypes = __p::EventTypes::new(&[#(#sets),*]);
                    &TYPES
                }

                fn read_known(index: usize, content: __p::Content<'_>) -> __p::Result<Self, __p::Fault> {
                    let (variant, inner) = <Self as __p::EventData>::types().way(index);
                    let _ = inner;
                    match variant {
                        #(#reads,)*
                        _ => __p::Err(__p::Fault::malformed("an event type that is not there")),
                    }
                }

                #other

                fn content(&self) -> __p::ContentView<'_> {
                    match self { #(#contents,)* }
                }

                fn event_type(&self) -> __p::Option<&'static str> {
                    match self { #(#event_types,)* }
                }
            }

            #conversions
            #envelopes
        },
    );
    quote! {
        #items
        #data
    }
}

/// The enum, with the bounds for its type parameters.
fn target<'a>(input: &EventEnum<'a>) -> Target<'a> {
    let mut target = Target::new(input.name, input.generics);
    for variant in &input.variants {
        let bound = match variant.role {
            Role::Nested => quote!(__p::EventData),
            Role::Typed(_) | Role::Other => quote!(__p::Data),
        };
        target.bound(variant.data.full, &bound);
    }
    target
}

impl EventVariant<'_> {
    /// The span for messages about the data's type.
    fn span(&self) -> Span {
        innermost(self.data.full)
    }

    fn types(&self) -> &[EventType] {
        match &self.role {
            Role::Typed(types) => types,
            Role::Nested | Role::Other => &[],
        }
    }

    /// The match arm of `event_type` for this variant.
    fn event_type(&self) -> TokenStream {
        let ident = self.name;
        match &self.role {
            Role::Nested => {
                quote_spanned!(self.span()=> Self::#ident(data) => __p::EventData::event_type(data))
            }
            Role::Typed(types) => match types.as_slice() {
                [only] => quote!(Self::#ident(_) => __p::Some(#only)),
                _ => quote!(Self::#ident(_) => __p::None),
            },
            Role::Other => quote!(Self::#ident(_) => __p::None),
        }
    }

    /// Wraps data in the variant.
    fn around(&self) -> TokenStream {
        let ident = self.name;
        if self.data.is_boxed() {
            quote!(Self::#ident(__p::Box::new(data)))
        } else {
            quote!(Self::#ident(data))
        }
    }

    /// Takes the data out of the variant.
    fn unboxed(&self) -> TokenStream {
        if self.data.is_boxed() {
            quote!(*data)
        } else {
            quote!(data)
        }
    }
}

/// `From` each variant's data and `TryFrom` back, where the type occurs in one variant only.
fn conversions(input: &EventEnum<'_>) -> TokenStream {
    let name = input.name;
    let target = Target::new(name, input.generics);
    let this = target.ty();
    let mut occurrences = HashMap::new();
    for variant in &input.variants {
        *occurrences
            .entry(variant.data.inner.to_token_stream().to_string())
            .or_insert(0) += 1;
    }
    // `TryFrom` cannot be implemented for a type parameter.
    let is_parameter = |ty: &Type| {
        let mut parameters = input.generics.type_params();
        parameters
            .any(|parameter| matches!(ungrouped(ty), Type::Path(path) if path.path.is_ident(&parameter.ident)))
    };
    let unique = input
        .variants
        .iter()
        .filter(|variant| !is_parameter(variant.data.inner));
    let unique = unique.filter(|variant| {
        occurrences.get(&variant.data.inner.to_token_stream().to_string()) == Some(&1)
    });
    let conversions = unique.map(|variant| {
        let (ident, inner) = (variant.name, variant.data.inner);
        let (around, data) = (variant.around(), variant.unboxed());
        let back = (input.variants.len() > 1).then(|| quote!(other => __p::Err(other),));
        let from = target.implement(&quote!(__p::From<#inner>));
        let (generics, _, bounds) = input.generics.split_for_impl();
        quote! {
            #[automatically_derived]
            #from {
                fn from(data: #inner) -> Self {
                    #around
                }
            }

            #[automatically_derived]
            impl #generics __p::TryFrom<#this> for #inner #bounds {
                type Error = #this;

                fn try_from(event: #this) -> __p::Result<Self, #this> {
                    match event {
                        #name::#ident(data) => __p::Ok(#data),
                        #back
                    }
                }
            }
        }
    });
    quote!(#(#conversions)*)
}

/// A check, at compile time, of event types in constants. The derive sees only the paths of these
/// constants.
fn checked<'a>(types: impl Iterator<Item = &'a EventType> + Clone) -> Option<TokenStream> {
    let constant = types
        .clone()
        .find(|event_type| matches!(event_type, EventType::Constant(_)))?;
    Some(quote_spanned!(constant.span()=> const _: () = __p::check_event_types(&[#(#types),*]);))
}

/// Methods that give the data of an enum, several of whose variants hold one type and none
/// another.
fn one_data(input: &EventEnum<'_>) -> Option<TokenStream> {
    let EventEnum {
        krate,
        visibility,
        name,
        generics,
        variants,
    } = input;
    let inherent = Target::new(name, generics).inherent();
    let typed: Vec<_> = variants
        .iter()
        .filter(|variant| !variant.types().is_empty())
        .collect();
    let first = typed.first()?.data.inner;
    let text = first.to_token_stream().to_string();
    let alike = typed
        .iter()
        .all(|variant| variant.data.inner.to_token_stream().to_string() == text);
    let nests = variants
        .iter()
        .any(|variant| matches!(variant.role, Role::Nested));
    if !alike || typed.len() < 2 || nests {
        return None;
    }
    let idents: Vec<_> = typed.iter().map(|variant| variant.name).collect();
    let by_ref = typed.iter().map(|variant| {
        if variant.data.is_boxed() {
            quote!(&**data)
        } else {
            quote!(data)
        }
    });
    let by_value = typed.iter().map(|variant| variant.unboxed());
    let rest = variants
        .iter()
        .filter(|variant| variant.types().is_empty())
        .map(|variant| variant.name);
    let rest: Vec<_> = rest.collect();
    Some(scope(
        krate,
        &quote! {
            #[automatically_derived]
            #inherent {
                /// The data, which is of one type whatever the event type; `None` for other event
                /// types.
                #[must_use]
                #visibility fn data(&self) -> __p::Option<&#first> {
                    match self {
                        #(Self::#idents(data) => __p::Some(#by_ref),)*
                        #(Self::#rest(_) => __p::None,)*
                    }
                }

                /// The data by value.
                #[must_use]
                #visibility fn into_data(self) -> __p::Option<#first> {
                    match self {
                        #(Self::#idents(data) => __p::Some(#by_value),)*
                        #(Self::#rest(_) => __p::None,)*
                    }
                }
            }
        },
    ))
}
