//! Why a request is refused, with which status, and what Event Grid does on it.

use std::fmt;

use bytes::Bytes;
use eventgrid_runtime::{Error, Rejected};
use http::header::{ALLOW, CONTENT_TYPE, WWW_AUTHENTICATE};
use http::{HeaderValue, Response, StatusCode};

/// Why a request is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RefusalKind {
    /// No events, or a handshake that is none: 400. The same request can never succeed.
    Malformed,
    /// No secret or token, or a wrong one: 401.
    Unauthenticated,
    /// The sender is known, and may not: 403.
    Forbidden,
    /// Neither `POST` nor `OPTIONS`: 405.
    Method,
    /// The body broke off, or took too long to arrive: 408.
    Incomplete,
    /// The body has too many bytes or too many events: 413.
    TooLarge,
    /// The content type is no JSON in UTF-8, or the body is compressed: 415.
    ContentType,
    /// The same request may succeed later: 503.
    Unavailable,
}

impl RefusalKind {
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

/// A request that is refused: its status code, and why.
///
/// The message says what is wrong and what to do about it. It never holds anything of the request
/// but numbers, so it may be sent back and logged.
///
/// ```
/// use eventgrid_receive::{Refusal, RefusalKind};
///
/// let refusal = Refusal::new(RefusalKind::Unavailable, "the database is down");
/// assert_eq!(refusal.status(), 503);
/// assert!(refusal.is_retried());
/// assert_eq!(refusal.into_response().body(), "the database is down\n");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refusal {
    kind: RefusalKind,
    message: String,
    /// Answer 401 with a challenge.
    bearer: bool,
}

impl Refusal {
    /// A refusal. The message is sent to the client: keep secrets out of it.
    #[must_use]
    pub fn new(kind: RefusalKind, message: impl Into<String>) -> Self {
        Self {
            kind,
            message: message.into(),
            bearer: false,
        }
    }

    pub(crate) fn malformed(message: impl Into<String>) -> Self {
        Self::new(RefusalKind::Malformed, message)
    }

    /// The client may come back with a bearer token.
    pub(super) fn with_challenge(mut self, bearer: bool) -> Self {
        self.bearer = bearer;
        self
    }

    /// Why the request is refused.
    #[must_use]
    pub fn kind(&self) -> RefusalKind {
        self.kind
    }

    /// Why, in words.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
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
        if self.kind == RefusalKind::Method {
            headers.insert(ALLOW, HeaderValue::from_static("POST, OPTIONS"));
        }
        if self.kind == RefusalKind::Unauthenticated && self.bearer {
            headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
        }
        response
    }
}

/// Whether Event Grid delivers the same events again after a webhook answered with this status.
///
/// It takes 200 to 204 for success. After 400, 401, 403 and 413 it gives up: the events go to the
/// dead-letter destination, or are dropped if there is none. After everything else it tries again
/// for up to 24 hours.
#[must_use]
pub fn is_retried(status: StatusCode) -> bool {
    !matches!(status.as_u16(), 200..=204 | 400 | 401 | 403 | 413)
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.status().as_u16(), self.message)
    }
}

impl std::error::Error for Refusal {}

/// An event that cannot be read can never be: 400. For a handler that takes all events of a
/// request or none.
impl From<Error> for Refusal {
    fn from(error: Error) -> Self {
        // The error's own text names the event's ID and type, which a stranger wrote.
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
impl From<Rejected> for Refusal {
    fn from(rejected: Rejected) -> Self {
        Error::from(rejected).into()
    }
}
