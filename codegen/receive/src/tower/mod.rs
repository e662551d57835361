//! A webhook as a `tower` service: requests go in, the handler gets events, answers come out.
//!
//! [`Webhook`] is a `Service` for requests with any body, so it stands wherever such a service
//! does: in axum ([`axum::router`](https://docs.rs/eventgrid-receive/latest/eventgrid_receive/axum/fn.router.html)
//! or `Router::route_service`), in hyper by `hyper_util::service::TowerToHyperService`, under any
//! layer. It needs tokio, whose clock limits how long a body may take.
//!
//! # Logs
//!
//! Each request is a [`tracing`] span `delivery` with the subscription's name, how often the
//! delivery was attempted before, the bytes of the body and the number of events. In it there is
//! one line for the request: a handshake (`INFO`), what was handled (`DEBUG`), what was rejected or
//! not handled and the first few reasons (`WARN`, `ERROR`). Whatever a sender or a handler's error
//! says in it is short and on one line. Event data, query strings, headers, tokens and secrets are
//! in none.

pub(crate) mod body;
mod webhook;

pub use self::webhook::{Answer, Webhook};
