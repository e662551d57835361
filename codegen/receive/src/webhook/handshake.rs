//! Handshakes: confirming to Event Grid that the webhook wants its events.

use std::fmt;

use bytes::Bytes;
use eventgrid_runtime::serde_json::{self, Value, json};
use http::header::{ALLOW, CONTENT_TYPE, HeaderName};
use http::request::Parts;
use http::{HeaderValue, Response};

use super::rejection::{Rejection, RejectionKind};
use crate::delivery::Delivery;

const REQUEST_ORIGIN: HeaderName = HeaderName::from_static("webhook-request-origin");
const REQUEST_CALLBACK: HeaderName = HeaderName::from_static("webhook-request-callback");
const ALLOWED_ORIGIN: HeaderName = HeaderName::from_static("webhook-allowed-origin");
const ALLOWED_RATE: HeaderName = HeaderName::from_static("webhook-allowed-rate");

/// The event type of a handshake.
pub(super) const VALIDATION: &str = "Microsoft.EventGrid.SubscriptionValidationEvent";

/// The kind of a handshake.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum HandshakeKind {
    /// `OPTIONS` with `WebHook-Request-Origin`: CloudEvents' protection against abuse.
    Origin,
    /// `POST` of a validation event, whose code is sent back: the handshake of the Event Grid
    /// schema.
    Code,
}

/// A handshake, and the answer that accepts it.
///
/// Send the answer within 30 seconds. To accept manually instead, answer 200 without a body and
/// open the [`validation_url`](Self::validation_url) or the [`callback`](Self::callback) with a
/// `GET` within ten minutes. The URL comes from the request: check its host before a program
/// fetches it.
#[derive(Clone)]
pub struct Handshake {
    kind: HandshakeKind,
    delivery: Delivery,
    url: Option<String>,
    /// On the heap, because what else a request can be is smaller, and moved often.
    response: Box<Response<Bytes>>,
}

impl Handshake {
    /// Reads an `OPTIONS` request.
    pub(super) fn origin(
        head: &Parts,
        origins: &Origins,
        rate: Option<u32>,
    ) -> Result<Self, Rejection> {
        let Some(origin) = head.headers.get(&REQUEST_ORIGIN) else {
            return Err(Rejection::malformed(
                "OPTIONS is for handshakes: `WebHook-Request-Origin` is missing",
            ));
        };
        let Some(allowed) = origins.find(origin) else {
            return Err(Rejection::new(
                RejectionKind::Forbidden,
                "events of this origin are not accepted here",
            ));
        };
        let mut response = Response::new(Bytes::new());
        let rate = rate.map_or(HeaderValue::from_static("*"), HeaderValue::from);
        response.headers_mut().extend([
            (ALLOWED_ORIGIN, allowed),
            (ALLOWED_RATE, rate),
            (ALLOW, HeaderValue::from_static("POST")),
        ]);
        let callback = head.headers.get(&REQUEST_CALLBACK);
        let callback = callback.and_then(|value| value.to_str().ok());
        Ok(Self {
            kind: HandshakeKind::Origin,
            delivery: Delivery::from(&head.headers),
            url: callback.map(str::to_owned),
            response: Box::new(response),
        })
    }

    /// Answers a validation event.
    pub(super) fn code(event: &Value, delivery: Delivery) -> Result<Self, Rejection> {
        let data = data(event);
        let code = text(&data, "validationCode").ok_or_else(|| {
            Rejection::malformed("a handshake without `validationCode` in its data")
        })?;
        if code.is_empty() || code.len() > 1024 || !code.bytes().all(|byte| byte.is_ascii_graphic())
        {
            return Err(Rejection::malformed(
                "malformed `validationCode`: expected up to 1024 visible ASCII characters",
            ));
        }
        let answer = json!({ "validationResponse": code }).to_string();
        let mut response = Response::new(Bytes::from(answer));
        let json = HeaderValue::from_static("application/json; charset=utf-8");
        response.headers_mut().insert(CONTENT_TYPE, json);
        Ok(Self {
            kind: HandshakeKind::Code,
            delivery,
            url: text(&data, "validationUrl").map(str::to_owned),
            response: Box::new(response),
        })
    }

    /// The kind of handshake.
    #[must_use]
    pub fn kind(&self) -> HandshakeKind {
        self.kind
    }

    /// Information about the request, such as the subscription's name.
    #[must_use]
    pub fn delivery(&self) -> &Delivery {
        &self.delivery
    }

    /// The URL to fetch instead of sending back the code.
    #[must_use]
    pub fn validation_url(&self) -> Option<&str> {
        self.url
            .as_deref()
            .filter(|_| self.kind == HandshakeKind::Code)
    }

    /// The URL to fetch instead of allowing the origin in the answer:
    /// `WebHook-Request-Callback`.
    #[must_use]
    pub fn callback(&self) -> Option<&str> {
        self.url
            .as_deref()
            .filter(|_| self.kind == HandshakeKind::Origin)
    }

    /// The answer that accepts the handshake, ready to send.
    #[must_use]
    pub fn into_response(self) -> Response<Bytes> {
        *self.response
    }
}

/// Leaves out code and URLs: anybody who has them can complete the handshake.
impl fmt::Debug for Handshake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handshake")
            .field("kind", &self.kind)
            .field("delivery", &self.delivery)
            .finish_non_exhaustive()
    }
}

/// The origins that may send events.
#[derive(Clone, Debug)]
pub(super) enum Origins {
    Any,
    These(Vec<HeaderValue>),
}

impl Origins {
    /// Event Grid in the public cloud, and in the clouds of the US government and of China.
    pub(super) fn event_grid() -> Self {
        Self::These(vec![
            HeaderValue::from_static("eventgrid.azure.net"),
            HeaderValue::from_static("eventgrid.azure.us"),
            HeaderValue::from_static("eventgrid.azure.cn"),
        ])
    }

    /// The answer to an origin: only configured text, nothing from the request.
    fn find(&self, origin: &HeaderValue) -> Option<HeaderValue> {
        match self {
            Self::Any => Some(HeaderValue::from_static("*")),
            Self::These(origins) => origins
                .iter()
                .find(|allowed| allowed.as_bytes().eq_ignore_ascii_case(origin.as_bytes()))
                .cloned(),
        }
    }
}

/// The data of an event about a subscription; for CloudEvents it may be JSON in a string.
pub(super) fn data(event: &Value) -> Value {
    match member(event, "data") {
        Some(Value::String(text)) => serde_json::from_str(text).unwrap_or_default(),
        Some(data) => data.clone(),
        None => Value::Null,
    }
}

pub(super) fn text<'v>(object: &'v Value, name: &str) -> Option<&'v str> {
    member(object, name)?.as_str()
}

/// A member, by its name in any case.
pub(super) fn member<'v>(object: &'v Value, name: &str) -> Option<&'v Value> {
    let object = object.as_object()?;
    object.get(name).or_else(|| {
        let found = object
            .iter()
            .find(|(key, _)| key.eq_ignore_ascii_case(name));
        found.map(|(_, value)| value)
    })
}
