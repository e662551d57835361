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
//! delivery was attempted before, the bytes of the body and the number of events. In it there is a
//! line for each handshake (`INFO`), refusal, failure and event that cannot be read (`WARN`,
//! `ERROR`), and event (`DEBUG`). Event data, query strings, headers and secrets are in none; what
//! a handler's error says is.

pub(crate) mod body;
mod each_event;
mod handle;
mod webhook;

pub use self::each_event::{EachEvent, each_event};
pub use self::handle::{EachRequest, Handle, Handled, each_request};
pub use self::webhook::{Answer, Webhook};
