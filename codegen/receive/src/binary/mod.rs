//! Binary content mode of the CloudEvents HTTP binding: attributes in headers, data as the body.

mod decode;
mod read;

pub(crate) use self::read::Attributes;

/// The prefix of an attribute's header.
const PREFIX: &str = "ce-";
