//! Bearer tokens of Microsoft Entra ID, which Event Grid sends with its deliveries.
//!
//! A subscription can authenticate with Microsoft Entra ID ("Secure webhook delivery"); each
//! delivery then has a token that was issued for the application of the webhook. [`EntraTokens`]
//! verifies it: the signature by the tenant's published keys, issuer, audience and time, and that
//! the sender is Event Grid, or an application with a role.
//!
#![cfg_attr(feature = "reqwest", doc = "```no_run")]
#![cfg_attr(not(feature = "reqwest"), doc = "```ignore")]
//! use eventgrid::receive::entra::EntraTokens;
//! use eventgrid::receive::{Authentication, Receiver};
//!
//! # async fn run() -> Result<(), Box<dyn std::error::Error>> {
//! let tenant = "3f2c6a1e-0000-4000-8000-123456789abc";
//! let tokens = EntraTokens::new(tenant, "api://contoso-webhook", reqwest::Client::new())
//!     .connect()
//!     .await?; // an error if the keys cannot be fetched
//! let receiver = Receiver::new(Authentication::bearer(tokens)).unauthenticated_options();
//! # Ok(())
//! # }
//! ```
//!
//! # Keys
//!
//! The tenant's keys are fetched over HTTP by a client of your choice, which implements [`HttpGet`];
//! the feature `reqwest` has one ready. Choose TLS in your own `Cargo.toml`, such as
//! `reqwest = { version = "0.13", features = ["rustls"] }`: the feature turns none on.
//!
//! Keys are fetched at first by [`connect`](EntraTokens::connect), then hourly in the background,
//! and when a token has a key ID that is not known; never more often than once a minute. A key that
//! is no longer published is dropped. Keys older than a day, because they could not be fetched since,
//! are not trusted.
//!
//! # Answers
//!
//! | token | answer | Event Grid |
//! |---|---|---|
//! | malformed, forged, expired, too early, of another issuer or audience, longer than 16 kB | 401 | gives up |
//! | genuine, but of an application that may not deliver here | 403 | gives up |
//! | its key is being fetched, or the keys cannot be fetched | 503 | comes back |
//!
//! Why a token was rejected is in the log, not in the answer. Signatures other than RS256 are
//! rejected, unsigned tokens and shared secrets (HMAC) among them.

mod claims;
mod keys;
#[cfg(feature = "reqwest")]
mod reqwest;

use std::collections::HashSet;
use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use futures_util::future::BoxFuture;
use http::HeaderMap;
use jsonwebtoken::{Algorithm, Validation, decode, decode_header};
use tokio::time::Instant;

use self::claims::Claims;
use self::keys::{Found, Keys};
use crate::one_line::one_line;
use crate::webhook::{TokenError, TokenErrorKind, VerifyToken};

/// The application ID of Event Grid in Azure's public cloud, as Microsoft publishes it for webhooks
/// that are protected by Microsoft Entra ID. Other clouds have other IDs.
pub const EVENT_GRID_APPLICATION: &str = "4962773b-9cdb-44cf-a8bf-237846a00ab7";

/// The role that Microsoft's instructions define for deliveries to a webhook's application.
pub const EVENT_GRID_ROLE: &str = "AzureEventGridSecureWebhookSubscriber";

/// The maximum length of a token. Microsoft's have 1 to 3 kB.
const MAX_TOKEN: usize = 16 << 10;

/// The maximum difference between the clocks of issuer and receiver.
const MAX_CLOCK_SKEW: Duration = Duration::from_secs(300);

/// Fetches a document over HTTP: the client of [`EntraTokens`].
///
/// ```
/// use eventgrid::receive::bytes::Bytes;
/// use eventgrid::receive::entra::{Fetched, HttpGet};
///
/// struct Client; // of whatever library
///
/// impl HttpGet for Client {
///     fn get(&self, url: String) -> Fetched {
///         Box::pin(async move {
///             // An error unless the status is 200. At most 1 MB is of use.
///             Ok(Bytes::from_static(br#"{"keys": []}"#))
///         })
///     }
/// }
/// ```
pub trait HttpGet: Send + Sync + 'static {
    /// Fetches the document at a URL, within 10 seconds.
    fn get(&self, url: String) -> Fetched;
}

/// The result of [`HttpGet`].
pub type Fetched = BoxFuture<'static, Result<Bytes, Box<dyn Error + Send + Sync>>>;

/// Verifies bearer tokens of Microsoft Entra ID: see [the module](self).
///
/// It is cheap to clone: clones share their keys.
#[derive(Clone)]
pub struct EntraTokens {
    keys: Arc<Keys>,
    validation: Arc<Validation>,
    applications: Arc<HashSet<String>>,
    roles: Arc<HashSet<String>>,
}

impl EntraTokens {
    /// Verifies tokens that a tenant (its ID) issues for an audience: the application ID URI or the
    /// client ID of the webhook's application. The URLs are those of Azure's public cloud.
    ///
    /// Event Grid may deliver, by its [application ID](EVENT_GRID_APPLICATION).
    pub fn new(tenant: &str, audience: impl Into<String>, client: impl HttpGet) -> Self {
        // If two of its back ends are compiled, the library requires a choice; an earlier choice is
        // kept.
        let _ = jsonwebtoken::crypto::rust_crypto::DEFAULT_PROVIDER.install_default();
        let mut validation = Validation::new(Algorithm::RS256);
        validation.validate_nbf = true;
        validation.set_required_spec_claims(&["exp", "iss", "aud"]);
        validation.set_audience(&[audience.into()]);
        validation.set_issuer(&[
            format!("https://sts.windows.net/{tenant}/"), // version 1 of tokens
            format!("https://login.microsoftonline.com/{tenant}/v2.0"),
        ]);
        let url = format!("https://login.microsoftonline.com/{tenant}/discovery/v2.0/keys");
        Self {
            keys: Arc::new(Keys::new(url, Arc::new(client))),
            validation: Arc::new(validation),
            applications: Arc::new(HashSet::from([EVENT_GRID_APPLICATION.to_owned()])),
            roles: Arc::default(),
        }
    }

    /// Sets the URL of the keys and the allowed issuers of tokens: for another cloud, or an issuer
    /// of your own.
    #[must_use]
    pub fn issuer<S: ToString>(
        mut self,
        keys: impl Into<String>,
        issuers: impl IntoIterator<Item = S>,
    ) -> Self {
        let issuers: Vec<String> = issuers
            .into_iter()
            .map(|issuer| issuer.to_string())
            .collect();
        Arc::make_mut(&mut self.validation).set_issuer(&issuers);
        self.keys = Arc::new(self.keys.at(keys.into()));
        self
    }

    /// The allowed audiences of a token, instead of the one given before.
    #[must_use]
    pub fn audiences<S: ToString>(mut self, audiences: impl IntoIterator<Item = S>) -> Self {
        let audiences: Vec<String> = audiences.into_iter().map(|one| one.to_string()).collect();
        Arc::make_mut(&mut self.validation).set_audience(&audiences);
        self
    }

    /// The applications that may deliver, by client ID, instead of Event Grid: a topic that
    /// delivers with a managed identity uses that identity's ID.
    #[must_use]
    pub fn applications<S: AsRef<str>>(mut self, ids: impl IntoIterator<Item = S>) -> Self {
        let ids = ids.into_iter().map(|id| id.as_ref().to_ascii_lowercase());
        self.applications = Arc::new(ids.collect());
        self
    }

    /// The roles of which one is enough to deliver, for any application, such as
    /// [`EVENT_GRID_ROLE`].
    #[must_use]
    pub fn roles<S: Into<String>>(mut self, roles: impl IntoIterator<Item = S>) -> Self {
        self.roles = Arc::new(roles.into_iter().map(Into::into).collect());
        self
    }

    /// The allowed difference between the clocks of issuer and receiver: by default a minute, at
    /// most five.
    #[must_use]
    pub fn clock_skew(mut self, skew: Duration) -> Self {
        Arc::make_mut(&mut self.validation).leeway = skew.min(MAX_CLOCK_SKEW).as_secs();
        self
    }

    /// Fetches the keys, so that a service with a wrong configuration does not start.
    ///
    /// Otherwise they are fetched on the first token, which is answered with 503.
    ///
    /// # Errors
    /// The keys cannot be fetched, or there are none.
    pub async fn connect(self) -> Result<Self, KeysError> {
        self.keys.fetch().await?;
        Ok(self)
    }

    fn check(&self, token: &str) -> Result<(), TokenError> {
        let invalid = |reason: String| TokenError::new(TokenErrorKind::Invalid, reason);
        if token.len() > MAX_TOKEN {
            let length = token.len();
            return Err(invalid(format!(
                "the token is {length} bytes long: at most {MAX_TOKEN} are read"
            )));
        }
        let header = decode_header(token)
            .map_err(|error| invalid(format!("the token's header cannot be read: {error}")))?;
        if header.alg != Algorithm::RS256 {
            let found = header.alg;
            return Err(invalid(format!(
                "the token is signed by {found:?}: only RS256 is accepted"
            )));
        }
        let id = header
            .kid
            .ok_or_else(|| invalid("the token has no key ID".to_owned()))?;
        let unavailable = |reason: String| TokenError::new(TokenErrorKind::Unavailable, reason);
        let key = match self.keys.find(&id, Instant::now()) {
            Found::Key(key) => key,
            Found::None => {
                let id = one_line(&id, 64);
                return Err(invalid(format!("no published key has the ID {id:?}")));
            }
            Found::Fetching(why) => return Err(unavailable(why)),
        };
        let claims = decode::<Claims>(token, &key, &self.validation)
            .map_err(|error| invalid(claims::explain(&error, &self.validation)))?
            .claims;
        claims
            .check(&self.applications, &self.roles)
            .map_err(|reason| TokenError::new(TokenErrorKind::Forbidden, reason))
    }
}

impl VerifyToken for EntraTokens {
    fn verify(&self, token: &str, _: &HeaderMap) -> Result<(), TokenError> {
        self.check(token)
    }
}

/// Why keys could not be fetched.
#[derive(Debug)]
pub struct KeysError(String);

impl fmt::Display for KeysError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Error for KeysError {}

impl fmt::Debug for EntraTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EntraTokens")
            .field("issuers", &self.validation.iss)
            .field("audiences", &self.validation.aud)
            .field("applications", &self.applications)
            .field("roles", &self.roles)
            .finish_non_exhaustive()
    }
}
