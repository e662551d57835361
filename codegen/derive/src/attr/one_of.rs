//! `#[one_of(…)]` above an enum and on a variant.

use proc_macro2::Span;
use syn::{Attribute, Error, LitStr, Result, Token};

use super::names::Place;
use super::{Item, flag, parse, set, set_name, string, values};
use crate::literal::Literal;

/// `#[one_of(…)]` above an enum.
#[derive(Default)]
pub(crate) struct OneOf {
    pub(crate) rename_all: Option<LitStr>,
    pub(crate) tag: Option<LitStr>,
}

impl OneOf {
    pub(crate) fn parse(attributes: &[Attribute]) -> Result<Self> {
        let (mut one_of, mut untagged) = (Self::default(), None);
        parse(attributes, "one_of", |item| match item {
            Item::Key(key, input) if key == "rename_all" => {
                let rule = string(input, "rename_all = \"camelCase\"")?;
                set(&mut one_of.rename_all, rule, &key)
            }
            Item::Key(key, input) if key == "tag" => {
                set(&mut one_of.tag, string(input, "tag = \"kind\"")?, &key)
            }
            Item::Key(key, _) if key == "untagged" => flag(&mut untagged, &key),
            Item::Literal(value) => Err(Error::new(
                value.span(),
                "a value belongs on a variant; above the enum, write `tag = \"kind\"` to name the member that has it",
            )),
            item @ Item::Key(..) => Err(item.unexpected(Place::Enum)),
        })?;
        if let (Some(span), Some(_)) = (untagged, &one_of.tag) {
            let message = "`untagged` and `tag` exclude each other; remove one";
            return Err(Error::new(span, message));
        }
        Ok(one_of)
    }
}

/// `#[one_of(…)]` on a variant.
#[derive(Default)]
pub(crate) struct Variant {
    pub(crate) value: Option<Literal>,
    pub(crate) aliases: Vec<Literal>,
    /// The constant or pattern that the alternative's values match.
    pub(crate) constant: Option<Literal>,
    /// The position of `other`.
    pub(crate) other: Option<Span>,
}

impl Variant {
    pub(crate) fn parse(attributes: &[Attribute]) -> Result<Self> {
        const HAS_ONE: &str = "the variant has two values";
        let mut variant = Self::default();
        parse(attributes, "one_of", |item| match item {
            Item::Literal(value) => {
                let span = value.span();
                set_name(&mut variant.value, value, span, HAS_ONE)
            }
            Item::Key(key, input) if key == "rename" => {
                let value = string(input, "rename = \"value\"")?;
                let span = value.span();
                set_name(&mut variant.value, value.into(), span, HAS_ONE)
            }
            Item::Key(key, input) if key == "alias" => {
                input.parse::<Token![=]>()?;
                variant.aliases.push(input.parse()?);
                Ok(())
            }
            Item::Key(key, input) if key == "const" => {
                let constant = values(&key, input)?.pop();
                constant.map_or(Ok(()), |one| set(&mut variant.constant, one, &key))
            }
            Item::Key(key, _) if key == "other" => flag(&mut variant.other, &key),
            item @ Item::Key(..) => Err(item.unexpected(Place::Variant)),
        })?;
        if let Some(span) = variant.other
            && (variant.value.is_some()
                || !variant.aliases.is_empty()
                || variant.constant.is_some())
        {
            let message = "`other` takes no further arguments: the variant takes every value that no other variant has";
            return Err(Error::new(span, message));
        }
        Ok(variant)
    }
}
