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

/// Data of an [`Event`](https://docs.rs/eventgrid): a struct for one or several event types, or an
/// enum with a variant for each event type.
///
/// A struct names its event types, in quotes or by the path of a constant, as in
/// `type = names::ORDER_PLACED`; `#[derive(Properties)]` reads its properties:
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
/// or any other `Property`. A variant without this attribute holds a nested `EventData`, whose event
/// types are searched after the enum's own. `#[event(other)]` takes all other event types; without
/// it, they are an error. In nested enums, only the outermost `other` counts.
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
/// It also implements `From` each variant's data and `TryFrom` back, if the type of the data occurs
/// in one variant only, and `TryFrom` both envelopes with raw data. If two or more variants name
/// event types and all of these hold the same type, the enum has the methods `data` and `into_data`.
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
/// ```
/// use eventgrid::{AdditionalProperties, Properties, serde_json};
///
/// #[derive(Debug, PartialEq, Properties)]
/// #[property(rename_all = "camelCase")]
/// struct Order {
///     order_id: String,
///     #[property("total", alias = "amount")]
///     sum: Option<f64>,
///     #[property(default)]
///     line_count: u32,
///     #[property(additional)]
///     more: AdditionalProperties,
/// }
///
/// let order: Order = serde_json::from_str(r#"{"orderId": "7", "amount": 1.5, "note": "x"}"#)?;
/// assert_eq!((order.sum, order.line_count), (Some(1.5), 0));
/// assert_eq!(
///     serde_json::to_string(&order)?,
///     r#"{"orderId":"7","total":1.5,"lineCount":0,"note":"x"}"#
/// );
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// # Names
///
/// - `#[property("Name")]`, or `rename = "Name"`: the property's name in JSON; by default the field's
///   name, converted by `rename_all`. A raw identifier has no `r#` in JSON.
/// - `#[property(rename_all = "camelCase")]` above the struct: serde's rules, which are `lowercase`,
///   `UPPERCASE`, `PascalCase`, `camelCase`, `snake_case`, `SCREAMING_SNAKE_CASE`, `kebab-case` and
///   `SCREAMING-KEBAB-CASE`.
/// - `alias = "Other"`: another name that is read. Names that differ only in ASCII case are read
///   anyway, unless the struct has `#[property(case_sensitive)]`.
///
/// # Missing properties
///
/// - `Option<T>` may be missing or null, and is left out when it is `None`; any other type is
///   required. `Option<Option<T>>` distinguishes null, `Some(None)`, from missing, `None`, and writes
///   both.
/// - `required` on an `Option<T>`: the property is required, and may be null.
/// - `default`, or `default = "path"` with the path of a function: the value for a property that is
///   missing, or null if its type has no null. Above the struct: the fields of the struct's
///   `Default`. A field with a default is always written.
/// - `skip`: neither read nor written; the value is the type's `Default`, or `default = "path"`.
/// - `skip_serializing_if = "path"`: left out if the function returns true. Add `default` if the
///   property may be missing in JSON.
///
/// ```
/// # use eventgrid::{Properties, serde_json};
/// # use std::time::Instant;
/// #[derive(Properties)]
/// struct Job {
///     #[property(default = "three")]
///     attempts: u8,
///     #[property(default, skip_serializing_if = "Vec::is_empty")]
///     labels: Vec<String>,
///     #[property(skip, default = "Instant::now")]
///     read_at: Instant,
///     /// `Some(None)` takes the owner away, `None` leaves it as it is.
///     owner: Option<Option<String>>,
/// }
///
/// fn three() -> u8 {
///     3
/// }
///
/// let job: Job = serde_json::from_str(r#"{"owner": null}"#)?;
/// assert_eq!((job.attempts, job.owner.clone()), (3, Some(None)));
/// assert_eq!(serde_json::to_string(&job)?, r#"{"attempts":3,"owner":null}"#);
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// # Other members
///
/// - `flatten`: the members of the field's type are members of the struct's object. A map takes all
///   remaining ones, a struct its own properties; an `Option` is `None` if none of them is present.
/// - `additional` on a field of type `AdditionalProperties`, or any map: takes the members that are
///   not a property. `AdditionalProperties` also keeps values that do not fit an optional property.
/// - `#[property(deny_unknown_fields)]` above the struct: a member that is not a property is an
///   error.
///
/// ```
/// # use eventgrid::{Properties, serde_json};
/// #[derive(Properties)]
/// struct Paging {
///     page: u32,
///     of: Option<u32>,
/// }
///
/// #[derive(Properties)]
/// struct Listing {
///     #[property(flatten)]
///     paging: Paging,
///     items: Vec<String>,
/// }
///
/// let listing: Listing = serde_json::from_str(r#"{"page": 2, "items": []}"#)?;
/// assert_eq!(listing.paging.page, 2);
/// # Ok::<(), serde_json::Error>(())
/// ```
///
/// # Types that are not a `Property`
///
/// - A type that implements serde's traits: `Json<T>`, as a field or as an event's data.
/// - `with = "module"`: the functions `serialize` and `deserialize` of a module for serde, such as
///   `time::serde::timestamp`, write and read the field. An `Option` may be missing as well.
/// - `#[property(transparent)]` above a struct with one field: read and written as that field. It can
///   be the key of a map if its field can.
///
/// A struct can have type parameters; the derive adds the necessary bounds.
///
/// ```
/// # use eventgrid::{Json, Properties, serde_json};
/// # use std::collections::BTreeMap;
/// #[derive(Debug, PartialEq, Eq, PartialOrd, Ord, Properties)]
/// #[property(transparent)]
/// struct Sku(String);
///
/// #[derive(serde::Serialize, serde::Deserialize)]
/// struct Address {
///     city: String,
/// }
///
/// mod seconds {
///     use serde::{Deserialize, Deserializer, Serializer};
///     use std::time::Duration;
///
///     pub fn serialize<S: Serializer>(value: &Duration, serializer: S) -> Result<S::Ok, S::Error> {
///         serializer.serialize_u64(value.as_secs())
///     }
///
///     pub fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Duration, D::Error> {
///         u64::deserialize(from).map(Duration::from_secs)
///     }
/// }
///
/// #[derive(Properties)]
/// struct Shipment<T> {
///     stock: BTreeMap<Sku, u32>,
///     address: Json<Address>,
///     #[property(with = "seconds")]
///     takes: std::time::Duration,
///     extra: T,
/// }
///
/// let text = r#"{"stock": {"a": 1}, "address": {"city": 7}, "takes": 60, "extra": true}"#;
/// let error = serde_json::from_str::<Shipment<bool>>(text).err().map(|error| error.to_string());
/// assert!(error.is_some_and(|error| error.starts_with("address.city: expected a string")));
/// ```
///
/// # Unions
///
/// - `const = 2`: the only value, as JSON; `enum = ["a", 1, true]` lists several. A union uses it to
///   choose an alternative: an object with another constant is not this one. A pattern is about values
///   inside: `["a", _, ..]` is an array whose first item is `"a"`, `["a"; _]` an array of `"a"` alone,
///   `{ _: 1 }` a map whose values are all `1`. On the field for additional properties, it is about each
///   of them.
/// - `nullable` on an optional `Option<T>`: null is one of its values. For an object with null, a union
///   prefers an alternative with this attribute.
///
/// # Secrets
///
/// `sensitive`: `Debug` shows `***` for the value. The derive then implements `Debug` for the struct,
/// so leave it out of the struct's own derives. To see the value on purpose, print the field itself.
#[proc_macro_derive(Properties, attributes(event, property))]
pub fn derive_properties(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    expand::properties(&input)
        .unwrap_or_else(|error| fallback::property(&input, &error))
        .into()
}

/// One of several values: an enum of strings, or a union of types. Implements `Property`, and
/// serde's `Serialize` and `Deserialize`.
///
/// An enum of strings has unit variants. `#[one_of("wire")]`, or `rename = "wire"`, is the string in
/// JSON, `alias = "other"` another one that is read, and `#[one_of(rename_all = "camelCase")]` above
/// the enum sets the default by serde's rules.
/// A string that matches no variant exactly is matched without regard to ASCII case, then by
/// `#[one_of(other)]`, a variant that holds a `Text` or `String`. The derive adds `as_str`, `Display`,
/// `AsRef<str>`, and with `other` `From<&str>` and `From<String>`.
///
/// Members may be numbers and booleans as well: `#[one_of(1)]`, `#[one_of(true)]`. Then the variant
/// with `#[one_of(other)]` holds a type that reads all other values, such as `i64` or
/// `serde_json::Value`; the enum implements `From` this type, and an integer `From` the enum.
///
/// A union has variants that hold one value each. The kind of JSON value selects the variant, then
/// the shape; `#[one_of(const = ["a"; _])]` on a variant adds a constant, as on a property. With `#[one_of(tag = "kind")]` on the enum, a member of the object selects it, and each
/// variant has the member's value: `#[one_of("circle")]`, `#[one_of(1)]`, `#[one_of(true)]`, or its
/// name, converted by `rename_all`; `#[one_of(other)]` takes unknown ones.
/// `#[one_of("cat", alias = "kitten")]` has two; the one that was read is written. An object is always
/// written with a tag of its variant.
///
/// An enum can have type parameters, as in `enum OneOrMany<T> { One(T), Many(Vec<T>) }`; the derive
/// adds the necessary bounds.
///
/// ```
/// # use eventgrid::{OneOf, Properties, serde_json};
/// #[derive(Debug, PartialEq, OneOf)]
/// #[one_of(rename_all = "camelCase")]
/// enum Status {
///     InProgress,
///     #[one_of(alias = "finished")]
///     Done,
///     #[one_of(other)]
///     UnknownValue(String),
/// }
///
/// let status: Status = serde_json::from_str(r#""finished""#)?;
/// assert_eq!((status.as_str(), Status::InProgress.as_str()), ("done", "inProgress"));
///
/// #[derive(Properties)]
/// struct Circle {
///     radius: f64,
/// }
///
/// #[derive(OneOf)]
/// #[one_of(tag = "kind", rename_all = "lowercase")]
/// enum Shape {
///     Circle(Circle),
/// }
///
/// let text = r#"{"kind":"circle","radius":1.5}"#;
/// assert_eq!(serde_json::to_string(&serde_json::from_str::<Shape>(text)?)?, text);
/// # Ok::<(), serde_json::Error>(())
/// ```
#[proc_macro_derive(OneOf, attributes(event, one_of))]
pub fn derive_one_of(input: TokenStream) -> TokenStream {
    let input = parse_macro_input!(input as DeriveInput);
    expand::one_of(&input)
        .unwrap_or_else(|error| fallback::property(&input, &error))
        .into()
}
