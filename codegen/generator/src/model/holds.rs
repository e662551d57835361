//! Which values of a schema can be written down as values of a type.

use serde_json::Value;

use super::{Body, Field, Model, Struct, Type, TypeId, Union, Variant};
use crate::times::Instant;

impl Model {
    /// Whether a value of a schema can be written down as a value of a type.
    pub fn holds(&self, ty: &Type, value: &Value) -> bool {
        match ty {
            Type::Bool => value.is_boolean(),
            Type::Integer(integer) => whole(value).is_some_and(|value| integer.holds(value)),
            Type::F64 => value.is_number(),
            Type::Number => value.is_i64() || value.is_u64(),
            Type::String => value.is_string(),
            Type::DateTime => value.as_str().and_then(Instant::parse).is_some(),
            Type::Value => true,
            Type::Vec(inner) => value
                .as_array()
                .is_some_and(|items| items.iter().all(|item| self.holds(inner, item))),
            Type::Tuple(types) => value.as_array().is_some_and(|items| {
                let mut pairs = types.iter().zip(items);
                types.len() == items.len() && pairs.all(|(ty, item)| self.holds(ty, item))
            }),
            Type::Map(inner) => value
                .as_object()
                .is_some_and(|members| members.values().all(|value| self.holds(inner, value))),
            Type::Option(inner) => value.is_null() || self.holds(inner, value),
            Type::Boxed(inner) => self.holds(inner, value),
            Type::Named(id) => match &self.types[id.0].body {
                Body::Enum(body) if body.is_of_strings() => value.is_string(),
                Body::Enum(body) => body.member(value).is_some_and(|member| !member.deprecated),
                Body::Struct(body) => self.object_holds(body, value),
                Body::Union(body) => self.union_holds(body, value),
            },
            Type::Foreign(_) => false,
        }
    }

    fn object_holds(&self, body: &Struct, value: &Value) -> bool {
        let Some(members) = value.as_object() else {
            return false;
        };
        let own = |field: &Field| match members.get(&field.wire) {
            Some(value) => {
                let is_listed = field.values.is_empty() || field.values.contains(value);
                is_listed && !field.deprecated && self.holds(&field.ty, value)
            }
            None => {
                let is_optional = matches!(field.ty, Type::Option(_)) && !field.required;
                is_optional || field.initial.is_some()
            }
        };
        let mut further = members.iter().filter(|(name, _)| !body.has(name));
        body.fields.iter().all(own)
            && further.all(|(_, value)| {
                let additional = body.additional.as_ref();
                additional.is_some_and(|additional| self.holds(&additional.ty, value))
            })
    }

    /// A value that could be several alternatives is none: only reading decides.
    fn union_holds(&self, body: &Union, value: &Value) -> bool {
        match &body.tag {
            Some(tag) => body.variant_of(&value[tag]).is_some_and(|variant| {
                self.holds(&variant.ty, &self.without_tag(tag, variant, value))
            }),
            None => {
                let holds = |variant: &&Variant| self.holds(&variant.ty, value);
                body.variants.iter().filter(holds).count() == 1
            }
        }
    }

    /// The value of an alternative, without the tag that the union writes where the object does not have it.
    pub fn without_tag(&self, tag: &str, variant: &Variant, value: &Value) -> Value {
        let mut value = value.clone();
        let has_it = |id: TypeId| match &self.types[id.0].body {
            Body::Struct(body) => body.has(tag),
            _ => true,
        };
        if let Some(members) = value.as_object_mut()
            && !variant.ty.names().into_iter().any(has_it)
        {
            members.remove(tag);
        }
        value
    }
}

impl Struct {
    /// Whether a property of exactly this name has a field.
    pub fn has(&self, name: &str) -> bool {
        self.fields.iter().any(|field| field.wire == name)
    }
}

impl Union {
    /// The alternative that a value of the tag stands for.
    pub fn variant_of(&self, tag: &Value) -> Option<&Variant> {
        let mut variants = self.variants.iter();
        variants.find(|variant| variant.tags.contains(tag))
    }
}

/// The integer that a number is.
#[expect(
    clippy::cast_possible_truncation,
    reason = "a limit is out of any range"
)]
pub fn whole(value: &Value) -> Option<i128> {
    let signed = value.as_i64().map(i128::from);
    let exact = signed.or_else(|| value.as_u64().map(i128::from));
    let float = value.as_f64().filter(|float| float.fract() == 0.0);
    exact.or(float.map(|float| float as i128))
}
