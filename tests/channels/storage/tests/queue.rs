//! What becomes of a message.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use azure_storage_queue::models::QueueClientGetPropertiesResultHeaders as _;
use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, STANDARD_NO_PAD, URL_SAFE, URL_SAFE_NO_PAD};
use eventgrid::receive::handler::{Handler, HandlerError, each_event};
use eventgrid::{Event, RawData};
use storage::queue::{Consumer, Totals};

use crate::azurite::{self, Azurite, drain, peek, send};

/// Ids whose base64 has both characters in which the alphabets differ.
const EVENT: &str =
    r#"{"specversion": "1.0", "id": "~~~???>>>", "source": "/shop", "type": "Shop.OrderPlaced"}"#;

async fn consumer<H: Handler>(azurite: &Azurite, name: &str, handler: H) -> Consumer<H> {
    let queue = azurite.queue(name).await;
    let poison = azurite.queue(&format!("{name}-poison")).await;
    let mut consumer = Consumer::new(queue, poison, handler);
    consumer.retry_delay = Duration::ZERO;
    consumer
}

fn totals(handled: usize, retried: usize, poisoned: usize) -> Totals {
    Totals {
        handled,
        retried,
        poisoned,
        unsettled: 0,
    }
}

#[tokio::test]
async fn messages() {
    let azurite = Azurite::start("messages");
    text_in_all_forms(&azurite).await;
    answers_of_a_handler(&azurite).await;
    what_ended_all_its_consumers(&azurite).await;
    no_longer_ours(&azurite).await;
    end_after_what_has_begun(&azurite).await;
}

async fn text_in_all_forms(azurite: &Azurite) {
    let wrapped = |text: String| {
        let lines = text.as_bytes().chunks(20).map(String::from_utf8_lossy);
        lines.collect::<Vec<_>>().join("\r\n")
    };
    let readable = [
        EVENT.to_owned(),
        format!("\n  [{EVENT}]"),
        EVENT.replace("OrderPlaced", "<Größe> & \u{1F6D2}"),
        STANDARD.encode(EVENT),
        STANDARD_NO_PAD.encode(EVENT),
        URL_SAFE.encode(EVENT),
        URL_SAFE_NO_PAD.encode(EVENT),
        wrapped(STANDARD.encode(EVENT)),
        STANDARD.encode(format!("\u{feff}{EVENT}")),
    ];
    let broken = [
        "hello".to_owned(),
        EVENT[..EVENT.len() - 1].to_owned(),
        EVENT.replace("\"id\"", "\"ID of the event\""),
        STANDARD.encode("hello"),
        STANDARD.encode(STANDARD.encode(EVENT)),
        STANDARD.encode(&EVENT[1..]),
        "\"text\"".to_owned(),
    ];
    let count = Arc::new(AtomicUsize::new(0));
    let counted = count.clone();
    let handler = each_event(move |event: Event<RawData>| {
        assert_eq!(event.id(), "~~~???>>>");
        counted.fetch_add(1, Ordering::Relaxed);
        async { Ok::<(), HandlerError>(()) }
    });
    let consumer = consumer(azurite, "forms", handler).await;
    for text in readable.iter().chain(&broken) {
        send(&consumer.queue, text).await;
    }
    assert_eq!(
        consumer.round().await.unwrap(),
        totals(readable.len(), 0, broken.len())
    );
    assert_eq!(count.load(Ordering::Relaxed), readable.len());
    // As they were sent; settled at the same time, so in any order.
    let mut kept = peek(&consumer.poison).await;
    kept.sort();
    let mut expected = broken.to_vec();
    expected.sort();
    assert_eq!(kept, expected);
    assert_eq!(drain(&consumer.queue).await.len(), 0);
}

async fn answers_of_a_handler(azurite: &Azurite) {
    let event = |event_type: &str| EVENT.replace("Shop.OrderPlaced", event_type);
    let handler = each_event(|event: Event<RawData>| async move {
        match event.event_type() {
            "Fine" => Ok(()),
            "Hopeless" => Err(HandlerError::dead_letter("no such order")),
            "Panic" => panic!("a mistake"),
            _ => Err(HandlerError::retry("the database is down")),
        }
    });
    let mut consumer = consumer(azurite, "answers", handler).await;
    consumer.max_attempts = 3;
    for event_type in ["Fine", "Hopeless", "Panic", "Later"] {
        send(&consumer.queue, &event(event_type)).await;
    }
    assert_eq!(consumer.round().await.unwrap(), totals(1, 2, 1));
    assert_eq!(peek(&consumer.poison).await, [event("Hopeless")]);
    assert_eq!(consumer.round().await.unwrap(), totals(0, 2, 0));
    assert_eq!(consumer.round().await.unwrap(), totals(0, 0, 2));
    assert_eq!(consumer.round().await.unwrap(), totals(0, 0, 0));
    let mut kept = peek(&consumer.poison).await;
    kept.sort();
    assert_eq!(kept, [event("Hopeless"), event("Later"), event("Panic")]);
}

/// A message on which a program dies never gets an answer.
async fn what_ended_all_its_consumers(azurite: &Azurite) {
    let handler =
        each_event(|_: Event<RawData>| async { Err::<(), _>("must not see it again".to_owned()) });
    let mut consumer = consumer(azurite, "deadly", handler).await;
    consumer.max_attempts = 2;
    send(&consumer.queue, EVENT).await;
    for _ in 0..2 {
        // What died after it received.
        let response = consumer.queue.receive_messages(None).await.unwrap();
        let message = response.into_model().unwrap().items.unwrap().remove(0);
        let (id, receipt) = (message.message_id.unwrap(), message.pop_receipt.unwrap());
        consumer
            .queue
            .update_message(&id, &receipt, 0, None)
            .await
            .unwrap();
    }
    assert_eq!(consumer.round().await.unwrap(), totals(0, 0, 1));
    assert_eq!(peek(&consumer.poison).await, [EVENT]);
}

/// The handler takes longer than the message is hidden, and another consumer gets it.
async fn no_longer_ours(azurite: &Azurite) {
    let (name, url) = ("slow", azurite.queue_service_url());
    let handler = each_event(move |_: Event<RawData>| {
        let queue = azurite::queue(&url, name);
        async move {
            loop {
                let response = queue.receive_messages(None).await.unwrap();
                if response.into_model().unwrap().items.is_some() {
                    return Ok::<(), HandlerError>(());
                }
            }
        }
    });
    let mut consumer = consumer(azurite, name, handler).await;
    consumer.hidden = Duration::from_secs(1);
    send(&consumer.queue, EVENT).await;
    let expected = Totals {
        unsettled: 1,
        ..Totals::default()
    };
    assert_eq!(consumer.round().await.unwrap(), expected);
    // The other one has it still.
    let properties = consumer.queue.get_properties(None).await.unwrap();
    assert_eq!(properties.approximate_messages_count().unwrap(), Some(1));
}

async fn end_after_what_has_begun(azurite: &Azurite) {
    let (end, ended) = tokio::sync::watch::channel(false);
    let handler = each_event(move |_: Event<RawData>| {
        end.send_replace(true);
        async { Ok::<(), HandlerError>(()) }
    });
    let consumer = consumer(azurite, "end", handler).await;
    send(&consumer.queue, EVENT).await;
    let mut ended = ended;
    let queue = azurite::queue(&azurite.queue_service_url(), "end");
    let until = async move { drop(ended.wait_for(|ended| *ended).await) };
    let run = tokio::spawn(async move { consumer.run(until).await });
    assert_eq!(run.await.unwrap(), totals(1, 0, 0));
    assert_eq!(drain(&queue).await.len(), 0);
}
