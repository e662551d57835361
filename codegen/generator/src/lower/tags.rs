//! What tells alternatives that are objects apart: a property, or nothing.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use super::Lower;
use super::merge::View;
use super::unions::{Leaf, What};
use crate::json::Node;
use crate::read::catalog::Schema;
use crate::read::dialect::JsonType;

/// A property that has a value of its own in each of several objects, and these values.
fn common_tag(fixed: &[BTreeMap<String, String>]) -> Option<(String, Vec<String>)> {
    fixed.first()?.keys().find_map(|name| {
        let values: Option<Vec<String>> =
            fixed.iter().map(|fixed| fixed.get(name).cloned()).collect();
        let values = values?;
        let distinct: BTreeSet<_> = values.iter().collect();
        (distinct.len() == values.len()).then(|| (name.clone(), values))
    })
}

/// Whether a schema is an object that says nothing but which properties there are.
fn is_plain_object(schema: &Schema<'_>) -> bool {
    let keywords = &schema.keywords;
    let is_object = match &keywords.types {
        Some(types) => types.raw.get() == r#""object""#,
        None => keywords.properties.is_some() || keywords.required.is_some(),
    };
    let closed =
        |sub: &Option<crate::read::forms::Sub<'_>>| sub.is_none_or(|sub| sub.0.get() == "false");
    is_object
        && keywords.reference.is_none()
        && keywords.dynamic_ref.is_none()
        && keywords.recursive_ref.is_none()
        && keywords.constant.is_none()
        && keywords.enumeration.is_none()
        && keywords.all_of.is_empty()
        && keywords.any_of.is_empty()
        && keywords.one_of.is_empty()
        && keywords.items.is_none()
        && keywords.prefix_items.is_none()
        && keywords.pattern_properties.entries.is_empty()
        && closed(&keywords.additional_properties)
        && closed(&keywords.unevaluated_properties)
        && keywords.nullable != Some(true)
}

/// The properties that an object always has, and whether it has no others than it names.
fn required_and_closed(view: &View<'_>) -> (BTreeSet<String>, bool) {
    let mut required = BTreeSet::new();
    let mut closed = false;
    for part in &view.parts {
        let keywords = &part.schema.keywords;
        required.extend(
            keywords
                .required
                .iter()
                .flat_map(|required| required.0.clone()),
        );
        for sub in [
            &keywords.additional_properties,
            &keywords.unevaluated_properties,
        ] {
            closed |= sub.is_some_and(|sub| sub.0.get() == "false");
        }
    }
    (required, closed)
}

impl<'a> Lower<'a, '_> {
    /// Whether the alternatives of an `anyOf` are one object: objects without a name, several of which may hold at
    /// once, so that a value has the properties of any of them.
    pub(super) fn is_one_object(&mut self, schema: &Schema<'a>, nodes: &[Node<'a>]) -> bool {
        if schema.keywords.discriminator.is_some() {
            return false;
        }
        let mut fixed = Vec::new();
        for node in nodes {
            let alternative = self.schema(*node);
            if !is_plain_object(&alternative) {
                return false;
            }
            fixed.push(self.fixed_in(&alternative));
        }
        common_tag(&fixed).is_none()
    }

    /// Warns where a value can fit several objects, of which it is read as one.
    pub(super) fn overlaps(&mut self, view: &View<'a>, leaves: &[Leaf<'a>]) {
        let mut objects = Vec::new();
        for leaf in leaves {
            if matches!(leaf.what, What::Type(JsonType::Object)) {
                let names = self.property_names(&leaf.view);
                if !names.is_empty() {
                    objects.push((names, required_and_closed(&leaf.view)));
                }
            }
        }
        let lossy = objects
            .iter()
            .enumerate()
            .any(|(number, (names, (required, closed)))| {
                objects
                    .iter()
                    .skip(number + 1)
                    .any(|(others, (other_required, other_closed))| {
                        let exclusive = (*closed && !other_required.is_subset(names))
                            || (*other_closed && !required.is_subset(others));
                        !exclusive && !names.is_subset(others) && !others.is_subset(names)
                    })
            });
        if lossy {
            self.findings
                .warning(
                    view.home.at("anyOf"),
                    "several of these objects may hold at once: read as the one that fits best, without the properties \
                     that only others have",
                )
                .help("write `oneOf` if only one can hold, or tell them apart by a property with a `const` in each");
        }
    }

    /// The property that tells the alternatives apart, and its value in each.
    pub(super) fn tag(
        &mut self,
        view: &View<'a>,
        leaves: &[Leaf<'a>],
    ) -> Option<(String, Vec<String>)> {
        let objects = leaves.len() > 1
            && leaves
                .iter()
                .all(|leaf| matches!(leaf.what, What::Type(JsonType::Object)));
        if !objects {
            return None;
        }
        let discriminator = view
            .parts
            .iter()
            .chain(leaves.iter().flat_map(|leaf| &leaf.view.parts))
            .find_map(|part| {
                part.schema
                    .keywords
                    .discriminator
                    .as_ref()
                    .map(|_| Rc::clone(&part.schema))
            });
        if let Some(schema) = discriminator
            && let Some(discriminator) = &schema.keywords.discriminator
        {
            let mut values = Vec::new();
            for leaf in leaves {
                let home = leaf.view.home.node.place;
                let mapped = discriminator.mapping.iter().find_map(|(value, reference)| {
                    let target = self.catalog.resolve(schema.node, reference).ok()?;
                    (target.place == home).then(|| value.clone())
                });
                let fixed = self.fixed(&leaf.view).remove(&discriminator.property_name);
                let name = crate::json::pointer(
                    self.catalog.roots.get(home.file).copied().flatten()?,
                    home.offset,
                );
                values.push(
                    mapped
                        .or(fixed)
                        .unwrap_or_else(|| name.rsplit('/').next().unwrap_or_default().to_owned()),
                );
            }
            if values.iter().collect::<BTreeSet<_>>().len() == values.len() {
                return Some((discriminator.property_name.clone(), values));
            }
            self.findings
                .error(
                    schema.at("discriminator"),
                    "two alternatives have the same value of the discriminator",
                )
                .help("give each a value of its own in `mapping`");
            return None;
        }
        let fixed: Vec<_> = leaves.iter().map(|leaf| self.fixed(&leaf.view)).collect();
        common_tag(&fixed)
    }

    /// The properties of an object that are always the same string.
    fn fixed(&mut self, view: &View<'a>) -> BTreeMap<String, String> {
        let mut fixed = BTreeMap::new();
        for part in &view.parts {
            fixed.extend(self.fixed_in(&part.schema));
        }
        fixed
    }

    fn fixed_in(&mut self, schema: &Schema<'a>) -> BTreeMap<String, String> {
        let mut fixed = BTreeMap::new();
        for (key, sub) in schema
            .keywords
            .properties
            .iter()
            .flat_map(|properties| &properties.entries)
        {
            let property = self.schema(schema.node.at(sub.0));
            let keywords = &property.keywords;
            let value = match (&keywords.constant, &keywords.enumeration) {
                (Some(only), _) => property.node.at(only.raw).string(),
                (None, Some(values)) => match property.node.at(values.raw).items().as_slice() {
                    [only] => only.string(),
                    _ => None,
                },
                (None, None) => None,
            };
            if let (Some(name), Some(value)) = (schema.node.at(key).string(), value) {
                fixed.insert(name, value);
            }
        }
        fixed
    }
}
