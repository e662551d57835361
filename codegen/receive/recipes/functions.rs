//! An Azure Functions custom handler in axum: the host posts what a trigger brought.

use std::error::Error;
use std::net::Ipv4Addr;

use axum::Router;
use axum::body::Bytes;
use axum::extract::DefaultBodyLimit;
use axum::http::StatusCode;
use axum::http::header::CONTENT_TYPE;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use eventgrid::RawData; // or `eventgrid::SystemEvent`, or a type of your own
use eventgrid::receive::functions::{self, Invocation};
use tokio::net::TcpListener;

/// A route for each function, by the name of its folder. The host repeats events in `Metadata`, so
/// an invocation is longer than what Event Grid delivers.
pub fn app() -> Router {
    Router::new()
        .route("/orders", post(orders))
        .layer(DefaultBodyLimit::max(16 << 20))
}

async fn orders(body: Bytes) -> Response {
    match handle(&body).await {
        Ok(()) => ([(CONTENT_TYPE, "application/json")], functions::succeeded()).into_response(),
        // The invocation fails, and is repeated if the function has a retry policy.
        Err(error) => (StatusCode::INTERNAL_SERVER_ERROR, error.to_string()).into_response(),
    }
}

async fn handle(body: &[u8]) -> Result<(), Box<dyn Error + Send + Sync>> {
    let events = Invocation::read(body)?.events("orderEvent")?; // its name in `function.json`
    for event in events.all::<RawData>()? {
        println!("{} {}", event.event_type(), event.id());
    }
    Ok(())
}

/// The host says which port it will call, on this machine.
pub async fn serve() -> Result<(), Box<dyn Error + Send + Sync>> {
    let port = std::env::var("FUNCTIONS_CUSTOMHANDLER_PORT")?.parse()?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    Ok(axum::serve(listener, app()).await?)
}
