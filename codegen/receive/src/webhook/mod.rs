//! Webhooks: a request becomes a handshake, events, or a rejection.

mod authentication;
mod content;
mod handshake;
mod limits;
mod receiver;
mod rejection;

pub use self::authentication::{Authentication, TokenError, TokenErrorKind, VerifyToken};
pub(crate) use self::content::is_json;
pub use self::handshake::{Handshake, HandshakeKind};
pub use self::receiver::{
    CheckedHead, ExpectedBody, Received, Receiver, SubscriptionDeleted, accepted, read,
};
pub use self::rejection::{Rejection, RejectionKind, is_retried};
