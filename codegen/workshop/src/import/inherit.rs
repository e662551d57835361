//! `allOf`: inherited properties are copied into the schema; each heir of a schema with a
//! discriminator becomes an alternative of a union.

use std::collections::BTreeSet;
use std::rc::Rc;

use eventgrid_codegen::json::{Kind, Member, Node};
use eventgrid_codegen::read::catalog::Catalog;
use eventgrid_codegen::read::role::Role;
use serde_json::{Value, json};

use super::convert::{Converter, brief};
use super::families::alternative;
use super::schema::{ANNOTATIONS, Form, Schema, Shared, Target};
use super::targets::resolve;

/// The maximum length of a chain of inheritance.
const DEEPEST: usize = 32;

impl<'a> Converter<'_, 'a> {
    /// Fixes the property that distinguishes an heir from the others.
    pub(super) fn tag(&mut self, node: Node<'a>, schema: &mut Schema<'a>) {
        let of = |kind: &Target<'a>| kind.node.place == node.place;
        let tags = self.families.values().filter_map(|family| {
            let (value, _) = family.kinds.iter().find(|(_, kind)| of(kind))?;
            Some((family.property.clone(), value.clone()))
        });
        let tags: Vec<_> = tags.collect();
        let Some(Form::Named(properties)) = schema
            .keywords
            .iter_mut()
            .find(|(name, _)| name == "properties")
            .map(|(_, form)| form)
        else {
            return;
        };
        for (property, value) in tags {
            let Some((_, tag)) = properties.iter_mut().find(|(name, _)| *name == property) else {
                continue;
            };
            let words = tag.text("description");
            let mut fixed = Schema::new(tag.from);
            fixed.plain("const", value);
            if let Some(words) = words {
                fixed.plain("description", words);
            }
            *tag = fixed;
        }
    }

    /// Our form of a discriminator next to alternatives. Any other discriminator applies to heirs.
    pub(super) fn discriminator(
        &mut self,
        node: Node<'a>,
        member: &Member<'a>,
        schema: &mut Schema<'a>,
    ) {
        let Some(opened) = self.opened else {
            if let Some(name) = member.value.member("propertyName").and_then(Node::string) {
                let mapping = self.mapping(member.value, |this, value| {
                    resolve(this.catalog, value, &value.string()?)
                });
                schema.push("discriminator", Form::Discriminator(name, mapping));
            }
            return;
        };
        if node.member("oneOf").is_none() && node.member("anyOf").is_none() {
            if !self.families.contains_key(&node.place) {
                let reason = "nothing inherits from the schema";
                self.drops.add(member, Some(reason));
            }
            return;
        }
        let Some(name) = member.value.member("propertyName").and_then(Node::string) else {
            self.findings
                .warning(
                    member.value,
                    "the discriminator names no property: it is left out",
                )
                .help(r#"write { "propertyName": "…" }"#);
            return;
        };
        let mapping = self.mapping(member.value, |this, value| {
            alternative(this.catalog, opened, value)
        });
        schema.push("discriminator", Form::Discriminator(name, mapping));
    }

    fn mapping(
        &mut self,
        discriminator: Node<'a>,
        find: impl Fn(&Self, Node<'a>) -> Option<Node<'a>>,
    ) -> Vec<(String, Target<'a>)> {
        for member in &discriminator.members() {
            let reason = "other values read as `UnknownValue`";
            match member.key.as_str() {
                "propertyName" | "mapping" => {}
                "defaultMapping" => self.drops.add(member, Some(reason)),
                _ => self.drops.add(member, None),
            }
        }
        let entries = discriminator.member("mapping").map(Node::members);
        let mut mapping = Vec::new();
        for entry in entries.unwrap_or_default() {
            match find(self, entry.value) {
                Some(node) => mapping.push((entry.key, self.target(node).into())),
                None => {
                    let message = format!(
                        "{} does not resolve: it is left out",
                        brief(entry.value.text)
                    );
                    self.findings.warning(entry.value, message);
                }
            }
        }
        mapping
    }

    /// Copies the content of `allOf`.
    pub(super) fn inherit(&mut self, node: Node<'a>, role: Role, schema: &mut Schema<'a>) {
        let items = node.member("allOf").map(Node::items).unwrap_or_default();
        let mut parts: Vec<Schema<'a>> = items
            .iter()
            .map(|item| self.schema(*item, Role::Other))
            .collect();
        // `allOf` around a single reference is how OpenAPI 3.0 gives it a description.
        let shaped = |(name, _): &(String, Form<'a>)| !ANNOTATIONS.contains(&name.as_str());
        if role != Role::Definition
            && let [only] = parts.as_slice()
            && let Some(target) = only.target()
            && schema
                .keywords
                .iter()
                .filter(|one| shaped(one))
                .all(|(name, _)| name == "type")
        {
            schema.remove("type");
            schema.push("$ref", Form::Reference(target));
            return;
        }
        let mut inherited = Vec::new();
        for (part, item) in parts.iter().zip(&items) {
            match self.inheritable(part, *item) {
                Some(part) => inherited.push(part),
                None => break,
            }
        }
        if inherited.len() == parts.len() && is_object(schema) {
            for part in inherited.into_iter().rev() {
                self.take_over(&part, schema);
            }
            return;
        }
        parts.retain(|part| part.shapes() || part.truth.is_some());
        if !parts.is_empty() {
            schema.push("allOf", Form::List(parts));
        }
    }

    /// A part of `allOf`, if it only declares properties.
    fn inheritable(&mut self, part: &Schema<'a>, item: Node<'a>) -> Option<Shared<'a>> {
        let Some(target) = part.target() else {
            return is_object(part).then(|| Rc::new(part.clone()));
        };
        let target = Target {
            node: target.node,
            alone: self.families.contains_key(&target.node.place),
        };
        let circle = self
            .converting
            .iter()
            .any(|one| one.node.place == target.node.place);
        if circle {
            let name = self
                .opened
                .and_then(|opened| opened.name(target.node.place));
            let name = name.unwrap_or("this schema").to_owned();
            self.findings
                .warning(
                    item,
                    format!("`{name}` inherits from itself: this part is left out"),
                )
                .related(target.node, "this is where it begins");
            return Some(Rc::new(Schema::new(item)));
        }
        if self.converting.len() > DEEPEST {
            self.findings.warning(
                item,
                format!(
                    "more than {DEEPEST} schemas inherit from each other: the others are left out"
                ),
            );
            return Some(Rc::new(Schema::new(item)));
        }
        let base = self.definition(target);
        is_object(&base).then_some(base)
    }
}

impl<'a> Converter<'_, 'a> {
    /// Inserts the properties of a part before the existing ones.
    fn take_over(&mut self, part: &Schema<'a>, schema: &mut Schema<'a>) {
        for (keyword, form) in &part.keywords {
            match form {
                Form::Named(theirs) if keyword == "properties" => {
                    let own = match schema.remove("properties") {
                        Some(Form::Named(own)) => own,
                        _ => Vec::new(),
                    };
                    let mut all = Vec::new();
                    for (name, their) in theirs {
                        match own.iter().find(|(one, _)| one == name) {
                            Some((_, own)) => all.push((name.clone(), self.both(name, their, own))),
                            None => all.push((name.clone(), their.clone())),
                        }
                    }
                    let is_new = |name: &String| theirs.iter().all(|(one, _)| one != name);
                    all.extend(own.into_iter().filter(|(name, _)| is_new(name)));
                    let at = schema.keywords.iter().position(|(name, _)| {
                        !["type", "description", "title"].contains(&name.as_str())
                    });
                    let at = at.unwrap_or(schema.keywords.len());
                    schema
                        .keywords
                        .insert(at, ("properties".to_owned(), Form::Named(all)));
                }
                _ if keyword == "required" => {
                    let mut all = part.texts("required");
                    let own = schema.texts("required").into_iter();
                    all.extend(own.filter(|name| !part.texts("required").contains(name)));
                    schema.set("required", Form::Plain(json!(all).to_string()));
                }
                _ if ANNOTATIONS.contains(&keyword.as_str()) || schema.has(keyword) => {}
                _ if keyword == "type" => {
                    schema.keywords.insert(0, (keyword.clone(), form.clone()));
                }
                _ => schema.push(keyword, form.clone()),
            }
        }
    }

    /// Merges two schemas of one property; the second one is more specific.
    fn both(&mut self, name: &str, general: &Schema<'a>, own: &Schema<'a>) -> Schema<'a> {
        if !general.shapes() {
            return own.clone();
        }
        let says_more = |(keyword, form): &(String, Form<'a>)| match (form, general.get(keyword)) {
            _ if ANNOTATIONS.contains(&keyword.as_str()) => false,
            (Form::Plain(own), Some(Form::Plain(theirs))) => own != theirs,
            (Form::Reference(own), Some(Form::Reference(theirs))) => own.key() != theirs.key(),
            _ => true,
        };
        if own.truth.is_none() && !own.keywords.iter().any(says_more) {
            let mut schema = general.clone();
            for (keyword, form) in &own.keywords {
                schema.set(keyword, form.clone());
            }
            return schema;
        }
        let types = [general, own].map(|one| kinds(self.catalog, one.from, 0));
        let [Some(theirs), Some(ours)] = &types else {
            return own.clone();
        };
        let words = |types: &BTreeSet<&str>| types.iter().copied().collect::<Vec<_>>().join(" or ");
        // A schema of only null has no type; the other schema accepts null or does not.
        if ours.is_empty() || theirs.is_empty() {
            let known = if ours.is_empty() { general } else { own };
            return known.clone();
        }
        if theirs.is_disjoint(ours) {
            let message = format!(
                "`{name}` is of the type {} here and of the type {} in a schema that holds as well: the type here is taken",
                words(ours),
                words(theirs)
            );
            let finding = self.findings.warning(own.from, message);
            finding.related(general.from, "this is the other type");
            return own.clone();
        }
        if theirs == ours && ours.contains("object") {
            let mut schema = Schema::new(own.from);
            schema.push("allOf", Form::List(vec![general.clone(), own.clone()]));
            return schema;
        }
        own.clone()
    }
}

/// The JSON types that a schema of the documents allows, except null; none if it does not say.
fn kinds<'a>(
    catalog: &Catalog<'a>,
    node: Node<'a>,
    depth: usize,
) -> Option<BTreeSet<&'static str>> {
    const TYPES: &[(&str, &str)] = &[
        ("string", "string"),
        ("integer", "number"),
        ("number", "number"),
        ("boolean", "boolean"),
        ("object", "object"),
        ("array", "array"),
    ];
    if depth > DEEPEST {
        return None;
    }
    let of = |name: &str| {
        TYPES
            .iter()
            .find(|(one, _)| *one == name)
            .map(|(_, of)| *of)
    };
    if let Some(reference) = node.member("$ref") {
        let target = resolve(catalog, reference, &reference.string()?)?;
        return kinds(catalog, target, depth + 1);
    }
    let values = node.member("const").map(|only| vec![only]);
    if let Some(values) = values.or_else(|| node.member("enum").map(Node::items)) {
        let types = values.iter().map(|value| match value.kind() {
            Kind::String => Some("string"),
            Kind::Number => Some("number"),
            Kind::Boolean => Some("boolean"),
            Kind::Object => Some("object"),
            Kind::Array => Some("array"),
            Kind::Null => None,
        });
        return Some(types.flatten().collect());
    }
    if let Some(types) = node.member("type") {
        let names = if types.kind() == Kind::Array {
            types.items()
        } else {
            vec![types]
        };
        let names = names.into_iter().filter_map(Node::string);
        return Some(names.filter_map(|name| of(&name)).collect());
    }
    if node.member("properties").is_some() {
        return Some(BTreeSet::from(["object"]));
    }
    let parts = node.member("allOf").map(Node::items).unwrap_or_default();
    if let Some(types) = parts
        .into_iter()
        .find_map(|part| kinds(catalog, part, depth + 1))
    {
        return Some(types);
    }
    let alternatives = ["oneOf", "anyOf"]
        .iter()
        .find_map(|keyword| node.member(keyword))?;
    let mut all = BTreeSet::new();
    for alternative in alternatives.items() {
        all.extend(kinds(catalog, alternative, depth + 1)?);
    }
    Some(all)
}

/// Whether a schema only declares the properties of an object.
fn is_object(schema: &Schema<'_>) -> bool {
    const OF_OBJECTS: &[&str] = &[
        "properties",
        "required",
        "additionalProperties",
        "minProperties",
        "maxProperties",
    ];
    let fits = |(name, form): &(String, Form<'_>)| match name.as_str() {
        "type" => {
            matches!(form, Form::Plain(text) if serde_json::from_str::<Value>(text).ok() == Some("object".into()))
        }
        // A closed base would reject the properties that its heirs add.
        "additionalProperties" => {
            !matches!(form, Form::Schema(inner) if inner.truth == Some(false))
        }
        other => OF_OBJECTS.contains(&other) || ANNOTATIONS.contains(&other),
    };
    schema.truth.is_none() && schema.keywords.iter().all(fits)
}
