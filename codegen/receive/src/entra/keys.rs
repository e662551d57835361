//! The keys that a tenant publishes: fetched, cached, rotated.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use eventgrid_runtime::serde_json::{self, Value};
use jsonwebtoken::DecodingKey;
use jsonwebtoken::jwk::{AlgorithmParameters, Jwk, PublicKeyUse};
use tokio::runtime::Handle;
use tokio::time::{Instant, timeout};
use tracing::{info, warn};

use super::{HttpGet, KeysError};
use crate::one_line::one_line;

/// The minimum time between two fetches.
const PAUSE: Duration = Duration::from_secs(60);

/// Keys older than this are fetched again.
const FRESH: Duration = Duration::from_secs(3_600);

/// Keys older than this are not trusted.
const TRUSTED: Duration = Duration::from_secs(24 * 3_600);

/// The timeout of a fetch.
const FETCH: Duration = Duration::from_secs(10);

/// The maximum length of the document. Microsoft's has 10 kB.
pub(super) const MAX_BYTES: usize = 1 << 20;

/// The minimum length of a key's modulus: 2048 bits, as RS256 requires, in base64.
const MIN_MODULUS: usize = 2048 / 8 * 4 / 3;

/// The keys of a tenant.
pub(super) struct Keys {
    url: String,
    client: Arc<dyn HttpGet>,
    state: Arc<Mutex<State>>,
}

#[derive(Default)]
struct State {
    keys: HashMap<String, Arc<DecodingKey>>,
    /// When they were fetched.
    fetched: Option<Instant>,
    /// When the last fetch began.
    attempted: Option<Instant>,
    fetching: bool,
}

/// The result for a key ID.
pub(super) enum Found {
    Key(Arc<DecodingKey>),
    /// No such key is published.
    None,
    /// The answer is not known yet, and why.
    Fetching(String),
}

impl Keys {
    pub(super) fn new(url: String, client: Arc<dyn HttpGet>) -> Self {
        Self {
            url,
            client,
            state: Arc::default(),
        }
    }

    /// The same client for keys at another URL.
    pub(super) fn at(&self, url: String) -> Self {
        Self::new(url, Arc::clone(&self.client))
    }

    /// Finds a key, and starts a fetch if it is unknown or old.
    pub(super) fn find(&self, id: &str, now: Instant) -> Found {
        let mut state = lock(&self.state);
        let age = state
            .fetched
            .map(|fetched| now.saturating_duration_since(fetched));
        let trusted = age.is_some_and(|age| age < TRUSTED);
        let key = state.keys.get(id).filter(|_| trusted).cloned();
        let fresh = age.is_some_and(|age| age < FRESH);
        if (key.is_none() || !fresh) && state.may_fetch(now) {
            self.fetch_in_background(&mut state, now);
        }
        match key {
            Some(key) => Found::Key(key),
            None if state.fetching => {
                Found::Fetching("the key is not known: the keys are being fetched".to_owned())
            }
            // They were fetched within the last minute: it is not published.
            None if trusted && age.is_some_and(|age| age < PAUSE) => Found::None,
            None => Found::Fetching("the keys could not be fetched".to_owned()),
        }
    }

    fn fetch_in_background(&self, state: &mut State, now: Instant) {
        let Ok(runtime) = Handle::try_current() else {
            warn!("cannot fetch the keys: there is no tokio runtime");
            return;
        };
        state.attempted = Some(now);
        state.fetching = true;
        let fetching = Fetching(Arc::clone(&self.state));
        let (url, client) = (self.url.clone(), Arc::clone(&self.client));
        runtime.spawn(async move {
            if let Err(error) = fetch(&url, &*client, &fetching.0).await {
                warn!("{error}");
            }
        });
    }

    /// Fetches the keys now.
    pub(super) async fn fetch(&self) -> Result<(), KeysError> {
        lock(&self.state).attempted = Some(Instant::now());
        fetch(&self.url, &*self.client, &self.state).await
    }
}

impl State {
    fn may_fetch(&self, now: Instant) -> bool {
        let pause = |attempted| now.saturating_duration_since(attempted) >= PAUSE;
        !self.fetching && self.attempted.is_none_or(pause)
    }
}

/// A fetch in progress, until this is dropped.
struct Fetching(Arc<Mutex<State>>);

impl Drop for Fetching {
    fn drop(&mut self) {
        lock(&self.0).fetching = false;
    }
}

fn lock(state: &Mutex<State>) -> MutexGuard<'_, State> {
    state.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn fetch(url: &str, client: &dyn HttpGet, state: &Mutex<State>) -> Result<(), KeysError> {
    let failed = |why: &str| {
        let why = one_line(why, 300);
        KeysError(format!("the keys at {url} cannot be fetched: {why}"))
    };
    let document = timeout(FETCH, client.get(url.to_owned()))
        .await
        .map_err(|_| failed("no answer within 10 seconds"))?
        .map_err(|error| failed(&chain(&*error)))?;
    if document.len() > MAX_BYTES {
        return Err(failed("the document is longer than 1 MB"));
    }
    let keys = parse(&document).ok_or_else(|| failed("it is not a set of JSON Web Keys"))?;
    if keys.is_empty() {
        return Err(failed("there is no RSA key for signatures"));
    }
    info!(keys = keys.len(), "keys fetched");
    let mut state = lock(state);
    state.keys = keys;
    state.fetched = Some(Instant::now());
    Ok(())
}

/// An error with its causes.
fn chain(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text.push_str(": ");
        text.push_str(&error.to_string());
        source = error.source();
    }
    text
}

/// The keys for signatures, by ID; others are ignored.
fn parse(document: &[u8]) -> Option<HashMap<String, Arc<DecodingKey>>> {
    let mut document: Value = serde_json::from_slice(document).ok()?;
    let Value::Array(keys) = document.get_mut("keys")?.take() else {
        return None;
    };
    let key = |key: Value| {
        let key: Jwk = serde_json::from_value(key).ok()?;
        let signs = matches!(
            key.common.public_key_use,
            None | Some(PublicKeyUse::Signature)
        );
        let strong =
            matches!(&key.algorithm, AlgorithmParameters::RSA(rsa) if rsa.n.len() >= MIN_MODULUS);
        if !signs || !strong {
            return None;
        }
        let decoding = DecodingKey::from_jwk(&key).ok()?;
        Some((key.common.key_id?, Arc::new(decoding)))
    };
    Some(keys.into_iter().filter_map(key).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Never;

    impl HttpGet for Never {
        fn get(&self, _: String) -> super::super::Fetched {
            Box::pin(std::future::pending())
        }
    }

    /// Keys of the age, and when fetching them was begun, as seconds before `now`.
    fn keys(now: Instant, fetched: Option<u64>, attempted: Option<u64>) -> Keys {
        let keys = Keys::new("http://localhost/".to_owned(), Arc::new(Never));
        let before = |seconds| now.checked_sub(Duration::from_secs(seconds));
        let mut state = lock(&keys.state);
        state.fetched = fetched.and_then(before);
        state.attempted = attempted.and_then(before);
        let key = Arc::new(DecodingKey::from_rsa_raw_components(b"n", b"e"));
        state.keys.insert("known".to_owned(), key);
        drop(state);
        keys
    }

    #[tokio::test]
    async fn when_keys_are_fetched() {
        let now = Instant::now() + TRUSTED * 2;
        for (fetched, attempted, id, found, fetching) in [
            (Some(10), Some(10), "known", "key", false),
            (Some(10), Some(10), "other", "none", false),
            (Some(59), Some(59), "other", "none", false),
            (Some(60), Some(60), "other", "fetching", true),
            (Some(600), Some(30), "other", "fetching", false), // it failed half a minute ago
            (Some(600), Some(600), "known", "key", false),
            (Some(3_600), Some(3_600), "known", "key", true),
            (Some(3_600), Some(30), "known", "key", false),
            (Some(86_400), Some(30), "known", "fetching", false),
            (Some(86_400), Some(60), "known", "fetching", true),
            (None, None, "other", "fetching", true),
            (None, Some(30), "other", "fetching", false),
        ] {
            let keys = keys(now, fetched, attempted);
            let what = match keys.find(id, now) {
                Found::Key(_) => "key",
                Found::None => "none",
                Found::Fetching(_) => "fetching",
            };
            let case = format!("{fetched:?} {attempted:?} {id}");
            assert_eq!(
                (what, lock(&keys.state).fetching),
                (found, fetching),
                "{case}"
            );
            // At most once.
            keys.find("other", now);
            assert_eq!(
                lock(&keys.state).fetching,
                fetching || attempted.is_none_or(|a| a >= 60),
                "{case}"
            );
        }
    }
}
