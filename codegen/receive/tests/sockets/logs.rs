//! The contents of the log.

use std::io;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::Router;
use eventgrid_receive::axum::router;
use eventgrid_receive::tower::Webhook;
use tracing::Level;

use crate::{
    JSON, POST, SECRET, Seen, batch, event, in_background, noting, post, receiver, request,
};

/// A log in memory.
#[derive(Clone, Default)]
pub(crate) struct Log(Arc<Mutex<Vec<u8>>>);

impl io::Write for Log {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl Log {
    /// The lines since the last time.
    pub(crate) fn take(&self) -> Vec<String> {
        let text = std::mem::take(&mut *self.0.lock().unwrap());
        let text = String::from_utf8(text).unwrap();
        text.lines().map(|line| line.trim().to_owned()).collect()
    }
}

/// A service and its log.
fn logging_service(level: Level) -> (SocketAddr, Log) {
    log_of(level, || async {
        let webhook = Webhook::new(receiver(), noting(&Seen::default()));
        router("/events", webhook)
    })
}

/// An app and the log of its server.
pub(crate) fn log_of<F: Future<Output = Router>>(
    level: Level,
    app: impl FnOnce() -> F + Send + 'static,
) -> (SocketAddr, Log) {
    let log = Log::default();
    let writer = log.clone();
    let address = in_background(move |listener| async move {
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(level)
            .without_time()
            .with_ansi(false)
            .with_writer(move || writer.clone())
            .finish();
        let _guard = tracing::subscriber::set_default(subscriber);
        axum::serve(listener, app().await).await.unwrap();
    });
    (address, log)
}

const NONE: &str = "not an event: it has neither a CloudEvent's `specversion` and `type` nor the `eventType` of the Event Grid schema";

#[test]
fn a_span_for_each_delivery() {
    let (address, log) = logging_service(Level::DEBUG);
    let headers = [
        JSON,
        ("aeg-subscription-name", "ORDERS"),
        ("aeg-delivery-count", "2"),
    ];
    let body = format!("[{},{},{{}}]", event("a"), event("fails"));
    let span = format!(
        r#"delivery{{subscription="ORDERS" attempts_before=2 bytes={} events=3}}: eventgrid_receive::tower"#,
        body.len()
    );
    request(address, POST, &headers, body);
    assert_eq!(
        log.take(),
        [format!(
            r#"ERROR {span}::webhook: rejected: 503: 1 of 3 events were not handled: event 1 (id "fails", type "Shop.OrderPlaced"): the shelf is full; event 2: {NONE}, at line 1 column 197"#
        )]
    );

    let origin = ("webhook-request-origin", "eventgrid.azure.net");
    request(address, "OPTIONS /events?code=open-sesame", &[origin], "");
    assert_eq!(
        log.take(),
        ["INFO delivery: eventgrid_receive::tower::webhook: handshake accepted kind=Origin"]
    );
}

#[test]
fn nothing_that_should_not_be_read_by_others() {
    let (address, log) = logging_service(Level::TRACE);
    let token = ("authorization", "Bearer abc.def.ghi");
    let data = event("a").replace('7', r#""data-of-a-customer""#);
    let validation = r#"[{"eventType":"Microsoft.EventGrid.SubscriptionValidationEvent",
        "data":{"validationCode":"512d38b6","validationUrl":"https://example.com/?token=1"}}]"#;
    for body in [
        &data,
        &data.replace("source", "sauce"),
        &data.replace("\"id\":\"a\"", "\"id\":\"fails\""),
        validation,
    ] {
        request(address, POST, &[JSON, token], body);
    }
    request(
        address,
        "POST /events?code=guessed-secret",
        &[JSON, token],
        &data,
    );
    post(address, batch(&["panics"]));
    let lines = log.take();
    assert_eq!(lines.len(), 6, "{lines:#?}");
    for secret in [
        SECRET,
        "guessed-secret",
        "abc.def",
        "code=",
        "data-of-a-customer",
        "512d38b6",
        "token=",
    ] {
        let found: Vec<_> = lines.iter().filter(|line| line.contains(secret)).collect();
        assert!(found.is_empty(), "{secret}: {found:#?}");
    }
}

/// Any request is one line of less than 2 kB.
#[test]
fn what_a_stranger_sends_is_one_short_line() {
    let (address, log) = logging_service(Level::DEBUG);
    let endless = "x".repeat(4_000);
    let many = |value: &str| format!("[{}]", vec![value; 5_000].join(","));
    let broken = r#"{"specversion":"1.0","id":"broken","type":"A"}"#;
    let forged = r"fails\nERROR forged\u001b[31m";
    for (name, body) in [
        ("ORDERS", event(forged)),
        ("ORDERS", event(&endless)),
        (
            "ORDERS",
            event("fails").replace("Shop", &"\u{202e}€".repeat(1_000)),
        ),
        ("ORDERS", many(&event("fails"))),
        ("ORDERS", many(broken)),
        ("ORDERS", many("1")),
        ("ORDERS", format!("[{}1]", "1,".repeat(500_000))),
        (
            "ORDERS",
            many(&event("fails").replace("data", &"\\u0000".repeat(30))),
        ),
        (&endless, event("a")),
        (&endless, event("fails")),
        (&endless, many(broken)),
        (&"\u{e9}".repeat(2_000), many(broken)),
        ("ORDERS", "{".repeat(100_000)),
    ] {
        let headers = [
            JSON,
            ("aeg-subscription-name", name),
            ("aeg-delivery-count", "3"),
        ];
        request(address, POST, &headers, &body);
        let lines = log.take();
        assert_eq!(lines.len(), 1, "{lines:#?}");
        assert!(lines[0].len() < 2_000, "{}", lines[0]);
        assert!(
            lines[0].chars().all(|c| !c.is_control() && c != '\u{202e}'),
            "{}",
            lines[0]
        );
    }
    // A handler's error stays on its line as well.
    for (id, text) in [
        (
            "forges",
            r#"event 0 (id "forges", type "Shop.OrderPlaced"): first\nERROR second"#,
        ),
        (
            "long",
            r#"event 0 (id "long", type "Shop.OrderPlaced"): €€€"#,
        ),
    ] {
        post(address, event(id));
        let lines = log.take();
        assert_eq!(lines.len(), 1, "{lines:#?}");
        assert!(
            lines[0].contains(text) && lines[0].len() < 1_000,
            "{}",
            lines[0]
        );
    }
    post(address, batch(&["a", "b"]));
    assert_eq!(log.take().len(), 1);
}
