//! Rejections of requests, their status, and how Event Grid reacts.

use std::fmt;

#[cfg(feature = "handler")]
use crate::handler::{HandlerError, HandlerErrorKind};
use bytes::Bytes;
use eventgrid_runtime::{Error, Rejected};
use http::header::{ALLOW, CONTENT_TYPE, WWW_AUTHENTICATE};
use http::{HeaderValue, Response, StatusCode};

/// Why a request is rejected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RejectionKind {
    /// Not events, or a malformed handshake: 400. The same request can never succeed.
    Malformed,
    /// No secret or token, or a wrong one: 401.
    Unauthenticated,
    /// The sender is authenticated, but not allowed to deliver: 403.
    Forbidden,
    /// Neither `POST` nor `OPTIONS`: 405.
    Method,
    /// The body ended early, or took too long to arrive: 408.
    Incomplete,
    /// The body has too many bytes or too many events: 413.
    TooLarge,
    /// The content type is not JSON in UTF-8, or the body is compressed: 415.
    ContentType,
    /// The same request may succeed later: 503.
    Unavailable,
}

impl RejectionKind {
    /// The status code.
    #[must_use]
    pub fn status(self) -> StatusCode {
        match self {
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::Unauthenticated => StatusCode::UNAUTHORIZED,
            Self::Forbidden => StatusCode::FORBIDDEN,
            Self::Method => StatusCode::METHOD_NOT_ALLOWED,
            Self::Incomplete => StatusCode::REQUEST_TIMEOUT,
            Self::TooLarge => StatusCode::PAYLOAD_TOO_LARGE,
            Self::ContentType => StatusCode::UNSUPPORTED_MEDIA_TYPE,
            Self::Unavailable => StatusCode::SERVICE_UNAVAILABLE,
        }
    }
}

/// A rejected request: its status code, and the reason.
///
/// The message says what is wrong and what to do about it. It is sent to the client and contains
/// nothing of the request except numbers. A [`reason`](Self::reason) may be added for the log only:
/// [`Display`](fmt::Display) shows both.
///
/// ```
/// use eventgrid::receive::{Rejection, RejectionKind};
///
/// let rejection = Rejection::new(RejectionKind::Unavailable, "the database is down");
/// assert_eq!(rejection.status(), 503);
/// assert!(rejection.is_retried());
/// assert_eq!(rejection.into_response().body(), "the database is down\n");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rejection {
    kind: RejectionKind,
    message: String,
    /// For the log only.
    reason: Option<String>,
    /// Answer 401 with a challenge.
    bearer: bool,
}

impl Rejection {
    /// A rejection. The message is sent to the client: keep secrets out of it.
    #[must_use]
    pub fn new(kind: RejectionKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            reason: None,
            bearer: false,
        }
    }

    pub(crate) fn malformed(message: impl Into<String>) -> Self {
        Self::new(RejectionKind::Malformed, message)
    }

    /// Adds a reason for the log, which is not in the answer. The text may contain data of the
    /// client, if it is short and on one line.
    pub(crate) fn with_reason(mut self, reason: impl Into<String>) -> Self {
        self.reason = Some(reason.into());
        self
    }

    /// The client may try again with a bearer token.
    pub(super) fn with_challenge(mut self, bearer: bool) -> Self {
        self.bearer = bearer;
        self
    }

    /// Why the request is rejected.
    #[must_use]
    pub fn kind(&self) -> RejectionKind {
        self.kind
    }

    /// The reason, in words.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// More about the reason, for the log only: on one line, about 1 kB at most.
    #[must_use]
    pub fn reason(&self) -> Option<&str> {
        self.reason.as_deref()
    }

    /// The status code to answer with.
    #[must_use]
    pub fn status(&self) -> StatusCode {
        self.kind.status()
    }

    /// Whether Event Grid delivers the same events again after this status: see
    /// [`is_retried`].
    #[must_use]
    pub fn is_retried(&self) -> bool {
        is_retried(self.status())
    }

    /// The answer, ready to send.
    #[must_use]
    pub fn into_response(self) -> Response<Bytes> {
        let mut response = Response::new(Bytes::from(format!("{}\n", self.message)));
        *response.status_mut() = self.status();
        let headers = response.headers_mut();
        headers.insert(
            CONTENT_TYPE,
            HeaderValue::from_static("text/plain; charset=utf-8"),
        );
        if self.kind == RejectionKind::Method {
            headers.insert(ALLOW, HeaderValue::from_static("POST, OPTIONS"));
        }
        if self.kind == RejectionKind::Unauthenticated && self.bearer {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

/// Whether Event Grid delivers the same events again after a webhook answered with this status.
///
/// Statuses 200 to 204 mean success. After 400, 401, 403 and 413 it gives up: the events go to the
/// dead-letter destination, or are dropped if there is none. After any other status it tries again
/// for up to 24 hours.
#[must_use]
pub fn is_retried(status: StatusCode) -> bool {
    !matches!(status.as_u16(), 200..=204 | 400 | 401 | 403 | 413)
}

impl fmt::Display for Rejection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.status().as_u16(), self.message)?;
        match &self.reason {
            Some(reason) => write!(f, ": {reason}"),
            None => Ok(()),
        }
    }
}

impl std::error::Error for Rejection {}

/// An event that cannot be read will never be readable: 400. For a handler that handles all events
/// of a request together.
impl From<Error> for Rejection {
    fn from(error: Error) -> Self {
        // The error's own text contains the event's ID and type, which come from the sender.
        let event = match error.index() {
            Some(index) => format!("event {index}"),
            None => "an event".to_owned(),
        };
        let place = match (error.line(), error.column()) {
            (Some(line), Some(column)) => format!(", at line {line} column {column}"),
            _ => String::new(),
        };
        Self::malformed(format!("{event} cannot be read{place}"))
    }
}

/// The same as from [`Error`].
impl From<Rejected> for Rejection {
    fn from(rejected: Rejected) -> Self {
        Error::from(rejected).into()
    }
}

/// 503 for a retry, 400 for a dead letter. The answer has the numbers, the log the reasons.
#[cfg(feature = "handler")]
impl From<HandlerError> for Rejection {
    fn from(error: HandlerError) -> Self {
        let kind = match error.kind() {
            HandlerErrorKind::Retry => RejectionKind::Unavailable,
            HandlerErrorKind::DeadLetter => RejectionKind::Malformed,
        };
        let rejection = Self::new(kind, error.summary());
        match error.details() {
            "" => rejection,
            details => rejection.with_reason(details),
        }
    }
}

/// A rejection that Event Grid retries becomes a retry, any other a dead letter.
#[cfg(feature = "handler")]
impl From<Rejection> for HandlerError {
    fn from(rejection: Rejection) -> Self {
        if rejection.is_retried() {
            Self::retry(rejection)
        } else {
            Self::dead_letter(rejection)
        }
    }
}
