//! Authentication of senders: shared secrets, bearer tokens, or none.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use http::header::AUTHORIZATION;
use http::request::Parts;
use http::{HeaderMap, HeaderName};
use percent_encoding::percent_decode_str;
use subtle::{Choice, ConstantTimeEq};

use super::rejection::{Rejection, RejectionKind};
use crate::one_line::one_line;

/// Authenticates the senders of events.
///
/// Event Grid signs nothing: anybody who knows the address of a webhook can post to it. Event Grid
/// can send a secret in the address (`https://example.com/events?code=…`), a header with a secret
/// value, or a bearer token of Microsoft Entra ID. If there are several ways ([`or`](Self::or)),
/// one is enough. Each secret may be one of several, for rotation: accept both, change the
/// subscription, remove the old one.
///
/// ```
/// use eventgrid::receive::Authentication;
///
/// # let (old_key, new_key) = ("abc", "def");
/// let authentication = Authentication::query("code", [old_key, new_key]);
/// ```
///
/// Secrets are compared in constant time, except for their length. An empty secret counts as
/// missing, and if one of the ways has no secret, every request is answered with 503: a service
/// that was started without its configuration accepts nothing and, because Event Grid tries again
/// later, loses nothing. Secrets and tokens do not appear in `Debug`, in rejections or in any other
/// output.
#[derive(Clone)]
pub struct Authentication(Vec<Way>);

#[derive(Clone)]
enum Way {
    Query(String, Vec<Secret>),
    Header(HeaderName, Vec<Secret>),
    Bearer(Arc<dyn VerifyToken>),
    Anyone,
}

impl Authentication {
    /// A secret in the query string, under this name: `?code=…`.
    ///
    /// It is part of the webhook's address, so handshakes have it as well. Percent-encode it in the
    /// address if it contains characters other than letters, digits, `-`, `.`, `_` and `~`, but not
    /// here.
    pub fn query<S: Into<String>>(
        name: impl Into<String>,
        secrets: impl IntoIterator<Item = S>,
    ) -> Self {
        Self(vec![Way::Query(name.into(), collect(secrets))])
    }

    /// A secret as the value of a header: a "delivery property" of the subscription.
    pub fn header<S: Into<String>>(name: HeaderName, secrets: impl IntoIterator<Item = S>) -> Self {
        Self(vec![Way::Header(name, collect(secrets))])
    }

    /// A bearer token in the `Authorization` header, which `verifier` checks.
    #[must_use]
    pub fn bearer(verifier: impl VerifyToken + 'static) -> Self {
        Self(vec![Way::Bearer(Arc::new(verifier))])
    }

    /// No authentication: anybody who knows the address can deliver events. For tests, and for
    /// services behind something that authenticates.
    #[must_use]
    pub fn anyone() -> Self {
        Self(vec![Way::Anyone])
    }

    /// Accepts either of two ways.
    #[must_use]
    pub fn or(mut self, other: Self) -> Self {
        self.0.extend(other.0);
        self
    }

    /// Whether there is no authentication.
    pub(super) fn is_open(&self) -> bool {
        self.0.iter().any(|way| matches!(way, Way::Anyone))
    }

    /// Checks the head of a request.
    pub(super) fn check(&self, head: &Parts) -> Result<(), Rejection> {
        // One missing secret among several ways is as serious as a single one.
        if self.0.is_empty() || !self.0.iter().all(Way::is_configured) {
            return Err(Rejection::new(
                RejectionKind::Unavailable,
                "no secret is configured to authenticate requests with",
            ));
        }
        let mut failure: Option<TokenError> = None;
        for way in &self.0 {
            match way.check(head) {
                Ok(()) => return Ok(()),
                Err(None) => {}
                Err(Some(error)) => {
                    if failure.as_ref().is_none_or(|other| other.kind < error.kind) {
                        failure = Some(error);
                    }
                }
            }
        }
        let (kind, message) = match failure.as_ref().map(TokenError::kind) {
            Some(TokenErrorKind::Unavailable) => (
                RejectionKind::Unavailable,
                "the token cannot be verified at present",
            ),
            Some(TokenErrorKind::Forbidden) => (
                RejectionKind::Forbidden,
                "the token is valid, but not for deliveries to this endpoint",
            ),
            Some(TokenErrorKind::Invalid) | None => (
                RejectionKind::Unauthenticated,
                "the request has no valid secret or token",
            ),
        };
        let bearer = self.0.iter().any(|way| matches!(way, Way::Bearer(_)));
        let rejection = Rejection::new(kind, message).with_challenge(bearer);
        Err(match failure {
            Some(error) => rejection.with_reason(one_line(&error.reason, 300)),
            None => rejection,
        })
    }
}

impl Way {
    /// Whether this way can accept any request.
    fn is_configured(&self) -> bool {
        match self {
            Self::Query(_, secrets) | Self::Header(_, secrets) => !secrets.is_empty(),
            Self::Bearer(_) | Self::Anyone => true,
        }
    }

    /// An error without a reason: the credentials for this way are missing or wrong.
    fn check(&self, head: &Parts) -> Result<(), Option<TokenError>> {
        let matches = match self {
            Self::Query(name, secrets) => {
                let query = head.uri.query().unwrap_or_default();
                any(values(query, name), |value| is_one_of(secrets, &value))
            }
            Self::Header(name, secrets) => {
                let values = head.headers.get_all(name).into_iter();
                any(values, |value| is_one_of(secrets, value.as_bytes()))
            }
            Self::Bearer(verifier) => {
                return match bearer_token(&head.headers) {
                    Some(token) => verifier.verify(token, &head.headers).map_err(Some),
                    None => Err(None),
                };
            }
            Self::Anyone => Choice::from(1),
        };
        if matches.into() { Ok(()) } else { Err(None) }
    }
}

/// Whether any of the values passes; all are checked.
fn any<T>(values: impl Iterator<Item = T>, passes: impl Fn(T) -> Choice) -> Choice {
    values.fold(Choice::from(0), |before, value| before | passes(value))
}

fn is_one_of(secrets: &[Secret], value: &[u8]) -> Choice {
    any(secrets.iter(), |secret| secret.0.as_bytes().ct_eq(value))
}

/// The values of a query parameter, percent-decoded. A plus sign may mean itself, or a space as in
/// forms.
fn values<'q>(query: &'q str, name: &str) -> impl Iterator<Item = Cow<'q, [u8]>> {
    let value = move |pair: &'q str| {
        let (key, value) = pair.split_once('=').unwrap_or((pair, ""));
        percent_decode_str(key).eq(name.bytes()).then_some(value)
    };
    query.split('&').filter_map(value).flat_map(|value| {
        let as_form = value.contains('+').then(|| {
            let spaced = value.replace('+', " ");
            Cow::Owned(percent_decode_str(&spaced).collect())
        });
        std::iter::once(Cow::from(percent_decode_str(value))).chain(as_form)
    })
}

/// The token of the only `Authorization` header, if its scheme is `Bearer`.
fn bearer_token(headers: &HeaderMap) -> Option<&str> {
    let mut values = headers.get_all(AUTHORIZATION).into_iter();
    let (Some(value), None) = (values.next(), values.next()) else {
        return None;
    };
    let (scheme, token) = value.to_str().ok()?.split_once(' ')?;
    let token = token.trim();
    (scheme.eq_ignore_ascii_case("bearer") && !token.is_empty()).then_some(token)
}

/// Verifies bearer tokens: a JSON Web Token's signature, issuer, audience, expiry.
///
/// The feature `entra` has one for the tokens of Microsoft Entra ID.
///
/// It is called for every request, before the body is read, and must return immediately: signing
/// keys are fetched beforehand and refreshed in the background. If the key of a token is not
/// available yet, [`TokenErrorKind::Unavailable`] makes Event Grid try again half a minute later.
///
/// Functions and closures with the same signature are verifiers:
///
/// ```
/// use eventgrid::receive::http::HeaderMap;
/// use eventgrid::receive::{Authentication, TokenError, TokenErrorKind};
///
/// let authentication = Authentication::bearer(|token: &str, _: &HeaderMap| {
///     if token.split('.').count() == 3 {
///         Ok(()) // once the signature is verified …
///     } else {
///         Err(TokenError::new(TokenErrorKind::Invalid, "not three parts"))
///     }
/// });
/// ```
pub trait VerifyToken: Send + Sync {
    /// Verifies a token. The headers are the request's.
    ///
    /// # Errors
    /// The token does not allow this request.
    fn verify(&self, token: &str, headers: &HeaderMap) -> Result<(), TokenError>;
}

impl<F> VerifyToken for F
where
    F: Fn(&str, &HeaderMap) -> Result<(), TokenError> + Send + Sync,
{
    fn verify(&self, token: &str, headers: &HeaderMap) -> Result<(), TokenError> {
        self(token, headers)
    }
}

/// Why a bearer token does not allow a request.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TokenError {
    kind: TokenErrorKind,
    reason: String,
}

/// The kind of a [`TokenError`]. If several ways fail, the greatest counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum TokenErrorKind {
    /// The token is malformed, forged or expired: 401. Event Grid gives up.
    Invalid,
    /// The token is genuine, but does not allow deliveries here: 403. Event Grid gives up.
    Forbidden,
    /// The token cannot be verified at present: 503. Event Grid tries again.
    Unavailable,
}

impl TokenError {
    /// An error. The reason is logged, on one line and shortened, but not part of the answer.
    pub fn new(kind: TokenErrorKind, reason: impl Into<String>) -> Self {
        let reason = reason.into();
        Self { kind, reason }
    }

    /// The kind of error.
    #[must_use]
    pub fn kind(&self) -> TokenErrorKind {
        self.kind
    }

    /// The reason, for the log only.
    #[must_use]
    pub fn reason(&self) -> &str {
        &self.reason
    }
}

impl fmt::Display for TokenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

impl std::error::Error for TokenError {}

/// A secret that is not printed.
#[derive(Clone)]
struct Secret(String);

fn collect<S: Into<String>>(secrets: impl IntoIterator<Item = S>) -> Vec<Secret> {
    let secrets = secrets.into_iter().map(|secret| Secret(secret.into()));
    secrets.filter(|secret| !secret.0.is_empty()).collect()
}

/// The ways, without the secrets.
impl fmt::Debug for Authentication {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Authentication")?;
        f.debug_list().entries(&self.0).finish()
    }
}

impl fmt::Debug for Way {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let secrets = |secrets: &[Secret]| format!("{} secret(s)", secrets.len());
        match self {
            Self::Query(name, all) => write!(f, "Query({name:?}, {})", secrets(all)),
            Self::Header(name, all) => write!(f, "Header({name:?}, {})", secrets(all)),
            Self::Bearer(_) => f.write_str("Bearer"),
            Self::Anyone => f.write_str("Anyone"),
        }
    }
}
