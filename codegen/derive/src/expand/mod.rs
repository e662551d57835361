//! What each derive writes.
//!
//! Every expansion stands in a `const` of its own, in which `__p` is the module of the runtime that
//! has all that is named. A single name comes into scope, so that the types of the user's fields
//! mean there what they mean outside.

mod enums;
mod events;
mod object;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Ident, Path, Result};

use crate::ast::OneOf;
use crate::valid;

pub(crate) fn event_data(input: &DeriveInput) -> Result<TokenStream> {
    match &input.data {
        Data::Enum(_) => valid::event_enum(input).map(|input| events::enumeration(&input)),
        Data::Struct(_) | Data::Union(_) => {
            valid::event_struct(input).map(|input| events::structure(&input))
        }
    }
}

pub(crate) fn properties(input: &DeriveInput) -> Result<TokenStream> {
    valid::object(input).map(|object| object::expand(&object))
}

pub(crate) fn one_of(input: &DeriveInput) -> Result<TokenStream> {
    valid::one_of(input).map(|one_of| match one_of {
        OneOf::Strings(strings) => enums::strings(&strings),
        OneOf::Union(union) => enums::union(&union),
    })
}

/// Items in a scope that knows the runtime as `__p`.
pub(crate) fn scope(krate: &Path, items: &TokenStream) -> TokenStream {
    quote! {
        #[allow(deprecated)]
        const _: () = {
            use #krate::__private as __p;

            #items
        };
    }
}

/// serde's traits for a `Property`.
pub(crate) fn serde(name: &Ident) -> TokenStream {
    quote! {
        #[automatically_derived]
        impl __p::Serialize for #name {
            fn serialize<S: __p::Serializer>(&self, serializer: S) -> __p::Result<S::Ok, S::Error> {
                __p::Serialize::serialize(&__p::Property::view(self), serializer)
            }
        }

        #[automatically_derived]
        impl<'de> __p::Deserialize<'de> for #name {
            fn deserialize<D: __p::Deserializer<'de>>(deserializer: D) -> __p::Result<Self, D::Error> {
                __p::deserialize(deserializer)
            }
        }
    }
}

/// `TryFrom` the envelopes with raw data. They stay out of the documentation of the envelopes,
/// which would list one for every type of data.
pub(crate) fn from_envelopes(name: &Ident) -> TokenStream {
    let conversions = ["CloudEvent", "EventGridEvent", "Event"].map(|envelope| {
        let envelope = Ident::new(envelope, proc_macro2::Span::call_site());
        quote! {
            #[doc(hidden)]
            #[automatically_derived]
            impl __p::TryFrom<__p::#envelope> for #name {
                type Error = __p::Error;

                fn try_from(event: __p::#envelope) -> __p::Result<Self, __p::Error> {
                    __p::from_event(event)
                }
            }
        }
    });
    quote!(#(#conversions)*)
}
