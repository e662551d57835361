//! Sends events to a webhook on this machine as Event Grid does: handshakes first, then batches,
//! with retries on a schedule, and dead letters in a file.
//!
//! `cargo run --example sender -- http://127.0.0.1:8080/events`; `--help` lists all options. The
//! exit code is 1 if an event was not delivered, and 2 if none was sent.

use std::io::IsTerminal;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser;
use clap::builder::RangedU64ValueParser;
use tokio::time::interval;

use event_grid::{
    DeadLetters, Endpoint, Form, RetryPolicy, Subscription, Tally, group, local, requests,
    validate_by_code, validate_by_origin,
};
use feed::{Envelope, Feed};

mod event_grid;
mod feed;
#[path = "../../conform/unwrap.rs"]
mod unwrap;

/// Send events to a webhook on this machine as Azure Event Grid does
#[derive(Parser)]
#[command(
    name = "sender",
    after_help = "Examples:
  cargo run --example sender -- http://127.0.0.1:8080/events
                              a sample of every event type, in both envelopes
  cargo run --example sender -- 'http://127.0.0.1:8080/events?code=s3cret' --samples=KeyVault --envelope cloud-events
  cargo run --example sender -- http://127.0.0.1:8080/events --count 100000 --batch 500 --dead-letters dead.json
  cargo run --example sender -- http://127.0.0.1:8080/events --file dead.json"
)]
struct Arguments {
    /// The webhook, with its secret in the query if it needs one
    endpoint: String,

    /// Send samples of the event types whose name contains this [default: of all]
    #[arg(long, value_name = "TEXT", num_args = 0..=1, require_equals = true, default_missing_value = "")]
    samples: Option<String>,

    /// Send the events of this file, captured on any channel: events, dead letters, a pulled batch …
    #[arg(long, conflicts_with = "samples")]
    file: Option<PathBuf>,

    /// The number of events to send, by repeating or omitting some [default: each once]
    #[arg(long, value_name = "N")]
    count: Option<usize>,

    /// The maximum number of events a second
    #[arg(long, value_name = "N", value_parser = positive)]
    rate: Option<f64>,

    /// The maximum number of events in a request
    #[arg(long, value_name = "N", default_value_t = 1, value_parser = RangedU64ValueParser::<usize>::new().range(1..=5_000))]
    batch: usize,

    /// The envelope [default: mixed, or that of the file's events]
    #[arg(long, value_enum)]
    envelope: Option<Envelope>,

    /// CloudEvents in binary mode: attributes in headers, one event a request
    #[arg(long)]
    binary: bool,

    /// The name of the subscription
    #[arg(long, value_name = "NAME", default_value = "laptop", value_parser = name)]
    subscription: String,

    /// How many times faster than Event Grid's own schedule attempts follow each other
    #[arg(long, value_name = "FACTOR", default_value_t = 1_000.0, value_parser = positive)]
    speed: f64,

    /// The maximum number of attempts
    #[arg(long, value_name = "N", default_value_t = 30, value_parser = clap::value_parser!(u32).range(1..=30))]
    attempts: u32,

    /// The maximum time for attempts, in minutes of Azure's time
    #[arg(long, value_name = "MINUTES", default_value_t = 1_440, value_parser = clap::value_parser!(u64).range(1..=1_440))]
    time_to_live: u64,

    /// Append undelivered events to this file; without it, they are dropped
    #[arg(long, value_name = "FILE")]
    dead_letters: Option<PathBuf>,
}

#[tokio::main]
async fn main() -> ExitCode {
    match send(Arguments::parse()).await {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::from(1),
        Err(message) => {
            eprintln!("sender: {message}");
            ExitCode::from(2)
        }
    }
}

/// Runs until everything is done or interrupted; returns whether all events were delivered.
async fn send(arguments: Arguments) -> Result<bool, String> {
    // Not a parser of the argument: clap's message would show the secret in it.
    let endpoint = Endpoint::new(local(&arguments.endpoint)?);
    let feed = match &arguments.file {
        Some(path) => Feed::file(path, arguments.envelope)?,
        None => Feed::samples(
            arguments.samples.as_deref().unwrap_or_default(),
            arguments.envelope.unwrap_or(Envelope::Mixed),
        )?,
    };
    let dead_letters = match &arguments.dead_letters {
        Some(path) => {
            Some(DeadLetters::open(path).map_err(|error| format!("{}: {error}", path.display()))?)
        }
        None => None,
    };
    let retry = RetryPolicy {
        attempts: arguments.attempts,
        time_to_live: Duration::from_secs(60 * arguments.time_to_live),
        speed: arguments.speed,
    };
    shake_hands(&endpoint, &feed, &arguments.subscription).await?;

    let form = Form {
        subscription: arguments.subscription,
        batch: arguments.batch,
        binary: arguments.binary,
    };
    let count = arguments.count.unwrap_or(feed.len());
    println!("sending {count} events to {endpoint}");
    let subscription = Subscription::new(endpoint, retry, dead_letters);
    let mut unwritable = None;
    let messages = group(feed.events(count), &form)
        .map_while(|events| {
            requests(&events, &form)
                .map_err(|error| unwritable = Some(error))
                .ok()
        })
        .flatten();
    tokio::select! {
        done = subscription.deliver_all(messages, arguments.rate) => {
            done.map_err(|rejection| rejection.to_string())?;
        }
        () = progress(&subscription) => {}
        _ = tokio::signal::ctrl_c() => println!("interrupted"),
    }
    if let Some(error) = unwritable {
        return Err(format!("an event cannot be sent in this form: {error}"));
    }
    let tally = subscription.tally();
    report(&tally, count, arguments.dead_letters.as_ref());
    Ok(tally.delivered == count)
}

/// Asks the webhook whether it wants the events, once for each envelope.
async fn shake_hands(endpoint: &Endpoint, feed: &Feed, name: &str) -> Result<(), String> {
    let (event_grid, cloud_events) = feed.envelopes();
    if event_grid {
        validate_by_code(endpoint, name).await?;
        println!("handshake of the Event Grid schema: accepted");
    }
    if cloud_events {
        validate_by_origin(endpoint).await?;
        println!("handshake of the CloudEvents schema: accepted");
    }
    Ok(())
}

/// Shows a line about slow deliveries on a terminal.
async fn progress(subscription: &Subscription) {
    let mut interval = interval(Duration::from_secs(1));
    interval.tick().await;
    loop {
        interval.tick().await;
        let tally = subscription.tally();
        let (delivered, waiting) = (tally.delivered, tally.waiting());
        overwrite(&format!(
            "{delivered} delivered, {waiting} under way or waiting"
        ));
    }
}

/// Clears the line about progress, if there is one.
fn overwrite(line: &str) {
    if std::io::stderr().is_terminal() {
        eprint!("\r{line:<70}\r");
    }
}

/// The summary.
fn report(tally: &Tally, count: usize, file: Option<&PathBuf>) {
    overwrite("");
    println!("{} of {count} events delivered", tally.delivered);
    match file {
        Some(file) if tally.dead_lettered > 0 => {
            println!("{} dead letters in {}", tally.dead_lettered, file.display());
        }
        None if tally.dropped > 0 => {
            println!(
                "{} dropped: there is no `--dead-letters FILE`",
                tally.dropped
            );
        }
        _ => {}
    }
    let settled = tally.delivered + tally.dead_lettered + tally.dropped;
    if settled < count {
        println!("{} were still to be delivered", count - settled);
    }
    for (answer, requests) in &tally.answers {
        println!("{requests:>6} requests: {answer}");
    }
}

fn positive(text: &str) -> Result<f64, String> {
    let number = text.parse::<f64>().ok();
    let number = number.filter(|number| number.is_finite() && *number >= 0.001);
    number.ok_or_else(|| "expected a number from 0.001 up".to_owned())
}

fn name(text: &str) -> Result<String, String> {
    let is_valid = (3..=64).contains(&text.len())
        && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    is_valid
        .then(|| text.to_owned())
        .ok_or_else(|| "expected 3 to 64 letters, digits and hyphens".to_owned())
}
