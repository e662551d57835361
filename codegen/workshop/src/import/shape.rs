//! What a value looks like, however that is written.

use std::collections::BTreeSet;
use std::rc::Rc;

use eventgrid_codegen::json::Node;

use super::convert::Converter;
use super::schema::{Form, Schema, Shared, Target, members};

/// What kind of value a schema describes, null apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Any,
    /// Some values.
    Enum,
    /// Several alternatives.
    Union,
    /// An object of which properties are known.
    Object,
    /// An object of which none are.
    Map,
    DateTime,
    /// The names of other types.
    Types(BTreeSet<String>),
}

/// A schema behind its references, without null.
#[derive(Debug)]
pub(super) struct Peeled<'a> {
    pub(super) nullable: bool,
    pub(super) schema: Shared<'a>,
    /// The definition, if it has a name.
    pub(super) crossed: Option<Target<'a>>,
    /// The schema that refers to it.
    pub(super) reference: Option<Node<'a>>,
}

/// How many references may lead to each other.
const LONGEST: usize = 32;

/// Follows references and takes null away.
pub(super) fn peel<'a>(converter: &mut Converter<'_, 'a>, schema: &Schema<'a>) -> Peeled<'a> {
    let mut peeled = Peeled {
        nullable: false,
        schema: Rc::new(schema.clone()),
        crossed: None,
        reference: None,
    };
    for _ in 0..LONGEST {
        if let Some(target) = peeled.schema.target() {
            peeled.crossed.get_or_insert(target);
            peeled.reference.get_or_insert(peeled.schema.from);
            peeled.schema = converter.definition(target);
            continue;
        }
        let Some(only) = only_alternative(&peeled.schema) else {
            break;
        };
        peeled.nullable = true;
        peeled.schema = Rc::new(only);
    }
    let types = peeled.schema.types();
    let values = members(&peeled.schema);
    let lists_null = values.is_some_and(|values| values.iter().any(serde_json::Value::is_null));
    let alternatives = ["oneOf", "anyOf"].map(|keyword| peeled.schema.list(keyword));
    peeled.nullable |= types.len() > 1 && types.contains("null")
        || lists_null
        || alternatives.into_iter().flatten().any(Schema::is_null);
    peeled
}

/// The alternative to null, if there is one other only.
fn only_alternative<'a>(schema: &Schema<'a>) -> Option<Schema<'a>> {
    for keyword in ["oneOf", "anyOf"] {
        let (nulls, others): (Vec<_>, Vec<_>) =
            schema.list(keyword).iter().partition(|one| one.is_null());
        if let ([_, ..], [only]) = (nulls.as_slice(), others.as_slice()) {
            return Some((*only).clone());
        }
    }
    None
}

pub(super) fn kind(schema: &Schema<'_>) -> Kind {
    if members(schema).is_some() {
        return Kind::Enum;
    }
    if ["oneOf", "anyOf", "allOf"]
        .iter()
        .any(|keyword| !schema.list(keyword).is_empty())
    {
        return Kind::Union;
    }
    let mut types = schema.types();
    types.remove("null");
    let only = |name: &str| types.iter().eq([name]);
    let is_object = types.is_empty() || only("object");
    let open = schema.has("additionalProperties") || !schema.has("properties");
    if is_object && !(schema.properties().is_empty() && open) {
        Kind::Object
    } else if only("object") || types.is_empty() && schema.has("additionalProperties") {
        Kind::Map
    } else if only("string") && schema.text("format").as_deref() == Some("date-time") {
        Kind::DateTime
    } else if types.is_empty() && schema.has("items") {
        Kind::Types(BTreeSet::from(["array".to_owned()]))
    } else if types.is_empty() {
        Kind::Any
    } else {
        Kind::Types(types)
    }
}

/// A kind of value in a few words: `is an integer or null`.
pub(super) fn describe(peeled: &Peeled<'_>) -> String {
    let schema = &peeled.schema;
    let mut words = match kind(schema) {
        Kind::Any => "any value".to_owned(),
        Kind::Enum => match members(schema).unwrap_or_default().as_slice() {
            [only] => format!("always {only}"),
            values => format!("one of {} values", values.len()),
        },
        Kind::Union => {
            let alternatives = ["oneOf", "anyOf", "allOf"].map(|keyword| schema.list(keyword));
            let count = alternatives
                .into_iter()
                .flatten()
                .filter(|one| !one.is_null());
            format!("one of {} types", count.count())
        }
        Kind::Object => "an object with known properties".to_owned(),
        Kind::Map => "an object with any properties".to_owned(),
        Kind::DateTime => "a date-time".to_owned(),
        Kind::Types(types) => {
            let types: Vec<&str> = types.iter().map(String::as_str).collect();
            let types = types.join(" or ");
            let vowel = types.starts_with(['a', 'e', 'i', 'o', 'u']);
            format!("{} {types}", if vowel { "an" } else { "a" })
        }
    };
    let reference = peeled.reference.and_then(|at| at.member("$ref"));
    if let Some(reference) = reference.and_then(Node::string) {
        let name = reference.rsplit('/').next().unwrap_or(&reference);
        words = format!("{words} (`{name}`)");
    }
    let null = if peeled.nullable { " or null" } else { "" };
    format!("is {words}{null}")
}

/// The alternatives of a union with a sign that tells them apart: their tag, or what kind of value they are.
pub(super) fn alternatives<'a>(
    converter: &mut Converter<'_, 'a>,
    schema: &Schema<'a>,
) -> Vec<(String, Schema<'a>)> {
    let mapping = match schema.get("discriminator") {
        Some(Form::Discriminator(_, mapping)) => mapping.clone(),
        _ => Vec::new(),
    };
    let alternatives = ["oneOf", "anyOf", "allOf"].map(|keyword| schema.list(keyword));
    let alternatives = alternatives.into_iter().flatten();
    let alternatives = alternatives.filter(|one| !one.is_null()).map(|one| {
        let mapped = one.target().and_then(|target| {
            let mapped = mapping
                .iter()
                .find(|(_, other)| other.key() == target.key());
            mapped.map(|(value, _)| value.clone())
        });
        let sign = mapped.unwrap_or_else(|| {
            let peeled = peel(converter, one);
            let tag = peeled.schema.properties().iter();
            let mut tag = tag.filter_map(|(_, property)| property.text("const"));
            tag.next()
                .unwrap_or_else(|| format!("{:?}", kind(&peeled.schema)))
        });
        (sign, one.clone())
    });
    alternatives.collect()
}
