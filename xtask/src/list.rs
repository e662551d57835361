//! `cargo xtask list`.

use std::fmt::Write as _;
use std::io;
use std::process::ExitCode;

use clap::Args;
use eventgrid_codegen::read;
use eventgrid_workshop::{Correction, ListedEventType, ListedSource};

use crate::workspace::SchemaFolder;
use crate::{Failure, plural, print};
use eventgrid_codegen::cli::Messages;

/// Show the sources, their event types and their data structs.
///
/// With a source, shows it with its descriptions. With `--corrections`, shows every place where a
/// schema deliberately deviates from the service's published definition, and why.
#[derive(Args)]
#[command(after_help = "Examples:
  cargo xtask list                 all sources and event types
  cargo xtask list key_vault       one source in full
  cargo xtask list --json | jq -r '.[].event_types[].name'
  cargo xtask list --corrections   what was corrected, where and why")]
pub(crate) struct List {
    /// Only this source, by the name of its file: `key_vault`
    source: Option<String>,

    /// Print JSON, an array
    #[arg(long)]
    json: bool,

    /// List the corrections instead
    #[arg(long)]
    corrections: bool,

    #[command(flatten)]
    schemas: SchemaFolder,

    #[command(flatten)]
    messages: Messages,
}

/// Prints the requested list.
pub(crate) fn list(args: &List) -> Result<ExitCode, Failure> {
    let schemas = args.schemas.path();
    let listing = read(schemas).and_then(|schemas| eventgrid_workshop::list(&schemas));
    let listing = listing
        .map_err(|diagnostics| Failure::schemas(args.messages, &diagnostics, "nothing to list"))?;

    let wanted = args.source.as_deref();
    if let Some(name) = wanted.filter(|name| listing.source(name).is_none()) {
        let help = match listing.similar(name) {
            Some(similar) => format!("did you mean `{}`?", similar.name),
            None => "`cargo xtask list` shows all".to_owned(),
        };
        return Err(Failure::Other(format!(
            "no source is called `{name}`: {help}"
        )));
    }
    let is_wanted = |name: &str| wanted.is_none_or(|wanted| wanted == name);
    let sources: Vec<_> = listing
        .sources
        .iter()
        .filter(|source| is_wanted(&source.name))
        .collect();
    let corrections: Vec<_> = listing
        .corrections
        .iter()
        .filter(|correction| is_wanted(&correction.source))
        .collect();

    let text = match (args.json, args.corrections) {
        (true, true) => serde_json::to_string_pretty(&corrections).map_err(io::Error::from)? + "\n",
        (true, false) => serde_json::to_string_pretty(&sources).map_err(io::Error::from)? + "\n",
        (false, true) => corrections.iter().copied().map(correction).collect(),
        (false, false) => match sources.as_slice() {
            [only] if wanted.is_some() => in_full(only),
            all => overview(all),
        },
    };
    print(&text)?;
    Ok(ExitCode::SUCCESS)
}

/// `schemas/key_vault.json:120  SecretNearExpiry.NBF: why`, on one line.
fn correction(correction: &Correction) -> String {
    let Correction {
        file, line, place, ..
    } = correction;
    let place = if place.is_empty() {
        "the whole file"
    } else {
        place
    };
    let words: Vec<&str> = correction.reason.split_whitespace().collect();
    format!("{file}:{line}  {place}: {}\n", words.join(" "))
}

/// All sources: their names and event types.
fn overview(sources: &[&ListedSource]) -> String {
    let mut text = String::new();
    for source in sources {
        let _ = writeln!(text, "{}", heading(source));
        let width = source.event_types.iter().map(|event| event.name.len());
        let width = width.max().unwrap_or_default();
        for event in &source.event_types {
            let data = data(source, event);
            let _ = writeln!(text, "  {:width$}  {data}", event.name);
        }
        if source.event_types.is_empty() {
            text.push_str("  no event types: types for other sources\n");
        }
        text.push('\n');
    }
    let events = sources.iter().map(|source| source.event_types.len()).sum();
    let sources = sources.iter().filter(|one| !one.event_types.is_empty());
    let sources = plural(sources.count(), "source");
    text + &format!("{sources}, {}\n", plural(events, "event type"))
}

/// One source with its full content.
fn in_full(source: &ListedSource) -> String {
    let mut text = heading(source) + "\n";
    line(&mut text, "enum", source.event_enum.as_deref());
    let topics = source.topic_types.join(", ");
    line(&mut text, "topics", Some(topics.as_str()));
    line(&mut text, "docs", source.docs.as_deref());
    if source.description.is_some() {
        text.push('\n');
    }
    prose(&mut text, source.description.as_deref());
    for event in &source.event_types {
        let deprecated = if event.deprecated {
            "  (deprecated)"
        } else {
            ""
        };
        let _ = writeln!(text, "\n{}{deprecated}", event.name);
        line(&mut text, "data", Some(data(source, event)));
        line(&mut text, "subject", event.subject.as_deref());
        prose(&mut text, event.description.as_deref());
    }
    text
}

fn heading(source: &ListedSource) -> String {
    match &source.title {
        Some(title) => format!("{title}  [{}]", source.name),
        None => format!("[{}]", source.name),
    }
}

/// The type of an event's data as the source's own module calls it.
fn data<'a>(source: &ListedSource, event: &'a ListedEventType) -> &'a str {
    let own = event.data.strip_prefix(source.name.as_str());
    own.and_then(|rest| rest.strip_prefix("::"))
        .unwrap_or(&event.data)
}

fn line(text: &mut String, label: &str, value: Option<&str>) {
    if let Some(value) = value.filter(|value| !value.is_empty()) {
        let _ = writeln!(text, "  {label:8} {value}");
    }
}

/// The maximum width of text.
const WIDTH: usize = 100;

/// Text of a schema, wrapped line by line: lists and paragraphs are kept.
fn prose(text: &mut String, prose: Option<&str>) {
    let options = textwrap::Options::new(WIDTH)
        .initial_indent("  ")
        .subsequent_indent("  ")
        .break_words(false);
    for line in prose.into_iter().flat_map(str::lines).map(str::trim) {
        if !line.is_empty() {
            text.push_str(&textwrap::fill(line, &options));
        }
        text.push('\n');
    }
}
