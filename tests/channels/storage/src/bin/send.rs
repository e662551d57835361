//! Puts sample events into Azurite, where the other programs find them: a message for each into the queue
//! `events`, in base64 as Event Grid writes them, and a blob of dead letters.

use azure_core::base64;
use azure_core::http::{RequestContent, Url};
use azure_storage_blob::BlobContainerClient;
use azure_storage_queue::{QueueServiceClient, models::QueueMessage};
use eventgrid::{samples, serde_json, to_vec};
use storage::AZURITE_SIGNATURE;

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let url = format!("http://127.0.0.1:10001/devstoreaccount1?{AZURITE_SIGNATURE}");
    let service = QueueServiceClient::new(Url::parse(&url)?, None, None)?;
    let queue = service.queue_client("events")?;
    queue.create(None).await?;
    let mut letters = Vec::new();
    for sample in samples::samples().take(10) {
        let message = QueueMessage {
            message_text: Some(base64::encode(to_vec(&sample.cloud_event())?)),
        };
        queue.send_message(message.try_into()?, None).await?;
        let mut letter = serde_json::to_value(sample.event_grid())?;
        letter["deadLetterReason"] = "MaxDeliveryAttemptsExceeded".into();
        letter["deliveryAttempts"] = 30.into();
        letters.push(letter);
    }
    println!("{} messages in the queue `events`", letters.len());

    let url = format!("http://127.0.0.1:10000/devstoreaccount1/dead-letters?{AZURITE_SIGNATURE}");
    let container = BlobContainerClient::new(Url::parse(&url)?, None, None)?;
    if !container.exists().await? {
        container.create(None).await?;
    }
    let content = RequestContent::from(serde_json::to_vec(&letters)?);
    let blob = container.blob_client("SHOP/ORDERS/2026/11/3/8/letters.json");
    blob.upload(content, None).await?;
    println!(
        "{} dead letters in the container `dead-letters`",
        letters.len()
    );
    Ok(())
}
