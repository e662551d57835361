//! References in the documents.

use std::collections::BTreeSet;

use super::convert::{Converter, is_silent};
use super::document::same;
use super::schema::{ANNOTATIONS, Form, Schema};
use super::targets::resolve;
use eventgrid_codegen::json::{Member, Node};

impl<'a> Converter<'_, 'a> {
    /// Translates a `$ref`.
    pub(super) fn reference(&mut self, member: &Member<'a>, schema: &mut Schema<'a>) {
        let Some(reference) = member.value.string() else {
            let message = format!("`{}` is a string: read as any JSON value", member.key);
            self.findings.warning(member.value, message);
            return;
        };
        let found = resolve(self.catalog, member.value, &reference);
        // Explaining why it cannot be resolved takes long.
        match found.map_or_else(|| self.catalog.resolve(member.value, &reference), Ok) {
            Ok(target) if self.catalog.is_static(&member.key, target, &reference) => {
                let target = self.target(target);
                schema.push("$ref", Form::Reference(target.into()));
            }
            Ok(_) => {
                self.findings.warning(
                    member.value,
                    format!(
                        "`{reference}` resolves to different schemas in different contexts: read as any JSON value"
                    ),
                );
            }
            Err(unresolved) => {
                let elsewhere = !reference.starts_with('#');
                let help = if elsewhere && !unresolved.help.starts_with("did you mean") {
                    "references to files below and beside the document are followed, by path or by `$id`; import the \
                     folder that all of them are in"
                        .to_owned()
                } else {
                    unresolved.help
                };
                self.findings
                    .warning(
                        member.value,
                        format!("{}: read as any JSON value", unresolved.message),
                    )
                    .help(help);
            }
        }
    }

    /// Whether a keyword is disabled by a `$ref` next to it.
    pub(super) fn is_beside_reference(&mut self, node: Node<'a>, member: &Member<'a>) -> bool {
        let alone = self
            .opened
            .is_some_and(|opened| opened.references_alone.contains(&node.place.file));
        let key = member.key.as_str();
        let harmless = ANNOTATIONS.contains(&key)
            || key.starts_with("x-")
            || ["$ref", "nullable", "example"].contains(&key);
        let is = alone && !harmless && node.member("$ref").is_some();
        if is {
            self.drops
                .add(member, Some("it has no effect next to `$ref`"));
        }
        is
    }

    /// The schema that is meant: not one that only refers to another one, and the first of equal
    /// ones.
    pub(super) fn target(&self, node: Node<'a>) -> Node<'a> {
        if let Some(known) = self.targets.borrow().get(&node.place) {
            return *known;
        }
        let target = self.find_target(node);
        self.targets.borrow_mut().insert(node.place, target);
        target
    }

    fn find_target(&self, node: Node<'a>) -> Node<'a> {
        let mut node = node;
        let mut seen = BTreeSet::new();
        while seen.insert(node.place) {
            let Some(reference) = node.member("$ref").filter(|_| self.only_refers(node)) else {
                break;
            };
            let next = reference.string();
            let next = next.and_then(|next| resolve(self.catalog, reference, &next));
            match next {
                Some(next) => node = next,
                None => break,
            }
        }
        let Some(opened) = self.opened else {
            return node;
        };
        let namesakes = opened.name(node.place).map(|name| opened.named(name));
        let mut namesakes = namesakes.unwrap_or_default().into_iter();
        namesakes
            .find(|one| same(self.catalog, *one, node))
            .unwrap_or(node)
    }

    /// Whether a schema with a `$ref` says nothing else about the value.
    fn only_refers(&self, node: Node<'a>) -> bool {
        let alone = self
            .opened
            .is_some_and(|opened| opened.references_alone.contains(&node.place.file));
        node.members().iter().all(|one| {
            let key = one.key.as_str();
            let is_null = key == "nullable" || key == "x-nullable";
            key == "$ref" || ANNOTATIONS.contains(&key) || alone && !is_null || is_silent(key)
        })
    }
}
