//! `cargo xtask new`.

use std::fs::{self, File};
use std::io::{self, ErrorKind, Read as _, Write as _};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::Args;
use eventgrid_codegen::read;
use eventgrid_workshop::{InferOptions, Inferred, Note, infer, list};
use serde_json::json;

use crate::workspace::SchemaFolder;
use crate::{Failure, plural};
use eventgrid_codegen::cli::Messages;

/// Draft a schema file from sample events.
///
/// Samples are events in either envelope, or bare data: one in a file, several in an array, or one
/// per line. Writes `schemas/NAME.json` and explains each decision that the samples leave open.
/// Properties and types are merged over all samples of an event type; the samples become its
/// `examples`; descriptions to be written begin with TODO.
#[derive(Args)]
#[command(override_usage = "cargo xtask new <NAME> --sample <FILE>... [OPTIONS]")]
#[command(after_help = "Examples:
  cargo xtask new contoso_orders --sample placed.json shipped.json
  cargo xtask new contoso_orders --sample data.json --event-type Contoso.Orders.OrderPlaced
                                   from the data of an event, without its envelope
  curl https://contoso.example/sample.json | cargo xtask new contoso_orders --sample - --print
                                   show what would be written")]
pub(crate) struct New {
    /// The source in snake case: the name of its file, module and feature
    name: String,

    /// Files of samples; `-` is standard input
    #[arg(long, value_name = "FILE", required = true, num_args = 1..)]
    sample: Vec<PathBuf>,

    /// The event type of samples that are bare data
    #[arg(long, value_name = "TYPE")]
    event_type: Option<String>,

    /// The common start of the event types [default: their longest common start]
    #[arg(long)]
    namespace: Option<String>,

    /// Require the properties that all of several samples have
    #[arg(long)]
    required: bool,

    /// Print the file instead of writing it
    #[arg(long)]
    print: bool,

    #[command(flatten)]
    schemas: SchemaFolder,

    #[command(flatten)]
    messages: Messages,
}

/// Writes or prints the draft, and the reasons for it.
pub(crate) fn new(args: &New) -> Result<ExitCode, Failure> {
    let messages = args.messages;
    let samples = samples(&args.sample)?;
    let mut options = InferOptions::default();
    options.event_type.clone_from(&args.event_type);
    options.namespace.clone_from(&args.namespace);
    options.required = args.required;
    let inferred = infer(&args.name, samples, &options)
        .map_err(|diagnostics| Failure::schemas(messages, &diagnostics, "nothing was written"))?;
    messages.diagnostics(&inferred.warnings);

    if args.print {
        explain(messages, &inferred);
        print(messages, &inferred)?;
        return Ok(ExitCode::SUCCESS);
    }
    let folder = args.schemas.path();
    let path = folder.join(&inferred.file);
    let shown = path.display().to_string().replace('\\', "/");
    described_already(&folder, &inferred)?;
    write(&path, &shown, &inferred.text)?;

    let what = format!(
        "{shown}: {} from {}",
        plural(inferred.event_types.len(), "event type"),
        plural(inferred.samples, "sample")
    );
    let about =
        json!({ "file": shown, "event_types": inferred.event_types, "samples": inferred.samples });
    messages.message("created", &format!("{what}\n"), about);
    explain(messages, &inferred);
    let about = json!({ "to_describe": inferred.to_describe, "pattern": inferred.pattern });
    messages.message("next", &next(args, &shown, &inferred), about);
    Ok(ExitCode::SUCCESS)
}

/// The names and texts of the files.
fn samples(paths: &[PathBuf]) -> Result<Vec<(String, String)>, Failure> {
    let mut samples = Vec::new();
    for path in paths {
        let (name, bytes) = if path == Path::new("-") {
            let mut bytes = Vec::new();
            io::stdin().read_to_end(&mut bytes)?;
            ("standard input".to_owned(), bytes)
        } else {
            let name = path.display().to_string().replace('\\', "/");
            let bytes = fs::read(path)
                .map_err(|error| Failure::Other(format!("cannot read `{name}`: {error}")))?;
            (name, bytes)
        };
        let text = String::from_utf8(bytes).map_err(|error| {
            let valid = error.utf8_error().valid_up_to();
            Failure::Other(format!(
                "`{name}` is not UTF-8: see byte {valid} of it; save it as UTF-8"
            ))
        })?;
        samples.push((name, text));
    }
    Ok(samples)
}

/// An event type belongs to one file: those of other files are left out.
fn described_already(folder: &Path, inferred: &Inferred) -> Result<(), Failure> {
    // What is wrong with other files, if anything is, `gen` tells.
    let Ok(listing) = read(folder).and_then(|schemas| list(&schemas)) else {
        return Ok(());
    };
    let known = inferred.event_types.iter().find_map(|event_type| {
        let mut sources = listing.sources.iter();
        let has = |source: &&eventgrid_workshop::ListedSource| {
            let mut events = source.event_types.iter();
            events.any(|event| event.name.eq_ignore_ascii_case(event_type))
        };
        Some((event_type, sources.find(has)?))
    });
    match known {
        None => Ok(()),
        Some((event_type, source)) => {
            let file = folder.join(format!("{}.json", source.name));
            let file = file.display().to_string().replace('\\', "/");
            Err(Failure::Other(format!(
                "`{event_type}` is described in `{file}` already: leave its samples out, or see what they would give \
                 with `--print` and copy what is new into that file"
            )))
        }
    }
}

/// Writes a new file.
fn write(path: &Path, shown: &str, text: &str) -> Result<(), Failure> {
    let cannot = |error: &io::Error| Failure::Other(format!("cannot write `{shown}`: {error}"));
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| cannot(&error))?;
    }
    match File::create_new(path) {
        Ok(mut file) => file
            .write_all(text.as_bytes())
            .map_err(|error| cannot(&error)),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(Failure::Other(format!(
            "`{shown}` exists already, and is left as it is: see the draft with `--print` and copy what is new into \
             the file (event types into `x-events`, their data into `$defs`), or choose another name"
        ))),
        Err(error) => Err(cannot(&error)),
    }
}

/// The maximum width of lines, and the indentation of the reasons.
const WIDTH: usize = 100;
const INDENT: &str = "             ";

/// Prints the decisions, and why.
fn explain(messages: Messages, inferred: &Inferred) {
    for note in &inferred.notes {
        messages.message("note", &line(note), json!(note));
    }
}

fn line(note: &Note) -> String {
    let place = note.place();
    let separator = if place.is_empty() { "" } else { ": " };
    let text = format!("{place}{separator}{}", note.text);
    let first = format!("  {:11}", note.topic.word());
    let options = textwrap::Options::new(WIDTH)
        .initial_indent(&first)
        .subsequent_indent(INDENT)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .break_words(false);
    textwrap::fill(&text, options)
}

fn print(messages: Messages, inferred: &Inferred) -> Result<(), Failure> {
    if messages.is_json() {
        let about = json!({ "file": inferred.file, "text": inferred.text });
        messages.message("schema", "", about);
        return Ok(());
    }
    match anstream::stdout().write_all(inferred.text.as_bytes()) {
        Err(error) if error.kind() != ErrorKind::BrokenPipe => Err(error.into()),
        _ => Ok(()),
    }
}

/// The next steps.
fn next(args: &New, shown: &str, inferred: &Inferred) -> String {
    let describe = plural(inferred.to_describe, "description");
    let (generate, top) = match args.schemas.given() {
        None => ("cargo xtask gen".to_owned(), "SystemEvent::"),
        Some(folder) => {
            let folder = folder.display();
            let command = format!("cargo xtask gen --schemas {folder} --out DIR --name CRATE");
            (command, "")
        }
    };
    let pattern = &inferred.pattern;
    format!(
        "
Next: write {describe} (grep -n TODO {shown}),
      run `{generate}`,
      and match on `{top}{pattern}`"
    )
}
