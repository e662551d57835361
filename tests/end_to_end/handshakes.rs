//! Accepted and rejected handshakes, and the sender's output.

use std::net::SocketAddr;

use axum::Router;
use axum::http::StatusCode;
use eventgrid::receive::{Authentication, Receiver};
use tokio::net::TcpListener;

use crate::event_grid::{validate_by_code, validate_by_origin};
use crate::webhook::{endpoint, serve};

/// What becomes of both handshakes, the address left out.
async fn both(address: SocketAddr, code: &str, name: &str) -> [String; 2] {
    let to = endpoint(address, code);
    let results = [
        validate_by_code(&to, name).await,
        validate_by_origin(&to).await,
    ];
    results.map(|result| match result {
        Ok(()) => "accepted".to_owned(),
        Err(message) => message.replace(&format!("http://{address}"), ""),
    })
}

#[tokio::test]
async fn both_are_accepted() {
    let receiver =
        Receiver::new(Authentication::query("code", ["right"])).subscriptions(["Orders"]);
    let (address, handled) = serve(receiver, 0.0, 0.0).await;
    assert_eq!(both(address, "right", "orders").await, ["accepted"; 2]);
    assert!(handled.times().is_empty());
}

#[tokio::test]
async fn a_wrong_secret_is_refused() {
    let receiver = Receiver::new(Authentication::query("code", ["right"]));
    let (address, _) = serve(receiver, 0.0, 0.0).await;
    assert_eq!(
        both(address, "wrong", "orders").await,
        [
            "/events did not accept the handshake of the Event Grid schema. It answered 401 \
             Unauthorized, \"the request has no valid secret or token\"; expected 200 OK with \
             {\"validationResponse\": \"<the code of the event>\"}",
            "/events did not accept the handshake of the CloudEvents schema. It answered 401 \
             Unauthorized, \"the request has no valid secret or token\", with no \
             `WebHook-Allowed-Origin`; expected 200 OK with `WebHook-Allowed-Origin: \
             eventgrid.azure.net`, or `*`",
        ]
    );
}

#[tokio::test]
async fn subscriptions_and_origins_that_are_not_allowed_are_refused() {
    let receiver = Receiver::new(Authentication::anyone())
        .subscriptions(["orders"])
        .origins(["eventgrid.example"]);
    let (address, _) = serve(receiver, 0.0, 0.0).await;
    let [by_code, by_origin] = both(address, "", "strangers").await;
    assert!(by_code.contains("403 Forbidden, \"this subscription may not deliver here"));
    assert!(by_origin.contains("403 Forbidden, \"events of this origin are not accepted here\""));
}

#[tokio::test]
async fn an_endpoint_that_knows_no_handshakes_fails_them() {
    for status in [StatusCode::OK, StatusCode::ACCEPTED] {
        let app = Router::new().fallback(async move || status);
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        tokio::spawn(async move { axum::serve(listener, app).await });
        for message in both(address, "", "orders").await {
            assert!(
                message.contains(&format!("It answered {status}")),
                "{message}"
            );
        }
    }
}

#[tokio::test]
async fn nobody_there() {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    drop(listener);
    let expected = "nothing answers at /events: start what receives first, for example with `cargo \
                    run --example receiver`";
    assert_eq!(both(address, "secret", "orders").await, [expected; 2]);
}
