//! References of the documents: what they point at, in the same file or in another one.

use std::collections::BTreeSet;

use eventgrid_codegen::json::{Member, Node};

use super::convert::Converter;
use super::document::same;
use super::schema::{ANNOTATIONS, Form, Schema};

impl<'a> Converter<'_, 'a> {
    /// Says what a `$ref` points at.
    pub(super) fn reference(&mut self, member: &Member<'a>, schema: &mut Schema<'a>) {
        let Some(reference) = member.value.string() else {
            self.findings
                .error(member.value, format!("`{}` is a string", member.key));
            return;
        };
        match self.catalog.resolve(member.value, &reference) {
            Ok(target) if self.catalog.is_static(&member.key, target, &reference) => {
                let target = self.target(target);
                schema.push("$ref", Form::Reference(target.into()));
            }
            Ok(_) => {
                self.findings.warning(
                    member.value,
                    format!(
                        "`{reference}` means another schema in another context: any value is taken"
                    ),
                );
            }
            Err(unresolved) => {
                let elsewhere = !reference.starts_with('#');
                let help = if elsewhere && !unresolved.help.starts_with("did you mean") {
                    "references to other files are followed if they lie in one folder, and that folder is imported"
                        .to_owned()
                } else {
                    unresolved.help
                };
                self.findings
                    .error(member.value, unresolved.message)
                    .help(help);
            }
        }
    }

    /// Whether a keyword stands beside `$ref` in a document of a kind where nothing does.
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
                .add(member, Some("it has no effect beside `$ref`"));
        }
        is
    }

    /// The schema that is meant: not one that only refers to another one, and of equal ones the first.
    pub(super) fn target(&self, node: Node<'a>) -> Node<'a> {
        let mut node = node;
        let mut seen = BTreeSet::new();
        while seen.insert(node.place) {
            let members = node.members();
            let only = members
                .iter()
                .all(|one| one.key == "$ref" || ANNOTATIONS.contains(&one.key.as_str()));
            let Some(reference) = node.member("$ref").filter(|_| only) else {
                break;
            };
            let next = reference.string();
            let next = next.and_then(|next| self.catalog.resolve(reference, &next).ok());
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
}
