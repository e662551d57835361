//! The expansion of each derive.
//!
//! Each expansion is inside a `const` of its own, with `__p` as the runtime's module of all names
//! that expansions use. `__p` is the only additional name in scope, so that the types of the user's
//! fields have the same meaning as outside.

/// Gives variables of the expansion hygienic names, as a user's field, function or constant may have the same name.
macro_rules! quote {
    ($($tokens:tt)*) => {
        ::quote::quote_spanned!(::proc_macro2::Span::mixed_site()=> $($tokens)*)
    };
}

mod enums;
mod events;
mod fields;
mod newtype;
mod object;
mod scalars;
mod target;

pub(crate) use self::target::Target;

use proc_macro2::TokenStream;
use syn::{Data, DeriveInput, Path, Result};

use crate::ast::{OneOf, Struct};
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
    valid::structure(input).map(|input| match input {
        Struct::Object(object) => object::expand(&object),
        Struct::Newtype(newtype) => newtype::expand(&newtype),
    })
}

pub(crate) fn one_of(input: &DeriveInput) -> Result<TokenStream> {
    valid::one_of(input).map(|one_of| match one_of {
        OneOf::Strings(strings) => enums::strings(&strings),
        OneOf::Scalars(members) => scalars::scalars(&members),
        OneOf::Union(union) => enums::union(&union),
    })
}

/// Items in a scope that knows the runtime as `__p`.
pub(crate) fn scope(krate: &Path, items: &TokenStream) -> TokenStream {
    quote! {
        #[allow(deprecated, non_snake_case)]
        const _: () = {
            use #krate::__private as __p;

            #items
        };
    }
}
