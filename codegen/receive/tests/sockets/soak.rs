//! Load and faults: no event that was answered with success is lost, and memory stays flat.
//!
//! `EVENTGRID_SOAK_SECONDS=3600 cargo test --release -p eventgrid-receive soak -- --nocapture` runs it
//! for an hour and prints the results; without the variable it takes a few seconds.

use std::collections::HashMap;
use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

use eventgrid_receive::handler::each_batch;
use eventgrid_receive::serve;
use eventgrid_receive::tower::Webhook;
use eventgrid_runtime::Event;

use crate::server::Process;
use crate::{JSON, POST, head, receiver};

/// The file for the IDs of events that the server handled.
const FILE: &str = "EVENTGRID_TEST_SOAK_FILE";

const BATCH: u64 = 100;

/// The time between two restarts of the server.
const LIFE: Duration = Duration::from_secs(10);

/// The server: it writes the ID of each event to a file before it answers.
#[test]
fn process() {
    let Some(path) = std::env::var_os(FILE) else {
        return; // it is not a test by itself
    };
    let file = OpenOptions::new()
        .append(true)
        .create(true)
        .open(path)
        .unwrap();
    let file = Arc::new(Mutex::new(file));
    let handler = each_batch(move |events: Vec<Event>| {
        let ids: Vec<u8> = events
            .iter()
            .flat_map(|event| event.id().parse::<u64>().unwrap().to_le_bytes())
            .collect();
        let written = file.lock().unwrap().write_all(&ids);
        async move { written }
    });
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .unwrap();
    runtime.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        println!("listening at {}", listener.local_addr().unwrap());
        let receiver = receiver().body_timeout(Duration::from_secs(2));
        serve(listener, Webhook::new(receiver, handler))
            .header_timeout(Duration::from_secs(3))
            .shutdown_timeout(Duration::from_secs(3))
            .await
            .unwrap();
    });
}

/// The state that the clients share.
struct Load {
    address: Mutex<SocketAddr>,
    next: AtomicU64,
    /// First IDs of the batches that were answered with success.
    accepted: Mutex<Vec<u64>>,
    /// The number of other requests, by their outcome.
    others: Mutex<HashMap<String, u64>>,
    done: AtomicBool,
}

impl Load {
    fn is_done(&self) -> bool {
        self.done.load(Ordering::Relaxed)
    }

    fn connect(&self) -> Option<TcpStream> {
        let stream = TcpStream::connect(*self.address.lock().unwrap()).ok()?;
        stream
            .set_read_timeout(Some(Duration::from_secs(10)))
            .ok()?;
        Some(stream)
    }

    fn note(&self, what: &str) {
        *self
            .others
            .lock()
            .unwrap()
            .entry(what.to_owned())
            .or_default() += 1;
    }

    /// Delivers batches on a connection until it is closed.
    fn deliver(&self) {
        while !self.is_done() {
            let Some(stream) = self.connect() else {
                thread::sleep(Duration::from_millis(20));
                continue;
            };
            let mut stream = BufReader::new(stream);
            while !self.is_done() {
                let first = self.next.fetch_add(BATCH, Ordering::Relaxed);
                match exchange(&mut stream, &request(first)) {
                    Some(200) => self.accepted.lock().unwrap().push(first),
                    Some(status) => self.note(&status.to_string()),
                    None => {
                        self.note("no answer");
                        break;
                    }
                }
            }
        }
    }

    /// Breaks off at every place of a request, in turn.
    fn abort(&self) {
        let request = request(u64::MAX - BATCH);
        let mut cut = 0;
        while !self.is_done() {
            if let Some(mut stream) = self.connect() {
                cut = (cut + 997) % (request.len() - 1);
                let _ = stream.write_all(&request[..cut]);
            }
            thread::sleep(Duration::from_millis(2));
        }
    }

    /// Sends heads and bodies a byte at a time, on many connections.
    fn dawdle(&self) {
        let request = request(u64::MAX - BATCH);
        let mut clients: Vec<(Option<TcpStream>, usize)> = Vec::new();
        clients.resize_with(200, || (None, 0));
        while !self.is_done() {
            for (index, (stream, sent)) in clients.iter_mut().enumerate() {
                let ok = stream
                    .as_mut()
                    .is_some_and(|stream| stream.write_all(&request[*sent..=*sent]).is_ok());
                if ok {
                    *sent = (*sent + 1).min(request.len() - 2);
                } else {
                    // Half of them have sent the head, and most of the body.
                    *sent = (index % 2) * (request.len() / 2);
                    *stream = self.connect();
                    if let Some(stream) = stream {
                        let _ = stream.write_all(&request[..*sent]);
                    }
                }
            }
            thread::sleep(Duration::from_millis(50));
        }
    }
}

fn request(first: u64) -> Vec<u8> {
    let event = |id: u64| {
        format!(
            r#"{{"specversion":"1.0","id":"{id}","source":"/shop","type":"Shop.OrderPlaced","data":{{"orderId":7}}}}"#
        )
    };
    let events: Vec<_> = (first..first + BATCH).map(event).collect();
    let body = format!("[{}]", events.join(","));
    let length = body.len().to_string();
    let head = head(POST, &[JSON, ("content-length", &length)]);
    (head.replace("connection: close\r\n", "") + "\r\n" + &body).into_bytes()
}

/// Sends a request and waits for the status of the answer.
fn exchange(stream: &mut BufReader<TcpStream>, request: &[u8]) -> Option<u16> {
    stream.get_mut().write_all(request).ok()?;
    let mut line = String::new();
    stream.read_line(&mut line).ok()?;
    let status = line.split(' ').nth(1)?.parse().ok()?;
    let mut length = 0;
    loop {
        line.clear();
        stream.read_line(&mut line).ok()?;
        if let Some(value) = line.strip_prefix("content-length: ") {
            length = value.trim().parse().ok()?;
        }
        if line.trim().is_empty() {
            break;
        }
    }
    stream.read_exact(&mut vec![0; length]).ok()?;
    Some(status)
}

#[test]
fn soak() {
    let seconds = std::env::var("EVENTGRID_SOAK_SECONDS").ok();
    let seconds = seconds.and_then(|text| text.parse().ok()).unwrap_or(4);
    let life = LIFE.min(Duration::from_secs(seconds) / 3);
    let folder = std::env::temp_dir().join(format!("eventgrid-soak-{}", std::process::id()));
    fs::create_dir_all(&folder).unwrap();
    let file = folder.join("handled");

    let mut process = Process::run("soak::process", (FILE, file.as_os_str()));
    let load = Load {
        address: Mutex::new(process.address),
        next: AtomicU64::new(0),
        accepted: Mutex::default(),
        others: Mutex::default(),
        done: AtomicBool::new(false),
    };
    let (mut lives, mut memory) = (1, Vec::new());
    thread::scope(|scope| {
        for _ in 0..4 {
            scope.spawn(|| load.deliver());
        }
        scope.spawn(|| load.abort());
        scope.spawn(|| load.dawdle());
        let begin = Instant::now();
        while begin.elapsed() < Duration::from_secs(seconds) {
            thread::sleep(life);
            memory.extend(process.resident());
            // By a signal, and by force.
            if lives % 2 == 0 {
                process.terminate();
                process.wait();
            }
            process = Process::run("soak::process", (FILE, file.as_os_str()));
            *load.address.lock().unwrap() = process.address;
            lives += 1;
        }
        thread::sleep(life);
        load.done.store(true, Ordering::Relaxed);
    });
    memory.extend(process.resident());
    drop(process);

    let next = load.next.into_inner();
    let accepted = load.accepted.into_inner().unwrap();
    let (times, foreign) = handled(&file, next);
    let missing = accepted
        .iter()
        .flat_map(|first| *first..first + BATCH)
        .filter(|id| times[usize::try_from(*id).unwrap()] == 0)
        .count();
    let twice = times.iter().filter(|times| **times > 1).count();
    let events = accepted.len() * usize::try_from(BATCH).unwrap();
    println!(
        "{seconds} s, {lives} lives of the server: {events} events answered with success, {missing} missing, \
         {twice} handled twice; other requests: {:?}; memory at the end of each life, in MB: {memory:?}",
        load.others.into_inner().unwrap()
    );
    fs::remove_dir_all(&folder).unwrap();
    assert!(events > 0);
    assert_eq!((missing, twice, foreign), (0, 0, 0));
    assert!(
        memory.iter().all(|megabytes| *megabytes < 150),
        "{memory:?}"
    );
}

/// The number of times that each event was handled, and the number of handled events that were never sent in full.
fn handled(file: &Path, next: u64) -> (Vec<u8>, usize) {
    let mut times = vec![0_u8; usize::try_from(next).unwrap()];
    let mut foreign = 0;
    let mut reader = BufReader::new(File::open(PathBuf::from(file)).unwrap());
    let mut id = [0; 8];
    while reader.read_exact(&mut id).is_ok() {
        let index = usize::try_from(u64::from_le_bytes(id)).ok();
        match index.and_then(|index| times.get_mut(index)) {
            Some(times) => *times = times.saturating_add(1),
            None => foreign += 1,
        }
    }
    (times, foreign)
}
