//! Receiving: formats, webhooks, other channels, hostile input.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // in a test they are how it fails

mod authentication;
mod channels;
mod cloud_events;
mod handshakes;
mod hostile;
mod http_binding;
mod json_format;
mod random;
mod webhooks;

use eventgrid_receive::bytes::Bytes;
use eventgrid_receive::http::{HeaderMap, HeaderName, HeaderValue, Method, Request};
use eventgrid_receive::{Authentication, Events, Received, Receiver, Rejection};
use eventgrid_runtime::{Event, RawData, from_str};

/// A request with these headers.
fn request(method: Method, headers: &[(&str, &str)], body: impl Into<Bytes>) -> Request<Bytes> {
    let mut request = Request::new(body.into());
    *request.method_mut() = method;
    *request.headers_mut() = header_map(headers);
    request
}

fn post(headers: &[(&str, &str)], body: impl Into<Bytes>) -> Request<Bytes> {
    request(Method::POST, headers, body)
}

fn header_map(headers: &[(&str, &str)]) -> HeaderMap {
    let mut map = HeaderMap::new();
    for (name, value) in headers {
        let name = HeaderName::from_bytes(name.as_bytes()).unwrap();
        map.append(name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
    }
    map
}

/// A receiver without authentication.
fn open() -> Receiver {
    Receiver::new(Authentication::anyone())
}

fn received_events(received: Result<Received, Rejection>) -> Events {
    match received {
        Ok(Received::Events(events)) => events,
        other => panic!("expected events, found {other:?}"),
    }
}

/// The only event of some events.
fn only(events: &Events) -> Event {
    let mut all = events.all::<RawData>().unwrap();
    assert_eq!(all.len(), 1);
    all.remove(0)
}

/// An event from JSON.
fn event(json: &str) -> Event {
    from_str(json).unwrap().remove(0)
}

const JSON: (&str, &str) = ("content-type", "application/json");
const CLOUD_EVENT: (&str, &str) = ("content-type", "application/cloudevents+json");

/// The attributes that every CloudEvent has, as headers.
const BINARY: [(&str, &str); 4] = [
    ("ce-specversion", "1.0"),
    ("ce-id", "1"),
    ("ce-source", "/shop"),
    ("ce-type", "Shop.OrderPlaced"),
];

/// The same, with some more.
fn binary<'h>(more: &[(&'h str, &'h str)]) -> Vec<(&'h str, &'h str)> {
    BINARY.into_iter().chain(more.iter().copied()).collect()
}
