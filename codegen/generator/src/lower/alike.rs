//! Alternatives of a union that nothing tells apart.

use crate::diagnostic::Findings;
use crate::model::{Body, Field, Model, Struct, Type, TypeId, Union, Variant};

/// Warns where a value of one alternative may be read as another one.
pub(super) fn warn(model: &Model, findings: &mut Findings) {
    for definition in &model.types {
        let Body::Union(union) = &definition.body else {
            continue;
        };
        if union.tag.is_some() {
            continue;
        }
        for (at, variant) in union.variants.iter().enumerate() {
            let mut before = union.variants.iter().take(at);
            let is_alike = |first: &&Variant| {
                first.pattern == variant.pattern && alike(model, &first.ty, &variant.ty)
            };
            let Some(first) = before.find(is_alike) else {
                continue;
            };
            findings
                .warning(
                    variant.at,
                    format!(
                        "this alternative cannot be told apart from another one: its values are read as `{}`, never as `{}`",
                        first.name, variant.name
                    ),
                )
                .related(first.at, "the other one")
                .help("give each a required property with its own `const`, or use one schema for both");
        }
    }
}

/// Whether two types read the same values.
fn alike(model: &Model, one: &Type, other: &Type) -> bool {
    Alike {
        model,
        assumed: Vec::new(),
    }
    .types(one, other)
}

struct Alike<'m> {
    model: &'m Model,
    /// Pairs that are being compared: where they contain themselves, they are alike so far.
    assumed: Vec<(TypeId, TypeId)>,
}

impl Alike<'_> {
    fn types(&mut self, one: &Type, other: &Type) -> bool {
        match (one, other) {
            (Type::Boxed(one), other) => self.types(one, other),
            (one, Type::Boxed(other)) => self.types(one, other),
            (Type::Named(one), Type::Named(other)) => self.named(*one, *other),
            (Type::Option(one), Type::Option(other))
            | (Type::Vec(one), Type::Vec(other))
            | (Type::Map(one), Type::Map(other)) => self.types(one, other),
            (Type::Tuple(one), Type::Tuple(other)) => {
                one.len() == other.len()
                    && one
                        .iter()
                        .zip(other)
                        .all(|(one, other)| self.types(one, other))
            }
            _ => one == other,
        }
    }

    fn named(&mut self, one: TypeId, other: TypeId) -> bool {
        if one == other || self.assumed.contains(&(one, other)) {
            return true;
        }
        self.assumed.push((one, other));
        match (
            &self.model.types[one.0].body,
            &self.model.types[other.0].body,
        ) {
            (Body::Struct(one), Body::Struct(other)) => self.structs(one, other),
            (Body::Enum(one), Body::Enum(other)) => {
                let has = |wire: &String| other.members.iter().any(|member| member.wire == *wire);
                one.members.len() == other.members.len()
                    && one.members.iter().all(|member| has(&member.wire))
            }
            (Body::Union(one), Body::Union(other)) => self.unions(one, other),
            _ => false,
        }
    }

    fn structs(&mut self, one: &Struct, other: &Struct) -> bool {
        let additional = match (&one.additional, &other.additional) {
            (Some(one), Some(other)) => {
                one.pattern == other.pattern && self.types(&one.ty, &other.ty)
            }
            (None, None) => true,
            _ => false,
        };
        additional
            && one.fields.len() == other.fields.len()
            && one.fields.iter().all(|field| {
                let namesake = other.fields.iter().find(|other| other.wire == field.wire);
                namesake.is_some_and(|namesake| self.fields(field, namesake))
            })
    }

    fn fields(&mut self, one: &Field, other: &Field) -> bool {
        one.required == other.required
            && one.nullable == other.nullable
            && one.values == other.values
            && one.pattern == other.pattern
            && self.types(&one.ty, &other.ty)
    }

    fn unions(&mut self, one: &Union, other: &Union) -> bool {
        one.tag == other.tag
            && one.variants.len() == other.variants.len()
            && one
                .variants
                .iter()
                .zip(&other.variants)
                .all(|(one, other)| {
                    one.tags == other.tags
                        && one.pattern == other.pattern
                        && self.types(&one.ty, &other.ty)
                })
    }
}
