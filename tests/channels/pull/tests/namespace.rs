//! A namespace with one subscription, on a free port of this machine. It follows
//! `Microsoft.EventGrid/stable/2024-06-01/EventGrid.json` of Azure's REST specifications, and takes nothing
//! that is not described there.
//!
//! It has no clock: locks expire when a test says so.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard};

use axum::Router;
use axum::body::Bytes;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use azure_core::http::{ClientOptions, ExponentialRetryOptions, RetryOptions, Url};
use azure_core::time::Duration;
use pull::{Authorization, Subscription};
use serde_json::{Value, json};
use tokio::sync::Notify;

const TOPIC: &str = "orders";
const SUBSCRIPTION: &str = "billing & more";
const KEY: &str = "bm90IGEgc2VjcmV0";

/// A server that ends with its test.
#[derive(Clone)]
pub(crate) struct Namespace(Arc<Inner>);

struct Inner {
    url: String,
    state: Mutex<Stored>,
    /// Something was published, or has become available again.
    available: Notify,
}

#[derive(Default)]
pub(crate) struct Stored {
    pub(crate) events: Vec<Stocked>,
    /// How often each operation succeeded.
    pub(crate) requests: BTreeMap<String, usize>,
    /// How often a lock was to be renewed that was lost.
    pub(crate) lost_renewals: usize,
    /// The next answers, whatever is asked.
    failures: Vec<StatusCode>,
    tokens: usize,
}

/// An event, and where it is.
pub(crate) struct Stocked {
    pub(crate) json: Value,
    pub(crate) place: Place,
    pub(crate) deliveries: usize,
    pub(crate) renewals: usize,
}

#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Place {
    Available,
    Locked(String),
    /// Released with a delay in seconds.
    Delayed(u32),
    Acknowledged,
    Rejected,
}

impl Namespace {
    pub(crate) async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let inner = Inner {
            url: format!("http://{}", listener.local_addr().unwrap()),
            state: Mutex::default(),
            available: Notify::new(),
        };
        let namespace = Self(Arc::new(inner));
        let app = Router::new()
            .route(
                "/topics/{topic}/eventsubscriptions/{operation}",
                post(answer),
            )
            .with_state(namespace.clone());
        tokio::spawn(async { axum::serve(listener, app).await.unwrap() });
        namespace
    }

    pub(crate) fn subscription(&self) -> Subscription {
        self.subscription_as(KEY)
    }

    pub(crate) fn subscription_as(&self, key: &str) -> Subscription {
        let url = Url::parse(&self.0.url).unwrap();
        let options = ClientOptions {
            retry: RetryOptions::exponential(ExponentialRetryOptions {
                initial_delay: Duration::milliseconds(1),
                max_retries: 2,
                ..Default::default()
            }),
            ..Default::default()
        };
        let authorization = Authorization::Key(key.to_owned());
        Subscription::new(url, TOPIC, SUBSCRIPTION, authorization, options)
    }

    pub(crate) fn stored(&self) -> MutexGuard<'_, Stored> {
        self.0.state.lock().unwrap()
    }

    pub(crate) fn publish(&self, json: Value) {
        self.stored().events.push(Stocked {
            json,
            place: Place::Available,
            deliveries: 0,
            renewals: 0,
        });
        self.0.available.notify_waiters();
    }

    /// An event with an ID and a type.
    pub(crate) fn publish_event(&self, id: &str, event_type: &str) {
        self.publish(
            json!({"specversion": "1.0", "id": id, "source": "/shop", "type": event_type}),
        );
    }

    /// The next requests get these answers, the last one first.
    pub(crate) fn fail(&self, failures: &[StatusCode]) {
        self.stored().failures = failures.to_vec();
    }

    /// Locks expire, and delays end, of all events or of one.
    pub(crate) fn expire(&self, id: Option<&str>) {
        for event in &mut self.stored().events {
            let is_meant = id.is_none_or(|id| event.json["id"] == id);
            if is_meant && matches!(event.place, Place::Locked(_) | Place::Delayed(_)) {
                event.place = Place::Available;
            }
        }
        self.0.available.notify_waiters();
    }

    /// How often the lock of an event was renewed.
    pub(crate) fn renewals(&self, id: &str) -> usize {
        let stored = self.stored();
        let event = stored.events.iter().find(|event| event.json["id"] == id);
        event.map_or(0, |event| event.renewals)
    }

    /// Where events are, by their IDs.
    pub(crate) fn places(&self) -> BTreeMap<String, Place> {
        let stored = self.stored();
        let events = stored.events.iter();
        let places = events.map(|event| (text(&event.json["id"]), event.place.clone()));
        places.collect()
    }
}

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_default().to_owned()
}

async fn answer(
    State(namespace): State<Namespace>,
    Path((topic, operation)): Path<(String, String)>,
    Query(query): Query<BTreeMap<String, String>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    if let Some(status) = namespace.stored().failures.pop() {
        return error(status, "Injected", "a fault");
    }
    if headers
        .get("authorization")
        .is_none_or(|value| *value != *format!("SharedAccessKey {KEY}"))
    {
        return error(
            StatusCode::UNAUTHORIZED,
            "Unauthorized",
            "the key is not known",
        );
    }
    if query
        .get("api-version")
        .is_none_or(|version| version != "2024-06-01")
    {
        return error(
            StatusCode::BAD_REQUEST,
            "BadRequest",
            "unsupported api-version",
        );
    }
    let Some((SUBSCRIPTION, operation)) = operation.rsplit_once(':').filter(|_| topic == TOPIC)
    else {
        return error(StatusCode::NOT_FOUND, "NotFound", "no such subscription");
    };
    let known: &[&str] = match operation {
        "receive" => &["api-version", "maxEvents", "maxWaitTime"],
        "release" => &["api-version", "releaseDelayInSeconds"],
        "acknowledge" | "reject" | "renewLock" => &["api-version"],
        _ => return error(StatusCode::NOT_FOUND, "NotFound", "no such operation"),
    };
    if let Some(name) = query.keys().find(|name| !known.contains(&name.as_str())) {
        return error(StatusCode::BAD_REQUEST, "BadRequest", name);
    }
    let number = |name: &str, default: u32| match query.get(name) {
        Some(text) => text.parse().ok(),
        None => Some(default),
    };
    let answer = if operation == "receive" {
        let max_events = number("maxEvents", 1).filter(|max| (1..=100).contains(max));
        let max_wait = number("maxWaitTime", 60).filter(|max| (10..=120).contains(max));
        match (max_events, max_wait) {
            (Some(max_events), Some(_)) => namespace.receive(max_events as usize).await,
            _ => return error(StatusCode::BAD_REQUEST, "BadRequest", "out of range"),
        }
    } else {
        if headers
            .get("content-type")
            .is_none_or(|value| value != "application/json")
        {
            return error(
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "UnsupportedMediaType",
                "not JSON",
            );
        }
        let body: Value = serde_json::from_slice(&body).unwrap_or_default();
        let tokens = body["lockTokens"]
            .as_array()
            .filter(|tokens| !tokens.is_empty());
        let delay = number("releaseDelayInSeconds", 0);
        let delay = delay.filter(|delay| [0, 10, 60, 600, 3600].contains(delay));
        match (tokens, delay) {
            (Some(tokens), Some(delay)) => namespace.settle(operation, tokens, delay),
            _ => return error(StatusCode::BAD_REQUEST, "BadRequest", "lockTokens or delay"),
        }
    };
    *namespace
        .stored()
        .requests
        .entry(operation.to_owned())
        .or_default() += 1;
    axum::Json(answer).into_response()
}

impl Namespace {
    /// Waits for an event, however long it takes: clients that do not want to wait hang up.
    async fn receive(&self, max_events: usize) -> Value {
        loop {
            let mut available = std::pin::pin!(self.0.available.notified());
            available.as_mut().enable();
            let received = self.lock_available(max_events);
            if !received.is_empty() {
                return json!({ "value": received });
            }
            available.await;
        }
    }

    fn lock_available(&self, max_events: usize) -> Vec<Value> {
        let mut stored = self.stored();
        let stored = &mut *stored;
        let available = stored
            .events
            .iter_mut()
            .filter(|event| event.place == Place::Available);
        let lock = |event: &mut Stocked| {
            stored.tokens += 1;
            let token = format!("CgMK{:06}==", stored.tokens);
            event.place = Place::Locked(token.clone());
            event.deliveries += 1;
            json!({
                "brokerProperties": {"lockToken": token, "deliveryCount": event.deliveries},
                "event": event.json,
            })
        };
        available.take(max_events).map(lock).collect()
    }

    fn settle(&self, operation: &str, tokens: &[Value], delay: u32) -> Value {
        let (mut succeeded, mut failed) = (Vec::new(), Vec::new());
        for token in tokens {
            let place = Place::Locked(text(token));
            let mut stored = self.stored();
            let Some(event) = stored.events.iter_mut().find(|event| event.place == place) else {
                let error = json!({"code": "TokenLost", "message": "Token has expired."});
                failed.push(json!({"lockToken": token, "error": error}));
                stored.lost_renewals += usize::from(operation == "renewLock");
                continue;
            };
            match operation {
                "acknowledge" => event.place = Place::Acknowledged,
                "reject" => event.place = Place::Rejected,
                "release" if delay == 0 => event.place = Place::Available,
                "release" => event.place = Place::Delayed(delay),
                _ => event.renewals += 1,
            }
            succeeded.push(token);
        }
        self.0.available.notify_waiters();
        json!({"succeededLockTokens": succeeded, "failedLockTokens": failed})
    }
}

fn error(status: StatusCode, code: &str, message: &str) -> Response {
    let body = json!({"error": {"code": code, "message": message}});
    (
        status,
        [("x-ms-error-code", code.to_owned())],
        axum::Json(body),
    )
        .into_response()
}
