//! `cargo xtask import`.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anstream::eprintln;
use clap::Args;
use eventgrid_codegen::{Diagnostics, Schemas, read};
use eventgrid_workshop::{ChangeKind, Documents, ImportOptions, Imported, import as import_into};
use serde_json::json;
use similar::{ChangeTag, TextDiff};

use crate::workspace::SchemaFolder;
use crate::{Failure, plural};
use eventgrid_codegen::cli::Messages;
use eventgrid_codegen::cli::Progress;

/// Import published definitions into a schema file.
///
/// FILE is an OpenAPI document (2, 3.0 or 3.1), an `AsyncAPI` document (2 or 3), a JSON Schema
/// (draft 4 or later), or a folder of such documents, as JSON or YAML. The event types in the
/// namespace, and all definitions that their data refers to, are added to the namespace's schema
/// file, which is created if necessary. The content of that file is kept: descriptions,
/// corrections, examples, order. New descriptions begin with `TODO: `. If the file and the document
/// differ, the file wins, and a warning shows both places, unless an `x-correction` explains it.
/// Importing the same document again changes nothing.
/// changes nothing.
///
/// Event types are found in schemas of whole events (CloudEvents, Event Grid, `EventBridge`,
/// `CDEvents`), in keywords such as `cloudeventTypes`, under `x-events`, in the headers and names
/// of the messages of `AsyncAPI`, in definitions and files that are named after an event type, and
/// in descriptions such as `Schema of the Data property of an EventGridEvent for a
/// Microsoft.Storage.BlobCreated event`. Use --event for all others: definitions, messages,
/// webhooks, callbacks and files.
///
/// A doubtful property does not stop the import: its type is inferred from its values, or becomes
/// any value, and a warning says where and why.
#[derive(Args)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "flags of a command line are such"
)]
#[command(after_help = "Examples:
  cargo xtask import GeneratedSystemEvents.json --namespace Microsoft.Storage
                                   bring schemas/storage.json up to date, and show what changed
  cargo xtask import GeneratedSystemEvents.json --namespace Microsoft.Storage --check
                                   show it only, and exit with 1 if anything would change
  cargo xtask import shop.openapi.json --namespace Contoso.Orders --name orders \\
      --event Contoso.Orders.Placed=Order --event Contoso.Orders.Paid=Payment
                                   a document that does not tell event types; into schemas/orders.json
  cargo xtask import schemas/ --namespace Contoso --event 'Contoso.{folder}.{name}={folder}/{name}.schema.json'
                                   a folder with a file for each event type
  cargo xtask import apis/ --namespace Contoso --event 'Contoso.{file}.{name}={file}.yaml#{name}'
                                   a folder of AsyncAPI documents whose messages do not tell event types")]
pub(crate) struct Import {
    /// The document, or a folder of documents: references to other files are followed
    file: PathBuf,

    /// The common start of the event types: `Microsoft.Storage`
    #[arg(long, value_name = "NAMESPACE")]
    namespace: Option<String>,

    /// The schema file's name [default: by the namespace, `Microsoft.KeyVault` is `key_vault`]
    #[arg(long, value_name = "NAME")]
    name: Option<String>,

    /// The definition, message or file with the data of an event type; may be given several times.
    /// A pattern names several: the text that `{name}` or `*` matches is part of the event type
    #[arg(long = "event", value_name = "TYPE=DEFINITION", value_parser = event)]
    events: Vec<(String, String)>,

    /// If the two differ without a correction, use the document's version
    #[arg(long)]
    overwrite: bool,

    /// Require the properties that the document requires: the default, except for Microsoft's
    /// namespaces
    #[arg(long)]
    required: bool,

    /// Require no properties: the default for Microsoft's namespaces, as Azure sends events without them
    #[arg(long, conflicts_with = "required")]
    no_required: bool,

    /// Show the changes, write nothing
    #[arg(long)]
    dry_run: bool,

    /// Show the changes, write nothing, and exit with 1 if there are any
    #[arg(long)]
    check: bool,

    #[command(flatten)]
    schemas: SchemaFolder,

    #[command(flatten)]
    messages: Messages,
}

fn event(flag: &str) -> Result<(String, String), String> {
    match flag.split_once('=') {
        Some((event, definition)) if !event.is_empty() && !definition.is_empty() => {
            Ok((event.to_owned(), definition.to_owned()))
        }
        _ => Err("write TYPE=DEFINITION, as in Contoso.Orders.Placed=Order".to_owned()),
    }
}

/// Imports, shows the result, and writes the file.
pub(crate) fn import(args: &Import) -> Result<ExitCode, Failure> {
    let folder = args.schemas.path();
    let mut options = ImportOptions::default();
    options.namespace.clone_from(&args.namespace);
    options.name.clone_from(&args.name);
    options.events.clone_from(&args.events);
    options.overwrite = args.overwrite;
    options.required = (args.required || args.no_required).then_some(args.required);

    let messages = args.messages;
    let progress = Progress::start("reading documents");
    let imported = Documents::read(&args.file).and_then(|documents| {
        let existing = existing(&folder)?;
        progress.step("importing");
        import_into(&documents, &existing, &options)
    });
    drop(progress);
    let imported = imported
        .map_err(|diagnostics| Failure::schemas(messages, &diagnostics, "nothing was imported"))?;

    let path = folder.join(&imported.file);
    let shown = path.display().to_string().replace('\\', "/");
    messages.diff(&shown, &diff(&imported, &shown))?;
    messages.diagnostics(&imported.warnings);
    report(args, &imported, &shown);

    let namespace = args.namespace.as_deref().unwrap_or_default();
    let events = plural(imported.event_types, "event type");
    if imported.is_unchanged() {
        eprintln!("{namespace}: {events}, nothing new: {shown} is as it was");
        return Ok(ExitCode::SUCCESS);
    }
    if args.check || args.dry_run {
        eprintln!(
            "{namespace}: {events}, {}: {shown} was not written",
            new(&imported)
        );
        return Ok(ExitCode::from(u8::from(args.check)));
    }
    fs::create_dir_all(&folder)?;
    fs::write(&path, &imported.text)?;
    eprintln!("{namespace}: {events}, {}: {shown} written", new(&imported));
    if imported.text.contains("\"TODO: ") {
        eprintln!("next: put words of your own where it says TODO, then `cargo xtask gen`");
    } else {
        eprintln!("next: `cargo xtask gen`");
    }
    Ok(ExitCode::SUCCESS)
}

/// The existing schema files; there may be none.
fn existing(folder: &Path) -> Result<Schemas, Diagnostics> {
    let is_schema = |path: PathBuf| {
        path.extension()
            .is_some_and(|extension| extension == "json")
    };
    let mut entries = fs::read_dir(folder).into_iter().flatten().flatten();
    if entries.any(|entry| is_schema(entry.path())) {
        read(folder)
    } else {
        let shown = folder.to_string_lossy().replace('\\', "/");
        Ok(Schemas::from_texts(&shown, [("", ""); 0]))
    }
}

/// The changes in the file, as `diff -u` shows them, in colours if there are any.
fn diff(imported: &Imported, shown: &str) -> String {
    let before = imported.before.as_deref().unwrap_or_default();
    if imported.is_unchanged() {
        return String::new();
    }
    let diff = TextDiff::from_lines(before, &imported.text);
    let old = if imported.before.is_some() {
        shown
    } else {
        "/dev/null"
    };
    let mut text = format!("--- {old}\n+++ {shown}\n");
    for hunk in diff.unified_diff().context_radius(3).iter_hunks() {
        text.extend([hunk.header().to_string(), "\n".to_owned()]);
        for change in hunk.iter_changes() {
            let (sign, on, off) = match change.tag() {
                ChangeTag::Delete => ('-', "\u{1b}[31m", "\u{1b}[0m"),
                ChangeTag::Insert => ('+', "\u{1b}[32m", "\u{1b}[0m"),
                ChangeTag::Equal => (' ', "", ""),
            };
            let line = change.value().trim_end_matches(['\r', '\n']);
            text.extend([format!("{on}{sign}{line}{off}\n")]);
        }
    }
    text
}

/// Notes in addition to the warnings, a line each.
fn report(args: &Import, imported: &Imported, shown: &str) {
    let messages = args.messages;
    for dropped in &imported.dropped {
        messages.message("dropped", &format!("left out: {dropped}"), json!(dropped));
    }
    if imported.left_out > 0 {
        let namespace = args.namespace.as_deref().unwrap_or_default();
        let text = format!(
            "left out: {} that no event of {namespace} leads to",
            plural(imported.left_out, "definition")
        );
        messages.message(
            "left-out",
            &text,
            json!({ "definitions": imported.left_out }),
        );
    }
    passed_over(args, imported);
    for kept in &imported.kept {
        let line = kept.location.as_ref().map_or(0, |location| location.line);
        let of = kept.of.as_deref().unwrap_or("event types");
        let names = kept.names.join(", ");
        let text = format!("kept, though the document lacks it: {shown}:{line}  {of}: {names}");
        messages.message("kept", &text, json!(kept));
    }
    for correction in &imported.obsolete {
        let text = format!(
            "no longer needed: {}:{}  {}: {}",
            correction.file, correction.line, correction.place, correction.reason
        );
        messages.message("obsolete-correction", &text, json!(correction));
    }
    for change in &imported.changes {
        messages.data("change", json!(change));
    }
}

/// Parts of the documents that are not in the schema file as a whole.
fn passed_over(args: &Import, imported: &Imported) {
    let messages = args.messages;
    let namespace = args.namespace.as_deref().unwrap_or_default();
    if !imported.passed_over.is_empty() {
        let mut reasons: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for passed in &imported.passed_over {
            let files = reasons.entry(&passed.reason).or_default();
            files.push(&passed.file);
        }
        let lines: Vec<String> = reasons
            .iter()
            .map(|(reason, files)| format!("left out: {}: {reason}", few(files)))
            .collect();
        let files = json!({ "files": imported.passed_over });
        messages.message("passed-over", &lines.join("\n"), files);
    }
    if !imported.elsewhere.is_empty() {
        let count = imported.elsewhere.iter().map(|(_, count)| count).sum();
        let names = imported.elsewhere.iter();
        let names: Vec<String> = names
            .map(|(name, count)| format!("{name} ({count})"))
            .collect();
        let names: Vec<&str> = names.iter().map(String::as_str).collect();
        let types = plural(count, "event type");
        let text = format!("left out: {types} of other namespaces: {}", few(&names));
        let namespaces = json!({ "namespaces": imported.elsewhere });
        messages.message("elsewhere", &text, namespaces);
    }
    if !imported.unnamed.is_empty() {
        let names: Vec<&str> = imported.unnamed.iter().map(String::as_str).collect();
        let text = format!(
            "left out: {} that no document gives an event type: {}; name one with --event {namespace}.Happened={}, or all \
             with --event '{namespace}.{{name}}=*'",
            plural(names.len(), "message"),
            few(&names),
            names[0]
        );
        messages.message("unnamed", &text, json!({ "names": imported.unnamed }));
    }
}

/// Some names, and how many more there are.
fn few(names: &[&str]) -> String {
    const FEW: usize = 12;
    let shown = names
        .iter()
        .take(FEW)
        .copied()
        .collect::<Vec<_>>()
        .join(", ");
    match names.len().saturating_sub(FEW) {
        0 => shown,
        more => format!("{shown} and {more} more"),
    }
}

/// The additions, in words.
fn new(imported: &Imported) -> String {
    let kinds = [
        (ChangeKind::EventType, "new event type"),
        (ChangeKind::Definition, "new definition"),
        (ChangeKind::Property, "new property"),
        (ChangeKind::Value, "new value"),
        (ChangeKind::Overwritten, "overwritten type"),
    ];
    let counted = kinds.map(|(kind, noun)| match imported.changed(kind).count() {
        0 => None,
        1 => Some(format!("1 {noun}")),
        count if noun.ends_with('y') => Some(format!("{count} new properties")),
        count => Some(format!("{count} {noun}s")),
    });
    let counted: Vec<String> = counted.into_iter().flatten().collect();
    if counted.is_empty() {
        "nothing new".to_owned()
    } else {
        counted.join(", ")
    }
}
