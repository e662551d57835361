//! Writing events for HTTP: one by one, as batches within Event Grid's limits, in binary mode.
//!
//! A topic of Event Grid accepts the output, and `eventgrid_receive::read` reads it:
//!
//! ```
//! use eventgrid::{CloudEvent, Event, RawData, write};
//!
//! let data = RawData::from_json(r#"{"orderId": 7}"#)?;
//! let event = CloudEvent::new("Shop.OrderPlaced", "1", "/shop", data);
//!
//! let message = write::binary(&event)?;
//! assert_eq!(message.headers["ce-type"], "Shop.OrderPlaced");
//! assert_eq!(message.headers["content-type"], "application/json");
//! assert_eq!(message.body, r#"{"orderId": 7}"#);
//!
//! let message = write::batches(&[Event::from(event)])?.remove(0);
//! assert_eq!(message.headers["content-type"], "application/cloudevents-batch+json; charset=utf-8");
//! assert!(message.body.starts_with(b"[{"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod binary;

use std::fmt;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, Request};

use crate::data::EventData;
use crate::envelope::{CloudEvent, Event};
use crate::error::{Error, ErrorKind, Result};

/// The maximum size of a request to Event Grid, in bytes: 1 MiB.
pub const MAX_BYTES: usize = 1 << 20;

/// The maximum number of events in a request to Event Grid.
pub const MAX_EVENTS: usize = 5_000;

/// Headers and a body to send.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Message {
    /// `Content-Type`, in binary mode also the attributes.
    pub headers: HeaderMap,
    /// The body.
    pub body: Bytes,
}

impl Message {
    fn new(content_type: &'static str, body: impl Into<Bytes>) -> Self {
        let content_type = HeaderValue::from_static(content_type);
        Self {
            headers: HeaderMap::from_iter([(CONTENT_TYPE, content_type)]),
            body: body.into(),
        }
    }

    /// A `POST` request with these headers and this body.
    #[must_use]
    pub fn into_request(self, uri: http::Uri) -> Request<Bytes> {
        let mut request = Request::new(self.body);
        *request.method_mut() = http::Method::POST;
        *request.uri_mut() = uri;
        *request.headers_mut() = self.headers;
        request
    }
}

/// Leaves out the body and the attributes: logs must not contain event data.
impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Message")
            .field("content_type", &self.headers.get(CONTENT_TYPE))
            .field("bytes", &self.body.len())
            .finish_non_exhaustive()
    }
}

const STRUCTURED: &str = "application/cloudevents+json; charset=utf-8";
const BATCHED: &str = "application/cloudevents-batch+json; charset=utf-8";
const EVENT_GRID: &str = "application/json; charset=utf-8";

/// One CloudEvent in structured mode.
///
/// # Errors
/// The data has no JSON form, such as a number that is infinite.
pub fn structured<D: EventData>(event: &CloudEvent<D>) -> Result<Message> {
    let body = serde_json::to_vec(event).map_err(|error| unwritable(&error))?;
    Ok(Message::new(STRUCTURED, body))
}

/// One CloudEvent in binary mode: attributes percent-encoded in `ce-` headers, the data as the
/// body, its type as `Content-Type`.
///
/// # Errors
/// A member of the event cannot be an attribute: its name has characters other than `a` to `z` and
/// `0` to `9`, or its value is an array or an object; or base64 data is malformed.
pub fn binary<D: EventData>(event: &CloudEvent<D>) -> Result<Message> {
    // Generic code ends here: the rest is compiled once.
    let json = serde_json::to_string(event).map_err(|error| unwritable(&error))?;
    let (headers, body) = binary::from_json(&json)?;
    Ok(Message {
        headers,
        body: body.into(),
    })
}

/// Events in as few requests as Event Grid's limits allow, in order.
///
/// A topic accepts one envelope, and so does a request: CloudEvents are written to separate
/// requests, before events in the Event Grid schema.
///
/// # Errors
/// An event has no JSON form, or is longer than [`MAX_BYTES`] on its own.
pub fn batches<D: EventData>(events: &[Event<D>]) -> Result<Vec<Message>> {
    let mut cloud_events = Batches::new(BATCHED);
    let mut event_grid = Batches::new(EVENT_GRID);
    for event in events {
        let json = serde_json::to_vec(event).map_err(|error| unwritable(&error))?;
        match event {
            Event::CloudEvent(_) => cloud_events.push(&json)?,
            Event::EventGrid(_) => event_grid.push(&json)?,
        }
    }
    let mut messages = cloud_events.finish();
    messages.extend(event_grid.finish());
    Ok(messages)
}

/// Requests that are being filled.
struct Batches {
    content_type: &'static str,
    full: Vec<Message>,
    body: Vec<u8>,
    events: usize,
}

impl Batches {
    fn new(content_type: &'static str) -> Self {
        Self {
            content_type,
            full: Vec::new(),
            body: Vec::new(),
            events: 0,
        }
    }

    fn push(&mut self, json: &[u8]) -> Result<()> {
        // The array's brackets, or commas.
        if json.len() + 2 > MAX_BYTES {
            let message = format!("the event is {} bytes long, the limit is 1 MiB", json.len());
            return Err(Error::new(ErrorKind::Writing, message));
        }
        if self.events == MAX_EVENTS || self.body.len() + 1 + json.len() + 1 > MAX_BYTES {
            self.flush();
        }
        self.body.push(if self.events == 0 { b'[' } else { b',' });
        self.body.extend_from_slice(json);
        self.events += 1;
        Ok(())
    }

    fn flush(&mut self) {
        if self.events > 0 {
            self.body.push(b']');
            let body = std::mem::take(&mut self.body);
            self.full.push(Message::new(self.content_type, body));
            self.events = 0;
        }
    }

    fn finish(mut self) -> Vec<Message> {
        self.flush();
        self.full
    }
}

fn unwritable(error: &serde_json::Error) -> Error {
    Error::new(ErrorKind::Writing, error.to_string())
}
