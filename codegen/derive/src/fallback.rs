//! What is written beside an error: just enough that one mistake gives one message.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Error};

use crate::{attr, expand};

/// The error, and a `Property` with serde's traits that keep users of the type from complaining.
pub(crate) fn property(input: &DeriveInput, error: &Error) -> TokenStream {
    let errors = error.to_compile_error();
    let name = &input.ident;
    let (generics, types, bounds) = input.generics.split_for_impl();
    let serde = input
        .generics
        .params
        .is_empty()
        .then(|| expand::serde(name));
    let items = expand::scope(
        &krate(input),
        &quote! {
            #[automatically_derived]
            impl #generics __p::Property for #name #types #bounds {
                fn read(_: __p::Token<'_>) -> __p::Result<Self, __p::Fault> {
                    ::core::unimplemented!()
                }

                fn view(&self) -> __p::View<'_> {
                    ::core::unimplemented!()
                }
            }

            #serde
        },
    );
    quote! {
        #errors
        #items
    }
}

/// The error, and an `EventData` that keeps users of the type from complaining.
pub(crate) fn event_data(input: &DeriveInput, error: &Error) -> TokenStream {
    let errors = error.to_compile_error();
    let name = &input.ident;
    let (generics, types, bounds) = input.generics.split_for_impl();
    let envelopes = input
        .generics
        .params
        .is_empty()
        .then(|| expand::from_envelopes(name));
    let items = expand::scope(
        &krate(input),
        &quote! {
            #[automatically_derived]
            impl #generics __p::EventData for #name #types #bounds {
                fn types() -> &'static __p::EventTypes {
                    ::core::unimplemented!()
                }

                fn read_known(_: usize, _: __p::Content<'_>) -> __p::Result<Self, __p::Fault> {
                    ::core::unimplemented!()
                }

                fn content(&self) -> __p::ContentView<'_> {
                    ::core::unimplemented!()
                }
            }

            #envelopes
        },
    );
    quote! {
        #errors
        #items
    }
}

fn krate(input: &DeriveInput) -> syn::Path {
    attr::Event::parse(&input.attrs).unwrap_or_default().krate()
}
