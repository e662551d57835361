//! A webhook as a `tower` service: it takes requests, passes events to the handler, and answers.
//!
//! [`Webhook`] is a `Service` for requests with any body. It works in axum
//! ([`axum::router`](https://docs.rs/eventgrid-receive/latest/eventgrid_receive/axum/fn.router.html)
//! or `Router::route_service`), in hyper by `hyper_util::service::TowerToHyperService`, and inside
//! any layer. It needs tokio, whose clock limits the time for a body.
//!
//! # Logs
//!
//! Each request is a [`tracing`] span `delivery` with the subscription's name, the number of
//! earlier attempts, the bytes of the body and the number of events. It has one line for the
//! request: a handshake (`INFO`), handled events (`DEBUG`), or a rejection or a failure with the
//! first few reasons (`WARN`, `ERROR`). Text from a sender or from a handler's error is shortened
//! and on one line. Event data, query strings, headers, tokens and secrets are not logged.

pub(crate) mod body;
mod webhook;

pub use self::webhook::{Answer, Webhook};
