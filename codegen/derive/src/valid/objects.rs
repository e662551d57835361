//! Rules of `Properties`.

use syn::{Data as Input, DeriveInput, Error, Fields, Member, Result};

use super::rename::{self, Rename};
use super::{Mistakes, Once, named_fields, no_lifetimes};
use crate::ast::{Fallback, Field, Newtype, Object, Skipped, Struct};
use crate::attr;

pub(crate) fn structure(input: &DeriveInput) -> Result<Struct<'_>> {
    let above = attr::Object::parse(&input.attrs)?;
    match above.transparent {
        Some(_) => newtype(input).map(Struct::Newtype),
        None => object(input, above).map(Struct::Object),
    }
}

fn object(input: &DeriveInput, above: attr::Object) -> Result<Object<'_>> {
    let fields = named_fields(input, "Properties")?;
    let mut mistakes = Mistakes::default();
    no_lifetimes(input, &mut mistakes);
    let krate = attr::Event::parse(&input.attrs)?.krate();
    let rule = above.rename_all.as_ref();
    let rule = rule.and_then(|rule| mistakes.check(Rename::parse(rule)));
    let whole = above.default.map(Fallback::from);
    let mut object = Object {
        krate,
        name: &input.ident,
        generics: &input.generics,
        fields: Vec::new(),
        skipped: Vec::new(),
        flattened: Vec::new(),
        additional: None,
        case_sensitive: above.case_sensitive.is_some(),
        closed: above.closed.is_some(),
    };
    let mut names = Once::new("property");
    for field in fields {
        let Some(attribute) = mistakes.check(attr::Property::parse(&field.attrs)) else {
            continue;
        };
        let (Some(ident), ty) = (&field.ident, &field.ty) else {
            continue;
        };
        let of_whole = || whole.clone().map(|whole| Fallback::Of(Box::new(whole)));
        let fallback = attribute.default.map(Fallback::from).or_else(of_whole);
        if attribute.skip.is_some() {
            object.skipped.push(Skipped {
                member: Member::Named(ident.clone()),
                ty,
                fallback: fallback.unwrap_or(Fallback::Default),
            });
            continue;
        }
        if attribute.flatten.is_some() {
            object.flattened.push((ident, ty));
            continue;
        }
        if let Some(span) = attribute.additional {
            if object.additional.is_some() {
                mistakes.add(Error::new(
                    span,
                    "two fields take the additional properties; remove one",
                ));
            }
            if let Some(closed) = above.closed {
                mistakes.add(Error::new(
                    closed,
                    "`deny_unknown_fields` and a field for additional properties exclude each other; remove one",
                ));
            }
            object.additional = Some((ident, ty, attribute.values));
            continue;
        }
        let name = attribute.name.unwrap_or_else(|| rename::field(ident, rule));
        for literal in std::iter::once(&name).chain(&attribute.aliases) {
            mistakes.check(names.check(literal.value(), literal));
        }
        let required = attribute.required.is_some();
        object.fields.push(Field {
            ident,
            ty,
            name,
            aliases: attribute.aliases,
            required,
            sensitive: attribute.sensitive.is_some(),
            values: attribute.values,
            nullable: attribute.nullable.is_some(),
            fallback: fallback.filter(|_| !required),
            skip_serializing_if: attribute.skip_serializing_if,
            with: attribute.with,
        });
    }
    mistakes.or(object)
}

fn newtype(input: &DeriveInput) -> Result<Newtype<'_>> {
    let name = &input.ident;
    let one_field = || {
        let message = format!(
            "a transparent type is a struct with one field: write `struct {name}(Type);`, and `#[property(skip)]` on each further field"
        );
        Error::new(name.span(), message)
    };
    let Input::Struct(data) = &input.data else {
        return Err(one_field());
    };
    let mut mistakes = Mistakes::default();
    no_lifetimes(input, &mut mistakes);
    let krate = attr::Event::parse(&input.attrs)?.krate();
    let (mut skipped, mut only, mut too_many) = (Vec::new(), None, false);
    for (member, field) in data.fields.members().zip(&data.fields) {
        let Some(attribute) = mistakes.check(attr::Property::parse(&field.attrs)) else {
            continue;
        };
        if attribute.skip.is_some() {
            let fallback = attribute.default.map_or(Fallback::Default, Fallback::from);
            skipped.push(Skipped {
                member,
                ty: &field.ty,
                fallback,
            });
            continue;
        }
        if let Some(span) = attribute.beside_with() {
            mistakes.add(Error::new(
                span,
                "a transparent struct is read and written as its field; only `with` and `skip` are allowed here",
            ));
        }
        too_many |= only.replace((member, &field.ty, attribute.with)).is_some();
    }
    let Some((member, ty, with)) = only.filter(|_| !too_many) else {
        mistakes.add(one_field());
        return mistakes
            .or(None)
            .and_then(|none| none.ok_or_else(one_field));
    };
    mistakes.or(Newtype {
        krate,
        name,
        generics: &input.generics,
        member,
        ty,
        with,
        skipped,
    })
}

impl From<attr::Fallback> for Fallback {
    fn from(fallback: attr::Fallback) -> Self {
        match fallback {
            attr::Fallback::Default => Self::Default,
            attr::Fallback::Path(path) => Self::Path(path),
        }
    }
}

/// The message for a tuple struct that is not transparent.
pub(super) fn without_names(name: &syn::Ident, fields: &Fields) -> Error {
    let message = if fields.len() == 1 {
        format!(
            "write `#[property(transparent)]` above the struct to read it as its field, or give the field a name: `struct {name} {{ field: Type }}`"
        )
    } else {
        format!("event data is an object: give the fields names, `struct {name} {{ field: Type }}`")
    };
    Error::new_spanned(fields, message)
}
