//! Hostile input: each is an error, nothing panics, and memory is bounded.

use eventgrid_receive::http::Method;
use eventgrid_receive::{Authentication, Received, Receiver, Rejection, RejectionKind};
use eventgrid_runtime::write;
use eventgrid_runtime::{CloudEvent, RawData};

use crate::{CLOUD_EVENT, JSON, binary, event, open, post, received_events, request};

const EVENT: &str = r#"{"specversion":"1.0","id":"1","source":"/a","type":"A"}"#;

fn rejection(
    receiver: &Receiver,
    headers: &[(&str, &str)],
    body: impl Into<Vec<u8>>,
) -> RejectionKind {
    receiver
        .receive(post(headers, body.into()))
        .unwrap_err()
        .kind()
}

/// The outcome for a handler that takes all events or none.
fn all_or_none(body: Vec<u8>) -> Result<usize, Rejection> {
    let events = received_events(open().receive(post(&[JSON], body)));
    Ok(events.all::<RawData>()?.len())
}

fn batch(events: usize) -> String {
    format!("[{}]", vec![EVENT; events].join(","))
}

#[test]
fn long_bodies() {
    let mut body =
        br#"{"specversion": "1.0", "id": "1", "source": "/a", "type": "A", "data": ""#.to_vec();
    body.resize((1 << 20) + (1 << 16) - 2, b'x');
    body.extend_from_slice(b"\"}");
    assert!(open().receive(post(&[JSON], body.clone())).is_ok());
    body.push(b' ');
    assert_eq!(
        rejection(&open(), &[JSON], body.clone()),
        RejectionKind::TooLarge
    );
    assert_eq!(
        rejection(&open(), &binary(&[JSON]), body),
        RejectionKind::TooLarge
    );

    // By the head, before there is a body.
    for length in ["1114113", "99999999999999999999999"] {
        let (head, ()) = post(&[JSON, ("content-length", length)], "")
            .map(drop)
            .into_parts();
        let checked = open().check_head(&head);
        assert_eq!(checked.is_err(), length.len() < 20, "{length}");
    }
    assert_eq!(
        rejection(&open().max_bytes(10), &[JSON], EVENT),
        RejectionKind::TooLarge
    );
}

#[test]
fn many_events() {
    let events = received_events(open().receive(post(&[JSON], batch(5_000))));
    assert_eq!(events.all::<RawData>().unwrap().len(), 5_000);
    assert_eq!(
        rejection(&open(), &[JSON], batch(5_001)),
        RejectionKind::TooLarge
    );
    assert_eq!(
        rejection(&open(), &[CLOUD_EVENT], batch(5_001)),
        RejectionKind::TooLarge
    );
    assert_eq!(
        rejection(&open(), &[JSON], format!("[{}", "{},".repeat(5_001))),
        RejectionKind::TooLarge
    );
    assert_eq!(
        rejection(&open().max_events(1), &[JSON], batch(2)),
        RejectionKind::TooLarge
    );

    // Objects within data are not events.
    let data = format!("[{}]", vec!["{}"; 6_000].join(","));
    let one = EVENT.replace("\"type\"", &format!("\"data\":{data},\"type\""));
    assert_eq!(
        received_events(open().receive(post(&[JSON], one.clone())))
            .each::<RawData>()
            .count(),
        1
    );
    let two = format!("[{one},{one}]");
    assert_eq!(
        received_events(open().receive(post(&[JSON], two)))
            .each::<RawData>()
            .count(),
        2
    );
}

#[test]
fn many_values_that_are_no_events() {
    for value in ["1", "null", "\"a\"", "[]", "[1,2]", "\"[,],\\\",\""] {
        let values = |count| format!("[{}]", vec![value; count].join(","));
        assert_eq!(
            rejection(&open(), &[JSON], values(5_001)),
            RejectionKind::TooLarge
        );
        let events = received_events(open().receive(post(&[JSON], values(5_000))));
        assert_eq!(
            events.each::<RawData>().filter(Result::is_err).count(),
            5_000
        );
    }
    // In a broken array, the elements before the error count.
    let broken = format!("[{}", "1,".repeat(500_000));
    assert_eq!(rejection(&open(), &[JSON], broken), RejectionKind::TooLarge);
}

#[test]
fn deep_nesting() {
    for body in [
        "[".repeat(200_000),
        format!("{}{}", "[".repeat(50_000), "]".repeat(50_000)),
        "{\"a\":".repeat(100_000),
    ] {
        let events = open().receive(post(&[JSON], body.clone()));
        let events = match events {
            Ok(Received::Events(events)) => events,
            Err(rejection) => {
                assert_eq!(rejection.kind(), RejectionKind::TooLarge);
                continue;
            }
            other => panic!("{other:?}"),
        };
        assert!(events.each::<RawData>().all(|event| event.is_err()));
        assert_eq!(all_or_none(body.into_bytes()).unwrap_err().status(), 400);
    }
    // Data is only an error for those who read it.
    let data = format!("{}{}", "[".repeat(1_000), "]".repeat(1_000));
    let headers = binary(&[JSON]);
    let events = received_events(open().receive(post(&headers, data)));
    assert_eq!(events.each::<RawData>().flatten().count(), 1);
    let handshake = [JSON, ("aeg-event-type", "SubscriptionValidation")];
    assert_eq!(
        rejection(&open(), &handshake, "[".repeat(100_000)),
        RejectionKind::Malformed
    );
    let data = format!("\"{}\"", "[".repeat(100_000));
    let body = EVENT.replace(
        "\"A\"",
        &format!("\"Microsoft.EventGrid.SubscriptionValidationEvent\",\"data\":{data}"),
    );
    assert_eq!(rejection(&open(), &[JSON], body), RejectionKind::Malformed);
}

#[test]
fn invalid_utf_8() {
    let mut body = EVENT.as_bytes().to_vec();
    body[EVENT.len() - 3] = 0xff;
    assert_eq!(all_or_none(body.clone()).unwrap_err().status(), 400);
    let whole = [b"[", EVENT.as_bytes(), b",", &body, b"]"].concat();
    let events = received_events(open().receive(post(&[JSON], whole)));
    let read: Vec<bool> = events
        .each::<RawData>()
        .map(|event| event.is_ok())
        .collect();
    assert_eq!(read, [true, false]);
    assert_eq!(
        rejection(&open(), &[JSON], [0xff, 0xfe]),
        RejectionKind::Malformed
    );
    assert_eq!(
        rejection(&open(), &binary(&[JSON]), *b"\"\xff\""),
        RejectionKind::Malformed
    );
    assert_eq!(
        rejection(&open(), &binary(&[("ce-ext", "%FF")]), ""),
        RejectionKind::Malformed
    );
}

#[test]
fn nothing_gets_into_the_headers_of_an_answer() {
    let injection = "a\\r\\nSet-Cookie: b";
    let body = EVENT.replace(
        "\"A\"",
        &format!("\"Microsoft.EventGrid.SubscriptionValidationEvent\",\"data\":{{\"validationCode\":\"{injection}\"}}"),
    );
    let handshake = [JSON, ("aeg-event-type", "SubscriptionValidation")];
    assert_eq!(
        rejection(&open(), &handshake, body),
        RejectionKind::Malformed
    );

    let origin = [("webhook-request-origin", "a%0d%0aSet-Cookie: b")];
    let rejection = open()
        .receive(request(Method::OPTIONS, &origin, ""))
        .unwrap_err();
    assert_eq!(rejection.status(), 403);
    assert!(!format!("{:?}", rejection.into_response()).contains("Cookie"));
    let Ok(Received::Handshake(any)) =
        open()
            .any_origin()
            .receive(request(Method::OPTIONS, &origin, ""))
    else {
        panic!("expected a handshake");
    };
    assert!(!format!("{:?}", any.into_response()).contains("Cookie"));
}

#[test]
fn refusals_repeat_nothing_of_the_request() {
    let marked = "m4rk";
    for (headers, body) in [
        (vec![("content-type", marked)], EVENT),
        (vec![JSON, ("content-encoding", marked)], EVENT),
        (binary(&[("ce-data", marked)]), marked),
        (binary(&[JSON]), marked),
        (binary(&[("ce-m4rk", "%FF")]), ""),
        (
            vec![JSON, ("aeg-event-type", "SubscriptionValidation")],
            r#"{"m4rk": "m4rk"}"#,
        ),
        (vec![JSON], marked),
    ] {
        let rejection = open().receive(post(&headers, body)).unwrap_err();
        assert!(
            !format!("{rejection} {rejection:?}").contains(marked),
            "{rejection}"
        );
    }
    let body = EVENT
        .replace("\"source\":\"/a\"", "\"source\":\"\"")
        .replace('A', marked);
    let rejection = all_or_none(body.into_bytes()).unwrap_err();
    assert_eq!(
        rejection.message(),
        "event 0 cannot be read, at line 1 column 56"
    );
}

#[test]
fn debug_output_shows_no_event() {
    let marked = "m4rk";
    let headers = binary(&[JSON, ("ce-subject", marked)]);
    let (head, ()) = post(&headers, "").map(drop).into_parts();
    let checked = open().check_head(&head).unwrap();
    let received = open().receive(post(&headers, "\"m4rk\"")).unwrap();
    let json = EVENT.replace(
        "\"type\"",
        "\"data\":\"m4rk\",\"subject\":\"m4rk\",\"type\"",
    );
    let event = CloudEvent::try_from(event(&json)).unwrap();
    let message = write::binary(&event).unwrap();
    assert!(message.headers["ce-subject"] == marked && message.body == "\"m4rk\"");
    let written = format!("{checked:?} {received:?} {message:?}");
    assert!(!written.contains(marked), "{written}");
}

#[test]
fn wrong_secrets() {
    let receiver = Receiver::new(Authentication::query("code", ["s3cret"]));
    let long = format!("/?code={}", "x".repeat(60_000));
    for uri in [
        "/",
        "/?code=s3cre",
        "/?code=s3cret%20",
        "/?code=s3cret&x",
        &long,
    ] {
        let mut request = post(&[JSON], EVENT);
        *request.uri_mut() = uri.parse().unwrap();
        let outcome = receiver
            .receive(request)
            .map(|_| ())
            .map_err(|rejection| rejection.status().as_u16());
        let expected = if uri.ends_with("&x") {
            Ok(())
        } else {
            Err(401)
        };
        assert_eq!(outcome, expected);
    }
}

#[test]
fn batches_keep_to_the_limits() {
    let json = EVENT.replace(
        "\"type\"",
        &format!("\"data\":\"{}\",\"type\"", "x".repeat(300_000)),
    );
    let events = vec![event(&json); 7];
    let messages = write::batches(&events).unwrap();
    assert_eq!(messages.len(), 3);
    let small = vec![event(EVENT); 5_001];
    let sizes: Vec<usize> = write::batches(&small)
        .unwrap()
        .iter()
        .map(|message| message.body.len())
        .collect();
    assert_eq!(sizes.len(), 2);
    for message in messages {
        assert!(message.body.len() <= write::MAX_BYTES);
        let (head, body) = message.into_request("/".parse().unwrap()).into_parts();
        let request = eventgrid_receive::http::Request::from_parts(head, body);
        received_events(open().receive(request));
    }
    let json = EVENT.replace(
        "\"type\"",
        &format!("\"data\":\"{}\",\"type\"", "x".repeat(1 << 20)),
    );
    let error = write::batches(&[event(&json)]).unwrap_err();
    assert!(error.message().contains("1 MiB"), "{error}");
}
