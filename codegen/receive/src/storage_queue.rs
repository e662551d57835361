//! Storage queues: a message is one event, plain or in base64.
//!
//! Event Grid puts one event into a message. The text is JSON or base64 of it, depending on the
//! subscription and on the client library that received it. Both are read; base64 in either
//! alphabet, with or without padding, in one line or wrapped.
//!
//! ```
//! use eventgrid::RawData;
//! use eventgrid::receive::storage_queue;
//!
//! let text = "eyJzcGVjdmVyc2lvbiI6ICIxLjAiLCAiaWQiOiAiMSIsICJzb3VyY2UiOiAiL3Nob3AiLCAidHlwZSI6ICJTaG9wLk9yZGVyUGxhY2VkIn0=";
//! let events = storage_queue::read(text)?;
//! assert_eq!(events.all::<RawData>()?[0].event_type(), "Shop.OrderPlaced");
//! # Ok::<(), eventgrid::Error>(())
//! ```

use eventgrid_runtime::{Error, ErrorKind, RawData, Result};

use crate::events::Events;

/// Reads the text of a message: events as JSON, or base64 of it.
///
/// # Errors
/// The text is neither. The content of the JSON is checked later, when the events are read.
pub fn read(text: impl Into<Events>) -> Result<Events> {
    decoded(text.into())
}

fn decoded(text: Events) -> Result<Events> {
    if begins_like_json(text.body()) {
        return Ok(text);
    }
    let base64 = std::str::from_utf8(text.body()).unwrap_or_default();
    let decoded = RawData::Base64(base64.into()).bytes();
    let decoded = decoded.and_then(Result::ok);
    match decoded.filter(|decoded| begins_like_json(decoded)) {
        Some(decoded) => Ok(Events::new(decoded)),
        None => Err(Error::new(
            ErrorKind::Syntax,
            "the message is neither an event in JSON nor base64 of one",
        )),
    }
}

fn begins_like_json(text: &[u8]) -> bool {
    let text = text.strip_prefix(b"\xef\xbb\xbf").unwrap_or(text);
    matches!(text.trim_ascii_start().first(), Some(b'{' | b'['))
}
