//! The definitions in the documents of an import.

use std::collections::{BTreeMap, BTreeSet};

use super::documents::Documents;
use super::report::PassedOver;
use super::targets::resolve;
use super::yaml;
use eventgrid_codegen::diagnostic::{Findings, Mark};
use eventgrid_codegen::json::{File, Kind, Member, Node, Place};
use eventgrid_codegen::names::type_name;
use eventgrid_codegen::read::catalog::{Catalog, is_well_formed};

/// A named schema of a document.
#[derive(Clone, Debug)]
pub(super) struct Definition<'a> {
    pub(super) name: String,
    pub(super) node: Node<'a>,
    /// Its file is read only because another one refers to it.
    pub(super) referred: bool,
    /// It is the root of its file.
    pub(super) is_top: bool,
}

/// The documents with all named parts.
#[derive(Debug, Default)]
pub(super) struct Opened<'a> {
    /// In the order of the files.
    pub(super) definitions: Vec<Definition<'a>>,
    /// Entries of `x-events`: event type -> data, and the description.
    pub(super) events: Vec<(String, Node<'a>, Option<String>)>,
    /// The documents themselves, by the paths of their files.
    pub(super) tops: Vec<(String, Node<'a>)>,
    names: BTreeMap<Place, String>,
    /// The numbers of the files in which `$ref` disables keywords next to it: `OpenAPI` before 3.1,
    /// JSON Schema up to draft 7.
    pub(super) references_alone: BTreeSet<usize>,
    /// Files without anything to import.
    pub(super) passed_over: Vec<PassedOver>,
}

impl<'a> Opened<'a> {
    /// The document's name for a schema.
    pub(super) fn name(&self, place: Place) -> Option<&str> {
        self.names.get(&place).map(String::as_str)
    }

    /// The definitions of a name.
    pub(super) fn named(&self, name: &str) -> Vec<Node<'a>> {
        let named = self.definitions.iter().filter(|one| one.name == name);
        named.map(|one| one.node).collect()
    }

    /// The path of a node's file.
    pub(super) fn file_of(&self, node: Node<'_>) -> Option<&str> {
        let mut tops = self.tops.iter();
        let top = tops.find(|(_, root)| root.place.file == node.place.file);
        top.map(|(path, _)| path.as_str())
    }

    fn add(&mut self, definition: Definition<'a>) {
        if matches!(definition.node.kind(), Kind::Object | Kind::Boolean) {
            let place = definition.node.place;
            self.names.insert(place, definition.name.clone());
            self.definitions.push(definition);
        }
    }
}

/// The name of a file without folders and endings: `orders/placed.schema.json` is `placed`.
pub(super) fn stem(path: &str) -> &str {
    let name = path.rsplit('/').next().unwrap_or(path);
    let endings = [".json", ".yaml", ".yml"].into_iter();
    let mut stems = endings.filter_map(|ending| name.strip_suffix(ending));
    let name = stems.next().unwrap_or(name);
    name.strip_suffix(".schema").unwrap_or(name)
}

/// Finds the definitions of the first `count` files, which are the documents.
pub(super) fn open<'a>(
    files: &'a [File],
    documents: &Documents,
    findings: &mut Findings,
) -> Opened<'a> {
    let mut opened = Opened::default();
    let unread = documents.unread.iter();
    opened
        .passed_over
        .extend(unread.map(|(file, why)| PassedOver {
            file: file.clone(),
            reason: (*why).to_owned(),
        }));
    let count = documents.files().len();
    for (number, file) in files.iter().enumerate().take(count) {
        let pass = |opened: &mut Opened<'a>, reason: &str| {
            opened.passed_over.push(PassedOver {
                file: file.name.clone(),
                reason: reason.to_owned(),
            });
        };
        // One file of many that is not JSON does not stop the import of the others.
        let mut problems = Findings::default();
        let unread =
            (file.source.is_none() && yaml::holds_yaml(file)).then(|| yaml::json(&file.text));
        if let Some(Err(why)) = unread {
            if documents.folder {
                pass(&mut opened, "not YAML, or more than one document");
            } else {
                let message = format!("this YAML cannot be read: {}", why.message);
                findings.error(Mark::new(number, why.offset), message);
            }
            continue;
        }
        if !is_well_formed(number, file, &mut problems) {
            if documents.folder {
                pass(&mut opened, "not JSON");
            } else {
                findings.append(problems);
            }
            continue;
        }
        findings.append(problems);
        let root = Node::root(number, &file.text);
        let referred = documents.is_referred(&file.name);
        if references_alone(root) {
            opened.references_alone.insert(number);
        }
        let before = (opened.definitions.len(), opened.events.len());
        definitions(root, file, referred, &mut opened);
        let after = (opened.definitions.len(), opened.events.len());
        let is_api = root.member("asyncapi").is_some() || root.member("openapi").is_some();
        if referred {
            continue;
        }
        if after != before || is_api {
            opened.tops.push((file.name.clone(), root));
        } else if documents.folder {
            pass(&mut opened, "no definitions");
        } else {
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

fn references_alone(root: Node<'_>) -> bool {
    let version = |key: &str| root.member(key).and_then(Node::string);
    let old = ["draft-04", "draft-06", "draft-07"];
    version("swagger").is_some()
        || version("openapi").is_some_and(|version| version.starts_with("3.0"))
        || version("$schema").is_some_and(|draft| old.iter().any(|old| draft.contains(old)))
}

/// Keywords that make the root of a file a schema of data.
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

/// The types of JSON Schema: a sample event has a `type` as well.
const TYPES: &[&str] = &[
    "\"object\"",
    "\"array\"",
    "\"string\"",
    "\"integer\"",
    "\"number\"",
    "\"boolean\"",
];

fn definitions<'a>(root: Node<'a>, file: &File, referred: bool, opened: &mut Opened<'a>) {
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
            opened.add(Definition {
                name: member.key,
                node: member.value,
                referred,
                is_top: false,
            });
        }
    }
    let shaped = SHAPES.iter().any(|keyword| root.member(keyword).is_some())
        || root
            .member("type")
            .is_some_and(|of| TYPES.contains(&of.text) || of.kind() == Kind::Array);
    if !api && shaped {
        opened.add(Definition {
            name: type_name(stem(&file.name)),
            node: root,
            referred,
            is_top: true,
        });
    }
    let events = root.member("x-events").filter(|_| !referred);
    for event in events.map(Node::members).unwrap_or_default() {
        let description = event.value.member("description").and_then(Node::string);
        opened.events.push((event.key, event.value, description));
    }
}

/// Whether two schemas are equal, including all that they refer to.
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
                        && let (Some(a), Some(b)) = (
                            resolve(catalog, member.value, &a),
                            resolve(catalog, other.value, &b),
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

/// The members of an object, without texts for people.
fn said(node: Node<'_>) -> Vec<Member<'_>> {
    let words = |member: &Member<'_>| {
        member.value.kind() == Kind::String
            && ["description", "title", "summary"].contains(&member.key.as_str())
    };
    let members = node.members().into_iter();
    members.filter(|member| !words(member)).collect()
}
