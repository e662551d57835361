//! Keeping events that could not be read.

use std::fmt::Display;
use std::sync::Arc;

use eventgrid_runtime::Rejected;
use futures_util::future::BoxFuture;

use super::error::HandlerError;
use super::{Panicked, caught};

/// Keeps events that could not be read.
#[derive(Clone)]
pub(super) struct OnRejected(Arc<Keep>);

type Keep = dyn Fn(Rejected) -> BoxFuture<'static, Result<(), String>> + Send + Sync;

impl OnRejected {
    pub(super) fn new<E, F, Fut>(handler: F) -> Self
    where
        E: Display + 'static,
        F: Fn(Rejected) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<(), E>> + Send + 'static,
    {
        let handler = Arc::new(handler);
        Self(Arc::new(move |rejected| {
            let handler = Arc::clone(&handler);
            Box::pin(async move {
                let result = handler(rejected).await;
                result.map_err(|error| HandlerError::of(&error).details().to_owned())
            })
        }))
    }

    pub(super) async fn keep(&self, rejected: Rejected) -> Result<(), String> {
        caught(|| (self.0)(rejected))
            .await
            .unwrap_or_else(|Panicked| Err("the handler panicked".to_owned()))
    }
}
