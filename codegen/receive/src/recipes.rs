//! Recipes for what has no feature of its own. The code is tested as it stands here.
//!
//! # actix-web
//!
//! actix-web 4 has no `tower` services and types of its own, so its handler asks the
//! [`Receiver`](crate::Receiver) in two steps: before the body is read, and after.
//!
//! ```
#![doc = include_str!("../recipes/actix.rs")]
//! ```
//!
//! # Azure Functions custom handlers
//!
//! A program of one's own behind the Functions host, which answers handshakes and authenticates;
//! [`functions`](crate::functions) reads what it hands out. With axum:
//!
//! ```
#![doc = include_str!("../recipes/functions.rs")]
//! ```
