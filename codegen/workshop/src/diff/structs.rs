//! Structs: their fields, and their abilities.

use std::fmt::Write as _;

use eventgrid_codegen::markdown::code;
use eventgrid_codegen::model::{Body, Definition, Field, Struct, Type};

use super::{Compare, Impact};

type Sides<'m> = (&'m Definition, &'m Struct);

impl Compare<'_> {
    pub(super) fn structure(&mut self, old: Sides<'_>, new: Sides<'_>) {
        let ((one, before), (other, after)) = (old, new);
        self.abilities(old, new);
        self.additional(old, new);
        let mut left: Vec<&Field> = after.fields.iter().collect();
        let mut gone = Vec::new();
        // Fields of the same property come first, so that no other field is matched with them.
        for field in &before.fields {
            match left.iter().position(|other| other.wire == field.wire) {
                Some(at) => self.field(field, left.remove(at), one, other),
                None => gone.push(field),
            }
        }
        for field in gone {
            let same = |other: &&Field| {
                other.name == field.name
                    || other.aliases.contains(&field.wire)
                    || field.aliases.contains(&other.wire)
            };
            match left.iter().position(same) {
                Some(at) => self.field(field, left.remove(at), one, other),
                None => self.removed_field(field, one, after),
            }
        }
        for field in left {
            self.new_field(field, other, before);
        }
    }

    /// The traits that are implemented.
    fn abilities(&mut self, (one, before): Sides<'_>, (other, after): Sides<'_>) {
        match (before.default, after.default) {
            (true, false) => {
                let what = "no longer implements `Default`";
                self.of_type(Impact::Breaking, one, other, what);
            }
            (false, true) => {
                self.of_type(Impact::Harmless, one, other, "implements `Default` now");
            }
            _ => {}
        }
        let (impact, what) = match (one.events.len(), other.events.len()) {
            (0, 1..) => (Impact::Harmless, "implements `EventData` now"),
            (1.., 0) => (Impact::Breaking, "no longer implements `EventData`"),
            (1, 2..) => (
                Impact::Breaking,
                "is data of several event types now: `event_type()` returns `None`",
            ),
            (2.., 1) => (
                Impact::Harmless,
                "is data of one event type now, which `event_type()` gives",
            ),
            _ => return,
        };
        self.of_type(impact, one, other, what);
    }

    /// The handling of unknown properties. Keeping them is the default and not reported.
    fn additional(&mut self, (one, before): Sides<'_>, (other, after): Sides<'_>) {
        match (&before.additional, &after.additional) {
            (None, None) => {}
            (None, Some(new)) => {
                let what = format!(
                    "new field: properties that the schema does not name are kept, as `{}`; data with them was \
                     rejected before",
                    self.after.spelled(other.source, &new.ty)
                );
                let parts = [other.name.as_str(), new.name.as_str()];
                self.added(Impact::Harmless, other.source, &parts, other.at, what);
            }
            (Some(old), None) => {
                let what = "the field is removed: data with properties that the schema does not name is rejected";
                self.removed(one.source, &[&one.name, &old.name], one.at, what);
            }
            (Some(old), Some(new)) => {
                let parts = [one.name.as_str(), old.name.as_str()];
                if old.name != new.name {
                    let what = format!("the field is called `{}` now", new.name);
                    self.changed(Impact::Breaking, one.source, &parts, other.at, what);
                }
                if !self.same(&old.ty, &new.ty) {
                    let what = format!(
                        "the type of the values changed from `{}` to `{}`",
                        self.before.spelled(one.source, &old.ty),
                        self.after.spelled(other.source, &new.ty)
                    );
                    self.changed(Impact::Breaking, one.source, &parts, other.at, what);
                }
                if old.notes != new.notes {
                    let what = "the documentation of the field changed";
                    self.changed(Impact::Documentation, one.source, &parts, other.at, what);
                }
            }
        }
        match (before.is_case_sensitive(), after.is_case_sensitive()) {
            (false, true) => {
                let what = "names of properties match exactly only: one that differs in case is an additional property now";
                self.of_type(Impact::Breaking, one, other, what);
            }
            (true, false) => {
                let what = "names of properties match in any case now";
                self.of_type(Impact::Harmless, one, other, what);
            }
            _ => {}
        }
    }

    fn removed_field(&mut self, field: &Field, owner: &Definition, after: &Struct) {
        let with = self.gone_with(&field.ty);
        let property = code(&field.wire);
        let what = match &after.additional {
            Some(additional) => format!(
                "the field is removed: the property {property} is read into `{}` now",
                additional.name
            ),
            None => format!("the field is removed: data with the property {property} is rejected"),
        };
        let parts = [owner.name.as_str(), &field.name];
        self.removed(owner.source, &parts, field.at, what).with = with;
    }

    fn new_field(&mut self, field: &Field, owner: &Definition, before: &Struct) {
        let with = self.brought_with(&field.ty);
        let ty = self.after.spelled(owner.source, &field.ty);
        let mut what = format!("new field: the property {}, `{ty}`", code(&field.wire));
        let mut impact = Impact::Harmless;
        match &before.additional {
            // The old schema declared it explicitly.
            Some(additional) if additional.declared => {
                let name = &additional.name;
                let _ = write!(what, ", which was read into `{name}` before");
                impact = Impact::Breaking;
            }
            Some(_) => {}
            None => what += "; data with it was rejected before",
        }
        if is_required(field) {
            what += ". It is required: data without it is rejected";
            impact = Impact::Breaking;
        }
        let parts = [owner.name.as_str(), &field.name];
        self.added(impact, owner.source, &parts, field.at, what)
            .with = with;
    }

    fn field(&mut self, old: &Field, new: &Field, one: &Definition, other: &Definition) {
        let parts = [one.name.as_str(), old.name.as_str()];
        let at = new.at;
        if old.name != new.name {
            let property = code(&new.wire);
            let what = format!(
                "the field of the property {property} is called `{}` now",
                new.name
            );
            self.changed(Impact::Breaking, one.source, &parts, at, what);
        }
        let mut add = |impact: Impact, what: String| {
            self.changed(impact, one.source, &parts, at, what);
        };
        if let Some(what) = respelled(old, new, is_case_sensitive(other)) {
            add(Impact::Breaking, what);
        }
        let exact = (is_case_sensitive(one), is_case_sensitive(other));
        aliases(old, new, exact, &mut add);
        match (old.deprecated, new.deprecated) {
            (false, true) => add(
                Impact::Harmless,
                "deprecated now: code that names the field gets a warning".to_owned(),
            ),
            (true, false) => add(Impact::Harmless, "no longer deprecated".to_owned()),
            _ => {}
        }
        match (old.sensitive, new.sensitive) {
            (false, true) => add(
                Impact::Harmless,
                "sensitive now: `Debug` shows `***` for it".to_owned(),
            ),
            (true, false) => add(
                Impact::Harmless,
                "no longer sensitive: `Debug` shows it".to_owned(),
            ),
            _ => {}
        }
        self.field_type(old, new, one, other);
        if (&old.description, &old.notes) != (&new.description, &new.notes) {
            let what = "the documentation of the field changed";
            self.changed(Impact::Documentation, one.source, &parts, at, what);
        }
    }

    fn field_type(&mut self, old: &Field, new: &Field, one: &Definition, other: &Definition) {
        let parts = [one.name.as_str(), old.name.as_str()];
        let reading = match (is_required(old), is_required(new)) {
            (false, true) if new.required => {
                Some("data without the property is rejected, with null it is not")
            }
            (false, true) => Some("data without the property, or with null, is rejected"),
            (true, true) if old.required && !new.required => Some("null is rejected"),
            (true, false) => Some("the property may be missing or null"),
            _ => None,
        };
        if self.same(&old.ty, &new.ty) {
            let change = match (old.required, new.required) {
                (false, true) => {
                    let reading = reading.unwrap_or("null is written");
                    (Impact::Breaking, format!("required now: {reading}"))
                }
                (true, false) => (
                    Impact::Harmless,
                    "no longer required: the property may be missing, and null is not written"
                        .to_owned(),
                ),
                _ => return,
            };
            self.changed(change.0, one.source, &parts, new.at, change.1);
            return;
        }
        let mut what = format!(
            "the field's type changed from `{}` to `{}`",
            self.before.spelled(one.source, &old.ty),
            self.after.spelled(other.source, &new.ty)
        );
        if let Some(reading) = reading {
            let _ = write!(what, ": {reading}");
        }
        self.changed(Impact::Breaking, one.source, &parts, new.at, what);
    }
}

/// Whether data without the property is rejected.
fn is_required(field: &Field) -> bool {
    field.required || !matches!(field.ty, Type::Option(_))
}

fn is_case_sensitive(definition: &Definition) -> bool {
    matches!(&definition.body, Body::Struct(body) if body.is_case_sensitive())
}

/// Whether the property of a field was renamed.
fn respelled(old: &Field, new: &Field, exact: bool) -> Option<String> {
    if old.wire == new.wire {
        return None;
    }
    let (before, after) = (code(&old.wire), code(&new.wire));
    Some(if new.reads(&old.wire, exact) {
        format!("the property is written as {after} now, not as {before}, which is still read")
    } else {
        format!("the property is {after} now: it is not read from {before} any more")
    })
}

/// Other spellings that are read, except those that differ only in case, which are always read.
fn aliases(
    old: &Field,
    new: &Field,
    (before, after): (bool, bool),
    add: &mut dyn FnMut(Impact, String),
) {
    for alias in &old.aliases {
        if !new.reads(alias, after) {
            let what = format!("the property is not read from {} any more", code(alias));
            add(Impact::Breaking, what);
        }
    }
    for alias in &new.aliases {
        if !old.reads(alias, before) {
            let what = format!("the property is also read from {} now", code(alias));
            add(Impact::Harmless, what);
        }
    }
}
