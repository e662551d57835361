//! Unknown properties: maps, and additional properties of structs.

use std::collections::BTreeSet;

use super::types::each;
use super::view::View;
use super::{Lower, Lowered};
use crate::json::Node;
use crate::model::{Additional, Type};
use crate::names::distinct;

/// The schema of unknown properties.
enum Unnamed {
    /// None: they may exist, with any type.
    Unsaid,
    Forbidden,
    Each(Lowered),
}

impl<'a> Lower<'a, '_> {
    /// An object without named properties.
    pub(super) fn map(&mut self, view: &View<'a>) -> Lowered {
        let values = match self.unnamed(view) {
            Unnamed::Each(values) => values,
            Unnamed::Unsaid | Unnamed::Forbidden => Lowered::new(Type::Value),
        };
        let ty = Type::Map(Box::new(values.full()));
        let mut notes = each("Each value", &values);
        let required = view.required();
        if !required.is_empty() {
            let names: Vec<String> = required
                .iter()
                .map(|name| crate::markdown::code(name))
                .collect();
            notes.push(format!("Always has {}.", names.join(" and ")));
        }
        Lowered {
            notes,
            ..Lowered::new(ty)
        }
    }

    /// The field of a struct for unknown properties; `taken` are the names of its other fields.
    pub(super) fn additional(
        &mut self,
        view: &View<'a>,
        taken: &BTreeSet<String>,
    ) -> Option<Additional> {
        let (values, declared) = match self.unnamed(view) {
            Unnamed::Unsaid => (Lowered::new(Type::Value), false),
            Unnamed::Forbidden => return None,
            Unnamed::Each(values) => (values, true),
        };
        Some(Additional {
            name: distinct("additional_properties", "_", |name| taken.contains(name)),
            ty: values.full(),
            pattern: self.pattern_of_further(view),
            notes: each("Each value", &values),
            declared,
        })
    }

    fn unnamed(&mut self, view: &View<'a>) -> Unnamed {
        if view.open {
            return Unnamed::Unsaid;
        }
        let mut patterns = Vec::new();
        let mut additional = Vec::new();
        let mut unevaluated = Vec::new();
        for part in &view.parts {
            let node = part.schema.node;
            let keywords = &part.schema.keywords;
            let entries = keywords.pattern_properties.entries.iter();
            patterns.extend(entries.map(|(key, sub)| (node.at(key), node.at(sub.0))));
            additional.extend(keywords.additional_properties.map(|sub| node.at(sub.0)));
            unevaluated.extend(keywords.unevaluated_properties.map(|sub| node.at(sub.0)));
        }
        let forbids = |node: &Node<'_>| node.text == "false";
        // If `additionalProperties` allows some, `unevaluatedProperties` forbids none.
        let closed = additional.iter().any(forbids)
            || additional.is_empty() && unevaluated.iter().any(forbids);
        let some = patterns.iter().find(|(key, _)| !matches_all(*key));
        let some = some.map(|(key, _)| *key).filter(|_| !closed);
        let unsaid = some.filter(|_| additional.is_empty() && unevaluated.is_empty());
        let patterns = patterns.into_iter().map(|(_, node)| node);
        let rest = additional.into_iter().chain(unevaluated);
        // A map with only patterns does not hold names that match none of them: only these names
        // were described.
        let sources = patterns.chain(rest.filter(|_| !closed));
        let sources: Vec<Node<'a>> = sources.filter(|node| !forbids(node)).collect();
        let Some(place) = sources.first().copied() else {
            return if closed {
                Unnamed::Forbidden
            } else {
                Unnamed::Unsaid
            };
        };
        let mut all: Vec<Lowered> = sources.iter().map(|node| self.node(*node)).collect();
        all.dedup_by(|a, b| a.full() == b.full());
        let is_typed = all.len() == 1 && all.iter().all(|one| one.ty != Type::Value);
        if let Some(pattern) = unsaid.filter(|_| is_typed) {
            self.findings
                .warning(pattern, "names that do not match this pattern can have other values: read as if they matched")
                .help("add `\"additionalProperties\": false`, or their schema");
        }
        Unnamed::Each(match all.as_slice() {
            [only] => only.clone(),
            _ => Lowered::new(self.any(
                place,
                "the values of these properties have different types",
                "give them one type, or name the properties",
            )),
        })
    }
}

/// Whether a pattern allows any name.
fn matches_all(pattern: Node<'_>) -> bool {
    let pattern = pattern.string().unwrap_or_default();
    let pattern = pattern.trim_start_matches('^').trim_end_matches('$');
    matches!(pattern, "" | "." | ".*" | ".+")
}
