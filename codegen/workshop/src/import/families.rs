//! Schemas with a discriminator, and the schemas that inherit from them.

use std::collections::BTreeMap;

use eventgrid_codegen::json::{Kind, Node, Place};
use eventgrid_codegen::read::catalog::Catalog;

use super::document::Opened;
use super::schema::{Form, Schema, Target};
use super::targets::resolve;

/// A schema whose discriminator selects one of its heirs.
#[derive(Debug)]
pub(super) struct Family<'a> {
    /// The discriminating property.
    pub(super) property: String,
    /// Value -> heir. The last one is the schema itself.
    pub(super) kinds: Vec<(String, Target<'a>)>,
}

/// The property that a discriminator names, in the form of `OpenAPI` 2 or 3.
fn discriminated(node: Node<'_>) -> Option<String> {
    if ["oneOf", "anyOf"]
        .iter()
        .any(|keyword| node.member(keyword).is_some())
    {
        return None;
    }
    let discriminator = node.member("discriminator")?;
    match discriminator.kind() {
        Kind::String => discriminator.string(),
        _ => discriminator.member("propertyName")?.string(),
    }
}

/// Finds the heirs of schemas with a discriminator.
pub(super) fn families<'a>(
    catalog: &Catalog<'a>,
    opened: &Opened<'a>,
) -> BTreeMap<Place, Family<'a>> {
    let mut children: BTreeMap<Place, Vec<(String, Node<'a>)>> = BTreeMap::new();
    for definition in &opened.definitions {
        let parts = definition.node.member("allOf").map(Node::items);
        for part in parts.unwrap_or_default() {
            let reference = part.member("$ref");
            let parent = reference.and_then(|at| resolve(catalog, at, &at.string()?));
            if let Some(parent) = parent {
                let child = (definition.name.clone(), definition.node);
                children.entry(parent.place).or_default().push(child);
            }
        }
    }
    let mut families = BTreeMap::new();
    for definition in &opened.definitions {
        let node = definition.node;
        let Some(property) = discriminated(node) else {
            continue;
        };
        let mapping = node
            .member("discriminator")
            .and_then(|one| one.member("mapping"));
        let mapped: Vec<(String, Node<'a>)> = mapping
            .map(Node::members)
            .unwrap_or_default()
            .into_iter()
            .filter_map(|member| {
                let target = alternative(catalog, opened, member.value)?;
                Some((member.key, target))
            })
            .collect();
        let mut kinds: Vec<(String, Target<'a>)> = Vec::new();
        let mut open = vec![node.place];
        let mut at = 0;
        while let Some(place) = open.get(at).copied() {
            at += 1;
            for (name, child) in children.get(&place).into_iter().flatten() {
                if open.contains(&child.place) {
                    continue;
                }
                open.push(child.place);
                let said = child
                    .member("x-ms-discriminator-value")
                    .and_then(Node::string);
                let mapped = mapped.iter().find(|(_, one)| one.place == child.place);
                let value = said.or_else(|| mapped.map(|(value, _)| value.clone()));
                let target = Target {
                    node: *child,
                    alone: discriminated(*child).is_some(),
                };
                let value = value.unwrap_or_else(|| name.clone());
                if kinds.iter().all(|(other, _)| *other != value) {
                    kinds.push((value, target));
                }
            }
        }
        if !kinds.is_empty() {
            let own = mapped.iter().find(|(_, one)| one.place == node.place);
            let own = own.map_or_else(|| definition.name.clone(), |(value, _)| value.clone());
            if kinds.iter().all(|(other, _)| *other != own) {
                kinds.push((own, Target { node, alone: true }));
            }
            families.insert(node.place, Family { property, kinds });
        }
    }
    families
}

/// The alternative for an entry of a discriminator's `mapping`: by a definition's name or a
/// reference.
pub(super) fn alternative<'a>(
    catalog: &Catalog<'a>,
    opened: &Opened<'a>,
    value: Node<'a>,
) -> Option<Node<'a>> {
    let name = value.string()?;
    match opened.named(&name).as_slice() {
        [only, ..] => Some(*only),
        [] => resolve(catalog, value, &name),
    }
}

impl<'a> Family<'a> {
    pub(super) fn union(&self, node: Node<'a>) -> Schema<'a> {
        let mut schema = Schema::new(node);
        if let Some(description) = node.member("description").and_then(Node::string) {
            schema.plain("description", description);
        }
        let alternatives = self.kinds.iter();
        let alternatives = alternatives.map(|(_, kind)| Schema::reference(node, *kind));
        schema.push("oneOf", Form::List(alternatives.collect()));
        let discriminator = Form::Discriminator(self.property.clone(), self.kinds.clone());
        schema.push("discriminator", discriminator);
        schema
    }
}
