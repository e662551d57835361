//! `EventData` of a struct.

use proc_macro2::TokenStream;
use quote::quote;

use super::{owning, prefix};
use crate::ast::EventStruct;

pub(super) fn expand(input: &EventStruct<'_>) -> TokenStream {
    let EventStruct { krate, name, types } = input;
    let count = types.len();
    let prefix = prefix(&types.iter().collect::<Vec<_>>());
    let event_type = match types.as_slice() {
        [only] => quote!(::core::option::Option::Some(#only)),
        _ => quote!(::core::option::Option::None),
    };
    let owning = owning(krate, name);
    quote! {
        const _: () = {
            const TYPES: &[&str] = &[#(#types),*];

            #[automatically_derived]
            impl #krate::EventData for #name {
                const COUNT: usize = #count;

                fn position(event_type: &str, matching: #krate::data::Matching) -> ::core::option::Option<usize> {
                    #krate::data::position(event_type, #prefix, TYPES, matching)
                }

                fn event_type_at(index: usize) -> ::core::option::Option<&'static str> {
                    TYPES.get(index).copied()
                }

                fn event_type(&self) -> ::core::option::Option<&'static str> {
                    #event_type
                }

                fn content(&self) -> #krate::ContentView<'_> {
                    <#name as #krate::data::Data>::content(self)
                }
            }

            #[automatically_derived]
            impl<'de> #krate::ReadEventData<'de> for #name {
                fn read_known(
                    _: usize,
                    content: #krate::Content<'_, 'de>,
                ) -> ::core::result::Result<Self, #krate::property::Fault> {
                    <#name as #krate::data::Data>::read(content)
                }
            }

            #owning
        };
    }
}

/// `TryFrom` the envelopes with raw data.
pub(super) fn envelopes(
    krate: &syn::Path,
    name: &TokenStream,
    lifetime: &TokenStream,
) -> TokenStream {
    let conversions = ["CloudEvent", "EventGridEvent", "Event"].map(|envelope| {
        let envelope = syn::Ident::new(envelope, proc_macro2::Span::call_site());
        quote! {
            #[automatically_derived]
            impl<#lifetime> ::core::convert::TryFrom<#krate::#envelope<#lifetime>> for #name {
                type Error = #krate::Error;

                fn try_from(
                    event: #krate::#envelope<#lifetime>,
                ) -> ::core::result::Result<Self, #krate::Error> {
                    match #krate::Event::from(event).into_typed::<Self>() {
                        ::core::result::Result::Ok(event) => ::core::result::Result::Ok(event.into_data()),
                        ::core::result::Result::Err((error, _)) => ::core::result::Result::Err(error),
                    }
                }
            }
        }
    });
    quote!(#(#conversions)*)
}
