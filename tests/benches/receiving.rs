//! How fast a service receives events, beside one that was written by hand.
//!
//! `cargo bench -p eventgrid-tests --bench receiving` sends batches of 100 events to servers over
//! loopback, on connections that stay open, and compares: the router of `eventgrid` with a handler
//! that gets each event typed, and a handler of axum that parses the body into a
//! `serde_json::Value` and looks at each event's type. Each server has one thread, and so one core;
//! the sender has another. They take turns, so that what else the machine does meets both.
//!
//! Compare within one run only. `of a core` is the time that the server's thread ran, by the
//! kernel's count: it is right also where other programs share the cores, and `on the wire` is not.
//!
//! What was learned: by hand takes 1.7 times as long as each event typed, although it reads no data
//! and checks no secret: a tree of `Value` is more allocations than the same data typed. Handing out
//! each event by itself, as a future of its own, takes a tenth of the whole; a handler of whole
//! requests saves that. Memory stays at 12 MB, over twelve million events.

mod batch;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use axum::Router;
use axum::body::Bytes;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::routing::post;
use eventgrid::receive::axum::router;
use eventgrid::receive::tower::{Webhook, each_event, each_request};
use eventgrid::receive::{Authentication, Events, Receiver, Refusal};
use eventgrid::{Event, RawData, SystemEvent};
use serde_json::Value;

use crate::batch::body;

const EVENTS: usize = 100;
const CONNECTIONS: usize = 4;
const ROUNDS: usize = 15;
const ROUND: Duration = Duration::from_millis(600);

fn main() {
    let body = body(EVENTS);
    let mut servers = [
        Server::start("each event typed", typed()),
        Server::start("by hand, `Value`", by_hand()),
        Server::start("a request, typed", request()),
        Server::start("each event raw", raw()),
    ];
    let mut sender = Sender::new(&body);
    for server in &servers {
        sender.send(server.address, ROUND);
    }
    let before = resident();
    for _ in 0..ROUNDS {
        for server in &mut servers {
            let ran = ran(&server.task);
            let (requests, took) = sender.send(server.address, ROUND);
            server.requests += requests;
            server.took += took;
            server.ran += self::ran(&server.task).saturating_sub(ran);
        }
    }
    let after = resident();

    println!("{EVENTS} events a request, {} kB", body.len() / 1000);
    println!(
        "{:<18} {:>14} {:>14} {:>12}",
        "", "on the wire", "of a core", "to the first"
    );
    let first = servers[0].event_by_core();
    for server in &servers {
        let event = server.event_by_core();
        println!(
            "{:<18} {:>9.0} kev/s {:>8.2} µs/ev {:>12.2}",
            server.name,
            server.events() / server.took.as_secs_f64() / 1e3,
            event * 1e6,
            event / first,
        );
    }
    println!(
        "resident: {before} kB, after {:.0} events more {after} kB",
        servers.iter().map(Server::events).sum::<f64>()
    );
}

/// The router, and a handler that gets each event typed.
fn typed() -> Router {
    let receiver = Receiver::new(Authentication::query("code", ["open-sesame"]));
    router("/events", Webhook::new(receiver, each_event(handle)))
}

async fn handle(event: Event<SystemEvent>) -> Result<(), &'static str> {
    match event.data() {
        SystemEvent::Other(_) => Err("an event type that no schema knows"),
        _ => Ok(()),
    }
}

/// What people write by hand, without authentication, handshakes and much else.
fn by_hand() -> Router {
    async fn handle(body: Bytes) -> StatusCode {
        let Ok(Value::Array(events)) = serde_json::from_slice(&body) else {
            return StatusCode::BAD_REQUEST;
        };
        for event in &events {
            match event["type"].as_str() {
                Some(known) if known.starts_with("Microsoft.") => {}
                _ => return StatusCode::BAD_REQUEST,
            }
        }
        StatusCode::OK
    }
    Router::new()
        .route("/events", post(handle))
        .layer(DefaultBodyLimit::max(1 << 20))
}

/// The router, and a handler that gets all events of a request, and reads them typed.
fn request() -> Router {
    async fn handle(events: Events) -> Result<(), Refusal> {
        for event in events.each::<SystemEvent>() {
            event?;
        }
        Ok(())
    }
    let receiver = Receiver::new(Authentication::query("code", ["open-sesame"]));
    router("/events", Webhook::new(receiver, each_request(handle)))
}

/// The router, and a handler that gets each event with its data as it was sent.
fn raw() -> Router {
    async fn handle(event: Event<RawData>) -> Result<(), &'static str> {
        match event.data() {
            RawData::Json(_) => Ok(()),
            _ => Err("no data"),
        }
    }
    let receiver = Receiver::new(Authentication::query("code", ["open-sesame"]));
    router("/events", Webhook::new(receiver, each_event(handle)))
}

struct Server {
    name: &'static str,
    address: SocketAddr,
    /// The server's thread, as the kernel lists it.
    task: String,
    requests: usize,
    took: Duration,
    ran: Duration,
}

impl Server {
    fn start(name: &'static str, app: Router) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (started, task) = mpsc::channel();
        thread::spawn(move || {
            let task = fs::read_link("/proc/thread-self").unwrap_or_default();
            started.send(task).expect("the main thread waits");
            listener.set_nonblocking(true).expect("a socket of tokio");
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .expect("a runtime");
            runtime.block_on(async {
                let listener = tokio::net::TcpListener::from_std(listener).expect("a socket");
                axum::serve(listener, app).await.expect("it serves");
            });
        });
        let task = task.recv().expect("the server starts");
        Self {
            name,
            address,
            task: format!("/proc/{}/schedstat", task.display()),
            requests: 0,
            took: Duration::ZERO,
            ran: Duration::ZERO,
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "few enough")]
    fn events(&self) -> f64 {
        (self.requests * EVENTS) as f64
    }

    /// Seconds of the server's core that an event takes.
    fn event_by_core(&self) -> f64 {
        self.ran.as_secs_f64() / self.events()
    }
}

/// How long a thread ran, where the system tells.
fn ran(schedstat: &str) -> Duration {
    let text = fs::read_to_string(schedstat).unwrap_or_default();
    let nanoseconds = text.split(' ').next().and_then(|field| field.parse().ok());
    Duration::from_nanos(nanoseconds.unwrap_or_default())
}

/// Memory of this program that is in use, in kB, where the system tells.
fn resident() -> u64 {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"));
    let kilobytes = line.and_then(|line| line.trim().strip_suffix(" kB")?.parse().ok());
    kilobytes.unwrap_or_default()
}

/// Sends the same request again and again.
struct Sender {
    request: Vec<u8>,
}

impl Sender {
    fn new(body: &[u8]) -> Self {
        let head = format!(
            "POST /events?code=open-sesame HTTP/1.1\r\nhost: localhost\r\n\
             content-type: application/cloudevents-batch+json; charset=utf-8\r\n\
             aeg-event-type: Notification\r\naeg-subscription-name: ORDERS\r\n\
             aeg-delivery-count: 0\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        Self {
            request: [head.as_bytes(), body].concat(),
        }
    }

    /// Sends on several connections in turn, so that the server never waits for a request, and
    /// tells how many were answered in which time.
    fn send(&mut self, address: SocketAddr, at_least: Duration) -> (usize, Duration) {
        let mut connections: Vec<_> = (0..CONNECTIONS)
            .map(|_| BufReader::new(TcpStream::connect(address).expect("a connection")))
            .collect();
        let begin = Instant::now();
        let mut requests = 0;
        for connection in &mut connections {
            self.request_on(connection);
        }
        while begin.elapsed() < at_least {
            for connection in &mut connections {
                answered(connection);
                self.request_on(connection);
                requests += 1;
            }
        }
        for connection in &mut connections {
            answered(connection);
            requests += 1;
        }
        (requests, begin.elapsed())
    }

    fn request_on(&self, connection: &mut BufReader<TcpStream>) {
        let sent = connection.get_mut().write_all(&self.request);
        sent.expect("the server reads");
    }
}

/// Waits for the answer, which must be 200.
fn answered(connection: &mut BufReader<TcpStream>) {
    let mut line = String::new();
    connection.read_line(&mut line).expect("an answer");
    assert_eq!(line, "HTTP/1.1 200 OK\r\n");
    let mut length = 0;
    loop {
        line.clear();
        connection.read_line(&mut line).expect("a header");
        if let Some(value) = line.strip_prefix("content-length: ") {
            length = value.trim().parse().expect("a length");
        }
        if line == "\r\n" {
            break;
        }
    }
    let mut body = vec![0; length];
    connection.read_exact(&mut body).expect("a body");
}
