//! The receiver of a webhook: the requests that it accepts, and their content.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use eventgrid_runtime::serde_json::{self, Value};
use http::header::CONTENT_LENGTH;
use http::request::Parts;
use http::{HeaderMap, HeaderValue, Method, Request, Response};
use memchr::memmem;

use super::authentication::Authentication;
use super::content::{Content, check_web_page, content};
use super::handshake::{Handshake, Origins, VALIDATION, data, member, text};
use super::limits::Limits;
use super::rejection::{Rejection, RejectionKind};
use crate::delivery::{Delivery, DeliveryKind};
use crate::events::Events;

/// The event type of the event for a deleted subscription.
const DELETED: &str = "Microsoft.EventGrid.SubscriptionDeletedEvent";

/// Receives the requests of Event Grid to a webhook.
///
/// Set it up once and share it; it keeps no state between requests.
///
/// ```
/// use eventgrid::receive::{Authentication, Receiver};
///
/// # let secret = "abc";
/// let receiver = Receiver::new(Authentication::query("code", [secret]))
///     .subscriptions(["orders", "invoices"]);
/// ```
///
/// It is cheap to clone: clones share their configuration.
#[derive(Clone, Debug)]
pub struct Receiver(Arc<Configuration>);

#[derive(Clone, Debug)]
struct Configuration {
    authentication: Authentication,
    open_to_options: bool,
    origins: Origins,
    rate: Option<u32>,
    subscriptions: Option<Vec<String>>,
    limits: Limits,
}

impl Receiver {
    /// A receiver of events of all subscriptions, from Event Grid in Azure's public cloud and in
    /// the clouds of the US government and of China, in bodies of up to 1 MiB (and 64 KiB for
    /// additions on delivery) and 5,000 events that arrive within 15 seconds.
    #[must_use]
    pub fn new(authentication: Authentication) -> Self {
        Self(Arc::new(Configuration {
            authentication,
            open_to_options: false,
            origins: Origins::event_grid(),
            rate: None,
            subscriptions: None,
            limits: Limits::default(),
        }))
    }

    /// The same receiver with a changed configuration.
    fn with(mut self, change: impl FnOnce(&mut Configuration)) -> Self {
        change(Arc::make_mut(&mut self.0));
        self
    }

    /// The origins that may send CloudEvents, such as `eventgrid.azure.net`: the value of
    /// `WebHook-Request-Origin` in an `OPTIONS` handshake, compared in any case.
    #[must_use]
    pub fn origins<S: AsRef<str>>(self, origins: impl IntoIterator<Item = S>) -> Self {
        // Text that cannot be a header value is not the origin of any request.
        let value = |origin: S| HeaderValue::from_str(origin.as_ref()).ok();
        let origins = Origins::These(origins.into_iter().filter_map(value).collect());
        self.with(|configuration| configuration.origins = origins)
    }

    /// Any origin may send CloudEvents if it authenticates.
    #[must_use]
    pub fn any_origin(self) -> Self {
        self.with(|configuration| configuration.origins = Origins::Any)
    }

    /// The number of requests a minute that a sender may make: `WebHook-Allowed-Rate` in the answer
    /// to an `OPTIONS` handshake. By default there is no limit.
    #[must_use]
    pub fn rate(self, requests_per_minute: u32) -> Self {
        self.with(|configuration| configuration.rate = Some(requests_per_minute.max(1)))
    }

    /// The subscriptions that may deliver here, by name, in any case: Event Grid sends names in
    /// upper case. Requests with another name, or none, are answered with 403. `OPTIONS` handshakes
    /// need no name.
    #[must_use]
    pub fn subscriptions<S: Into<String>>(self, names: impl IntoIterator<Item = S>) -> Self {
        let names = names.into_iter().map(Into::into).collect();
        self.with(|configuration| configuration.subscriptions = Some(names))
    }

    /// The maximum size of a body, in bytes.
    #[must_use]
    pub fn max_bytes(self, bytes: usize) -> Self {
        self.with(|configuration| configuration.limits.body = bytes)
    }

    /// The maximum number of events in a body.
    #[must_use]
    pub fn max_events(self, events: usize) -> Self {
        self.with(|configuration| configuration.limits.events = events)
    }

    /// The maximum time for a body. The reader of the body enforces it, as the features `tower` and
    /// `axum` do; [`receive`](Self::receive) takes a complete body.
    #[must_use]
    pub fn body_timeout(self, timeout: Duration) -> Self {
        self.with(|configuration| configuration.limits.body_timeout = timeout)
    }

    /// Answers `OPTIONS` handshakes without authentication.
    ///
    /// The answer gives the client no rights: it is the same for every client and says that Event
    /// Grid may send events here, and events are still authenticated. A secret in the query string
    /// is part of the handshake as well; use this for headers and tokens, if handshakes come
    /// without them.
    #[must_use]
    pub fn unauthenticated_options(self) -> Self {
        self.with(|configuration| configuration.open_to_options = true)
    }

    /// Receives a request.
    ///
    /// # Errors
    /// The request is rejected; the error has the status code.
    pub fn receive<B: Into<Bytes>>(&self, request: Request<B>) -> Result<Received, Rejection> {
        let (head, body) = request.into_parts();
        match self.check_head(&head)? {
            CheckedHead::Handshake(handshake) => Ok(Received::Handshake(handshake)),
            CheckedHead::Body(expected) => expected.read(body),
        }
    }

    /// Checks the head of a request before its body is read, so that a sender that may not deliver
    /// cannot make a service buffer a megabyte.
    ///
    /// # Errors
    /// The request is rejected; the error has the status code.
    pub fn check_head(&self, head: &Parts) -> Result<CheckedHead, Rejection> {
        let handshake = match head.method {
            Method::POST => false,
            Method::OPTIONS => true,
            _ => {
                return Err(Rejection::new(
                    RejectionKind::Method,
                    "send events with POST, handshakes with OPTIONS",
                ));
            }
        };
        if !(handshake && self.0.open_to_options) {
            self.0.authentication.check(head)?;
        }
        if self.0.authentication.is_open() {
            check_web_page(&head.headers)?;
        }
        let delivery = Delivery::from(&head.headers);
        self.check_subscription(&delivery, handshake)?;
        if handshake {
            return Handshake::origin(head, &self.0.origins, self.0.rate)
                .map(CheckedHead::Handshake);
        }
        let length = head.headers.get(CONTENT_LENGTH);
        let length = length.and_then(|value| value.to_str().ok()?.parse().ok());
        self.0.limits.check_length(length.unwrap_or(0))?;
        Ok(CheckedHead::Body(ExpectedBody {
            content: content(&head.headers)?,
            delivery,
            limits: self.0.limits,
        }))
    }

    fn check_subscription(&self, delivery: &Delivery, optional: bool) -> Result<(), Rejection> {
        let Some(allowed) = &self.0.subscriptions else {
            return Ok(());
        };
        let is_allowed = match &delivery.subscription_name {
            Some(name) => allowed.iter().any(|one| one.eq_ignore_ascii_case(name)),
            None => optional,
        };
        if is_allowed {
            return Ok(());
        }
        Err(Rejection::new(
            RejectionKind::Forbidden,
            "this subscription may not deliver here: `aeg-subscription-name` is not on the list",
        ))
    }
}

/// The content of a request, according to its head.
#[derive(Clone, Debug)]
pub enum CheckedHead {
    /// A handshake, which has no body.
    Handshake(Handshake),
    /// A body follows, which may be read.
    Body(ExpectedBody),
}

/// A request whose body has not been read yet.
#[derive(Clone)]
pub struct ExpectedBody {
    content: Content,
    delivery: Delivery,
    limits: Limits,
}

impl ExpectedBody {
    /// The maximum size of the body, in bytes: stop reading beyond it, and reject with
    /// [`too_large`](Self::too_large).
    #[must_use]
    pub fn max_bytes(&self) -> usize {
        self.limits.body
    }

    /// The rejection of a body that is longer than [`max_bytes`](Self::max_bytes).
    #[must_use]
    pub fn too_large(&self) -> Rejection {
        let message = format!("the body is longer than {} bytes", self.limits.body);
        Rejection::new(RejectionKind::TooLarge, message)
    }

    /// The maximum time for the body: stop waiting then, and reject with
    /// [`incomplete`](Self::incomplete).
    #[must_use]
    pub fn body_timeout(&self) -> Duration {
        self.limits.body_timeout
    }

    /// The rejection of a body that does not arrive within [`body_timeout`](Self::body_timeout), or
    /// ends early.
    #[must_use]
    pub fn incomplete(&self) -> Rejection {
        Rejection::new(
            RejectionKind::Incomplete,
            "the body ended early, or took too long to arrive",
        )
    }

    /// Information about the delivery.
    #[must_use]
    pub fn delivery(&self) -> &Delivery {
        &self.delivery
    }

    /// Reads the body.
    ///
    /// # Errors
    /// The request is rejected; the error has the status code.
    pub fn read(self, body: impl Into<Bytes>) -> Result<Received, Rejection> {
        let body = body.into();
        self.limits.check_length(body.len() as u64)?;
        let body = json(self.content, body)?;
        self.limits.check_events(&body)?;

        let by_header = match self.delivery.kind {
            Some(DeliveryKind::Notification) => {
                return Ok(Received::Events(
                    Events::new(body).with_delivery(self.delivery),
                ));
            }
            Some(DeliveryKind::SubscriptionValidation) => Some(About::Validation),
            Some(DeliveryKind::SubscriptionDeletion) => Some(About::Deletion),
            Some(DeliveryKind::UnknownValue(_)) | None => None,
        };
        let event = only_event(&body, by_header.is_some());
        let about = by_header.or_else(|| About::by_type(event.as_ref()?));
        match (about, event) {
            (Some(About::Validation), Some(event)) => {
                Handshake::code(&event, self.delivery).map(Received::Handshake)
            }
            (Some(About::Validation), None) => Err(Rejection::malformed(
                "a handshake is one event, or an array of one event",
            )),
            (Some(About::Deletion), event) => {
                let data = event.as_ref().map(data).unwrap_or_default();
                Ok(Received::SubscriptionDeleted(SubscriptionDeleted {
                    subscription_id: text(&data, "eventSubscriptionId").map(str::to_owned),
                    events: Events::new(body).with_delivery(self.delivery),
                }))
            }
            (None, _) => Ok(Received::Events(
                Events::new(body).with_delivery(self.delivery),
            )),
        }
    }
}

/// Leaves out the attributes of a CloudEvent in binary mode: logs must not contain them.
impl fmt::Debug for ExpectedBody {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ExpectedBody")
            .field("delivery", &self.delivery)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}

/// A message about the subscription.
#[derive(Clone, Copy)]
enum About {
    Validation,
    Deletion,
}

impl About {
    fn by_type(event: &Value) -> Option<Self> {
        // As in reading: `type` counts if there is a `specversion`, otherwise `eventType`.
        let cloud_event = member(event, "specversion").is_some();
        let by_type = || text(event, "type");
        let by_event_type = || text(event, "eventType");
        let event_type = if cloud_event {
            by_type().or_else(by_event_type)
        } else {
            by_event_type()
        };
        match event_type? {
            VALIDATION => Some(Self::Validation),
            DELETED => Some(Self::Deletion),
            _ => None,
        }
    }
}

/// The body as JSON of one or more events.
fn json(content: Content, body: Bytes) -> Result<Bytes, Rejection> {
    if let Content::Binary(attributes) = content {
        return attributes.with_data(&body).map(Bytes::from);
    }
    let text = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(&body);
    match text.trim_ascii_start().first() {
        Some(b'{' | b'[') => Ok(body),
        None => Err(Rejection::malformed("the body is empty")),
        Some(_) if matches!(content, Content::Unknown) => Err(Rejection::new(
            RejectionKind::ContentType,
            "no content type, and the body is not JSON: send application/json or \
             application/cloudevents+json",
        )),
        Some(_) => Err(Rejection::malformed(
            "the body is neither an event nor an array of events: expected a JSON object or array",
        )),
    }
}

/// The only event of a body, if it may be about the subscription: most are not, and should not be
/// read twice.
fn only_event(body: &[u8], certain: bool) -> Option<Value> {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let names = |event_type: &str| memmem::find(body, event_type.as_bytes()).is_some();
    if !certain && !names(VALIDATION) && !names(DELETED) {
        return None;
    }
    match serde_json::from_slice(body).ok()? {
        Value::Array(mut events) if events.len() == 1 => events.pop(),
        event @ Value::Object(_) => Some(event),
        _ => None,
    }
}

/// The content of a request.
///
/// Answer events and deletions with [`accepted`] when they are handled, or with a [`Rejection`].
#[derive(Clone, Debug)]
pub enum Received {
    /// A handshake, with its answer.
    Handshake(Handshake),
    /// Events, not read yet.
    Events(Events),
    /// A subscription was deleted: it sends no more events.
    SubscriptionDeleted(SubscriptionDeleted),
}

/// A subscription was deleted.
#[derive(Clone, Debug)]
pub struct SubscriptionDeleted {
    subscription_id: Option<String>,
    events: Events,
}

impl SubscriptionDeleted {
    /// The resource ID of the event subscription.
    #[must_use]
    pub fn subscription_id(&self) -> Option<&str> {
        self.subscription_id.as_deref()
    }

    /// Information about the request, such as the subscription's name.
    #[must_use]
    pub fn delivery(&self) -> &Delivery {
        self.events.delivery()
    }

    /// The event about the deletion, `Microsoft.EventGrid.SubscriptionDeletedEvent`.
    #[must_use]
    pub fn events(&self) -> &Events {
        &self.events
    }
}

/// The answer that takes over responsibility for the events: 200, without a body.
#[must_use]
pub fn accepted() -> Response<Bytes> {
    Response::new(Bytes::new())
}

/// Reads the events of any HTTP message, request or response, as the CloudEvents HTTP binding and
/// Event Grid write them: structured, batched, binary.
///
/// This reads the format only: it has no authentication, handshakes or limits.
///
/// ```
/// use eventgrid::receive::http::Request;
/// use eventgrid::receive::read;
/// use eventgrid::RawData;
///
/// let (head, body) = Request::post("/")
///     .header("content-type", "application/json")
///     .header("ce-specversion", "1.0")
///     .header("ce-id", "1")
///     .header("ce-source", "/shop")
///     .header("ce-type", "Shop.OrderPlaced")
///     .header("ce-subject", "Euro%20%E2%82%AC")
///     .body(r#"{"orderId": 7}"#)?
///     .into_parts();
/// let events = read(&head.headers, body)?;
/// let events = events.all::<RawData>()?;
/// assert_eq!(events[0].subject(), Some("Euro €"));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
///
/// # Errors
/// The headers or the body contain no events.
pub fn read(headers: &HeaderMap, body: impl Into<Bytes>) -> Result<Events, Rejection> {
    let body = json(content(headers)?, body.into())?;
    Ok(Events::new(body).with_delivery(Delivery::from(headers)))
}
