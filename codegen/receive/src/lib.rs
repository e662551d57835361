//! Receives Azure Event Grid events from any channel: webhooks, queues, pull delivery, dead
//! letters, Functions.
//!
//! In the crate `eventgrid`, and in crates that are generated from your own schemas, this is the
//! module `receive`, with the features `receive`, `handler`, `http`, `tower`, `serve`, `entra` and
//! `axum`. Every channel delivers [`Events`]: their JSON, which is read as typed or raw events on
//! request, and information about their [`Delivery`].
//!
//! | channel | feature | |
//! |---|---|---|
//! | webhook | `http` | `Receiver`, `read` |
//! | webhook, as a service of hyper | `tower` | `tower::Webhook` |
//! | webhook, in axum | `axum` | `axum::router`, `axum::EventGrid` |
//! | webhook, with tokens of Microsoft Entra ID | `entra` | `entra::EntraTokens` |
//! | storage queue | | [`storage_queue`] |
//! | Service Bus, Event Hubs | | [`message`] |
//! | namespace topic, pulled | | [`pull`] |
//! | dead-letter blob | | [`dead_letter`] |
//! | Azure Functions custom handler | | [`functions`] |
//!
//! A `handler::Handler` (feature `handler`) handles the events of any channel. The feature `serve`
//! adds a server for a webhook, with limits and a graceful shutdown, and `shutdown_signal`, by which
//! a consumer of a queue can stop as well.
//!
//! Only the features `tower`, `serve` and `axum` depend on a framework; only `serve` and `entra` open
//! connections or keep state. The module `recipes` of the documentation has recipes for actix-web
//! and for custom handlers of Azure Functions.
//!
//! # Webhooks
//!
//! A [`Receiver`](https://docs.rs/eventgrid-receive/latest/eventgrid_receive/struct.Receiver.html)
//! authenticates senders. It takes requests of the crate `http` and returns the answer to a
//! handshake, events, or a rejection with a status code:
//!
#![cfg_attr(feature = "http", doc = "```")]
#![cfg_attr(not(feature = "http"), doc = "```ignore")]
//! use eventgrid::receive::bytes::Bytes;
//! use eventgrid::receive::http::{Request, Response};
//! use eventgrid::RawData; // or `eventgrid::SystemEvent`, or a type of your own
//! use eventgrid::receive::{Received, Receiver, Rejection, RejectionKind, accepted};
//!
//! fn handle(receiver: &Receiver, request: Request<Bytes>) -> Result<Response<Bytes>, Rejection> {
//!     match receiver.receive(request)? {
//!         Received::Handshake(handshake) => Ok(handshake.into_response()),
//!         Received::SubscriptionDeleted(_) => Ok(accepted()),
//!         Received::Events(events) => {
//!             for event in events.each::<RawData>() {
//!                 match event {
//!                     Ok(event) => store(event.event_type())
//!                         .map_err(|_| Rejection::new(RejectionKind::Unavailable, "try again later"))?,
//!                     Err(rejected) => eprintln!("{rejected}: {} bytes", rejected.raw().len()),
//!                 }
//!             }
//!             Ok(accepted())
//!         }
//!     }
//! }
//! # fn store(_: &str) -> Result<(), std::io::Error> { Ok(()) }
//!
//! # use eventgrid::receive::Authentication;
//! let receiver = Receiver::new(Authentication::query("code", ["s3cret"]));
//! let request = Request::post("/events?code=s3cret")
//!     .header("content-type", "application/json")
//!     .header("aeg-event-type", "Notification")
//!     .body(Bytes::from(r#"[{"id": "1", "topic": "/shop", "subject": "orders/7", "eventType": "Shop.OrderPlaced",
//!         "eventTime": "2024-05-01T09:30:00Z", "data": {"orderId": 7}, "dataVersion": "1"}]"#))?;
//! let response = handle(&receiver, request).unwrap_or_else(Rejection::into_response);
//! assert_eq!(response.status(), 200);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Event Grid expects an answer within 30 seconds, and acts on its status:
//!
//! | status | rejections | Event Grid |
//! |---|---|---|
//! | 200 to 204 | | has delivered all events of the request |
//! | 400 | `Malformed` | gives up: dead letter, or dropped if there is no destination for them |
//! | 401 | `Unauthenticated` | gives up |
//! | 403 | `Forbidden` | gives up |
//! | 405 | `Method` | tries again (it never sends such) |
//! | 408 | `Incomplete` | tries again after 2 minutes or more |
//! | 413 | `TooLarge` | gives up |
//! | 415 | `ContentType` | tries again (it never sends such) |
//! | 503 | `Unavailable` | tries again after 30 seconds or more |
//! | others | | tries again after 10 seconds or more |
//!
//! By default it tries up to 30 times within 24 hours. An answer applies to the whole request: to get
//! one of its events again means to get all of them, so handlers must tolerate an event that comes
//! twice. They must anyway: delivery is at least once, and in no order.
//!
//! # Features
//!
//! None of them is on by default. Each adds crates to those that events need:
//!
//! | feature | crates | |
//! |---|---|---|
//! | (none) | 0 | base64 and bytes are there already |
//! | `http` | 3 | http, percent-encoding, subtle |
//! | `handler` | 8 | futures-util, tracing, and what they need |
//! | `tower` | 15 | the two above, http-body, http-body-util, tokio, tower-service |
//! | `serve` | 26 | `tower`, hyper, hyper-util, and what they and tokio need for sockets and signals |
//! | `axum` | 33 | `serve`, axum, and what it needs |
//! | `entra` | 66 | `tower`, jsonwebtoken with its `RustCrypto` back end: rsa, sha2 and others |
//! | `reqwest` | 110 | `entra`, reqwest without TLS, of which idna and ICU are a third |

#![cfg_attr(docsrs, feature(doc_cfg))]

pub mod dead_letter;
mod delivery;
#[cfg(feature = "entra")]
pub mod entra;
mod events;
pub mod functions;
#[cfg(feature = "handler")]
pub mod handler;
mod json;
pub mod message;
#[cfg(any(feature = "handler", feature = "http"))]
mod one_line;
pub mod pull;
pub mod storage_queue;

#[cfg(feature = "axum")]
pub mod axum;
#[cfg(feature = "http")]
mod binary;
mod binary_xml;
#[cfg(all(doc, feature = "http"))]
pub mod recipes;
#[cfg(feature = "serve")]
mod serve;
#[cfg(feature = "tower")]
pub mod tower;
#[cfg(feature = "http")]
mod webhook;

pub use crate::delivery::{Delivery, DeliveryKind};
pub use crate::events::Events;
#[cfg(feature = "serve")]
pub use crate::serve::{Serve, serve, shutdown_signal};
#[cfg(feature = "http")]
pub use crate::webhook::{
    Authentication, CheckedHead, ExpectedBody, Handshake, HandshakeKind, Received, Receiver,
    Rejection, RejectionKind, SubscriptionDeleted, TokenError, TokenErrorKind, VerifyToken,
    accepted, is_retried, read,
};
#[doc(no_inline)]
pub use bytes;
#[cfg(feature = "http")]
#[doc(no_inline)]
pub use http;
