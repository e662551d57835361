//! The values of `--event`: an event type and its schema, by name, by path or by a pattern of
//! these.

use std::collections::BTreeSet;
use std::path::Path;

use super::super::convert::Converter;
use super::super::document::{Opened, same, stem};
use super::super::files::is_document;
use super::super::options::ImportOptions;
use super::super::report::PassedOver;
use super::super::targets::resolve;
use super::messages::Message;
use super::patterns::Pattern;
use super::{Event, below, few, has};
use eventgrid_codegen::diagnostic::Diagnostic;
use eventgrid_codegen::diagnostic::Diagnostics;
use eventgrid_codegen::diagnostic::did_you_mean;
use eventgrid_codegen::json::{Node, Place};

/// The event types that `--event` names.
pub(super) fn flags<'a>(
    converter: &Converter<'_, 'a>,
    opened: &Opened<'a>,
    messages: &[Message<'a>],
    options: &ImportOptions,
    passed_over: &mut Vec<PassedOver>,
) -> Result<Vec<Event<'a>>, Diagnostics> {
    let mut flags = Flags {
        converter,
        opened,
        messages,
        parts: Vec::new(),
    };
    let mut events: Vec<Event<'a>> = Vec::new();
    let mut problems: Vec<Diagnostics> = Vec::new();
    for (name, wanted) in &options.events {
        let namespace = options.namespace.as_deref();
        if let Some(namespace) = namespace.filter(|namespace| !below(namespace, name)) {
            let message = format!("`--event {name}` is not an event type of `{namespace}`");
            let help = format!("event types of `{namespace}` begin with `{namespace}.`");
            problems.push(Diagnostic::error(message).help(help).into());
            continue;
        }
        let found = match Pattern::new(name, wanted) {
            None => flags.one(name, wanted).map(|event| vec![event]),
            Some(Ok(pattern)) => flags.all(&pattern, name, wanted),
            Some(Err(why)) => {
                let help = "for example `--event 'Contoso.Orders.{name}=*.json'`";
                Err(
                    Diagnostic::error(format!("`--event {name}={wanted}`: {why}"))
                        .help(help)
                        .into(),
                )
            }
        };
        match found {
            Ok(found) => {
                for event in found {
                    if events.iter().all(|known| known.name != event.name) {
                        events.push(event);
                    }
                }
            }
            Err(problem) => problems.push(problem),
        }
    }
    let at = |path: &String| opened.tops.iter().find(|(one, _)| one == path);
    let is_event = |path: &String| {
        at(path).is_some_and(|(_, root)| events.iter().any(|event| event.at.place == root.place))
    };
    flags.parts.retain(|path| !is_event(path));
    passed_over.extend(flags.parts.into_iter().map(|file| PassedOver {
        file,
        reason: "part of another file, which refers to it".to_owned(),
    }));
    if problems.is_empty() {
        Ok(events)
    } else {
        let problems = problems.iter().flat_map(Diagnostics::iter);
        Err(problems.cloned().collect())
    }
}

struct Flags<'f, 'c, 'a> {
    converter: &'f Converter<'c, 'a>,
    opened: &'f Opened<'a>,
    messages: &'f [Message<'a>],
    /// Files that match a pattern and are parts of other ones.
    parts: Vec<String>,
}

impl<'a> Flags<'_, '_, 'a> {
    /// The event type for a name: of a definition, a message, a file, or the target of a reference.
    fn one(&self, name: &str, wanted: &str) -> Result<Event<'a>, Diagnostics> {
        let definitions = self.opened.named(wanted);
        let mut definitions: Vec<Node<'a>> = definitions
            .into_iter()
            .map(|node| self.converter.target(node))
            .collect();
        definitions.dedup_by_key(|node| node.place);
        match definitions.as_slice() {
            [first, others @ ..]
                if others
                    .iter()
                    .all(|one| same(self.converter.catalog, *first, *one)) =>
            {
                return Ok(Event::new(self.converter.catalog, name, *first));
            }
            [] => {}
            _ => {
                let files = definitions
                    .iter()
                    .filter_map(|node| self.opened.file_of(*node));
                let files: Vec<String> = files.map(|file| format!("{file}#/…/{wanted}")).collect();
                let message = format!("several files define `{wanted}`, differently");
                let help = format!(
                    "write which one is meant as `--event {name}=file.json#/definitions/{wanted}`; there are {}",
                    few(files.into_iter())
                );
                return Err(Diagnostic::error(message).help(help).into());
            }
        }
        let mut messages = self
            .messages
            .iter()
            .filter(|one| one.names.iter().any(|one| one == wanted));
        if let Some(message) = messages.next() {
            return Ok(self.message(name, message));
        }
        let tops = &self.opened.tops;
        let file = tops
            .iter()
            .find(|(path, _)| path == wanted || stem(path) == wanted);
        if let Some(event) = file.and_then(|(path, root)| self.file(name, path, *root)) {
            return Ok(event);
        }
        let first = tops.first().map(|(_, root)| *root);
        let reference = first.filter(|_| wanted.contains('#'));
        if let Some(node) = reference.and_then(|from| resolve(self.converter.catalog, from, wanted))
        {
            let mut messages = self.messages.iter();
            return Ok(
                match messages.find(|message| message.node.place == node.place) {
                    Some(message) => self.message(name, message),
                    None => Event::new(self.converter.catalog, name, node),
                },
            );
        }
        let definitions = self.opened.definitions.iter().map(|one| one.name.as_str());
        let messages = self
            .messages
            .iter()
            .flat_map(|one| &one.names)
            .map(String::as_str);
        let help = match did_you_mean(wanted, definitions.chain(messages)) {
            Some(similar) => format!("did you mean `--event {name}={similar}`?"),
            None => has(self.opened),
        };
        Err(
            Diagnostic::error(format!("no definition is called `{wanted}`"))
                .help(help)
                .into(),
        )
    }

    fn message(&self, name: &str, message: &Message<'a>) -> Event<'a> {
        let event = match message.payload {
            Some(payload) => Event::new(self.converter.catalog, name, payload),
            None => Event {
                name: name.to_owned(),
                at: message.node,
                data: None,
                description: None,
            },
        };
        Event {
            description: message.description.clone(),
            ..event
        }
    }

    /// The event type of a file: of the schema at its root or, if that describes no data, of its
    /// only definition.
    fn file(&self, name: &str, path: &str, root: Node<'a>) -> Option<Event<'a>> {
        if self.opened.name(root.place).is_some() {
            return Some(Event::new(self.converter.catalog, name, root));
        }
        let inside = self
            .opened
            .definitions
            .iter()
            .filter(|one| one.node.place.file == root.place.file);
        let inside: Vec<_> = inside.collect();
        let namesake = inside.iter().find(|one| one.name == stem(path));
        let only = match (inside.as_slice(), namesake) {
            ([only], _) => only,
            (_, namesake) => namesake?,
        };
        Some(Event::new(self.converter.catalog, name, only.node))
    }

    /// The schemas that other files refer to: they are parts of events.
    fn parts(&self) -> BTreeSet<Place> {
        let mut parts = BTreeSet::new();
        for (_, root) in &self.opened.tops {
            for (at, keyword) in root.text.match_indices("\"$ref\"") {
                let behind = &root.text[at + keyword.len()..];
                let value = behind.trim_start().strip_prefix(':').map(str::trim_start);
                let Some(value) = value.filter(|value| value.starts_with('"')) else {
                    continue;
                };
                let mut strings = serde_json::Deserializer::from_str(value).into_iter::<String>();
                let to = strings
                    .next()
                    .and_then(Result::ok)
                    .filter(|to| !to.starts_with('#'));
                let place = Place {
                    file: root.place.file,
                    offset: root.place.offset + root.text.len() - value.len(),
                };
                let from = Node { place, text: value };
                let target = to.and_then(|to| resolve(self.converter.catalog, from, &to));
                let target = target.map(|target| target.place);
                parts.extend(target.filter(|target| target.file != place.file));
            }
        }
        parts
    }

    fn alike(&self, one: &Event<'a>, other: &Event<'a>) -> bool {
        match (one.data, other.data) {
            (Some(one), Some(other)) => same(self.converter.catalog, one, other),
            (one, other) => one.is_none() && other.is_none(),
        }
    }

    /// The event types for all matches of a pattern: files, messages or definitions.
    fn all(
        &mut self,
        pattern: &Pattern<'_>,
        name: &str,
        wanted: &str,
    ) -> Result<Vec<Event<'a>>, Diagnostics> {
        let is_path = is_document(Path::new(wanted));
        let mut found: Vec<Event<'a>> = Vec::new();
        if is_path {
            let parts = self.parts();
            for (path, root) in &self.opened.tops {
                let path_fits = pattern.event(path).or_else(|| {
                    let last = path.rsplit('/').next().filter(|_| !wanted.contains('/'));
                    pattern.event(last?)
                });
                let event = path_fits.and_then(|event| self.file(&event, path, *root));
                match event {
                    Some(event) if parts.contains(&event.at.place) => self.parts.push(path.clone()),
                    event => found.extend(event),
                }
            }
        } else {
            let of_files = wanted.contains('#');
            let event = |name: &String, node: Node<'a>| {
                let file = self.opened.file_of(node).filter(|_| of_files);
                let full = file.map(|file| format!("{file}#{name}"));
                pattern.event(full.as_ref().unwrap_or(name))
            };
            for message in self.messages {
                let names = message.names.iter();
                let events = names.filter_map(|name| event(name, message.node));
                let mut events = events.map(|event| self.message(&event, message));
                // If two have the same name, the second one uses its next name.
                let first = events.next();
                let is_free = |event: &Event<'a>| {
                    let mut known = found.iter().filter(|known| known.name == event.name);
                    known.all(|known| self.alike(known, event))
                };
                let free = first.iter().cloned().chain(events).find(is_free);
                found.extend(free.or(first));
            }
            let definitions = self.opened.definitions.iter().filter(|_| found.is_empty());
            let definitions: Vec<Event<'a>> = definitions
                .filter_map(|one| {
                    Some(Event::new(
                        self.converter.catalog,
                        &event(&one.name, one.node)?,
                        one.node,
                    ))
                })
                .collect();
            found.extend(definitions);
        }
        if found.is_empty() {
            let (what, help) = if is_path {
                let paths = self.opened.tops.iter().map(|(path, _)| path.clone());
                ("file with a schema", format!("there are {}", few(paths)))
            } else {
                ("message and no definition", has(self.opened))
            };
            return Err(Diagnostic::error(format!("no {what} fits `{wanted}`"))
                .help(help)
                .into());
        }
        for (at, event) in found.iter().enumerate() {
            let other = found[..at].iter().find(|other| other.name == event.name);
            let Some(other) = other else { continue };
            if !self.alike(other, event) {
                let files = [other, event]
                    .map(|one| self.opened.file_of(one.at).unwrap_or_default().to_owned());
                let message = format!(
                    "`--event {name}={wanted}` gives two schemas the event type `{}`",
                    event.name
                );
                let part = if is_path {
                    "a folder's name can be part of it: `--event '….{folder}.{name}={folder}/{name}.json'`"
                } else {
                    "the file's name can be part of it: `--event '….{file}.{name}={file}.json#{name}'`"
                };
                let help = format!("they are in {}; {part}", files.join(" and "));
                return Err(Diagnostic::error(message).help(help).into());
            }
        }
        Ok(found)
    }
}
