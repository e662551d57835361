//! Secret and personal data: `x-sensitive`, on a property or on any part of its value.

use std::collections::BTreeSet;

use super::Lower;
use super::view::View;
use crate::json::Node;
use crate::model::{Body, Type};
use crate::read::children::children;

/// Schemas inside a schema that do not describe parts of its values.
const ELSEWHERE: &[&str] = &["$defs", "definitions", "not", "contentSchema"];

impl<'a> Lower<'a, '_> {
    /// Whether all properties of an object are sensitive, as its definition is.
    pub(super) fn is_sensitive_object(view: &View<'a>) -> bool {
        let sensitive = |part: &super::view::Part<'a>| part.schema.keywords.sensitive;
        view.parts.iter().any(|part| sensitive(part) == Some(true))
    }

    /// Whether `Debug` must hide values of this type: they contain something sensitive that the
    /// type does not hide itself. A struct hides its sensitive properties; a JSON value hides
    /// nothing.
    pub(super) fn is_sensitive(&mut self, schemas: &[Node<'a>], ty: &Type) -> bool {
        let mut untyped = false;
        ty.visit(&mut |ty| {
            untyped |= match ty {
                Type::Value => true,
                Type::Named(id) => {
                    matches!(&self.types[id.0].body, Body::Union(union) if union.tag.is_some())
                }
                _ => false,
            };
        });
        let mut seen = BTreeSet::new();
        let mut open = schemas.to_vec();
        while let Some(node) = open.pop() {
            if !seen.insert(node.place) {
                continue;
            }
            let schema = self.schema(node);
            let keywords = &schema.keywords;
            if keywords.sensitive == Some(true) {
                return true;
            }
            let references = [
                &keywords.reference,
                &keywords.dynamic_ref,
                &keywords.recursive_ref,
            ];
            let targets = references.into_iter().flatten();
            open.extend(targets.filter_map(|target| self.catalog.resolve(node, target).ok()));
            open.extend(
                children(node, keywords)
                    .into_iter()
                    .filter(|child| {
                        !ELSEWHERE.contains(&child.keyword)
                            && (untyped || child.keyword != "properties")
                    })
                    .map(|child| child.node),
            );
        }
        false
    }
}
