//! The extractor, in handlers of an app with a state of its own.

use axum::Router;
use axum::extract::{FromRef, State};
use axum::routing::any;
use eventgrid_receive::axum::EventGrid;
use eventgrid_receive::{Receiver, Rejection};
use eventgrid_runtime::RawData;

use crate::{JSON, POST, Seen, batch, event, post, receiver, request, serve};

#[derive(Clone)]
struct App {
    receiver: Receiver,
    seen: Seen,
}

impl FromRef<App> for Receiver {
    fn from_ref(app: &App) -> Self {
        app.receiver.clone()
    }
}

async fn one_by_one(State(app): State<App>, events: EventGrid<RawData>) {
    let subscription = events.delivery().subscription_name.as_deref();
    app.seen.push(subscription.unwrap_or("no name"));
    for event in events.each() {
        match event {
            Ok(event) => app.seen.push(event.id()),
            Err(rejected) => app.seen.push(rejected.to_string()),
        }
    }
}

async fn all(events: EventGrid<RawData>) -> Result<String, Rejection> {
    Ok(events.all()?.len().to_string())
}

#[test]
fn events_and_nothing_else_reach_the_handler() {
    let seen = Seen::default();
    let app = Router::new()
        .route("/events", any(one_by_one))
        .route("/all", any(all))
        .with_state(App {
            receiver: receiver(),
            seen: seen.clone(),
        });
    let address = serve(app);

    let two = format!("[{},{{}}]", event("a"));
    let answer = request(
        address,
        POST,
        &[JSON, ("aeg-subscription-name", "ORDERS")],
        &two,
    );
    assert_eq!((answer.status, answer.body.as_str()), (200, ""));
    let [name, id, rejected] = seen.take().try_into().unwrap();
    assert_eq!((name.as_str(), id.as_str()), ("ORDERS", "a"));
    assert!(rejected.starts_with("event 1: "), "{rejected}");

    // All events or none.
    let all = "POST /all?code=open-sesame";
    let answer = request(address, all, &[JSON], batch(&["a", "b"]));
    assert_eq!((answer.status, answer.body.as_str()), (200, "2"));
    assert_eq!(request(address, all, &[JSON], two).status, 400);

    // The answer of the rejection.
    let origin = ("webhook-request-origin", "eventgrid.azure.net");
    let answer = request(address, "OPTIONS /events?code=open-sesame", &[origin], "");
    assert_eq!(
        (answer.status, answer.header("webhook-allowed-origin")),
        (200, Some("eventgrid.azure.net"))
    );
    let validation = r#"[{"eventType":"Microsoft.EventGrid.SubscriptionValidationEvent","data":{"validationCode":"512d38b6"}}]"#;
    let answer = post(address, validation);
    assert_eq!(
        (answer.status, answer.body.as_str()),
        (200, r#"{"validationResponse":"512d38b6"}"#)
    );
    let deleted = r#"[{"eventType":"Microsoft.EventGrid.SubscriptionDeletedEvent","data":{}}]"#;
    assert_eq!(post(address, deleted).status, 200);
    for (line, status) in [
        ("GET /events?code=open-sesame", 405),
        ("POST /events?code=sesame", 401),
    ] {
        assert_eq!(request(address, line, &[JSON], event("a")).status, status);
    }
    assert!(seen.take().is_empty());
}
