//! Adds to a schema file what the documents have beyond it.

use std::collections::{BTreeSet, VecDeque};

use heck::ToTitleCase;
use serde_json::Value;

use super::compare::{Comparison, Difference, Found};
use super::convert::Converter;
use super::document::Opened;
use super::edit::Edits;
use super::events::Event;
use super::layout::{Json, quoted};
use super::names::Names;
use super::report::{Change, ChangeKind};
use super::schema::{ANNOTATIONS, Form, Schema, Target, members};
use super::shape::{kind, peel};
use crate::listing::place;
use crate::lower::names::{is_taken_type, type_name};
use crate::read::catalog::Catalog;
use crate::read::located::Node;

/// What becomes of a schema file.
pub(super) struct Merged<'a> {
    pub(super) edits: Edits,
    pub(super) changes: Vec<Change>,
    pub(super) found: Found<'a>,
}

/// What begins a description that a document wrote, until a person has.
const MARK: &str = "TODO: ";

pub(super) struct Merge<'p, 'c, 'a> {
    pub(super) catalog: &'c Catalog<'a>,
    pub(super) opened: &'c Opened<'a>,
    pub(super) theirs: &'p mut Converter<'c, 'a>,
    pub(super) ours: &'p mut Converter<'c, 'a>,
    /// Our file.
    pub(super) root: Node<'a>,
    pub(super) namespace: &'p str,
    pub(super) overwrite: bool,
}

impl<'a> Merge<'_, '_, 'a> {
    pub(super) fn run(self, events: &[Event<'a>]) -> Merged<'a> {
        let Merge {
            catalog,
            opened,
            theirs,
            ours,
            root,
            namespace,
            overwrite,
        } = self;
        let entries = root.member("x-events");
        let entries = entries.map(Node::members).unwrap_or_default();
        let (container, defs) = match (root.member("$defs"), root.member("definitions")) {
            (None, Some(old)) => ("definitions", Some(old)),
            (defs, _) => ("$defs", defs),
        };
        let own: Vec<(String, Node<'a>)> = defs
            .map(Node::members)
            .unwrap_or_default()
            .into_iter()
            .map(|member| (member.key, member.value))
            .collect();

        let mut comparison = Comparison::new(theirs, ours, root.place.file);
        let mut fresh = Vec::new();
        for event in events {
            match entries.iter().find(|entry| entry.key == event.name) {
                Some(entry) => comparison.event(event.data.into(), entry.value),
                None => fresh.push(event),
            }
        }

        let taken: BTreeSet<String> = own.iter().map(|(name, _)| name.clone()).collect();
        let mut names = Names::new(catalog, opened, namespace, events, taken);
        let mut open: VecDeque<Target<'a>> = fresh.iter().map(|event| event.data.into()).collect();
        let mut definitions: Vec<(String, Target<'a>)> = Vec::new();
        let (mut lacks, mut differences) = (0, 0);
        loop {
            while let Some(target) = open.pop_front() {
                if comparison.found.aligned.contains_key(&target.key()) {
                    continue;
                }
                let wanted = names.wanted(target);
                let schema = comparison.theirs.definition(target);
                let namesake = own.iter().find(|(name, _)| *name == wanted);
                if let Some((name, node)) = namesake
                    && !comparison.found.is_aligned(container, name)
                {
                    let node = Target::from(*node);
                    let ours = comparison.ours.definition(node);
                    let alike = (
                        peel(comparison.theirs, &schema),
                        peel(comparison.ours, &ours),
                    );
                    if kind(&alike.0.schema) == kind(&alike.1.schema) {
                        comparison.definition(target, node, reference(container, name));
                        continue;
                    }
                }
                let name = names.take(target);
                let to = reference(container, &name);
                comparison.found.aligned.insert(target.key(), to);
                open.extend(schema.references());
                definitions.push((name, target));
            }
            let found = &comparison.found;
            for lack in &found.properties[lacks..] {
                open.extend(lack.schema.references());
            }
            for difference in found.differences[differences..]
                .iter()
                .filter(|_| overwrite)
            {
                open.extend(difference.instead.iter().flat_map(Schema::references));
            }
            (lacks, differences) = (found.properties.len(), found.differences.len());
            if open.is_empty() {
                break;
            }
        }

        let data: BTreeSet<_> = events.iter().map(|event| event.data.place).collect();
        let mut writer = Writer {
            catalog,
            edits: Edits::default(),
            changes: Vec::new(),
            found: &comparison.found,
        };
        let mut new = Vec::new();
        for event in fresh {
            new.push((event.name.clone(), writer.event(event)));
            writer.change(ChangeKind::EventType, event.name.clone());
        }
        writer.members(root, "x-events", new);
        let mut new = Vec::new();
        for (name, target) in definitions {
            let mut schema = comparison.theirs.definition(target).as_ref().clone();
            if data.contains(&target.node.place) {
                schema.remove("description"); // is about the event type, which has a description
            }
            new.push((name.clone(), writer.schema(&schema, true)));
            writer.change(ChangeKind::Definition, name);
        }
        writer.members(root, container, new);
        writer.properties();
        writer.values();
        if overwrite {
            for difference in &comparison.found.differences {
                writer.overwrite(difference);
            }
        }
        Merged {
            edits: writer.edits,
            changes: writer.changes,
            found: comparison.found,
        }
    }
}

impl Found<'_> {
    fn is_aligned(&self, container: &str, name: &str) -> bool {
        let reference = reference(container, name);
        self.aligned.values().any(|other| *other == reference)
    }
}

fn reference(container: &str, name: &str) -> String {
    format!("#/{container}/{name}")
}

/// Writes schemas into the file.
struct Writer<'m, 'c, 'a> {
    catalog: &'c Catalog<'a>,
    edits: Edits,
    changes: Vec<Change>,
    found: &'m Found<'a>,
}

impl<'a> Writer<'_, '_, 'a> {
    fn change(&mut self, kind: ChangeKind, place: String) {
        let change = Change { kind, place };
        if !self.changes.contains(&change) {
            self.changes.push(change);
        }
    }

    /// Adds members to a member of an object, which may not be there yet.
    fn members(&mut self, object: Node<'a>, key: &str, members: Vec<(String, Json)>) {
        match object.member(key) {
            Some(inner) => {
                for (name, value) in members {
                    self.edits.member(inner, &name, value);
                }
            }
            None if members.is_empty() => {}
            None => self.edits.member(object, key, Json::Object(members)),
        }
    }

    fn event(&self, event: &Event<'a>) -> Json {
        let words = event.description.as_deref().unwrap_or("What happened.");
        let target = Target::from(event.data);
        Json::Object(vec![
            ("description".to_owned(), Json::text(&marked(words))),
            ("$ref".to_owned(), self.reference(target)),
        ])
    }

    fn properties(&mut self) {
        let mut objects: Vec<Node<'a>> = Vec::new();
        for lack in &self.found.properties {
            if objects
                .iter()
                .all(|object| object.place != lack.object.place)
            {
                objects.push(lack.object);
            }
        }
        for object in objects {
            let lacks = self.found.properties.iter();
            let lacks = lacks.filter(|lack| lack.object.place == object.place);
            let mut new: Vec<(String, Json)> = Vec::new();
            let mut required = Vec::new();
            for lack in lacks {
                if new.iter().any(|(name, _)| *name == lack.name) {
                    continue;
                }
                new.push((lack.name.clone(), self.schema(&lack.schema, false)));
                if lack.required {
                    required.push(lack.name.clone());
                }
                let place = dotted(&place(self.catalog, object.place), &lack.name);
                self.change(ChangeKind::Property, place);
            }
            self.members(object, "properties", new);
            match object.member("required") {
                Some(list) => {
                    for name in required {
                        self.edits.item(list, Json::text(&name));
                    }
                }
                None if required.is_empty() => {}
                None => {
                    let names = required.iter().map(|name| Json::text(name)).collect();
                    self.edits.member(object, "required", Json::Array(names));
                }
            }
        }
    }

    fn values(&mut self) {
        for (list, value) in &self.found.members {
            let json = Json::read(&value.to_string());
            if let Some(list) = list.member("enum") {
                self.edits.item(list, json);
            } else if let Some(list) = list.member("oneOf").or_else(|| list.member("anyOf")) {
                let one = Json::Object(vec![("const".to_owned(), json)]);
                self.edits.item(list, one);
            } else {
                continue;
            }
            let place = dotted(&place(self.catalog, list.place), &wire(value));
            self.change(ChangeKind::Value, place);
        }
    }

    /// Writes what the document says in place of what stands there; words for people stay.
    fn overwrite(&mut self, difference: &Difference<'a>) {
        let Some(instead) = &difference.instead else {
            return;
        };
        let ours = difference.ours;
        self.change(ChangeKind::Overwritten, place(self.catalog, ours.place));
        if let [(keyword, Form::Plain(text))] = instead.keywords.as_slice()
            && keyword == "required"
        {
            let names = Json::read(text);
            match ours.member("required") {
                Some(old) => self.edits.replace(old, names),
                None => self.edits.member(ours, "required", names),
            }
            return;
        }
        let Json::Object(theirs) = self.schema(instead, false) else {
            return;
        };
        let is_word = |key: &str| {
            key == "$comment" || ANNOTATIONS.contains(&key) && key != "deprecated"
        };
        let shape = theirs.into_iter().filter(|(key, _)| !is_word(key));
        let words = ours.members().into_iter();
        let words = words.filter(|member| is_word(&member.key));
        let words = words.map(|member| (member.key, Json::of(member.value)));
        self.edits
            .replace(ours, Json::Object(shape.chain(words).collect()));
    }

    fn reference(&self, target: Target<'a>) -> Json {
        let aligned = self.found.aligned.get(&target.key());
        Json::text(aligned.map_or("#", String::as_str))
    }

    /// A schema of theirs as we write it.
    fn schema(&self, schema: &Schema<'a>, definition: bool) -> Json {
        if let Some(truth) = schema.truth {
            return Json::Scalar(truth.to_string());
        }
        let rank = |keyword: &str| match keyword {
            "type" | "$ref" => 0,
            "title" if definition => 1,
            "description" if definition => 2,
            "description" => 4,
            "examples" => 5,
            _ => 3,
        };
        let mut keywords: Vec<_> = schema.keywords.iter().collect();
        keywords.sort_by_key(|(keyword, _)| rank(keyword));
        let members = keywords.into_iter().map(|(keyword, form)| {
            let value = match form {
                Form::Plain(_) if keyword == "description" => {
                    let words = schema.text("description").unwrap_or_default();
                    Json::text(&marked(&words))
                }
                Form::Plain(text) => Json::read(text),
                Form::Schema(inner) => self.schema(inner, false),
                Form::List(list) => {
                    Json::Array(list.iter().map(|one| self.schema(one, false)).collect())
                }
                Form::Named(named) => {
                    let named = named.iter();
                    let named = named.map(|(name, one)| (name.clone(), self.schema(one, false)));
                    Json::Object(named.collect())
                }
                Form::Reference(target) => self.reference(*target),
                Form::Discriminator(property, mapping) => self.discriminator(property, mapping),
            };
            (keyword.clone(), value)
        });
        Json::Object(members.collect())
    }

    fn discriminator(&self, property: &str, mapping: &[(String, Target<'a>)]) -> Json {
        let mut members = vec![("propertyName".to_owned(), Json::text(property))];
        if !mapping.is_empty() {
            let mapping = mapping.iter();
            let mapping = mapping.map(|(value, target)| (value.clone(), self.reference(*target)));
            members.push(("mapping".to_owned(), Json::Object(mapping.collect())));
        }
        Json::Object(members)
    }
}

fn marked(words: &str) -> String {
    let words = words.trim();
    if words.starts_with(MARK) {
        words.to_owned()
    } else {
        format!("{MARK}{words}")
    }
}

/// A place and what is in it, as `list --corrections` writes it.
pub(super) fn dotted(place: &str, name: &str) -> String {
    if place.is_empty() {
        name.to_owned()
    } else {
        format!("{place}.{name}")
    }
}

/// A schema file without event types.
pub(super) fn new_file(namespace: &str, stem: &str) -> String {
    let name = namespace.rsplit('.').next().unwrap_or(namespace);
    let title = type_name(name).to_title_case();
    let words = marked("What these events are about, and who sends them.");
    let source = type_name(stem);
    let rust_name = is_taken_type(&format!("{source}Event"))
        .then(|| ("x-rust-name", format!("{source}ServiceEvent")));
    let lines = [
        ("$schema", DRAFT.to_owned()),
        ("title", title),
        ("description", words),
        ("x-namespace", namespace.to_owned()),
    ];
    let lines = lines.into_iter().chain(rust_name);
    let lines = lines.map(|(key, value)| format!("  \"{key}\": {},\n", quoted(&value)));
    format!(
        "{{\n{}  \"x-events\": {{}},\n  \"$defs\": {{}}\n}}\n",
        lines.collect::<String>()
    )
}

const DRAFT: &str = "https://json-schema.org/draft/2020-12/schema";

/// What of a schema file the documents lack, with no correction that says so: the object or list, the names, and where
/// the first stands.
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

/// A value as people write it.
fn wire(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
