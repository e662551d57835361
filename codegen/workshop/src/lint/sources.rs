//! A file's information about its source: names, topics, documentation, subjects, samples.

use eventgrid_codegen::Sample;
use eventgrid_codegen::diagnostic::{Findings, Mark};
use eventgrid_codegen::lints::{
    FILE_NAME, FOREIGN_EVENT_TYPE, MISSING_DOCS, MISSING_EXAMPLE, MISSING_NAMESPACE,
    MISSING_SUBJECT, MISSING_TOPIC_TYPES, UNKNOWN_PLACEHOLDER,
};
use eventgrid_codegen::markdown::code;
use eventgrid_codegen::model::{Body, Event, Field, Source, Type};
use eventgrid_codegen::subject::{Piece, pieces, plain};
use heck::ToSnakeCase;

use super::Judged;

pub(super) fn sources(judged: &Judged<'_>, findings: &mut Findings) {
    let sources = judged.model.sources.iter().enumerate();
    for (file, source) in sources.filter(|(_, source)| !source.events.is_empty()) {
        match &source.namespace {
            Some(namespace) => name(judged, file, source, namespace, findings),
            None => {
                let keyword = judged.mark(file, "x-events");
                findings
                    .lint(
                        MISSING_NAMESPACE,
                        keyword,
                        "the event types have no namespace",
                    )
                    .help(
                        "say what they begin with in `x-namespace`: names of variants leave it out",
                    );
            }
        }
        if is_azure(source) {
            topics_and_docs(judged.top(file), source, findings);
        }
        for event in &source.events {
            foreign(judged, file, event, findings);
            placeholders(judged, file, event, findings);
            if event.subject.is_none() {
                findings
                    .lint(
                        MISSING_SUBJECT,
                        event.at,
                        format!("{} has no `x-subject`", code(&event.name)),
                    )
                    .help(r#"give its pattern: `"x-subject": "orders/{id}"`"#);
            }
            if Sample::of(judged.model, source, event).is_none() {
                findings
                    .lint(
                        MISSING_EXAMPLE,
                        event.at,
                        format!("the data of {} has no example", code(&event.name)),
                    )
                    .help("give its definition `examples`: documentation and sample events come from there");
            }
        }
    }
}

/// Sources of Azure have topic types, and a documentation page.
fn is_azure(source: &Source) -> bool {
    let namespace = source.namespace.as_deref().unwrap_or_default();
    namespace.starts_with("Microsoft.")
}

fn topics_and_docs(mark: Mark, source: &Source, findings: &mut Findings) {
    if source.topic_types.is_empty() {
        findings
            .lint(
                MISSING_TOPIC_TYPES,
                mark,
                "the source has no `x-topic-types`",
            )
            .help(r#"name their types: `"x-topic-types": ["Microsoft.KeyVault.vaults"]`"#);
    }
    if source.docs.is_none() {
        findings
            .lint(
                MISSING_DOCS,
                mark,
                "the source has no link to its documentation",
            )
            .help(r#"give the address of the page: `"x-docs": "https://…"`"#);
    }
}

/// Whether the file is named after the namespace, or its last parts.
fn name(
    judged: &Judged<'_>,
    file: usize,
    source: &Source,
    namespace: &str,
    findings: &mut Findings,
) {
    let parts: Vec<&str> = namespace.split('.').collect();
    let tails = (0..parts.len()).map(|from| parts[from..].join("_").to_snake_case());
    let plain = |name: &str| name.replace('_', "");
    if tails
        .into_iter()
        .any(|tail| plain(&tail) == plain(&source.name))
    {
        return;
    }
    let wanted = match parts.as_slice() {
        ["Microsoft", rest @ ..] if !rest.is_empty() => rest.join("_"),
        _ => parts.last().copied().unwrap_or_default().to_owned(),
    };
    findings
        .lint(
            FILE_NAME,
            judged.mark(file, "x-namespace"),
            format!(
                "the file name `{}` does not match the namespace",
                source.name
            ),
        )
        .help(format!("call it `{}.json`", wanted.to_snake_case()));
}

/// Whether the namespace of an event type belongs to another file.
fn foreign(judged: &Judged<'_>, file: usize, event: &Event, findings: &mut Findings) {
    let depth = |source: &Source| {
        let namespace = source.namespace.as_deref()?;
        let begins = event
            .name
            .get(..namespace.len())?
            .eq_ignore_ascii_case(namespace);
        let ends = event.name[namespace.len()..].starts_with('.');
        (begins && ends).then_some(namespace.len())
    };
    let sources = judged.model.sources.iter().enumerate();
    let deepest = sources
        .filter_map(|(other, source)| Some((depth(source)?, other, source)))
        .max_by_key(|(depth, ..)| *depth);
    let own = judged.model.sources.get(file).and_then(depth);
    if let Some((_, other, source)) = deepest.filter(|(deepest, ..)| Some(*deepest) > own) {
        findings
            .lint(
                FOREIGN_EVENT_TYPE,
                event.at,
                format!(
                    "{} is in the namespace of `{}.json`",
                    code(&event.name),
                    source.name
                ),
            )
            .related(judged.mark(other, "x-namespace"), "this is the namespace")
            .help("describe it there");
    }
}

/// Whether the placeholders of the sample's subject are properties of the data.
fn placeholders(judged: &Judged<'_>, file: usize, event: &Event, findings: &mut Findings) {
    let of_source = judged.model.sources.get(file);
    let of_source = of_source.and_then(|source| source.sample.subject.as_deref());
    let (pattern, at): (_, &[_]) = match (event.sample.subject.as_deref(), of_source) {
        (Some(own), _) => (own, &["x-sample", "subject"]),
        (None, Some(of_source)) => (of_source, &[]),
        (None, None) => (event.subject.as_deref().unwrap_or_default(), &["x-subject"]),
    };
    for piece in pieces(pattern).unwrap_or_default() {
        let Piece::Placeholder(name) = piece else {
            continue;
        };
        // Numbers select the items of an array.
        let steps = name.split('.');
        let steps: Vec<_> = steps
            .filter(|step| step.parse::<usize>().is_err())
            .collect();
        if judged.has(&event.data, &[name]) || judged.has(&event.data, &steps) {
            continue;
        }
        let fields = judged.fields(&event.data);
        let similar = ["name", "id", "number", "key"].iter().find_map(|more| {
            let longer = plain(name) + more;
            fields.iter().find(|field| plain(&field.wire) == longer)
        });
        let place = judged.within(file, &event.name, at).unwrap_or(event.at);
        findings
            .lint(UNKNOWN_PLACEHOLDER, place, format!("the data has no property `{name}`"))
            .help(match similar {
                Some(field) => format!("did you mean `{{{}}}`?", field.wire),
                None => "name the property that the subject has here; if there is none, write a whole subject in `x-sample`".to_owned(),
            });
    }
}

impl Judged<'_> {
    /// Whether data of a type can have the property that is so many steps inside.
    fn has(&self, data: &Type, steps: &[&str]) -> bool {
        let Some((step, rest)) = steps.split_first() else {
            return true;
        };
        match data {
            Type::Boxed(inner) | Type::Option(inner) | Type::Vec(inner) => self.has(inner, steps),
            Type::Map(values) => self.has(values, rest),
            Type::Value | Type::Foreign(_) => true,
            _ => self.fields(data).iter().any(|field| {
                let mut names = std::iter::once(&field.wire).chain(&field.aliases);
                names.any(|name| plain(name) == plain(step)) && self.has(&field.ty, rest)
            }),
        }
    }

    /// The fields of a struct, none of other types.
    fn fields(&self, of: &Type) -> &[Field] {
        match of {
            Type::Boxed(inner) | Type::Option(inner) | Type::Vec(inner) => self.fields(inner),
            Type::Named(id) => match &self.model.types[id.0].body {
                Body::Struct(body) => &body.fields,
                _ => &[],
            },
            _ => &[],
        }
    }

    /// A place inside the entry of an event type.
    fn within(&self, file: usize, event_type: &str, path: &[&str]) -> Option<Mark> {
        let root = self.catalog.roots.get(file).copied().flatten()?;
        let event = root.member("x-events")?.member(event_type)?;
        let found = path.iter().try_fold(event, |node, name| node.member(name));
        found.map(Mark::from)
    }

    /// The place of a keyword's value at the top of a file, or of the file.
    fn mark(&self, file: usize, keyword: &str) -> Mark {
        let root = self.catalog.roots.get(file).copied().flatten();
        let value = root.and_then(|root| root.member(keyword));
        value.map_or_else(|| self.top(file), Mark::from)
    }

    /// The beginning of a file.
    pub(super) fn top(&self, file: usize) -> Mark {
        let root = self.catalog.roots.get(file).copied().flatten();
        Mark::new(file, root.map_or(0, |root| root.place.offset))
    }
}
