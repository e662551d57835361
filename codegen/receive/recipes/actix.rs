//! A webhook in actix-web, which reads the body and sends the answer; the receiver decides.

use actix_web::http::StatusCode;
use actix_web::rt::time::timeout;
use actix_web::web::{Bytes, Data, Payload};
use actix_web::{HttpRequest, HttpResponse};
use eventgrid::RawData; // or `eventgrid::SystemEvent`, or a type of your own
use eventgrid::receive::http::request::Parts;
use eventgrid::receive::http::{Request, Response};
use eventgrid::receive::{
    CheckedHead, Events, Received, Receiver, Rejection, RejectionKind, accepted,
};

/// What is done with events. Event Grid delivers them again after 503, and gives up after 400.
async fn handle(events: Events) -> Result<(), Rejection> {
    for event in events.all::<RawData>()? {
        println!("{} {}", event.event_type(), event.id());
    }
    Ok(())
}

/// `App::new().app_data(Data::new(receiver)).route("/events", web::route().to(webhook))`
pub async fn webhook(
    request: HttpRequest,
    body: Payload,
    receiver: Data<Receiver>,
) -> HttpResponse {
    let response = answer(&request, body, &receiver).await;
    to_actix(response.unwrap_or_else(Rejection::into_response))
}

async fn answer(
    request: &HttpRequest,
    body: Payload,
    receiver: &Receiver,
) -> Result<Response<Bytes>, Rejection> {
    let content = match receiver.check_head(&head(request)?)? {
        CheckedHead::Handshake(handshake) => Received::Handshake(handshake),
        CheckedHead::Body(expected) => {
            let body = body.to_bytes_limited(expected.max_bytes());
            match timeout(expected.body_timeout(), body).await {
                Ok(Ok(Ok(body))) => expected.read(body)?,
                Ok(Err(_)) => return Err(expected.too_large()),
                Ok(Ok(Err(_))) | Err(_) => return Err(expected.incomplete()),
            }
        }
    };
    match content {
        Received::Handshake(handshake) => return Ok(handshake.into_response()),
        Received::SubscriptionDeleted(_) => {}
        Received::Events(events) => handle(events).await?,
    }
    Ok(accepted())
}

/// The head of a request: actix has types of an older version of the crate `http`.
fn head(request: &HttpRequest) -> Result<Parts, Rejection> {
    let mut head = Request::builder()
        .method(request.method().as_str())
        .uri(request.uri().to_string());
    for (name, value) in request.headers() {
        head = head.header(name.as_str(), value.as_bytes());
    }
    match head.body(()) {
        Ok(request) => Ok(request.into_parts().0),
        Err(_) => Err(Rejection::new(
            RejectionKind::Malformed,
            "no request that HTTP knows",
        )),
    }
}

fn to_actix(response: Response<Bytes>) -> HttpResponse {
    let status = StatusCode::from_u16(response.status().as_u16());
    let mut answer = HttpResponse::build(status.unwrap_or(StatusCode::INTERNAL_SERVER_ERROR));
    for (name, value) in response.headers() {
        answer.append_header((name.as_str(), value.as_bytes()));
    }
    answer.body(response.into_body())
}
