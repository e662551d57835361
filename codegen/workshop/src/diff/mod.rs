//! Changes between two versions of the schemas, as users of the generated crate see them.

mod enums;
mod events;
mod pair;
mod render;
mod sources;
mod structs;
mod types;
mod version;

use std::cell::RefCell;
use std::collections::BTreeSet;

use eventgrid_codegen::diagnostic::{Diagnostics, Location, Mark, Places};
use eventgrid_codegen::model::{Definition, Model, Type, TypeId};
use eventgrid_codegen::names::identifier;
use eventgrid_codegen::read::Schemas;
use eventgrid_codegen::{Options, spelled};
use serde::Serialize;

use pair::Pairs;

/// The effect of a change on users of the generated crate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Impact {
    /// Code may no longer compile, or different data is read or written; the change says which.
    Breaking,
    /// Code compiles and behaves as before; something was added.
    Harmless,
    /// Only the documentation differs.
    Documentation,
}

/// A change. In JSON, members have the names of the fields.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ItemChange {
    /// The effect on users.
    pub impact: Impact,
    /// The source, by the name of its file: `key_vault`. The old one if the source was renamed.
    pub source: String,
    /// The Rust item, by its path in the old version, or in the new version if it was added:
    /// `eventgrid::key_vault::SecretExpired::nbf`.
    pub item: String,
    /// What happened to it: "the field's type changed from `Option<i64>` to `Option<Text>`".
    pub what: String,
    /// The types that were added or removed with it.
    pub with: Vec<String>,
    /// The position in the new version or, for a removed item, in the old one.
    pub location: Option<Location>,
}

/// All changes, by source, breaking ones first. In JSON, an array.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Changes(Vec<ItemChange>);

impl Changes {
    /// The changes, by source, breaking ones first.
    pub fn iter(&self) -> std::slice::Iter<'_, ItemChange> {
        self.0.iter()
    }

    /// Whether there are no changes.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The number of changes with this impact.
    #[must_use]
    pub fn count(&self, impact: Impact) -> usize {
        let changes = self.0.iter();
        changes.filter(|change| change.impact == impact).count()
    }

    /// The changes with any other impact.
    #[must_use]
    pub fn without(mut self, impact: Impact) -> Self {
        self.0.retain(|change| change.impact != impact);
        self
    }
}

impl<'a> IntoIterator for &'a Changes {
    type Item = &'a ItemChange;
    type IntoIter = std::slice::Iter<'a, ItemChange>;

    fn into_iter(self) -> Self::IntoIter {
        self.0.iter()
    }
}

/// Compares the code that is generated from two versions of the schemas: modules, event types,
/// types and their parts.
///
/// `options` has the crate's name, with which the paths of the items begin.
///
/// ```
/// use eventgrid_codegen::{Options, Schemas};
/// use eventgrid_workshop::{Impact, diff};
///
/// let order = r#"{ "$defs": { "Order": { "type": "object", "properties": { "id": { "type": "integer" } } } } }"#;
/// let before = Schemas::from_texts("before", [("orders", order)]);
/// let after = Schemas::from_texts("after", [("orders", order.replace("integer", "string"))]);
///
/// let changes = diff(&before, &after, &Options::default())?;
/// let change = changes.iter().next().unwrap();
/// assert_eq!(change.impact, Impact::Breaking);
/// assert_eq!(change.item, "eventgrid::orders::Order::id");
/// assert_eq!(change.what, "the field's type changed from `Option<i64>` to `Option<Text>`");
/// # Ok::<(), eventgrid_codegen::Diagnostics>(())
/// ```
///
/// # Errors
///
/// All mistakes in either version, as in [`render`](eventgrid_codegen::render).
pub fn diff(before: &Schemas, after: &Schemas, options: &Options) -> Result<Changes, Diagnostics> {
    options.check()?;
    let (old, (), _) = eventgrid_codegen::understand(before, |_| ())?;
    let (new, (), _) = eventgrid_codegen::understand(after, |_| ())?;
    let shown = (
        |name: &str| before.shown(name),
        |name: &str| after.shown(name),
    );
    let places = (
        RefCell::new(Places::new(before.files(), &shown.0)),
        RefCell::new(Places::new(after.files(), &shown.1)),
    );
    let before = Version {
        model: &old,
        places: &places.0,
    };
    let after = Version {
        model: &new,
        places: &places.1,
    };
    let mut compare = Compare {
        pairs: pair::pair(&old, &new),
        before,
        after,
        options,
        gone: BTreeSet::new(),
        brought: BTreeSet::new(),
        changes: Vec::new(),
    };
    compare.sources();
    compare.types();
    let mut changes = compare.changes;
    changes.sort_by(|a, b| (&a.source, a.impact).cmp(&(&b.source, b.impact)));
    Ok(Changes(changes))
}

/// One version of the schemas.
#[derive(Clone, Copy)]
struct Version<'a> {
    model: &'a Model,
    places: &'a RefCell<Places<'a>>,
}

/// The state of the comparison.
struct Compare<'a> {
    before: Version<'a>,
    after: Version<'a>,
    options: &'a Options,
    pairs: Pairs,
    /// Types whose removal is part of another change.
    gone: BTreeSet<TypeId>,
    /// Types whose addition is part of another change.
    brought: BTreeSet<TypeId>,
    changes: Vec<ItemChange>,
}

impl<'a> Version<'a> {
    fn definition(self, id: TypeId) -> &'a Definition {
        &self.model.types[id.0]
    }

    fn location(self, mark: Mark) -> Option<Location> {
        self.places.borrow_mut().locate(mark)
    }

    /// A type as it is written in the code of a source.
    fn spelled(self, source: usize, of: &Type) -> String {
        spelled(self.model, source, of)
    }
}

/// The path of an item: `eventgrid::key_vault::SecretExpired::nbf`.
fn path(options: &Options, parts: &[&str]) -> String {
    let mut path = options.crate_name.replace('-', "_");
    for part in parts {
        path.push_str("::");
        path.push_str(&identifier(part).to_string());
    }
    path
}

impl<'a> Compare<'a> {
    /// The path of an item in a source of the old version.
    fn old_path(&self, source: usize, parts: &[&str]) -> String {
        let module = self.before.model.sources[source].name.as_str();
        path(self.options, &[&[module], parts].concat())
    }

    /// The path of an item in a source of the new version.
    fn new_path(&self, source: usize, parts: &[&str]) -> String {
        let module = self.after.model.sources[source].name.as_str();
        path(self.options, &[&[module], parts].concat())
    }

    fn add(
        &mut self,
        impact: Impact,
        source: &str,
        item: String,
        what: impl Into<String>,
        location: Option<Location>,
    ) -> &mut ItemChange {
        let at = self.changes.len();
        self.changes.push(ItemChange {
            impact,
            source: source.to_owned(),
            item,
            what: what.into(),
            with: Vec::new(),
            location,
        });
        &mut self.changes[at]
    }

    /// Reports an item that is in both versions, at `mark` of the new one.
    fn changed(
        &mut self,
        impact: Impact,
        source: usize,
        parts: &[&str],
        mark: Mark,
        what: impl Into<String>,
    ) -> &mut ItemChange {
        let item = self.old_path(source, parts);
        let location = self.after.location(mark);
        let source = self.before.model.sources[source].name.as_str();
        self.add(impact, source, item, what, location)
    }

    /// Reports an item that the new version lacks, at `mark` of the old one.
    fn removed(
        &mut self,
        source: usize,
        parts: &[&str],
        mark: Mark,
        what: impl Into<String>,
    ) -> &mut ItemChange {
        let item = self.old_path(source, parts);
        let location = self.before.location(mark);
        let source = self.before.model.sources[source].name.as_str();
        self.add(Impact::Breaking, source, item, what, location)
    }

    /// Reports an item that the old version lacks, at `mark` of the new one.
    fn added(
        &mut self,
        impact: Impact,
        source: usize,
        parts: &[&str],
        mark: Mark,
        what: impl Into<String>,
    ) -> &mut ItemChange {
        let item = self.new_path(source, parts);
        let location = self.after.location(mark);
        let name = self.old_name(source);
        self.add(impact, name, item, what, location)
    }

    /// The name of a source of the new version in the old version.
    fn old_name(&self, source: usize) -> &'a str {
        match self.pairs.old_source(source) {
            Some(old) => &self.before.model.sources[old].name,
            None => &self.after.model.sources[source].name,
        }
    }

    /// Whether two types are the same, apart from renaming.
    fn same(&self, old: &Type, new: &Type) -> bool {
        match (old, new) {
            (Type::Vec(old), Type::Vec(new))
            | (Type::Map(old), Type::Map(new))
            | (Type::Option(old), Type::Option(new))
            | (Type::Boxed(old), Type::Boxed(new)) => self.same(old, new),
            (Type::Tuple(old), Type::Tuple(new)) => {
                let mut items = old.iter().zip(new);
                old.len() == new.len() && items.all(|(old, new)| self.same(old, new))
            }
            (Type::Named(old), Type::Named(new)) => self.pairs.new_type(*old) == Some(*new),
            (old, new) => old == new,
        }
    }

    /// The types that are removed with a value of this type, unless another change has reported
    /// them.
    fn gone_with(&mut self, of: &Type) -> Vec<String> {
        let unknown = |id: TypeId| self.pairs.new_type(id).is_none();
        let ids = reached(self.before.model, of, &unknown, &mut self.gone);
        let names = ids.into_iter().map(|id| {
            let definition = self.before.definition(id);
            self.old_path(definition.source, &[&definition.name])
        });
        names.collect()
    }

    /// The types that are added with a value of this type, unless another change has reported them.
    fn brought_with(&mut self, of: &Type) -> Vec<String> {
        let unknown = |id: TypeId| self.pairs.old_type(id).is_none();
        let ids = reached(self.after.model, of, &unknown, &mut self.brought);
        let names = ids.into_iter().map(|id| {
            let definition = self.after.definition(id);
            self.new_path(definition.source, &[&definition.name])
        });
        names.collect()
    }
}

/// The types inside a value of this type for which `wanted` is true, each only once.
fn reached(
    model: &Model,
    of: &Type,
    wanted: &dyn Fn(TypeId) -> bool,
    seen: &mut BTreeSet<TypeId>,
) -> Vec<TypeId> {
    let mut found = Vec::new();
    let mut todo = vec![of];
    while let Some(next) = todo.pop() {
        for id in next.names() {
            if wanted(id) && seen.insert(id) {
                found.push(id);
                todo.extend(model.types[id.0].parts().into_iter().rev());
            }
        }
    }
    found
}
