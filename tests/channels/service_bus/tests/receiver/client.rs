//! Sends messages, and takes them out of a queue.

use std::time::Duration;

use eventgrid::receive::message::read;
use fe2o3_amqp::connection::ConnectionHandle;
use fe2o3_amqp::session::SessionHandle;
use fe2o3_amqp::types::messaging::{AmqpValue, ApplicationProperties, Body, Message};
use fe2o3_amqp::types::primitives::Value;
use fe2o3_amqp::{Connection, Receiver, Sender, Session};
use tokio::time::timeout;

use crate::server::LONG;

/// An event, with the property that Event Grid sends along.
pub(crate) fn event(id: &str) -> String {
    format!(
        r#"{{"specversion": "1.0", "id": "{id}", "source": "/shop", "type": "Microsoft.Storage.BlobCreated", "data": {{"contentLength": 1}}}}"#
    )
}

/// Sends messages to a queue: each is with the server when this returns.
pub(crate) async fn send(url: &str, queue: &str, bodies: Vec<Body<Value>>) {
    let sending = send_all(url, queue, bodies);
    timeout(LONG, sending).await.expect("the messages are sent");
}

async fn send_all(url: &str, queue: &str, bodies: Vec<Body<Value>>) {
    let mut connection = Connection::open("sender", url).await.unwrap();
    let mut session = Session::begin(&mut connection).await.unwrap();
    let mut sender = Sender::attach(&mut session, "sender", queue).await.unwrap();
    for body in bodies {
        let properties = ApplicationProperties::builder()
            .insert("aeg-subscription-name", "ORDERS")
            .build();
        let message = Message::builder()
            .application_properties(properties)
            .body(body)
            .build();
        sender
            .send(message)
            .await
            .unwrap()
            .accepted_or("accepted")
            .unwrap();
    }
    goodbye(session, connection).await;
}

/// Takes so many messages out of a queue, and no more. Gives the text of their bodies.
pub(crate) async fn take(url: &str, queue: &str, number: usize) -> Vec<String> {
    let taking = take_all(url, queue, number);
    timeout(LONG, taking).await.expect("the messages are there")
}

async fn take_all(url: &str, queue: &str, number: usize) -> Vec<String> {
    let mut connection = Connection::open("taker", url).await.unwrap();
    let mut session = Session::begin(&mut connection).await.unwrap();
    let mut receiver = Receiver::attach(&mut session, "taker", queue)
        .await
        .unwrap();
    let mut taken = Vec::new();
    while taken.len() < number {
        let delivery = receiver.recv::<Body<Value>>().await.unwrap();
        receiver.accept(&delivery).await.unwrap();
        taken.push(text(delivery.body()));
    }
    goodbye(session, connection).await;
    taken
}

/// Ends a connection. With `RabbitMQ` 3 there is not always an answer to the end of a session.
async fn goodbye(mut session: SessionHandle<()>, mut connection: ConnectionHandle<()>) {
    let ending = async {
        session.end().await.unwrap();
        connection.close().await.unwrap();
    };
    if timeout(Duration::from_secs(5), ending).await.is_err() {
        println!("the server has not answered to the end of a session");
    }
}

fn text(body: &Body<Value>) -> String {
    let bytes = match body {
        Body::Data(sections) => sections.iter().flat_map(|data| data.0.to_vec()).collect(),
        Body::Value(AmqpValue(Value::String(text))) => text.clone().into_bytes(),
        other => return format!("{other:?}"),
    };
    let none: [(&str, &str); 0] = [];
    String::from_utf8_lossy(read(bytes, none).body()).into_owned()
}
