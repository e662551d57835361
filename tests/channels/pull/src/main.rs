//! Prints the events of a subscription of a namespace topic: a program to start from.
//!
//! `cargo run -p pull -- https://NAME.REGION-1.eventgrid.azure.net TOPIC SUBSCRIPTION`, as the user
//! of `az login`, or with an access key of the namespace in the variable `EVENTGRID_KEY`.

use azure_core::http::{ClientOptions, Url};
use azure_identity::DeveloperToolsCredential;
use eventgrid::receive::handler::each_event;
use eventgrid::receive::shutdown_signal;
use eventgrid::{Event, SystemEvent};
use pull::{Authorization, Consumer, Subscription};

/// The same function serves a webhook, a storage queue, Event Hubs and Service Bus.
async fn handle(event: Event<SystemEvent>) -> Result<(), std::io::Error> {
    println!("{:?} {:?}", event.event_type(), event.subject()); // quoted: a sender chose them
    Ok(())
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let [namespace, topic, subscription] = arguments.as_slice() else {
        return Err("usage: pull NAMESPACE_URL TOPIC SUBSCRIPTION".into());
    };
    let authorization = match std::env::var("EVENTGRID_KEY") {
        Ok(key) => Authorization::Key(key),
        // A service in Azure takes `ManagedIdentityCredential` instead.
        Err(_) => Authorization::Entra(DeveloperToolsCredential::new(None)?),
    };
    let namespace = Url::parse(namespace)?;
    let options = ClientOptions::default();
    let subscription = Subscription::new(namespace, topic, subscription, authorization, options);

    let consumer = Consumer::new(subscription, each_event(handle));
    let totals = consumer.run(shutdown_signal()).await;
    println!("{totals:?}");
    Ok(())
}
