//! Which name a shape gets: from the place where it stands, so that the order of lowering does not matter.

use std::rc::Rc;

use super::names::{distinct, is_taken_type, is_type_name, type_name};
use super::{Lower, Taken};
use crate::read::catalog::Schema;
use crate::read::located::{Node, pointer};

/// A name and whether a person chose it: that of a definition, an event type or `x-rust-name`.
#[derive(Clone, Debug)]
pub(super) struct Name {
    pub(super) text: String,
    pub(super) chosen: bool,
}

impl<'a> Lower<'a, '_> {
    /// The name that the place of a schema gives it: `ModelRegistered`, `ModelRegisteredModelVersion`.
    pub(super) fn name_of(&mut self, node: Node<'a>) -> Name {
        let file = node.place.file;
        let stem = self.catalog.files[file].stem();
        let mut name = Name { text: type_name(stem), chosen: true };
        let Some(root) = self.catalog.roots[file] else { return name };
        let namespace = self.namespaces.get(file).cloned().flatten();
        let path = pointer(root, node.place.offset);
        let steps: Vec<String> =
            path.split('/').skip(1).map(|step| step.replace("~1", "/").replace("~0", "~")).collect();
        let mut at = root;
        let mut own = self.rust_name(at, false);
        let mut steps = steps.iter();
        while let Some(keyword) = steps.next() {
            let Some(mut inner) = at.member(keyword) else { break };
            let listed = matches!(keyword.as_str(), "allOf" | "anyOf" | "oneOf" | "prefixItems")
                || (keyword == "items" && inner.text.starts_with('['));
            let named = matches!(
                keyword.as_str(),
                "$defs" | "definitions" | "properties" | "patternProperties" | "dependentSchemas" | "dependencies" | "x-events"
            );
            let entry = if listed || named {
                let Some(step) = steps.next() else { break };
                let Some(next) = (if named { inner.member(step) } else { inner.items().get(step.parse().unwrap_or(usize::MAX)).copied() })
                else {
                    break;
                };
                inner = next;
                step.as_str()
            } else {
                ""
            };
            if let Some(own) = own.take() {
                name = Name { text: own, chosen: true };
            }
            let number = entry.parse::<usize>().map_or(1, |index| index + 1);
            match keyword.as_str() {
                "$defs" | "definitions" => name = Name { text: type_name(entry), chosen: true },
                "x-events" => name = Name { text: type_name(local(entry, namespace.as_deref())), chosen: true },
                "properties" => name = Name { text: name.text + &type_name(entry), chosen: false },
                "items" | "contains" if !listed => name = Name { text: name.text + "Item", chosen: false },
                "items" | "prefixItems" => name = Name { text: format!("{}Item{number}", name.text), chosen: false },
                "additionalProperties" | "patternProperties" | "unevaluatedProperties" | "additionalItems" => {
                    name = Name { text: name.text + "Value", chosen: false };
                }
                "oneOf" | "anyOf" => {
                    let title = inner.member("title").and_then(Node::string);
                    let reference = inner.member("$ref").and_then(Node::string);
                    let reference = reference.as_deref().and_then(|reference| reference.rsplit(['/', '#']).next());
                    let suffix = match (title, reference) {
                        (Some(title), _) if title.len() <= 40 => type_name(&title),
                        (_, Some(reference)) => type_name(reference),
                        _ => format!("Variant{number}"),
                    };
                    name = Name { text: name.text + &suffix, chosen: false };
                }
                _ => name.chosen = false,
            }
            own = self.rust_name(inner, keyword == "properties");
            at = inner;
        }
        match own {
            Some(text) if at.place == node.place && node.place != root.place => Name { text, chosen: true },
            _ => name,
        }
    }

    /// `x-rust-name` of a schema, as the name of a type. On a property, a name in snake case is the field's.
    fn rust_name(&mut self, node: Node<'a>, property: bool) -> Option<String> {
        let place = node.member("x-rust-name")?;
        let name = place.string()?;
        if is_type_name(&name) {
            return Some(name);
        }
        if !(property && super::names::is_field_name(&name)) {
            self.findings
                .error(place, format!("`{name}` cannot be the name of a Rust type"))
                .help(format!("write it as `{}`", type_name(&name)));
        }
        None
    }

    /// Gives a name to a type. A name that a person chose must be free; others give way.
    pub(super) fn claim(&mut self, schema: &Rc<Schema<'a>>, suffix: &str) -> String {
        let mut name = self.name_of(schema.node);
        if !suffix.is_empty() {
            name = Name { text: name.text + suffix, chosen: false };
        }
        self.claim_name(schema.node, &name)
    }

    pub(super) fn claim_name(&mut self, node: Node<'a>, name: &Name) -> String {
        let source = node.place.file;
        let place = node.member("x-rust-name").unwrap_or(node);
        if is_taken_type(&name.text) {
            self.findings
                .error(place, format!("the type would be called `{}`, a name that generated code needs itself", name.text))
                .help(format!("set x-rust-name: `\"x-rust-name\": \"{}Data\"`", name.text));
            return name.text.clone();
        }
        let key = (source, name.text.clone());
        match self.names.get(&key).copied() {
            Some(taken) if taken.node.place == node.place => name.text.clone(),
            Some(taken) if name.chosen && taken.chosen => {
                let other = taken.node;
                self.findings
                    .error(place, format!("two types would be called `{}`", name.text))
                    .related(other, "this is the other one")
                    .help(format!("set x-rust-name on one of them: `\"x-rust-name\": \"{}2\"`", name.text));
                name.text.clone()
            }
            Some(taken) => {
                let free = distinct(&name.text, "", |name| self.names.contains_key(&(source, name.to_owned())));
                self.findings
                    .warning(place, format!("`{}` is taken: this type is called `{free}`", name.text))
                    .related(taken.node, "this type has the name")
                    .help("set x-rust-name to choose a better one");
                self.names.insert((source, free.clone()), Taken { node, chosen: false });
                free
            }
            None => {
                self.names.insert(key, Taken { node, chosen: name.chosen });
                name.text.clone()
            }
        }
    }

    /// Notes the names that people chose in a file, before any other type can take one.
    pub(super) fn reserve(&mut self, file: usize) {
        let Some(root) = self.catalog.roots[file] else { return };
        let mut nodes = Vec::new();
        for keyword in ["$defs", "definitions"] {
            nodes.extend(root.member(keyword).map(Node::members).unwrap_or_default());
        }
        for member in nodes {
            let schema = self.schema(member.value);
            if super::merge::shapes(&schema.keywords) || !schema.keywords.all_of.is_empty() {
                let name = self.name_of(member.value);
                self.names.entry((file, name.text)).or_insert(Taken { node: member.value, chosen: true });
            }
        }
    }
}

/// An event type without its namespace.
pub(super) fn local<'t>(event_type: &'t str, namespace: Option<&str>) -> &'t str {
    let rest = namespace.and_then(|namespace| event_type.strip_prefix(namespace)?.strip_prefix('.'));
    rest.unwrap_or(event_type)
}
