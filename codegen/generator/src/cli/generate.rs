//! `gen`: turns a folder of schemas into the folder of a crate.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use anstream::eprintln;
use clap::Args;
use serde_json::json;

use super::messages::Messages;
use super::progress::Progress;
use super::{Failure, around, count, plural, runtime};
use crate::{Options, Rendered, Runtime, read, render};

/// Turn schema files into a crate.
///
/// Files that are up to date are left untouched; generated files without a schema are removed;
/// files that were not generated are never changed.
#[derive(Debug, Args)]
pub struct Gen {
    /// Only compare: list the differences from the schemas, and exit with 1 if there are any
    #[arg(long)]
    check: bool,

    /// Treat warnings as errors
    #[arg(long)]
    deny_warnings: bool,

    /// The folder of the schema files [default: schemas]
    #[arg(long, value_name = "DIR")]
    schemas: Option<PathBuf>,

    /// The folder of the generated crate [default: the crate's name]
    #[arg(long, value_name = "DIR")]
    out: Option<PathBuf>,

    /// Generate a standalone crate of this name
    #[arg(long, value_name = "CRATE")]
    name: Option<String>,

    /// The source of eventgrid-runtime and eventgrid-derive for that crate: a path (a checkout of
    /// this project, or its codegen folder), a version, or the URL of a git repository [default:
    /// this version]
    #[arg(long, value_name = "PATH|VERSION|URL", requires = "name")]
    runtime: Option<String>,

    #[command(flatten)]
    messages: Messages,
}

/// The defaults without flags.
#[derive(Debug)]
pub struct Home {
    /// The folder of the schema files.
    pub schemas: PathBuf,
    /// The folder of the crate `eventgrid`, if it is generated without a name.
    pub eventgrid: Option<PathBuf>,
    /// The command, as messages mention it.
    pub command: &'static str,
}

/// The target folder, and the options.
fn target(args: &Gen, home: &Home) -> Result<(PathBuf, Options), String> {
    let Some(name) = &args.name else {
        return match (&args.out, &home.eventgrid) {
            (None, Some(folder)) => Ok((folder.clone(), Options::default())),
            (Some(out), _) => Err(format!(
                "`--out {}` needs the name of the crate: add `--name contoso-events`",
                out.display()
            )),
            (None, None) => Err(format!(
                "the crate needs a name: run `{} --name contoso-events`",
                home.command
            )),
        };
    };
    let out = match (&args.out, &home.eventgrid) {
        (Some(out), _) => out.clone(),
        (None, None) => PathBuf::from(name),
        (None, Some(_)) => {
            return Err(format!(
                "`--name {name}` needs the folder of the crate: add `--out {name}`"
            ));
        }
    };
    let runtime = match &args.runtime {
        Some(given) => runtime::find(given, &out)?,
        None => Runtime::default(),
    };
    let mut options = Options::new(name, runtime);
    options.own_workspace = around::is_strange(&out);
    Ok((out, options))
}

/// Runs the command; the exit code is 1 if `check` finds a difference.
///
/// # Errors
///
/// Wrong flags, wrong schemas, files that cannot be read or written.
pub fn generate(args: &Gen, home: &Home) -> Result<ExitCode, Failure> {
    let start = Instant::now();
    let schemas = args.schemas.as_deref().unwrap_or(&home.schemas);
    let (out, options) = target(args, home).map_err(Failure::Other)?;

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
            "{}, and --deny-warnings treats them as errors",
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
        eprintln!(
            "error: {what}: {files} not as generated; run `{}`",
            home.command
        );
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
