//! Prints a line per event, in either envelope, then counts by source and type.
//!
//! `cargo run --example events FILE`, or without a file from standard input. The exit code is 1 if
//! an event could not be read, and 2 without input.

use std::collections::BTreeMap;
use std::io::{self, Read, Write};
use std::process::ExitCode;
use std::{env, fs};

use eventgrid::event_grid::EventGridServiceEvent;
use eventgrid::machine_learning_services::{
    MachineLearningServicesEvent, ModelRegisteredModelVersion,
};
use eventgrid::resources::ResourcesEvent;
use eventgrid::time::format_description::well_known::Rfc3339;
use eventgrid::{Event, ResourceId, SystemEvent, each};

fn main() -> ExitCode {
    match run() {
        Ok(0) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::from(1),
        Err(error) => {
            eprintln!("events: {error}");
            ExitCode::from(2)
        }
    }
}

/// Prints all events and returns how many could not be read.
fn run() -> io::Result<usize> {
    let body = input()?;
    let mut out = io::stdout().lock();
    let mut known = BTreeMap::<_, usize>::new();
    let mut unknown = BTreeMap::<_, usize>::new();
    let mut rejected = 0;

    for event in each::<SystemEvent>(&body) {
        match event {
            Ok(event) => {
                writeln!(out, "{}", line(&event))?;
                let event_type = event.event_type().to_owned();
                match source(&event).map(str::to_owned) {
                    Some(source) => *known.entry((source, event_type)).or_default() += 1,
                    None => *unknown.entry(event_type).or_default() += 1,
                }
            }
            Err(reason) => {
                rejected += 1;
                writeln!(out, "rejected: {reason}")?;
            }
        }
    }

    writeln!(out)?;
    for ((source, event_type), count) in known {
        let event_type = without_namespace(&event_type);
        writeln!(out, "{count:>6}  {source}: {event_type}")?;
    }
    for (event_type, count) in unknown {
        writeln!(out, "{count:>6}  unknown: {event_type}")?;
    }
    if rejected > 0 {
        writeln!(out, "{rejected:>6}  rejected")?;
    }
    Ok(rejected)
}

fn input() -> io::Result<Vec<u8>> {
    let Some(path) = env::args_os().nth(1) else {
        let mut body = Vec::new();
        io::stdin().read_to_end(&mut body)?;
        return Ok(body);
    };
    fs::read(&path)
        .map_err(|error| io::Error::new(error.kind(), format!("{}: {error}", path.display())))
}

/// One line: time, source, type, subject, and details from the data.
fn line(event: &Event<SystemEvent>) -> String {
    let time = event.time().and_then(|time| time.format(&Rfc3339).ok());
    let source = source(event);
    let event_type = match source {
        Some(_) => without_namespace(event.event_type()),
        None => event.event_type(),
    };
    let parts = [
        or_dash(time.as_deref()),
        source.unwrap_or("unknown"),
        event_type,
        &subject(event.subject()),
        &details(event.data()),
    ];
    parts.join("  ").trim_end().to_owned()
}

/// `ModelRegistered` for `Microsoft.MachineLearningServices.ModelRegistered`.
fn without_namespace(event_type: &str) -> &str {
    event_type.splitn(3, '.').last().unwrap_or(event_type)
}

/// A resource ID shortened, any other subject unchanged.
fn subject(subject: Option<&str>) -> String {
    let subject = or_dash(subject);
    let Some(id) = ResourceId::parse(subject) else {
        return subject.to_owned();
    };
    match (id.resource_type(), id.name()) {
        (Some(resource_type), Some(name)) => format!("{resource_type} {name}"),
        _ => subject.to_owned(),
    }
}

/// The service of an event, `KeyVault` for `Microsoft.KeyVault.KeyExpired`; `None` if its type is
/// unknown.
fn source(event: &Event<SystemEvent>) -> Option<&str> {
    match event.data() {
        SystemEvent::Other(_) => None,
        _ => event.event_type().split('.').nth(1),
    }
}

/// Selected properties of the event types of three sources; other sources work the same way.
fn details(data: &SystemEvent) -> String {
    match data {
        SystemEvent::EventGrid(event) => event_grid(event),
        SystemEvent::MachineLearningServices(event) => machine_learning(event),
        SystemEvent::Resources(event) => resources(event),
        _ => String::new(),
    }
}

fn event_grid(event: &EventGridServiceEvent) -> String {
    match event {
        EventGridServiceEvent::SubscriptionValidationEvent(data) => {
            format!("code={}", or_dash(data.validation_code.as_deref()))
        }
        EventGridServiceEvent::SubscriptionDeletedEvent(data) => {
            format!(
                "subscription={}",
                or_dash(data.event_subscription_id.as_deref())
            )
        }
        _ => String::new(),
    }
}

fn machine_learning(event: &MachineLearningServicesEvent) -> String {
    use MachineLearningServicesEvent as Event;

    match event {
        Event::ModelRegistered(data) => {
            let version = match &data.model_version {
                Some(ModelRegisteredModelVersion::String(version)) => version.to_string(),
                Some(ModelRegisteredModelVersion::Integer(version)) => version.to_string(),
                _ => "-".to_owned(),
            };
            format!(
                "model={} version={version}",
                or_dash(data.model_name.as_deref())
            )
        }
        Event::ModelDeployed(data) => format!(
            "service={} compute={} models={}",
            or_dash(data.service_name.as_deref()),
            or_dash(data.service_compute_type.as_deref()),
            or_dash(data.model_ids.as_deref()),
        ),
        Event::RunCompleted(data) => format!(
            "experiment={} run={}",
            or_dash(data.experiment_name.as_deref()),
            or_dash(data.run_id.as_deref()),
        ),
        Event::RunStatusChanged(data) => format!(
            "experiment={} run={} status={}",
            or_dash(data.experiment_name.as_deref()),
            or_dash(data.run_id.as_deref()),
            or_dash(data.run_status.as_deref()),
        ),
        Event::DatasetDriftDetected(data) => {
            let coefficient = data.drift_coefficient.map(|value| format!("{value:.3}"));
            format!(
                "monitor={} coefficient={}",
                or_dash(data.data_drift_name.as_deref()),
                or_dash(coefficient.as_deref()),
            )
        }
        _ => String::new(),
    }
}

/// All resource events have the same data. Its claims are personal and not printed.
fn resources(event: &ResourcesEvent) -> String {
    let Some(data) = event.data() else {
        return String::new();
    };
    let method = data
        .http_request
        .as_ref()
        .and_then(|request| request.method.as_deref());
    format!(
        "operation={} status={} method={}",
        or_dash(data.operation_name.as_deref()),
        or_dash(data.status.as_deref()),
        or_dash(method),
    )
}

fn or_dash(text: Option<&str>) -> &str {
    text.unwrap_or("-")
}
