//! Rules of `OneOf`.

use std::iter;

use proc_macro2::Span;
use syn::{Data as Input, DeriveInput, Error, Fields, Ident, LitStr, Result, Type, Variant};

use super::rename::{self, Rename};
use super::{Mistakes, Once, no_lifetimes, one_field};
use crate::ast::{Alternative, EnumMember, OneOf, Scalar, Scalars, Strings, Union};
use crate::attr;
use crate::literal::Literal;

pub(crate) fn one_of(input: &DeriveInput) -> Result<OneOf<'_>> {
    let Input::Enum(data) = &input.data else {
        return Err(Error::new(
            input.ident.span(),
            "`OneOf` is derived for an enum; derive `Properties` for a struct",
        ));
    };
    let mut mistakes = Mistakes::default();
    no_lifetimes(input, &mut mistakes);
    let krate = attr::Event::parse(&input.attrs)?.krate();
    let container = attr::OneOf::parse(&input.attrs)?;
    let rule = container.rename_all.as_ref();
    let rule = rule.and_then(|rule| mistakes.check(Rename::parse(rule)));
    if data.variants.is_empty() {
        mistakes.add(Error::new(
            input.ident.span(),
            "an enum without variants has no values; write a variant for each alternative",
        ));
    }
    let variants: Variants<'_> = data
        .variants
        .iter()
        .filter_map(|variant| {
            Some((
                variant,
                mistakes.check(attr::Variant::parse(&variant.attrs))?,
            ))
        })
        .collect();
    let strings = container.tag.is_none()
        && variants
            .iter()
            .any(|(variant, _)| matches!(variant.fields, Fields::Unit));
    let is_scalar = |(_, attribute): &(&Variant, attr::Variant)| {
        let mut values = attribute.value.iter().chain(&attribute.aliases);
        values.any(|value| !value.is_string())
    };
    let constants = variants.iter().filter_map(|(_, one)| one.constant.as_ref());
    if strings || container.tag.is_some() {
        for constant in constants {
            mistakes.add(Error::new(
                constant.span(),
                "`const` belongs in a union without a tag; write the value itself: `#[one_of(\"value\")]`",
            ));
        }
    }
    let (name, generics) = (&input.ident, &input.generics);
    let one_of = if strings && variants.iter().any(is_scalar) {
        let (members, other) = scalars(variants, rule, &mut mistakes);
        OneOf::Scalars(Scalars {
            krate,
            name,
            generics,
            members,
            other,
        })
    } else if strings {
        let (members, other) = members(variants, rule, &mut mistakes);
        OneOf::Strings(Strings {
            krate,
            visibility: &input.vis,
            name,
            generics,
            members,
            other,
        })
    } else {
        if let (Some(rename_all), None) = (&container.rename_all, &container.tag) {
            mistakes.add(Error::new(
                rename_all.span(),
                "the variants of a union without a tag have no values to rename; write `tag = \"kind\"`, or remove `rename_all`",
            ));
        }
        let tag = container.tag.as_ref();
        let (alternatives, other) = alternatives(variants, tag, rule, &mut mistakes);
        OneOf::Union(Union {
            krate,
            name,
            generics,
            tag: container.tag,
            alternatives,
            other,
        })
    };
    mistakes.or(one_of)
}

type Variants<'a> = Vec<(&'a Variant, attr::Variant)>;

fn members<'a>(
    variants: Variants<'a>,
    rule: Option<Rename>,
    mistakes: &mut Mistakes,
) -> (Vec<EnumMember<'a>>, Option<(&'a Ident, &'a Type)>) {
    let mut members = Vec::new();
    let (mut other, mut has_other) = (None, false);
    let mut once = Once::new("member");
    for (variant, attribute) in variants {
        if let Some(span) = attribute.other {
            if has_other {
                mistakes.add(second_other(span));
            }
            has_other = true;
            if let Some(ty) = mistakes.check(one_field(variant, "Text")) {
                other = Some((&variant.ident, ty));
            }
        } else if matches!(variant.fields, Fields::Unit) {
            let own = || rename::variant(&variant.ident, rule);
            // Values of other kinds make it an enum of scalars.
            let value = attribute.value.and_then(|value| value.string().ok());
            let value = value.unwrap_or_else(own);
            let aliases: Vec<_> = attribute
                .aliases
                .into_iter()
                .filter_map(|value| value.string().ok())
                .collect();
            for literal in iter::once(&value).chain(&aliases) {
                mistakes.check(once.check(literal.value(), literal));
            }
            members.push(EnumMember {
                name: &variant.ident,
                value,
                aliases,
            });
        } else {
            mistakes.add(Error::new_spanned(
                &variant.fields,
                "a member of an enum of strings holds nothing; only `#[one_of(other)]` does: `UnknownValue(Text)`",
            ));
        }
    }
    (members, other)
}

/// The members of an enum that are strings, numbers and booleans.
fn scalars<'a>(
    variants: Variants<'a>,
    rule: Option<Rename>,
    mistakes: &mut Mistakes,
) -> (Vec<Scalar<'a>>, Option<(&'a Ident, &'a Type)>) {
    let mut members = Vec::new();
    let mut other = None;
    let mut once = Once::new("member");
    for (variant, attribute) in variants {
        let name = &variant.ident;
        if let Some(span) = attribute.other {
            let ty = mistakes.check(one_field(variant, "i64"));
            if other.is_some() {
                mistakes.add(second_other(span));
            }
            other = other.or(ty.map(|ty| (name, ty)));
        } else if matches!(variant.fields, Fields::Unit) {
            let own = || rename::variant(name, rule).into();
            let value = attribute.value.unwrap_or_else(own);
            let values: Vec<Literal> = iter::once(value).chain(attribute.aliases).collect();
            for value in &values {
                mistakes.check(once.check(value.to_string(), &value.shown()));
                if !value.is_scalar() {
                    let message = "a member of an enum is a string, a number, `true` or `false`";
                    mistakes.add(Error::new(value.span(), message));
                }
            }
            members.push(Scalar { name, values });
        } else {
            mistakes.add(Error::new_spanned(
                &variant.fields,
                "a member of an enum of values holds nothing; only `#[one_of(other)]` does: `UnknownValue(i64)`",
            ));
        }
    }
    (members, other)
}

/// The error for a second variant with `other`.
fn second_other(span: Span) -> Error {
    Error::new(
        span,
        "two `other` variants; keep one, which takes all other values",
    )
}

fn alternatives<'a>(
    variants: Variants<'a>,
    tag: Option<&LitStr>,
    rule: Option<Rename>,
    mistakes: &mut Mistakes,
) -> (Vec<Alternative<'a>>, Option<(&'a Ident, &'a Type)>) {
    let mut alternatives = Vec::new();
    let mut other = None;
    let mut once = Once::new("value");
    for (variant, mut attribute) in variants {
        let Some(ty) = mistakes.check(one_field(variant, "Type")) else {
            continue;
        };
        if let (Some(_), Some(_), None, None) = (tag, rule, attribute.other, &attribute.value) {
            attribute.value = Some(rename::variant(&variant.ident, rule).into());
        }
        let has_value = tag.is_none() || attribute.value.is_some();
        let values = attribute.value.into_iter().chain(attribute.aliases);
        let values: Vec<Literal> = values.collect();
        match (tag, attribute.other, values.first().filter(|_| has_value)) {
            (None, Some(span), _) => mistakes.add(Error::new(
                span,
                "a union without a tag cannot have an `other` variant; give the variant a type that reads any value, such as `serde_json::Value`",
            )),
            (None, None, Some(value)) => mistakes.add(Error::new(
                value.span(),
                "the union has no tag; write `#[one_of(tag = \"kind\")]` above the enum",
            )),
            (Some(_), Some(span), _) if other.is_some() => {
                mistakes.add(second_other(span));
            }
            (Some(_), Some(_), _) => {
                other = Some((&variant.ident, ty));
                continue;
            }
            (Some(tag), None, None) => mistakes.add(Error::new(
                variant.ident.span(),
                format!("the value of `{}` is missing; write `#[one_of(\"value\")]` above the variant, or `rename_all` above the enum", tag.value()),
            )),
            (Some(_), None, Some(_)) => {
                for value in &values {
                    mistakes.check(once.check(value.to_string(), &value.shown()));
                }
            }
            (None, None, None) => {}
        }
        alternatives.push(Alternative {
            name: &variant.ident,
            ty,
            values,
            constant: attribute.constant,
        });
    }
    (alternatives, other)
}
