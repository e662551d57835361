//! Recipes for frameworks without a feature. Tests run this code.
//!
//! # actix-web
//!
//! actix-web 4 has its own types and no `tower` services, so its handler calls the
//! [`Receiver`](crate::Receiver) in two steps: before and after the body is read.
//!
//! ```
#![doc = include_str!("../recipes/actix.rs")]
//! ```
//!
//! # Azure Functions custom handlers
//!
//! A program behind the Functions host, which answers handshakes and authenticates;
//! [`functions`](crate::functions) reads its requests. With axum:
//!
//! ```
#![doc = include_str!("../recipes/functions.rs")]
//! ```
