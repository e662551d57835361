//! Rules of `Properties`.

use syn::{DeriveInput, Error, Result};

use super::rename::{self, Rename};
use super::{Mistakes, Once, is_named, named_fields, no_generics};
use crate::ast::{Field, Object};
use crate::attr;

pub(crate) fn object(input: &DeriveInput) -> Result<Object<'_>> {
    let fields = named_fields(input, "Properties")?;
    let mut mistakes = Mistakes::default();
    no_generics(input, &mut mistakes);
    let krate = attr::Event::parse(&input.attrs)?.krate();
    let above = attr::Object::parse(&input.attrs)?;
    let rule = above.rename_all.as_ref();
    let rule = rule.and_then(|rule| mistakes.check(Rename::parse(rule)));
    let mut object = Object {
        krate,
        name: &input.ident,
        fields: Vec::new(),
        additional: None,
        case_sensitive: above.case_sensitive.is_some(),
        closed: above.closed.is_some(),
    };
    let mut names = Once::new("property");
    for field in fields {
        let Some(attribute) = mistakes.check(attr::Property::parse(&field.attrs)) else {
            continue;
        };
        let Some(ident) = &field.ident else { continue };
        if let Some(span) = attribute.additional {
            if object.additional.is_some() {
                mistakes.add(Error::new(
                    span,
                    "another field takes the additional properties already",
                ));
            }
            if !["AdditionalProperties", "BTreeMap"]
                .iter()
                .any(|name| is_named(&field.ty, name))
            {
                mistakes.add(Error::new_spanned(
                    &field.ty,
                    format!(
                        "additional properties are kept by name; write `{ident}: AdditionalProperties` or `{ident}: BTreeMap<String, T>`"
                    ),
                ));
            }
            if let Some(closed) = above.closed {
                mistakes.add(Error::new(
                    closed,
                    "`deny_unknown_fields` and a field for additional properties exclude each other; remove one",
                ));
            }
            object.additional = Some((ident, &field.ty));
            continue;
        }
        let name = attribute.name.unwrap_or_else(|| rename::field(ident, rule));
        for literal in std::iter::once(&name).chain(&attribute.aliases) {
            mistakes.check(names.check(literal.value(), literal));
        }
        object.fields.push(Field {
            ident,
            ty: &field.ty,
            name,
            aliases: attribute.aliases,
            required: attribute.required.is_some(),
            sensitive: attribute.sensitive.is_some(),
            values: attribute.values,
            nullable: attribute.nullable.is_some(),
        });
    }
    mistakes.or(object)
}
