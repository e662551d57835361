//! The derives for typed events: `EventData`, `Properties` and `OneOf`.
//!
//! The crate `eventgrid` re-exports them. Its generated types use them, and users can derive them
//! for their own types in the same way. The expansion uses paths in `::eventgrid`;
//! `#[event(crate = path)]` sets another path, for a renamed dependency or for a crate that depends
//! on `eventgrid-runtime` only.
//!
//! An input passes through these modules in turn:
//!
//! | module | content |
//! |---|---|
//! | `attr`, `literal` | attributes as they are written |
//! | `valid` | checks: mistakes become messages on their tokens |
//! | `ast` | a valid input |
//! | `expand` | its expansion |
//! | `fallback` | the expansion beside an error, so that there is one message for each mistake |

mod ast;
mod attr;
mod expand;
mod fallback;
mod literal;
mod valid;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

#[doc = include_str!("../docs/event_data.md")]
#[proc_macro_derive(EventData, attributes(event))]
pub fn derive_event_data(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    expand::event_data(&input)
        .unwrap_or_else(|error| fallback::event_data(&input, &error))
        .into()
}

#[doc = include_str!("../docs/properties.md")]
#[proc_macro_derive(Properties, attributes(event, property))]
pub fn derive_properties(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    expand::properties(&input)
        .unwrap_or_else(|error| fallback::property(&input, &error))
        .into()
}

#[doc = include_str!("../docs/one_of.md")]
#[proc_macro_derive(OneOf, attributes(event, one_of))]
pub fn derive_one_of(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    expand::one_of(&input)
        .unwrap_or_else(|error| fallback::property(&input, &error))
        .into()
}
