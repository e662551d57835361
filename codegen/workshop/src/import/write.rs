//! Writes what is new into a schema file: schemas as JSON, descriptions marked as somebody else's words.

use eventgrid_codegen::json::Node;
use eventgrid_codegen::names::{is_taken_type, type_name};
use eventgrid_codegen::read::catalog::Catalog;
use heck::ToTitleCase;
use serde_json::Value;

use super::compare::{Difference, Found};
use super::edit::Edits;
use super::events::Event;
use super::layout::{Json, quoted};
use super::report::{Change, ChangeKind};
use super::schema::{ANNOTATIONS, Form, Schema, Target};
use crate::listing::place;

/// What begins a description that a document wrote, until a person has.
const MARK: &str = "TODO: ";

/// Notes the changes of a schema file.
pub(super) struct Writer<'m, 'c, 'a> {
    catalog: &'c Catalog<'a>,
    found: &'m Found<'a>,
    edits: Edits,
    changes: Vec<Change>,
}

impl<'m, 'c, 'a> Writer<'m, 'c, 'a> {
    pub(super) fn new(catalog: &'c Catalog<'a>, found: &'m Found<'a>) -> Self {
        Writer {
            catalog,
            found,
            edits: Edits::default(),
            changes: Vec::new(),
        }
    }

    /// The changes, for the file's text and for people.
    pub(super) fn done(self) -> (Edits, Vec<Change>) {
        (self.edits, self.changes)
    }

    pub(super) fn change(&mut self, kind: ChangeKind, place: String) {
        let change = Change { kind, place };
        if !self.changes.contains(&change) {
            self.changes.push(change);
        }
    }

    /// Adds members to a member of an object, which may not be there yet.
    pub(super) fn members(&mut self, object: Node<'a>, key: &str, members: Vec<(String, Json)>) {
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

    /// The entry of an event type, with the name that code calls it by if that is not plain from it.
    pub(super) fn event(&self, event: &Event<'a>, rust_name: Option<String>) -> Json {
        let words = event.description.as_deref().unwrap_or("What happened.");
        let mut members = vec![("description".to_owned(), Json::text(&marked(words)))];
        if let Some(data) = event.data {
            members.push(("$ref".to_owned(), self.reference(data.into())));
        }
        if let Some(name) = rust_name {
            members.push(("x-rust-name".to_owned(), Json::text(&name)));
        }
        Json::Object(members)
    }

    pub(super) fn properties(&mut self) {
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

    pub(super) fn values(&mut self) {
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
    pub(super) fn overwrite(&mut self, difference: &Difference<'a>) {
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
        let is_word =
            |key: &str| key == "$comment" || ANNOTATIONS.contains(&key) && key != "deprecated";
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
    pub(super) fn schema(&self, schema: &Schema<'a>, definition: bool) -> Json {
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
    let lines: Vec<&str> = words.trim().lines().map(str::trim).collect();
    let words = lines.join("\n");
    if words.starts_with(MARK) {
        words
    } else {
        format!("{MARK}{words}")
    }
}

/// A place and what is in it, as `list --corrections` writes it.
fn dotted(place: &str, name: &str) -> String {
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

/// A value as people write it.
pub(super) fn wire(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned)
}
