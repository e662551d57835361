//! Requests to the namespace, and their authentication.

use std::sync::Arc;

use azure_core::credentials::TokenCredential;
use azure_core::error::{Error, ErrorKind};
use azure_core::http::policies::Policy;
use azure_core::http::policies::auth::BearerTokenAuthorizationPolicy;
use azure_core::http::{ClientOptions, Context, Method, Pipeline, Request, Url};
use eventgrid::receive::pull::{self, Operation, ReceivedEvent, Settlement};

/// A subscription of a namespace topic, with delivery mode *queue*.
pub struct Subscription {
    namespace: Url,
    topic: String,
    name: String,
    key: Option<String>,
    pipeline: Pipeline,
}

/// The authentication.
pub enum Authorization {
    /// An access key of the namespace.
    Key(String),
    /// A user or an app of Microsoft Entra ID with the role `EventGrid Data Receiver`.
    Entra(Arc<dyn TokenCredential>),
}

impl Subscription {
    /// `namespace` is `https://NAME.REGION-1.eventgrid.azure.net`. Requests that fail temporarily
    /// are repeated according to `options`.
    #[must_use]
    pub fn new(
        namespace: Url,
        topic: &str,
        name: &str,
        authorization: Authorization,
        options: ClientOptions,
    ) -> Self {
        let (key, policy) = match authorization {
            Authorization::Key(key) => (Some(format!("SharedAccessKey {key}")), None),
            Authorization::Entra(credential) => {
                let scopes = ["https://eventgrid.azure.net/.default"];
                let policy = BearerTokenAuthorizationPolicy::new(credential, scopes);
                (None, Some(Arc::new(policy) as Arc<dyn Policy>))
            }
        };
        let (product, version) = (
            option_env!("CARGO_PKG_NAME"),
            option_env!("CARGO_PKG_VERSION"),
        );
        let each_try = policy.into_iter().collect();
        let pipeline = Pipeline::new(product, version, options, Vec::new(), each_try, None);
        Self {
            namespace,
            topic: topic.to_owned(),
            name: name.to_owned(),
            key,
            pipeline,
        }
    }

    /// Receives up to `max_events` (1 to 100) and waits up to `max_wait_seconds` (10 to 120) for the first.
    ///
    /// # Errors
    /// The namespace cannot be reached, or rejects the request. Events may be locked all the same,
    /// and come again.
    pub async fn receive(
        &self,
        max_events: u32,
        max_wait_seconds: u32,
    ) -> azure_core::Result<Vec<ReceivedEvent>> {
        let operation = Operation::Receive {
            max_events,
            max_wait_seconds,
        };
        let answer = self.send(operation, None).await?;
        pull::read(&answer).map_err(malformed)
    }

    /// Settles events by their lock tokens, or renews their locks. Some may fail: see [`Settlement::failed`].
    ///
    /// # Errors
    /// The namespace cannot be reached, or rejects the request.
    pub async fn settle<T: AsRef<str>>(
        &self,
        operation: Operation,
        lock_tokens: impl IntoIterator<Item = T>,
    ) -> azure_core::Result<Settlement> {
        let body = pull::lock_tokens(lock_tokens);
        let answer = self.send(operation, Some(body)).await?;
        Settlement::read(&answer).map_err(malformed)
    }

    async fn send(
        &self,
        operation: Operation,
        body: Option<String>,
    ) -> azure_core::Result<Vec<u8>> {
        let target = operation.path_and_query(&self.topic, &self.name);
        let mut request = Request::new(self.namespace.join(&target)?, Method::Post);
        request.insert_header("content-type", "application/json");
        request.insert_header("accept", "application/json");
        if let Some(key) = &self.key {
            request.insert_header("authorization", key.clone());
        }
        request.set_body(body.unwrap_or_default());
        let response = self
            .pipeline
            .send(&Context::new(), &mut request, None)
            .await?;
        Ok(response.into_body().to_vec())
    }
}

fn malformed(error: eventgrid::Error) -> Error {
    Error::new(ErrorKind::DataConversion, error)
}
