//! The recipes of the documentation, unchanged.

#[path = "../../recipes/actix.rs"]
#[allow(
    unreachable_pub,
    clippy::unused_async,
    reason = "written as for a service"
)]
mod actix;
#[path = "../../recipes/functions.rs"]
#[allow(
    dead_code, // `serve`: the host's environment variable cannot be set from a test
    unreachable_pub,
    clippy::unused_async,
    reason = "written as for a service"
)]
mod functions;

use std::net::TcpListener;
use std::thread;
use std::time::Duration;

use actix_web::{App, HttpServer, rt, web};

use crate::{JSON, POST, batch, event, head, post, receiver, request, send, serve};

#[test]
fn actix_web() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap();
    let receiver = receiver().body_timeout(Duration::from_millis(200));
    thread::spawn(move || {
        let server = HttpServer::new(move || {
            App::new()
                .app_data(web::Data::new(receiver.clone()))
                .route("/events", web::route().to(actix::webhook))
        });
        let server = server
            .workers(1)
            .disable_signals()
            .listen(listener)
            .unwrap();
        rt::System::new().block_on(server.run()).unwrap();
    });

    let origin = ("webhook-request-origin", "eventgrid.azure.net");
    let answer = request(address, "OPTIONS /events?code=open-sesame", &[origin], "");
    assert_eq!(answer.status, 200);
    assert_eq!(
        answer.header("webhook-allowed-origin"),
        Some("eventgrid.azure.net")
    );
    let validation = r#"[{"eventType":"Microsoft.EventGrid.SubscriptionValidationEvent","data":{"validationCode":"512d38b6"}}]"#;
    let answer = post(address, validation);
    assert_eq!(
        (answer.status, answer.body.as_str()),
        (200, r#"{"validationResponse":"512d38b6"}"#)
    );
    assert_eq!(
        answer.header("content-type"),
        Some("application/json; charset=utf-8")
    );

    assert_eq!(post(address, batch(&["a", "b"])).status, 200);
    let answer = post(address, "[{}]");
    assert_eq!(
        (answer.status, answer.body.as_str()),
        (400, "event 0 cannot be read, at line 1 column 3\n")
    );
    assert_eq!(
        request(address, "POST /events?code=guess", &[JSON], event("a")).status,
        401
    );
    assert_eq!(
        request(address, "PUT /events?code=open-sesame", &[JSON], "").status,
        405
    );

    let long = event("a").replace('7', &format!("\"{}\"", "x".repeat(2 << 20)));
    assert_eq!(post(address, &long).status, 413);
    let chunked = head(POST, &[JSON, ("transfer-encoding", "chunked")]);
    let chunked = format!("{chunked}\r\n{:x}\r\n{long}\r\n0\r\n\r\n", long.len());
    assert_eq!(send(address, chunked.as_bytes()).status, 413);
    let promise = head(POST, &[JSON, ("content-length", "1000")]) + "\r\n[";
    assert_eq!(send(address, promise.as_bytes()).status, 408);
}

#[test]
fn functions_custom_handler() {
    let address = serve(functions::app());
    let invoke = |data: &str| {
        let body = format!(r#"{{"Data":{data},"Metadata":{{"sys":{{"MethodName":"orders"}}}}}}"#);
        request(address, "POST /orders", &[JSON], body)
    };
    let answer = invoke(&format!(r#"{{"orderEvent":{}}}"#, event("a")));
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header("content-type"), Some("application/json"));
    assert_eq!(
        answer.body,
        r#"{"Outputs":{},"Logs":[],"ReturnValue":null}"#
    );

    let long = event("a").replace('7', &format!("\"{}\"", "x".repeat(3 << 20)));
    assert_eq!(invoke(&format!(r#"{{"orderEvent":{long}}}"#)).status, 200);
    for (data, message) in [
        ("{}", "no binding `orderEvent`"),
        (r#"{"orderEvent":{}}"#, "event 0: not an event"),
    ] {
        let answer = invoke(data);
        assert_eq!(answer.status, 500);
        assert!(answer.body.starts_with(message), "{answer:?}");
    }
    assert_eq!(request(address, "POST /orders", &[JSON], "[]").status, 500);
}
