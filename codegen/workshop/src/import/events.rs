//! Event types: which definition of the documents is the data of which event type.

use std::collections::BTreeMap;

use eventgrid_codegen::diagnostic::{Diagnostic, Diagnostics, Findings, did_you_mean};
use eventgrid_codegen::json::{Kind, Node};
use eventgrid_codegen::read::catalog::Catalog;

use super::convert::Converter;
use super::document::{Opened, same};
use super::options::ImportOptions;

/// An event type that the documents know.
#[derive(Clone, Debug)]
pub(super) struct Event<'a> {
    /// `Microsoft.Storage.BlobCreated`.
    pub(super) name: String,
    /// The schema of its data.
    pub(super) data: Node<'a>,
    /// What the document says of the event type, not of its data.
    pub(super) description: Option<String>,
}

impl<'a> Event<'a> {
    fn new(name: &str, data: Node<'a>) -> Self {
        Event {
            name: name.to_owned(),
            data,
            description: None,
        }
    }
}

/// Finds the event types of a namespace. `listed` are those that the schema file has already.
pub(super) fn find<'a>(
    converter: &mut Converter<'_, 'a>,
    opened: &Opened<'a>,
    options: &ImportOptions,
    listed: &[String],
) -> Result<Vec<Event<'a>>, Diagnostics> {
    let catalog = converter.catalog;
    let flags = flags(catalog, opened, options)?;
    let findings = &mut converter.findings;
    let mut found: Vec<Event<'a>> = flags;
    let told = found.len();
    let add = |found: &mut Vec<Event<'a>>, event: Event<'a>, findings: &mut Findings| {
        let known = found.iter().position(|one| one.name == event.name);
        let Some(known) = known else {
            found.push(event);
            return;
        };
        let wanted = options.namespace.as_deref();
        let wanted = wanted.is_none_or(|namespace| below(namespace, &event.name));
        if wanted && known >= told && !same(catalog, found[known].data, event.data) {
            findings
                .error(
                    event.data,
                    format!("`{}` is defined twice, differently", event.name),
                )
                .related(found[known].data, "this is the other definition")
                .help(format!(
                    "say which one holds with `--event {}={}`",
                    event.name,
                    opened.name(event.data.place).unwrap_or("Definition")
                ));
        }
    };
    for (name, data, description) in &opened.messages {
        let event = Event {
            name: name.clone(),
            data: *data,
            description: description.clone(),
        };
        add(&mut found, event, findings);
    }
    for definition in &opened.definitions {
        if let Some((name, description)) = described(&definition.name, definition.node) {
            let event = Event {
                name,
                data: definition.node,
                description,
            };
            add(&mut found, event, findings);
        } else if let Some(namespace) = &options.namespace
            && below(namespace, &definition.name)
        {
            let event = Event::new(&definition.name, definition.node);
            add(&mut found, event, findings);
        }
    }
    let namespace = choose(&found, opened, options, listed)?;
    for name in listed.iter().filter(|name| below(&namespace, name)) {
        if found.iter().all(|event| event.name != *name)
            && let Some(data) = by_name(opened, &namespace, name)
        {
            found.push(Event::new(name, data));
        }
    }
    found.retain(|event| below(&namespace, &event.name));
    if found.is_empty() {
        return Err(nothing(opened, &namespace, None));
    }
    // As the documents have them, whatever found them.
    found.sort_by_key(|event| event.data.place);
    for event in &mut found {
        event.data = converter.target(event.data);
    }
    Ok(found)
}

/// What `--event` says.
fn flags<'a>(
    catalog: &Catalog<'a>,
    opened: &Opened<'a>,
    options: &ImportOptions,
) -> Result<Vec<Event<'a>>, Diagnostics> {
    let mut events = Vec::new();
    let mut problems: Vec<Diagnostic> = Vec::new();
    for (name, definition) in &options.events {
        let namespace = options.namespace.as_deref();
        if let Some(namespace) = namespace.filter(|namespace| !below(namespace, name)) {
            let message = format!("`--event {name}` is no event type of `{namespace}`");
            let help = format!("event types of `{namespace}` begin with `{namespace}.`");
            problems.push(Diagnostic::error(message).help(help));
            continue;
        }
        let first = opened.definitions.first().map(|one| one.node);
        let reference = first.filter(|_| definition.contains('#'));
        let place = reference.and_then(|from| catalog.resolve(from, definition).ok());
        match (opened.named(definition).as_slice(), place) {
            ([first, others @ ..], _) if others.iter().all(|one| same(catalog, *first, *one)) => {
                events.push(Event::new(name, *first));
            }
            ([], Some(place)) => events.push(Event::new(name, place)),
            ([], None) => {
                let all = opened.definitions.iter().map(|one| one.name.as_str());
                let help = match did_you_mean(definition, all) {
                    Some(similar) => format!("did you mean `--event {name}={similar}`?"),
                    None => has(opened),
                };
                let message = format!("there is no definition `{definition}`");
                problems.push(Diagnostic::error(message).help(help));
            }
            _ => {
                let message = format!("several files define `{definition}`, differently");
                let help = format!("write `--event {name}=file.json#/definitions/{definition}`");
                problems.push(Diagnostic::error(message).help(help));
            }
        }
    }
    if problems.is_empty() {
        Ok(events)
    } else {
        Err(problems.into_iter().collect())
    }
}

/// Microsoft's documents say it in words: "Schema of the Data property of an `EventGridEvent` for a
/// Microsoft.Storage.BlobCreated event. This is raised when …". Gives the event type and what else is said.
pub(super) fn described(definition: &str, node: Node<'_>) -> Option<(String, Option<String>)> {
    if node.kind() != Kind::Object {
        return None;
    }
    let description = node.member("description")?.string()?;
    let words: Vec<&str> = description.split_whitespace().collect();
    let at = words
        .windows(2)
        .position(|pair| is_event_type(pair[0]) && is_event(pair[1]))?;
    let said = words[..at].join(" ").to_lowercase();
    if !said.contains("data property") && !definition.to_lowercase().ends_with("eventdata") {
        return None;
    }
    let rest = words.get(at + 2..).unwrap_or_default().join(" ");
    let rest = (words[at + 1].ends_with('.') && !rest.is_empty()).then_some(rest);
    Some((words[at].to_owned(), rest))
}

fn is_event_type(word: &str) -> bool {
    let mut parts = word.split('.');
    let is_name = |part: &str| {
        part.starts_with(char::is_alphabetic) && part.chars().all(char::is_alphanumeric)
    };
    word.contains('.') && parts.all(is_name)
}

fn is_event(word: &str) -> bool {
    let word = word.trim_end_matches(|c: char| !c.is_alphanumeric());
    word.eq_ignore_ascii_case("event")
}

/// Whether an event type belongs to a namespace.
pub(super) fn below(namespace: &str, name: &str) -> bool {
    let rest = name.strip_prefix(namespace);
    rest.is_some_and(|rest| rest.len() > 1 && rest.starts_with('.'))
}

/// `StorageBlobCreatedEventData` is the data of `Microsoft.Storage.BlobCreated`, if no other definition can be.
fn by_name<'a>(opened: &Opened<'a>, namespace: &str, name: &str) -> Option<Node<'a>> {
    let letters = |text: &str| {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect::<String>()
    };
    let local = letters(name.strip_prefix(namespace)?);
    let source = letters(namespace.rsplit('.').next().unwrap_or_default());
    let fits = |definition: &&super::document::Definition<'_>| {
        let name = letters(&definition.name);
        let stem = ["eventdata", "data", "payload", "event"]
            .iter()
            .find_map(|suffix| name.strip_suffix(suffix))
            .unwrap_or(&name);
        [stem, &name].into_iter().any(|stem| {
            stem == local || stem.strip_prefix(&source).is_some_and(|rest| rest == local)
        })
    };
    let mut fitting = opened.definitions.iter().filter(fits);
    let first = fitting.next()?;
    fitting.next().is_none().then_some(first.node)
}

/// How many event types each namespace has.
fn namespaces(found: &[Event<'_>]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for event in found {
        let parts: Vec<&str> = event.name.split('.').collect();
        let length = if parts[0] == "Microsoft" {
            2
        } else {
            parts.len() - 1
        };
        let namespace = parts.iter().take(length).copied().collect::<Vec<_>>();
        *counts.entry(namespace.join(".")).or_default() += 1;
    }
    counts
}

/// The namespace that was asked for, or the only one there is.
fn choose(
    found: &[Event<'_>],
    opened: &Opened<'_>,
    options: &ImportOptions,
    listed: &[String],
) -> Result<String, Diagnostics> {
    let counts = namespaces(found);
    let has: Vec<String> = counts
        .iter()
        .map(|(name, count)| format!("{name} ({count})"))
        .collect();
    let Some(namespace) = &options.namespace else {
        if has.is_empty() {
            return Err(nothing(opened, "Contoso.Orders", None));
        }
        let help = format!(
            "choose one with --namespace; the document has event types of {}",
            has.join(", ")
        );
        return Err(Diagnostic::error("which namespace?").help(help).into());
    };
    let known = found
        .iter()
        .map(|event| &event.name)
        .chain(listed)
        .any(|name| below(namespace, name));
    if known {
        return Ok(namespace.clone());
    }
    let similar = did_you_mean(namespace, counts.keys().map(String::as_str));
    let help = match similar {
        Some(similar) => Some(format!("did you mean `{similar}`?")),
        None if has.is_empty() => None,
        None => Some(format!(
            "the document has event types of {}",
            has.join(", ")
        )),
    };
    Err(nothing(opened, namespace, help))
}

fn nothing(opened: &Opened<'_>, namespace: &str, help: Option<String>) -> Diagnostics {
    let message = format!("there is no event type of `{namespace}` in the document");
    let help = help.unwrap_or_else(|| {
        format!(
            "say which definition is the data of which event type: --event {namespace}.Happened=Definition; {}",
            has(opened)
        )
    });
    Diagnostic::error(message).help(help).into()
}

/// The definitions, if there are few.
fn has(opened: &Opened<'_>) -> String {
    const FEW: usize = 12;
    let mut names: Vec<&str> = opened
        .definitions
        .iter()
        .map(|one| one.name.as_str())
        .collect();
    names.sort_unstable();
    names.dedup();
    let more = names.len().saturating_sub(FEW);
    let shown = names.iter().take(FEW).copied().collect::<Vec<_>>();
    match (shown.is_empty(), more) {
        (true, _) => "the document has no definitions".to_owned(),
        (_, 0) => format!("the document defines {}", shown.join(", ")),
        _ => format!("the document defines {} and {more} more", shown.join(", ")),
    }
}
