//! Structs with a default, and values of a schema in new objects.

use crate::diagnostic::Findings;
use crate::model::{Body, Model, Type};

/// A struct has a default if all its fields have one, which may depend on other structs.
pub(super) fn defaults(model: &mut Model, findings: &mut Findings) {
    for at in 0..model.types.len() {
        let Body::Struct(body) = &model.types[at].body else {
            continue;
        };
        let unfit = body.fields.iter().map(|field| {
            let initial = field.initial.as_ref();
            initial.is_some_and(|initial| !model.holds(&field.ty, initial))
        });
        let unfit: Vec<bool> = unfit.collect();
        let Body::Struct(body) = &mut model.types[at].body else {
            continue;
        };
        for (field, unfit) in body.fields.iter_mut().zip(unfit) {
            if field.initial.take_if(|_| unfit).is_some() {
                findings
                    .warning(
                        field.at,
                        format!("the default of `{}` is not a value of its Rust type: new objects do not have it", field.wire),
                    )
                    .help("write a default that the property's schema allows, or remove it");
            }
        }
    }
    loop {
        let mut changed = false;
        for at in 0..model.types.len() {
            let all = match &model.types[at].body {
                Body::Struct(body) if !body.default => body
                    .fields
                    .iter()
                    .all(|field| field.initial.is_some() || has_default(model, &field.ty)),
                _ => false,
            };
            if all && let Body::Struct(body) = &mut model.types[at].body {
                body.default = true;
                changed = true;
            }
        }
        if !changed {
            return;
        }
    }
}

fn has_default(model: &Model, ty: &Type) -> bool {
    match ty {
        Type::DateTime | Type::Number | Type::Foreign(_) => false,
        Type::Boxed(inner) => has_default(model, inner),
        Type::Tuple(items) => items.iter().all(|item| has_default(model, item)),
        Type::Named(id) => matches!(&model.types[id.0].body, Body::Struct(body) if body.default),
        Type::Bool
        | Type::Integer(_)
        | Type::F64
        | Type::String
        | Type::Value
        | Type::Vec(_)
        | Type::Map(_)
        | Type::Option(_) => true,
    }
}
