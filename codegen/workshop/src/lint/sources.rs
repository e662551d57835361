//! What a file says about its source: names, topics, documentation, subjects, samples.

use eventgrid_codegen::Sample;
use eventgrid_codegen::diagnostic::{Findings, Mark};
use eventgrid_codegen::lints::{
    FILE_NAME, FOREIGN_EVENT_TYPE, MISSING_DOCS, MISSING_EXAMPLE, MISSING_NAMESPACE,
    MISSING_SUBJECT, MISSING_TOPIC_TYPES,
};
use eventgrid_codegen::markdown::code;
use eventgrid_codegen::model::{Event, Source};
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
            if event.subject.is_none() {
                findings
                    .lint(
                        MISSING_SUBJECT,
                        event.at,
                        format!(
                            "nothing says what the subject of {} looks like",
                            code(&event.name)
                        ),
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

/// Sources of Azure have topics of a kind, and a page that documents them.
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
                "nothing says which topics send these events",
            )
            .help(r#"name their types: `"x-topic-types": ["Microsoft.KeyVault.vaults"]`"#);
    }
    if source.docs.is_none() {
        findings
            .lint(
                MISSING_DOCS,
                mark,
                "nothing says where the source is documented",
            )
            .help(r#"give the address of the page: `"x-docs": "https://…"`"#);
    }
}

/// Whether the file is named after the namespace, or after its last parts.
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
                "the file is called `{}`, which nobody expects who knows the namespace",
                source.name
            ),
        )
        .help(format!("call it `{}.json`", wanted.to_snake_case()));
}

/// Whether another file has the namespace of an event type.
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
                    "{} lies in the namespace of `{}.json`",
                    code(&event.name),
                    source.name
                ),
            )
            .related(judged.mark(other, "x-namespace"), "this is the namespace")
            .help("describe it there");
    }
}

impl Judged<'_> {
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
