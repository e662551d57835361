//! Receives events of Azure Event Grid in a webhook and prints a line for each.
//!
//! `cargo run --example receiver`, then `cargo run --example sender --
//! http://127.0.0.1:8080/events` in another terminal; `--help` lists all options. It listens on
//! this machine only. For Event Grid in Azure, put something with a certificate in front of it, and
//! set a secret.

use std::collections::BTreeMap;
use std::io::{self, Write};
use std::net::Ipv4Addr;
use std::process::ExitCode;
use std::sync::{Arc, Mutex, PoisonError};

use clap::Parser;
use eventgrid::key_vault::KeyVaultEvent;
use eventgrid::receive::axum::router;
use eventgrid::receive::handler::each_event;
use eventgrid::receive::tower::Webhook;
use eventgrid::receive::{Authentication, Receiver, serve};
use eventgrid::storage::StorageEvent;
use eventgrid::{Event, ResourceId, SystemEvent};
use tokio::net::TcpListener;

/// Print events that Event Grid, or the example `sender`, delivers to this machine
#[derive(Parser)]
#[command(
    name = "receiver",
    after_help = "Examples:
  cargo run --example receiver
  cargo run --example receiver -- --secret s3cret --subscription orders --subscription invoices
  cargo run --example receiver -- --fail 0.1"
)]
struct Arguments {
    /// The port to listen on
    #[arg(long, default_value_t = 8080)]
    port: u16,

    /// Accept only requests with this secret in the query, as `code` [default: no authentication]
    #[arg(long)]
    secret: Option<String>,

    /// Accept only deliveries of this subscription; may be repeated [default: of all]
    #[arg(long, value_name = "NAME")]
    subscription: Vec<String>,

    /// The share of events that fail at random, so that they come again: 0.1 is ten of a hundred
    #[arg(long, value_name = "SHARE", default_value_t = 0.0, value_parser = share)]
    fail: f64,
}

#[tokio::main]
async fn main() -> ExitCode {
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("receiver: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Receives events until it is interrupted.
async fn run(arguments: Arguments) -> io::Result<()> {
    // The log: handshakes, rejections and failures.
    tracing_subscriber::fmt()
        .without_time()
        .with_target(false)
        .with_writer(io::stderr)
        .init();
    let authentication = match arguments.secret {
        Some(secret) => Authentication::query("code", [secret]),
        None => Authentication::anyone(), // on this machine
    };
    let mut receiver = Receiver::new(authentication);
    if !arguments.subscription.is_empty() {
        receiver = receiver.subscriptions(arguments.subscription);
    }

    let summary = Arc::new(Summary::default());
    let counted = Arc::clone(&summary);
    let handler = each_event(move |event| {
        let result = handle(&event, arguments.fail, &counted);
        async { result }
    });
    let app = router("/events", Webhook::new(receiver, handler));

    let address = (Ipv4Addr::LOCALHOST, arguments.port);
    let listener = TcpListener::bind(address).await.map_err(|error| {
        let message = format!("port {}: {error}; choose another by --port", arguments.port);
        io::Error::new(error.kind(), message)
    })?;
    println!("listening at http://{}/events", listener.local_addr()?);
    serve(listener, app).await?;
    summary.print();
    Ok(())
}

/// Handles an event. After an error, Event Grid delivers it again.
fn handle(event: &Event<SystemEvent>, fail: f64, summary: &Summary) -> Result<(), io::Error> {
    if fastrand::f64() < fail {
        return Err(io::Error::other("failed at random"));
    }
    writeln!(io::stdout(), "{}", line(event))?;
    summary.count(event.event_type());
    Ok(())
}

/// The event, its resource, and details from the data of some types. Names and addresses of people
/// are in other properties, and in some subjects, and not printed.
fn line(event: &Event<SystemEvent>) -> String {
    let subject = event.subject().and_then(ResourceId::parse);
    let resource = subject.and_then(|id| Some(format!("{} {}", id.resource_type()?, id.name()?)));
    let details = match event.data() {
        SystemEvent::Resources(event) => {
            let operation = event.data().and_then(|data| data.operation_name.as_deref());
            format!("operation={}", operation.unwrap_or("-"))
        }
        SystemEvent::Storage(StorageEvent::BlobCreated(data)) => format!(
            "length={} type={}",
            data.content_length.unwrap_or_default(),
            data.content_type.as_deref().unwrap_or("-"),
        ),
        SystemEvent::KeyVault(KeyVaultEvent::SecretNearExpiry(data)) => format!(
            "vault={} secret={}",
            data.vault_name.as_deref().unwrap_or("-"),
            data.object_name.as_deref().unwrap_or("-"),
        ),
        SystemEvent::Other(_) => "not known here".to_owned(),
        _ => String::new(),
    };
    let parts = [event.event_type(), &resource.unwrap_or_default(), &details];
    let parts: Vec<&str> = parts.into_iter().filter(|part| !part.is_empty()).collect();
    printable(&parts.join("  "))
}

/// Text for one line of a terminal: without control characters, and shortened, because a sender
/// chose it.
fn printable(text: &str) -> String {
    text.chars()
        .take(200)
        .flat_map(char::escape_debug)
        .collect()
}

/// Counts the events of each source.
#[derive(Default)]
struct Summary(Mutex<BTreeMap<String, usize>>);

impl Summary {
    /// Counts `Microsoft.KeyVault.KeyExpired` as `Microsoft.KeyVault`.
    fn count(&self, event_type: &str) {
        let source = event_type
            .rsplit_once('.')
            .map_or(event_type, |(source, _)| source);
        let mut sources = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *sources.entry(source.to_owned()).or_default() += 1;
    }

    fn print(&self) {
        let sources = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        println!("\n{:>6}  events", sources.values().sum::<usize>());
        for (source, count) in &*sources {
            println!("{count:>6}  {}", printable(source));
        }
    }
}

fn share(text: &str) -> Result<f64, String> {
    let share = text
        .parse()
        .ok()
        .filter(|share| (0.0..=1.0).contains(share));
    share.ok_or_else(|| "expected a number from 0 to 1".to_owned())
}
