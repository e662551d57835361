//! Tokens of Microsoft Entra ID, against an issuer on this machine whose keys are made here.

use std::net::SocketAddr;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use axum::Router;
use axum::routing::{get, post};
use eventgrid_receive::axum::router;
use eventgrid_receive::entra::{EVENT_GRID_APPLICATION, EVENT_GRID_ROLE, EntraTokens};
use eventgrid_receive::tower::Webhook;
use eventgrid_receive::{Authentication, Receiver};
use eventgrid_runtime::serde_json::{Value, json};
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use rsa::RsaPrivateKey;
use rsa::pkcs1::EncodeRsaPrivateKey;
use tracing::Level;

use crate::logs::{Log, log_of};
use crate::{Answer, JSON, Seen, event, eventually, noting, request, serve};

const TENANT: &str = "3f2c6a1e-0000-4000-8000-123456789abc";
const AUDIENCE: &str = "api://contoso-webhook";

/// Two keys, made once, because it takes a while.
static KEYS: LazyLock<[EncodingKey; 2]> = LazyLock::new(|| {
    [0, 1].map(|_| {
        let key = RsaPrivateKey::new(&mut rsa::rand_core::OsRng, 2048).unwrap();
        EncodingKey::from_rsa_der(key.to_pkcs1_der().unwrap().as_bytes())
    })
});

/// An issuer that publishes keys.
#[derive(Clone, Default)]
struct Issuer {
    published: Arc<Mutex<Vec<Value>>>,
    fetched: Arc<AtomicUsize>,
    broken: Arc<Mutex<Option<String>>>,
}

impl Issuer {
    fn start(&self) -> SocketAddr {
        let issuer = self.clone();
        serve(Router::new().route(
            "/keys",
            get(move || {
                issuer.fetched.fetch_add(1, Ordering::SeqCst);
                let keys = json!({ "keys": *issuer.published.lock().unwrap() }).to_string();
                let broken = issuer.broken.lock().unwrap().clone();
                async { broken.unwrap_or(keys) }
            }),
        ))
    }

    /// Publishes keys, by ID.
    fn publish(&self, keys: &[(&str, usize)]) {
        let key = |(id, key): &(&str, usize)| {
            let mut key = Jwk::from_encoding_key(&KEYS[*key], Algorithm::RS256).unwrap();
            key.common.key_id = Some((*id).to_owned());
            eventgrid_runtime::serde_json::to_value(key).unwrap()
        };
        let mut keys: Vec<_> = keys.iter().map(key).collect();
        // Other keys, which are ignored.
        keys.push(json!({"kty": "oct", "kid": "shared", "k": "c2VjcmV0"}));
        keys.push(json!({"kty": "RSA", "kid": "weak", "n": "AQAB", "e": "AQAB"}));
        keys.push(json!({"kty": "new", "kid": "new"}));
        *self.published.lock().unwrap() = keys;
    }
}

fn now() -> u64 {
    SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .unwrap()
        .as_secs()
}

/// The claims of a token of Event Grid.
fn claims() -> Value {
    json!({
        "iss": format!("https://sts.windows.net/{TENANT}/"),
        "aud": AUDIENCE,
        "appid": EVENT_GRID_APPLICATION,
        "nbf": now() - 10,
        "exp": now() + 3_600,
    })
}

fn with(name: &str, value: impl Into<Value>) -> Value {
    let mut claims = claims();
    claims[name] = value.into();
    claims
}

fn without(name: &str) -> Value {
    let mut claims = claims();
    claims.as_object_mut().unwrap().remove(name);
    claims
}

fn signed(claims: &Value, id: Option<&str>, key: usize, algorithm: Algorithm) -> String {
    let mut header = Header::new(algorithm);
    header.kid = id.map(str::to_owned);
    encode(&header, claims, &KEYS[key]).unwrap()
}

fn token(claims: &Value) -> String {
    signed(claims, Some("first"), 0, Algorithm::RS256)
}

/// A webhook, its log, and the issuer of the tokens that it accepts.
struct Service {
    address: SocketAddr,
    log: Log,
    issuer: Issuer,
}

impl Service {
    /// A service that has fetched the keys if `connected`.
    fn start(connected: bool, change: fn(EntraTokens) -> EntraTokens) -> Self {
        let issuer = Issuer::default();
        issuer.publish(&[("first", 0)]);
        let url = format!("http://{}/keys", issuer.start());
        let issuers = [
            format!("https://sts.windows.net/{TENANT}/"),
            format!("https://login.microsoftonline.com/{TENANT}/v2.0"),
        ];
        let (address, log) = log_of(Level::INFO, move || async move {
            let tokens = EntraTokens::new(TENANT, AUDIENCE, reqwest::Client::new());
            let mut tokens = change(tokens.issuer(url, issuers));
            if connected {
                tokens = tokens.connect().await.unwrap();
            }
            let receiver = Receiver::new(Authentication::bearer(tokens));
            router("/events", Webhook::new(receiver, noting(&Seen::default())))
                .route("/wait", post(wait))
        });
        Self {
            address,
            log,
            issuer,
        }
    }

    /// Moves the clock of the service forward.
    fn wait(&self, seconds: u64) {
        let seconds = seconds.to_string();
        assert_eq!(
            request(self.address, "POST /wait", &[], seconds).status,
            200
        );
    }

    fn deliver(&self, token: &str) -> Answer {
        let authorization = format!("Bearer {token}");
        let headers = [JSON, ("authorization", &authorization)];
        request(self.address, "POST /events", &headers, event("a"))
    }

    /// Delivers with an invalid token, and returns the status and the reason in the log.
    fn rejected(&self, token: &str) -> (u16, String) {
        self.log.take();
        let answer = self.deliver(token);
        let lines = self.log.take();
        let line = lines
            .iter()
            .find(|line| line.contains("rejected: "))
            .unwrap();
        let (_, why) = line
            .rsplit_once(MESSAGES[usize::from(answer.status - 401)])
            .unwrap();
        assert!(line.len() < 1_000, "{line}");
        let why = why.trim_start_matches(": ");
        assert!(!why.is_empty() && !answer.body.contains(why), "{answer:?}");
        assert_eq!(
            answer.header("www-authenticate").is_some(),
            answer.status == 401
        );
        (answer.status, why.to_owned())
    }
}

/// Moves the clock of the service's thread.
async fn wait(seconds: String) {
    let seconds = seconds.parse().unwrap();
    tokio::time::pause();
    tokio::time::advance(Duration::from_secs(seconds)).await;
    tokio::time::resume();
}

/// The texts of the answers 401 to 403.
const MESSAGES: [&str; 3] = [
    "the request has no valid secret or token",
    "",
    "the token is valid, but not for deliveries to this endpoint",
];

#[test]
fn valid_tokens() {
    let service = Service::start(true, |tokens| tokens);
    let version_2 = {
        let mut claims = without("appid");
        claims["azp"] = EVENT_GRID_APPLICATION.to_uppercase().into();
        claims["iss"] = format!("https://login.microsoftonline.com/{TENANT}/v2.0").into();
        claims
    };
    for claims in [
        claims(),
        version_2,
        without("nbf"),
        with("aud", vec!["other", AUDIENCE]),
        with("exp", now() - 50), // clocks differ
        with("nbf", now() + 50),
    ] {
        assert_eq!(service.deliver(&token(&claims)).status, 200, "{claims}");
    }
    assert_eq!(service.issuer.fetched.load(Ordering::SeqCst), 1);
}

#[test]
fn tokens_that_are_rejected() {
    let service = Service::start(true, |tokens| tokens);
    let genuine = token(&claims());
    let [head, body, signature] = [0, 1, 2].map(|part| genuine.split('.').nth(part).unwrap());
    let other_body = token(&with("appid", "x"));
    let other_body = other_body.split('.').nth(1).unwrap();
    let audience = format!("the audience of the token is not {AUDIENCE}");
    let issuers = format!(
        "the issuer of the token is not https://login.microsoftonline.com/{TENANT}/v2.0 or https://sts.windows.net/{TENANT}/"
    );
    let forged = "the signature is wrong: the token is forged";
    for (token, reason) in [
        (token(&with("exp", now() - 70)), "the token is expired"),
        (
            token(&with("nbf", now() + 70)),
            "the token is not valid yet",
        ),
        (token(&with("aud", "api://other")), &audience),
        (
            token(&with("iss", "https://sts.windows.net/other/")),
            &issuers,
        ),
        (
            signed(&claims(), Some("first"), 1, Algorithm::RS256),
            forged,
        ),
        (format!("{head}.{other_body}.{signature}"), forged),
        (format!("{head}.{body}."), forged),
        (
            signed(&claims(), Some("first"), 0, Algorithm::RS512),
            "the token is signed by RS512: only RS256 is accepted",
        ),
        (
            signed(&claims(), None, 0, Algorithm::RS256),
            "the token has no key ID",
        ),
        (
            signed(&claims(), Some("weak"), 0, Algorithm::RS256),
            "no published key has the ID \"weak\"",
        ),
        (
            signed(&claims(), Some("a\nb"), 0, Algorithm::RS256),
            "no published key has the ID \"a\\\\nb\"",
        ),
        (
            "x".repeat(16_385),
            "the token is 16385 bytes long: at most 16384 are read",
        ),
    ] {
        assert_eq!(service.rejected(&token), (401, reason.to_owned()));
    }
    for (token, begin) in [
        (token(&without("exp")), "the token is malformed: "),
        (token(&without("aud")), "the token is malformed: "),
        (token(&without("iss")), "the token is malformed: "),
        (token(&with("exp", "soon")), "the token is malformed: "),
        (token(&with("roles", "all")), "the token is malformed: "),
        (
            "abc.def.ghi".to_owned(),
            "the token's header cannot be read: ",
        ),
        ("abc".to_owned(), "the token's header cannot be read: "),
    ] {
        let (status, why) = service.rejected(&token);
        assert!(status == 401 && why.starts_with(begin), "{status} {why}");
    }
    assert_eq!(service.deliver(&genuine).status, 200);
}

/// Unsigned tokens, and tokens signed with the public key as a shared secret.
#[test]
fn other_algorithms() {
    use base64::Engine;

    let service = Service::start(true, |tokens| tokens);
    let part =
        |json: Value| base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(json.to_string());
    for algorithm in ["none", "None", "HS1024", ""] {
        let head = part(json!({"alg": algorithm, "typ": "JWT", "kid": "first"}));
        let (status, why) = service.rejected(&format!("{head}.{}.", part(claims())));
        assert!(
            status == 401 && why.starts_with("the token's header cannot be read: "),
            "{why}"
        );
    }
    let public = service.issuer.published.lock().unwrap()[0]["n"]
        .as_str()
        .unwrap()
        .to_owned();
    for id in ["first", "shared"] {
        let mut header = Header::new(Algorithm::HS256);
        header.kid = Some(id.to_owned());
        let token = encode(
            &header,
            &claims(),
            &EncodingKey::from_secret(public.as_bytes()),
        );
        let reason = "the token is signed by HS256: only RS256 is accepted";
        assert_eq!(service.rejected(&token.unwrap()), (401, reason.to_owned()));
    }
}

#[test]
fn who_may_deliver() {
    let service = Service::start(true, |tokens| tokens);
    let other = with("appid", "11111111-2222-3333-4444-555555555555");
    let reason = "the application \"11111111-2222-3333-4444-555555555555\" with the roles \"\" may not deliver here";
    assert_eq!(service.rejected(&token(&other)), (403, reason.to_owned()));
    assert_eq!(service.rejected(&token(&without("appid"))).0, 403);
    // Roles count only if they are configured.
    let mut with_role = other;
    with_role["roles"] = vec![EVENT_GRID_ROLE].into();
    assert_eq!(service.rejected(&token(&with_role)).0, 403);
}

#[test]
fn who_may_deliver_by_role_or_id() {
    let service = Service::start(true, |tokens| {
        let applications = ["AAAAAAAA-2222-3333-4444-555555555555"];
        tokens.roles([EVENT_GRID_ROLE]).applications(applications)
    });
    let with_role = with("roles", vec!["other", EVENT_GRID_ROLE]);
    assert_eq!(service.deliver(&token(&with_role)).status, 200);
    let by_id = with("appid", "aaaaaaaa-2222-3333-4444-555555555555");
    assert_eq!(service.deliver(&token(&by_id)).status, 200);
    assert_eq!(service.rejected(&token(&claims())).0, 403);
    assert_eq!(
        service.rejected(&token(&with("roles", vec!["other"]))).0,
        403
    );
}

/// A key that is not known is fetched in the background, and Event Grid delivers again.
#[test]
fn keys_are_rotated() {
    let service = Service::start(false, |tokens| tokens);
    let fetched = || service.issuer.fetched.load(Ordering::SeqCst);
    let old = token(&claims());
    let new = signed(&claims(), Some("second"), 1, Algorithm::RS256);
    // Not connected yet.
    assert_eq!(service.deliver(&old).status, 503);
    eventually(|| service.deliver(&old).status == 200);
    assert_eq!(fetched(), 1);
    // Within a minute the keys are not fetched again, however many such tokens come.
    service.issuer.publish(&[("second", 1)]);
    for _ in 0..20 {
        assert_eq!(service.deliver(&new).status, 401);
    }
    assert_eq!(service.deliver(&old).status, 200);
    assert_eq!(fetched(), 1);
    // A minute later the new key is fetched, once, and the old one is no longer trusted.
    service.wait(60);
    assert_eq!(service.deliver(&new).status, 503);
    eventually(|| service.deliver(&new).status == 200);
    assert_eq!(service.deliver(&old).status, 401);
    assert_eq!(fetched(), 2);
}

/// While the keys cannot be fetched, known ones are trusted for a day.
#[test]
fn keys_outlast_an_issuer_that_fails() {
    let service = Service::start(true, |tokens| tokens);
    let token = token(&claims());
    assert_eq!(service.deliver(&token).status, 200);
    *service.issuer.broken.lock().unwrap() = Some("<html>".to_owned());
    service.wait(23 * 3_600);
    assert_eq!(service.deliver(&token).status, 200);
    service.wait(3_600);
    assert_eq!(service.deliver(&token).status, 503);
    *service.issuer.broken.lock().unwrap() = None;
    service.wait(60);
    eventually(|| service.deliver(&token).status == 200);
}

#[tokio::test]
async fn a_service_without_keys_does_not_start() {
    let issuer = Issuer::default();
    issuer.publish(&[]);
    let address = issuer.start();
    let connect = |path: &str| {
        let url = format!("http://{address}/{path}");
        let tokens = EntraTokens::new(TENANT, AUDIENCE, reqwest::Client::new());
        tokens.issuer(url, ["https://example.com"]).connect()
    };
    for (document, reason) in [
        (None, "there is no RSA key for signatures"),
        (Some("{}".to_owned()), "it is not a set of JSON Web Keys"),
        (
            Some("<html>".to_owned()),
            "it is not a set of JSON Web Keys",
        ),
        (
            Some(" ".repeat((1 << 20) + 1)),
            "the document is longer than 1 MB",
        ),
    ] {
        *issuer.broken.lock().unwrap() = document;
        let error = connect("keys").await.unwrap_err().to_string();
        let expected = format!("the keys at http://{address}/keys cannot be fetched: {reason}");
        assert_eq!(error, expected);
    }
    let error = connect("other").await.unwrap_err().to_string();
    assert!(error.contains("404"), "{error}");
}
