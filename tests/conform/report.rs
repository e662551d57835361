//! The findings, by source and event type.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use crate::compare::Change;

/// The result of reading an event.
pub(crate) enum Outcome {
    Typed,
    Unknown,
    Failed(String),
}

/// The file and the index of an event.
#[derive(Clone)]
pub(crate) struct Place {
    pub(crate) file: String,
    pub(crate) index: usize,
}

/// The counts of events.
#[derive(Clone, Copy, Default)]
pub(crate) struct Counts {
    pub(crate) typed: usize,
    pub(crate) unknown: usize,
    pub(crate) failed: usize,
    /// Properties, as are the three below.
    pub(crate) lost: usize,
    pub(crate) changed: usize,
    pub(crate) converted: usize,
    /// Properties that are kept untyped.
    pub(crate) untyped: usize,
}

/// The findings about one event type.
#[derive(Default)]
pub(crate) struct EventType {
    pub(crate) counts: Counts,
    pub(crate) errors: Vec<(Place, String)>,
    /// By change and path, with all items of an array together: the count, and the first place.
    pub(crate) findings: BTreeMap<(Change, String), (usize, Place)>,
}

/// All findings.
pub(crate) struct Report {
    pub(crate) files: usize,
    /// By source, then event type.
    pub(crate) sources: BTreeMap<String, BTreeMap<String, EventType>>,
}

impl Counts {
    pub(crate) fn add(self, other: Self) -> Self {
        Self {
            typed: self.typed + other.typed,
            unknown: self.unknown + other.unknown,
            failed: self.failed + other.failed,
            lost: self.lost + other.lost,
            changed: self.changed + other.changed,
            converted: self.converted + other.converted,
            untyped: self.untyped + other.untyped,
        }
    }

    fn to_json(self) -> Value {
        json!({
            "typed": self.typed,
            "unknown": self.unknown,
            "failed": self.failed,
            "lost": self.lost,
            "changed": self.changed,
            "converted": self.converted,
            "untyped": self.untyped,
        })
    }
}

impl Report {
    pub(crate) fn new(files: usize) -> Self {
        Self {
            files,
            sources: BTreeMap::new(),
        }
    }

    pub(crate) fn count(&mut self, event_type: &str, outcome: Outcome, place: &Place) {
        let entry = self.entry(event_type);
        match outcome {
            Outcome::Typed => entry.counts.typed += 1,
            Outcome::Unknown => entry.counts.unknown += 1,
            Outcome::Failed(error) => {
                entry.counts.failed += 1;
                entry.errors.push((place.clone(), error));
            }
        }
    }

    pub(crate) fn find(&mut self, event_type: &str, path: &str, change: Change, place: &Place) {
        let entry = self.entry(event_type);
        match change {
            Change::Lost(_) => entry.counts.lost += 1,
            Change::Changed(..) => entry.counts.changed += 1,
            Change::Converted(_) => entry.counts.converted += 1,
            Change::Unknown | Change::Misfit => entry.counts.untyped += 1,
        }
        let found = entry
            .findings
            .entry((change, any_index(path)))
            .or_insert_with(|| (0, place.clone()));
        found.0 += 1;
    }

    pub(crate) fn totals(&self) -> Counts {
        let types = self.sources.values().flat_map(BTreeMap::values);
        types.fold(Counts::default(), |sum, one| sum.add(one.counts))
    }

    pub(crate) fn events(&self) -> usize {
        let totals = self.totals();
        totals.typed + totals.unknown + totals.failed
    }

    /// Whether nothing failed, was lost, or changed for no known reason.
    pub(crate) fn is_well(&self) -> bool {
        let totals = self.totals();
        totals.failed + totals.lost + totals.changed == 0
    }

    pub(crate) fn to_json(&self) -> Value {
        let sources = self.sources.iter().map(|(source, types)| {
            let counts = types
                .values()
                .fold(Counts::default(), |sum, one| sum.add(one.counts));
            let types: Vec<_> = types.iter().map(|(name, one)| one.to_json(name)).collect();
            json!({"source": source, "counts": counts.to_json(), "types": types})
        });
        json!({
            "ok": self.is_well(),
            "files": self.files,
            "events": self.events(),
            "counts": self.totals().to_json(),
            "sources": sources.collect::<Vec<_>>(),
        })
    }

    fn entry(&mut self, event_type: &str) -> &mut EventType {
        let name = if event_type.is_empty() {
            "(no event type)"
        } else {
            event_type
        };
        self.sources
            .entry(source(name).to_owned())
            .or_default()
            .entry(name.to_owned())
            .or_default()
    }
}

impl EventType {
    fn to_json(&self, name: &str) -> Value {
        let errors = self.errors.iter().map(
            |(place, error)| json!({"file": place.file, "index": place.index, "error": error}),
        );
        let findings = self
            .findings
            .iter()
            .map(|((change, path), (count, place))| {
                let (kind, rule) = match change {
                    Change::Lost(_) => ("lost", None),
                    Change::Changed(..) => ("changed", None),
                    Change::Converted(rule) => ("converted", Some(rule)),
                    Change::Unknown => ("unknown", None),
                    Change::Misfit => ("misfit", None),
                };
                json!({
                    "kind": kind, "conversion": rule, "path": path, "count": count, "reason": change.reason(),
                    "file": place.file, "index": place.index,
                })
            });
        json!({
            "type": name,
            "counts": self.counts.to_json(),
            "errors": errors.collect::<Vec<_>>(),
            "findings": findings.collect::<Vec<_>>(),
        })
    }
}

/// `Microsoft.Resources` for `Microsoft.Resources.ResourceWriteSuccess`.
fn source(event_type: &str) -> &str {
    let mut dots = event_type.match_indices('.').map(|(at, _)| at);
    let end = dots.nth(1).or_else(|| event_type.find('.'));
    end.and_then(|end| event_type.get(..end))
        .unwrap_or(event_type)
}

/// `data.items[].id` for `data.items[3].id`.
fn any_index(path: &str) -> String {
    let mut parts = path.split('[');
    let mut any = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        any.push('[');
        any.push_str(part.trim_start_matches(|c: char| c.is_ascii_digit()));
    }
    any
}
