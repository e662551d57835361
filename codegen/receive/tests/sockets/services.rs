//! The webhook as a service: under hyper alone, in an app with other routes, called by hand.

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use eventgrid_receive::axum::router;
use eventgrid_receive::bytes::Bytes;
use eventgrid_receive::http::Request;
use eventgrid_receive::tower::Webhook;
use http_body_util::Full;
use hyper_util::rt::{TokioExecutor, TokioIo};
use hyper_util::server::conn::auto;
use hyper_util::service::TowerToHyperService;

use crate::{JSON, Seen, batch, event, in_background, noting, post, receiver, request, serve};

#[test]
fn under_hyper() {
    let seen = Seen::default();
    let webhook = Webhook::new(receiver(), noting(&seen));
    let address = in_background(move |listener| async move {
        loop {
            let (stream, _) = listener.accept().await.unwrap();
            let service = TowerToHyperService::new(webhook.clone());
            tokio::spawn(async move {
                auto::Builder::new(TokioExecutor::new())
                    .serve_connection(TokioIo::new(stream), service)
                    .await
            });
        }
    });
    assert_eq!(post(address, batch(&["a", "b"])).status, 200);
    assert_eq!(post(address, batch(&["fails"])).status, 503);
    assert_eq!(seen.take(), ["a", "b", "fails"]);
}

#[test]
fn beside_other_routes() {
    let seen = Seen::default();
    let webhook = Webhook::new(receiver(), noting(&seen));
    let app = Router::new()
        .route(
            "/health",
            get(|State(name): State<&'static str>| async move { name }),
        )
        .merge(router("/events", webhook.clone()))
        .nest("/v2", router("/events", webhook))
        .with_state("shop");
    let address = serve(app);
    assert_eq!(request(address, "GET /health", &[], "").body, "shop");
    assert_eq!(post(address, event("a")).status, 200);
    let line = "POST /v2/events?code=open-sesame";
    assert_eq!(request(address, line, &[JSON], event("b")).status, 200);
    assert_eq!(seen.take(), ["a", "b"]);
}

#[tokio::test]
async fn by_hand() {
    let seen = Seen::default();
    let webhook = Webhook::new(receiver(), noting(&seen));
    let request = |uri: &str| {
        let request = Request::post(uri).header("content-type", "application/json");
        request.body(Full::new(Bytes::from(event("a")))).unwrap()
    };
    assert_eq!(
        webhook.answer(request("/?code=open-sesame")).await.status(),
        200
    );
    assert_eq!(webhook.answer(request("/")).await.status(), 401);
    assert_eq!(seen.take(), ["a"]);
}
