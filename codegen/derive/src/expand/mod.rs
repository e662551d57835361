//! What each derive writes.

mod enums;
mod events;
mod object;
mod structs;

use proc_macro2::TokenStream;
use quote::quote;
use syn::{Data, DeriveInput, Ident, LitStr, Path, Result};

use crate::ast::OneOf;
use crate::valid;

pub(crate) fn event_data(input: &DeriveInput) -> Result<TokenStream> {
    match &input.data {
        Data::Enum(_) => valid::event_enum(input).map(|input| events::expand(&input)),
        Data::Struct(_) | Data::Union(_) => {
            valid::event_struct(input).map(|input| structs::expand(&input))
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

/// serde's traits for a `Property`.
pub(crate) fn serde(krate: &Path, name: &Ident) -> TokenStream {
    quote! {
        #[automatically_derived]
        impl #krate::serde::Serialize for #name {
            fn serialize<S: #krate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                #krate::serde::Serialize::serialize(&#krate::property::Property::view(self), serializer)
            }
        }

        #[automatically_derived]
        impl<'de> #krate::serde::Deserialize<'de> for #name {
            fn deserialize<D: #krate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                #krate::property::deserialize(deserializer)
            }
        }
    }
}

/// What owned event data has beside the traits that read and write it.
pub(crate) fn owning(krate: &Path, name: &Ident) -> TokenStream {
    let envelopes = structs::envelopes(krate, &quote!(#name), &quote!('a));
    quote! {
        #[automatically_derived]
        impl #krate::OwnedEventData for #name {
            fn read_owned(
                event_type: &str,
                content: #krate::Content<'_, '_>,
            ) -> ::core::result::Result<Self, #krate::property::Fault> {
                #krate::ReadEventData::read(event_type, content)
            }
        }

        #[automatically_derived]
        impl #krate::IntoOwned for #name {
            type Owned = Self;

            fn into_owned(self) -> Self {
                self
            }
        }

        #envelopes
    }
}

/// What all event types of a type begin with, up to the last dot that they share: one comparison
/// rules them all out.
fn prefix(types: &[&LitStr]) -> String {
    let mut types = types.iter().map(|literal| literal.value());
    let Some(first) = types.next() else {
        return String::new();
    };
    let shared = types.fold(first.len(), |shared, other| {
        let equal = first
            .bytes()
            .zip(other.bytes())
            .take_while(|(one, other)| one == other)
            .count();
        shared.min(equal)
    });
    let end = first
        .char_indices()
        .take_while(|(at, _)| *at < shared)
        .filter(|(_, c)| *c == '.')
        .last();
    end.map_or_else(String::new, |(at, _)| first[..=at].to_owned())
}
