//! Discriminators: the property that selects an alternative, as OpenAPI says it.

use std::rc::Rc;

use serde_json::Value;

use super::Lower;
use super::literals::{is_spelled_as, same};
use super::tags::Tag;
use super::unions::Leaf;
use super::view::{Part, View};
use crate::json::Node;
use crate::read::catalog::Schema;

impl<'a> Lower<'a, '_> {
    /// The tag of a discriminator: its `mapping` has the values for each alternative, otherwise the
    /// alternative lists them, otherwise it is the alternative's name.
    pub(super) fn by_discriminator(
        &mut self,
        view: &View<'a>,
        schema: &Rc<Schema<'a>>,
        leaves: &[Leaf<'a>],
    ) -> Option<Tag> {
        let name = schema
            .keywords
            .discriminator
            .as_ref()?
            .property_name
            .clone();
        let names: Vec<_> = leaves
            .iter()
            .map(|leaf| self.name_of_alternative(leaf))
            .collect();
        // Inherited schemas, and those inside an alternative, apply to others as well.
        let is_here = |part: &Part<'_>| !part.bare && part.schema.node.place == schema.node.place;
        let is_here = view.parts.iter().any(is_here);
        let mut values = vec![Vec::new(); leaves.len()];
        for (value, target) in mapping(schema) {
            let reference = target.string().unwrap_or_default();
            let by_name = names
                .iter()
                .position(|name| name.as_ref() == Some(&reference));
            let place = self.catalog.resolve(schema.node, &reference).ok();
            let is_meant = |leaf: &Leaf<'_>| {
                let mut names = leaf.names.iter();
                place.is_some_and(|meant| names.any(|name| name.place == meant.place))
            };
            match by_name.or_else(|| leaves.iter().position(is_meant)) {
                Some(at) => values[at].push(Value::String(value)),
                None if !is_here => {}
                None => {
                    self.findings
                        .warning(target, format!("`{reference}` is not one of the alternatives: this value reads as an unknown one"))
                        .help("add it to the alternatives, or remove it here");
                }
            }
        }
        let lists: Vec<Vec<Value>> = leaves
            .iter()
            .map(|leaf| {
                let listed = self.listed_of(&leaf.view).into_iter();
                let mut listed = listed.filter(|listed| listed.name == name);
                listed
                    .next()
                    .map(|listed| listed.values)
                    .unwrap_or_default()
            })
            .collect();
        let taken: Vec<Value> = values.iter().flatten().cloned().collect();
        for (at, leaf) in leaves.iter().enumerate() {
            // Values that several alternatives list, such as those of a common base, select none.
            let others = |value: &Value| {
                let mut others = lists.iter().enumerate().filter(|(other, _)| *other != at);
                others.any(|(_, others)| others.iter().any(|other| same(value, other)))
            };
            let spelled = |value: &Value| {
                let mut listed = lists[at].iter();
                listed.find(|listed| is_spelled_as(value, listed)).cloned()
            };
            for value in &mut values[at] {
                *value = spelled(value).unwrap_or_else(|| value.clone());
            }
            let own = lists[at].iter().filter(|value| {
                !others(value)
                    && !value.is_null()
                    && !taken.iter().any(|taken| is_spelled_as(taken, value))
            });
            values[at].extend(own.cloned());
            if values[at].is_empty() {
                let Some(name) = names[at].clone().map(Value::String) else {
                    self.findings
                        .warning(leaf.view.home.node, "this alternative has no name, and `mapping` has no value for it: the discriminator has no effect")
                        .help(format!("move it to `$defs`, or give its property `{name}` a `const`"));
                    return None;
                };
                match spelled(&name) {
                    Some(name) => values[at].push(name),
                    None if lists[at].is_empty() => values[at].push(name),
                    None => values[at].clone_from(&lists[at]),
                }
            }
        }
        if let Some(default) = schema.at("discriminator").member("defaultMapping") {
            self.findings
                .warning(default, format!("no effect: other values of `{name}`, and objects without it, read as `UnknownValue`"))
                .help("decode the value that `UnknownValue` holds");
        }
        let tag = Tag { name, values };
        if tag.is_unambiguous() {
            return Some(tag);
        }
        self.findings
            .error(
                schema.at("discriminator"),
                "two alternatives have the same value of the discriminator",
            )
            .help("give each its own value in `mapping`");
        None
    }

    /// Whether the discriminator of a definition has a value for the definition itself.
    pub(super) fn is_mapped(&self, view: &View<'a>) -> bool {
        let home = &view.home;
        let own = home.node.place;
        mapping(home).into_iter().any(|(_, target)| {
            let reference = target.string().unwrap_or_default();
            let step = self.catalog.steps.get(&own);
            let target = self.catalog.resolve(home.node, &reference);
            step.is_some_and(|step| step.entry == reference)
                || target.is_ok_and(|target| target.place == own)
        })
    }

    /// The name of an alternative in a discriminator without `mapping`.
    pub(super) fn name_of_alternative(&self, leaf: &Leaf<'a>) -> Option<String> {
        let mut nodes = leaf.names.iter();
        let definition = nodes.find(|node| self.catalog.is_definition(**node))?;
        Some(match self.catalog.steps.get(&definition.place) {
            Some(step) => step.entry.clone(),
            None => self.catalog.files[definition.place.file].stem().to_owned(),
        })
    }
}

/// The entries of a discriminator's `mapping`, in the order of the file.
fn mapping<'a>(schema: &Schema<'a>) -> Vec<(String, Node<'a>)> {
    let mapping = schema.at("discriminator").member("mapping");
    let members = mapping.map(Node::members).unwrap_or_default();
    let entries = members.into_iter();
    entries.map(|member| (member.key, member.value)).collect()
}

impl<'a> View<'a> {
    /// The schema with the discriminator of all alternatives.
    pub(super) fn discriminated(&self, leaves: &[Leaf<'a>]) -> Option<Rc<Schema<'a>>> {
        let inherited = leaves.first().map_or(&[][..], |leaf| &leaf.view.parts);
        let candidates = self.parts.iter().chain(inherited);
        let mut schemas = candidates.map(|part| &part.schema);
        let obeyed = |schema: &&Rc<Schema<'a>>| {
            let place = schema.node.place;
            let has = |view: &View<'_>| {
                let mut parts = view.parts.iter();
                parts.any(|part| part.schema.node.place == place)
            };
            schema.keywords.discriminator.is_some()
                && (has(self) || leaves.iter().all(|leaf| has(&leaf.view)))
        };
        schemas.find(obeyed).map(Rc::clone)
    }
}
