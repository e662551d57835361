//! The examples of a definition: samples that together have every property.

use std::collections::BTreeSet;

use super::forms::standard_date_time;
use super::json::Json;
use super::notes::{Notes, Topic};
use super::shape::{Shape, StructOrMap};
use crate::personal::by_value;

/// Larger data is shortened, to this many items per array and entries per map.
const LARGE: usize = 8 * 1024;
const KEPT: usize = 3;

/// The first sample, and those with new properties or with another type of a known one; `place` is
/// the definition.
pub(super) fn examples(
    place: &str,
    shape: &Shape,
    samples: &[&Json],
    notes: &mut Notes,
) -> Vec<Json> {
    let mut seen = BTreeSet::new();
    let mut kept = Vec::new();
    for sample in samples {
        let mut paths = BTreeSet::new();
        collect(sample, place, shape, &mut paths);
        let before = seen.len();
        seen.extend(paths);
        if kept.is_empty() || seen.len() > before {
            kept.push(*sample);
        }
    }
    let mut changes = Changes {
        shorten: false,
        notes,
    };
    let examples = kept.into_iter().map(|sample| {
        changes.shorten = size(sample) > LARGE;
        changes.example(sample, place, shape)
    });
    examples.collect()
}

/// The properties that a value has, and those inside them, with their types.
fn collect(json: &Json, path: &str, shape: &Shape, paths: &mut BTreeSet<String>) {
    let kind = match json {
        Json::Null => return,
        Json::Bool(_) => "boolean",
        Json::Number(_) => "number",
        Json::String(_) => "string",
        Json::Array(_) => "array",
        Json::Object(_) => "object",
    };
    paths.insert(format!("{path}: {kind}"));
    for (member, value) in json.members() {
        let (path, shape) = step(path, member, shape);
        if let Some(shape) = shape {
            collect(value, &path, shape, paths);
        }
        paths.insert(path);
    }
    if let (Json::Array(items), Some(shape)) = (json, &shape.items) {
        let path = format!("{path}[]");
        for item in items {
            collect(item, &path, shape, paths);
        }
    }
}

/// The path and the shape of a member's value.
fn step<'s>(path: &str, member: &str, shape: &'s Shape) -> (String, Option<&'s Shape>) {
    match &shape.objects.decided {
        Some(StructOrMap::Map(_, values)) => (format!("{path}{{}}"), values.as_deref()),
        _ => {
            let known = shape.objects.member(member);
            let name = known.map_or(member, |known| known.name.as_str());
            (format!("{path}.{name}"), known.map(|known| &known.shape))
        }
    }
}

fn size(json: &Json) -> usize {
    match json {
        Json::Null | Json::Bool(_) => 4,
        Json::Number(text) | Json::String(text) => text.len(),
        Json::Array(items) => items.iter().map(|item| size(item) + 2).sum(),
        Json::Object(members) => members
            .iter()
            .map(|(name, value)| name.len() + size(value) + 6)
            .sum(),
    }
}

/// Changes that turn a sample into an example.
struct Changes<'n> {
    shorten: bool,
    notes: &'n mut Notes,
}

impl Changes<'_> {
    fn example(&mut self, json: &Json, path: &str, shape: &Shape) -> Json {
        match json {
            Json::String(text) => self.string(text, path, shape),
            Json::Array(items) => {
                let kept = self.kept(items.len(), path);
                let path = format!("{path}[]");
                let items = items.iter().take(kept);
                let items = items.map(|item| match &shape.items {
                    Some(shape) => self.example(item, &path, shape),
                    None => item.clone(),
                });
                Json::Array(items.collect())
            }
            Json::Object(members) => {
                let is_map = matches!(shape.objects.decided, Some(StructOrMap::Map(..)));
                let kept = if is_map {
                    self.kept(members.len(), path)
                } else {
                    members.len()
                };
                let members = members.iter().take(kept).map(|(member, value)| {
                    let (path, shape) = step(path, member, shape);
                    let value = match shape {
                        Some(shape) => self.example(value, &path, shape),
                        None => value.clone(),
                    };
                    (member.clone(), value)
                });
                Json::Object(members.collect())
            }
            other => other.clone(),
        }
    }

    /// How many items or entries are kept.
    fn kept(&mut self, count: usize, path: &str) -> usize {
        if !self.shorten || count <= KEPT {
            return count;
        }
        let text = format!("the example is large: only its first {KEPT} entries are kept");
        self.notes.add(Topic::Examples, path, text);
        KEPT
    }

    fn string(&mut self, text: &str, path: &str, shape: &Shape) -> Json {
        if let Some(what) = by_value(text) {
            let text = format!(
                "looks like {what}: `x-sensitive` keeps it out of `Debug`; check `examples` before you commit them"
            );
            self.notes.add(Topic::Personal, path, text);
        }
        let strings = &shape.strings;
        let standard = if strings.count > 0 && strings.date_times == strings.count {
            standard_date_time(text)
        } else {
            None
        };
        if standard.is_some() {
            let text =
                "the example has the date-time in RFC 3339 form, unlike the sample; both are read";
            self.notes.add(Topic::Examples, path, text);
        }
        Json::String(standard.unwrap_or_else(|| text.to_owned()))
    }
}
