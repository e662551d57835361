//! Descriptions that are missing or empty of information.

use eventgrid_codegen::diagnostic::{Findings, Mark};
use eventgrid_codegen::lints::{
    MISSING_DESCRIPTION, MISSING_TITLE, REPEATED_NAME, TODO_DESCRIPTION,
};
use eventgrid_codegen::markdown::code;
use eventgrid_codegen::model::Body;
use eventgrid_codegen::read::catalog::Schema;
use eventgrid_codegen::read::children::Step;
use heck::ToSnakeCase;

use super::Judged;

pub(super) fn descriptions(judged: &Judged<'_>, findings: &mut Findings) {
    missing(judged, findings);
    for schema in judged.catalog.schemas() {
        empty(judged, schema, findings);
    }
}

/// Items whose documentation would be empty.
fn missing(judged: &Judged<'_>, findings: &mut Findings) {
    let mut without = |mark: Mark, what: &str, help: &str| {
        findings
            .lint(
                MISSING_DESCRIPTION,
                mark,
                format!("{what} has no description"),
            )
            .help(help);
    };
    for (file, source) in judged.model.sources.iter().enumerate() {
        if source.events.is_empty() {
            continue;
        }
        if source.description.is_none() {
            let help = "say at the top of the file what the source is, and when it sends events";
            without(judged.top(file), "the source", help);
        }
        for event in &source.events {
            if event.description.is_none() {
                let what = format!("the event type {}", code(&event.name));
                without(event.at, &what, "say when such an event is sent");
            }
        }
    }
    for definition in &judged.model.types {
        // Data is described by its event type, an unnamed type by its property.
        if definition.description.is_none() && definition.chosen && definition.events.is_empty() {
            let what = format!("the definition {}", code(&definition.name));
            without(definition.at, &what, "say what it is");
        }
        if let Body::Struct(body) = &definition.body {
            for field in &body.fields {
                if field.description.is_none() {
                    let what = format!("the property {}", code(&field.wire));
                    without(field.at, &what, "say what it means, and when it is absent");
                }
            }
        }
    }
    for (file, source) in judged.model.sources.iter().enumerate() {
        if source.title.is_none() && !source.events.is_empty() {
            findings
                .lint(MISSING_TITLE, judged.top(file), "the source has no title")
                .help(r#"write its usual name: `"title": "Azure Key Vault"`"#);
        }
    }
}

/// Descriptions without information.
fn empty(judged: &Judged<'_>, schema: &Schema<'_>, findings: &mut Findings) {
    let Some(description) = &schema.keywords.description else {
        return;
    };
    let place = schema.at("description");
    let text = description.trim();
    if text.is_empty() {
        findings
            .lint(MISSING_DESCRIPTION, place, "the description is empty")
            .help("say what it is");
    }
    let begins = text
        .get(..4)
        .is_some_and(|begin| begin.eq_ignore_ascii_case("todo"));
    if begins && !text[4..].starts_with(char::is_alphanumeric) {
        findings
            .lint(
                TODO_DESCRIPTION,
                place,
                "the description is still to be written",
            )
            .help("write what it is, without TODO");
        return;
    }
    let name = judged.catalog.steps.get(&schema.node.place);
    let says_nothing = |step: &Step| {
        let owner = judged.catalog.steps.get(&step.parent);
        let owner = owner.map(|owner| owner.entry.as_str()).unwrap_or_default();
        words(text) == words(&step.entry)
            || step.keyword == "properties" && repeats(text, &step.entry, owner)
    };
    if let Some(step) = name.filter(|step| step.name.is_some() && says_nothing(step)) {
        findings
            .lint(
                REPEATED_NAME,
                place,
                format!(
                    "the description only repeats the name {}",
                    code(&step.entry)
                ),
            )
            .help("say what the name does not: whose it is, its unit, when it is absent");
    }
}

/// Words without information.
const FILLERS: &[&str] = &[
    "all", "and", "any", "as", "at", "be", "been", "by", "each", "event", "events", "for", "from",
    "had", "happened", "has", "have", "in", "is", "it", "its", "not", "of", "on", "one", "or",
    "that", "this", "time", "to", "was", "were", "what", "when", "where", "which", "who", "whom",
    "with",
];

/// Whether a description has only words from the property's name and at most its object's name: "ID
/// of the order." for `orderId`, "When it happened." for any.
fn repeats(text: &str, name: &str, owner: &str) -> bool {
    let singular = |word: String| match word.strip_suffix('s') {
        Some(one) if one.len() > 2 => one.to_owned(),
        _ => word,
    };
    let all = |text: &str| -> Vec<String> { words(text).into_iter().map(singular).collect() };
    let mut said: Vec<String> = words(text);
    said.retain(|word| !FILLERS.contains(&word.as_str()));
    let said: Vec<String> = said.into_iter().map(singular).collect();
    let (own, owner) = (all(name), all(owner));
    let in_own = |word: &String| own.contains(word);
    said.iter().all(in_own) || said.len() == 1 && owner.contains(&said[0])
}

/// The words of a name or sentence, without articles.
fn words(text: &str) -> Vec<String> {
    let text: String = text
        .split(|c: char| !c.is_alphanumeric())
        .map(|word| word.to_snake_case() + "_")
        .collect();
    let words = text.split('_').filter(|word| !word.is_empty());
    let words = words.filter(|word| !matches!(*word, "the" | "a" | "an"));
    words.map(str::to_owned).collect()
}
