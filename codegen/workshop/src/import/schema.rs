//! A schema between two files: its keywords in order, references as places, names not decided yet.

use std::collections::BTreeSet;
use std::rc::Rc;

use eventgrid_codegen::json::{Node, Place};
use serde_json::Value;

/// A schema, in our dialect.
#[derive(Clone, Debug)]
pub(super) struct Schema<'a> {
    /// Its place in its file.
    pub(super) from: Node<'a>,
    /// For `true` and `false`.
    pub(super) truth: Option<bool>,
    /// In the order of the file.
    pub(super) keywords: Vec<(String, Form<'a>)>,
}

/// The value of a keyword.
#[derive(Clone, Debug)]
pub(super) enum Form<'a> {
    /// Not a schema: JSON text.
    Plain(String),
    Schema(Box<Schema<'a>>),
    List(Vec<Schema<'a>>),
    Named(Vec<(String, Schema<'a>)>),
    /// `$ref`.
    Reference(Target<'a>),
    /// `discriminator`: the property, and value -> alternative.
    Discriminator(String, Vec<(String, Target<'a>)>),
}

/// The target of a reference.
#[derive(Clone, Copy, Debug)]
pub(super) struct Target<'a> {
    pub(super) node: Node<'a>,
    /// For a schema whose discriminator selects one of its heirs: the schema itself, not the union
    /// of all heirs.
    pub(super) alone: bool,
}

impl Target<'_> {
    pub(super) fn key(&self) -> (Place, bool) {
        (self.node.place, self.alone)
    }
}

impl<'a> From<Node<'a>> for Target<'a> {
    fn from(node: Node<'a>) -> Self {
        Target { node, alone: false }
    }
}

/// Keywords for people or tools that say nothing about the data.
pub(super) const ANNOTATIONS: &[&str] = &[
    "description",
    "title",
    "examples",
    "default",
    "readOnly",
    "writeOnly",
    "deprecated",
    "x-correction",
    "x-aliases",
    "x-rust-name",
    "x-subject",
];

impl<'a> Schema<'a> {
    pub(super) fn new(from: Node<'a>) -> Self {
        Schema {
            from,
            truth: None,
            keywords: Vec::new(),
        }
    }

    pub(super) fn reference(from: Node<'a>, target: Target<'a>) -> Self {
        let mut schema = Schema::new(from);
        schema.push("$ref", Form::Reference(target));
        schema
    }

    pub(super) fn push(&mut self, keyword: &str, form: Form<'a>) {
        self.keywords.push((keyword.to_owned(), form));
    }

    pub(super) fn plain(&mut self, keyword: &str, value: impl Into<Value>) {
        self.push(keyword, Form::Plain(value.into().to_string()));
    }

    /// Replaces a keyword, or appends it.
    pub(super) fn set(&mut self, keyword: &str, form: Form<'a>) {
        match self.keywords.iter_mut().find(|(name, _)| name == keyword) {
            Some((_, old)) => *old = form,
            None => self.push(keyword, form),
        }
    }

    pub(super) fn remove(&mut self, keyword: &str) -> Option<Form<'a>> {
        let at = self.keywords.iter().position(|(name, _)| name == keyword)?;
        Some(self.keywords.remove(at).1)
    }

    pub(super) fn get(&self, keyword: &str) -> Option<&Form<'a>> {
        let found = self.keywords.iter().find(|(name, _)| name == keyword);
        found.map(|(_, form)| form)
    }

    pub(super) fn has(&self, keyword: &str) -> bool {
        self.get(keyword).is_some()
    }

    /// The value of a keyword that is not a schema.
    pub(super) fn value(&self, keyword: &str) -> Option<Value> {
        match self.get(keyword) {
            Some(Form::Plain(text)) => serde_json::from_str(text).ok(),
            _ => None,
        }
    }

    pub(super) fn text(&self, keyword: &str) -> Option<String> {
        self.value(keyword)?.as_str().map(str::to_owned)
    }

    /// The strings of an array.
    pub(super) fn texts(&self, keyword: &str) -> Vec<String> {
        let Some(Value::Array(items)) = self.value(keyword) else {
            return Vec::new();
        };
        let texts = items.iter().filter_map(Value::as_str);
        texts.map(str::to_owned).collect()
    }

    pub(super) fn target(&self) -> Option<Target<'a>> {
        match self.get("$ref") {
            Some(Form::Reference(target)) => Some(*target),
            _ => None,
        }
    }

    pub(super) fn list(&self, keyword: &str) -> &[Schema<'a>] {
        match self.get(keyword) {
            Some(Form::List(schemas)) => schemas,
            _ => &[],
        }
    }

    pub(super) fn schema(&self, keyword: &str) -> Option<&Schema<'a>> {
        match self.get(keyword) {
            Some(Form::Schema(schema)) => Some(schema),
            _ => None,
        }
    }

    pub(super) fn properties(&self) -> &[(String, Schema<'a>)] {
        match self.get("properties") {
            Some(Form::Named(named)) => named,
            _ => &[],
        }
    }

    /// The names of its types, none if it does not say.
    pub(super) fn types(&self) -> BTreeSet<String> {
        match self.value("type") {
            Some(Value::String(only)) => BTreeSet::from([only]),
            Some(Value::Array(_)) => self.texts("type").into_iter().collect(),
            _ => BTreeSet::new(),
        }
    }

    /// `{ "type": "null" }`.
    pub(super) fn is_null(&self) -> bool {
        self.types().iter().eq(["null"])
    }

    /// Whether it says anything about the data.
    pub(super) fn shapes(&self) -> bool {
        let said = |(keyword, _): &(String, Form<'a>)| !ANNOTATIONS.contains(&keyword.as_str());
        self.truth == Some(false) || self.keywords.iter().any(said)
    }

    /// All references in it.
    pub(super) fn references(&self) -> Vec<Target<'a>> {
        let mut found = Vec::new();
        for (_, form) in &self.keywords {
            match form {
                Form::Plain(_) => {}
                Form::Schema(schema) => found.extend(schema.references()),
                Form::List(list) => found.extend(list.iter().flat_map(Schema::references)),
                Form::Named(named) => {
                    found.extend(named.iter().flat_map(|(_, schema)| schema.references()));
                }
                Form::Reference(target) => found.push(*target),
                Form::Discriminator(_, mapping) => {
                    found.extend(mapping.iter().map(|(_, target)| *target));
                }
            }
        }
        found
    }
}

/// The values that a schema lists: `enum`, `const`, or alternatives of these.
pub(super) fn members(schema: &Schema<'_>) -> Option<Vec<Value>> {
    if let Some(only) = schema.value("const") {
        return Some(vec![only]);
    }
    if let Some(Value::Array(values)) = schema.value("enum") {
        return Some(values);
    }
    let alternatives = [schema.list("oneOf"), schema.list("anyOf")].concat();
    let mut all = Vec::new();
    for alternative in &alternatives {
        // Any other string is what makes an open enum.
        let open = alternative.types().iter().eq(["string"]) && members(alternative).is_none();
        if !open && !alternative.is_null() {
            all.extend(members(alternative)?);
        }
    }
    (!all.is_empty()).then_some(all)
}

pub(super) type Shared<'a> = Rc<Schema<'a>>;
