//! The derives behind typed events: `EventData`, `Properties` and `OneOf`.
//!
//! The crate `eventgrid` re-exports them, uses them for its generated types, and its users use
//! them for their own: there is one way for both. All that they expand to lies in `::eventgrid`;
//! `#[event(crate = path)]` names another place, for a renamed dependency or for a crate that
//! builds on `eventgrid-runtime` alone.

mod ast;
mod attr;
mod expand;
mod fallback;
mod literal;
mod valid;

use proc_macro::TokenStream;
use syn::{DeriveInput, parse_macro_input};

/// Data of event types: for a struct the data of its event types, for an enum one variant for
/// each, so that an [`Event`](https://docs.rs/eventgrid) can hold it.
///
/// A struct names its event type, or several; its properties are read by `#[derive(Properties)]`:
///
/// ```
/// use eventgrid::{EventData, Properties};
///
/// #[derive(EventData, Properties)]
/// #[event(type = "Contoso.Orders.OrderPlaced")]
/// struct OrderPlaced {
///     #[property("orderId")]
///     order_id: Option<String>,
/// }
/// ```
///
/// In an enum, a variant with `#[event(type = "…")]` holds the data of that event type: a struct,
/// or any other `Property`. A variant without holds a nested `EventData`, whose event types are
/// looked for after the enum's own. `#[event(other)]` takes the rest; without it, other event
/// types are an error. When enums nest, only the outermost `other` counts.
///
/// ```
/// # use eventgrid::{EventData, Properties, RawData, SystemEvent};
/// # #[derive(EventData, Properties)]
/// # #[event(type = "Contoso.Orders.OrderPlaced")]
/// # struct OrderPlaced {}
/// #[derive(EventData)]
/// enum MyEvent {
///     #[event(type = "Contoso.Orders.OrderPlaced")]
///     OrderPlaced(OrderPlaced),
///     Azure(SystemEvent),
///     #[event(other)]
///     Other(RawData),
/// }
/// ```
///
/// Derived with it: `From` each variant's data and `TryFrom` back, where the type of the data
/// occurs in one variant only; `TryFrom` either envelope with raw data; for an enum two or more
/// of whose variants name event types, all holding one type, the methods `data` and `into_data`.
#[proc_macro_derive(EventData, attributes(event))]
pub fn derive_event_data(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    expand::event_data(&input)
        .unwrap_or_else(|error| fallback::event_data(&input, &error))
        .into()
}

/// An object with named properties, read tolerantly: implements `Property`, `Properties`, and
/// serde's `Serialize` and `Deserialize`.
///
/// - `#[property("Name")]` is the property's name as it is written; without it, the field's name,
///   or what `#[property(rename_all = "camelCase")]` on the struct makes of it.
/// - `#[property("Name", alias = "Other")]` names further spellings; those that differ in ASCII
///   case only are read anyway.
/// - `Option<T>` may be missing or null, and is left out when it is `None`; any other type must be
///   there. `#[property("Name", required)]` on an `Option<T>`: must be there, may be null.
/// - `#[property("Name", sensitive)]`: `Debug` shows `***` for the value. The derive then implements
///   `Debug` for the struct, so leave it out of the struct's own derives. To see the value on
///   purpose, print the field itself.
/// - `#[property("Name", const = 2)]`: the only value, as JSON; `enum = ["a", 1, true]` lists several.
///   This tells the alternatives of a union apart: an object with another constant is not this one.
/// - `#[property("Name", nullable)]` on an `Option<T>` that need not be there: null is one of its
///   values. Otherwise a union prefers an alternative that says so.
/// - `#[property(additional)]` on a field of type `AdditionalProperties` takes the members that are
///   not a property, and values that do not fit an optional property; on a `BTreeMap<String, T>` the
///   former alone.
/// - `#[property(case_sensitive)]` on the struct: a member whose name differs from a property's in
///   case is an additional one. `#[property(deny_unknown_fields)]`: a member that is not a property
///   is an error.
#[proc_macro_derive(Properties, attributes(event, property))]
pub fn derive_properties(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    expand::properties(&input)
        .unwrap_or_else(|error| fallback::property(&input, &error))
        .into()
}

/// One of several: an enum of strings, or a union of types. Implements `Property`, and serde's
/// `Serialize` and `Deserialize`.
///
/// An enum of strings has unit variants; `#[one_of("wire")]` is the member as it is written.
/// Reading falls back to other ASCII case, then to `#[one_of(other)]`, a variant that holds a
/// `Text` or `String`. It gets `as_str`, `Display`, `AsRef<str>`, and with `other` `From<&str>` and
/// `From<String>`.
///
/// A union has variants that hold one value each. The kind of JSON value decides, then the shape.
/// With `#[one_of(tag = "kind")]` on the enum, a member of the object decides, and each variant
/// has its value: `#[one_of("circle")]`, `#[one_of(1)]`, `#[one_of(true)]`; `#[one_of(other)]` takes
/// unknown ones. `#[one_of("cat", alias = "kitten")]` has two; the one that was read is written.
/// Whatever the object in a variant holds, it is written with a value of that variant.
#[proc_macro_derive(OneOf, attributes(event, one_of))]
pub fn derive_one_of(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    expand::one_of(&input)
        .unwrap_or_else(|error| fallback::property(&input, &error))
        .into()
}
