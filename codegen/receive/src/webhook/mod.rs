//! Webhooks: a request goes in; a handshake's answer, events, or a refusal comes out.

mod authentication;
mod content;
mod handshake;
mod limits;
mod receiver;
mod refusal;

pub use self::authentication::{Authentication, Verdict, VerifyToken};
pub(crate) use self::content::is_json;
pub use self::handshake::{Handshake, HandshakeKind};
pub use self::receiver::{
    Admission, Admitted, Received, Receiver, SubscriptionDeleted, accepted, read,
};
pub use self::refusal::{Refusal, RefusalKind, is_retried};
