//! `cargo xtask gen`.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use anstream::eprintln;
use clap::Args;
use eventgrid_codegen::{Options, Rendered, Runtime, read, render};
use serde_json::json;

use crate::messages::Messages;
use crate::progress::Progress;
use crate::{Failure, count, plural, runtime, workspace};

/// Turn schema files into a crate.
///
/// Without flags: `schemas/` into `generated/`, the crate `eventgrid`. Files that are as they should be are left
/// untouched; generated files that no schema stands behind any more are removed; files that were not generated are
/// never touched.
#[derive(Args)]
#[command(after_help = "Examples:
  cargo xtask gen                  regenerate the crate `eventgrid`
  cargo xtask gen --check          list what differs, change nothing, exit with 1 if anything does
  cargo xtask gen --schemas my/schemas --out my/events --name contoso-events
                                   a crate of your own from schemas of your own")]
pub(crate) struct Gen {
    /// Compare only: list what differs from the schemas, and exit with 1 if anything does
    #[arg(long)]
    check: bool,

    /// Take warnings for errors
    #[arg(long)]
    deny_warnings: bool,

    /// The folder of the schema files
    #[arg(long, value_name = "DIR")]
    schemas: Option<PathBuf>,

    /// The folder of the generated crate
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// Generate a crate of this name that stands alone
    #[arg(long, value_name = "CRATE", requires = "out")]
    name: Option<String>,

    /// Where that crate finds eventgrid-runtime and eventgrid-derive: a path (a checkout of this project, or its
    /// codegen folder), a version, or the URL of a git repository [default: this version]
    #[arg(long, value_name = "PATH|VERSION|URL", requires = "name")]
    runtime: Option<String>,

    #[command(flatten)]
    messages: Messages,
}

/// Does what the flags say; the exit code tells scripts whether anything differs.
pub(crate) fn generate(args: &Gen) -> Result<ExitCode, Failure> {
    let start = Instant::now();
    let root = workspace::root();
    let schemas = args.schemas.clone().unwrap_or_else(|| root.join("schemas"));
    let out = args.out.clone().unwrap_or_else(|| root.join("generated"));
    let options = match &args.name {
        None => Options::default(),
        Some(name) => {
            let runtime = args
                .runtime
                .as_deref()
                .map_or(Ok(Runtime::default()), |given| runtime::find(given, &out));
            Options::new(name, runtime.map_err(Failure::Other)?)
        }
    };

    let messages = args.messages;
    let progress = Progress::start("reading schemas");
    let rendered = read(schemas).and_then(|schemas| {
        progress.step("generating");
        render(&schemas, &options)
    });
    drop(progress);
    let Rendered {
        tree,
        warnings,
        sources,
        event_types,
        ..
    } = rendered
        .map_err(|diagnostics| Failure::schemas(messages, &diagnostics, "nothing was generated"))?;
    messages.diagnostics(&warnings);
    if args.deny_warnings && !warnings.is_empty() {
        return Err(Failure::Other(format!(
            "{}, and --deny-warnings takes them for errors",
            count(&warnings).1
        )));
    }

    let what = format!(
        "{}, {}",
        plural(sources, "source"),
        plural(event_types, "event type")
    );
    if args.check {
        let drift = tree.drift(&out)?;
        for file in &drift {
            let folder = out.join("").display().to_string().replace('\\', "/");
            messages.message("drift", &format!("{folder}{file}"), json!(file));
        }
        let files = plural(drift.len(), "file");
        if drift.is_empty() {
            let files = plural(tree.files().count(), "file");
            eprintln!("{what}: {files} as generated, in {:.2} s", seconds(start));
            return Ok(ExitCode::SUCCESS);
        }
        eprintln!("error: {what}: {files} not as generated; run `cargo xtask gen`");
        return Ok(ExitCode::FAILURE);
    }
    let done = tree.write(&out)?;
    eprintln!(
        "{what}: {} written, {} unchanged, {} removed in {:.2} s",
        plural(done.written, "file"),
        done.unchanged,
        done.removed,
        seconds(start)
    );
    Ok(ExitCode::SUCCESS)
}

fn seconds(start: Instant) -> f64 {
    start.elapsed().as_secs_f64()
}
