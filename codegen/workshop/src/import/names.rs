//! What definitions are called in a schema file: the data of an event type as the event type, others shorter than in the
//! documents.

use std::collections::{BTreeMap, BTreeSet};

use eventgrid_codegen::json::{Node, Place, pointer};
use eventgrid_codegen::names::{distinct, is_taken_type, is_type_name, type_name};
use eventgrid_codegen::read::catalog::Catalog;

use super::document::Opened;
use super::enums::enum_name;
use super::events::Event;
use super::schema::Target;

/// Words that documents put at the end of names and that say nothing.
const SUFFIXES: &[&str] = &["EventData", "Properties", "Model"];

pub(super) struct Names<'c, 'a> {
    catalog: &'c Catalog<'a>,
    opened: &'c Opened<'a>,
    /// The data of one event type each.
    events: BTreeMap<Place, String>,
    /// What the documents put before all names.
    prefixes: Vec<String>,
    /// Names that are given away.
    taken: BTreeSet<String>,
}

impl<'c, 'a> Names<'c, 'a> {
    pub(super) fn new(
        catalog: &'c Catalog<'a>,
        opened: &'c Opened<'a>,
        namespace: &str,
        events: &[Event<'a>],
        taken: BTreeSet<String>,
    ) -> Self {
        let mut names: BTreeMap<Place, String> = BTreeMap::new();
        let mut shared = BTreeSet::new();
        for event in events {
            let name = type_name(local(namespace, &event.name));
            if let Some(data) = event.data
                && names.insert(data.place, name).is_some()
            {
                shared.insert(data.place);
            }
        }
        names.retain(|place, _| !shared.contains(place));
        let source = namespace.rsplit('.').next().unwrap_or_default();
        let mut prefixes = vec![type_name(source)];
        prefixes.extend(prefix(opened, &names));
        Names {
            catalog,
            opened,
            events: names,
            prefixes,
            taken,
        }
    }

    /// The name that a definition would have if no other one had it.
    pub(super) fn wanted(&self, target: Target<'a>) -> String {
        if let Some(name) = self.events.get(&target.node.place) {
            return name.clone();
        }
        let given = self.given(target.node);
        let given = if is_type_name(&given) {
            given
        } else {
            type_name(&given)
        };
        let mut name = self.shorter(&given);
        if target.alone {
            name.push_str("Base");
        }
        if is_taken_type(&name) {
            name.push_str("Data");
        }
        name
    }

    /// Gives the definition a name of its own.
    pub(super) fn take(&mut self, target: Target<'a>) -> String {
        let name = distinct(&self.wanted(target), "", |name| self.taken.contains(name));
        self.taken.insert(name.clone());
        name
    }

    /// What the document calls it.
    fn given(&self, node: Node<'a>) -> String {
        if let Some(name) = enum_name(node) {
            return name;
        }
        if let Some(name) = self.opened.name(node.place) {
            return name.to_owned();
        }
        let file = self.catalog.files.get(node.place.file);
        let Some(file) = file else {
            return "Definition".to_owned();
        };
        let pointer = pointer(Node::root(node.place.file, &file.text), node.place.offset);
        match pointer.rsplit('/').next() {
            Some(last) if !last.is_empty() => last.replace("~1", "/").replace("~0", "~"),
            _ => file.stem().to_owned(),
        }
    }

    fn shorter(&self, given: &str) -> String {
        let fits = |name: &str| is_type_name(name) && !is_taken_type(name);
        let mut name = given;
        for prefix in &self.prefixes {
            let rest = name.strip_prefix(prefix.as_str());
            if let Some(rest) = rest.filter(|rest| fits(rest)) {
                name = rest;
                break;
            }
        }
        for suffix in SUFFIXES {
            let rest = name.strip_suffix(suffix);
            if let Some(rest) = rest.filter(|rest| fits(rest)) {
                name = rest;
                break;
            }
        }
        name.to_owned()
    }
}

/// An event type without its namespace.
pub(super) fn local<'n>(namespace: &str, name: &'n str) -> &'n str {
    let rest = name.strip_prefix(namespace);
    rest.map_or(name, |rest| rest.trim_start_matches('.'))
}

/// What most of the events' definitions have before the name of the event type: `Acs` in `AcsSmsReceivedEventData`.
fn prefix(opened: &Opened<'_>, events: &BTreeMap<Place, String>) -> Option<String> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    for (place, event) in events {
        let name = opened.name(*place).unwrap_or_default();
        let stem = name.strip_suffix("EventData").unwrap_or(name);
        if let Some(prefix) = stem.strip_suffix(event.as_str())
            && !prefix.is_empty()
        {
            *counts.entry(prefix.to_owned()).or_default() += 1;
        }
    }
    let most = counts.into_iter().max_by_key(|(_, count)| *count);
    most.filter(|(_, count)| count * 2 > events.len())
        .map(|(prefix, _)| prefix)
}
