//! `#[property(…)]` on a field and above a struct.

use proc_macro2::Span;
use syn::{Attribute, Error, LitStr, Result};

use super::names::Place;
use super::{Item, flag, parse, set, set_name, string, values};
use crate::literal::Literal;

/// `#[property(…)]` on a field.
#[derive(Default)]
pub(crate) struct Property {
    pub(crate) name: Option<LitStr>,
    pub(crate) aliases: Vec<LitStr>,
    /// Where `required` stands.
    pub(crate) required: Option<Span>,
    /// Where `sensitive` stands.
    pub(crate) sensitive: Option<Span>,
    /// The values that it can have, where they are listed.
    pub(crate) values: Vec<Literal>,
    /// Where `nullable` stands.
    pub(crate) nullable: Option<Span>,
    /// Where `additional` stands.
    pub(crate) additional: Option<Span>,
}

impl Property {
    pub(crate) fn parse(attributes: &[Attribute]) -> Result<Self> {
        const HAS_ONE: &str = "the property has a name already";
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
            Item::Key(key, _) if key == "required" => flag(&mut property.required, &key),
            Item::Key(key, _) if key == "sensitive" => flag(&mut property.sensitive, &key),
            Item::Key(key, _) if key == "nullable" => flag(&mut property.nullable, &key),
            Item::Key(key, input) if key == "const" || key == "enum" => {
                if !property.values.is_empty() {
                    let message = "the values are listed already; remove one of the lists";
                    return Err(Error::new(key.span(), message));
                }
                property.values = values(&key, input)?;
                Ok(())
            }
            Item::Key(key, _) if key == "additional" => flag(&mut property.additional, &key),
            item @ Item::Key(..) => Err(item.unexpected(Place::Field)),
        })?;
        if let Some(span) = property.additional
            && (property.name.is_some()
                || !property.aliases.is_empty()
                || property.required.is_some()
                || property.sensitive.is_some()
                || property.nullable.is_some()
                || !property.values.is_empty())
        {
            let message =
                "`additional` stands alone: the members that it takes have names of their own";
            return Err(Error::new(span, message));
        }
        Ok(property)
    }
}

/// `#[property(…)]` above a struct.
#[derive(Default)]
pub(crate) struct Object {
    pub(crate) rename_all: Option<LitStr>,
    /// Where `case_sensitive` stands.
    pub(crate) case_sensitive: Option<Span>,
    /// Where `deny_unknown_fields` stands.
    pub(crate) closed: Option<Span>,
}

impl Object {
    pub(crate) fn parse(attributes: &[Attribute]) -> Result<Self> {
        let mut object = Self::default();
        parse(attributes, "property", |item| match item {
            Item::Key(key, input) if key == "rename_all" => {
                let rule = string(input, "rename_all = \"camelCase\"")?;
                set(&mut object.rename_all, rule, &key)
            }
            Item::Key(key, _) if key == "case_sensitive" => flag(&mut object.case_sensitive, &key),
            Item::Key(key, _) if key == "deny_unknown_fields" => flag(&mut object.closed, &key),
            Item::Literal(name) => Err(Error::new(name.span(), "a name belongs on a field")),
            item @ Item::Key(..) => Err(item.unexpected(Place::Struct)),
        })?;
        Ok(object)
    }
}
