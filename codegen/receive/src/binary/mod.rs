//! Binary content mode of the CloudEvents HTTP binding: attributes in headers, data as the body.

mod read;
mod text;
mod write;

pub(crate) use self::read::Attributes;
pub(crate) use self::write::from_json;

/// What the header of an attribute begins with.
const PREFIX: &str = "ce-";
