//! Handshakes: a webhook must confirm that it wants events.

use eventgrid::receive::bytes::Bytes;
use eventgrid::receive::http::{Method, Request, StatusCode};
use eventgrid::time::OffsetDateTime;
use eventgrid::write;
use eventgrid::{Event, EventGridEvent, RawData, serde_json};
use serde_json::{Value, json};

use super::endpoint::{Endpoint, words};
use super::retry::Answer;

/// The origin of Event Grid's CloudEvents in Azure's public cloud.
const ORIGIN: &str = "eventgrid.azure.net";

/// The handshake of a subscription in the Event Grid schema: a `POST` of an event with a code,
/// which the webhook sends back.
///
/// # Errors
/// The webhook did not send it back; the text says what it did, and what it should have done.
pub(crate) async fn validate_by_code(endpoint: &Endpoint, name: &str) -> Result<(), String> {
    let code = format!("{:032X}", fastrand::u128(..));
    let mut request = validation(&code)
        .map_err(|error| error.to_string())?
        .into_request(endpoint.uri().clone());
    let headers = request.headers_mut();
    let event_type = "SubscriptionValidation";
    headers.insert("aeg-event-type", event_type.try_into().map_err(text)?);
    let name = name.to_uppercase().try_into().map_err(text)?;
    headers.insert("aeg-subscription-name", name);

    let response = endpoint.send(request).await;
    let response = response.map_err(|answer| unanswered(endpoint, answer))?;
    let body = serde_json::from_slice::<Value>(response.body()).unwrap_or_default();
    if response.status() == StatusCode::OK && body["validationResponse"] == code.as_str() {
        return Ok(());
    }
    Err(format!(
        "{endpoint} did not accept the handshake of the Event Grid schema. It answered {}; \
         expected 200 OK with {{\"validationResponse\": \"<the code of the event>\"}}",
        words(&response)
    ))
}

fn validation(code: &str) -> eventgrid::Result<write::Message> {
    let data = json!({ "validationCode": code }).to_string();
    let mut event = EventGridEvent::new(
        "Microsoft.EventGrid.SubscriptionValidationEvent",
        format!("{:032x}", fastrand::u128(..)),
        "",
        OffsetDateTime::now_utc(),
        RawData::from_json(&data)?,
    );
    event.topic = Some("/subscriptions/8c1f6e0a-2d43-4b7e-9a05-3f6d7be91c24".into());
    event.data_version = Some("2".into());
    event.metadata_version = Some("1".into());
    Ok(write::batches(&[Event::from(event)])?.remove(0))
}

/// The handshake of a subscription in the CloudEvents schema: `OPTIONS` with an origin that must
/// be allowed.
///
/// # Errors
/// The webhook did not allow it; the text says what it did, and what it should have done.
pub(crate) async fn validate_by_origin(endpoint: &Endpoint) -> Result<(), String> {
    let request = Request::builder()
        .method(Method::OPTIONS)
        .uri(endpoint.uri())
        .header("WebHook-Request-Origin", ORIGIN)
        .body(Bytes::new())
        .map_err(text)?;
    let response = endpoint.send(request).await;
    let response = response.map_err(|answer| unanswered(endpoint, answer))?;
    let allowed = response.headers().get("WebHook-Allowed-Origin");
    let allowed = allowed.and_then(|origin| origin.to_str().ok());
    if response.status() == StatusCode::OK
        && allowed.is_some_and(|origin| origin == "*" || origin.eq_ignore_ascii_case(ORIGIN))
    {
        return Ok(());
    }
    Err(format!(
        "{endpoint} did not accept the handshake of the CloudEvents schema. It answered {}, \
         with {}; expected 200 OK with `WebHook-Allowed-Origin: {ORIGIN}`, or `*`",
        words(&response),
        match allowed {
            Some(_) => "another `WebHook-Allowed-Origin`",
            None => "no `WebHook-Allowed-Origin`",
        }
    ))
}

fn unanswered(endpoint: &Endpoint, answer: Answer) -> String {
    match answer {
        Answer::SocketError => format!(
            "nothing answers at {endpoint}: start what receives first, for example with \
             `cargo run --example receiver`"
        ),
        answer => format!("{endpoint} did not answer the handshake: {answer}"),
    }
}

fn text(error: impl std::fmt::Display) -> String {
    error.to_string()
}
