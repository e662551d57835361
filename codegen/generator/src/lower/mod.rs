//! From schemas to the model: the Rust type for each schema.

mod arrays;
mod discriminators;
mod foreign;
mod heirs;
mod literals;
mod maps;
mod merge;
mod notes;
mod numbers;
mod objects;
mod patterns;
mod sensitive;
mod sources;
mod strings;
mod tags;
mod type_names;
mod types;
mod unions;
mod variants;
mod view;

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::rc::Rc;

use crate::arrange::arrange;
use crate::diagnostic::{Findings, Mark};
use crate::json::{Node, Place};
use crate::model::{Body, Definition, Foreign, Model, Style, Type, TypeId};
use crate::read::catalog::{Catalog, Schema};
use view::{Key, View};

/// Lowers all files; with the model come the definitions that existing types replaced. What it cannot express is in `findings`; after an error the model is incomplete.
pub(crate) fn lower(
    catalog: Catalog<'_>,
    foreign: &Foreign,
    findings: &mut Findings,
) -> (Model, BTreeSet<String>) {
    let mut lower = Lower {
        heirs: heirs::Heirs::of(&catalog, findings),
        catalog,
        findings,
        known: HashMap::new(),
        bodies: VecDeque::new(),
        types: Vec::new(),
        names: BTreeMap::new(),
        proposed: BTreeMap::new(),
        namespaces: Vec::new(),
        depth: 0,
        foreign,
        replaced: BTreeSet::new(),
    };
    let sources = lower.sources();
    lower.bodies();
    let mut model = Model {
        sources,
        types: lower.types,
        style: Style::default(),
    };
    arrange(&mut model, &lower.catalog, lower.findings);
    (model, lower.replaced)
}

/// The state of lowering: known types, and types without fields until now.
struct Lower<'a, 'f> {
    catalog: Catalog<'a>,
    heirs: heirs::Heirs<'a>,
    findings: &'f mut Findings,
    /// Shape -> type, so that each shape is lowered once and recursion ends.
    known: HashMap<Key, Known>,
    /// Structs that have a name, but no fields yet. A queue instead of recursion, because chains of
    /// references may be long.
    bodies: VecDeque<(TypeId, View<'a>)>,
    types: Vec<Definition>,
    /// Source and name of a type -> its owner.
    names: BTreeMap<(usize, String), Taken<'a>>,
    /// Source and name that a message suggests -> for which place.
    proposed: BTreeMap<(usize, String), Place>,
    /// The namespace of each file.
    namespaces: Vec<Option<String>>,
    depth: usize,
    /// The Rust types for formats and definitions.
    foreign: &'f Foreign,
    /// The definitions that were replaced by one.
    replaced: BTreeSet<String>,
}

#[derive(Clone, Debug)]
enum Known {
    /// Being lowered; if it is reached again, it contains itself.
    Busy,
    /// Being lowered, and reached again inside: the type of both.
    Promised(TypeId),
    Done(Lowered),
}

/// The owner of a name, and whether a person chose it.
#[derive(Clone, Copy, Debug)]
struct Taken<'a> {
    node: Node<'a>,
    chosen: bool,
    /// Whether a type has it; until then, it is reserved for one of this place.
    used: bool,
}

/// The Rust type for a schema.
#[derive(Clone, Debug)]
struct Lowered {
    ty: Type,
    nullable: bool,
    /// Notes about this use, in addition to those of the type itself.
    notes: Vec<String>,
    /// The description of the schema that it refers to.
    description: Option<String>,
    deprecated: bool,
}

impl Lowered {
    fn new(ty: Type) -> Self {
        Lowered {
            ty,
            nullable: false,
            notes: Vec::new(),
            description: None,
            deprecated: false,
        }
    }

    /// The type with null, if it is allowed.
    fn full(&self) -> Type {
        if self.nullable && self.ty != Type::Value {
            self.ty.clone().optional()
        } else {
            self.ty.clone()
        }
    }
}

impl<'a> Lower<'a, '_> {
    fn schema(&mut self, node: Node<'a>) -> Rc<Schema<'a>> {
        self.catalog.schema(node, self.findings)
    }

    /// Adds the fields of all pending structs, which may refer to further ones.
    fn bodies(&mut self) {
        while let Some((id, view)) = self.bodies.pop_front() {
            let body = self.structure(&view);
            self.types[id.0].body = Body::Struct(body);
        }
    }

    fn is_struct(&self, ty: &Type) -> bool {
        matches!(ty, Type::Named(id) if matches!(self.types[id.0].body, Body::Struct(_)))
    }

    /// A type that cannot be precise: any value, and a warning with the place and the reason.
    fn any(&mut self, place: impl Into<Mark>, why: &str, help: &str) -> Type {
        self.findings
            .warning(place, format!("{why}: read as any JSON value"))
            .help(help);
        Type::Value
    }
}

/// Whether a shape is a date-time.
fn types_say_time(view: &View<'_>) -> bool {
    let mut parts = view.parts.iter();
    parts.any(|part| types::is_time(&part.schema))
}
