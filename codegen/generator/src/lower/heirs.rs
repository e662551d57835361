//! Inheritance as in `OpenAPI`: a definition with a discriminator, and its heirs, which include it
//! by `allOf`.

use std::collections::{BTreeMap, BTreeSet};

use super::Lower;
use super::unions::{Leaf, What};
use super::view::{Extent, Part, View};
use crate::diagnostic::Findings;
use crate::json::{Node, Place};
use crate::read::catalog::{Catalog, Schema};
use crate::read::values::JsonType;

/// The heirs of definitions with a discriminator, and heirs of these heirs.
#[derive(Debug, Default)]
pub(super) struct Heirs<'a> {
    /// Definition -> its heirs.
    heirs: BTreeMap<Place, Vec<Node<'a>>>,
    /// Definition -> the definitions in its `allOf`.
    bases: BTreeMap<Place, Vec<Place>>,
}

impl<'a> Heirs<'a> {
    /// Collects them from all files. Warns about discriminators that have no alternatives.
    pub(super) fn of(catalog: &Catalog<'a>, findings: &mut Findings) -> Self {
        let mut all = Heirs::default();
        let mut discriminated = BTreeSet::new();
        for schema in catalog.schemas() {
            if schema.keywords.discriminator.is_some() {
                discriminated.insert(schema.node.place);
            }
            for base in bases(catalog, schema) {
                all.heirs.entry(base.place).or_default().push(schema.node);
                let bases = all.bases.entry(schema.node.place).or_default();
                bases.push(base.place);
            }
        }
        let mut inherits: BTreeSet<Place> = BTreeSet::new();
        let mut todo: Vec<Place> = discriminated.iter().copied().collect();
        while let Some(base) = todo.pop() {
            let heirs = all.heirs.get(&base).into_iter().flatten();
            todo.extend(
                heirs
                    .map(|heir| heir.place)
                    .filter(|heir| inherits.insert(*heir)),
            );
        }
        all.bases.retain(|heir, _| inherits.contains(heir));
        let known = |base: &Place| inherits.contains(base) || discriminated.contains(base);
        all.heirs.retain(|base, _| known(base));
        for schema in catalog.schemas() {
            let keywords = &schema.keywords;
            let is_used = !keywords.one_of.is_empty()
                || !keywords.any_of.is_empty()
                || all.heirs.contains_key(&schema.node.place);
            if discriminated.contains(&schema.node.place) && !is_used {
                findings
                    .warning(schema.at("discriminator"), "this discriminator has no effect: there are no alternatives")
                    .help("list the alternatives in `oneOf`, or write definitions that say `\"allOf\": [{ \"$ref\": … }]` with this one");
            }
        }
        all
    }

    /// Whether a definition inherits from one with a discriminator.
    pub(super) fn inherits(&self, place: Place) -> bool {
        self.bases.contains_key(&place)
    }

    /// Whether a schema is on the path from an heir to its bases.
    pub(super) fn is_base_of_any(&self, place: Place, heirs: &[Place]) -> bool {
        let mut bases = heirs.iter().filter_map(|heir| self.bases.get(heir));
        bases.any(|bases| bases.contains(&place))
    }

    /// A definition's heirs and their heirs, in the order of the files.
    fn all_of(&self, place: Place) -> Vec<Node<'a>> {
        let mut found: BTreeMap<Place, Node<'a>> = BTreeMap::new();
        let mut todo = vec![place];
        while let Some(base) = todo.pop() {
            for heir in self.heirs.get(&base).into_iter().flatten() {
                if found.insert(heir.place, *heir).is_none() {
                    todo.push(heir.place);
                }
            }
        }
        found.remove(&place);
        found.into_values().collect()
    }
}

/// The definitions that a definition includes by `allOf`.
fn bases<'a>(catalog: &Catalog<'a>, schema: &Schema<'a>) -> Vec<Node<'a>> {
    if !catalog.is_definition(schema.node) {
        return Vec::new();
    }
    let parts = schema.each(&schema.keywords.all_of);
    let targets = parts.filter_map(|part| {
        let reference = part.member("$ref")?.string()?;
        catalog.resolve(part, &reference).ok()
    });
    targets.collect()
}

impl<'a> Lower<'a, '_> {
    /// The alternatives of a definition with heirs.
    pub(super) fn heirs_of(&mut self, view: &View<'a>) -> Option<Vec<Leaf<'a>>> {
        let home = view.home.node;
        let keywords = &view.home.keywords;
        let lists = keywords.one_of.len().max(keywords.any_of.len());
        let mut heirs = self.heirs.all_of(home.place);
        if view.extent != Extent::Whole || lists > 1 || heirs.is_empty() {
            return None;
        }
        if self.heirs.inherits(home.place) || self.is_mapped(view) {
            heirs.insert(0, home);
        }
        let mut leaves = Vec::new();
        for node in heirs {
            let schema = self.schema(node);
            // Here, the base means itself without its heirs.
            let bare = !self.heirs.all_of(node.place).is_empty();
            let part = Part {
                bare,
                ..Part::whole(&schema)
            };
            let view = self.view(&[part], &schema)?;
            if view.never || view.conflict.is_some() {
                continue; // reported where the definition itself is lowered
            }
            leaves.push(Leaf {
                view,
                // Its name is used by the union with its heirs.
                same_place: bare,
                what: What::Type(JsonType::Object),
                names: vec![node],
            });
        }
        Some(leaves)
    }
}
