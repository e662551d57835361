//! The implementations beside an error, so that one mistake gives one message. They are compiled but
//! never run, because the error ends the build.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Error};

use crate::{attr, expand};

/// The error, and implementations of `Property` and serde's traits, so that uses of the type give no further errors.
pub(crate) fn property(input: &DeriveInput, error: &Error) -> TokenStream {
    let errors = error.to_compile_error();
    let name = &input.ident;
    let (generics, types, bounds) = input.generics.split_for_impl();
    let serde = expand::Target::new(name, &input.generics).serde();
    let items = expand::scope(
        &krate(input),
        &quote! {
            #[automatically_derived]
            impl #generics __p::Property for #name #types #bounds {
                fn read(token: __p::Token<'_>) -> __p::Result<Self, __p::Fault> {
                    __p::Err(__p::Fault::mismatch("a type without mistakes", token.describe()))
                }

                fn view(&self) -> __p::View<'_> {
                    __p::View::Null
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

/// The error, and an implementation of `EventData`, so that uses of the type give no further errors.
pub(crate) fn event_data(input: &DeriveInput, error: &Error) -> TokenStream {
    let errors = error.to_compile_error();
    let name = &input.ident;
    let (generics, types, bounds) = input.generics.split_for_impl();
    let envelopes = expand::Target::new(name, &input.generics).envelopes();
    let items = expand::scope(
        &krate(input),
        &quote! {
            #[automatically_derived]
            impl #generics __p::EventData for #name #types #bounds {
                fn types() -> &'static __p::EventTypes {
                    static NONE: __p::EventTypes = __p::EventTypes::new(&[]);
                    &NONE
                }

                fn read_known(index: usize, content: __p::Content<'_>) -> __p::Result<Self, __p::Fault> {
                    let _ = (index, content);
                    __p::Err(__p::Fault::malformed("the type has a mistake"))
                }

                fn content(&self) -> __p::ContentView<'_> {
                    __p::ContentView::Absent
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
