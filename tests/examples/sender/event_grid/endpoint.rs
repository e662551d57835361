//! The webhook on this machine that events are sent to.

use std::fmt;
use std::net::IpAddr;
use std::time::Duration;

use eventgrid::receive::bytes::Bytes;
use eventgrid::receive::http::{Request, Response, StatusCode, Uri};
use http_body_util::{BodyExt, Collected, Full, Limited};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioExecutor;

use super::retry::Answer;

/// How long Event Grid waits for an answer.
const TIMEOUT: Duration = Duration::from_secs(30);

/// The maximum length of an answer's body that is read.
const MAX_BYTES: usize = 1 << 16;

/// Parses the address of a webhook on this machine, such as `http://127.0.0.1:8080/events?code=…`.
///
/// # Errors
/// It is the address of another machine, or malformed; the text says which.
pub(crate) fn local(address: &str) -> Result<Uri, String> {
    let uri: Uri = address.parse().map_err(|_| EXPECTED.to_owned())?;
    let host = match (uri.scheme_str(), uri.host()) {
        (Some("http"), Some(host)) => host,
        (Some("https"), Some(_)) => return Err(format!("there is no TLS here: {EXPECTED}")),
        _ => return Err(EXPECTED.to_owned()),
    };
    let ip = host.trim_matches(['[', ']']).parse::<IpAddr>();
    if host.eq_ignore_ascii_case("localhost") || ip.is_ok_and(|ip| ip.is_loopback()) {
        return Ok(uri);
    }
    Err(format!(
        "`{host}` is not this machine: events go to 127.0.0.1, [::1] or localhost only"
    ))
}

const EXPECTED: &str = "expected an address such as http://127.0.0.1:8080/events";

/// A webhook, and connections to it.
#[derive(Clone)]
pub(crate) struct Endpoint {
    uri: Uri,
    client: Client<HttpConnector, Full<Bytes>>,
}

impl Endpoint {
    pub(crate) fn new(uri: Uri) -> Self {
        let client = Client::builder(TokioExecutor::new()).build_http();
        Self { uri, client }
    }

    pub(crate) fn uri(&self) -> &Uri {
        &self.uri
    }

    /// Sends a request and waits for the answer as long as Event Grid does.
    ///
    /// # Errors
    /// There is no answer, or none in time.
    pub(super) async fn send(&self, request: Request<Bytes>) -> Result<Response<Bytes>, Answer> {
        let answer = async {
            let response = self.client.request(request.map(Full::new)).await;
            let (head, body) = response.map_err(|_| Answer::SocketError)?.into_parts();
            // Only handshakes need the body. If it ends early, the handshake misses its content.
            let body = Limited::new(body, MAX_BYTES).collect().await;
            let body = body.map(Collected::to_bytes).unwrap_or_default();
            Ok(Response::from_parts(head, body))
        };
        let answer = tokio::time::timeout(TIMEOUT, answer).await;
        answer.unwrap_or(Err(Answer::TimedOut))
    }
}

/// The address without its query, where secrets are.
impl fmt::Display for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let authority = self
            .uri
            .authority()
            .map_or("", |authority| authority.as_str());
        // It should have no name and password either, but it may.
        let host = authority.rsplit('@').next().unwrap_or_default();
        write!(f, "http://{host}{}", self.uri.path())
    }
}

impl From<&Response<Bytes>> for Answer {
    fn from(response: &Response<Bytes>) -> Self {
        Self::Status(response.status())
    }
}

/// The reason of a rejection, as the webhook gives it.
pub(super) fn words(response: &Response<Bytes>) -> String {
    let text = String::from_utf8_lossy(response.body());
    let words: String = text
        .lines()
        .next()
        .unwrap_or_default()
        .chars()
        .filter(|c| !c.is_control())
        .take(200)
        .collect();
    match (response.status(), words.trim()) {
        (StatusCode::OK, _) | (_, "") => response.status().to_string(),
        (status, words) => format!("{status}, \"{words}\""),
    }
}
