//! `cargo xtask sample`.

use std::process::ExitCode;

use clap::Args;
use eventgrid_codegen::read;

use crate::workspace::SchemaFolder;
use crate::{Failure, print};
use eventgrid_codegen::cli::Messages;

/// Print a sample event of an event type.
///
/// A CloudEvent, or with `--event-grid` an event of the Event Grid event schema. The data is the first example of the
/// schema.
#[derive(Args)]
#[command(after_help = "Examples:
  cargo xtask sample Microsoft.KeyVault.SecretExpired
  cargo xtask sample Microsoft.KeyVault.SecretExpired --event-grid | curl --json @- localhost:8080/events")]
pub(crate) struct Sample {
    /// The event type, in any case
    event_type: String,

    /// In the CloudEvents 1.0 envelope, the default
    #[arg(long)]
    cloud_events: bool,

    /// In the envelope of the Event Grid event schema
    #[arg(long, conflicts_with = "cloud_events")]
    event_grid: bool,

    #[command(flatten)]
    schemas: SchemaFolder,

    #[command(flatten)]
    messages: Messages,
}

/// Prints the event.
pub(crate) fn sample(args: &Sample) -> Result<ExitCode, Failure> {
    let schemas = args.schemas.path();
    let listing = read(schemas).and_then(|schemas| eventgrid_workshop::list(&schemas));
    let listing = listing
        .map_err(|diagnostics| Failure::schemas(args.messages, &diagnostics, "nothing to show"))?;

    let wanted = &args.event_type;
    let Some(event_type) = listing.event_type(wanted) else {
        let help = match listing.similar_event_type(wanted) {
            Some(similar) => format!("did you mean `{}`?", similar.name),
            None => "`cargo xtask list` shows all".to_owned(),
        };
        return Err(Failure::Other(format!(
            "no event type is called `{wanted}`: {help}"
        )));
    };
    let Some(sample) = &event_type.sample else {
        return Err(Failure::Other(format!(
            "the data of `{}` has no example: give its definition `examples`",
            event_type.name
        )));
    };
    let text = if args.event_grid {
        sample.event_grid()
    } else {
        sample.cloud_event()
    };
    print(&(text + "\n"))?;
    Ok(ExitCode::SUCCESS)
}
