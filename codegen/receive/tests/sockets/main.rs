//! Webhooks over real sockets: answers of the router, the extractor and the service, hostile
//! senders, logs.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic)] // in a test they are how it fails

mod answers;
mod entra;
mod extractor;
mod hostile;
mod logs;
mod memory;
mod misread;
mod recipes;
mod server;
mod services;
mod soak;

use std::fmt::{Debug, Write as _};
use std::io::{Read, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

use axum::Router;
use eventgrid_receive::axum::router;
use eventgrid_receive::handler::{EachEvent, each_event};
use eventgrid_receive::tower::Webhook;
use eventgrid_receive::{Authentication, Receiver};
use eventgrid_runtime::Event;

const SECRET: &str = "open-sesame";

/// A receiver with a secret.
fn receiver() -> Receiver {
    Receiver::new(Authentication::query("code", [SECRET]))
}

/// Serves an app for as long as the test runs.
fn serve(app: Router) -> SocketAddr {
    in_background(move |listener| async move {
        eventgrid_receive::serve(listener, app)
            .shutdown_on(std::future::pending())
            .await
            .unwrap();
    })
}

/// Runs a server on a socket of its own, on a thread of its own.
fn in_background<F: Future>(
    serve: impl FnOnce(tokio::net::TcpListener) -> F + Send + 'static,
) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    thread::spawn(move || {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build()
            .unwrap();
        runtime.block_on(async {
            serve(tokio::net::TcpListener::from_std(listener).unwrap()).await;
        });
    });
    address
}

/// A record of events that a handler got, or of answers to a sender.
#[derive(Clone, Default)]
struct Seen(Arc<Mutex<Vec<String>>>);

impl Seen {
    fn push(&self, what: impl Into<String>) {
        self.0.lock().unwrap().push(what.into());
    }

    fn take(&self) -> Vec<String> {
        std::mem::take(&mut self.0.lock().unwrap())
    }
}

/// A handler that notes IDs, fails at `fails`, and panics at `panics`.
fn noting(seen: &Seen) -> EachEvent {
    let seen = seen.clone();
    each_event(move |event: Event| {
        let seen = seen.clone();
        async move {
            seen.push(event.id());
            match event.id() {
                "fails" => Err("the shelf is full".to_owned()),
                "forges" => Err("first\nERROR second".to_owned()),
                "long" => Err("€".repeat(100_000)),
                id if id.starts_with("fails") => Err(format!("no shelf for {id}")),
                "panics" => panic!("the shelf broke"),
                _ => Ok(()),
            }
        }
    })
}

/// A service at `/events` with that handler.
fn noting_service() -> (SocketAddr, Seen) {
    let seen = Seen::default();
    let webhook = Webhook::new(receiver(), noting(&seen));
    (serve(router("/events", webhook)), seen)
}

/// A CloudEvent with this ID.
fn event(id: &str) -> String {
    format!(
        r#"{{"specversion":"1.0","id":"{id}","source":"/shop","type":"Shop.OrderPlaced","data":{{"orderId":7}}}}"#
    )
}

fn batch<S: AsRef<str>>(ids: &[S]) -> String {
    let events: Vec<_> = ids.iter().map(|id| event(id.as_ref())).collect();
    format!("[{}]", events.join(","))
}

/// The answer to a request.
#[derive(PartialEq)]
struct Answer {
    status: u16,
    headers: String,
    body: String,
}

impl Answer {
    fn read(mut stream: &TcpStream) -> Self {
        stream
            .set_read_timeout(Some(Duration::from_secs(30)))
            .unwrap();
        let mut text = Vec::new();
        // A server that rejects may hang up before it has read all that was sent.
        let _ = stream.read_to_end(&mut text);
        let text = String::from_utf8(text).unwrap();
        let (headers, body) = text.split_once("\r\n\r\n").expect("an answer");
        Self {
            status: headers.split(' ').nth(1).unwrap().parse().unwrap(),
            headers: headers.to_ascii_lowercase(),
            body: body.to_owned(),
        }
    }

    fn header(&self, name: &str) -> Option<&str> {
        self.headers
            .lines()
            .find_map(|line| line.strip_prefix(name)?.strip_prefix(": "))
    }
}

impl Debug for Answer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {:?}", self.status, self.body)
    }
}

/// Sends bytes.
fn send(address: SocketAddr, bytes: &[u8]) -> Answer {
    let mut stream = TcpStream::connect(address).unwrap();
    let _ = stream.write_all(bytes);
    Answer::read(&stream)
}

fn request(
    address: SocketAddr,
    line: &str,
    headers: &[(&str, &str)],
    body: impl AsRef<[u8]>,
) -> Answer {
    let body = body.as_ref();
    let mut text = head(line, headers);
    write!(text, "content-length: {}\r\n\r\n", body.len()).unwrap();
    send(address, &[text.as_bytes(), body].concat())
}

/// Waits until the condition holds.
fn eventually(mut holds: impl FnMut() -> bool) {
    for _ in 0..200 {
        if holds() {
            return;
        }
        thread::sleep(Duration::from_millis(20));
    }
    panic!("it does not hold within four seconds");
}

/// A head without its end.
fn head(line: &str, headers: &[(&str, &str)]) -> String {
    let mut text = format!("{line} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n");
    for (name, value) in headers {
        write!(text, "{name}: {value}\r\n").unwrap();
    }
    text
}

const POST: &str = "POST /events?code=open-sesame";
const JSON: (&str, &str) = ("content-type", "application/json");

/// Delivers events.
fn post(address: SocketAddr, body: impl AsRef<[u8]>) -> Answer {
    request(address, POST, &[JSON], body)
}
