//! Answers without the handler, and rejections, as responses of axum.

use ::axum::body::Body;
use ::axum::response::{IntoResponse, Response};

use super::extract::EventGridRejection;
use crate::webhook::{Handshake, Rejection, accepted};

/// The rejection's status, and its reason in plain text.
impl IntoResponse for Rejection {
    fn into_response(self) -> Response {
        Self::into_response(self).map(Body::from)
    }
}

/// The answer that accepts the handshake.
impl IntoResponse for Handshake {
    fn into_response(self) -> Response {
        Self::into_response(self).map(Body::from)
    }
}

impl IntoResponse for EventGridRejection {
    fn into_response(self) -> Response {
        match self {
            Self::Handshake(handshake) => IntoResponse::into_response(handshake),
            Self::SubscriptionDeleted(_) => accepted().map(Body::from),
            Self::Rejected(rejection) => IntoResponse::into_response(rejection),
        }
    }
}
