//! What becomes of the blobs of dead letters.

use std::sync::{Arc, Mutex};

use azure_core::http::RequestContent;
use azure_storage_blob::BlobContainerClient;
use eventgrid::receive::handler::{EachEvent, HandlerError, each_event};
use eventgrid::{Event, RawData};
use futures_util::TryStreamExt;
use storage::dead_letters::{Totals, replay};

use crate::azurite::Azurite;

fn of_a_topic(id: &str) -> String {
    format!(
        r#"{{"id":"{id}","topic":"/shop","subject":"orders/7","eventType":"Shop.OrderPlaced","eventTime":"2024-05-01T09:30:00Z","data":{{"orderId":7}},"dataVersion":"1","deadLetterReason":"MaxDeliveryAttemptsExceeded","deliveryAttempts":30,"lastDeliveryOutcome":"NotFound"}}"#
    )
}

fn of_a_namespace(id: &str) -> String {
    format!(
        r#"{{"deadletterProperties":{{"deadletterreason":"MaxDeliveryAttemptsExceeded","deliveryattempts":10}},"event":{{"specversion":"1.0","id":"{id}","source":"/shop","type":"Shop.OrderPlaced"}}}}"#
    )
}

async fn upload(container: &BlobContainerClient, name: &str, content: &str) {
    let content = RequestContent::from(content.as_bytes().to_vec());
    container
        .blob_client(name)
        .upload(content, None)
        .await
        .unwrap();
}

/// Names and contents.
async fn blobs(container: &BlobContainerClient) -> Vec<(String, String)> {
    let mut blobs = Vec::new();
    let mut pages = container.list_blobs(None).unwrap();
    while let Some(blob) = pages.try_next().await.unwrap() {
        let name = blob.name.unwrap();
        let download = container.blob_client(&name).download(None).await.unwrap();
        let content = download.body.collect().await.unwrap();
        blobs.push((name, String::from_utf8(content.to_vec()).unwrap()));
    }
    blobs
}

/// A handler that fails for the `Stubborn`, and the ids that it has handled.
fn handler() -> (EachEvent, Arc<Mutex<Vec<String>>>) {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let ids = seen.clone();
    let handler = each_event(move |event: Event<RawData>| {
        let result = match event.id() {
            id if id.starts_with("later") => Err(HandlerError::retry("the database is down")),
            id if id.starts_with("never") => Err(HandlerError::dead_letter("no such order")),
            id => {
                ids.lock().unwrap().push(id.to_owned());
                Ok(())
            }
        };
        async { result }
    });
    (handler, seen)
}

#[tokio::test]
async fn letters() {
    let azurite = Azurite::start("letters");
    what_is_handled_goes(&azurite).await;
    somebody_else_writes(&azurite).await;
    many_blobs(&azurite).await;
}

async fn what_is_handled_goes(azurite: &Azurite) {
    let container = azurite.container("letters").await;
    let array = |letters: &[String]| format!("[{}]", letters.join(","));
    let partly = array(&[
        of_a_topic("3"),
        of_a_topic("later 1"),
        of_a_namespace("never 1"),
        of_a_topic("4"),
    ]);
    let unreadable = array(&[of_a_topic("5"), r#"{"no": "event"}"#.to_owned()]);
    upload(
        &container,
        "SHOP/ORDERS/2026/11/3/8/a.json",
        &array(&[of_a_topic("1"), of_a_namespace("2")]),
    )
    .await;
    upload(&container, "SHOP/ORDERS/2026/11/3/8/b.json", &partly).await;
    upload(&container, "SHOP/ORDERS/2026/11/3/9/c.json", &unreadable).await;
    upload(&container, "SHOP/ORDERS/2026/11/3/9/d.json", "[]").await;
    upload(
        &container,
        "SHOP/OTHER/2026/11/3/9/e.json",
        &array(&[of_a_topic("elsewhere")]),
    )
    .await;
    upload(&container, "SHOP/ORDERS/notes.txt", "not a dead letter").await;

    let (handler, seen) = handler();
    let totals = replay(&container, "SHOP/ORDERS/", &handler).await.unwrap();
    assert_eq!(
        totals,
        Totals {
            handled: 5,
            kept: 3,
            skipped: 1
        }
    );
    assert_eq!(*seen.lock().unwrap(), ["1", "2", "3", "4", "5"]);
    let left = [
        (
            "SHOP/ORDERS/2026/11/3/8/b.json",
            array(&[of_a_topic("later 1"), of_a_namespace("never 1")]),
        ),
        (
            "SHOP/ORDERS/2026/11/3/9/c.json",
            r#"[{"no": "event"}]"#.to_owned(),
        ),
        ("SHOP/ORDERS/notes.txt", "not a dead letter".to_owned()),
        (
            "SHOP/OTHER/2026/11/3/9/e.json",
            array(&[of_a_topic("elsewhere")]),
        ),
    ];
    let left = left.map(|(name, content)| (name.to_owned(), content));
    assert_eq!(blobs(&container).await, left);

    // Once more: what was kept is tried again, and stays as it is.
    let totals = replay(&container, "SHOP/ORDERS/", &handler).await.unwrap();
    assert_eq!(
        totals,
        Totals {
            handled: 0,
            kept: 3,
            skipped: 1
        }
    );
    assert_eq!(blobs(&container).await, left);
}

async fn somebody_else_writes(azurite: &Azurite) {
    let container = Arc::new(azurite.container("written").await);
    upload(&container, "a.json", &format!("[{}]", of_a_topic("1"))).await;
    let (writer, new) = (container.clone(), format!("[{}]", of_a_topic("2")));
    let written = new.clone();
    let handler = each_event(move |_: Event<RawData>| {
        let (writer, written) = (writer.clone(), written.clone());
        async move {
            // Event Grid never does; another program that replays may.
            upload(&writer, "a.json", &written).await;
            Ok::<(), HandlerError>(())
        }
    });
    let totals = replay(&container, "", &handler).await.unwrap();
    assert_eq!(
        totals,
        Totals {
            handled: 1,
            kept: 0,
            skipped: 1
        }
    );
    assert_eq!(blobs(&container).await, [("a.json".to_owned(), new)]);
}

/// More than a page of the list, which is 5,000 at Azure; here a page is what the server says.
async fn many_blobs(azurite: &Azurite) {
    let container = azurite.container("many").await;
    for number in 0..50 {
        upload(
            &container,
            &format!("{number}.json"),
            &format!("[{}]", of_a_topic(&number.to_string())),
        )
        .await;
    }
    let (handler, seen) = handler();
    let totals = replay(&container, "", &handler).await.unwrap();
    assert_eq!(
        totals,
        Totals {
            handled: 50,
            kept: 0,
            skipped: 0
        }
    );
    assert_eq!(seen.lock().unwrap().len(), 50);
    assert_eq!(blobs(&container).await, []);
}
