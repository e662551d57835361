//! `EventData` of an enum.

use std::collections::HashMap;

use proc_macro2::TokenStream;
use quote::{ToTokens, quote};
use syn::LitStr;

use super::{prefix, structs};
use crate::ast::{EventEnum, EventVariant, Role};

pub(super) fn expand(input: &EventEnum<'_>) -> TokenStream {
    let EventEnum {
        krate,
        name,
        lifetime,
        variants,
        ..
    } = input;
    let generics = lifetime.map(|lifetime| quote!(<#lifetime>));
    let this = quote!(#name #generics);
    let types = event_types(input);
    let reading = reading(input, &this);
    let owned = owned(input, &this);
    let conversions = conversions(input, &this);
    let data = one_data(input);
    let borrowed = lifetime.map_or_else(|| quote!('a), ToTokens::to_token_stream);
    let envelopes = structs::envelopes(krate, &this, &borrowed);
    let event_type = variants.iter().map(|variant| {
        let (ident, data) = (variant.name, variant.by_ref());
        match &variant.role {
            Role::Typed(types) if types.len() == 1 => quote!(Self::#ident(_) => Some(#(#types)*)),
            Role::Typed(_) | Role::Other => quote!(Self::#ident(_) => None),
            Role::Nested => {
                let inner = variant.data.inner;
                quote!(Self::#ident(data) => <#inner as #krate::EventData>::event_type(#data))
            }
        }
    });
    let content = variants.iter().map(|variant| {
        let (ident, data, inner) = (variant.name, variant.by_ref(), variant.data.inner);
        match variant.role {
            Role::Typed(_) | Role::Other if !variant.data.borrows => {
                quote!(Self::#ident(data) => <#inner as #krate::data::Data>::content(#data))
            }
            _ => quote!(Self::#ident(data) => <#inner as #krate::EventData>::content(#data)),
        }
    });
    quote! {
        const _: () = {
            use ::core::option::Option::{self, None, Some};
            use ::core::result::Result::{self, Err, Ok};

            #[automatically_derived]
            impl #generics #krate::EventData for #this {
                #types

                fn event_type(&self) -> Option<&'static str> {
                    match self { #(#event_type,)* }
                }

                fn content(&self) -> #krate::ContentView<'_> {
                    match self { #(#content,)* }
                }
            }

            #reading
            #owned
            #conversions
            #envelopes
        };

        #data
    }
}

impl EventVariant<'_> {
    fn types(&self) -> &[LitStr] {
        match &self.role {
            Role::Typed(types) => types,
            Role::Nested | Role::Other => &[],
        }
    }

    /// A reference to the data, given one to what the variant holds.
    fn by_ref(&self) -> TokenStream {
        if self.data.is_boxed() {
            quote!(&**data)
        } else {
            quote!(data)
        }
    }

    /// The variant around data.
    fn around(&self, data: &TokenStream) -> TokenStream {
        let ident = self.name;
        if self.data.is_boxed() {
            quote!(Self::#ident(::std::boxed::Box::new(#data)))
        } else {
            quote!(Self::#ident(#data))
        }
    }
}

/// The nested sets of event types, in order.
fn nested<'a>(input: &'a EventEnum<'a>) -> impl Iterator<Item = &'a EventVariant<'a>> {
    input
        .variants
        .iter()
        .filter(|variant| matches!(variant.role, Role::Nested))
}

/// Which event types there are: the enum's own come first, then those of each nested set.
fn event_types(input: &EventEnum<'_>) -> TokenStream {
    let krate = &input.krate;
    let own: Vec<_> = input
        .variants
        .iter()
        .flat_map(EventVariant::types)
        .collect();
    let count = own.len();
    let prefix = prefix(&own);
    let nested: Vec<_> = nested(input).map(|variant| variant.data.inner).collect();
    quote! {
        const COUNT: usize = #count #(+ <#nested as #krate::EventData>::COUNT)*;

        fn position(event_type: &str, matching: #krate::data::Matching) -> Option<usize> {
            let index = #krate::data::position(event_type, #prefix, &[#(#own),*], matching);
            let first = #count;
            #(
                let index = index.or_else(|| {
                    <#nested as #krate::EventData>::position(event_type, matching).map(|index| first + index)
                });
                let first = first + <#nested as #krate::EventData>::COUNT;
            )*
            let _ = first;
            index
        }

        fn event_type_at(index: usize) -> Option<&'static str> {
            const TYPES: &[&str] = &[#(#own),*];
            if let Some(event_type) = TYPES.get(index) {
                return Some(event_type);
            }
            let index = index - #count;
            #(
                if index < <#nested as #krate::EventData>::COUNT {
                    return <#nested as #krate::EventData>::event_type_at(index);
                }
                let index = index - <#nested as #krate::EventData>::COUNT;
            )*
            let _ = index;
            None
        }
    }
}

fn reading(input: &EventEnum<'_>, this: &TokenStream) -> TokenStream {
    let EventEnum {
        krate,
        lifetime,
        variants,
        ..
    } = input;
    let de = lifetime.map_or_else(|| quote!('de), ToTokens::to_token_stream);
    let mut index = 0_usize;
    let mut arms = Vec::new();
    for variant in variants {
        let (inner, around) = (variant.data.inner, variant.around(&quote!(data)));
        let read = if variant.data.borrows {
            quote!(<#inner as #krate::ReadEventData<#de>>::read_known(0, content))
        } else {
            quote!(<#inner as #krate::data::Data>::read(content))
        };
        let indices = variant.types().iter().map(|_| {
            index += 1;
            index - 1
        });
        let indices: Vec<_> = indices.collect();
        if !indices.is_empty() {
            arms.push(quote!(#(#indices)|* => return #read.map(|data| #around)));
        }
    }
    let sets = nested(input).map(|variant| {
        let inner = variant.data.inner;
        let wrapped = variant.around(&quote!(data));
        quote! {
            if index < <#inner as #krate::EventData>::COUNT {
                return match <#inner as #krate::ReadEventData<#de>>::read_known(index, content) {
                    Ok(data) => Ok(#wrapped),
                    Err(fault) => Err(fault),
                };
            }
            let index = index - <#inner as #krate::EventData>::COUNT;
        }
    });
    let other = variants
        .iter()
        .find(|variant| matches!(variant.role, Role::Other))
        .map(|variant| {
            let (inner, around) = (variant.data.inner, variant.around(&quote!(data)));
            let read = if variant.data.borrows {
                quote!(<#inner as #krate::ReadEventData<#de>>::read_other(event_type, content))
            } else {
                quote!({ let _ = event_type; <#inner as #krate::data::Data>::read(content) })
            };
            quote! {
                fn read_other(event_type: &str, content: #krate::Content<'_, #de>) -> Result<Self, #krate::property::Fault> {
                    #read.map(|data| #around)
                }
            }
        });
    quote! {
        #[automatically_derived]
        impl<#de> #krate::ReadEventData<#de> for #this {
            fn read_known(index: usize, content: #krate::Content<'_, #de>) -> Result<Self, #krate::property::Fault> {
                match index {
                    #(#arms,)*
                    _ => {}
                }
                let index = index - #index;
                #(#sets)*
                let _ = (index, content);
                Err(#krate::property::Fault::malformed("an event type that is not there"))
            }

            #other
        }
    }
}

fn owned(input: &EventEnum<'_>, this: &TokenStream) -> TokenStream {
    let EventEnum {
        krate,
        name,
        lifetime,
        variants,
        ..
    } = input;
    let Some(lifetime) = lifetime else {
        return quote! {
            #[automatically_derived]
            impl #krate::IntoOwned for #name {
                type Owned = Self;

                fn into_owned(self) -> Self {
                    self
                }
            }

            #[automatically_derived]
            impl #krate::OwnedEventData for #name {
                fn read_owned(event_type: &str, content: #krate::Content<'_, '_>) -> Result<Self, #krate::property::Fault> {
                    #krate::ReadEventData::read(event_type, content)
                }
            }
        };
    };
    let arms = variants.iter().map(|variant| {
        let ident = variant.name;
        if variant.data.borrows && variant.data.is_boxed() {
            quote! {
                Self::#ident(data) => #name::#ident(
                    ::std::boxed::Box::new(#krate::IntoOwned::into_owned(*data)),
                )
            }
        } else if variant.data.borrows {
            quote!(Self::#ident(data) => #name::#ident(#krate::IntoOwned::into_owned(data)))
        } else {
            quote!(Self::#ident(data) => #name::#ident(data))
        }
    });
    quote! {
        #[automatically_derived]
        impl<#lifetime> #krate::IntoOwned for #this {
            type Owned = #name<'static>;

            fn into_owned(self) -> #name<'static> {
                match self { #(#arms,)* }
            }
        }

        #[automatically_derived]
        impl #krate::OwnedEventData for #name<'static> {
            fn read_owned(event_type: &str, content: #krate::Content<'_, '_>) -> Result<Self, #krate::property::Fault> {
                <#name<'_> as #krate::ReadEventData<'_>>::read(event_type, content).map(#krate::IntoOwned::into_owned)
            }
        }
    }
}

/// `From` each variant's data and `TryFrom` back, where the type occurs in one variant only.
fn conversions(input: &EventEnum<'_>, this: &TokenStream) -> TokenStream {
    let name = input.name;
    let generics = input.lifetime.map(|lifetime| quote!(<#lifetime>));
    let mut occurrences = HashMap::new();
    for variant in &input.variants {
        *occurrences
            .entry(variant.data.inner.to_token_stream().to_string())
            .or_insert(0) += 1;
    }
    let unique = input.variants.iter().filter(|variant| {
        occurrences.get(&variant.data.inner.to_token_stream().to_string()) == Some(&1)
    });
    let conversions = unique.map(|variant| {
        let (ident, inner) = (variant.name, variant.data.inner);
        let around = variant.around(&quote!(data));
        let data = if variant.data.is_boxed() {
            quote!(*data)
        } else {
            quote!(data)
        };
        let only = input.variants.len() == 1;
        let back = if only {
            None
        } else {
            Some(quote!(other => Err(other),))
        };
        quote! {
            #[automatically_derived]
            impl #generics ::core::convert::From<#inner> for #this {
                fn from(data: #inner) -> Self {
                    #around
                }
            }

            #[automatically_derived]
            impl #generics ::core::convert::TryFrom<#this> for #inner {
                type Error = #this;

                fn try_from(event: #this) -> Result<Self, #this> {
                    match event {
                        #name::#ident(data) => Ok(#data),
                        #back
                    }
                }
            }
        }
    });
    quote!(#(#conversions)*)
}

/// Methods that give the data of an enum, several of whose variants hold one type and none
/// another.
fn one_data(input: &EventEnum<'_>) -> Option<TokenStream> {
    let EventEnum {
        visibility,
        name,
        lifetime,
        variants,
        ..
    } = input;
    let typed: Vec<_> = variants
        .iter()
        .filter(|variant| !variant.types().is_empty())
        .collect();
    let first = typed.first()?.data.inner;
    let text = first.to_token_stream().to_string();
    let alike = typed
        .iter()
        .all(|variant| variant.data.inner.to_token_stream().to_string() == text);
    if !alike || typed.len() < 2 || nested(input).next().is_some() {
        return None;
    }
    let generics = lifetime.map(|lifetime| quote!(<#lifetime>));
    let by_ref = typed.iter().map(|variant| {
        let (ident, data) = (variant.name, variant.by_ref());
        quote!(Self::#ident(data) => ::core::option::Option::Some(#data))
    });
    let by_value = typed.iter().map(|variant| {
        let ident = variant.name;
        let data = if variant.data.is_boxed() {
            quote!(*data)
        } else {
            quote!(data)
        };
        quote!(Self::#ident(data) => ::core::option::Option::Some(#data))
    });
    let rest = variants
        .iter()
        .filter(|variant| variant.types().is_empty())
        .map(|variant| variant.name);
    let rest: Vec<_> = rest.collect();
    Some(quote! {
        #[automatically_derived]
        impl #generics #name #generics {
            /// The data, which is of one type whatever the event type; `None` for other event
            /// types.
            #[must_use]
            #visibility fn data(&self) -> ::core::option::Option<&#first> {
                match self {
                    #(#by_ref,)*
                    #(Self::#rest(_) => ::core::option::Option::None,)*
                }
            }

            /// The data by value.
            #[must_use]
            #visibility fn into_data(self) -> ::core::option::Option<#first> {
                match self {
                    #(#by_value,)*
                    #(Self::#rest(_) => ::core::option::Option::None,)*
                }
            }
        }
    })
}
