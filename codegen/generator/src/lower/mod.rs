//! From schemas to the model: what each schema is in Rust.

mod arrays;
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
mod tags;
mod type_names;
mod types;
mod unions;
mod variants;

use std::collections::{BTreeMap, BTreeSet, HashMap, VecDeque};
use std::rc::Rc;

use crate::arrange::arrange;
use crate::diagnostic::{Findings, Mark};
use crate::json::{Node, Place};
use crate::model::{Body, Definition, Foreign, Model, Style, Type, TypeId};
use crate::read::catalog::{Catalog, Schema};
use merge::{Key, View};

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

/// The state of lowering: what is known already, and which bodies are still to come.
struct Lower<'a, 'f> {
    catalog: Catalog<'a>,
    heirs: heirs::Heirs<'a>,
    findings: &'f mut Findings,
    /// Shape -> type, so that each shape is lowered once and recursion ends.
    known: HashMap<Key, Known>,
    /// Structs that have a name, but no fields yet. A queue, not recursion: chains of references may be long.
    bodies: VecDeque<(TypeId, View<'a>)>,
    types: Vec<Definition>,
    /// Source and name of a type -> who has it.
    names: BTreeMap<(usize, String), Taken<'a>>,
    /// Source and name that a message proposes -> for whom.
    proposed: BTreeMap<(usize, String), Place>,
    /// Of each file.
    namespaces: Vec<Option<String>>,
    depth: usize,
    /// The Rust types that formats and definitions are.
    foreign: &'f Foreign,
    /// The definitions for which there was one.
    replaced: BTreeSet<String>,
}

#[derive(Clone, Debug)]
enum Known {
    /// Being lowered; met again, it contains itself.
    Busy,
    /// Being lowered, and met again inside: the type that both are.
    Promised(TypeId),
    Done(Lowered),
}

/// Who has a name, and whether a person chose it.
#[derive(Clone, Copy, Debug)]
struct Taken<'a> {
    node: Node<'a>,
    chosen: bool,
    /// Whether a type has it already; until then, it is kept for one of this place.
    used: bool,
}

/// What a schema is in Rust.
#[derive(Clone, Debug)]
struct Lowered {
    ty: Type,
    nullable: bool,
    /// What is to be said about it where it is used: nothing that its own type says already.
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

    /// The type with null, if it allows that.
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

    /// Fills in the fields of all structs that were met; they may meet further ones.
    fn bodies(&mut self) {
        while let Some((id, view)) = self.bodies.pop_front() {
            let body = self.structure(&view);
            self.types[id.0].body = Body::Struct(body);
        }
    }

    fn is_struct(&self, ty: &Type) -> bool {
        matches!(ty, Type::Named(id) if matches!(self.types[id.0].body, Body::Struct(_)))
    }

    /// A precise type is out of reach: any value, and a warning that says where and why.
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
