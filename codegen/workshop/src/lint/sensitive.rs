//! Properties that look secret or personal and are not marked.

use std::collections::BTreeMap;

use eventgrid_codegen::diagnostic::Findings;
use eventgrid_codegen::json::{Kind, Node, Place};
use eventgrid_codegen::lints::SENSITIVE_PROPERTY;
use eventgrid_codegen::markdown::code;
use eventgrid_codegen::model::{Body, Field, Model, Type};

use super::Judged;
use crate::personal::{self, by_name};

/// Phrases in descriptions of such properties, in lower case.
const DESCRIPTIONS: &[(&str, &str)] = &[
    ("email address", "a mail address"),
    ("ip address", "an IP address"),
    ("mail address", "a mail address"),
    ("personal data", "personal data"),
    ("phone number", "a phone number"),
];

pub(super) fn sensitive(judged: &Judged<'_>, findings: &mut Findings) {
    let by_example = examples(judged);
    for definition in &judged.model.types {
        let Body::Struct(body) = &definition.body else {
            continue;
        };
        for field in body.fields.iter().filter(|field| !field.sensitive) {
            let place = judged.schemas.get(&field.at.place());
            let schema = place.and_then(|place| judged.catalog.schema_at(*place));
            let decided = schema.is_some_and(|schema| schema.member("x-sensitive").is_some());
            if decided || !holds_text(judged.model, &field.ty) {
                continue;
            }
            let example = || by_example.get(&field.at.place()).copied();
            let Some(what) = by_words(field).or_else(example) else {
                continue;
            };
            findings
                .lint(
                    SENSITIVE_PROPERTY,
                    field.at,
                    format!(
                        "{} looks like {what}, and `Debug` shows it",
                        code(&field.wire)
                    ),
                )
                .help("say whether it is secret or personal: `\"x-sensitive\": true`, or false");
        }
    }
}

/// Whether values of a type are free text: an enum lists known values, and a struct's properties
/// are checked themselves.
fn holds_text(model: &Model, ty: &Type) -> bool {
    match ty {
        Type::String | Type::Value => true,
        Type::Vec(inner) | Type::Map(inner) | Type::Option(inner) | Type::Boxed(inner) => {
            holds_text(model, inner)
        }
        Type::Tuple(items) => items.iter().any(|item| holds_text(model, item)),
        Type::Named(id) => match &model.types[id.0].body {
            Body::Union(union) => union
                .variants
                .iter()
                .any(|variant| matches!(variant.ty, Type::String)),
            Body::Struct(_) | Body::Enum(_) => false,
        },
        // The author of a foreign type decides about its `Debug`.
        Type::Bool
        | Type::Integer(_)
        | Type::F64
        | Type::Number
        | Type::DateTime
        | Type::Foreign(_) => false,
    }
}

/// Why a property looks secret or personal by its name or its description.
fn by_words(field: &Field) -> Option<&'static str> {
    let description = field.description.as_deref().unwrap_or_default();
    let description = description.to_lowercase();
    by_name(&field.wire).or_else(|| {
        let mut known = DESCRIPTIONS.iter();
        let found = known.find(|(word, _)| description.contains(word));
        found.map(|(_, what)| *what)
    })
}

/// Why properties look secret or personal by the examples, by the place of their names.
fn examples(judged: &Judged<'_>) -> BTreeMap<Place, &'static str> {
    let mut found = BTreeMap::new();
    let types = judged.types();
    for schema in judged.catalog.schemas() {
        if let Some(ty) = types.get(&schema.node.place) {
            for example in schema.examples() {
                look(judged.model, ty, example, &mut found);
            }
        }
    }
    found
}

fn look(model: &Model, ty: &Type, value: Node<'_>, found: &mut BTreeMap<Place, &'static str>) {
    match (ty, value.kind()) {
        (Type::Option(inner) | Type::Boxed(inner), _) => look(model, inner, value, found),
        (Type::Vec(inner), Kind::Array) => {
            for item in value.items() {
                look(model, inner, item, found);
            }
        }
        (Type::Map(inner), Kind::Object) => {
            for member in value.members() {
                look(model, inner, member.value, found);
            }
        }
        (Type::Named(id), Kind::Object) => {
            let Body::Struct(body) = &model.types[id.0].body else {
                return;
            };
            for member in value.members() {
                let exact = body.is_case_sensitive();
                let field = body
                    .fields
                    .iter()
                    .find(|field| field.reads(&member.key, exact));
                let Some(field) = field else { continue };
                if let Some(what) = by_value(member.value) {
                    found.entry(field.at.place()).or_insert(what);
                }
                look(model, &field.ty, member.value, found);
            }
        }
        _ => {}
    }
}

/// Why a text looks secret or personal, or one in an array or object. Properties of structs do not
/// count: they have their own places.
fn by_value(value: Node<'_>) -> Option<&'static str> {
    match value.kind() {
        Kind::String => value.string().as_deref().and_then(personal::by_value),
        Kind::Array => value.items().into_iter().find_map(by_value),
        Kind::Object => value
            .members()
            .into_iter()
            .find_map(|member| by_value(member.value)),
        _ => None,
    }
}
