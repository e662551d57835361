//! Event Grid's work for a subscription to a webhook: handshakes, deliveries, retries, dead
//! letters.

pub(crate) mod dead_letters;
mod deliver;
mod endpoint;
mod handshake;
mod requests;
pub(crate) mod retry;

pub(crate) use dead_letters::DeadLetters;
pub(crate) use deliver::{Subscription, Tally};
pub(crate) use endpoint::{Endpoint, local};
pub(crate) use handshake::{validate_by_code, validate_by_origin};
pub(crate) use requests::{Form, group, requests};
pub(crate) use retry::RetryPolicy;
