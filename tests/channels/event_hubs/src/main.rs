//! Consumes events of Azure Event Grid from an event hub, or another topic of Kafka, and prints a
//! line for each.
//!
//! `README.md` next to `Cargo.toml` says how to start it, and has its guarantees.

use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use clap::Parser;
use event_hubs::{Settings, consume};
use eventgrid::receive::handler::each_event;
use eventgrid::receive::shutdown_signal;
use eventgrid::{Event, SystemEvent};
use tokio_util::sync::CancellationToken;
use tracing::info;

/// Print the events of an event hub, or of another topic of Kafka
#[derive(Parser)]
#[command(
    name = "consumer",
    after_help = "Examples:
  consumer --servers 127.0.0.1:9092 --topic events --group printers
  EVENT_HUBS_CONNECTION_STRING='Endpoint=sb://…' consumer --topic events --group printers"
)]
struct Arguments {
    /// The brokers of a Kafka cluster without authentication
    #[arg(
        long,
        value_name = "HOST:PORT,…",
        required_unless_present = "connection_string"
    )]
    servers: Option<String>,

    /// The connection string of an Event Hubs namespace; it is a secret, so it is in the
    /// environment
    #[arg(
        long,
        hide = true,
        env = "EVENT_HUBS_CONNECTION_STRING",
        hide_env_values = true
    )]
    connection_string: Option<String>,

    /// The topic: the event hub
    #[arg(long)]
    topic: String,

    /// The consumer group
    #[arg(long)]
    group: String,

    /// The topic for messages that can never be handled [default: TOPIC-dead-letters]
    #[arg(long, value_name = "TOPIC")]
    dead_letters: Option<String>,

    /// A property of librdkafka; may be repeated
    #[arg(short = 'X', value_name = "NAME=VALUE", value_parser = property)]
    properties: Vec<(String, String)>,

    /// Seconds between reports of progress
    #[arg(long, value_name = "SECONDS", default_value_t = 10)]
    report: u64,

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
    match run(Arguments::parse()).await {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("consumer: {error}");
            ExitCode::FAILURE
        }
    }
}

/// Consumes until it is interrupted.
async fn run(arguments: Arguments) -> Result<(), Box<dyn std::error::Error>> {
    let fail = arguments.fail;
    let handler = each_event(move |event| async move { handle(&event, fail) });
    let stop = CancellationToken::new();
    let consuming = consume(settings(arguments)?, Arc::new(handler), stop.clone());
    let mut consuming = std::pin::pin!(consuming);
    let progress = tokio::select! {
        ended = &mut consuming => ended?,
        () = shutdown_signal() => {
            info!("finishing what is being handled");
            stop.cancel();
            consuming.await?
        }
    };
    info!("{progress}");
    Ok(())
}

/// Handles an event. After an error it is handled again.
fn handle(event: &Event<SystemEvent>, fail: f64) -> Result<(), io::Error> {
    if fastrand::f64() < fail {
        return Err(io::Error::other("failed at random"));
    }
    // Quoted: a sender chose them.
    writeln!(io::stdout(), "{:?} {:?}", event.event_type(), event.id())
}

fn settings(arguments: Arguments) -> Result<Settings, String> {
    let (topic, group) = (&arguments.topic, &arguments.group);
    let mut settings = match (arguments.servers, arguments.connection_string) {
        (Some(servers), _) => Settings::new(&servers, topic, group),
        (None, Some(string)) => Settings::event_hub(&string, topic, group)?,
        (None, None) => return Err("say where the broker is: --servers HOST:PORT".to_owned()),
    };
    if let Some(topic) = arguments.dead_letters {
        settings.dead_letter_topic = topic;
    }
    settings.report_interval = Duration::from_secs(arguments.report.max(1));
    for (name, value) in arguments.properties {
        settings = settings.with(&name, &value);
    }
    Ok(settings)
}

fn property(argument: &str) -> Result<(String, String), String> {
    let (name, value) = argument.split_once('=').ok_or("write NAME=VALUE")?;
    Ok((name.to_owned(), value.to_owned()))
}
