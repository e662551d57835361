//! Tags: the property that selects an alternative among objects, if there is one.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use serde_json::Value;

use super::Lower;
use super::literals::same;
use super::unions::{Leaf, What};
use super::view::View;
use crate::json::Node;
use crate::read::catalog::Schema;
use crate::read::dialect::Keywords;
use crate::read::values::JsonType;

/// The property that selects an alternative of a union, and its values in each of them.
#[derive(Debug)]
pub(super) struct Tag {
    pub(super) name: String,
    pub(super) values: Vec<Vec<Value>>,
}

/// A property whose values a schema lists.
pub(super) struct Listed {
    pub(super) name: String,
    pub(super) values: Vec<Value>,
    required: bool,
}

/// A property with distinct values in each of several objects: preferably a required constant.
fn common_tag(objects: &[Vec<Listed>]) -> Option<Tag> {
    let candidates = objects.first()?.iter().filter_map(|candidate| {
        let named = |object: &'_ Vec<Listed>| {
            let at = object.iter().position(|one| one.name == candidate.name)?;
            object
                .get(at)
                .map(|listed| (listed.required, listed.values.clone()))
        };
        let all: Option<Vec<(bool, Vec<Value>)>> = objects.iter().map(named).collect();
        let (required, values): (Vec<bool>, Vec<Vec<Value>>) = all?.into_iter().unzip();
        let is_required = required.into_iter().all(|required| required);
        let is_constant = values.iter().all(|values| values.len() == 1);
        let tag = Tag {
            name: candidate.name.clone(),
            values,
        };
        let decides = (is_required || is_constant) && tag.is_unambiguous();
        decides.then_some(((!is_required, !is_constant), tag))
    });
    let best = candidates.min_by_key(|(rank, _)| *rank);
    best.map(|(_, tag)| tag)
}

impl Tag {
    /// Whether no value selects two alternatives.
    pub(super) fn is_unambiguous(&self) -> bool {
        let all: Vec<&Value> = self.values.iter().flatten().collect();
        let scalar = |value: &Value| !value.is_array() && !value.is_object();
        all.iter().enumerate().all(|(at, value)| {
            scalar(value) && !all.iter().skip(at + 1).any(|other| same(value, other))
        })
    }
}

/// Keywords of a schema that does more than declare properties.
const MORE: &[&str] = &[
    "$ref",
    "$dynamicRef",
    "$recursiveRef",
    "const",
    "enum",
    "allOf",
    "anyOf",
    "oneOf",
    "items",
    "prefixItems",
    "patternProperties",
];

/// Whether a schema is an object that only declares properties.
fn is_plain_object(schema: &Schema<'_>) -> bool {
    let keywords = &schema.keywords;
    let is_object = match &keywords.types {
        Some(types) => types.raw.get() == r#""object""#,
        None => keywords.properties.is_some() || keywords.required.is_some(),
    };
    is_object
        && !schema.has_any(MORE)
        && of_others(keywords).all(|schema| schema == "false")
        && keywords.nullable != Some(true)
}

/// Whether an object requires members, or says what members without a name of their own are.
fn has_shape(view: &View<'_>) -> bool {
    let mut keywords = view.parts.iter().map(|part| &part.schema.keywords);
    !view.required().is_empty()
        || keywords.any(|keywords| {
            !keywords.pattern_properties.entries.is_empty()
                || of_others(keywords).any(|schema| !matches!(schema, "true" | "{}"))
        })
}

/// The schemas of members without a name of their own.
fn of_others<'a>(keywords: &Keywords<'a>) -> impl Iterator<Item = &'a str> {
    let schemas = [
        &keywords.additional_properties,
        &keywords.unevaluated_properties,
    ];
    schemas.into_iter().flatten().map(|sub| sub.0.get())
}

/// Whether objects have a property, apart from the tag, with different schemas.
fn differ(objects: &[&View<'_>], tag: &str) -> bool {
    let mut schemas = BTreeMap::new();
    objects.iter().flat_map(|view| &view.parts).any(|part| {
        let Schema { keywords, node, .. } = &*part.schema;
        let mut own = keywords.properties.iter().flat_map(|named| &named.entries);
        own.any(|(key, sub)| {
            let (name, schema) = (node.at(key).string(), sub.0.get());
            name.as_deref() != Some(tag) && *schemas.entry(name).or_insert(schema) != schema
        })
    })
}

/// The required properties of an object, and whether it forbids unknown ones.
fn required_and_closed(view: &View<'_>) -> (BTreeSet<String>, bool) {
    let mut keywords = view.parts.iter().map(|part| &part.schema.keywords);
    let closed = keywords.any(|keywords| of_others(keywords).any(|schema| schema == "false"));
    (BTreeSet::from_iter(view.required()), closed)
}

impl<'a> Lower<'a, '_> {
    /// Whether the alternatives of an `anyOf` become one object: unnamed objects, several of which
    /// may match at once, so that a value may have the properties of all of them.
    pub(super) fn is_one_object(&mut self, schema: &Schema<'a>, nodes: &[Node<'a>]) -> bool {
        if schema.keywords.discriminator.is_some() {
            return false;
        }
        let mut objects = Vec::new();
        for node in nodes {
            let alternative = self.schema(*node);
            if !is_plain_object(&alternative) {
                return false;
            }
            objects.push(self.listed_in(&[alternative]));
        }
        common_tag(&objects).is_none()
    }

    /// Warns if a value can match several objects, but is read as one.
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
                    "a value may match several of these objects: it is read as the best match, without properties that only the others have",
                )
                .help("write `oneOf` if only one can hold, or tell them apart by a property with a `const` in each");
        }
    }

    /// The property that selects the alternative.
    pub(super) fn tag(&mut self, view: &View<'a>, leaves: &[Leaf<'a>]) -> Option<Tag> {
        let mut objects = leaves.iter();
        let are_objects = objects.all(|leaf| matches!(leaf.what, What::Type(JsonType::Object)));
        if let Some(schema) = view.discriminated(leaves) {
            if are_objects {
                return self.by_discriminator(view, &schema, leaves);
            }
            self.findings
                .warning(
                    schema.at("discriminator"),
                    "this discriminator has no effect: some of the alternatives are not objects",
                )
                .help("move those that are objects into a separate definition, with the discriminator");
        }
        if !are_objects || leaves.len() < 2 {
            return None;
        }
        let listed: Vec<_> = leaves
            .iter()
            .map(|leaf| self.listed_of(&leaf.view))
            .collect();
        // Without the tag, the value is one of the alternatives that do not require it; the shape
        // must select it, unless they have none.
        let tag = common_tag(&listed)?;
        let mut without: Vec<_> = leaves.iter().map(|leaf| &leaf.view).collect();
        without.retain(|view| !view.required().contains(&tag.name));
        if without.len() == 1 || without.iter().any(|view| has_shape(view)) {
            return None;
        }
        if differ(&without, &tag.name) {
            let name = &tag.name;
            self.findings
                .warning(
                    view.home.node,
                    format!("a value without the tag `{name}` is read as `UnknownValue`, because no alternative requires the tag"),
                )
                .help(format!("list `{name}` in the `required` of each alternative"));
        }
        Some(tag)
    }

    /// The properties of an object whose values are listed.
    pub(super) fn listed_of(&mut self, view: &View<'a>) -> Vec<Listed> {
        let parts: Vec<_> = view
            .parts
            .iter()
            .map(|part| Rc::clone(&part.schema))
            .collect();
        self.listed_in(&parts)
    }

    fn listed_in(&mut self, schemas: &[Rc<Schema<'a>>]) -> Vec<Listed> {
        let mut properties: Vec<(String, Vec<Node<'a>>)> = Vec::new();
        let mut required = BTreeSet::new();
        for schema in schemas {
            let entries = schema.keywords.properties.iter();
            for (key, sub) in entries.flat_map(|properties| &properties.entries) {
                let (name, node) = (schema.node.at(key).string(), schema.node.at(sub.0));
                let name = name.unwrap_or_default();
                match properties.iter_mut().find(|(known, _)| *known == name) {
                    Some((_, nodes)) => nodes.push(node),
                    None => properties.push((name, vec![node])),
                }
            }
            let names = schema.keywords.required.iter();
            required.extend(names.flat_map(|required| required.0.clone()));
        }
        let listed = properties.into_iter().filter_map(|(name, nodes)| {
            Some(Listed {
                values: self.possible(&nodes)?,
                required: required.contains(&name),
                name,
            })
        });
        listed.collect()
    }
}
