//! Binary content mode of the CloudEvents HTTP binding: attributes in headers, data as the body.

mod decode;
mod read;

pub(crate) use self::read::Attributes;

/// What the header of an attribute begins with.
const PREFIX: &str = "ce-";
