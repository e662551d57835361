//! Named types: their modules, kinds and abilities.

use eventgrid_codegen::model::{Body, Definition, TypeId};

use super::{Compare, Impact};

impl Compare<'_> {
    /// All types: first those that both versions have, then the rest.
    pub(super) fn types(&mut self) {
        for (old, new) in self.pairs.types() {
            self.definition(old, new);
        }
        for at in 0..self.before.model.types.len() {
            let id = TypeId(at);
            if self.pairs.new_type(id).is_none() && self.gone.insert(id) {
                let definition = self.before.definition(id);
                let what = format!("the {} is removed", kind(definition));
                let (source, at) = (definition.source, definition.at);
                self.removed(source, &[&definition.name], at, what);
            }
        }
        for at in 0..self.after.model.types.len() {
            let id = TypeId(at);
            if self.pairs.old_type(id).is_none() && self.brought.insert(id) {
                let definition = self.after.definition(id);
                let what = format!("new {}", kind(definition));
                let (source, at) = (definition.source, definition.at);
                self.added(Impact::Harmless, source, &[&definition.name], at, what);
            }
        }
    }

    fn definition(&mut self, old: TypeId, new: TypeId) {
        let one = self.before.definition(old);
        let other = self.after.definition(new);
        self.type_place(one, other);
        match (&one.body, &other.body) {
            (Body::Struct(before), Body::Struct(after)) => {
                self.structure((one, before), (other, after));
            }
            (Body::Enum(before), Body::Enum(after)) => {
                self.open_enum((one, before), (other, after));
            }
            (Body::Union(before), Body::Union(after)) => {
                self.union((one, before), (other, after));
            }
            _ => {
                let what = format!("was {}, is {} now", a_kind(one), a_kind(other));
                self.of_type(Impact::Breaking, one, other, what);
            }
        }
        if about(one) != about(other) {
            let what = "the documentation of the type changed";
            self.of_type(Impact::Documentation, one, other, what);
        }
    }

    /// The name, and the module.
    fn type_place(&mut self, one: &Definition, other: &Definition) {
        let moved = self.pairs.new_source(one.source) != Some(other.source);
        if !moved && one.name == other.name {
            return;
        }
        let what = if moved {
            let path = self.new_path(other.source, &[&other.name]);
            format!("the {} moved to `{path}`", kind(one))
        } else {
            format!("the {} is called `{}` now", kind(one), other.name)
        };
        self.of_type(Impact::Breaking, one, other, what);
    }

    /// A change of a type as a whole.
    pub(super) fn of_type(
        &mut self,
        impact: Impact,
        one: &Definition,
        other: &Definition,
        what: impl Into<String>,
    ) {
        self.changed(impact, one.source, &[&one.name], other.at, what);
    }
}

fn kind(definition: &Definition) -> &'static str {
    match definition.body {
        Body::Struct(_) => "struct",
        Body::Enum(ref body) if body.is_of_strings() => "enum of strings",
        Body::Enum(_) => "enum of values",
        Body::Union(_) => "union",
    }
}

fn a_kind(definition: &Definition) -> String {
    let article = match definition.body {
        Body::Enum(_) => "an",
        Body::Struct(_) | Body::Union(_) => "a",
    };
    format!("{article} {}", kind(definition))
}

/// The documentation of a type.
fn about(definition: &Definition) -> (Option<&str>, &[String], Option<&str>, bool) {
    (
        definition.description.as_deref(),
        &definition.notes,
        definition.example.as_deref(),
        definition.deprecated,
    )
}
