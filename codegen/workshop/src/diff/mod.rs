//! What changed between two versions of the schemas, as users of the generated crate see it.

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

/// What a change means for those who use the generated crate.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum Impact {
    /// Code may not compile any more, or other data is read or written than before; the change says which.
    Breaking,
    /// Code compiles and does what it did, save that something new is there.
    Harmless,
    /// Only the documentation differs.
    Documentation,
}

/// One change. As JSON, members are called as the fields here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ItemChange {
    /// What it means for users.
    pub impact: Impact,
    /// The source, by the name of its file: `key_vault`. The old one if the source was renamed.
    pub source: String,
    /// The Rust item, called as users call it who compile against the old version, or as it is new:
    /// `eventgrid::key_vault::SecretExpired::nbf`.
    pub item: String,
    /// What happened to it: "the field's type changed from `Option<i64>` to `Option<Text>`".
    pub what: String,
    /// The types that come or go with it.
    pub with: Vec<String>,
    /// Where the new version says so or, if it says nothing, where the old one did.
    pub location: Option<Location>,
}

/// All changes, by source, those that break something first. As JSON, an array.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Changes(Vec<ItemChange>);

impl Changes {
    /// The changes, by source, those that break something first.
    pub fn iter(&self) -> std::slice::Iter<'_, ItemChange> {
        self.0.iter()
    }

    /// Whether there is none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// How many changes have this impact.
    #[must_use]
    pub fn count(&self, impact: Impact) -> usize {
        let changes = self.0.iter();
        changes.filter(|change| change.impact == impact).count()
    }

    /// The changes that have another impact.
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

/// Compares what is generated from two versions of the schemas: modules, event types, types and their parts.
///
/// `options` give the crate's name, with which the paths of the items begin.
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
/// Everything that is wrong with either version, as [`render`](eventgrid_codegen::render) says it.
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
    /// Types whose end another change has told.
    gone: BTreeSet<TypeId>,
    /// Types whose beginning another change has told.
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

    /// A type as the code of a source has it.
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

    /// Something that is in both versions, at `mark` of the new one.
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

    /// Something that the new version has no more, at `mark` of the old one.
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

    /// Something that the old version does not have, at `mark` of the new one.
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

    /// What a source of the new version was called before.
    fn old_name(&self, source: usize) -> &'a str {
        match self.pairs.old_source(source) {
            Some(old) => &self.before.model.sources[old].name,
            None => &self.after.model.sources[source].name,
        }
    }

    /// Whether two types are the same, names that changed aside.
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

    /// The types that only the old version has and that go with a value of this type, if no other change told so.
    fn gone_with(&mut self, of: &Type) -> Vec<String> {
        let unknown = |id: TypeId| self.pairs.new_type(id).is_none();
        let ids = reached(self.before.model, of, &unknown, &mut self.gone);
        let names = ids.into_iter().map(|id| {
            let definition = self.before.definition(id);
            self.old_path(definition.source, &[&definition.name])
        });
        names.collect()
    }

    /// The types that only the new version has and that come with a value of this type, if no other change told so.
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

/// The types that `wanted` wants among those that a value of this type has inside, each for the first time.
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
