//! How fast a service receives events, beside one that was written by hand.
//!
//! `cargo bench -p eventgrid-benches --bench receiving` sends batches of 1, 100 and 5,000 events to
//! servers over loopback, on connections that stay open, and compares: servers of `eventgrid` whose
//! handlers get typed events, and one of axum that parses the body into a `serde_json::Value` and
//! does nothing. Each server has one thread, and so one core; the sender has another. They take
//! turns, so that what else the machine does meets all of them.
//!
//! Batches of 1 and 100 are of the documents' samples, 1.5 kB an event; 5,000 events fit into what
//! Event Grid delivers at most, 1 MB, only if they are small: 0.2 kB an event.
//!
//! Compare within one run only. `of a core` is the time that the server's thread ran, by the
//! kernel's count: it is right also where other programs share the cores, and `on the wire` is not.
//!
//! What was learned, in times of the server that parses a `Value`, typed events, ten runs: 0.97 to
//! 1.04 with one event in a request, 2.2 to 2.4 with 100, 2.4 to 2.9 with 5,000. One event is mostly the work
//! of the kernel and of HTTP; both servers make the same system calls.
//!
//! - A future keeps each argument of an `async fn` twice, and one that awaits another keeps what it
//!   gave away. That of a request had 3,700 bytes with six copies of it, which were moved, and is
//!   more than glibc's allocator keeps at hand. With the head checked before there is a future, and
//!   futures combined in place of awaited, it has 620: 8 % of a request with one event.
//! - Counting 5,000 small events took a fifth of receiving them, with a call of `memchr` for each
//!   string.
//! - A faster server waits more often for its sender, and to fall asleep and to wake up is the
//!   kernel's work. So raw events take as long as typed ones where a request has only one.
//! - A batch at once is no faster than each event, since one future on the heap handles all events of
//!   a request. Memory stays at 35 MB for twelve servers, over four million events.

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
use eventgrid::receive::handler::{Handler, each_batch, each_event};
use eventgrid::receive::tower::Webhook;
use eventgrid::receive::{Authentication, Receiver, serve};
use eventgrid::{Event, RawData, SystemEvent};
use serde_json::Value;

const CONNECTIONS: usize = 4;
const ROUNDS: usize = 12;
const ROUND: Duration = Duration::from_millis(400);

fn main() {
    let before = resident();
    let mut sent = 0.0;
    for (events, body) in [
        (1, batch::body(1)),
        (100, batch::body(100)),
        (5_000, small(5_000)),
    ] {
        sent += compare(events, &body);
    }
    let after = resident();
    println!("resident: {before} kB, after {sent:.0} events {after} kB");
}

/// Sends batches to all servers in turn; prints the results, and returns the number of events.
fn compare(events: usize, body: &[u8]) -> f64 {
    let mut servers = [
        Server::start("by hand, `Value`", events, by_hand),
        Server::start("each event typed", events, || webhook(each_event(typed))),
        Server::start("a batch typed", events, || webhook(each_batch(typed_batch))),
        Server::start("each event raw", events, || webhook(each_event(raw))),
    ];
    let sender = Sender::new(body);
    for server in &servers {
        sender.send(server.address, ROUND);
    }
    for _ in 0..ROUNDS {
        for server in &mut servers {
            let ran = ran(&server.task);
            let (requests, took) = sender.send(server.address, ROUND);
            server.requests += requests;
            server.took += took;
            server.ran += self::ran(&server.task).saturating_sub(ran);
        }
    }

    println!("{events} events a request, {} kB", body.len() / 1000);
    println!(
        "{:<18} {:>15} {:>15} {:>20}",
        "", "on the wire", "of a core", "events to the first"
    );
    let first = servers[0].event_by_core();
    for server in &servers {
        let event = server.event_by_core();
        println!(
            "{:<18} {:>9.0} kev/s {:>9.2} µs/ev {:>20.2}",
            server.name,
            server.events() / server.took.as_secs_f64() / 1e3,
            event * 1e6,
            first / event,
        );
    }
    println!();
    servers.iter().map(Server::events).sum()
}

/// Events as small as they are where thousands are delivered at once.
fn small(events: usize) -> Vec<u8> {
    let event = |index: usize| {
        format!(
            r#"{{"specversion":"1.0","id":"{index:016x}","source":"/v/contoso","type":"Microsoft.KeyVault.SecretExpired","time":"2024-05-01T09:30:00.1234567Z","data":{{"VaultName":"contoso","ObjectName":"s"}}}}"#
        )
    };
    let events: Vec<_> = (0..events).map(event).collect();
    format!("[{}]", events.join(",")).into_bytes()
}

/// A router with a webhook.
fn webhook(handler: impl Handler + 'static) -> Router {
    let receiver = Receiver::new(Authentication::query("code", ["open-sesame"]));
    router("/events", Webhook::new(receiver, handler))
}

async fn typed(event: Event<SystemEvent>) -> Result<(), &'static str> {
    match event.data() {
        SystemEvent::Other(_) => Err("an event type that no schema knows"),
        _ => Ok(()),
    }
}

async fn typed_batch(events: Vec<Event<SystemEvent>>) -> Result<(), &'static str> {
    let unknown = |event: &Event<SystemEvent>| matches!(event.data(), SystemEvent::Other(_));
    if events.iter().any(unknown) {
        return Err("an event type that no schema knows");
    }
    Ok(())
}

async fn raw(event: Event<RawData>) -> Result<(), &'static str> {
    match event.data() {
        RawData::Json(_) => Ok(()),
        _ => Err("no data"),
    }
}

/// What people write by hand, without authentication, handshakes and much else.
fn by_hand() -> Router {
    async fn handle(body: Bytes) -> StatusCode {
        match serde_json::from_slice::<Value>(&body) {
            Ok(_) => StatusCode::OK,
            Err(_) => StatusCode::BAD_REQUEST,
        }
    }
    Router::new()
        .route("/events", post(handle))
        .layer(DefaultBodyLimit::max(2 << 20))
}

struct Server {
    name: &'static str,
    batch: usize,
    address: SocketAddr,
    /// The server's thread, as the kernel lists it.
    task: String,
    requests: usize,
    took: Duration,
    ran: Duration,
}

impl Server {
    /// One of `eventgrid` is served by its own server, another by axum's.
    fn start(name: &'static str, batch: usize, app: fn() -> Router) -> Self {
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
                if name.starts_with("by hand") {
                    axum::serve(listener, app()).await.expect("it serves");
                } else {
                    serve(listener, app()).await.expect("it serves");
                }
            });
        });
        let task = task.recv().expect("the server starts");
        Self {
            name,
            batch,
            address,
            task: format!("/proc/{}/schedstat", task.display()),
            requests: 0,
            took: Duration::ZERO,
            ran: Duration::ZERO,
        }
    }

    #[expect(clippy::cast_precision_loss, reason = "few enough")]
    fn events(&self) -> f64 {
        (self.requests * self.batch) as f64
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
    fn send(&self, address: SocketAddr, at_least: Duration) -> (usize, Duration) {
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
