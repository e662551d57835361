//! Names of definitions in a schema file: an event type's data is named after it, others are named
//! as in the documents, but shorter.

use std::collections::{BTreeMap, BTreeSet};

use eventgrid_codegen::json::{Node, Place, pointer};
use eventgrid_codegen::names::{constant_name, distinct, is_taken_type, is_type_name, type_name};
use eventgrid_codegen::read::catalog::Catalog;

use super::document::{Opened, stem};
use super::enums::enum_name;
use super::events::Event;
use super::schema::Target;
use crate::infer::names::TakenNames;

/// Words at the end of names in documents that add no information.
const SUFFIXES: &[&str] = &["EventData", "Properties", "Model"];

pub(super) struct Names<'c, 'a> {
    catalog: &'c Catalog<'a>,
    opened: &'c Opened<'a>,
    /// The data of one event type each.
    events: BTreeMap<Place, String>,
    /// The common start of all names in the documents.
    prefixes: Vec<String>,
    /// Names that are in use.
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
        let mut name = self.shorter(target.node, &given);
        if target.alone {
            name.push_str("Base");
        }
        if is_taken_type(&name) {
            name.push_str("Data");
        }
        name
    }

    /// Gives the definition a unique name.
    pub(super) fn take(&mut self, target: Target<'a>) -> String {
        let mut wanted = self.wanted(target);
        if is_taken_type(&wanted) {
            wanted.push_str("Payload");
        }
        let taken = |name: &str| self.taken.contains(name) || is_taken_type(name);
        let name = if taken(&wanted) {
            let several = self.opened.tops.len() > 1;
            let longer = self.longer(target.node, &wanted).into_iter();
            let mut longer = longer.filter(|name| several && !taken(name));
            longer
                .next()
                .unwrap_or_else(|| distinct(&wanted, "", taken))
        } else {
            wanted
        };
        self.taken.insert(name.clone());
        name
    }

    /// The document's name for it.
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

    /// The name with prefixes from the definition's file or folders.
    fn longer(&self, node: Node<'a>, name: &str) -> Vec<String> {
        let path = self
            .catalog
            .files
            .get(node.place.file)
            .map(|file| file.name.as_str());
        let path = path.unwrap_or_default();
        let file = stem(path);
        let folders = path
            .rsplit('/')
            .skip(1)
            .filter(|folder| !is_version(folder));
        let words = std::iter::once(file).chain(folders).map(type_name);
        let words = words.filter(|word| is_type_name(word) && !name.starts_with(word.as_str()));
        words.map(|word| format!("{word}{name}")).collect()
    }

    fn shorter(&self, node: Node<'a>, given: &str) -> String {
        // Another definition of the file may have that name.
        let is_other = |name: &str| {
            let mut others = self.opened.named(name).into_iter();
            others.any(|other| other.place.file == node.place.file)
        };
        let fits = |name: &str| is_type_name(name) && !is_taken_type(name) && !is_other(name);
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

/// Whether a folder is named after a version: `v1`, `v1beta3`, `2024-01-01`.
fn is_version(folder: &str) -> bool {
    let rest = folder.strip_prefix('v').unwrap_or(folder);
    rest.starts_with(|c: char| c.is_ascii_digit())
}

/// Names of variants, which the schema must set if event types would get the same name.
#[derive(Default)]
pub(super) struct Variants {
    names: TakenNames,
    constants: BTreeSet<String>,
}

impl Variants {
    /// Takes the name of an event type without its namespace; returns a name if the generator's one
    /// is in use.
    pub(super) fn take(&mut self, local: &str) -> Option<String> {
        let name = self.names.variant(local);
        let known = |text: &str| self.constants.contains(&constant_name(text));
        let text = distinct(&name.text, "", known);
        self.constants.insert(constant_name(&text));
        (name.chosen || text != name.text).then_some(text)
    }
}

/// An event type without its namespace.
pub(super) fn local<'n>(namespace: &str, name: &'n str) -> &'n str {
    let rest = name.strip_prefix(namespace);
    rest.map_or(name, |rest| rest.trim_start_matches('.'))
}

/// The common prefix of most definitions of event data: `Acs` in `AcsSmsReceivedEventData`.
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
