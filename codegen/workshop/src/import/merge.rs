//! Finds what a schema file lacks, and names for it.

use std::collections::{BTreeSet, VecDeque};

use eventgrid_codegen::json::Node;
use eventgrid_codegen::read::catalog::Catalog;

use super::compare::{Comparison, Found};
use super::convert::Converter;
use super::document::Opened;
use super::edit::Edits;
use super::events::{Event, described};
use super::names::{Names, Variants, local};
use super::report::{Change, ChangeKind};
use super::schema::{Schema, Target, members};
use super::shape::{kind, peel};
use super::write::{Writer, wire};
use crate::listing::place;

/// The changes of a schema file.
pub(super) struct Merged<'a> {
    pub(super) edits: Edits,
    pub(super) changes: Vec<Change>,
    pub(super) found: Found<'a>,
    /// The new definitions: their names, and their sources.
    pub(super) definitions: Vec<(String, Target<'a>)>,
}

/// A schema file, and the documents that are merged into it.
pub(super) struct Merge<'p, 'c, 'a> {
    catalog: &'c Catalog<'a>,
    opened: &'c Opened<'a>,
    /// The schema file.
    root: Node<'a>,
    /// `$defs` or `definitions`, and its content.
    container: &'static str,
    own: Vec<(String, Node<'a>)>,
    comparison: Comparison<'p, 'c, 'a>,
    overwrite: bool,
}

impl<'p, 'c, 'a> Merge<'p, 'c, 'a> {
    pub(super) fn new(
        theirs: &'p mut Converter<'c, 'a>,
        ours: &'p mut Converter<'c, 'a>,
        opened: &'c Opened<'a>,
        root: Node<'a>,
        overwrite: bool,
    ) -> Self {
        let (container, definitions) = match (root.member("$defs"), root.member("definitions")) {
            (None, Some(old)) => ("definitions", Some(old)),
            (definitions, _) => ("$defs", definitions),
        };
        let own = definitions.map(Node::members).unwrap_or_default();
        let own = own.into_iter().map(|member| (member.key, member.value));
        Merge {
            catalog: theirs.catalog,
            opened,
            root,
            container,
            own: own.collect(),
            comparison: Comparison::new(theirs, ours, root.place.file),
            overwrite,
        }
    }

    /// Compares the event types that both have, finds names for new definitions, and notes all
    /// changes of the file.
    pub(super) fn merge(mut self, events: &[Event<'a>], namespace: &str) -> Merged<'a> {
        let fresh = self.compare(events);
        let taken = self.own.iter().map(|(name, _)| name.clone()).collect();
        let names = Names::new(self.catalog, self.opened, namespace, events, taken);
        let definitions = self.name(&fresh, names);

        let mut variants = Variants::default();
        let entries = self.root.member("x-events").map(Node::members);
        for entry in entries.unwrap_or_default() {
            let name = entry.value.member("x-rust-name").and_then(Node::string);
            variants.take(name.as_deref().unwrap_or(local(namespace, &entry.key)));
        }
        let mut writer = Writer::new(self.catalog, &self.comparison.found);
        writer.members(
            self.root,
            "x-events",
            fresh
                .iter()
                .map(|event| {
                    let name = variants.take(local(namespace, &event.name));
                    (event.name.clone(), writer.event(event, name))
                })
                .collect(),
        );
        for event in fresh {
            writer.change(ChangeKind::EventType, event.name.clone());
        }
        let data = events.iter().filter_map(|event| event.data);
        let data: BTreeSet<_> = data.map(|data| data.place).collect();
        let mut new = Vec::new();
        for (name, target) in &definitions {
            let node = target.node;
            let mut schema = self.comparison.theirs.definition(*target).as_ref().clone();
            let given = self.opened.name(node.place).unwrap_or_default();
            if data.contains(&node.place) && described(given, node).is_some() {
                schema.remove("description"); // is about the event type, which has a description
            }
            new.push((name.clone(), writer.schema(&schema, true)));
            writer.change(ChangeKind::Definition, name.clone());
        }
        writer.members(self.root, self.container, new);
        // First, as a list of required properties that is written anew has the new ones, too.
        let differences = &self.comparison.found.differences;
        for difference in differences.iter().filter(|_| self.overwrite) {
            writer.overwrite(difference);
        }
        writer.properties();
        writer.values();
        let (edits, changes) = writer.done();
        Merged {
            edits,
            changes,
            found: self.comparison.found,
            definitions,
        }
    }

    /// Compares the data of the event types that we have, and returns those that we lack.
    fn compare<'e>(&mut self, events: &'e [Event<'a>]) -> Vec<&'e Event<'a>> {
        let entries = self.root.member("x-events").map(Node::members);
        let entries = entries.unwrap_or_default();
        let mut fresh = Vec::new();
        for event in events {
            match entries.iter().find(|entry| entry.key == event.name) {
                Some(entry) => {
                    if let Some(data) = event.data {
                        self.comparison.event(data.into(), entry.value);
                    }
                }
                None => fresh.push(event),
            }
        }
        fresh
    }

    /// Determines for each definition that new parts refer to whether it is one of ours or new.
    fn name(
        &mut self,
        fresh: &[&Event<'a>],
        mut names: Names<'c, 'a>,
    ) -> Vec<(String, Target<'a>)> {
        let data = fresh.iter().filter_map(|event| event.data);
        let mut open: VecDeque<Target<'a>> = data.map(Target::from).collect();
        let mut definitions = Vec::new();
        let (mut lacks, mut differences) = (0, 0);
        loop {
            while let Some(target) = open.pop_front() {
                if self.comparison.found.aligned.contains_key(&target.key())
                    || self.is_namesake(target, &names.wanted(target))
                {
                    continue;
                }
                let name = names.take(target);
                let to = reference(self.container, &name);
                self.comparison.found.aligned.insert(target.key(), to);
                open.extend(self.comparison.theirs.definition(target).references());
                definitions.push((name, target));
            }
            let found = &self.comparison.found;
            let new = found.properties[lacks..].iter().map(|lack| &lack.schema);
            open.extend(new.flat_map(Schema::references));
            let new = found.differences[differences..].iter();
            let new = new.filter(|_| self.overwrite);
            open.extend(
                new.flat_map(|one| &one.instead)
                    .flat_map(Schema::references),
            );
            (lacks, differences) = (found.properties.len(), found.differences.len());
            if open.is_empty() {
                return definitions;
            }
        }
    }

    /// Whether one of our definitions that has no counterpart yet has this name and the same kind.
    fn is_namesake(&mut self, target: Target<'a>, name: &str) -> bool {
        let reference = reference(self.container, name);
        let mut aligned = self.comparison.found.aligned.values();
        let Some((_, node)) = self.own.iter().find(|(own, _)| own == name) else {
            return false;
        };
        if aligned.any(|other| *other == reference) {
            return false;
        }
        let ours = Target::from(*node);
        let comparison = &mut self.comparison;
        let (their, our) = (
            comparison.theirs.definition(target),
            comparison.ours.definition(ours),
        );
        let (their, our) = (peel(comparison.theirs, &their), peel(comparison.ours, &our));
        let alike = kind(&their.schema) == kind(&our.schema);
        if alike {
            comparison.definition(target, ours, reference);
        }
        alike
    }
}

fn reference(container: &str, name: &str) -> String {
    format!("#/{container}/{name}")
}

/// Parts of a schema file that the documents lack, without a correction: the object or list, the
/// names, and the place of the first.
pub(super) type Lacking<'a> = (Option<String>, Vec<String>, Node<'a>);

/// Our event types, properties and values that the documents lack.
pub(super) fn lacking<'a>(
    root: Node<'a>,
    events: &[Event<'a>],
    found: &Found<'a>,
    catalog: &Catalog<'a>,
) -> Vec<Lacking<'a>> {
    let mut all: Vec<Lacking<'a>> = Vec::new();
    let mut add = |of: Option<Node<'a>>, names: Vec<(String, Node<'a>)>| {
        if let Some((_, first)) = names.first() {
            let first = *first;
            let of = of.map(|of| place(catalog, of.place));
            let names = names.into_iter().map(|(name, _)| name).collect();
            all.push((of, names, first));
        }
    };
    let known = |name: &str| events.iter().any(|event| event.name == name);
    let entries = root.member("x-events").map(Node::members);
    let entries = entries.unwrap_or_default().into_iter();
    let entries = entries.map(|entry| (entry.key, entry.name));
    add(None, entries.filter(|(name, _)| !known(name)).collect());
    for (object, had) in found.objects.values() {
        let names = object.properties().iter();
        let names = names
            .filter(|(name, property)| !had.contains(name) && !property.has("x-correction"))
            .map(|(name, property)| (name.clone(), property.from));
        if !object.has("x-correction") {
            add(Some(object.from), names.collect());
        }
    }
    for (list, had) in found.lists.values() {
        let values = members(list).unwrap_or_default().into_iter();
        let values = values.filter(|value| !value.is_null() && !had.contains(value));
        let values = values.map(|value| (wire(&value), list.from));
        if !list.has("x-correction") {
            add(Some(list.from), values.collect());
        }
    }
    all.sort_by_key(|(_, _, first)| first.place);
    all
}
