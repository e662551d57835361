//! The limits of the server, and its shutdown.

use std::ffi::OsStr;
use std::io::{BufRead, BufReader, Lines, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use axum::routing::get;
use eventgrid_receive::axum::router;
use eventgrid_receive::handler::each_event;
use eventgrid_receive::tower::Webhook;
use eventgrid_receive::{Receiver, Serve, serve};
use eventgrid_runtime::Event;
use peak_alloc::PeakAlloc;
use tokio::sync::oneshot;

use crate::{Answer, JSON, POST, Seen, event, head, in_background, noting, post, receiver};

type Server = Serve<axum::Router>;

/// A server that the sender stops; the channel gets a message when it has ended.
fn server(
    receiver: Receiver,
    limits: impl FnOnce(Server) -> Server + Send + 'static,
) -> (SocketAddr, oneshot::Sender<()>, mpsc::Receiver<()>) {
    let (stop, stopped) = oneshot::channel();
    let (end, ended) = mpsc::channel();
    let slow = each_event(|event: Event| async move {
        if event.id() == "slow" {
            tokio::time::sleep(Duration::from_millis(500)).await;
        }
        Ok::<_, String>(())
    });
    let app = router("/events", Webhook::new(receiver, slow));
    let address = in_background(move |listener| async move {
        let server = serve(listener, app).shutdown_on(async {
            let _ = stopped.await;
        });
        limits(server).await.unwrap();
        let _ = end.send(());
    });
    (address, stop, ended)
}

fn connect(address: SocketAddr, text: &str) -> TcpStream {
    let mut stream = TcpStream::connect(address).unwrap();
    let timeout = Some(Duration::from_secs(20));
    stream.set_read_timeout(timeout).unwrap();
    stream.write_all(text.as_bytes()).unwrap();
    stream
}

/// Waits until the server hangs up.
fn hung_up(mut stream: TcpStream) -> Duration {
    let begin = Instant::now();
    let mut rest = Vec::new();
    let _ = stream.read_to_end(&mut rest);
    begin.elapsed()
}

#[test]
fn heads_that_do_not_end() {
    let timeout = Duration::from_millis(300);
    let (address, _stop, _) = server(receiver(), move |server| server.header_timeout(timeout));
    let unfinished = head(POST, &[JSON]);
    for text in ["", "P", &unfinished] {
        assert!(hung_up(connect(address, text)) < Duration::from_secs(10));
    }
    // A byte now and then does not extend the time.
    let mut stream = connect(address, &unfinished);
    let begin = Instant::now();
    while stream.write_all(b"x-a: b\r\n").is_ok() && begin.elapsed() < Duration::from_secs(10) {
        thread::sleep(Duration::from_millis(20));
    }
    assert!(begin.elapsed() < Duration::from_secs(10));
    assert_eq!(post(address, event("a")).status, 200);
}

/// A head has no more than 64 kB.
#[test]
fn long_heads() {
    let (address, _stop, _) = server(receiver(), |server| server);
    let long = "x".repeat(100_000);
    let answer = crate::request(address, POST, &[JSON, ("x-long", &long)], event("a"));
    assert_eq!(answer.status, 431);
}

#[test]
fn connections_beyond_the_limit_wait() {
    let (address, _stop, _) = server(receiver(), |server| server.max_connections(2));
    let idle = [connect(address, ""), connect(address, "")];
    let waiting = connect(
        address,
        &(head(POST, &[JSON, ("content-length", "2")]) + "\r\n[]"),
    );
    let early = Duration::from_millis(300);
    waiting.set_read_timeout(Some(early)).unwrap();
    assert!(
        (&waiting).read(&mut [0; 16]).is_err(),
        "it is not accepted yet"
    );
    drop(idle);
    assert_eq!(Answer::read(&waiting).status, 200);
}

#[test]
fn bodies_beyond_the_limit_wait() {
    let receiver = receiver().body_timeout(Duration::from_millis(400));
    let (address, _stop, _) = server(receiver, |server| server.max_bodies(1));
    let unfinished = head(POST, &[JSON, ("content-length", "1000")]) + "\r\n[";
    let first = connect(address, &unfinished);
    thread::sleep(Duration::from_millis(100));
    let begin = Instant::now();
    assert_eq!(post(address, event("a")).status, 200);
    assert!(begin.elapsed() > Duration::from_millis(100));
    assert_eq!(Answer::read(&first).status, 408);
    // Requests without a body do not wait: a health check is answered.
    let _first = connect(address, &unfinished);
    let begin = Instant::now();
    let answer = crate::request(address, "GET /health", &[], "");
    assert_eq!(answer.status, 404);
    assert!(begin.elapsed() < Duration::from_millis(350));
}

#[test]
fn bodies_that_waited_too_long() {
    let receiver = receiver().body_timeout(Duration::from_secs(60));
    let (address, _stop, _) = server(receiver, |server| server.max_bodies(1));
    let unfinished = head(POST, &[JSON, ("content-length", "1000")]) + "\r\n[";
    let _first = connect(address, &unfinished);
    thread::sleep(Duration::from_millis(100));
    let answer = post(address, event("a"));
    assert_eq!(
        (answer.status, answer.body.as_str()),
        (503, "too many requests at the same time: try again later\n")
    );
}

#[test]
fn an_unfinished_head_does_not_hold_up_the_shutdown() {
    let timeout = Duration::from_millis(300);
    let (address, stop, ended) = server(receiver(), move |server| server.shutdown_timeout(timeout));
    let _unfinished = connect(address, &head(POST, &[JSON]));
    let _idle = connect(address, "");
    thread::sleep(Duration::from_millis(100));
    stop.send(()).unwrap();
    ended.recv_timeout(Duration::from_secs(10)).unwrap();
    assert!(TcpStream::connect(address).is_err());
}

#[test]
fn requests_that_have_begun_are_answered() {
    let (address, stop, ended) = server(receiver(), |server| server);
    let slow = thread::spawn(move || post(address, event("slow")).status);
    let _idle = connect(address, "");
    thread::sleep(Duration::from_millis(200));
    stop.send(()).unwrap();
    assert_eq!(slow.join().unwrap(), 200);
    ended.recv_timeout(Duration::from_secs(10)).unwrap();
}

/// A server in a process of its own, to test its memory and signals.
pub(crate) struct Process {
    child: Child,
    /// It stays open, because the child writes to it.
    _output: Lines<BufReader<ChildStdout>>,
    pub(crate) address: SocketAddr,
}

/// Counts the server's allocated bytes.
#[global_allocator]
static ALLOCATOR: PeakAlloc = PeakAlloc;

/// If this variable is set, a test is the server.
const SERVER: &str = "EVENTGRID_TEST_SERVER";

impl Process {
    /// Runs this program again, as a server.
    pub(crate) fn start() -> Self {
        Self::run("server::process", (SERVER, "1".as_ref()))
    }

    /// Runs this program again, as a server in another test, which needs this variable.
    pub(crate) fn run(test: &str, (name, value): (&str, &OsStr)) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--exact", test, "--nocapture"])
            .env(name, value)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut output = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = output.find_map(|line| {
            let line = line.unwrap();
            let (_, address) = line.split_once("listening at ")?;
            Some(address.parse().unwrap())
        });
        Self {
            child,
            _output: output,
            address: address.unwrap(),
        }
    }

    /// The memory in use in MB, if the system reports it.
    pub(crate) fn resident(&self) -> Option<usize> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).ok()?;
        let line = status
            .lines()
            .find_map(|line| line.strip_prefix("VmRSS:"))?;
        let kilobytes: usize = line.trim().strip_suffix(" kB")?.parse().ok()?;
        Some(kilobytes / 1024)
    }

    /// Asks it to end, or ends it where the system has no signals.
    pub(crate) fn terminate(&mut self) {
        if cfg!(not(unix)) {
            return self.child.kill().unwrap();
        }
        let id = self.child.id().to_string();
        let status = Command::new("kill").args(["-TERM", &id]).status();
        assert!(status.unwrap().success());
    }
}

impl Process {
    /// Waits for its end.
    pub(crate) fn wait(&mut self) -> ExitStatus {
        self.child.wait().unwrap()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The server of [`Process`]. As a test by itself, such a server starts and ends.
#[test]
fn process() {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    let is_child = std::env::var_os(SERVER).is_some();
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener).unwrap();
        let receiver = receiver().body_timeout(Duration::from_secs(2));
        let app = router("/events", Webhook::new(receiver, noting(&Seen::default()))).route(
            "/allocated",
            get(|| async { ALLOCATOR.current_usage().to_string() }),
        );
        let server = serve(listener, app).header_timeout(Duration::from_secs(4));
        let server = if is_child {
            println!("listening at {address}");
            server
        } else {
            server.shutdown_on(std::future::ready(()))
        };
        server.await.unwrap();
    });
}

#[cfg(unix)]
#[test]
fn it_ends_on_sigterm() {
    let mut process = Process::start();
    assert_eq!(post(process.address, event("a")).status, 200);
    let _idle = connect(process.address, "");
    let begin = Instant::now();
    process.terminate();
    let status = process.wait();
    assert!(status.success(), "{status}");
    assert!(begin.elapsed() < Duration::from_secs(10));
}
