//! Translates a schema to our dialect, keyword by keyword; keywords that the dialect lacks are
//! counted or reported.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::sync::LazyLock;

use eventgrid_codegen::diagnostic::Findings;
use eventgrid_codegen::json::{Kind, Member, Node, Place, compact};
use eventgrid_codegen::read::catalog::Catalog;
use eventgrid_codegen::read::dialect::Keywords;
use eventgrid_codegen::read::role::Role;
use eventgrid_codegen::read::schema_of_files::keywords_of;
use serde_json::{Value, json};

use super::document::Opened;
use super::dropped::Drops;
use super::families::{Family, families};
use super::schema::{ANNOTATIONS, Form, Schema, Shared, Target};

/// Claims of a namespace's documents that are not trusted, see
/// [`ImportOptions`](super::ImportOptions).
#[derive(Clone, Copy, Debug)]
pub(super) struct Trust {
    /// Required properties.
    pub(super) required: bool,
    /// That a number fits 32 bits.
    pub(super) widths: bool,
}

/// Translates schemas, each definition once.
pub(super) struct Converter<'c, 'a> {
    pub(super) catalog: &'c Catalog<'a>,
    /// None for a schema file of our own, of which nothing is left out.
    pub(super) opened: Option<&'c Opened<'a>>,
    pub(super) trust: Trust,
    pub(super) findings: Findings,
    pub(super) drops: Drops,
    pub(super) done: BTreeMap<(Place, bool), Shared<'a>>,
    /// The schema that another one stands for.
    pub(super) targets: RefCell<BTreeMap<Place, Node<'a>>>,
    /// The definitions that are being translated, each inheriting from the next one.
    pub(super) converting: Vec<Target<'a>>,
    /// Schemas whose discriminator selects one of their heirs.
    pub(super) families: BTreeMap<Place, Family<'a>>,
    /// `x-ms-enum`: name -> the first list of that name.
    pub(super) enums: BTreeMap<String, Node<'a>>,
}

static KNOWN: LazyLock<BTreeSet<&'static str>> =
    LazyLock::new(|| keywords_of::<Keywords<'static>>().collect());

/// Names of schemas, used by references; they are written anew.
const NAMING: &[&str] = &[
    "$schema",
    "$id",
    "id",
    "$anchor",
    "$dynamicAnchor",
    "$recursiveAnchor",
    "$vocabulary",
    "$comment",
    "$defs",
    "definitions",
];

/// Formats that only give the width of a number.
const WIDTHS: &[&str] = &["int32", "int64", "float", "double", "decimal"];

const TYPES: &[&str] = &[
    "string", "integer", "number", "boolean", "object", "array", "null",
];

impl<'c, 'a> Converter<'c, 'a> {
    pub(super) fn new(
        catalog: &'c Catalog<'a>,
        opened: Option<&'c Opened<'a>>,
        trust: Trust,
    ) -> Self {
        Converter {
            catalog,
            opened,
            trust,
            findings: Findings::default(),
            drops: Drops::default(),
            done: BTreeMap::new(),
            targets: RefCell::default(),
            converting: Vec::new(),
            families: opened.map_or_else(BTreeMap::new, |opened| families(catalog, opened)),
            enums: BTreeMap::new(),
        }
    }

    /// The target of a reference.
    pub(super) fn definition(&mut self, target: Target<'a>) -> Shared<'a> {
        if let Some(done) = self.done.get(&target.key()) {
            return Rc::clone(done);
        }
        self.converting.push(target);
        let schema = match self.families.get(&target.node.place) {
            Some(family) if !target.alone => family.union(target.node),
            _ => {
                let mut schema = self.schema(target.node, Role::Definition);
                self.tag(target.node, &mut schema);
                schema
            }
        };
        self.converting.pop();
        let schema = Rc::new(schema);
        self.done.insert(target.key(), Rc::clone(&schema));
        schema
    }

    /// A schema and all inside it.
    pub(super) fn schema(&mut self, node: Node<'a>, role: Role) -> Schema<'a> {
        let mut schema = Schema::new(node);
        match node.kind() {
            Kind::Boolean => schema.truth = Some(node.text == "true"),
            Kind::Object => self.keywords(node, role, &mut schema),
            _ => {
                self.findings
                    .warning(node, "not a schema: read as any JSON value");
            }
        }
        schema
    }

    fn keywords(&mut self, node: Node<'a>, role: Role, schema: &mut Schema<'a>) {
        if role != Role::Definition && self.is_named_enum(node, schema) {
            return;
        }
        for member in node.members() {
            if !self.is_beside_reference(node, &member) {
                self.keyword(node, &member, role, schema);
            }
        }
        exclusive(schema);
        self.typed_by_values(node, schema);
        self.enumeration(node, schema);
        let examples = node.members().into_iter();
        if let Some(member) = examples
            .rev()
            .find(|one| EXAMPLES.contains(&one.key.as_str()))
            && schema.has("examples")
        {
            self.examples(&member, schema);
        }
        if node.member("allOf").is_some() {
            self.inherit(node, role, schema);
        }
        let nullable = ["nullable", "x-nullable"].iter().any(|keyword| {
            node.member(keyword)
                .is_some_and(|value| value.text == "true")
        });
        if nullable {
            allow_null(schema);
        }
    }

    /// Translates a keyword. Those that depend on others follow after them.
    fn keyword(
        &mut self,
        node: Node<'a>,
        member: &Member<'a>,
        role: Role,
        schema: &mut Schema<'a>,
    ) {
        let value = member.value;
        match member.key.as_str() {
            "$ref" | "$dynamicRef" | "$recursiveRef" => self.reference(member, schema),
            "properties" | "patternProperties" | "dependentSchemas" => {
                let role = if member.key == "properties" {
                    Role::Property
                } else {
                    Role::Other
                };
                let named = value.members().into_iter();
                let named = named.map(|one| (one.key, self.schema(one.value, role)));
                let named = named.collect();
                schema.push(&member.key, Form::Named(named));
            }
            "items" if value.kind() == Kind::Array => self.list("prefixItems", value, schema),
            "additionalItems" => {
                if node
                    .member("items")
                    .is_some_and(|items| items.kind() == Kind::Array)
                {
                    self.inner("items", value, schema);
                }
            }
            "oneOf" | "anyOf" | "prefixItems" => self.list(&member.key, value, schema),
            "items"
            | "additionalProperties"
            | "unevaluatedProperties"
            | "unevaluatedItems"
            | "propertyNames"
            | "contains"
            | "contentSchema"
            | "not"
            | "if"
            | "then"
            | "else" => self.inner(&member.key, value, schema),
            "dependencies" => self.dependencies(value, schema),
            "required" => self.required(member, schema),
            "type" => self.types(member, schema),
            "format" => self.format(member, schema),
            "discriminator" => self.discriminator(node, member, schema),
            "example" => schema.push(
                "examples",
                Form::Plain(format!("[{}]", compact(value.text))),
            ),
            // With the keywords around them, above.
            "allOf" | "x-ms-enum" | "x-ms-discriminator-value" | "nullable" | "x-nullable" => {}
            keyword if NAMING.contains(&keyword) => {}
            "x-aliases" if role == Role::Property => {
                schema.push("x-aliases", Form::Plain(compact(value.text)));
            }
            keyword
                if KNOWN.contains(keyword)
                    && (value.kind() != Kind::Null || ["const", "default"].contains(&keyword)) =>
            {
                schema.push(keyword, Form::Plain(compact(value.text)));
            }
            keyword if keyword.starts_with("x-") || PASSED_OVER.contains(&keyword) => {
                self.drops.add(member, None);
            }
            _ => self
                .drops
                .add(member, Some("schema files have no such keyword")),
        }
    }

    fn inner(&mut self, keyword: &str, value: Node<'a>, schema: &mut Schema<'a>) {
        let mut inner = self.schema(value, Role::Other);
        if keyword == "additionalProperties" && inner.keywords.is_empty() && inner.truth.is_none() {
            inner.truth = Some(true); // says it more plainly than `{}`
        }
        schema.push(keyword, Form::Schema(Box::new(inner)));
    }

    fn list(&mut self, keyword: &str, value: Node<'a>, schema: &mut Schema<'a>) {
        let items = value.items().into_iter();
        let items: Vec<_> = items.map(|item| self.schema(item, Role::Other)).collect();
        if !items.is_empty() {
            schema.push(keyword, Form::List(items));
        }
    }

    fn required(&mut self, member: &Member<'a>, schema: &mut Schema<'a>) {
        if member.value.kind() != Kind::Array {
            // Of draft 3: true on a property.
            self.drops.add(
                member,
                Some("it belongs in a list of names next to `properties`"),
            );
        } else if !self.trust.required {
            self.drops
                .add(member, Some("Azure sends events without such properties"));
        } else if !member.value.items().is_empty() {
            schema.push("required", Form::Plain(compact(member.value.text)));
        }
    }

    fn types(&mut self, member: &Member<'a>, schema: &mut Schema<'a>) {
        let names = match member.value.kind() {
            Kind::Array => member.value.items(),
            _ => vec![member.value],
        };
        let unknown = names.iter().find(|name| {
            name.string()
                .is_none_or(|name| !TYPES.contains(&name.as_str()))
        });
        match unknown {
            Some(unknown) => {
                let message = format!(
                    "unknown type {}: read as any JSON value",
                    brief(unknown.text)
                );
                self.findings
                    .warning(*unknown, message)
                    .help(format!("the types of JSON Schema are {}", TYPES.join(", ")));
            }
            None if names.is_empty() => {}
            None => schema.push("type", Form::Plain(compact(member.value.text))),
        }
    }

    fn format(&mut self, member: &Member<'a>, schema: &mut Schema<'a>) {
        let Some(format) = member.value.string() else {
            return;
        };
        if WIDTHS.contains(&format.as_str()) && !self.trust.widths {
            let reason = "numbers are read with 64 bits, Azure sends more than it declares";
            self.drops.add(member, Some(reason));
            return;
        }
        // The names in Azure's tools and elsewhere.
        let format = match format.as_str() {
            "url" => "uri",
            "guid" => "uuid",
            "unix-time" | "unix-timestamp" => "unixtime",
            other => other,
        };
        schema.plain("format", format);
    }

    fn dependencies(&mut self, value: Node<'a>, schema: &mut Schema<'a>) {
        let mut required = serde_json::Map::new();
        let mut schemas = Vec::new();
        for member in value.members() {
            if member.value.kind() == Kind::Array {
                required.insert(member.key, member.value.value().unwrap_or_default());
            } else {
                schemas.push((member.key, self.schema(member.value, Role::Other)));
            }
        }
        if !required.is_empty() {
            schema.plain("dependentRequired", Value::Object(required));
        }
        if !schemas.is_empty() {
            schema.push("dependentSchemas", Form::Named(schemas));
        }
    }
}

/// A value, shortened for a message.
pub(super) fn brief(json: &str) -> String {
    const LONGEST: usize = 60;
    let json = compact(json);
    match json.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &json[..end]),
        None => json,
    }
}

/// Whether a keyword says nothing about a value: names of schemas, and keywords that have no
/// meaning here.
pub(super) fn is_silent(keyword: &str) -> bool {
    let read = ["example", "nullable", "x-nullable", "discriminator"];
    NAMING.contains(&keyword) || !KNOWN.contains(keyword) && !read.contains(&keyword)
}

/// Draft 4 and `OpenAPI` 3.0: true makes `minimum` exclusive.
fn exclusive(schema: &mut Schema<'_>) {
    for (exclusive, limit) in [
        ("exclusiveMinimum", "minimum"),
        ("exclusiveMaximum", "maximum"),
    ] {
        let Some(Value::Bool(is_exclusive)) = schema.value(exclusive) else {
            continue;
        };
        schema.remove(exclusive);
        if is_exclusive
            && let Some((name, _)) = schema.keywords.iter_mut().find(|(name, _)| name == limit)
        {
            exclusive.clone_into(name);
        }
    }
}

/// Keywords with sample values.
const EXAMPLES: &[&str] = &["examples", "example"];

/// Keywords of API descriptions that are not about the data.
const PASSED_OVER: &[&str] = &["xml", "externalDocs", "collectionFormat"];

/// Adds null to what a schema allows.
pub(super) fn allow_null(schema: &mut Schema<'_>) {
    let mut null = Schema::new(schema.from);
    null.plain("type", "null");
    if let Some(Value::Array(mut values)) = schema.value("enum")
        && !values.contains(&Value::Null)
    {
        values.push(Value::Null);
        schema.set("enum", Form::Plain(json!(values).to_string()));
    }
    if schema.has("$ref") || schema.has("allOf") {
        let mut inner = Schema::new(schema.from);
        let keywords = std::mem::take(&mut schema.keywords).into_iter();
        (schema.keywords, inner.keywords) =
            keywords.partition(|(name, _)| ANNOTATIONS.contains(&name.as_str()));
        let alternatives = Form::List(vec![inner, null]);
        schema
            .keywords
            .insert(0, ("anyOf".to_owned(), alternatives));
        return;
    }
    for keyword in ["oneOf", "anyOf"] {
        let alternatives = schema.list(keyword);
        if !alternatives.is_empty() && !alternatives.iter().any(Schema::is_null) {
            let alternatives = alternatives.iter().cloned().chain([null]).collect();
            schema.set(keyword, Form::List(alternatives));
            return;
        }
    }
    let mut types = match schema.value("type") {
        Some(Value::Array(types)) => types,
        Some(only) => vec![only],
        None => return,
    };
    if !types.contains(&"null".into()) {
        types.push("null".into());
        schema.set("type", Form::Plain(json!(types).to_string()));
    }
}
