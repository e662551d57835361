//! Resolving references: `#/$defs/Name`, `other.json#/…`, `#anchor`, a schema's `$id`.

use std::collections::HashMap;
use std::rc::Rc;

use super::catalog::Catalog;
use super::uri::{Uri, percent_decoded};
use crate::diagnostic::did_you_mean;
use crate::json::{Kind, Node};

/// Why a reference cannot be resolved, and a suggestion.
#[derive(Debug)]
pub struct Unresolved {
    pub message: String,
    pub help: String,
}

impl<'a> Catalog<'a> {
    /// The target of a reference at `from`.
    pub fn resolve(&self, from: Node<'a>, reference: &str) -> Result<Node<'a>, Unresolved> {
        let nowhere = |help: String| Unresolved {
            message: format!("cannot resolve `{reference}`"),
            help,
        };
        let base = self
            .base(from.place)
            .ok_or_else(|| nowhere("this file cannot be referred to".to_owned()))?;
        let (uri, fragment) = base.join(reference).map_err(|error| Unresolved {
            message: format!("`{reference}` is not a URI reference: {error}"),
            help: "write `#/$defs/Name` or `other.json#/$defs/Name`".to_owned(),
        })?;
        let (uri, resource) = self
            .resource(&uri, from, reference)
            .ok_or_else(|| nowhere(self.other_resource(reference)))?;
        let fragment = percent_decoded(fragment);
        if fragment.is_empty() {
            return Ok(resource);
        }
        if fragment.starts_with('/') {
            let node = self
                .follow(resource, &fragment)
                .ok_or_else(|| nowhere(other_place(resource, reference, &fragment)))?;
            return if matches!(node.kind(), Kind::Object | Kind::Boolean) {
                Ok(node)
            } else {
                Err(Unresolved {
                    message: format!("`{reference}` does not point to a schema"),
                    help: "refer to an object, true or false".to_owned(),
                })
            };
        }
        let key = (uri.to_string(), fragment);
        self.anchors.get(&key).map(|(node, _)| *node).ok_or_else(|| {
            let names = self.anchors.keys().filter(|(uri, _)| *uri == key.0).map(|(_, name)| name.as_str());
            nowhere(match did_you_mean(&key.1, names) {
                Some(name) => format!("did you mean `#{name}`?"),
                None => format!("no schema says `\"$anchor\": \"{}\"`; a place in the file starts with `#/`", key.1),
            })
        })
    }

    /// The same, without a suggestion.
    pub fn find(&self, from: Node<'a>, reference: &str) -> Option<Node<'a>> {
        let (uri, fragment) = self.base(from.place)?.join(reference).ok()?;
        let (uri, resource) = self.resource(&uri, from, reference)?;
        let fragment = percent_decoded(fragment);
        let node = if fragment.is_empty() {
            resource
        } else if fragment.starts_with('/') {
            self.follow(resource, &fragment)?
        } else {
            self.anchors.get(&(uri.to_string(), fragment))?.0
        };
        matches!(node.kind(), Kind::Object | Kind::Boolean).then_some(node)
    }

    /// The value at a JSON pointer (without `#`, percent-decoded).
    pub fn follow(&self, resource: Node<'a>, pointer: &str) -> Option<Node<'a>> {
        let mut node = resource;
        for step in pointer.split('/').skip(1) {
            let step = step.replace("~1", "/").replace("~0", "~");
            node = match node.kind() {
                Kind::Object => *self.members_of(node).get(&step)?,
                Kind::Array => node.items().get(step.parse::<usize>().ok()?).copied()?,
                _ => return None,
            };
        }
        Some(node)
    }

    fn members_of(&self, node: Node<'a>) -> Rc<HashMap<String, Node<'a>>> {
        let mut known = self.members.borrow_mut();
        let members = known.entry(node.place).or_insert_with(|| {
            let members = node.members().into_iter();
            Rc::new(members.map(|member| (member.key, member.value)).collect())
        });
        Rc::clone(members)
    }

    /// Whether a reference with this keyword has the same target in every context.
    pub fn is_static(&self, keyword: &str, target: Node<'a>, reference: &str) -> bool {
        match keyword {
            "$dynamicRef" => self.is_static_dynamic(target, reference),
            "$recursiveRef" => self.is_static_recursive(target),
            _ => true,
        }
    }

    /// Whether no surrounding schema can replace the target (draft 2019-09).
    fn is_static_recursive(&self, target: Node<'a>) -> bool {
        let anchored =
            |schema: &super::catalog::Schema<'_>| schema.keywords.recursive_anchor == Some(true);
        let others = self
            .schemas()
            .filter(|schema| schema.node.place != target.place);
        let is_anchored = self
            .schemas()
            .any(|schema| schema.node.place == target.place && anchored(schema));
        !is_anchored || !others.into_iter().any(anchored)
    }

    fn is_static_dynamic(&self, target: Node<'a>, reference: &str) -> bool {
        let Some(name) = reference.split('#').nth(1) else {
            return true;
        };
        let dynamic = |node: &Node<'_>| node.place == target.place;
        let namesakes = self
            .anchors
            .iter()
            .filter(|((_, anchor), (_, dynamic))| anchor == name && *dynamic);
        let mut namesakes = namesakes.map(|(_, (node, _))| node);
        namesakes.all(dynamic)
    }

    fn resource(&self, uri: &Uri, from: Node<'a>, reference: &str) -> Option<(Uri, Node<'a>)> {
        // Even if another file has the same `$id`.
        if reference.starts_with('#') {
            return Some((uri.clone(), self.own_resource(from.place)?));
        }
        if let Some(resource) = self.resources.get(&uri.to_string()) {
            return Some((uri.clone(), *resource));
        }
        // Next to a file with an `$id`, other files can still be referred to by their names.
        let file = self.files.get(from.place.file)?;
        let (uri, _) = Uri::of_file(&file.name).join(reference).ok()?;
        let resource = self.resources.get(&uri.to_string())?;
        Some((uri, *resource))
    }

    fn other_resource(&self, reference: &str) -> String {
        let (name, place) = reference.split_once('#').unwrap_or((reference, ""));
        let files = self.files.iter().map(|file| file.name.as_str());
        let ids = self.resources.keys().map(String::as_str);
        match did_you_mean(name, files.chain(ids)) {
            Some(similar) if place.is_empty() => format!("did you mean `{similar}`?"),
            Some(similar) => format!("did you mean `{similar}#{place}`?"),
            None if name.contains("://") => format!(
                "no `$id` is `{name}`, and references over the network are not followed: put the file into the folder"
            ),
            None if name.contains(['.', '/']) => format!("no file and no `$id` is called `{name}`"),
            None => format!(
                "no file and no `$id` is called `{name}`; for a definition of this file write `#/$defs/{name}`"
            ),
        }
    }
}

/// A definition with the same or a similar name.
fn other_place(resource: Node<'_>, reference: &str, fragment: &str) -> String {
    let mut places = Vec::new();
    for keyword in ["$defs", "definitions"] {
        let members = resource
            .member(keyword)
            .map(Node::members)
            .unwrap_or_default();
        places.extend(
            members
                .into_iter()
                .map(|member| (member.key.clone(), format!("/{keyword}/{}", member.key))),
        );
    }
    let last = fragment.rsplit('/').next().unwrap_or_default();
    let file = reference.split('#').next().unwrap_or_default();
    let same = places.iter().find(|(name, _)| name == last);
    let similar = same.map(|(_, place)| place.as_str()).or_else(|| {
        let name = did_you_mean(last, places.iter().map(|(name, _)| name.as_str()))?;
        places
            .iter()
            .find(|(other, _)| other == name)
            .map(|(_, place)| place.as_str())
    });
    match similar {
        Some(place) => format!("did you mean `{file}#{place}`?"),
        None if places.is_empty() => "there is no `$defs` at the top of that file".to_owned(),
        None => {
            let names: Vec<&str> = places
                .iter()
                .take(8)
                .map(|(name, _)| name.as_str())
                .collect();
            format!(
                "`$defs` has {}{}",
                names.join(", "),
                if places.len() > 8 { " …" } else { "" }
            )
        }
    }
}
