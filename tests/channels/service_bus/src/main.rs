//! Receives events of Azure Event Grid from a queue of Service Bus, or of another server that speaks
//! AMQP 1.0, and prints a line for each.
//!
//! `README.md` next to `Cargo.toml` says how to start it, and has its guarantees.

use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use clap::Parser;
use eventgrid::receive::handler::{Handler, each_event};
use eventgrid::receive::shutdown_signal;
use eventgrid::{Event, SystemEvent};
use service_bus::{Settings, Tally, receive};
use tokio_util::sync::CancellationToken;
use tracing::{info, warn};

/// Print the events in a queue of Service Bus, or of another server that speaks AMQP 1.0
#[derive(Parser)]
#[command(
    name = "receiver",
    after_help = "Examples:
  AMQP_URL=amqp://guest:guest@127.0.0.1:5672 receiver /queue/events
  SERVICE_BUS_CONNECTION_STRING='Endpoint=sb://…' receiver orders/Subscriptions/billing"
)]
struct Arguments {
    /// The queue, or the subscription of a topic
    address: String,

    /// The server, with user and password; it is a secret, so it is in the environment
    #[arg(long, hide = true, env = "AMQP_URL", hide_env_values = true)]
    url: Option<String>,

    /// The connection string of a Service Bus namespace; also in the environment
    #[arg(
        long,
        hide = true,
        env = "SERVICE_BUS_CONNECTION_STRING",
        hide_env_values = true
    )]
    connection_string: Option<String>,

    /// How many messages are handled simultaneously
    #[arg(long, value_name = "NUMBER", default_value_t = 16)]
    concurrency: u32,

    /// The share of events that fail at random, so that they come again: 0.1 is ten of a hundred
    #[arg(long, value_name = "SHARE", default_value_t = 0.0)]
    fail: f64,
}

#[tokio::main]
async fn main() -> ExitCode {
    tracing_subscriber::fmt()
        .with_target(false)
        .with_writer(io::stderr)
        .init();
    let arguments = Arguments::parse();
    let settings = match settings(&arguments) {
        Ok(settings) => settings,
        Err(error) => {
            eprintln!("receiver: {error}");
            return ExitCode::FAILURE;
        }
    };
    let fail = arguments.fail;
    let handler = Arc::new(each_event(move |event| async move { handle(&event, fail) }));
    let stop = CancellationToken::new();
    let interrupt = stop.clone();
    tokio::spawn(async move {
        shutdown_signal().await;
        info!("finishing what is being handled");
        interrupt.cancel();
    });
    run(&settings, handler, &stop).await;
    ExitCode::SUCCESS
}

/// Receives until it is told to stop. It connects again if the connection ends.
async fn run(settings: &Settings, handler: Arc<dyn Handler>, stop: &CancellationToken) {
    let mut tally = Tally::default();
    let mut pause = Duration::from_millis(200);
    while !stop.is_cancelled() {
        let before = tally;
        if let Err(error) = receive(settings, Arc::clone(&handler), stop, &mut tally).await {
            if tally != before {
                pause = Duration::from_millis(200); // it worked for a while
            }
            warn!("connecting again in {pause:?}: {error}");
            stop.run_until_cancelled(tokio::time::sleep(pause)).await;
            pause = (pause * 2).min(Duration::from_secs(30));
        }
    }
    info!("{tally:?}");
}

/// Handles an event. After an error the message comes again.
fn handle(event: &Event<SystemEvent>, fail: f64) -> Result<(), io::Error> {
    if fastrand::f64() < fail {
        return Err(io::Error::other("failed at random"));
    }
    // Quoted: a sender chose them.
    writeln!(io::stdout(), "{:?} {:?}", event.event_type(), event.id())
}

fn settings(arguments: &Arguments) -> Result<Settings, String> {
    let mut settings = match (&arguments.url, &arguments.connection_string) {
        (Some(url), _) => Settings::new(url, &arguments.address),
        (None, Some(string)) => Settings::service_bus(string, &arguments.address)?,
        (None, None) => {
            return Err(
                "say where the server is: set SERVICE_BUS_CONNECTION_STRING or AMQP_URL".to_owned(),
            );
        }
    };
    settings.concurrency = arguments.concurrency.max(1);
    Ok(settings)
}
