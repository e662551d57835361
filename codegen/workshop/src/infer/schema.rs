//! From settled shapes to schemas, with a note on every decision.

use eventgrid_codegen::names::{is_type_name, type_name};

use super::choices;
use super::json::Json;
use super::names::{Name, TakenNames, Types};
use super::notes::{Notes, Topic};
use super::shape::{Objects, SeenMember, Shape, Strings, StructOrMap};
use crate::personal::{by_name, by_value};

/// The start of a description that is still to be written.
pub(super) const TODO: &str = "TODO: ";

/// The keywords of a schema, in order.
pub(super) type Keywords = Vec<(String, Json)>;

/// Writes the schemas of a file.
#[derive(Debug, Default)]
pub(super) struct Writer {
    pub(super) notes: Notes,
    pub(super) types: Types,
    /// Definitions for types whose name the place itself cannot set.
    pub(super) further: Keywords,
    /// The number of descriptions to write.
    pub(super) to_describe: usize,
    /// Whether properties that all samples have are required.
    pub(super) required: bool,
}

/// The place of a value.
#[derive(Debug)]
struct Site<'s> {
    /// For notes: `OrderPlaced.customer`.
    path: String,
    /// The generator's name for a type at this place.
    type_name: String,
    /// The property that contains it, directly or in arrays.
    property: &'s str,
}

/// A schema in parts: what comes before its description, and what after.
#[derive(Debug, Default)]
struct Parts {
    head: Keywords,
    tail: Keywords,
    /// The name of its own type, if it needs one.
    own: Option<Name>,
}

pub(super) fn keyword(name: &str, value: impl Into<Json>) -> (String, Json) {
    (name.to_owned(), value.into())
}

/// The strings that a value is, or that its arrays and maps contain; not dates and similar formats.
fn texts(shape: &Shape) -> Vec<&Strings> {
    let strings = &shape.strings;
    let plain = strings.count > strings.date_times + strings.dates + strings.uuids;
    let mut all: Vec<&Strings> = plain.then_some(strings).into_iter().collect();
    all.extend(shape.items.iter().flat_map(|items| texts(items)));
    if let Some(StructOrMap::Map(_, Some(values))) = &shape.objects.decided {
        all.extend(texts(values));
    }
    all
}

/// A reference to a definition, as a URI can hold it.
pub(super) fn reference(definition: &str) -> (String, Json) {
    let mut uri = "#/$defs/".to_owned();
    for byte in definition.bytes() {
        if byte.is_ascii_alphanumeric() {
            uri.push(byte.into());
        } else {
            uri.extend(["%".to_owned(), format!("{byte:02X}")]);
        }
    }
    keyword("$ref", uri)
}

fn strings<'t>(texts: impl IntoIterator<Item = &'t str>) -> Json {
    Json::Array(texts.into_iter().map(Json::from).collect())
}

impl Writer {
    /// The definition of an event's data, its name claimed already.
    pub(super) fn definition(&mut self, name: &str, shape: &Shape, examples: Vec<Json>) -> Json {
        let site = Site {
            path: name.to_owned(),
            type_name: name.to_owned(),
            property: "",
        };
        let mut parts = self.parts(shape, &site, true);
        if shape.kinds().is_empty() {
            parts.head = vec![keyword("type", "object")];
            parts.tail = vec![keyword("properties", Json::Object(Vec::new()))];
        }
        let mut keywords = parts.head;
        keywords.append(&mut parts.tail);
        if !examples.is_empty() {
            keywords.push(keyword("examples", Json::Array(examples)));
        }
        Json::Object(keywords)
    }

    /// A placeholder that says what to describe.
    pub(super) fn todo(&mut self, what: &str) -> (String, Json) {
        self.to_describe += 1;
        keyword("description", format!("{TODO}{what}"))
    }

    /// A value inside another one that is not a property.
    fn inner(&mut self, shape: &Shape, site: &Site<'_>) -> Option<Json> {
        let parts = self.parts(shape, site, false);
        let mut keywords = parts.head;
        let chosen = parts.own.filter(|own| own.chosen);
        keywords.extend(chosen.map(|own| keyword("x-rust-name", own.text)));
        keywords.extend(parts.tail);
        (!keywords.is_empty()).then_some(Json::Object(keywords))
    }

    fn property(
        &mut self,
        member: &SeenMember,
        parent: &Site<'_>,
        fields: &mut TakenNames,
    ) -> Json {
        let site = Site {
            path: format!("{}.{}", parent.path, member.name),
            type_name: parent.type_name.clone() + &type_name(&member.name),
            property: &member.name,
        };
        let field = fields.field(&member.name);
        let parts = self.parts(&member.shape, &site, false);
        let mut keywords = parts.head;
        let mut tail = parts.tail;
        match (field.chosen, parts.own) {
            (true, Some(own)) => {
                // One place cannot set the names of both the field and its type.
                let mut definition = std::mem::take(&mut keywords);
                if is_type_name(&own.text) {
                    definition.push(keyword("x-rust-name", own.text.as_str()));
                }
                definition.append(&mut tail);
                keywords.push(reference(&own.text));
                self.further
                    .push(keyword(&own.text, Json::Object(definition)));
                keywords.push(keyword("x-rust-name", field.text.as_str()));
            }
            (true, None) => keywords.push(keyword("x-rust-name", field.text.as_str())),
            (false, Some(own)) if own.chosen => keywords.push(keyword("x-rust-name", own.text)),
            (false, _) => {}
        }
        if field.chosen {
            let text = format!(
                "called `{}` in Rust, as another property has that name; see `x-rust-name`",
                field.text
            );
            self.notes.add(Topic::Names, &site.path, text);
        }
        if !member.aliases.is_empty() {
            let spellings = member.aliases.join("`, `");
            let text = format!(
                "also spelled `{spellings}`, never both in one object: one property with `x-aliases`"
            );
            self.notes.add(Topic::Names, &site.path, text);
            let aliases = strings(member.aliases.iter().map(String::as_str));
            keywords.push(keyword("x-aliases", aliases));
        }
        let what = format!("what `{}` is.", member.name.replace('`', "'"));
        keywords.push(self.todo(&what));
        let is_text = !tail.iter().any(|(name, _)| name == "enum");
        if is_text && self.is_sensitive(member, &site.path) {
            keywords.push(keyword("x-sensitive", Json::Bool(true)));
        }
        keywords.extend(tail);
        Json::Object(keywords)
    }

    /// Whether the texts of a property look secret or personal, by their form or the property's
    /// name.
    fn is_sensitive(&mut self, member: &SeenMember, path: &str) -> bool {
        let texts = texts(&member.shape);
        let mut values = texts.iter().flat_map(|strings| &strings.distinct);
        if values.any(|(text, _)| by_value(text).is_some()) {
            return true; // a note at the example says so
        }
        let may_be_text = !texts.is_empty() || member.shape.kinds().is_empty();
        let named = by_name(&member.name).filter(|_| may_be_text);
        if let Some(what) = named {
            let text = format!(
                "called like {what}: `x-sensitive` keeps it out of `Debug`; make it false if it is not"
            );
            self.notes.add(Topic::Personal, path, text);
        }
        named.is_some()
    }

    fn parts(&mut self, shape: &Shape, site: &Site<'_>, is_definition: bool) -> Parts {
        let kinds = shape.kinds();
        let mut parts = Parts::default();
        if shape.too_deep > 0 || kinds.is_empty() {
            let text = if shape.too_deep > 0 {
                "nested too deeply for types: any JSON value"
            } else if is_definition {
                "no sample has data: add properties when you know them"
            } else {
                "null in all samples: any JSON value until you give it a `type`"
            };
            self.notes.add(Topic::Unknown, &site.path, text);
            return parts;
        }
        let choices = match kinds.as_slice() {
            ["string"] => choices::members(site.property, &shape.strings),
            _ => None,
        };
        let is_struct = matches!(shape.objects.decided, Some(StructOrMap::Struct(_)));
        let several = kinds.len() > 1;
        if !is_definition && (several || is_struct || choices.is_some()) {
            let suffixes: &[&str] = if several && is_struct {
                &["Object"]
            } else {
                &[]
            };
            parts.own = Some(self.types.claim(&site.type_name, suffixes));
        }
        // Inner types are named after the type, if that has a name of its own.
        let site = Site {
            type_name: match &parts.own {
                Some(own) => own.text.clone(),
                None => site.type_name.clone(),
            },
            path: site.path.clone(),
            property: site.property,
        };
        if several {
            let text = format!("{} in the samples: an enum of these", kinds.join(" and "));
            self.notes.add(Topic::Types, &site.path, text);
        }
        let mut types = kinds.clone();
        if kinds.contains(&"number") && shape.numbers.inexact > 0 {
            types.push("integer"); // keeps them exact
        }
        if shape.nulls > 0 {
            types.push("null");
        }
        if shape.numbers.huge > 0 {
            let text = "integers of more than 128 bits in the samples: a number, which keeps the first 15 digits; for all \
                        digits let the sender write strings";
            self.notes.add(Topic::Types, &site.path, text);
        } else if shape.numbers.floats > 0 && shape.numbers.long > 0 {
            let text = "numbers of more than 17 digits in the samples: a number, which keeps the first 15 of them";
            self.notes.add(Topic::Types, &site.path, text);
        }
        parts.head.push(match types.as_slice() {
            [only] => keyword("type", *only),
            several => keyword("type", strings(several.iter().copied())),
        });
        self.format(shape, &site, &mut parts.head);
        if kinds.contains(&"integer") {
            for (name, limit) in shape.numbers.limits() {
                let limit = Json::Number((*limit).to_owned());
                parts.head.push(keyword(name, limit));
            }
        }
        if shape.numbers.integers > 0 && shape.numbers.floats > 0 && kinds.contains(&"number") {
            let text = "integers and other numbers in the samples: a number";
            self.notes.add(Topic::Types, &site.path, text);
        }
        if let Some(members) = choices {
            let text = format!(
                "`{}` repeat over {} values, so it is an enum, which reads other values as well; for a plain string remove `enum`",
                members.join("`, `"),
                shape.strings.count
            );
            self.notes.add(Topic::Enum, &site.path, text);
            let mut members: Vec<Json> = members.into_iter().map(Json::from).collect();
            members.extend((shape.nulls > 0).then_some(Json::Null));
            parts.head.push(keyword("enum", Json::Array(members)));
        }
        if let Some(items) = &shape.items {
            let inner = site.inner("[]", "Item");
            let items = self.inner(items, &inner);
            parts
                .tail
                .extend(items.map(|items| keyword("items", items)));
        }
        self.object(&shape.objects, &site, &mut parts.tail);
        parts
    }

    fn format(&mut self, shape: &Shape, site: &Site<'_>, head: &mut Keywords) {
        let strings = &shape.strings;
        if strings.count == 0 {
            return;
        }
        let certain = strings.distinct.len() > 1;
        let (format, text) = if strings.date_times == strings.count {
            ("date-time", "every value is a date-time")
        } else if certain && strings.dates == strings.count {
            (
                "date",
                "every value is a date: documented, read as a string",
            )
        } else if certain && strings.uuids == strings.count {
            (
                "uuid",
                "every value is a GUID: documented, read as a string",
            )
        } else if certain && strings.uris == strings.count {
            ("uri", "every value is a URL: documented, read as a string")
        } else {
            return;
        };
        self.notes.add(Topic::Format, &site.path, text);
        head.push(keyword("format", format));
    }

    fn object(&mut self, objects: &Objects, site: &Site<'_>, tail: &mut Keywords) {
        match &objects.decided {
            None => {}
            Some(StructOrMap::Map(why, values)) => {
                let text = format!("{why}; if its keys are always the same, write `properties`");
                self.notes.add(Topic::Map, &site.path, text);
                let values = values.as_deref();
                let values =
                    values.and_then(|values| self.inner(values, &site.inner("{}", "Value")));
                tail.extend(values.map(|values| keyword("additionalProperties", values)));
            }
            Some(StructOrMap::Struct(why)) => {
                if let Some(why) = why {
                    let text = format!("{why}; for a map write `additionalProperties`");
                    self.notes.add(Topic::Struct, &site.path, text);
                }
                let mut fields = TakenNames::default();
                let mut properties = Vec::new();
                for member in &objects.members {
                    let schema = self.property(member, site, &mut fields);
                    properties.push((member.name.clone(), schema));
                }
                tail.push(keyword("properties", Json::Object(properties)));
                let always = |member: &&SeenMember| {
                    member.present - member.shape.nulls.min(member.present) == objects.count
                };
                let required = objects.members.iter().filter(always);
                let required: Vec<&str> = required.map(|member| member.name.as_str()).collect();
                if self.required && objects.count > 1 && !required.is_empty() {
                    tail.push(keyword("required", strings(required)));
                }
            }
        }
    }
}

impl<'s> Site<'s> {
    fn inner(&self, path: &str, name: &str) -> Site<'s> {
        Site {
            path: format!("{}{path}", self.path),
            type_name: format!("{}{name}", self.type_name),
            property: self.property,
        }
    }
}
