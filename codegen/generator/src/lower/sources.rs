//! A file as a source: its event types, its enum, the types of its definitions.

use std::collections::BTreeMap;

use super::{Lower, Taken};
use crate::diagnostic::Mark;
use crate::json::Node;
use crate::model::{Event, Source, Type};
use crate::names::{
    constant_name, distinct, is_type_name, local, module_name, type_name, why_no_module,
    why_no_source,
};

impl<'a> Lower<'a, '_> {
    /// All files, in the order of their names.
    pub(super) fn sources(&mut self) -> Vec<Source> {
        self.namespaces = self
            .catalog
            .sources
            .iter()
            .map(|source| source.namespace.clone())
            .collect();
        let mut seen: BTreeMap<String, Node<'a>> = BTreeMap::new();
        let mut sources = Vec::new();
        for file in 0..self.catalog.files.len() {
            self.module(file);
            sources.push(self.source(file));
            self.reserve(file);
        }
        self.top_variants(&sources);
        for (file, source) in sources.iter_mut().enumerate() {
            source.events = self.events(file, &mut seen);
            self.definitions(file);
        }
        sources
    }

    /// The file's name must be valid for a module and a feature.
    fn module(&mut self, file: usize) {
        let stem = self.catalog.files[file].stem().to_owned();
        let has_events = !self.catalog.sources[file].events.entries.is_empty();
        let why = if has_events {
            why_no_source(&stem)
        } else {
            why_no_module(&stem)
        };
        if let Some(why) = why {
            let free = distinct(&module_name(&stem), "_", |name| {
                let mut files = self.catalog.files.iter();
                why_no_source(name).is_some() || files.any(|file| file.stem() == name)
            });
            self.findings
                .error(Mark::new(file, 0), format!("`{stem}` {why}"))
                .help(format!("rename the file to `{free}.json`"));
        }
    }

    /// The variants of the enum of all sources must differ: `a1.json` and `a_1.json` conflict.
    fn top_variants(&mut self, sources: &[Source]) {
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        for (file, source) in sources.iter().enumerate() {
            if self.catalog.sources[file].events.entries.is_empty() {
                continue;
            }
            if let Some(first) = seen.insert(&source.variant, file) {
                let message = format!(
                    "`{}.json` and `{}.json` would both be called `{}`",
                    sources[first].name, source.name, source.variant
                );
                self.findings
                    .error(Mark::new(file, 0), message)
                    .related(Mark::new(first, 0), "this is the other one")
                    .help("rename one of the two files");
            }
        }
    }

    fn source(&mut self, file: usize) -> Source {
        let stem = self.catalog.files[file].stem().to_owned();
        let variant = type_name(&stem);
        let said = &self.catalog.sources[file];
        let mut source = Source {
            name: stem,
            title: None,
            description: None,
            namespace: said.namespace.clone(),
            topic_types: said.topic_types.clone(),
            docs: said.docs.clone(),
            sample: said.sample.clone(),
            enum_name: format!("{variant}Event"),
            variant,
            events: Vec::new(),
            types: Vec::new(),
            uses: Vec::new(),
        };
        let has_events = !said.events.entries.is_empty();
        let Some(root) = self.catalog.roots[file] else {
            return source;
        };
        let schema = self.schema(root);
        self.draft(&schema);
        source.title.clone_from(&schema.keywords.title);
        source.description.clone_from(&schema.keywords.description);
        if has_events {
            if let Some(name) = &schema.keywords.rust_name {
                if is_type_name(name) {
                    source.enum_name.clone_from(name);
                } else {
                    let free = self.free(root, &type_name(name));
                    self.findings
                        .error(
                            schema.at("x-rust-name"),
                            format!("`{name}` cannot be the name of a Rust type"),
                        )
                        .help(format!("write it as `{free}`"));
                }
            }
            let name = &source.enum_name;
            if crate::names::is_taken_type(name) {
                let place = root.member("x-rust-name").unwrap_or(root);
                let free = self.free(root, &format!("{}ServiceEvent", source.variant));
                self.findings
                    .error(place, format!("the enum of the events would be called `{name}`, a name that generated code uses"))
                    .help(format!("set `x-rust-name`: `\"x-rust-name\": \"{free}\"`"));
            }
            let place = root
                .member("x-rust-name")
                .or_else(|| root.member("x-events"))
                .unwrap_or(root);
            self.names.insert(
                (file, source.enum_name.clone()),
                Taken {
                    node: place,
                    chosen: true,
                    used: true,
                },
            );
        } else if let Some(place) = root.member("x-namespace") {
            self.findings
                .warning(place, "`x-namespace` has no effect without `x-events`")
                .help("remove it");
        }
        source
    }

    /// `$schema` must name a supported draft.
    fn draft(&mut self, schema: &crate::read::catalog::Schema<'a>) {
        let Some(draft) = &schema.keywords.schema else {
            return;
        };
        let name = draft
            .trim_end_matches('#')
            .trim_start_matches("https://")
            .trim_start_matches("http://");
        let known = [
            "draft/2020-12/schema",
            "draft/2019-09/schema",
            "draft-07/schema",
            "draft-06/schema",
            "draft-04/schema",
        ];
        let known = known
            .iter()
            .any(|draft| name == format!("json-schema.org/{draft}"));
        if !known && !name.ends_with("source.schema.json") && name != "json-schema.org/schema" {
            self.findings
                .warning(
                    schema.at("$schema"),
                    format!("`{draft}` is not a known draft: read as draft 2020-12"),
                )
                .help("write `https://json-schema.org/draft/2020-12/schema`");
        }
    }

    fn events(&mut self, file: usize, seen: &mut BTreeMap<String, Node<'a>>) -> Vec<Event> {
        let Some(root) = self.catalog.roots[file] else {
            return Vec::new();
        };
        let entries: Vec<(Node<'a>, Node<'a>)> = self.catalog.sources[file]
            .events
            .entries
            .iter()
            .map(|(key, sub)| (root.at(key), root.at(sub.0)))
            .collect();
        let namespace = self.namespaces[file].clone();
        let mut constants = BTreeMap::new();
        let mut events = Vec::new();
        for (key, node) in entries {
            let event_type = key.string().unwrap_or_default();
            if let Some(first) = seen.insert(event_type.to_ascii_lowercase(), key) {
                self.findings
                    .error(
                        key,
                        format!("the event type `{event_type}` is described twice"),
                    )
                    .related(first, "this is the other one")
                    .help("keep one of the two; event types match in any case");
            }
            if event_type.trim().is_empty() {
                self.findings
                    .error(key, "the name of this event type is empty")
                    .help("write the event type as it is sent");
            }
            if let Some(namespace) = &namespace
                && local(&event_type, Some(namespace)) == event_type
                && node.member("x-rust-name").is_none()
            {
                self.findings
                    .error(
                        key,
                        format!("`{event_type}` is not in the namespace `{namespace}`"),
                    )
                    .help(format!(
                        "write `{namespace}.{event_type}`, leave `x-namespace` out, or set `x-rust-name` on the event type"
                    ));
            }
            self.subject(node);
            let event = self.event(&event_type, node, namespace.as_deref());
            let variant_place = node.member("x-rust-name").unwrap_or(key);
            if event.variant == "Other" {
                self.findings
                    .error(variant_place, "the variant would be called `Other`, as the one for unknown event types is")
                    .help("set `x-rust-name` on this event type: `\"x-rust-name\": \"OtherEvent\"`");
            }
            if let Some((first, variant)) = constants.insert(
                event.constant.clone(),
                (variant_place, event.variant.clone()),
            ) {
                let message = if variant == event.variant {
                    format!("two event types would be called `{variant}`")
                } else {
                    let constant = &event.constant;
                    format!("the constants of two event types would be called `{constant}`")
                };
                self.findings
                    .error(variant_place, message)
                    .related(first, "this is the other one")
                    .help("set `x-rust-name` on one of them");
            }
            events.push(event);
        }
        events
    }

    /// Braces of a subject's pattern come in pairs, with a name between them.
    fn subject(&mut self, node: Node<'a>) {
        let schema = self.schema(node);
        let Some(pattern) = &schema.event.subject else {
            return;
        };
        if let Err(why) = crate::subject::pieces(pattern) {
            self.findings
                .error(schema.at("x-subject"), why)
                .help("write a placeholder as `{orderId}`, after a property of the data");
        }
    }

    fn event(&mut self, event_type: &str, node: Node<'a>, namespace: Option<&str>) -> Event {
        let schema = self.schema(node);
        let keywords = &schema.keywords;
        let variant = match &keywords.rust_name {
            Some(name) if is_type_name(name) => name.clone(),
            Some(name) => {
                self.findings
                    .error(
                        schema.at("x-rust-name"),
                        format!("`{name}` cannot be the name of a Rust variant"),
                    )
                    .help(format!("write it as `{}`", type_name(name)));
                type_name(name)
            }
            None => type_name(local(event_type, namespace)),
        };
        if keywords.reference.is_none()
            && keywords.dynamic_ref.is_none()
            && keywords.recursive_ref.is_none()
            && keywords.all_of.is_empty()
            && keywords.any_of.is_empty()
            && keywords.one_of.is_empty()
            && !super::merge::shapes(keywords)
        {
            let message =
                format!("`{event_type}` has no schema for its data: read as any JSON value");
            self.findings
                .warning(self.catalog.mark_of(node), message)
                .help("refer to its definition: `\"$ref\": \"#/$defs/…\"`; for any value, refer to a definition that is `true`");
        }
        let lowered = self.node(node);
        let data = lowered.full();
        let object = match &data {
            Type::Option(inner) => inner,
            other => other,
        };
        if !self.is_struct(object) && self.is_sensitive(&[node], &data) {
            self.findings
                .warning(
                    node,
                    "something in this data is `x-sensitive`, and `Debug` of the event shows it",
                )
                .help("describe the data as an object with `properties`: those can be hidden");
        }
        Event {
            name: event_type.to_owned(),
            constant: constant_name(&variant),
            variant,
            description: keywords
                .description
                .clone()
                .or_else(|| keywords.title.as_deref().map(super::types::sentence)),
            subject: schema.event.subject.clone(),
            sample: schema.event.sample.clone(),
            deprecated: keywords.deprecated == Some(true),
            data,
            notes: lowered.notes,
            example: schema
                .examples()
                .first()
                .map(|example| example.text.to_owned()),
            at: self.catalog.mark_of(node),
        }
    }

    /// Unused definitions become types as well: another file or a reader may need them.
    fn definitions(&mut self, file: usize) {
        let Some(root) = self.catalog.roots[file] else {
            return;
        };
        let schema = self.schema(root);
        if super::merge::shapes(&schema.keywords) {
            self.node(root);
        }
        let named = [&schema.keywords.defs, &schema.keywords.definitions];
        let nodes: Vec<Node<'a>> = named
            .into_iter()
            .flat_map(|named| &named.entries)
            .map(|(_, sub)| root.at(sub.0))
            .collect();
        for node in nodes {
            self.node(node);
        }
    }
}
