//! The base of the crate `eventgrid`: envelopes, event data, and reading that tolerates deviations
//! from the documentation of services.
//!
//! Most users depend on the crate `eventgrid`, which re-exports everything here and adds typed
//! events. Crates that are generated from your own schemas depend on this crate only.
//!
//! # Modules
//!
//! From the text of a request to typed events, and back:
//!
//! | module | content |
//! |---|---|
//! | `body`, `batch`, `split` | a body with one event or many: in one pass or, if one event cannot be read, event by event |
//! | `envelope` | the Event Grid schema and CloudEvents: reading, writing, conversion |
//! | `data` | event data: raw, or typed by event type |
//! | [`property`] | JSON values and Rust types: the scanner, objects, unions, field types |
//! | `text`, [`map`](mod@map), `additional` | types of generated fields |
//! | [`error`] | what went wrong, and where |
//! | `resource_id`, `sample`, `hidden`, `json_schema` | resource IDs; sample events; `Debug` without personal data; schemas of types |
//! | `write`, `interop` | events for HTTP; the events of `cloudevents-sdk` |

#![cfg_attr(docsrs, feature(doc_cfg))]

mod additional;
mod batch;
mod body;
mod data;
mod envelope;
pub mod error;
mod hidden;
#[cfg(feature = "cloudevents")]
mod interop;
#[cfg(feature = "schemars")]
mod json_schema;
pub mod map;
pub mod property;
mod resource_id;
mod sample;
mod split;
mod text;
#[cfg(feature = "write")]
pub mod write;

#[doc(hidden)]
pub mod __private;

pub use crate::additional::AdditionalProperties;
pub use crate::batch::{Each, Rejected, each, from_slice, from_str};
pub use crate::body::Body;
pub use crate::data::{EventData, RawData, RawJson};
pub use crate::envelope::{CloudEvent, Event, EventGridEvent, Extensions, Losses, ToJson, to_vec};
pub use crate::error::{Error, ErrorKind, Result};
pub use crate::map::Map;
pub use crate::property::with_serde::Json;
pub use crate::property::{Properties, Property};
pub use crate::resource_id::{InvalidResourceId, ResourceId};
pub use crate::sample::Sample;
pub use crate::text::Text;
#[cfg(feature = "cloudevents")]
#[doc(no_inline)]
pub use cloudevents;
#[cfg(feature = "write")]
#[doc(no_inline)]
pub use http;
#[cfg(feature = "schemars")]
#[doc(no_inline)]
pub use schemars;
#[doc(no_inline)]
pub use {bytes, serde, serde_json, time};
