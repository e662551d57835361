//! Definitions that are unused or duplicated.

use std::collections::{BTreeMap, BTreeSet};

use eventgrid_codegen::diagnostic::Findings;
use eventgrid_codegen::json::{Node, Place, compact};
use eventgrid_codegen::lints::{DUPLICATE_DEFINITION, UNUSED_DEFINITION};
use eventgrid_codegen::markdown::code;

use super::Judged;

pub(super) fn definitions(judged: &Judged<'_>, findings: &mut Findings) {
    unused(judged, findings);
    duplicates(judged, findings);
}

/// The definitions of all files: name and schema.
fn all<'a>(judged: &Judged<'a>) -> Vec<(&'a str, Node<'a>)> {
    let steps = judged.catalog.steps.iter();
    let definitions = steps.filter(|(_, step)| matches!(step.keyword, "$defs" | "definitions"));
    definitions
        .filter_map(|(place, step)| Some((step.entry.as_str(), judged.catalog.schema_at(*place)?)))
        .collect()
}

fn unused(judged: &Judged<'_>, findings: &mut Findings) {
    let mut roots: Vec<Place> = Vec::new();
    for (place, step) in &judged.catalog.steps {
        if step.keyword == "x-events" {
            roots.push(*place);
        }
    }
    if roots.is_empty() {
        return; // a library, whose users are elsewhere
    }
    roots.extend(judged.catalog.roots.iter().flatten().map(|root| root.place));
    let reached = reached(judged, roots);
    for (name, node) in all(judged) {
        if !reached.contains(&node.place) {
            findings
                .lint(
                    UNUSED_DEFINITION,
                    judged.catalog.mark_of(node),
                    format!("no event type uses the definition {}", code(name)),
                )
                .help("refer to it, or remove it: a type is generated for it in any case");
        }
    }
}

/// The used schemas: those inside others, except definitions, and the targets of references.
fn reached(judged: &Judged<'_>, roots: Vec<Place>) -> BTreeSet<Place> {
    let catalog = judged.catalog;
    let mut inside: BTreeMap<Place, Vec<Place>> = BTreeMap::new();
    for (place, step) in &catalog.steps {
        if !matches!(step.keyword, "$defs" | "definitions") {
            inside.entry(step.parent).or_default().push(*place);
        }
    }
    let mut references: BTreeMap<Place, Vec<Place>> = BTreeMap::new();
    for schema in catalog.schemas() {
        let keywords = &schema.keywords;
        let direct = [
            &keywords.reference,
            &keywords.dynamic_ref,
            &keywords.recursive_ref,
        ];
        let mapped = keywords
            .discriminator
            .iter()
            .flat_map(|one| one.mapping.values());
        for reference in direct.into_iter().flatten().chain(mapped) {
            if let Ok(target) = catalog.resolve(schema.node, reference) {
                let targets = references.entry(schema.node.place).or_default();
                targets.push(target.place);
                // A reference to a part of a definition uses the definition.
                let mut place = target.place;
                while let Some(step) = catalog.steps.get(&place) {
                    targets.push(place);
                    if matches!(step.keyword, "$defs" | "definitions") {
                        break;
                    }
                    place = step.parent;
                }
            }
        }
    }
    let mut reached = BTreeSet::new();
    let mut todo = roots;
    while let Some(place) = todo.pop() {
        if reached.insert(place) {
            todo.extend(inside.get(&place).into_iter().flatten());
            todo.extend(references.get(&place).into_iter().flatten());
        }
    }
    reached
}

/// Equal definitions of one file. Data of event types may be equal, because each may grow on its
/// own.
fn duplicates(judged: &Judged<'_>, findings: &mut Findings) {
    let events = judged
        .model
        .sources
        .iter()
        .flat_map(|source| &source.events);
    let data: BTreeSet<Place> = events
        .flat_map(|event| event.data.names())
        .map(|id| judged.model.types[id.0].at.place())
        .collect();
    let mut known: BTreeMap<(usize, String), Node<'_>> = BTreeMap::new();
    for (name, node) in all(judged) {
        let mark = judged.catalog.mark_of(node);
        if node.member("properties").is_none() && node.member("enum").is_none()
            || data.contains(&mark.place())
        {
            continue;
        }
        let key = (node.place.file, compact(node.text));
        match known.get(&key) {
            Some(first) => {
                findings
                    .lint(
                        DUPLICATE_DEFINITION,
                        mark,
                        format!("{} is equal to another definition", code(name)),
                    )
                    .related(judged.catalog.mark_of(*first), "this is the other one")
                    .help("use one of them, or say in the descriptions how they differ");
            }
            None => {
                known.insert(key, node);
            }
        }
    }
}
