//! All schemas of all files by place, with their keywords checked and all targets of references
//! noted.

use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};
use std::rc::Rc;

use super::children::{Step, children};
use super::dialect::{EventKeywords, FileKeywords, Keywords};
use super::forms::Sub;
use super::keywords::{Draft, Parsed, holds_beside_reference, parse};
use super::role::Role;
use super::syntax::{mark_twice, not_json};
use super::uri::Uri;
use crate::diagnostic::{Findings, Mark};
use crate::json::{File, Kind, Member, Node, Place, duplicates};

/// The maximum depth of schemas inside each other. No documented event comes near it, and the stack
/// cannot overflow.
pub const DEEPEST: usize = 48;

/// A schema and its keywords.
#[derive(Debug)]
pub struct Schema<'a> {
    pub node: Node<'a>,
    /// For `true` and `false`.
    pub truth: Option<bool>,
    pub keywords: Keywords<'a>,
    pub event: EventKeywords,
}

impl<'a> Schema<'a> {
    /// The place of a keyword's value, or of the schema.
    pub fn at(&self, keyword: &str) -> Node<'a> {
        self.node.member(keyword).unwrap_or(self.node)
    }

    /// The schemas that a keyword lists.
    pub fn each<'s>(
        &self,
        list: &'s [Sub<'a>],
    ) -> impl DoubleEndedIterator<Item = Node<'a>> + use<'a, 's> {
        let node = self.node;
        list.iter().map(move |sub| node.at(sub.0))
    }

    /// Whether the schema has any of these keywords.
    pub fn has_any(&self, keywords: &[&str]) -> bool {
        let mut keywords = keywords.iter();
        keywords.any(|keyword| self.node.member(keyword).is_some())
    }

    /// The values of `examples` and `example`.
    pub fn examples(&self) -> Vec<Node<'a>> {
        let keywords = &self.keywords;
        let mut examples = Vec::new();
        if let Some(values) = &keywords.examples {
            examples.extend(self.node.at(values.raw).items());
        }
        if let Some(one) = &keywords.example {
            examples.push(self.node.at(one.raw));
        }
        examples
    }
}

/// All schemas of all files.
#[derive(Debug)]
pub struct Catalog<'a> {
    pub files: &'a [File],
    pub(super) schemas: BTreeMap<Place, Rc<Schema<'a>>>,
    /// The position of each schema inside another one.
    pub steps: BTreeMap<Place, Step>,
    /// The root of each file that is JSON.
    pub roots: Vec<Option<Node<'a>>>,
    /// The draft that each file names.
    drafts: Vec<Draft>,
    /// Each file's information about its source.
    pub sources: Vec<FileKeywords<'a>>,
    /// URI without fragment -> schema.
    pub(super) resources: BTreeMap<String, Node<'a>>,
    /// URI without fragment, anchor -> schema, and whether it is a dynamic anchor.
    pub(super) anchors: BTreeMap<(String, String), (Node<'a>, bool)>,
    /// The members of objects on the path of pointers, so that a file is not searched for each
    /// reference.
    pub(super) members: RefCell<HashMap<Place, Rc<HashMap<String, Node<'a>>>>>,
    /// The begin and end of schemas with a URI of their own.
    pub(super) bases: Vec<(Place, usize, Uri)>,
}

/// Reads all files, and reports all mistakes in their keywords.
pub fn catalog<'a>(files: &'a [File], findings: &mut Findings) -> Catalog<'a> {
    let mut catalog = Catalog {
        files,
        schemas: BTreeMap::new(),
        steps: BTreeMap::new(),
        roots: Vec::new(),
        drafts: Vec::new(),
        sources: Vec::new(),
        resources: BTreeMap::new(),
        anchors: BTreeMap::new(),
        members: RefCell::default(),
        bases: Vec::new(),
    };
    for (number, file) in files.iter().enumerate() {
        let root = is_json(number, file, findings).then(|| Node::root(number, &file.text));
        catalog.roots.push(root);
        catalog.drafts.push(root.map_or(Draft::Current, draft));
        catalog.sources.push(FileKeywords::default());
        if let Some(root) = root {
            catalog.file(root, file, findings);
        }
    }
    catalog
}

fn draft(root: Node<'_>) -> Draft {
    let draft = root.member("$schema").and_then(Node::string);
    let is = |names: &[&str]| {
        let draft = draft.as_deref().unwrap_or_default();
        names.iter().any(|name| draft.contains(name))
    };
    if is(&["draft-03", "draft-04"]) {
        Draft::Four
    } else if is(&["draft-06", "draft-07"]) {
        Draft::Seven
    } else {
        Draft::Current
    }
}

/// Whether the file is JSON and an object, without repeated names.
fn is_json(number: usize, file: &File, findings: &mut Findings) -> bool {
    if !is_well_formed(number, file, findings) {
        return false;
    }
    let root = Node::root(number, &file.text);
    if root.kind() != Kind::Object {
        findings
            .error(root, "a schema file is a JSON object")
            .help(r#"begin with { "title": "…", "x-events": … }"#);
        return false;
    }
    true
}

/// Whether the file is JSON; repeated names are reported as well.
pub fn is_well_formed(number: usize, file: &File, findings: &mut Findings) -> bool {
    let text = &file.text;
    let root = Node::root(number, text);
    match duplicates(text) {
        Err(error) => {
            let (finding, too_deep) = not_json(number, text, &error, findings);
            if too_deep {
                finding.help("give the inner schemas names in `$defs`");
            }
            false
        }
        Ok(twice) => {
            for offset in twice {
                let (mark, name) = mark_twice(root, offset);
                findings
                    .error(mark, format!("duplicate member `{name}`"))
                    .help("keep one of the two");
            }
            true
        }
    }
}

impl<'a> Catalog<'a> {
    fn file(&mut self, root: Node<'a>, file: &File, findings: &mut Findings) {
        let base = Uri::of_file(&file.name);
        self.resources.insert(base.to_string(), root);
        self.bases.push((root.place, root.text.len(), base.clone()));
        self.walk(root, Role::File, &base, 0, findings);
    }

    /// The schema at the target of a reference, which the walk may not have visited.
    pub fn schema(&mut self, node: Node<'a>, findings: &mut Findings) -> Rc<Schema<'a>> {
        if !self.schemas.contains_key(&node.place) {
            let base = self.base(node.place);
            if let Some(base) = base {
                self.walk(node, Role::Other, &base, 0, findings);
            }
        }
        let known = self.schemas.get(&node.place).cloned();
        known.unwrap_or_else(|| Rc::new(Schema::new(node, Parsed::default())))
    }

    /// The node of a visited schema.
    pub fn schema_at(&self, place: Place) -> Option<Node<'a>> {
        self.schemas.get(&place).map(|schema| schema.node)
    }

    /// Whether a schema is a whole file, or a definition.
    pub(crate) fn is_definition(&self, node: Node<'a>) -> bool {
        let root = self.roots.get(node.place.file).copied().flatten();
        let Some(step) = self.steps.get(&node.place) else {
            return root.is_some_and(|root| root.place == node.place);
        };
        matches!(step.keyword, "$defs" | "definitions")
            && root.is_some_and(|root| root.place == step.parent)
    }

    /// The members of a schema that have an effect in its draft.
    pub fn effective(&self, node: Node<'a>) -> Vec<Member<'a>> {
        let mut members = node.members();
        if self.drafts[node.place.file].lets_references_stand_alone(&members) {
            members.retain(|member| holds_beside_reference(&member.key));
        }
        members
    }

    /// The place of a schema's name or, without one, of the schema.
    pub fn mark_of(&self, node: Node<'a>) -> Mark {
        let name = self.steps.get(&node.place).and_then(|step| step.name);
        name.unwrap_or_else(|| node.into())
    }

    /// All visited schemas, in the order of the files.
    pub fn schemas(&self) -> impl Iterator<Item = &Schema<'a>> {
        self.schemas.values().map(Rc::as_ref)
    }

    /// The target of a schema's `$ref`, if it has one.
    pub fn target(&self, schema: &Schema<'a>) -> Option<Node<'a>> {
        let reference = schema.keywords.reference.as_ref()?;
        self.resolve(schema.node, reference).ok()
    }

    /// The URI that references at a place are relative to.
    pub(super) fn base(&self, place: Place) -> Option<Uri> {
        self.innermost(place).map(|(_, _, base)| base.clone())
    }

    /// The schema with a URI of its own that contains a place: the meaning of `#` there.
    pub(super) fn own_resource(&self, place: Place) -> Option<Node<'a>> {
        let (place, length, _) = self.innermost(place)?;
        let text = &self.files.get(place.file)?.text;
        let text = text.get(place.offset..place.offset + length)?;
        Some(Node {
            place: *place,
            text,
        })
    }

    fn innermost(&self, place: Place) -> Option<&(Place, usize, Uri)> {
        self.bases
            .iter()
            .filter(|(start, length, _)| {
                start.file == place.file
                    && start.offset <= place.offset
                    && place.offset < start.offset + length
            })
            .max_by_key(|(start, _, _)| start.offset)
    }

    fn walk(
        &mut self,
        node: Node<'a>,
        role: Role,
        base: &Uri,
        depth: usize,
        findings: &mut Findings,
    ) {
        if self.schemas.contains_key(&node.place) {
            return;
        }
        if depth > DEEPEST {
            findings
                .error(
                    node,
                    format!("schemas are nested more than {DEEPEST} levels deep"),
                )
                .help("give the inner ones names in `$defs` and refer to them");
            return;
        }
        if node.kind() != Kind::Object {
            let schema = Rc::new(Schema::new(node, Parsed::default()));
            if schema.truth.is_none() {
                findings
                    .error(node, "a schema is an object, true or false")
                    .help("write `{ \"type\": … }`, or `true` for any value");
            }
            self.schemas.insert(node.place, schema);
            return;
        }
        let mut parsed = parse(node, role, self.drafts[node.place.file], findings);
        if role == Role::File {
            self.sources[node.place.file] = std::mem::take(&mut parsed.file);
        }
        let schema = Rc::new(Schema::new(node, parsed));
        self.schemas.insert(node.place, Rc::clone(&schema));
        let base = self.names(&schema, base, findings);
        for child in children(node, &schema.keywords) {
            let step = Step {
                parent: node.place,
                keyword: child.keyword,
                entry: child.entry,
                name: child.name,
            };
            self.steps.entry(child.node.place).or_insert(step);
            self.walk(child.node, child.role, &base, depth + 1, findings);
        }
        if role == Role::File {
            let entries = self.sources[node.place.file].events.entries.iter();
            let events: Vec<_> = entries
                .map(|(key, sub)| (node.at(key), node.at(sub.0)))
                .collect();
            for (key, event) in events {
                let entry = key.string().unwrap_or_default();
                let step = Step {
                    parent: node.place,
                    keyword: "x-events",
                    entry,
                    name: Some(key.into()),
                };
                self.steps.entry(event.place).or_insert(step);
                if event.kind() == Kind::Object {
                    self.walk(event, Role::Event, &base, depth + 1, findings);
                } else {
                    findings
                        .error(event, "the schema of an event type is an object")
                        .help("write at least `{}`");
                }
            }
        }
    }

    /// Notes `$id` and the anchors of a schema; returns the base URI inside it.
    fn names(&mut self, schema: &Schema<'a>, base: &Uri, findings: &mut Findings) -> Uri {
        let keywords = &schema.keywords;
        let mut base = base.clone();
        let (keyword, id) = if keywords.id.is_some() {
            ("$id", &keywords.id)
        } else {
            ("id", &keywords.old_id)
        };
        if let Some(id) = id {
            if let Some(anchor) = id.strip_prefix('#') {
                self.anchor(schema, &base, anchor, false, keyword, findings);
            } else {
                match base.join(id) {
                    Ok((uri, _)) => {
                        let name = uri.to_string();
                        if let Some(first) = self.resources.get(&name).copied()
                            && first.place != schema.node.place
                        {
                            let other = first.member(keyword).unwrap_or(first);
                            findings
                                .error(
                                    schema.at(keyword),
                                    format!("two schemas have the `$id` `{id}`"),
                                )
                                .related(other, "this is the other one")
                                .help("give each its own `$id`");
                        }
                        self.resources.insert(name, schema.node);
                        self.bases
                            .push((schema.node.place, schema.node.text.len(), uri.clone()));
                        base = uri;
                    }
                    Err(error) => {
                        findings
                            .error(
                                schema.at(keyword),
                                format!("`{id}` is not a URI reference: {error}"),
                            )
                            .help("write a name such as `order.json`, or the whole URI");
                    }
                }
            }
        }
        if let Some(anchor) = &keywords.anchor {
            self.anchor(schema, &base, anchor, false, "$anchor", findings);
        }
        if let Some(anchor) = &keywords.dynamic_anchor {
            self.anchor(schema, &base, anchor, true, "$dynamicAnchor", findings);
        }
        base
    }

    fn anchor(
        &mut self,
        schema: &Schema<'a>,
        base: &Uri,
        anchor: &str,
        dynamic: bool,
        keyword: &str,
        findings: &mut Findings,
    ) {
        let key = (base.to_string(), anchor.to_owned());
        if let Some((first, _)) = self.anchors.get(&key)
            && first.place != schema.node.place
        {
            findings
                .error(
                    schema.at(keyword),
                    format!("two schemas have the anchor `{anchor}`"),
                )
                .related(*first, "this is the other one")
                .help("give each its own anchor");
        }
        self.anchors.insert(key, (schema.node, dynamic));
    }
}

impl<'a> Schema<'a> {
    fn new(node: Node<'a>, parsed: Parsed<'a>) -> Self {
        let truth = match node.text {
            "true" => Some(true),
            "false" => Some(false),
            _ => None,
        };
        Schema {
            node,
            truth,
            keywords: parsed.keywords,
            event: parsed.event,
        }
    }
}
