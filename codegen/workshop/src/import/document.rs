//! The documents of an import: their files, and where in them the definitions are.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use eventgrid_codegen::diagnostic::{Diagnostic, Diagnostics, Findings, Mark};
use eventgrid_codegen::json::{File, Kind, Member, Node, Place};
use eventgrid_codegen::names::type_name;
use eventgrid_codegen::read::catalog::{Catalog, is_well_formed};
use eventgrid_codegen::read::{join, read};

/// What is imported: `OpenAPI` 2 (Swagger), 3.0 and 3.1, `AsyncAPI` 2 and 3, or JSON Schema from draft 4 on, as JSON.
#[derive(Clone, Debug)]
pub struct Documents {
    /// What messages put before a file's name.
    shown: String,
    files: Vec<File>,
    /// Files of a folder that hold no definitions are passed over; a single file must hold some.
    folder: bool,
}

impl Documents {
    /// Documents from memory: `folder` is what messages put before the file names, `texts` are names and contents.
    /// References between them are followed.
    pub fn from_texts<N: Into<String>, T: Into<String>>(
        folder: &str,
        texts: impl IntoIterator<Item = (N, T)>,
    ) -> Self {
        let mut files: Vec<File> = texts
            .into_iter()
            .map(|(name, text)| File {
                name: name.into(),
                text: text.into(),
            })
            .collect();
        files.sort_by(|a, b| a.name.cmp(&b.name));
        Documents {
            shown: folder.to_owned(),
            folder: files.len() > 1,
            files,
        }
    }

    /// Reads a file, or every `*.json` of a folder.
    ///
    /// # Errors
    ///
    /// What is wrong with the files as files: absent, not UTF-8, YAML.
    pub fn read(path: impl AsRef<Path>) -> Result<Self, Diagnostics> {
        let path = path.as_ref();
        let shown = path.to_string_lossy().replace('\\', "/");
        if path.is_dir() {
            let schemas = read(path).map_err(|problems| folder_problems(path, &shown, problems))?;
            return Ok(Documents {
                shown: shown.trim_end_matches('/').to_owned(),
                files: schemas.files().to_vec(),
                folder: true,
            });
        }
        if is_yaml(path) {
            return Err(yaml(&format!("`{shown}` is YAML")).into());
        }
        let cannot = |why: &str| Diagnostic::error(format!("cannot read `{shown}`: {why}"));
        let bytes = std::fs::read(path).map_err(|error| cannot(&error.to_string()))?;
        let text = String::from_utf8(bytes)
            .map_err(|_| cannot("it is not UTF-8").help("save the file as UTF-8"))?;
        let (folder, name) = shown.rsplit_once('/').unwrap_or(("", &shown));
        Ok(Documents::from_texts(folder, [(name, text)]))
    }

    pub(super) fn files(&self) -> &[File] {
        &self.files
    }

    pub(super) fn shown(&self, name: &str) -> String {
        join(&self.shown, name)
    }
}

fn is_yaml(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension == "yaml" || extension == "yml")
}

fn yaml(what: &str) -> Diagnostic {
    Diagnostic::error(format!("{what}; only JSON is imported"))
        .help("convert it first, for example with `yq -o json api.yaml > api.json`")
}

/// A folder without JSON may hold YAML.
fn folder_problems(path: &Path, shown: &str, problems: Diagnostics) -> Diagnostics {
    let entries = std::fs::read_dir(path).into_iter().flatten().flatten();
    let mut paths = entries.map(|entry| entry.path());
    let none = paths.all(|path| path.extension().is_none_or(|extension| extension != "json"));
    let mut entries = std::fs::read_dir(path).into_iter().flatten().flatten();
    if none && entries.any(|entry| is_yaml(&entry.path())) {
        return yaml(&format!("`{shown}` holds YAML")).into();
    }
    if none {
        return Diagnostic::error(format!("there is no `*.json` in `{shown}`"))
            .help("name a file, or the folder that the documents are in")
            .into();
    }
    problems
}

/// A named schema of a document.
#[derive(Clone, Debug)]
pub(super) struct Definition<'a> {
    pub(super) name: String,
    pub(super) node: Node<'a>,
}

/// The documents with all that has a name in them.
#[derive(Debug, Default)]
pub(super) struct Opened<'a> {
    /// In the order of the files.
    pub(super) definitions: Vec<Definition<'a>>,
    /// Names of messages (`AsyncAPI`) and entries of `x-events`: event type -> data.
    pub(super) messages: Vec<(String, Node<'a>, Option<String>)>,
    names: BTreeMap<Place, String>,
    /// The numbers of the files where, beside `$ref`, other keywords mean nothing: `OpenAPI` before 3.1, JSON Schema
    /// up to draft 7.
    pub(super) references_alone: BTreeSet<usize>,
    /// Files that hold nothing to import.
    pub(super) passed_over: Vec<String>,
}

impl<'a> Opened<'a> {
    /// The name that a document gives a schema.
    pub(super) fn name(&self, place: Place) -> Option<&str> {
        self.names.get(&place).map(String::as_str)
    }

    /// The definitions of a name.
    pub(super) fn named(&self, name: &str) -> Vec<Node<'a>> {
        let named = self.definitions.iter().filter(|one| one.name == name);
        named.map(|one| one.node).collect()
    }

    fn add(&mut self, name: String, node: Node<'a>) {
        if matches!(node.kind(), Kind::Object | Kind::Boolean) {
            self.names.insert(node.place, name.clone());
            self.definitions.push(Definition { name, node });
        }
    }
}

/// Finds the definitions of the first `count` files, which are the documents.
pub(super) fn open<'a>(
    files: &'a [File],
    documents: &Documents,
    findings: &mut Findings,
) -> Opened<'a> {
    let mut opened = Opened::default();
    let count = documents.files().len();
    for (number, file) in files.iter().enumerate().take(count) {
        if looks_like_yaml(&file.text) {
            findings
                .error(Mark::new(number, 0), "this is YAML; only JSON is imported")
                .help("convert it first, for example with `yq -o json api.yaml > api.json`");
            continue;
        }
        if !is_well_formed(number, file, findings) {
            continue;
        }
        let root = Node::root(number, &file.text);
        if references_alone(root) {
            opened.references_alone.insert(number);
        }
        let before = opened.definitions.len();
        definitions(root, file.stem(), &mut opened);
        let nothing = opened.definitions.len() == before;
        if nothing && documents.folder {
            opened.passed_over.push(file.name.clone());
        } else if nothing {
            findings
                .error(root, "there are no definitions in this document")
                .help(
                    "an OpenAPI 2 document has them under `definitions`, OpenAPI 3 under `components.schemas`, JSON \
                     Schema under `$defs`",
                );
        }
    }
    opened
}

fn looks_like_yaml(text: &str) -> bool {
    let first = text
        .lines()
        .map(str::trim_start)
        .find(|line| !line.is_empty() && !line.starts_with('#'));
    first.is_some_and(|line| {
        line.starts_with("---")
            || ["openapi:", "swagger:", "asyncapi:", "$schema:"]
                .iter()
                .any(|key| line.starts_with(key))
    })
}

fn references_alone(root: Node<'_>) -> bool {
    let version = |key: &str| root.member(key).and_then(Node::string);
    let old = ["draft-04", "draft-06", "draft-07"];
    version("swagger").is_some()
        || version("openapi").is_some_and(|version| version.starts_with("3.0"))
        || version("$schema").is_some_and(|draft| old.iter().any(|old| draft.contains(old)))
}

/// Keywords that make the top of a file a schema with a shape.
const SHAPES: &[&str] = &[
    "properties",
    "allOf",
    "oneOf",
    "anyOf",
    "enum",
    "const",
    "$ref",
    "items",
    "additionalProperties",
];

/// The types of JSON Schema: a sample event has a `type`, too.
const TYPES: &[&str] = &[
    "\"object\"",
    "\"array\"",
    "\"string\"",
    "\"integer\"",
    "\"number\"",
    "\"boolean\"",
];

fn definitions<'a>(root: Node<'a>, stem: &str, opened: &mut Opened<'a>) {
    let api = ["swagger", "openapi", "asyncapi"]
        .iter()
        .any(|version| root.member(version).is_some());
    let components = root.member("components");
    let containers = [
        root.member("definitions"),
        root.member("$defs"),
        components.and_then(|components| components.member("schemas")),
    ];
    for container in containers.into_iter().flatten() {
        for member in container.members() {
            opened.add(member.key, member.value);
        }
    }
    let shaped = SHAPES.iter().any(|keyword| root.member(keyword).is_some())
        || root
            .member("type")
            .is_some_and(|of| TYPES.contains(&of.text) || of.kind() == Kind::Array);
    if !api && shaped {
        opened.add(type_name(stem), root);
    }
    messages(root, components, opened);
}

/// What names event types outright.
fn messages<'a>(root: Node<'a>, components: Option<Node<'a>>, opened: &mut Opened<'a>) {
    let text = |node: Node<'a>, key: &str| node.member(key).and_then(Node::string);
    let named = components.and_then(|components| components.member("messages"));
    for message in named.map(Node::members).unwrap_or_default() {
        let name = text(message.value, "name").unwrap_or(message.key);
        if let Some(payload) = message.value.member("payload") {
            let description =
                text(message.value, "description").or_else(|| text(message.value, "summary"));
            opened.messages.push((name, payload, description));
        }
    }
    let events = root.member("x-events");
    for event in events.map(Node::members).unwrap_or_default() {
        let description = text(event.value, "description");
        opened.messages.push((event.key, event.value, description));
    }
}

/// Whether two schemas say the same, all that they refer to included.
pub(super) fn same<'a>(catalog: &Catalog<'a>, one: Node<'a>, other: Node<'a>) -> bool {
    let mut seen = BTreeSet::new();
    let mut pairs = vec![(one, other)];
    while let Some((one, other)) = pairs.pop() {
        if one.place == other.place || !seen.insert((one.place, other.place)) {
            continue;
        }
        match (one.kind(), other.kind()) {
            (Kind::Object, Kind::Object) => {
                let (left, right) = (said(one), said(other));
                if left.len() != right.len() {
                    return false;
                }
                for member in left {
                    let Some(other) = right.iter().find(|right| right.key == member.key) else {
                        return false;
                    };
                    if member.key == "$ref"
                        && let (Some(a), Some(b)) = (member.value.string(), other.value.string())
                        && let (Ok(a), Ok(b)) = (
                            catalog.resolve(member.value, &a),
                            catalog.resolve(other.value, &b),
                        )
                    {
                        pairs.push((a, b));
                    } else {
                        pairs.push((member.value, other.value));
                    }
                }
            }
            (Kind::Array, Kind::Array) => {
                let (left, right) = (one.items(), other.items());
                if left.len() != right.len() {
                    return false;
                }
                pairs.extend(left.into_iter().zip(right));
            }
            _ if one.value() != other.value() => return false,
            _ => {}
        }
    }
    true
}

/// The members of an object without words for people.
fn said(node: Node<'_>) -> Vec<Member<'_>> {
    let words = |member: &Member<'_>| {
        member.value.kind() == Kind::String
            && ["description", "title", "summary"].contains(&member.key.as_str())
    };
    let members = node.members().into_iter();
    members.filter(|member| !words(member)).collect()
}
