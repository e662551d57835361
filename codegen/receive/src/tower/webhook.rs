//! The service: from a request to its answer.

use std::convert::Infallible;
use std::fmt::{self, Display};
use std::future::ready;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};

use bytes::Bytes;
use futures_util::future::{BoxFuture, Either, FutureExt, TryFutureExt};
use http::{Request, Response};
use http_body::Body;
use http_body_util::Full;
use tower_service::Service;
use tracing::field::Empty;
use tracing::{Instrument, Span, debug, error, info, info_span, warn};

use super::body::read;
use crate::delivery::Delivery;
use crate::handler::{Handler, HandlerError, Panicked, caught};
use crate::one_line::one_line;
use crate::webhook::{
    CheckedHead, Received, Receiver, Rejection, RejectionKind, SubscriptionDeleted, accepted,
};

/// A webhook: answers handshakes, passes events to a handler, and makes one answer of the results.
///
/// The [`Receiver`] decides who may deliver, and how much; the [`Handler`] handles the events:
/// [`each_event`](crate::handler::each_event) and others. Any panic is answered with 503.
///
/// It is cheap to clone, and never fails as a service.
#[derive(Clone)]
pub struct Webhook(Arc<Configuration>);

#[derive(Clone)]
struct Configuration {
    receiver: Receiver,
    handler: Arc<dyn Handler>,
    on_deleted: Option<OnDeleted>,
}

type OnDeleted =
    Arc<dyn Fn(SubscriptionDeleted) -> BoxFuture<'static, Result<(), String>> + Send + Sync>;

/// The future of an answer.
pub type Answer = Pin<Box<dyn Future<Output = Result<Response<Full<Bytes>>, Infallible>> + Send>>;

impl Webhook {
    /// A webhook.
    pub fn new(receiver: Receiver, handler: impl Handler + 'static) -> Self {
        Self(Arc::new(Configuration {
            receiver,
            handler: Arc::new(handler),
            on_deleted: None,
        }))
    }

    /// Sets a function for deleted subscriptions; without it the request is logged and answered
    /// with 200. An error is answered with 503.
    #[must_use]
    pub fn on_deleted<E, F, Fut>(mut self, handler: F) -> Self
    where
        E: Display,
        F: Fn(SubscriptionDeleted) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<(), E>> + Send + 'static,
    {
        Arc::make_mut(&mut self.0).on_deleted = Some(Arc::new(move |deleted| {
            let result = handler(deleted);
            Box::pin(async move { result.await.map_err(|error| error.to_string()) })
        }));
        self
    }

    /// Answers a request. Its head is checked at once, its body is read by the future.
    pub fn answer<B: Body>(
        &self,
        request: Request<B>,
    ) -> impl Future<Output = Response<Bytes>> + use<B> {
        let span = info_span!(
            "delivery",
            subscription = Empty,
            attempts_before = Empty,
            bytes = Empty,
            events = Empty,
        );
        let begin = || {
            let webhook = Arc::clone(&self.0);
            let received = webhook.receive(request);
            received.and_then(|received| webhook.handle(received))
        };
        let answer = span.in_scope(|| caught(begin)).map(|result| {
            let panicked = |Panicked| Err(HandlerError::retry("the handler panicked").into());
            result.unwrap_or_else(panicked).unwrap_or_else(|rejection| {
                log(&rejection);
                rejection.into_response()
            })
        });
        answer.instrument(span)
    }
}

impl Configuration {
    /// Checks the head. The future keeps only what is needed of the request: it is allocated and
    /// moved.
    fn receive<B: Body>(
        &self,
        request: Request<B>,
    ) -> impl Future<Output = Result<Received, Rejection>> + use<B> {
        let (head, body) = request.into_parts();
        let result = match self.receiver.check_head(&head) {
            Ok(CheckedHead::Body(expected)) => {
                record(expected.delivery());
                return Either::Left(read(body, expected));
            }
            Ok(CheckedHead::Handshake(handshake)) => {
                record(handshake.delivery());
                Ok(Received::Handshake(handshake))
            }
            Err(rejection) => Err(rejection),
        };
        Either::Right(ready(result))
    }

    async fn handle(self: Arc<Self>, received: Received) -> Result<Response<Bytes>, Rejection> {
        match received {
            Received::Handshake(handshake) => {
                info!(kind = ?handshake.kind(), "handshake accepted");
                return Ok(handshake.into_response());
            }
            Received::SubscriptionDeleted(deleted) => Box::pin(self.delete(deleted)).await?,
            Received::Events(events) => {
                Span::current().record("bytes", events.body().len());
                self.handler.handle(events).await?;
                debug!("accepted");
            }
        }
        Ok(accepted())
    }

    async fn delete(&self, deleted: SubscriptionDeleted) -> Result<(), Rejection> {
        let id = deleted.subscription_id().map(|id| one_line(id, 300));
        if let Some(handler) = &self.on_deleted {
            handler(deleted).await.map_err(|failure| {
                Rejection::new(RejectionKind::Unavailable, "the deletion was not handled")
                    .with_reason(one_line(&failure, 300))
            })?;
        }
        info!(id, "subscription deleted");
        Ok(())
    }
}

/// Logs one line, for any content of the request.
fn log(rejection: &Rejection) {
    match rejection.kind() {
        RejectionKind::Unavailable => error!("rejected: {rejection}"),
        _ => warn!("rejected: {rejection}"),
    }
}

/// Adds information about the delivery to the span.
fn record(delivery: &Delivery) {
    let span = Span::current();
    if span.is_disabled() {
        return;
    }
    let subscription = delivery.subscription_name.as_deref();
    span.record("subscription", subscription.map(|name| one_line(name, 64)));
    span.record("attempts_before", delivery.delivery_count);
}

impl<B> Service<Request<B>> for Webhook
where
    B: Body + Send + 'static,
    B::Data: Send,
    B::Error: Send,
{
    type Response = Response<Full<Bytes>>;
    type Error = Infallible;
    type Future = Answer;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: Request<B>) -> Answer {
        Box::pin(self.answer(request).map(|answer| Ok(answer.map(Full::new))))
    }
}

impl fmt::Debug for Webhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Webhook")
            .field("receiver", &self.0.receiver)
            .finish_non_exhaustive()
    }
}
