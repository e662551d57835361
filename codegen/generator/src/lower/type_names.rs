//! Names of types, from the places of their schemas, so that the order of lowering does not matter.

use std::collections::BTreeMap;
use std::rc::Rc;

use super::{Lower, Taken};
use crate::json::{Node, Place, pointer};
use crate::names::{distinct, is_taken_type, is_type_name, local, type_name};
use crate::read::catalog::Schema;

/// A name and whether a person chose it: that of a definition, an event type or `x-rust-name`.
#[derive(Clone, Debug)]
pub(super) struct Name {
    pub(super) text: String,
    pub(super) chosen: bool,
}

impl<'a> Lower<'a, '_> {
    /// The name from the place of a schema: `ModelRegistered`, `ModelRegisteredModelVersion`.
    pub(super) fn name_of(&mut self, node: Node<'a>) -> Name {
        let schema = self.schema(node);
        let place = node.place;
        let is_root = self.catalog.roots[place.file].is_some_and(|root| root.place == place);
        let names_enum = is_root && !self.catalog.sources[place.file].events.entries.is_empty();
        let Some(step) = self.catalog.steps.get(&place).cloned() else {
            // A file, or a place that only a reference reaches.
            let path = self.catalog.roots[place.file]
                .map(|root| pointer(root, place.offset))
                .unwrap_or_default();
            let stem = self.catalog.files[place.file].stem();
            let last = path
                .rsplit('/')
                .next()
                .filter(|last| !last.is_empty())
                .unwrap_or(stem);
            let own = if names_enum {
                None
            } else {
                self.rust_name(&schema, false)
            };
            return Name {
                text: own.unwrap_or_else(|| type_name(last)),
                chosen: is_root,
            };
        };
        if let Some(own) = self.rust_name(&schema, step.keyword == "properties") {
            return Name {
                text: own,
                chosen: true,
            };
        }
        match step.keyword {
            "$defs" | "definitions" => {
                let root = self.catalog.roots[place.file];
                return Name {
                    text: type_name(&step.entry),
                    // Definitions inside other schemas are less visible: their names may change on
                    // a conflict.
                    chosen: root.is_some_and(|root| root.place == step.parent),
                };
            }
            "x-events" => {
                let namespace = self.namespaces.get(place.file).and_then(Option::as_deref);
                return Name {
                    text: type_name(local(&step.entry, namespace)),
                    chosen: true,
                };
            }
            _ => {}
        }
        let known = self.catalog.schema_at(step.parent);
        let parent = known.map_or_else(String::new, |parent| self.name_of(parent).text);
        let number = step.entry.parse::<usize>().map_or(1, |index| index + 1);
        let suffix = match step.keyword {
            "properties" => type_name(&step.entry),
            "items" | "contains" => "Item".to_owned(),
            "prefixItems" => format!("Item{number}"),
            "additionalProperties"
            | "patternProperties"
            | "unevaluatedProperties"
            | "additionalItems" => "Value".to_owned(),
            "oneOf" | "anyOf" => {
                let title = schema
                    .keywords
                    .title
                    .as_deref()
                    .filter(|title| title.chars().count() <= 40);
                let reference = schema
                    .keywords
                    .reference
                    .as_deref()
                    .and_then(|reference| reference.rsplit(['/', '#']).next());
                title
                    .or(reference)
                    .map_or_else(|| format!("Variant{number}"), type_name)
            }
            _ => String::new(),
        };
        Name {
            text: parent + &suffix,
            chosen: false,
        }
    }

    /// `x-rust-name` of a schema, as the name of a type. On a property, a name in snake case is the field's.
    fn rust_name(&mut self, schema: &Schema<'a>, property: bool) -> Option<String> {
        let name = schema.keywords.rust_name.as_ref()?;
        if is_type_name(name) {
            return Some(name.clone());
        }
        if !(property && crate::names::is_field_name(name)) {
            let free = self.free(schema.node, &type_name(name));
            self.findings
                .error(
                    schema.at("x-rust-name"),
                    format!("`{name}` cannot be the name of a Rust type"),
                )
                .help(format!("write it as `{free}`"));
        }
        None
    }

    /// Assigns a name to a type. A name that a person chose must be free; others change on a
    /// conflict.
    pub(super) fn claim(&mut self, schema: &Rc<Schema<'a>>, suffix: &str) -> String {
        let mut name = self.name_of(schema.node);
        if !suffix.is_empty() {
            name = Name {
                text: name.text + suffix,
                chosen: false,
            };
        }
        self.claim_name(schema.node, &name)
    }

    pub(super) fn claim_name(&mut self, node: Node<'a>, name: &Name) -> String {
        let source = node.place.file;
        let place = node.member("x-rust-name").unwrap_or(node);
        if is_taken_type(&name.text) && name.chosen {
            let free = self.free(node, &format!("{}Data", name.text));
            self.findings
                .error(
                    place,
                    format!(
                        "the type would be called `{}`, a name that generated code uses",
                        name.text
                    ),
                )
                .help(format!("set `x-rust-name`: `\"x-rust-name\": \"{free}\"`"));
            return name.text.clone();
        }
        let key = (source, name.text.clone());
        let own = Taken {
            node,
            chosen: name.chosen,
            used: true,
        };
        match self.names.get(&key).copied() {
            Some(taken) if taken.node.place == node.place && !taken.used => {
                self.names.insert(key, own);
                name.text.clone()
            }
            Some(taken) if name.chosen && taken.chosen && taken.node.place != node.place => {
                let other = taken.node;
                let free = self.free(node, &format!("{}2", name.text));
                self.findings
                    .error(place, format!("two types would be called `{}`", name.text))
                    .related(other, "this is the other one")
                    .help(format!(
                        "set `x-rust-name` on one of them: `\"x-rust-name\": \"{free}\"`"
                    ));
                name.text.clone()
            }
            None if is_taken_type(&name.text) => {
                let text = format!("{}Data", name.text);
                self.claim_name(
                    node,
                    &Name {
                        text,
                        chosen: false,
                    },
                )
            }
            Some(taken) => {
                let free = distinct(&name.text, "", |name| {
                    self.names.contains_key(&(source, name.to_owned()))
                });
                let finding = self.findings.warning(
                    place,
                    format!("`{}` is taken: this type is called `{free}`", name.text),
                );
                if taken.node.place == node.place {
                    finding.help("this schema makes several types, together with others; give each of them a definition");
                } else {
                    finding
                        .related(taken.node, "this type has the name")
                        .help("set `x-rust-name` to choose a better one");
                }
                let own = Taken {
                    chosen: false,
                    ..own
                };
                self.names.insert((source, free.clone()), own);
                free
            }
            None => {
                self.names.insert(key, own);
                name.text.clone()
            }
        }
    }

    /// A name to suggest for a schema, made from `wanted`: not used, and not suggested for another
    /// one.
    pub(super) fn free(&mut self, node: Node<'a>, wanted: &str) -> String {
        let file = node.place.file;
        let chosen = self.chosen(file);
        let is_others = |place: Option<&Place>| place.is_some_and(|place| *place != node.place);
        let name = distinct(wanted, "", |name| {
            let key = (file, name.to_owned());
            is_taken_type(name)
                || is_others(self.names.get(&key).map(|taken| &taken.node.place))
                || is_others(self.proposed.get(&key))
                || is_others(chosen.get(name))
        });
        self.proposed.insert((file, name.clone()), node.place);
        name
    }

    /// The names that people chose in a file, of definitions and event types.
    fn chosen(&mut self, file: usize) -> BTreeMap<String, Place> {
        let root = self.catalog.roots[file];
        let keywords = ["$defs", "definitions", "x-events"].into_iter();
        let members = keywords.filter_map(|keyword| root?.member(keyword));
        let nodes: Vec<_> = members.flat_map(Node::members).collect();
        let namespace = self.namespaces.get(file).cloned().flatten();
        let named = nodes.into_iter().map(|member| {
            let rust_name = member.value.member("x-rust-name").and_then(Node::string);
            let own = || type_name(local(&member.key, namespace.as_deref()));
            (rust_name.unwrap_or_else(own), member.value.place)
        });
        named.collect()
    }

    /// Reserves the names that people chose in a file, before any other type can use one.
    pub(super) fn reserve(&mut self, file: usize) {
        let Some(root) = self.catalog.roots[file] else {
            return;
        };
        let mut nodes = Vec::new();
        for keyword in ["$defs", "definitions"] {
            nodes.extend(root.member(keyword).map(Node::members).unwrap_or_default());
        }
        for member in nodes {
            let schema = self.schema(member.value);
            if super::merge::shapes(&schema.keywords) || !schema.keywords.all_of.is_empty() {
                let name = self.name_of(member.value);
                self.names.entry((file, name.text)).or_insert(Taken {
                    node: member.value,
                    chosen: true,
                    used: false,
                });
            }
        }
    }
}
