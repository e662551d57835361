//! Event types, and the schemas of their data in the documents.

mod envelope;
mod flags;
mod messages;
mod patterns;
mod words;

use std::collections::{BTreeMap, BTreeSet};

use self::envelope::{Data, declared, envelope, fixed, of_headers};
pub(super) use self::messages::Message;
pub(super) use self::words::described;
use super::convert::Converter;
use super::document::{self, Definition, Opened, same};
use super::options::ImportOptions;
use super::report::PassedOver;
use eventgrid_codegen::diagnostic::did_you_mean;
use eventgrid_codegen::diagnostic::{Diagnostic, Diagnostics, Findings};
use eventgrid_codegen::json::{Node, Place};
use eventgrid_codegen::read::catalog::Catalog;

/// An event type in the documents.
#[derive(Clone, Debug)]
pub(super) struct Event<'a> {
    /// `Microsoft.Storage.BlobCreated`.
    pub(super) name: String,
    /// The place in the documents.
    pub(super) at: Node<'a>,
    /// The schema of its data; none without data.
    pub(super) data: Option<Node<'a>>,
    /// The document's description of the event type, not of its data.
    pub(super) description: Option<String>,
}

impl<'a> Event<'a> {
    /// An event type with the schema of its data, or of whole events.
    fn new(catalog: &Catalog<'a>, name: &str, schema: Node<'a>) -> Self {
        let data = match envelope(catalog, schema).map(|envelope| envelope.data) {
            Some(Data::Part(data)) => Some(data),
            Some(Data::None) => None,
            Some(Data::Whole) | None => Some(schema),
        };
        Event {
            name: name.to_owned(),
            at: schema,
            data,
            description: None,
        }
    }
}

/// The event types that were found, and those that were skipped.
pub(super) struct Events<'a> {
    pub(super) found: Vec<Event<'a>>,
    /// Messages and webhooks whose names are not event types of the namespace.
    pub(super) unnamed: Vec<String>,
    /// Event types of other namespaces: the namespace, and how many.
    pub(super) elsewhere: Vec<(String, usize)>,
    /// Files that would have been event types if no other file referred to them.
    pub(super) passed_over: Vec<PassedOver>,
}

/// Finds the event types of a namespace. `listed` are those in the schema file.
pub(super) fn find<'a>(
    converter: &mut Converter<'_, 'a>,
    opened: &Opened<'a>,
    options: &ImportOptions,
    listed: &[String],
) -> Result<Events<'a>, Diagnostics> {
    let catalog = converter.catalog;
    let roots = opened.tops.iter().map(|(_, root)| *root);
    let messages: Vec<Message<'a>> = roots
        .flat_map(|root| messages::messages(catalog, root))
        .collect();
    let mut passed_over = Vec::new();
    let flags = flags::flags(converter, opened, &messages, options, &mut passed_over)?;
    let target = |node: Option<Node<'a>>| node.map(|node| converter.target(node).place);
    let flagged: BTreeSet<Place> = flags
        .iter()
        .filter_map(|event| target(Some(event.at)))
        .collect();
    let targets = messages
        .iter()
        .map(|one| target(Some(one.payload.unwrap_or(one.node))));
    let targets: Vec<Place> = targets.flatten().collect();
    let mut found = Found {
        catalog,
        namespace: options.namespace.as_deref(),
        told: flags.len(),
        events: flags,
        unnamed: Vec::new(),
        findings: &mut converter.findings,
    };
    for message in messages.iter().zip(targets) {
        found.message(message.0, flagged.contains(&message.1));
    }
    for (name, node, description) in &opened.events {
        found.add(Event {
            name: name.clone(),
            at: *node,
            data: Some(*node),
            description: description.clone(),
        });
    }
    for definition in opened.definitions.iter().filter(|one| !one.referred) {
        let file = opened.file_of(definition.node).map(document::stem);
        found.definition(definition, file.unwrap_or_default());
    }
    let (told, unnamed) = (found.told, found.unnamed);
    let mut found = found.events;
    let namespace = choose(&found, opened, &unnamed, options, listed)?;
    for name in listed.iter().filter(|name| below(&namespace, name)) {
        if found.iter().all(|event| event.name != *name)
            && let Some(data) = words::by_name(opened, &namespace, name)
        {
            found.push(Event::new(catalog, name, data));
        }
    }
    let elsewhere = found
        .iter()
        .skip(told)
        .filter(|event| !below(&namespace, &event.name));
    let elsewhere: Vec<Event<'a>> = elsewhere.cloned().collect();
    found.retain(|event| below(&namespace, &event.name));
    if found.is_empty() {
        return Err(nothing(opened, &unnamed, &namespace, None));
    }
    // In the order of the documents.
    found.sort_by_key(|event| event.data.unwrap_or(event.at).place);
    for event in &mut found {
        event.data = event.data.map(|data| converter.target(data));
    }
    Ok(Events {
        found,
        unnamed,
        elsewhere: namespaces(&elsewhere).into_iter().collect(),
        passed_over,
    })
}

/// Collects event types.
struct Found<'f, 'c, 'a> {
    catalog: &'c Catalog<'a>,
    namespace: Option<&'f str>,
    /// How many of them come from `--event`, which has precedence.
    told: usize,
    events: Vec<Event<'a>>,
    unnamed: Vec<String>,
    findings: &'f mut Findings,
}

impl<'a> Found<'_, '_, 'a> {
    fn add(&mut self, event: Event<'a>) {
        let known = self.events.iter().position(|one| one.name == event.name);
        let Some(known) = known else {
            self.events.push(event);
            return;
        };
        let is_wanted = self
            .namespace
            .is_none_or(|namespace| below(namespace, &event.name));
        let first = &self.events[known];
        let alike = match (first.data, event.data) {
            (Some(one), Some(other)) => same(self.catalog, one, other),
            (one, other) => one.is_none() && other.is_none(),
        };
        if is_wanted && known >= self.told && !alike {
            self.findings
                .error(
                    event.data.unwrap_or(event.at),
                    format!("`{}` is defined twice, differently", event.name),
                )
                .related(
                    first.data.unwrap_or(first.at),
                    "this is the other definition",
                )
                .help(format!(
                    "choose one with `--event {}=Definition`",
                    event.name
                ));
        }
    }

    /// Adds event types of one schema.
    fn add_all(&mut self, names: &[String], schema: Node<'a>, description: Option<&String>) {
        for name in names {
            self.add(Event {
                description: description.cloned(),
                ..Event::new(self.catalog, name, schema)
            });
        }
    }

    fn is_wanted(&self, name: &str) -> bool {
        self.namespace
            .is_some_and(|namespace| below(namespace, name))
    }

    fn message(&mut self, message: &Message<'a>, is_flagged: bool) {
        let description = message.description.as_ref();
        let payloads = message.payloads();
        let mut is_named = false;
        for payload in &payloads {
            let mut types = self.types(*payload);
            if types.is_empty() && payloads.len() == 1 {
                types = of_headers(self.catalog, &message.headers);
            }
            is_named |= !types.is_empty();
            self.add_all(&types, *payload, description);
        }
        if is_named || is_flagged {
            return;
        }
        let wanted = message.names.iter().find(|name| self.is_wanted(name));
        let told = message.names.first().filter(|name| name.contains('.'));
        match (wanted.or(told), message.payload) {
            (Some(name), Some(payload)) => {
                self.add_all(std::slice::from_ref(name), payload, description);
            }
            (Some(name), None) => self.add(Event {
                name: name.clone(),
                at: message.node,
                data: None,
                description: message.description.clone(),
            }),
            (None, _) => self.unnamed.extend(message.names.first().cloned()),
        }
    }

    /// The event types of a schema, from a schema of whole events or from a keyword next to it.
    fn types(&self, schema: Node<'a>) -> Vec<String> {
        let mut types = declared(schema);
        if let Some(envelope) = envelope(self.catalog, schema) {
            let namespace = self.namespace.unwrap_or_default();
            let whole = |name: String| {
                if envelope.local && !self.is_wanted(&name) {
                    format!("{namespace}.{name}")
                } else {
                    name
                }
            };
            types.extend(envelope.types.into_iter().map(whole));
        }
        let mut known = Vec::new();
        types.retain(|name| {
            let is_new = !known.contains(name);
            known.push(name.clone());
            is_new && !name.trim().is_empty()
        });
        types
    }

    fn definition(&mut self, definition: &Definition<'a>, file: &str) {
        let Definition { name, node, .. } = definition;
        let node = *node;
        if let Some((name, description)) = described(name, node) {
            self.add_all(&[name], node, description.as_ref());
            return;
        }
        let mut types = self.types(node);
        if types.is_empty() {
            types = fixed(self.catalog, node);
            types.retain(|name| self.is_wanted(name));
        }
        if types.is_empty() {
            let text = |key: &str| node.member(key).and_then(Node::string);
            let id = text("$id").map(|id| document::stem(&id).to_owned());
            let top = [id, Some(file.to_owned())]
                .into_iter()
                .filter(|_| definition.is_top);
            let names = [Some(name.clone()), text("title")].into_iter();
            let mut names = names.chain(top).flatten();
            types.extend(names.find(|name| self.is_wanted(name)));
        }
        self.add_all(&types, node, None);
    }
}

/// Whether an event type belongs to a namespace.
pub(super) fn below(namespace: &str, name: &str) -> bool {
    let rest = name.strip_prefix(namespace);
    rest.is_some_and(|rest| rest.len() > 1 && rest.starts_with('.'))
}

/// How many event types each namespace has.
fn namespaces(found: &[Event<'_>]) -> BTreeMap<String, usize> {
    let mut counts = BTreeMap::new();
    for event in found.iter().filter(|event| event.name.contains('.')) {
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

/// The requested namespace.
fn choose(
    found: &[Event<'_>],
    opened: &Opened<'_>,
    unnamed: &[String],
    options: &ImportOptions,
    listed: &[String],
) -> Result<String, Diagnostics> {
    let counts = namespaces(found);
    let has = few(counts
        .iter()
        .map(|(name, count)| format!("{name} ({count})")));
    let Some(namespace) = &options.namespace else {
        if counts.is_empty() {
            return Err(nothing(opened, unnamed, "Contoso.Orders", None));
        }
        let help = format!("choose one with --namespace; the document has event types of {has}");
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
        None if counts.is_empty() => None,
        None => Some(format!("the document has event types of {has}")),
    };
    Err(nothing(opened, unnamed, namespace, help))
}

fn nothing(
    opened: &Opened<'_>,
    unnamed: &[String],
    namespace: &str,
    help: Option<String>,
) -> Diagnostics {
    let message = format!("the document has no event type of `{namespace}`");
    let help = help.unwrap_or_else(|| match unnamed {
        [] if opened.tops.len() > 1 => format!(
            "name the definition with the data of an event type: --event {namespace}.Happened=Definition, or a pattern for \
             one in each file: --event '{namespace}.{{name}}=*.json'; {}",
            has(opened)
        ),
        [] => format!(
            "name the definition with the data of an event type: --event {namespace}.Happened=Definition; {}",
            has(opened)
        ),
        names => format!(
            "name the message of an event type: --event {namespace}.Happened=message, or all of them: --event \
             '{namespace}.{{name}}=*'; the document has {}",
            few(names.iter().cloned())
        ),
    });
    Diagnostic::error(message).help(help).into()
}

/// The definitions, if there are few.
fn has(opened: &Opened<'_>) -> String {
    let mut names: Vec<String> = opened
        .definitions
        .iter()
        .map(|one| one.name.clone())
        .collect();
    names.sort_unstable();
    names.dedup();
    if names.is_empty() {
        "the document has no definitions".to_owned()
    } else {
        format!("the document defines {}", few(names.into_iter()))
    }
}

/// Some names, and how many more there are.
pub(super) fn few(names: impl ExactSizeIterator<Item = String>) -> String {
    const FEW: usize = 12;
    let more = names.len().saturating_sub(FEW);
    let shown = names.take(FEW).collect::<Vec<_>>().join(", ");
    if more == 0 {
        shown
    } else {
        format!("{shown} and {more} more")
    }
}
