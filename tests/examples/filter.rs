//! Handles one operation on the resources in one resource group, out of all events of a
//! subscription.
//!
//! `cargo run --example filter RESOURCE_ID FILE`, or without a file from standard input.

use std::io::{self, Read, Write};
use std::process::ExitCode;
use std::{env, fs};

use eventgrid::resources::{ResourceEventData, ResourcesEvent};
use eventgrid::{Event, ResourceId, each};

const OPERATION: &str = "Microsoft.Compute/virtualMachines/write";

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("filter: {error}");
            ExitCode::from(2)
        }
    }
}

fn run() -> Result<(), Box<dyn std::error::Error>> {
    let mut arguments = env::args().skip(1);
    let scope = arguments.next().ok_or("usage: filter RESOURCE_ID [FILE]")?;
    let scope = ResourceId::try_from(scope.as_str())?;
    let mut body = Vec::new();
    match arguments.next() {
        Some(path) => fs::File::open(path)?.read_to_end(&mut body)?,
        None => io::stdin().read_to_end(&mut body)?,
    };

    for event in each::<ResourcesEvent>(&body) {
        match event {
            Ok(event) => {
                if let Some((machine, data)) = written_below(scope, &event) {
                    handle(machine, data)?;
                }
            }
            Err(rejected) => eprintln!("rejected: {rejected}"),
        }
    }
    Ok(())
}

/// The resource and the data of an event, if it reports the operation in the scope.
fn written_below<'e>(
    scope: ResourceId<'_>,
    event: &'e Event<ResourcesEvent>,
) -> Option<(ResourceId<'e>, &'e ResourceEventData)> {
    let data = event.data().data()?;
    let machine = ResourceId::parse(event.subject()?)?;
    let operation = data.operation_name.as_deref()?;
    (operation.eq_ignore_ascii_case(OPERATION) && machine.starts_with(scope))
        .then_some((machine, data))
}

/// Handles such an event: here it prints it.
fn handle(machine: ResourceId<'_>, data: &ResourceEventData) -> io::Result<()> {
    writeln!(
        io::stdout(),
        "{} in {}: {}",
        machine.name().unwrap_or("-"),
        machine.resource_group().unwrap_or("-"),
        data.status.as_deref().unwrap_or("-"),
    )
}
