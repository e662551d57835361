//! Where values of unions land: code beside the generated types that tells it, and what the referee says of it.

use std::collections::HashMap;
use std::fmt::Write as _;

use eventgrid_codegen::Rendered;
use jsonschema::error::ValidationErrorKind;
use jsonschema::{ValidationError, Validator};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use syn::{Attribute, Fields, Item};

use crate::group::Group;
use crate::json_schema::definitions;
use crate::tolerance::{is_constraint, violation};

/// A value of a union, as it was written back by itself.
#[derive(Debug, Deserialize, PartialEq)]
pub(crate) struct Landing {
    union: String,
    variant: String,
    /// The type of the variant: with its module, or the kind of JSON value.
    payload: String,
    value: Value,
}

/// Implements `Landed` for the types of a generated module.
pub(crate) fn implementations(module: &str, text: &str) -> String {
    let mut code = String::new();
    for item in syn::parse_file(text).unwrap().items {
        let (ident, body) = match &item {
            Item::Struct(item) => {
                let fields = item.fields.members();
                let fields = fields.map(|field| quote::quote!(self.#field.landed(out);));
                (&item.ident, fields.map(|each| each.to_string()).collect())
            }
            Item::Enum(item) => (&item.ident, variants(item)),
            _ => continue,
        };
        let name = format!("{module}::{ident}");
        let _ = writeln!(
            code,
            "impl crate::Landed for {ident} {{ const NAME: &'static str = {name:?}; \
             fn landed(&self, out: &mut Vec<crate::serde_json::Value>) {{ let _ = &out; {body} }} }}",
        );
    }
    format!("use crate::Landed as _;\n{code}")
}

/// The arms of an enum: a union tells the variant, and all tell what is inside.
fn variants(item: &syn::ItemEnum) -> String {
    let is_union = derives(&item.attrs, "OneOf")
        && item
            .variants
            .iter()
            .all(|variant| !matches!(variant.fields, Fields::Unit));
    let mut code = "match self {".to_owned();
    for variant in &item.variants {
        let name = &variant.ident;
        let Fields::Unnamed(fields) = &variant.fields else {
            let _ = write!(code, "Self::{name} => {{}}");
            continue;
        };
        let ty = &fields.unnamed[0].ty;
        let _ = write!(code, "Self::{name}(inner) => {{");
        if is_union {
            let ty = quote::quote!(#ty);
            let _ = write!(
                code,
                "out.push(crate::landing(<Self as crate::Landed>::NAME, {:?}, <{ty} as crate::Landed>::NAME, self));",
                name.to_string()
            );
        }
        code.push_str("inner.landed(out); }");
    }
    code + "}"
}

fn derives(attributes: &[Attribute], name: &str) -> bool {
    let mut found = false;
    for attribute in attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident("derive"))
    {
        let _ = attribute.parse_nested_meta(|meta| {
            found |= meta.path.is_ident(name);
            Ok(())
        });
    }
    found
}

/// What the documentation of an object says that has the properties of several alternatives.
const ONE_OBJECT: &str = "Has the properties of one or more alternatives";

/// A schema, and what judges by it.
pub(crate) struct Referee {
    pub(crate) schema: Value,
    pub(crate) validator: Validator,
}

impl Referee {
    fn new(schema: Value) -> Option<Self> {
        let validator = crate::validator(&schema).ok()?;
        Some(Self { schema, validator })
    }
}

/// The schemas of the types of one group, each by itself.
pub(crate) struct Types {
    definitions: Map<String, Value>,
    referee: Option<Value>,
    whole: Option<Referee>,
    /// The same with the ranges of formats.
    ranged: Option<Validator>,
    are_one_object: bool,
    referees: HashMap<String, Option<Referee>>,
}

impl Types {
    /// Types with the schemas that they have in the generated crate, or those of the referee, if it has them.
    pub(crate) fn new(rendered: &Rendered, group: &Group) -> Self {
        let mut texts = rendered.tree.files().map(|(_, text)| text.to_string());
        Types {
            definitions: definitions(rendered),
            are_one_object: texts.any(|text| text.contains(ONE_OBJECT)),
            referee: group.referee.clone(),
            whole: Referee::new(group.referee().clone()),
            ranged: crate::validator(&bounded(group.referee())).ok(),
            referees: HashMap::new(),
        }
    }

    /// Whether alternatives are one object, with the properties of all.
    pub(crate) fn are_one_object(&self) -> bool {
        self.are_one_object
    }

    /// Why what was written of a valid value is not valid; null members may be left out.
    pub(crate) fn invalid(&self, sent: &Value, written: &Value) -> Option<String> {
        let whole = &self.whole.as_ref()?.validator;
        let error = whole.iter_errors(written).next()?;
        whole
            .is_valid(&without_nulls(sent))
            .then(|| error.to_string())
    }

    /// Whether a value has an integer that the type of its schema does not hold.
    pub(crate) fn is_out_of_range(&self, value: &Value) -> bool {
        let ranged = self.ranged.as_ref();
        ranged.is_some_and(|ranged| !ranged.is_valid(value))
    }

    /// What a value violates of that which types enforce.
    pub(crate) fn violation(&self, written: &Value) -> Option<String> {
        violation(self.whole.as_ref()?, written)
    }

    fn referee(&mut self, payload: &str) -> Option<&Referee> {
        let (definitions, referee) = (&self.definitions, &self.referee);
        let made = self.referees.entry(payload.to_owned()).or_insert_with(|| {
            let name = payload.rsplit("::").next().unwrap_or(payload);
            let own = referee
                .as_ref()
                .and_then(|referee| referee["$defs"].as_object());
            let (known, name) = match own.filter(|own| own.contains_key(name)) {
                Some(own) => (own, name),
                None => (definitions, payload),
            };
            let of_type = json!({ "$ref": crate::json_schema::reference(name), "$defs": known });
            let is_known = known.contains_key(name);
            is_known.then(|| Referee::new(of_type)).flatten()
        });
        made.as_ref()
    }

    /// Why a value should not have landed where it did: what the referee says of the alternative by itself. With
    /// `valid`, the whole value is valid, and constraints are all that may be violated.
    pub(crate) fn misplaced(&mut self, landing: &Landing, valid: bool) -> Option<String> {
        let Landing {
            union,
            variant,
            payload,
            value,
        } = landing;
        let place = format!("{value} landed in `{union}::{variant}`");
        if variant == "UnknownValue" {
            return valid.then_some(place);
        }
        let Some(referee) = self.referee(payload) else {
            return (!is_of_kind(value, payload)).then(|| format!("{place}, which is {payload}"));
        };
        let why = if valid {
            let mut errors = referee.validator.iter_errors(value);
            let error = errors.find(tells_apart);
            error.map(|error| error.to_string())
        } else {
            violation(referee, value)
        };
        why.map(|why| format!("{place}, but {why}"))
    }
}

/// Whether an error rules out an alternative: constraints do not, nor that a value fits several alternatives where one
/// is to fit, as it is read as one of them.
fn tells_apart(error: &ValidationError<'_>) -> bool {
    match error.kind() {
        ValidationErrorKind::OneOfMultipleValid { .. } => false,
        ValidationErrorKind::AnyOf { context } | ValidationErrorKind::OneOfNotValid { context } => {
            context.iter().all(|errors| errors.iter().any(tells_apart))
        }
        kind => !is_constraint(kind.keyword()),
    }
}

/// The ranges of formats, which the referee does not know; an integer without format and bounds is one of 64 bits.
const RANGES: &[(&str, i128, i128)] = &[
    ("uint8", 0, u8::MAX as i128),
    ("int32", i32::MIN as i128, i32::MAX as i128),
    ("uint32", 0, u32::MAX as i128),
    ("int64", i64::MIN as i128, i64::MAX as i128),
    ("uint64", 0, u64::MAX as i128),
    // Of greater integers, a float holds only some.
    ("double", -(1 << 53), 1 << 53),
];

/// The schema with the ranges of formats as bounds.
fn bounded(schema: &Value) -> Value {
    match schema {
        Value::Object(members) => {
            let mut bounded: Map<String, Value> = members
                .iter()
                .map(|(name, value)| (name.clone(), self::bounded(value)))
                .collect();
            let is_bounded = ["minimum", "maximum"]
                .iter()
                .any(|bound| members.contains_key(*bound));
            let is_integer =
                members.get("type").is_some_and(|name| name == "integer") && !is_bounded;
            let format = members.get("format").and_then(Value::as_str);
            let format = format.or(is_integer.then_some("int64"));
            let range = RANGES.iter().find(|(name, ..)| Some(*name) == format);
            if let Some((_, least, greatest)) = range {
                let bounds = json!({ "allOf": [{ "minimum": least, "maximum": greatest }] });
                bounded.extend(bounds.as_object().cloned().unwrap_or_default());
            }
            bounded.into()
        }
        Value::Array(items) => items.iter().map(bounded).collect(),
        other => other.clone(),
    }
}

/// Without null members, which are written as absent ones.
fn without_nulls(value: &Value) -> Value {
    match value {
        Value::Object(members) => {
            let members = members.iter().filter(|(_, value)| !value.is_null());
            members
                .map(|(name, value)| (name.clone(), without_nulls(value)))
                .collect()
        }
        Value::Array(items) => items.iter().map(without_nulls).collect(),
        other => other.clone(),
    }
}

/// Whether a JSON value is of the kind that a type without a name is.
fn is_of_kind(value: &Value, kind: &str) -> bool {
    match kind {
        "boolean" => value.is_boolean(),
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        "number" => value.is_number(),
        "string" | "date-time" => value.is_string(),
        "array" => value.is_array(),
        "object" => value.is_object(),
        "null" => value.is_null(),
        _ => true,
    }
}

/// What the generated crate has beside the implementations.
pub(crate) const TRAIT: &str = r#"
/// Tells where the values of unions landed.
trait Landed {
    const NAME: &'static str;

    fn landed(&self, out: &mut Vec<serde_json::Value>) {
        let _ = out;
    }
}

fn landing(union: &str, variant: &str, payload: &str, value: &impl serde::Serialize) -> serde_json::Value {
    serde_json::json!({ "union": union, "variant": variant, "payload": payload, "value": serde_json::to_value(value).unwrap() })
}

macro_rules! scalars {
    ($($name:literal: $($ty:ty),*;)*) => {$($(
        impl Landed for $ty {
            const NAME: &'static str = $name;
        }
    )*)*};
}

scalars! {
    "boolean": bool;
    "integer": i8, i16, i32, i64, i128, u8, u16, u32, u64;
    "number": f64, serde_json::Number;
    "string": Text, String;
    "date-time": time::OffsetDateTime;
    "any": serde_json::Value, RawData;
}

impl<T: Landed> Landed for Option<T> {
    const NAME: &'static str = T::NAME;

    fn landed(&self, out: &mut Vec<serde_json::Value>) {
        self.iter().for_each(|inner| inner.landed(out));
    }
}

impl<T: Landed> Landed for Box<T> {
    const NAME: &'static str = T::NAME;

    fn landed(&self, out: &mut Vec<serde_json::Value>) {
        (**self).landed(out);
    }
}

impl<T: Landed> Landed for Vec<T> {
    const NAME: &'static str = "array";

    fn landed(&self, out: &mut Vec<serde_json::Value>) {
        self.iter().for_each(|inner| inner.landed(out));
    }
}

macro_rules! maps {
    ($($ty:ty),*) => {$(
        impl<T: Landed> Landed for $ty {
            const NAME: &'static str = "object";

            fn landed(&self, out: &mut Vec<serde_json::Value>) {
                self.iter().for_each(|(_, inner)| inner.landed(out));
            }
        }
    )*};
}

maps!(Map<T>, AdditionalProperties<T>, std::collections::BTreeMap<String, T>);

macro_rules! tuples {
    ($($($name:ident)*;)*) => {$(
        impl<$($name: Landed),*> Landed for ($($name,)*) {
            const NAME: &'static str = "array";

            #[expect(non_snake_case)]
            fn landed(&self, out: &mut Vec<serde_json::Value>) {
                let ($($name,)*) = self;
                $($name.landed(out);)*
            }
        }
    )*};
}

tuples! {
    A;
    A B;
    A B C;
    A B C D;
    A B C D E;
    A B C D E F;
}
"#;
