//! What is written beside an error: just enough that one mistake gives one message.

use proc_macro2::TokenStream;
use quote::quote;
use syn::{DeriveInput, Error, parse_quote};

use crate::{attr, expand};

/// The error, and a `Property` with serde's traits that keep users of the type from complaining.
pub(crate) fn property(input: &DeriveInput, error: &Error) -> TokenStream {
    let errors = error.to_compile_error();
    let (krate, name) = (krate(input), &input.ident);
    let (generics, types, bounds) = input.generics.split_for_impl();
    let serde = input
        .generics
        .params
        .is_empty()
        .then(|| expand::serde(&krate, name));
    quote! {
        #errors

        #[automatically_derived]
        impl #generics #krate::property::Property for #name #types #bounds {
            fn read(
                _: #krate::property::Token<'_>,
            ) -> ::core::result::Result<Self, #krate::property::Fault> {
                ::core::unimplemented!()
            }

            fn view(&self) -> #krate::property::View<'_> {
                ::core::unimplemented!()
            }
        }

        #serde
    }
}

/// The error, and an `EventData` that keeps users of the type from complaining.
pub(crate) fn event_data(input: &DeriveInput, error: &Error) -> TokenStream {
    let errors = error.to_compile_error();
    let (krate, name) = (krate(input), &input.ident);
    let (generics, types, bounds) = input.generics.split_for_impl();
    let mut reading = input.generics.clone();
    reading.params.insert(0, parse_quote!('de));
    let (reading, _, _) = reading.split_for_impl();
    let owning = input
        .generics
        .params
        .is_empty()
        .then(|| expand::owning(&krate, name));
    quote! {
        #errors

        #[automatically_derived]
        impl #generics #krate::EventData for #name #types #bounds {
            const COUNT: usize = 0;

            fn position(_: &str, _: #krate::data::Matching) -> ::core::option::Option<usize> {
                ::core::unimplemented!()
            }

            fn event_type_at(_: usize) -> ::core::option::Option<&'static str> {
                ::core::unimplemented!()
            }

            fn event_type(&self) -> ::core::option::Option<&'static str> {
                ::core::unimplemented!()
            }

            fn content(&self) -> #krate::ContentView<'_> {
                ::core::unimplemented!()
            }
        }

        #[automatically_derived]
        impl #reading #krate::ReadEventData<'de> for #name #types #bounds {
            fn read_known(
                _: usize,
                _: #krate::Content<'_, 'de>,
            ) -> ::core::result::Result<Self, #krate::property::Fault> {
                ::core::unimplemented!()
            }
        }

        #owning
    }
}

fn krate(input: &DeriveInput) -> syn::Path {
    attr::Event::parse(&input.attrs).unwrap_or_default().krate()
}
