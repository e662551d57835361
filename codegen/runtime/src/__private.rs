//! The code that the derives generate calls this module. It is not public: it changes without
//! notice.

pub use std::boxed::Box;
pub use std::convert::{AsRef, From, TryFrom};
pub use std::default::Default;
pub use std::fmt;
pub use std::ops::FnMut;
pub use std::option::Option::{self, None, Some};
pub use std::result::Result::{self, Err, Ok};
pub use std::string::String;

pub use serde::{Deserialize, Deserializer, Serialize, Serializer};
pub use serde_json;

pub use crate::data::EventData;
pub use crate::data::content::{Content, ContentView, Data};
pub use crate::data::types::{EventTypes, Set, check_event_types};
pub use crate::envelope::{CloudEvent, Event, EventGridEvent, from_event};
pub use crate::error::Error;
pub use crate::hidden::Hidden;
#[cfg(feature = "schemars")]
pub use crate::json_schema::{Subschema, json_schema};
pub use crate::property::additional::Additional;
pub use crate::property::buffer::Buffered;
pub use crate::property::fallback::{Always, Fallback, Unless};
pub use crate::property::fit::Fit;
pub use crate::property::flatten::{Flattened, fit_flattened, flattened_members};
pub use crate::property::literal::{Listed, Literal, fit_scalar, scalar_member, scalar_of};
pub use crate::property::object::{Object, Required, Visit};
pub use crate::property::one_of::{
    Alternative, Tagged, Union, fit_member, fit_one_of, fit_tagged, member, member_text, one_of,
    tagged, with_tag,
};
pub use crate::property::types::texts::Unknown;
pub use crate::property::with_serde::{
    JsonWriter, NotOptional, Optional, ReadWith, SerdeView, WriteWith, read_with, serde_members,
};
pub use crate::property::{
    Aside, Fault, Key, Kinds, ObjectView, Properties, Property, Slot, Token, UnionTag, View,
    deserialize,
};
