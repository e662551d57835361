//! `oneOf`, `anyOf` and lists of types: null makes an `Option`, strings an open enum, the rest a union.

use std::collections::BTreeSet;

use super::literals::Literal;
use super::view::{Key, Part, View};
use super::{Lower, Lowered};
use crate::diagnostic::Mark;
use crate::json::{Node, Place};
use crate::model::Type;
use crate::read::catalog::Schema;
use crate::read::values::JsonType;

/// The maximum number of alternatives: nested lists multiply.
const MOST: usize = 400;

/// An alternative without alternatives of its own.
pub(super) struct Leaf<'a> {
    pub(super) view: View<'a>,
    /// It has the same place as the union, which uses the place's name.
    pub(super) same_place: bool,
    pub(super) what: What<'a>,
    /// The schemas that can name it: the schema in the list, and the targets of its references.
    pub(super) names: Vec<Node<'a>>,
}

impl Leaf<'_> {
    /// Its place in the list.
    pub(super) fn mark(&self) -> Mark {
        let listed = self.names.first().copied();
        listed.unwrap_or(self.view.home.node).into()
    }
}

pub(super) enum What<'a> {
    Literals(Vec<Literal<'a>>),
    Type(JsonType),
    Any,
}

/// The alternatives of a union.
#[derive(Default)]
struct Leaves<'a> {
    all: Vec<Leaf<'a>>,
    null: bool,
    /// Whether several of them may match at once.
    overlap: bool,
    /// Shapes with the surrounding schemas: two of them may differ only in constraints.
    seen: BTreeSet<(Key, Vec<Place>)>,
}

/// A list of alternatives.
struct Alternatives<'a> {
    /// The index of the part of a view with the list.
    part: usize,
    nodes: Vec<Node<'a>>,
    /// `anyOf`: several may match at once.
    overlap: bool,
}

/// Keywords of an alternative that is more than a constraint on the properties of one object.
const SHAPES: &[&str] = &[
    "type",
    "properties",
    "const",
    "enum",
    "$ref",
    "allOf",
    "oneOf",
    "anyOf",
    "items",
    "additionalProperties",
];

/// Whether a schema only requires properties: a constraint, not an alternative.
fn only_requires(schema: &Schema<'_>) -> bool {
    schema.has_any(&["required", "not"]) && !schema.has_any(SHAPES)
}

impl<'a> Lower<'a, '_> {
    /// The alternatives of a shape, except those that only restrict the properties of one object.
    fn alternatives(&mut self, view: &View<'a>) -> Vec<Alternatives<'a>> {
        let mut groups = Vec::new();
        for (index, part) in view.parts.iter().enumerate().filter(|(_, part)| !part.bare) {
            let keywords = &part.schema.keywords;
            for (list, overlap) in [(&keywords.one_of, false), (&keywords.any_of, true)] {
                let nodes: Vec<Node<'a>> = part.schema.each(list).collect();
                if nodes.len() < 2
                    || nodes.iter().all(|node| only_requires(&self.schema(*node)))
                    || (overlap && self.is_one_object(&part.schema, &nodes))
                {
                    continue;
                }
                groups.push(Alternatives {
                    part: index,
                    nodes,
                    overlap,
                });
            }
        }
        groups
    }

    pub(super) fn has_alternatives(&mut self, view: &View<'a>) -> bool {
        !self.alternatives(view).is_empty()
    }

    /// A value that is one of several alternatives.
    pub(super) fn union(&mut self, view: &View<'a>) -> Lowered {
        let mut leaves = Leaves::default();
        if self.leaves(view, view, &[], &mut leaves).is_none() {
            return Lowered::new(Type::Value);
        }
        if leaves.all.is_empty() && !leaves.null {
            self.findings
                .error(view.home.node, "no value matches any of these alternatives")
                .help("one of them must allow what the enclosing schemas require");
        }
        let tag = self.tag(view, &leaves.all);
        if leaves.overlap && tag.is_none() {
            self.overlaps(view, &leaves.all);
        }
        let mut lowered = self.variants(view, leaves.all, tag);
        lowered.nullable |= leaves.null;
        lowered
    }

    /// Collects the alternatives of alternatives.
    fn leaves(
        &mut self,
        view: &View<'a>,
        union: &View<'a>,
        names: &[Node<'a>],
        leaves: &mut Leaves<'a>,
    ) -> Option<()> {
        leaves.null |= view.nullable;
        let groups = self.alternatives(view);
        // Each list of alternatives is followed once, regardless of the surrounding schemas: they
        // could multiply.
        let around = if groups.is_empty() {
            view.wrappers.as_slice()
        } else {
            &[]
        };
        let around = around.iter().map(|schema| schema.node.place).collect();
        if !leaves.seen.insert((view.key(), around)) {
            return Some(());
        }
        if leaves.all.len() > MOST || leaves.seen.len() > 4 * MOST {
            if leaves.all.len() <= MOST + 1 {
                self.findings
                    .error(union.home.node, format!("more than {MOST} alternatives"))
                    .help("group them in objects, or allow any value with `true`");
            }
            return None;
        }
        let same_place = view.home.node.place == union.home.node.place;
        if let [
            Alternatives {
                part: index,
                nodes,
                overlap,
            },
        ] = groups.as_slice()
        {
            leaves.overlap |= overlap;
            for node in nodes {
                let schema = self.schema(*node);
                let mut parts: Vec<Part<'a>> = view.parts.clone();
                for part in &mut parts {
                    part.whole = false;
                }
                let own = &mut parts[*index];
                own.bare = true;
                if !super::merge::shapes_without_alternatives(&own.schema.keywords) {
                    parts.remove(*index);
                }
                parts.push(Part::whole(&schema));
                let Some(mut inner) = self.view(&parts, &schema) else {
                    continue;
                };
                // A list of types that all alternatives share is not an alternative.
                if let (Some(outer), None) = (&view.types, &inner.types) {
                    inner.types = Some(outer.clone());
                }
                // An alternative that excludes all values together with the surrounding schemas is
                // left out.
                if inner.never || inner.conflict.is_some() {
                    continue;
                }
                let names = self.names(*node);
                if self.is_told_apart(&inner) {
                    leaves.all.push(Leaf {
                        view: inner,
                        same_place: false,
                        what: What::Type(JsonType::Object),
                        names,
                    });
                } else {
                    self.leaves(&inner, union, &names, leaves)?;
                }
            }
            return Some(());
        }
        if groups.len() > 1 {
            self.any(
                view.home.node,
                "two lists of alternatives in one place",
                "write one `oneOf` that has them all",
            );
            leaves.all.push(Leaf {
                view: view.clone(),
                same_place,
                what: What::Any,
                names: names.to_vec(),
            });
            return Some(());
        }
        self.leaf(view, same_place, names, leaves);
        Some(())
    }

    /// Whether an alternative has a discriminator for its own alternatives: it stays a union.
    fn is_told_apart(&mut self, view: &View<'a>) -> bool {
        let discriminated = |part: &Part<'a>| part.schema.keywords.discriminator.is_some();
        self.alternatives(view)
            .iter()
            .any(|list| discriminated(&view.parts[list.part]))
            || self.heirs_of(view).is_some()
    }

    /// The schemas that can name an alternative: the schema in the list, and the targets of its
    /// references.
    fn names(&mut self, node: Node<'a>) -> Vec<Node<'a>> {
        let mut names = vec![node];
        while let Some(last) = names.last().copied()
            && let schema = self.schema(last)
            && let Some(next) = self.catalog.target(&schema)
            && !names.iter().any(|name| name.place == next.place)
        {
            names.push(next);
        }
        names
    }

    /// An alternative without alternatives: listed values, or one leaf for each type.
    fn leaf(
        &mut self,
        view: &View<'a>,
        same_place: bool,
        names: &[Node<'a>],
        leaves: &mut Leaves<'a>,
    ) {
        let leaf = |view: View<'a>, what: What<'a>| Leaf {
            view,
            same_place,
            what,
            names: names.to_vec(),
        };
        if let Some((mut values, _)) = self.listed(view) {
            let before = values.len();
            values.retain(|literal| !literal.value.is_null());
            leaves.null |= values.len() < before;
            if !values.is_empty() {
                leaves.all.push(leaf(view.clone(), What::Literals(values)));
            }
            return;
        }
        match self.types_of(view) {
            None => leaves.all.push(leaf(view.clone(), What::Any)),
            Some(types) => {
                let several = types.len() > 1;
                for json_type in types {
                    let view = if several {
                        view.of_one_type(json_type, several)
                    } else {
                        view.clone()
                    };
                    leaves.all.push(leaf(view, What::Type(json_type)));
                }
            }
        }
    }
}
