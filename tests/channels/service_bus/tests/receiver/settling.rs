//! What becomes of messages, whatever the form of their body.

use std::sync::{Arc, Mutex};
use std::time::Duration;

use eventgrid::receive::Events;
use eventgrid::receive::handler::{HandlerError, each_delivery, each_event};
use eventgrid::{Event, SystemEvent};
use fe2o3_amqp::types::messaging::{AmqpSequence, AmqpValue, Body, Data};
use fe2o3_amqp::types::primitives::{Binary, Value};
use service_bus::{Settings, Tally, receive};
use tokio_util::sync::CancellationToken;

use crate::client::{event, send, take};
use crate::server::{DEAD, EVENTS, LONG, Server};

fn data(text: &str) -> Body<Value> {
    Body::Data([Data(Binary::from(text.as_bytes()))].into_iter().collect())
}

fn value(value: Value) -> Body<Value> {
    Body::Value(AmqpValue(value))
}

/// As `new BrokeredMessage(text)` of the older .NET client writes it.
fn wrapped(text: &str) -> Body<Value> {
    let mut xml =
        b"@\x06string\x083http://schemas.microsoft.com/2003/10/Serialization/\x99".to_vec();
    xml.push(u8::try_from(text.len()).unwrap());
    xml.extend(text.as_bytes());
    Body::Data([Data(Binary::from(xml))].into_iter().collect())
}

#[tokio::test]
async fn messages_are_completed_abandoned_and_dead_lettered() {
    let server = Server::start();
    let sequence = AmqpSequence(vec![Value::String(event("sequence"))]);
    let bodies = vec![
        data(&event("data")),
        data(&format!("[{}, {}]", event("one"), event("two"))),
        value(Value::String(event("text"))),
        value(Value::Binary(Binary::from(event("binary").into_bytes()))),
        wrapped(&event("wrapped")),
        data(&event("twice")),   // not handled the first time
        data(&event("refused")), // the handler does not want it
        data("not JSON"),
        value(Value::Int(7)),
        Body::Sequence([sequence].into_iter().collect()),
    ];
    send(&server.url(), EVENTS, bodies).await;

    let handled = Arc::new(Mutex::new(Vec::new()));
    let seen = Arc::clone(&handled);
    let handler = each_event(move |event: Event<SystemEvent>| {
        let mut seen = seen.lock().unwrap();
        let id = event.id().to_owned();
        let result = match id.as_str() {
            "refused" => Err(HandlerError::dead_letter("no such shop")),
            "twice" if !seen.contains(&id) => Err(HandlerError::retry("not now")),
            _ => Ok(()),
        };
        seen.push(id);
        async { result }
    });
    let mut settings = Settings::new(&server.url(), EVENTS);
    settings.first_pause = Duration::from_millis(10);
    let stop = CancellationToken::new();
    let ended = stop.clone();
    let receiving = tokio::spawn(async move {
        let mut tally = Tally::default();
        receive(&settings, Arc::new(handler), &ended, &mut tally)
            .await
            .unwrap();
        tally
    });

    let mut dead = take(&server.url(), DEAD, 4).await;
    dead.sort();
    assert!(dead[0].starts_with("Sequence") && dead[1].starts_with("Value"));
    assert_eq!(dead[2..], ["not JSON".to_owned(), event("refused")]);
    let all = async {
        while handled
            .lock()
            .unwrap()
            .iter()
            .filter(|id| *id == "twice")
            .count()
            < 2
        {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::time::timeout(LONG, all).await.unwrap();
    stop.cancel();
    let tally = tokio::time::timeout(LONG, receiving)
        .await
        .unwrap()
        .unwrap();
    let expected = Tally {
        completed: 6,
        abandoned: 1,
        dead_lettered: 4,
    };
    assert_eq!(tally, expected);

    let mut handled = std::mem::take(&mut *handled.lock().unwrap());
    handled.sort();
    assert_eq!(
        handled,
        [
            "binary", "data", "one", "refused", "text", "twice", "twice", "two", "wrapped"
        ]
    );
}

#[tokio::test]
async fn a_delivery_says_which_subscription_it_is_of_and_others_are_given_back() {
    let server = Server::start();
    let bodies: Vec<_> = (0..40)
        .map(|id| data(&event(&format!("{id:02}"))))
        .collect();
    send(&server.url(), EVENTS, bodies).await;

    let stop = CancellationToken::new();
    let ended = stop.clone();
    let handler = each_delivery(move |events: Events| {
        let name = events.delivery().subscription_name.clone();
        assert_eq!(name.as_deref(), Some("ORDERS"));
        ended.cancel(); // with the first
        async { Ok::<_, HandlerError>(()) }
    });
    let mut tally = Tally::default();
    let settings = Settings::new(&server.url(), EVENTS);
    let receiving = receive(&settings, Arc::new(handler), &stop, &mut tally);
    tokio::time::timeout(LONG, receiving)
        .await
        .unwrap()
        .unwrap();
    let completed = usize::try_from(tally.completed).unwrap();
    assert!((1..=16).contains(&completed), "{tally:?}");
    let left = take(&server.url(), EVENTS, 40 - completed).await;
    assert_eq!(left.len(), 40 - completed);
}
