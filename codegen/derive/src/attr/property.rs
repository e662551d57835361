//! `#[property(…)]` on a field and above a struct.

use proc_macro2::Span;
use syn::parse::ParseStream;
use syn::spanned::Spanned;
use syn::{Attribute, Error, ExprPath, LitStr, Result, Token};

use super::names::Place;
use super::{Item, flag, parse, path, set, set_name, string, values};
use crate::literal::Literal;

/// `#[property(…)]` on a field.
#[derive(Default)]
pub(crate) struct Property {
    pub(crate) name: Option<LitStr>,
    pub(crate) aliases: Vec<LitStr>,
    /// The position of `required`.
    pub(crate) required: Option<Span>,
    /// The position of `sensitive`.
    pub(crate) sensitive: Option<Span>,
    /// The values that it can have, where they are listed.
    pub(crate) values: Vec<Literal>,
    /// The position of `nullable`.
    pub(crate) nullable: Option<Span>,
    pub(crate) default: Option<Fallback>,
    /// The position of `default`.
    default_at: Option<Span>,
    pub(crate) skip_serializing_if: Option<ExprPath>,
    pub(crate) with: Option<ExprPath>,
    /// The position of `skip`.
    pub(crate) skip: Option<Span>,
    /// The position of `flatten`.
    pub(crate) flatten: Option<Span>,
    /// The position of `additional`.
    pub(crate) additional: Option<Span>,
}

/// The default for a missing property.
pub(crate) enum Fallback {
    /// The `Default` of its type.
    Default,
    /// The result of this function.
    Path(ExprPath),
}

impl Fallback {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        if input.peek(Token![=]) {
            path(input, "default = \"path::to_a_function\"").map(Self::Path)
        } else {
            Ok(Self::Default)
        }
    }
}

impl Property {
    pub(crate) fn parse(attributes: &[Attribute]) -> Result<Self> {
        const HAS_ONE: &str = "the property has two names";
        let mut property = Self::default();
        parse(attributes, "property", |item| match item {
            Item::Literal(name) => {
                let message = "the name of a property is a string: write it in quotes";
                let name = name.string();
                let name = name.map_err(|other| Error::new(other.span(), message))?;
                let span = name.span();
                set_name(&mut property.name, name, span, HAS_ONE)
            }
            Item::Key(key, input) if key == "rename" => {
                let name = string(input, "rename = \"propertyName\"")?;
                let span = name.span();
                set_name(&mut property.name, name, span, HAS_ONE)
            }
            Item::Key(key, input) if key == "alias" => {
                property
                    .aliases
                    .push(string(input, "alias = \"otherName\"")?);
                Ok(())
            }
            Item::Key(key, input) if key == "default" => {
                property.default_at = Some(key.span());
                set(&mut property.default, Fallback::parse(input)?, &key)
            }
            Item::Key(key, input) if key == "skip_serializing_if" => {
                let path = path(input, "skip_serializing_if = \"Vec::is_empty\"")?;
                set(&mut property.skip_serializing_if, path, &key)
            }
            Item::Key(key, input) if key == "with" => {
                let path = path(input, "with = \"path::to_a_module\"")?;
                set(&mut property.with, path, &key)
            }
            Item::Key(key, _) if key == "required" => flag(&mut property.required, &key),
            Item::Key(key, _) if key == "sensitive" => flag(&mut property.sensitive, &key),
            Item::Key(key, _) if key == "nullable" => flag(&mut property.nullable, &key),
            Item::Key(key, input) if key == "const" || key == "enum" => {
                if !property.values.is_empty() {
                    let message = "the values are listed twice; remove one of the lists";
                    return Err(Error::new(key.span(), message));
                }
                property.values = values(&key, input)?;
                Ok(())
            }
            Item::Key(key, _) if key == "skip" => flag(&mut property.skip, &key),
            Item::Key(key, _) if key == "flatten" => flag(&mut property.flatten, &key),
            Item::Key(key, _) if key == "additional" => flag(&mut property.additional, &key),
            item @ Item::Key(..) => Err(item.unexpected(Place::Field)),
        })?;
        property.check()?;
        Ok(property)
    }

    /// The position of an attribute other than `with` and `skip`.
    pub(crate) fn beside_with(&self) -> Option<Span> {
        let name = self.name.iter().chain(&self.aliases).next();
        let condition = self.skip_serializing_if.as_ref().map(Spanned::span);
        let flags = self.required.or(self.flatten).or(self.additional);
        let flags = flags
            .or(self.default_at)
            .or(self.sensitive)
            .or(self.nullable);
        let flags = flags.or(self.values.first().map(Literal::span));
        name.map(LitStr::span).or(condition).or(flags)
    }

    /// Reports attributes that exclude each other.
    fn check(&self) -> Result<()> {
        let named = self.name.is_some() || !self.aliases.is_empty();
        let shaped = self.required.is_some() || self.skip_serializing_if.is_some();
        let formed = self.nullable.is_some() || self.with.is_some() || self.sensitive.is_some();
        let read = named || shaped || formed;
        let listed = !self.values.is_empty();
        let rules = [
            (
                self.additional,
                read || self.default.is_some() || self.skip.is_some() || self.flatten.is_some(),
                "`additional` can be combined with `const` and `enum` only: the field takes members of any name",
            ),
            (
                self.flatten,
                read || listed || self.default.is_some() || self.skip.is_some(),
                "`flatten` cannot be combined with others: the members of the field's value have their own names",
            ),
            (
                self.skip,
                read || listed,
                "`skip` can be combined with `default = \"path\"` only: the field is neither read nor written",
            ),
            (
                self.required,
                self.default.is_some(),
                "`required` and `default` exclude each other; remove one",
            ),
        ];
        for (key, broken, message) in rules {
            if let (Some(span), true) = (key, broken) {
                return Err(Error::new(span, message));
            }
        }
        Ok(())
    }
}

/// `#[property(…)]` above a struct.
#[derive(Default)]
pub(crate) struct Object {
    pub(crate) rename_all: Option<LitStr>,
    /// The position of `case_sensitive`.
    pub(crate) case_sensitive: Option<Span>,
    /// The position of `deny_unknown_fields`.
    pub(crate) closed: Option<Span>,
    /// The position of `transparent`.
    pub(crate) transparent: Option<Span>,
    pub(crate) default: Option<Fallback>,
}

impl Object {
    pub(crate) fn parse(attributes: &[Attribute]) -> Result<Self> {
        let mut object = Self::default();
        parse(attributes, "property", |item| match item {
            Item::Key(key, input) if key == "rename_all" => {
                let rule = string(input, "rename_all = \"camelCase\"")?;
                set(&mut object.rename_all, rule, &key)
            }
            Item::Key(key, input) if key == "default" => {
                set(&mut object.default, Fallback::parse(input)?, &key)
            }
            Item::Key(key, _) if key == "case_sensitive" => flag(&mut object.case_sensitive, &key),
            Item::Key(key, _) if key == "deny_unknown_fields" => flag(&mut object.closed, &key),
            Item::Key(key, _) if key == "transparent" => flag(&mut object.transparent, &key),
            Item::Literal(name) => Err(Error::new(name.span(), "a name belongs on a field")),
            item @ Item::Key(..) => Err(item.unexpected(Place::Struct)),
        })?;
        if let Some(span) = object.transparent
            && (object.rename_all.is_some()
                || object.case_sensitive.is_some()
                || object.closed.is_some()
                || object.default.is_some())
        {
            let message = "`transparent` cannot be combined with others: the struct is read and written as its only field";
            return Err(Error::new(span, message));
        }
        Ok(object)
    }
}
