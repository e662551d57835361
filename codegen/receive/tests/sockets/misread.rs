//! Requests that are easily misread: the events for the handler, or the reason why there are none.

use std::net::SocketAddr;

use eventgrid_derive::{EventData, Properties};
use eventgrid_receive::axum::router;
use eventgrid_receive::handler::each_event;
use eventgrid_receive::tower::Webhook;
use eventgrid_receive::{Authentication, Receiver};
use eventgrid_runtime::Event;
use tracing::Level;

use crate::logs::log_of;
use crate::{JSON, POST, Seen, event, noting, request, serve};

#[derive(EventData, Properties)]
#[event(type = "Shop.OrderPlaced", crate = eventgrid_runtime)]
struct Order {
    #[property("orderId")]
    id: i64,
}

/// A service without authentication that notes the subject and the order of each event.
fn orders() -> (SocketAddr, Seen) {
    let seen = Seen::default();
    let notes = seen.clone();
    let handler = each_event(move |event: Event<Order>| {
        let subject = event.subject().unwrap_or("-");
        notes.push(format!("{subject}: {}", event.data().id));
        async { Ok::<_, String>(()) }
    });
    let receiver = Receiver::new(Authentication::anyone());
    let app = router("/events", Webhook::new(receiver, handler));
    (serve(app), seen)
}

/// A service with this authentication that notes IDs.
fn service(authentication: Authentication) -> (SocketAddr, Seen) {
    let seen = Seen::default();
    let webhook = Webhook::new(Receiver::new(authentication), noting(&seen));
    (serve(router("/events", webhook)), seen)
}

#[test]
fn binary_mode() {
    const ATTRIBUTES: [(&str, &str); 4] = [
        ("ce-specversion", "1.0"),
        ("ce-id", "1"),
        ("ce-source", "/shop"),
        ("ce-type", "Shop.OrderPlaced"),
    ];
    const ORDER: &str = r#"{"orderId":7}"#;
    let (address, seen) = orders();
    for (headers, body, status, expected) in [
        (&[JSON][..], ORDER, 200, "-: 7"),
        // The CNCF's SDK for Python sends no content type.
        (&[], ORDER, 200, "-: 7"),
        (&[("content-type", "text/plain")], "order 7", 400, ""),
        (&[], "order 7", 400, ""),
        // Quotes and percent-encoding, together and in part of a value.
        (
            &[JSON, ("ce-subject", "Euro%20%E2%82%AC")],
            ORDER,
            200,
            "Euro €: 7",
        ),
        (
            &[JSON, ("ce-subject", r#""a \"b\" c""#)],
            ORDER,
            200,
            r#"a "b" c: 7"#,
        ),
        (
            &[JSON, ("ce-subject", r#"a "b \" c" d"#)],
            ORDER,
            200,
            r#"a b " c d: 7"#,
        ),
    ] {
        let headers = [&ATTRIBUTES, headers].concat();
        let answer = request(address, POST, &headers, body);
        let seen = seen.take().join(", ");
        assert_eq!(
            (answer.status, seen.as_str()),
            (status, expected),
            "{headers:?}"
        );
    }
}

/// The answer says how many events failed, the log says why.
#[test]
fn versions_that_are_not_read() {
    let (address, log) = log_of(Level::INFO, || async {
        let receiver = Receiver::new(Authentication::anyone());
        router("/events", Webhook::new(receiver, noting(&Seen::default())))
    });
    let event = event("a").replace("1.0", "0.3");
    assert_eq!(request(address, POST, &[JSON], event).status, 400);
    let lines = log.take().join("\n");
    let reason = r#"event 0: invalid CloudEvent: `specversion` is "0.3", not "1.0""#;
    assert!(lines.contains(reason), "{lines}");
}

/// `type` tells what a CloudEvent is about, whatever its extensions are called.
#[test]
fn an_extension_is_not_an_event_type() {
    let (address, seen) = service(Authentication::anyone());
    for name in ["eventtype", "eventType"] {
        let deleted = format!(r#""{name}":"Microsoft.EventGrid.SubscriptionDeletedEvent","data""#);
        let event = event(name).replace(r#""data""#, &deleted);
        assert_eq!(request(address, POST, &[JSON], event).status, 200);
        assert_eq!(seen.take(), [name]);
    }
}

/// What a page can make a browser send without asking first.
#[test]
fn web_pages() {
    let (address, seen) = service(Authentication::anyone());
    let origin = ("origin", "https://example.com");
    for (headers, status) in [
        (&[origin][..], 403),
        (&[origin, ("content-type", "text/plain")], 403),
        (
            &[origin, ("content-type", "multipart/form-data; boundary=x")],
            403,
        ),
        (&[], 200),
        (&[origin, JSON], 200),
    ] {
        let answer = request(address, POST, headers, event("a"));
        assert_eq!(answer.status, status, "{headers:?}");
        assert_eq!(seen.take().len(), usize::from(status == 200));
    }
}

#[test]
fn empty_secrets() {
    let never = || Authentication::bearer(|_: &str, _: &_| unreachable!());
    for authentication in [
        Authentication::query("code", [""]),
        Authentication::query("code", [""]).or(never()),
    ] {
        let (address, seen) = service(authentication);
        for line in ["POST /events", "POST /events?code=", "POST /events?code=a"] {
            let answer = request(address, line, &[JSON], event("a"));
            assert_eq!(answer.status, 503, "{line}");
        }
        assert!(seen.take().is_empty());
    }
}
