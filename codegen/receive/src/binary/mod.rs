//! Binary content mode of the CloudEvents HTTP binding: attributes in headers, data as the body.

mod read;
mod text;

pub(crate) use self::read::Attributes;
