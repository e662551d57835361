//! Names of properties: those that differ only in case, and aliases without effect.

use std::collections::{BTreeMap, BTreeSet};

use eventgrid_codegen::diagnostic::Findings;
use eventgrid_codegen::json::{Node, Place};
use eventgrid_codegen::lints::{NEEDLESS_ALIAS, SIMILAR_PROPERTIES};
use eventgrid_codegen::markdown::code;
use eventgrid_codegen::model::{Body, Field};

use super::Judged;

pub(super) fn properties(judged: &Judged<'_>, findings: &mut Findings) {
    for definition in &judged.model.types {
        if let Body::Struct(body) = &definition.body
            && !body.is_case_sensitive()
        {
            similar(&body.fields, findings);
        }
    }
    aliases(judged, findings);
}

/// A name in the form in which reading compares it.
fn plain(name: &str) -> String {
    name.trim().to_ascii_lowercase()
}

fn similar(fields: &[Field], findings: &mut Findings) {
    let mut known: BTreeMap<String, &Field> = BTreeMap::new();
    for field in fields {
        if let Some(other) = known.insert(plain(&field.wire), field) {
            let (one, two) = (code(&other.wire), code(&field.wire));
            findings
                .lint(
                    SIMILAR_PROPERTIES,
                    field.at,
                    format!("{two} and {one} differ only in case"),
                )
                .related(other.at, "this is the other one")
                .help("keep one: names match in any case");
        }
    }
}

/// The names of the properties that match exactly only.
fn case_sensitive(judged: &Judged<'_>) -> BTreeSet<Place> {
    let definitions = judged.model.types.iter();
    let bodies = definitions.filter_map(|definition| match &definition.body {
        Body::Struct(body) if body.is_case_sensitive() => Some(body),
        _ => None,
    });
    let fields = bodies.flat_map(|body| &body.fields);
    fields.map(|field| field.at.place()).collect()
}

fn aliases(judged: &Judged<'_>, findings: &mut Findings) {
    let sensitive = case_sensitive(judged);
    let steps = judged.catalog.steps.iter();
    for (place, step) in steps.filter(|(_, step)| step.keyword == "properties") {
        if step
            .name
            .is_some_and(|name| sensitive.contains(&name.place()))
        {
            continue;
        }
        let Some(schema) = judged.catalog.schema_at(*place) else {
            continue;
        };
        let mut known = vec![plain(&step.entry)];
        let aliases = schema.member("x-aliases");
        for node in aliases.map(Node::items).unwrap_or_default() {
            let Some(alias) = node.string() else { continue };
            if known.contains(&plain(&alias)) {
                findings
                    .lint(
                        NEEDLESS_ALIAS,
                        node,
                        format!("{} is not needed", code(&alias)),
                    )
                    .help("remove it: names match in any case");
            }
            known.push(plain(&alias));
        }
    }
}
