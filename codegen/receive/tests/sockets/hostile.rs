//! Hostile senders: each gets a clear answer, nothing panics, and memory stays within its limits.

use std::io::Write;
use std::net::{Shutdown, SocketAddr, TcpStream};
use std::thread;
use std::time::{Duration, Instant};

use eventgrid_receive::axum::router;
use eventgrid_receive::tower::Webhook;

use crate::{
    Answer, JSON, POST, Seen, batch, event, head, noting, noting_service, post, receiver, request,
    send, serve,
};

const CHUNKED: (&str, &str) = ("transfer-encoding", "chunked");

/// A service that waits 200 ms for a body.
fn impatient_service() -> (SocketAddr, Seen) {
    let seen = Seen::default();
    let receiver = receiver().body_timeout(Duration::from_millis(200));
    let app = router("/events", Webhook::new(receiver, noting(&seen)));
    (serve(app), seen)
}

#[test]
fn content_types() {
    let (address, seen) = noting_service();
    for content_type in [
        "text/plain",
        "application/xml",
        "application/cloudevents+avro",
        "application/json; charset=utf-16",
        "multipart/form-data; boundary=x",
        ";;;",
    ] {
        let answer = request(address, POST, &[("content-type", content_type)], event("a"));
        assert_eq!(answer.status, 415, "{content_type}");
    }
    let encoded = [JSON, ("content-encoding", "gzip")];
    assert_eq!(request(address, POST, &encoded, event("a")).status, 415);
    assert_eq!(
        request(address, POST, &[JSON, JSON], event("a")).status,
        400
    );
    assert!(seen.take().is_empty());
}

#[test]
fn bodies_that_hold_no_events() {
    let (address, seen) = noting_service();
    let bodies: [&[u8]; 9] = [
        b"",
        b" \r\n",
        b"null",
        b"\"text\"",
        b"{",
        b"[{}",
        b"[1,2,3]",
        b"{\"specversion\":\"1.0\",\"id\":\"\xff\",\"source\":\"/a\",\"type\":\"A\"}",
        b"\xff\xfe[\0]\0",
    ];
    for body in bodies {
        assert_eq!(post(address, body).status, 400, "{}", body.escape_ascii());
    }
    for deep in [
        "[".repeat(100_000),
        "[".repeat(50_000) + &"]".repeat(50_000),
        "{\"a\":".repeat(4_000),
    ] {
        assert_eq!(post(address, deep).status, 400);
    }
    // Raw data may have any depth, because it is not read.
    let deep = "[".repeat(50_000) + &"]".repeat(50_000);
    assert_eq!(post(address, event("a").replace('7', &deep)).status, 200);
    assert_eq!(seen.take(), ["a"]);
}

#[test]
fn too_many_events() {
    let (address, seen) = noting_service();
    let ids: Vec<_> = (0..5_001).map(|id| id.to_string()).collect();
    let answer = post(address, batch(&ids));
    assert_eq!(
        (answer.status, answer.body.as_str()),
        (413, "more than 5000 events\n")
    );
    assert!(seen.take().is_empty());
    assert_eq!(post(address, batch(&ids[1..])).status, 200);
    assert_eq!(seen.take().len(), 5_000);
}

#[test]
fn long_bodies() {
    let (address, seen) = noting_service();
    // By the head: the answer is sent before the body.
    let promise = head(POST, &[JSON, ("content-length", "1114113")]) + "\r\n";
    let answer = send(address, promise.as_bytes());
    assert_eq!(
        (answer.status, answer.body.as_str()),
        (413, "the body is longer than 1114112 bytes\n")
    );

    // By the body, which is endless.
    let stream = TcpStream::connect(address).unwrap();
    let sender = stream.try_clone().unwrap();
    let sent = thread::spawn(move || send_without_end(sender));
    assert_eq!(Answer::read(&stream).status, 413);
    // Beyond the limit, only the buffers of both sockets are filled.
    let sent = sent.join().unwrap();
    assert!((1_114_113..32 << 20).contains(&sent), "{sent}");
    assert!(seen.take().is_empty());
}

/// Sends an endless array until the other side hangs up, and returns the number of bytes.
fn send_without_end(mut stream: TcpStream) -> usize {
    let chunk = format!("10000\r\n{}\r\n", " ".repeat(0x1_0000));
    stream
        .write_all((head(POST, &[JSON, CHUNKED]) + "\r\n1\r\n[\r\n").as_bytes())
        .unwrap();
    let mut sent = 0;
    while sent < 1 << 30 && stream.write_all(chunk.as_bytes()).is_ok() {
        sent += 0x1_0000;
    }
    sent
}

/// The limits are the receiver's, not axum's.
#[test]
fn bodies_beyond_the_limit_of_axum() {
    let receiver = receiver().max_bytes(4 << 20);
    let app = router("/events", Webhook::new(receiver, noting(&Seen::default())));
    let long = event("a").replace('7', &format!("\"{}\"", "x".repeat(3 << 20)));
    assert_eq!(post(serve(app), long).status, 200);
}

#[test]
fn slow_bodies() {
    let (address, seen) = impatient_service();
    let promise = head(POST, &[JSON, ("content-length", "1000")]) + "\r\n";
    let message = "the body ended early, or took too long to arrive\n";

    let begin = Instant::now();
    let answer = send(address, format!("{promise}[").as_bytes());
    assert_eq!((answer.status, answer.body.as_str()), (408, message));
    assert!(begin.elapsed() >= Duration::from_millis(200));

    // A byte now and then does not extend the time.
    let stream = TcpStream::connect(address).unwrap();
    let mut sender = stream.try_clone().unwrap();
    sender.write_all(promise.as_bytes()).unwrap();
    thread::spawn(move || {
        while sender.write_all(b" ").is_ok() {
            thread::sleep(Duration::from_millis(20));
        }
    });
    assert_eq!(Answer::read(&stream).status, 408);
    assert!(seen.take().is_empty());
}

#[test]
fn bodies_that_break_off() {
    let (address, seen) = noting_service();
    let promise = head(POST, &[JSON, ("content-length", "1000")]) + "\r\n";
    let mut stream = TcpStream::connect(address).unwrap();
    stream.write_all(promise.as_bytes()).unwrap();
    stream.write_all(event("a").as_bytes()).unwrap();
    stream.shutdown(Shutdown::Write).unwrap();
    assert_eq!(Answer::read(&stream).status, 408);

    let broken = head(POST, &[JSON, CHUNKED]) + "\r\nnot a length\r\n";
    assert_eq!(send(address, broken.as_bytes()).status, 408);
    assert!(seen.take().is_empty());
}

/// Senders without permission get an answer before the body is read.
#[test]
fn wrong_secrets() {
    let (address, seen) = noting_service();
    for query in [
        "",
        "?",
        "?code",
        "?code=",
        "?code=open-sesamE",
        "?code=open-sesame%00",
        "?code=open-sesame-",
        "?Code=open-sesame",
        "?x=1&code=open&code=sesame",
    ] {
        let line = format!("POST /events{query}");
        let promise = head(&line, &[JSON, ("content-length", "1000")]) + "\r\n";
        let answer = send(address, promise.as_bytes());
        assert_eq!(
            (answer.status, answer.body.as_str()),
            (401, "the request has no valid secret or token\n"),
            "{query}"
        );
        let origin = ("webhook-request-origin", "eventgrid.azure.net");
        let answer = request(address, &format!("OPTIONS /events{query}"), &[origin], "");
        assert_eq!(answer.status, 401, "{query}");
        assert_eq!(answer.header("webhook-allowed-origin"), None);
    }
    assert!(seen.take().is_empty());
}

#[test]
fn what_should_not_be_sent_back() {
    let (address, _) = noting_service();
    for code in [
        r"a\r\nset-cookie: x=1",
        r"a\nb",
        r"\u0000",
        "",
        r"caf\u00e9",
        r"a b",
    ] {
        let body = format!(
            r#"[{{"eventType":"Microsoft.EventGrid.SubscriptionValidationEvent","data":{{"validationCode":"{code}"}}}}]"#
        );
        let answer = post(address, body);
        assert_eq!(answer.status, 400, "{code}");
        assert_eq!(answer.header("set-cookie"), None);
        assert!(!answer.body.contains("cookie"), "{answer:?}");
    }
    let origin = ("webhook-request-origin", "example.com");
    let answer = request(address, "OPTIONS /events?code=open-sesame", &[origin], "");
    assert_eq!(answer.status, 403);
    assert!(!answer.headers.contains("example.com"));
}

/// After each of these requests, the next one is served.
#[test]
fn life_goes_on() {
    let (address, seen) = impatient_service();
    let promise = head(POST, &[JSON, ("content-length", "1000000")]) + "\r\n[";
    let idle: Vec<_> = (0..50)
        .map(|_| {
            let mut stream = TcpStream::connect(address).unwrap();
            stream.write_all(promise.as_bytes()).unwrap();
            stream
        })
        .collect();
    send(address, b"\x16\x03\x01\x02\x00 no HTTP at all\r\n\r\n");
    assert_eq!(post(address, batch(&["panics"])).status, 503);
    assert_eq!(post(address, event("a")).status, 200);
    for stream in idle {
        assert_eq!(Answer::read(&stream).status, 408);
    }
    assert_eq!(seen.take(), ["panics", "a"]);
}
