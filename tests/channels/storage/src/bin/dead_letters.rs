//! Replays dead letters: a program to start from.
//!
//! `cargo run -p storage --bin dead_letters` reads the container `dead-letters` of Azurite;
//! `… --bin dead_letters -- https://ACCOUNT.blob.core.windows.net/CONTAINER PREFIX` one in Azure, as
//! the user of `az login`, or with a shared access signature in the URL.

use azure_core::http::Url;
use azure_storage_blob::BlobContainerClient;
use eventgrid::receive::handler::each_event;
use eventgrid::{Event, SystemEvent};
use storage::dead_letters::replay;
use storage::{AZURITE_SIGNATURE, credential};

/// The handler of the subscription that gave up on the events.
async fn handle(event: Event<SystemEvent>) -> Result<(), std::io::Error> {
    println!("{:?} {:?}", event.event_type(), event.subject()); // quoted: a sender chose them
    Ok(())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = std::env::args().skip(1);
    let azurite =
        || format!("http://127.0.0.1:10000/devstoreaccount1/dead-letters?{AZURITE_SIGNATURE}");
    let url = Url::parse(&arguments.next().unwrap_or_else(azurite))?;
    let prefix = arguments.next().unwrap_or_default();

    let container = BlobContainerClient::new(url.clone(), credential(&url)?, None)?;
    let totals = replay(&container, &prefix, &each_event(handle)).await?;
    println!("{totals:?}");
    Ok(())
}
