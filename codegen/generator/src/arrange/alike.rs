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
            let (first, why) = if let Some(first) = before.clone().find(is_alike) {
                let never = format!(
                    "its values are read as `{}`, never as `{}`",
                    first.name, variant.name
                );
                (
                    first,
                    format!("this alternative cannot be told apart from another one: {never}"),
                )
            } else if let Some((first, property)) =
                before.find_map(|first| Some((first, unenforced(model, first, variant)?)))
            {
                let some = format!("some of its values are read as `{}`", first.name);
                (
                    first,
                    format!(
                        "only a constraint of `{property}` tells this alternative apart from another one, and reading does not check it: {some}"
                    ),
                )
            } else {
                continue;
            };
            findings
                .warning(variant.at, why)
                .related(first.at, "the other one")
                .help("give each a required property with its own `const`, or use one schema for both");
        }
    }
}

/// The required property by whose constraints alone an object with nothing else is the second alternative and not the
/// first.
fn unenforced<'m>(model: &'m Model, first: &'m Variant, second: &'m Variant) -> Option<&'m str> {
    let object = |variant: &'m Variant| match variant.ty.names().as_slice() {
        [id] => match &model.types[id.0].body {
            Body::Struct(body) => Some(body),
            _ => None,
        },
        _ => None,
    };
    let (first, second) = (object(first)?, object(second)?);
    let is_required = |field: &&Field| field.required || !matches!(field.ty, Type::Option(_));
    let own: Vec<&Field> = second.fields.iter().filter(is_required).collect();
    let mut needed = first.fields.iter().filter(is_required);
    if !needed.all(|field| own.iter().any(|one| one.wire == field.wire)) {
        return None;
    }
    let mut unenforced = None;
    for field in own {
        let namesake = first.fields.iter().find(|one| one.wire == field.wire)?;
        let is_number =
            |field: &Field| matches!(bare(&field.ty), Type::Integer(_) | Type::F64 | Type::Number);
        let is_alike = (is_number(namesake) && is_number(field))
            || alike(model, bare(&namesake.ty), bare(&field.ty));
        if !is_alike || namesake.values != field.values || namesake.pattern != field.pattern {
            return None;
        }
        // What the documentation only hints at may differ.
        let hints = constraints(namesake).any(|note| note.contains("see "));
        let differs = hints || constraints(namesake).ne(constraints(field));
        unenforced = unenforced.or(differs.then_some(field.wire.as_str()));
    }
    unenforced
}

fn bare(ty: &Type) -> &Type {
    match ty {
        Type::Option(inner) => inner,
        other => other,
    }
}

/// What the documentation says that a value must be like.
fn constraints(field: &Field) -> impl Iterator<Item = &String> {
    let others = [
        "Default: ",
        "Example",
        "The schema gives a default",
        "Set by",
        "Sent, ",
    ];
    let notes = field.notes.iter();
    notes.filter(move |note| !others.iter().any(|start| note.starts_with(start)))
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
