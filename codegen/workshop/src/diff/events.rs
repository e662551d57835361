//! Event types: constants, variants, and their data.

use std::collections::BTreeMap;

use eventgrid_codegen::Sample;
use eventgrid_codegen::model::{Event, Model};

use super::{Compare, Impact};

/// The position of an event: source and number.
type At = (usize, usize);

/// The event types of all sources, compared without regard to case.
pub(super) fn by_name(model: &Model) -> BTreeMap<String, At> {
    let mut events = BTreeMap::new();
    for (source, one) in model.sources.iter().enumerate() {
        for (number, event) in one.events.iter().enumerate() {
            events.insert(event.name.to_ascii_lowercase(), (source, number));
        }
    }
    events
}

impl Compare<'_> {
    /// All event types, except those of new and removed sources.
    pub(super) fn events(&mut self) {
        let (old, new) = (by_name(self.before.model), by_name(self.after.model));
        for (name, at) in &old {
            match new.get(name) {
                Some(other) => self.event(*at, *other),
                None => self.removed_event(*at),
            }
        }
        for (name, at) in &new {
            if !old.contains_key(name) {
                self.new_event(*at);
            }
        }
    }

    fn removed_event(&mut self, (source, number): At) {
        if self.pairs.new_source(source).is_none() {
            return;
        }
        let model = self.before.model;
        let event = &model.sources[source].events[number];
        let with = self.gone_with(&event.data);
        let parts = [&*model.sources[source].enum_name, &event.variant];
        let what = format!(
            "the event type `{}` is removed, and its constant `{}`: its events read as `Other`",
            event.name, event.constant
        );
        self.removed(source, &parts, event.at, what).with = with;
    }

    fn new_event(&mut self, (source, number): At) {
        if self.pairs.old_source(source).is_none() {
            return;
        }
        let model = self.after.model;
        let event = &model.sources[source].events[number];
        let with = self.brought_with(&event.data);
        let parts = [&*model.sources[source].enum_name, &event.variant];
        let what = format!(
            "new event type `{}`: its events read as `Other` before",
            event.name
        );
        self.added(Impact::Harmless, source, &parts, event.at, what)
            .with = with;
    }

    fn event(&mut self, (old, number): At, (new, other): At) {
        let model = self.before.model;
        let one = &model.sources[old].events[number];
        let other = &self.after.model.sources[new].events[other];
        let parts = [&*model.sources[old].enum_name, &one.variant];
        let mut add = |impact: Impact, what: String| {
            self.changed(impact, old, &parts, other.at, what);
        };
        if one.name != other.name {
            let what = format!(
                "the event type is spelled `{}` now, in the constant and in events that are built",
                other.name
            );
            add(Impact::Breaking, what);
        }
        match (one.deprecated, other.deprecated) {
            (false, true) => {
                let what = "deprecated now: code that names the variant gets a warning";
                add(Impact::Harmless, what.to_owned());
            }
            (true, false) => add(Impact::Harmless, "no longer deprecated".to_owned()),
            _ => {}
        }
        if about(one) != about(other) {
            let what = "the documentation of the event type changed".to_owned();
            add(Impact::Documentation, what);
        }
        self.event_place(one, other, old, new);
        self.data(one, other, old, new);
        self.sample(one, other, old, new);
    }

    /// The variant, and the enum that it is in.
    fn event_place(&mut self, one: &Event, other: &Event, old: usize, new: usize) {
        let moved = self.pairs.new_source(old) != Some(new);
        if !moved && one.variant == other.variant {
            return;
        }
        let what = if moved {
            let enum_name = &self.after.model.sources[new].enum_name;
            let place = self.new_path(new, &[enum_name, &other.variant]);
            format!("the event type `{}` moved to `{place}`", one.name)
        } else {
            format!(
                "the variant of `{}` is called `{}` now, and the constant `{}` is `{}`",
                one.name, other.variant, one.constant, other.constant
            )
        };
        let enum_name = &self.before.model.sources[old].enum_name;
        let parts = [enum_name.as_str(), &one.variant];
        self.changed(Impact::Breaking, old, &parts, other.at, what);
    }

    fn data(&mut self, one: &Event, other: &Event, old: usize, new: usize) {
        if self.same(&one.data, &other.data) {
            return;
        }
        let what = format!(
            "the type of the data changed from `{}` to `{}`",
            self.before.spelled(old, &one.data),
            self.after.spelled(new, &other.data)
        );
        let enum_name = &self.before.model.sources[old].enum_name;
        let parts = [enum_name.as_str(), &one.variant];
        self.changed(Impact::Breaking, old, &parts, other.at, what);
    }

    /// Whether there is a sample event, for users of the feature `samples`.
    fn sample(&mut self, one: &Event, other: &Event, old: usize, new: usize) {
        let source = &self.before.model.sources[old];
        let before = Sample::of(self.before.model, source, one).is_some();
        let new_source = &self.after.model.sources[new];
        let after = Sample::of(self.after.model, new_source, other).is_some();
        let (impact, what) = match (before, after) {
            (true, false) => (
                Impact::Breaking,
                "no sample any more: `samples::sample` returns `None`",
            ),
            (false, true) => (Impact::Harmless, "there is a sample now"),
            _ => return,
        };
        let parts = [source.enum_name.as_str(), &one.variant];
        self.changed(impact, old, &parts, other.at, what);
    }
}

/// The documentation of an event.
fn about(event: &Event) -> (Option<&str>, Option<&str>, &[String], Option<&str>) {
    (
        event.description.as_deref(),
        event.subject.as_deref(),
        &event.notes,
        event.example.as_deref(),
    )
}
