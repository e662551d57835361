//! Prints the events of a storage queue: a program to start from.
//!
//! `cargo run -p storage --bin queue` reads the queue `events` of Azurite;
//! `… --bin queue -- https://ACCOUNT.queue.core.windows.net QUEUE` one in Azure, as the user of
//! `az login`, or with a shared access signature in the URL.

use azure_core::http::Url;
use azure_storage_queue::QueueServiceClient;
use eventgrid::receive::handler::each_event;
use eventgrid::receive::shutdown_signal;
use eventgrid::{Event, SystemEvent};
use storage::queue::Consumer;
use storage::{AZURITE_SIGNATURE, credential};

/// The same function serves a webhook, Event Hubs, Service Bus and pull delivery.
async fn handle(event: Event<SystemEvent>) -> Result<(), std::io::Error> {
    println!("{:?} {:?}", event.event_type(), event.subject()); // quoted: a sender chose them
    Ok(())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let azurite = || format!("http://127.0.0.1:10001/devstoreaccount1?{AZURITE_SIGNATURE}");
    let url = Url::parse(&arguments.next().unwrap_or_else(azurite))?;
    let name = arguments.next().unwrap_or_else(|| "events".to_owned());

    let service = QueueServiceClient::new(url.clone(), credential(&url)?, None)?;
    let (queue, poison) = (
        service.queue_client(&name)?,
        service.queue_client(&format!("{name}-poison"))?,
    );
    // It is not an error if they exist.
    queue.create(None).await?;
    poison.create(None).await?;

    let consumer = Consumer::new(queue, poison, each_event(handle));
    let totals = consumer.run(shutdown_signal()).await;
    println!("{totals:?}");
    Ok(())
}
