//! Infers a draft schema file from sample events: files -> samples -> shapes -> schemas, with the
//! reasons for each decision.

mod choices;
mod envelope;
mod examples;
mod forms;
mod json;
mod maps;
pub(crate) mod names;
mod notes;
mod samples;
mod schema;
mod settle;
mod shape;
mod subjects;

use eventgrid_codegen::diagnostic::{Diagnostic, Diagnostics, Findings};
use eventgrid_codegen::json::File;
use eventgrid_codegen::names::local;
use eventgrid_codegen::names::{is_taken_type, module_name, type_name, why_no_source};

use json::Json;
use names::TakenNames;
pub use notes::{Note, Topic};
use samples::SeenEvent;
use schema::{Keywords, Writer, keyword, reference};
use shape::Shape;
use subjects::Subject;

/// Options for what the samples do not determine.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct InferOptions {
    /// The event type of samples that are bare data, without an envelope.
    pub event_type: Option<String>,
    /// The common start of the event types; by default their longest common prefix.
    pub namespace: Option<String>,
    /// Whether properties that all of several samples have become `required`.
    pub required: bool,
}

/// A draft of a schema file.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Inferred {
    /// The file's name: `contoso_orders.json`.
    pub file: String,
    /// The file's text.
    pub text: String,
    /// The common start of the event types, if they have one.
    pub namespace: Option<String>,
    /// The event types, in the order of the samples.
    pub event_types: Vec<String>,
    /// The pattern for events of the first type, inside the crate's enum over all sources:
    /// `ContosoOrders(ContosoOrdersEvent::OrderPlaced(data))`.
    pub pattern: String,
    /// The number of samples.
    pub samples: usize,
    /// The number of descriptions to write: they begin with `TODO`.
    pub to_describe: usize,
    /// The decisions that the samples left open.
    pub notes: Vec<Note>,
    /// Oddities of the samples, no errors.
    pub warnings: Diagnostics,
}

/// Infers a schema file from samples: events in either envelope, or bare data, one, several in an
/// array, or one per line.
///
/// `name` is the source's name in snake case; `files` are names, for messages, and texts.
/// [`render`](eventgrid_codegen::render) accepts the result without warnings, and its types read
/// the samples. Properties have the order of the samples, none is required unless
/// [`InferOptions::required`] is set, and the samples become `examples`.
///
/// ```
/// use eventgrid_workshop::{InferOptions, infer};
///
/// let sample = r#"{
///     "specversion": "1.0", "type": "Contoso.Orders.Placed", "source": "/shop", "id": "1", "subject": "orders/A-17",
///     "data": { "orderId": "A-17", "placedAt": "2024-05-01T09:30:00Z", "tags": { "gift": "yes" } }
/// }"#;
/// let inferred = infer("contoso_orders", [("sample.json", sample)], &InferOptions::default())?;
/// assert!(inferred.text.contains(r#""x-namespace": "Contoso.Orders""#));
/// assert!(inferred.text.contains(r#""x-subject": "orders/{orderId}""#));
/// assert!(inferred.text.contains(r#""type": "string", "format": "date-time""#));
/// let why = "map: Placed.tags: a map because of its name; if its keys are always the same, write `properties`";
/// assert!(inferred.notes.iter().any(|note| note.to_string() == why));
/// # Ok::<(), eventgrid_codegen::Diagnostics>(())
/// ```
///
/// # Errors
///
/// The name is not valid for a module; a file is not JSON or contains something other than events;
/// it contains bare data and there is no event type; an event type is not in the namespace.
pub fn infer<N: Into<String>, T: Into<String>>(
    name: &str,
    files: impl IntoIterator<Item = (N, T)>,
    options: &InferOptions,
) -> Result<Inferred, Diagnostics> {
    module(name)?;
    if options
        .event_type
        .as_deref()
        .is_some_and(|name| name.trim().is_empty())
    {
        let error = Diagnostic::error("the event type of bare data is empty");
        return Err(error
            .help("write it as it is sent: `Contoso.Orders.OrderPlaced`")
            .into());
    }
    let files: Vec<File> = files.into_iter().map(file).collect();
    let mut findings = Findings::default();
    let samples = samples::samples(&files, options.event_type.as_deref(), &mut findings);
    let failed = findings.has_errors();
    let warnings = findings.locate(&files, &str::to_owned);
    if failed {
        return Err(warnings);
    }
    if samples.is_empty() {
        let error = Diagnostic::error("no sample to infer a schema from");
        return Err(error.help("name a file that holds an event").into());
    }
    let groups = by_event_type(&samples);
    let event_types: Vec<&str> = groups
        .iter()
        .filter_map(|group| Some(group.first()?.event_type.as_str()))
        .collect();
    let namespace = match &options.namespace {
        Some(given) => Some(within(given, &event_types)?),
        None => envelope::namespace(&event_types),
    };
    if options.required && envelope::is_azure(namespace.as_deref()) {
        let message = "`required` is not for Azure's events: they lack properties that their own definitions require";
        let help = "leave `--required` out; every property is optional then";
        return Err(Diagnostic::error(message).help(help).into());
    }
    let mut draft = Draft {
        name,
        namespace: namespace.as_deref(),
        writer: Writer {
            required: options.required,
            ..Writer::default()
        },
        pattern: String::new(),
    };
    let text = json::file(&draft.file(&groups, &samples));
    draft.about_namespace(options);
    draft.about_required();
    Ok(Inferred {
        file: format!("{name}.json"),
        text,
        event_types: event_types.into_iter().map(str::to_owned).collect(),
        samples: samples.len(),
        pattern: draft.pattern,
        to_describe: draft.writer.to_describe,
        notes: draft.writer.notes.finish(),
        namespace,
        warnings,
    })
}

/// The name must do as a module and a feature.
fn module(name: &str) -> Result<(), Diagnostics> {
    let Some(why) = why_no_source(name) else {
        return Ok(());
    };
    let better = module_name(name.strip_suffix(".json").unwrap_or(name));
    let error = Diagnostic::error(format!("`{name}` {why}"));
    Err(error.help(format!("write `{better}`")).into())
}

/// Editors on Windows write a byte order mark at the beginning, which is not part of the text.
fn file<N: Into<String>, T: Into<String>>((name, text): (N, T)) -> File {
    let text = text.into();
    let text = match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    };
    File::new(name, text)
}

/// The samples of each event type, in any spelling of its case.
fn by_event_type(samples: &[SeenEvent]) -> Vec<Vec<&SeenEvent>> {
    let mut groups: Vec<Vec<&SeenEvent>> = Vec::new();
    let mut places = std::collections::HashMap::new();
    for sample in samples {
        let next = groups.len();
        let at = *places
            .entry(sample.event_type.to_ascii_lowercase())
            .or_insert(next);
        match groups.get_mut(at) {
            Some(group) => group.push(sample),
            None => groups.push(vec![sample]),
        }
    }
    groups
}

/// The namespace, if all event types are in it.
fn within(namespace: &str, event_types: &[&str]) -> Result<String, Diagnostics> {
    let namespace = namespace.trim_end_matches('.');
    let outside = event_types
        .iter()
        .filter(|event_type| local(event_type, Some(namespace)) == **event_type);
    let problems: Diagnostics = outside
        .map(|event_type| {
            let message = format!("`{event_type}` is not in the namespace `{namespace}`");
            let help = match envelope::namespace(event_types) {
                Some(common) => format!("leave `--namespace` out, or write `--namespace {common}`"),
                None => "leave `--namespace` out".to_owned(),
            };
            Diagnostic::error(message).help(help)
        })
        .collect();
    if problems.is_empty() {
        Ok(namespace.to_owned())
    } else {
        Err(problems)
    }
}

/// A file that is being written.
struct Draft<'d> {
    name: &'d str,
    namespace: Option<&'d str>,
    writer: Writer,
    /// See [`Inferred::pattern`].
    pattern: String,
}

impl Draft<'_> {
    fn file(&mut self, groups: &[Vec<&SeenEvent>], samples: &[SeenEvent]) -> Json {
        let variant = type_name(self.name);
        let mut enum_name = format!("{variant}Event");
        let renamed = is_taken_type(&enum_name);
        if renamed {
            enum_name = format!("{variant}ServiceEvent");
        }
        self.writer.types.claim(&enum_name, &[]);
        let mut keywords = vec![
            keyword("$schema", "https://json-schema.org/draft/2020-12/schema"),
            keyword("title", envelope::title(self.name, self.namespace)),
            self.writer
                .todo("what these events report, and who sends them."),
        ];
        keywords.extend(
            self.namespace
                .map(|namespace| keyword("x-namespace", namespace)),
        );
        let mut topics: Vec<String> = Vec::new();
        for topic in samples.iter().filter_map(|sample| sample.source.as_deref()) {
            let new = envelope::topic_type(topic).filter(|topic| !topics.contains(topic));
            topics.extend(new);
        }
        if !topics.is_empty() {
            let topics = topics.into_iter().map(Json::from).collect();
            keywords.push(keyword("x-topic-types", Json::Array(topics)));
        }
        if renamed {
            keywords.push(keyword("x-rust-name", enum_name.as_str()));
        }
        self.pattern = format!("{variant}({enum_name}");
        let (events, mut definitions) = self.events(groups);
        keywords.push(keyword("x-events", Json::Object(events)));
        definitions.append(&mut self.writer.further);
        keywords.push(keyword("$defs", Json::Object(definitions)));
        Json::Object(keywords)
    }

    /// The entries of `x-events`, and the definitions of their data.
    fn events(&mut self, groups: &[Vec<&SeenEvent>]) -> (Keywords, Keywords) {
        let mut variants = TakenNames::default();
        let named: Vec<_> = groups
            .iter()
            .filter_map(|group| {
                let event_type = group.first()?.event_type.as_str();
                let variant = variants.variant(local(event_type, self.namespace));
                let definition = self.writer.types.claim(&variant.text, &[]).text;
                Some((event_type, variant, definition, group))
            })
            .collect();
        if let Some((_, variant, ..)) = named.first() {
            self.pattern.extend(["::", &variant.text, "(data))"]);
        }
        let mut events = Vec::new();
        let mut definitions = Vec::new();
        for (event_type, variant, definition, group) in named {
            let mut event = vec![self.writer.todo("what has happened.")];
            let seen: Vec<_> = group
                .iter()
                .filter_map(|sample| Some((sample.subject.as_deref()?, sample)))
                .map(|(subject, sample)| (subject, sample.data.as_ref().unwrap_or(&Json::Null)))
                .collect();
            let place = definition.as_str();
            match subjects::subject(&seen) {
                Subject::Pattern(pattern, from) => {
                    let text = format!("`{pattern}`, {from}");
                    self.writer.notes.add(Topic::Subject, place, text);
                    event.push(keyword("x-subject", pattern));
                }
                Subject::None(Some(why)) => {
                    let text = format!("no `x-subject`: {why}");
                    self.writer.notes.add(Topic::Subject, place, text);
                }
                Subject::None(None) => {}
            }
            if variant.chosen {
                event.push(keyword("x-rust-name", variant.text));
            }
            event.push(reference(&definition));
            events.push((event_type.to_owned(), Json::Object(event)));
            definitions.push(self.data(&definition, group));
        }
        (events, definitions)
    }

    fn data(&mut self, definition: &str, group: &[&SeenEvent]) -> (String, Json) {
        let data: Vec<&Json> = group
            .iter()
            .filter_map(|sample| sample.data.as_ref())
            .collect();
        let mut shape = Shape::default();
        for data in &data {
            shape.merge(Shape::of(data, 0));
        }
        if !matches!(shape.kinds().as_slice(), [] | ["object"]) {
            // Without data a struct has no property set; other types must say that there may be none.
            shape.nulls += group.len() - data.len();
        }
        let shape = shape.settle("", true);
        let examples = examples::examples(definition, &shape, &data, &mut self.writer.notes);
        let schema = self.writer.definition(definition, &shape, examples);
        (definition.to_owned(), schema)
    }

    fn about_namespace(&mut self, options: &InferOptions) {
        if options.namespace.is_some() {
            return;
        }
        let text = match self.namespace {
            Some(namespace) => {
                format!("`{namespace}`, common to the event types; `--namespace` sets another")
            }
            None => "none, as the event types have no common prefix before a dot".to_owned(),
        };
        self.writer.notes.add(Topic::Namespace, "", text);
    }

    fn about_required(&mut self) {
        let text = if self.writer.required {
            "those that all of several samples have; an event without one is rejected"
        } else if envelope::is_azure(self.namespace) {
            "nothing: Azure leaves out properties that its own definitions require"
        } else {
            "nothing, so missing and null properties are `None`; `--required` lists those that all of several samples have"
        };
        self.writer.notes.add(Topic::Required, "", text);
    }
}
