//! What the crate `eventgrid` stands on: envelopes, event data, and reading that bears what
//! services really send.
//!
//! Most people use the crate `eventgrid`, which re-exports all of this beside its typed events.
//! Crates that are generated from schemas of your own build on this one alone.

mod batch;
pub mod data;
mod envelope;
pub mod error;
#[cfg(feature = "cloudevents")]
mod interop;
#[cfg(feature = "schemars")]
mod json_schema;
pub mod property;
mod resource_id;
mod sample;
mod split;

pub use crate::batch::{Each, Rejected, each, from_slice, from_str};
pub use crate::data::{
    Content, ContentView, EventData, IntoOwned, OwnedEventData, RawData, ReadEventData,
};
pub use crate::envelope::{CloudEvent, Event, EventGridEvent, Extensions, Losses};
pub use crate::error::{Error, ErrorKind, Result};
#[cfg(feature = "schemars")]
#[doc(hidden)]
pub use crate::json_schema::{Subschema, json_schema};
pub use crate::property::{Properties, Property};
pub use crate::resource_id::{InvalidResourceId, ResourceId};
pub use crate::sample::Sample;
#[cfg(feature = "cloudevents")]
#[doc(no_inline)]
pub use cloudevents;
#[cfg(feature = "schemars")]
#[doc(no_inline)]
pub use schemars;
#[doc(no_inline)]
pub use {serde, serde_json, time};
