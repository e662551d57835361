//! Sources: modules and features, their event enums.

use std::collections::BTreeSet;

use eventgrid_codegen::diagnostic::Mark;
use eventgrid_codegen::model::{Model, Source, Type};

use super::events::by_name;
use super::{Compare, Impact};

impl Compare<'_> {
    /// All sources and their events.
    pub(super) fn sources(&mut self) {
        for old in 0..self.before.model.sources.len() {
            match self.pairs.new_source(old) {
                Some(new) => self.source(old, new),
                None => self.removed_source(old),
            }
        }
        for new in 0..self.after.model.sources.len() {
            if self.pairs.old_source(new).is_none() {
                self.new_source(new);
            }
        }
        self.events();
    }

    fn removed_source(&mut self, old: usize) {
        let source = &self.before.model.sources[old];
        self.gone.extend(&source.types);
        let mut what = "the module is removed".to_owned();
        if !source.events.is_empty() {
            let variant = format!("{}::{}", self.options.event_enum(), source.variant);
            what = format!(
                "the source is removed: its module and feature, and the variant `{variant}`"
            );
            what += &lost(source, self.after.model, "reads", "read");
        }
        self.removed(old, &[], Mark::new(old, 0), what);
    }

    fn new_source(&mut self, new: usize) {
        let source = &self.after.model.sources[new];
        self.brought.extend(&source.types);
        let mut what = "new module".to_owned();
        if !source.events.is_empty() {
            let variant = format!("{}::{}", self.options.event_enum(), source.variant);
            what = format!("new source, with the variant `{variant}`");
            what += &lost(source, self.before.model, "was read", "were read");
        }
        self.added(Impact::Harmless, new, &[], Mark::new(new, 0), what);
    }

    fn source(&mut self, old: usize, new: usize) {
        let one = &self.before.model.sources[old];
        let other = &self.after.model.sources[new];
        let mark = Mark::new(new, 0);
        if one.name != other.name {
            let what = format!(
                "the source is called `{}` now: its module and feature, and the variant `{}::{}`",
                other.name,
                self.options.event_enum(),
                other.variant
            );
            self.changed(Impact::Breaking, old, &[], mark, what);
        }
        match (one.events.is_empty(), other.events.is_empty()) {
            (true, true) => {}
            (true, false) => {
                let what = "new enum: the source has event types now";
                self.added(Impact::Harmless, new, &[&other.enum_name], mark, what);
            }
            (false, true) => {
                let what = format!(
                    "the enum is removed, and the variant `{}::{}`",
                    self.options.event_enum(),
                    one.variant
                );
                self.removed(old, &[&one.enum_name], Mark::new(old, 0), what);
            }
            (false, false) => self.event_enum(old, new),
        }
        let about = |source: &Source| {
            (
                source.title.clone(),
                source.description.clone(),
                source.docs.clone(),
                source.topic_types.clone(),
            )
        };
        if about(one) != about(other) {
            let what = "the documentation of the source changed";
            self.changed(Impact::Documentation, old, &[], mark, what);
        }
    }

    /// The abilities of the enum as a whole, by the data of its variants.
    fn event_enum(&mut self, old: usize, new: usize) {
        let one = &self.before.model.sources[old];
        let other = &self.after.model.sources[new];
        let mark = Mark::new(new, 0);
        let name = one.enum_name.as_str();
        if *name != other.enum_name {
            let what = format!("the enum is called `{}` now", other.enum_name);
            self.changed(Impact::Breaking, old, &[name], mark, what);
        }
        let methods = "`data()` and `into_data()`";
        match (common_data(one), common_data(other)) {
            (Some(_), None) => {
                let what = format!("no longer has {methods}: its event types differ in their data");
                self.changed(Impact::Breaking, old, &[name], mark, what);
            }
            (None, Some(_)) => {
                let what = format!("has {methods} now: its event types share their data");
                self.changed(Impact::Harmless, old, &[name], mark, what);
            }
            _ => {}
        }
        for (ty, alone) in occurrences(one) {
            let still = occurrences(other).find(|(found, _)| self.same(ty, found));
            let data = self.before.spelled(old, ty);
            match (alone, still) {
                (true, Some((_, false))) => {
                    let what = format!(
                        "no longer converts from and into `{data}`: several variants hold it"
                    );
                    self.changed(Impact::Breaking, old, &[name], mark, what);
                }
                (false, Some((_, true))) => {
                    let what =
                        format!("converts from and into `{data}` now: one variant alone holds it");
                    self.changed(Impact::Harmless, old, &[name], mark, what);
                }
                _ => {}
            }
        }
    }
}

/// The data that all of several event types of a source share: the enum then has methods for it.
fn common_data(source: &Source) -> Option<&Type> {
    let first = &source.events.first()?.data;
    let shared = source.events.iter().all(|event| event.data == *first);
    (shared && source.events.len() > 1).then_some(first)
}

/// The data types of a source's events, and whether exactly one event has it: the enum then
/// converts into it.
fn occurrences(source: &Source) -> impl Iterator<Item = (&Type, bool)> {
    let all: BTreeSet<&Type> = source.events.iter().map(|event| &event.data).collect();
    all.into_iter().map(|ty| {
        let events = source.events.iter();
        let count = events.filter(|event| event.data == *ty).count();
        (ty, count == 1)
    })
}

/// How many event types only one version has, and what happens to them in the other.
fn lost(source: &Source, other: &Model, one: &str, several: &str) -> String {
    let known = by_name(other);
    let names = source
        .events
        .iter()
        .map(|event| event.name.to_ascii_lowercase());
    match names.filter(|name| !known.contains_key(name)).count() {
        0 => String::new(),
        1 => format!("; an event type {one} as `Other`"),
        count => format!("; {count} event types {several} as `Other`"),
    }
}
