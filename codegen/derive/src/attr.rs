//! Parsing the attributes `event`, `property` and `one_of`.

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::ParseStream;
use syn::{Attribute, Error, Ident, LitStr, Path, Result, Token, parse_quote};

/// `#[event(…)]` on a struct, an enum or a variant.
#[derive(Default)]
pub(crate) struct Event {
    pub(crate) types: Vec<LitStr>,
    /// Where `other` stands.
    pub(crate) other: Option<Span>,
    krate: Option<Path>,
}

impl Event {
    pub(crate) fn parse(attributes: &[Attribute]) -> Result<Self> {
        let mut event = Self::default();
        parse(attributes, "event", |item| {
            match item {
                Item::Key(key, input) if key == "type" => {
                    event
                        .types
                        .push(string(input, "type = \"Contoso.Orders.OrderPlaced\"")?);
                }
                Item::Key(key, _) if key == "other" => event.other = Some(key.span()),
                Item::Key(key, input) if key == "crate" => {
                    input.parse::<Token![=]>()?;
                    event.krate = Some(input.call(Path::parse_mod_style)?);
                }
                item => return Err(item.unexpected("`type = \"…\"`, `other` or `crate = path`")),
            }
            Ok(())
        })?;
        Ok(event)
    }

    /// The crate that the expansion names.
    pub(crate) fn krate(&self) -> Path {
        self.krate
            .clone()
            .unwrap_or_else(|| parse_quote!(::eventgrid))
    }
}

/// `#[property(…)]` on a field.
#[derive(Default)]
pub(crate) struct Property {
    pub(crate) name: Option<LitStr>,
    pub(crate) aliases: Vec<LitStr>,
    pub(crate) required: bool,
    pub(crate) sensitive: bool,
    /// Where `additional` stands.
    pub(crate) additional: Option<Span>,
}

impl Property {
    pub(crate) fn parse(attributes: &[Attribute]) -> Result<Self> {
        let mut property = Self::default();
        parse(attributes, "property", |item| {
            match item {
                Item::Literal(name) if property.name.is_none() => property.name = Some(name),
                Item::Literal(name) => {
                    let message = "the property has a name already; write `alias = \"…\"` for another spelling";
                    return Err(Error::new(name.span(), message));
                }
                Item::Key(key, input) if key == "alias" => {
                    property
                        .aliases
                        .push(string(input, "alias = \"otherName\"")?);
                }
                Item::Key(key, _) if key == "required" => property.required = true,
                Item::Key(key, _) if key == "sensitive" => property.sensitive = true,
                Item::Key(key, _) if key == "additional" => property.additional = Some(key.span()),
                item @ Item::Key(..) => {
                    return Err(item.unexpected(
                        "a name in quotes, `alias = \"…\"`, `required`, `sensitive` or `additional`",
                    ));
                }
            }
            Ok(())
        })?;
        if let Some(span) = property.additional
            && (property.name.is_some()
                || !property.aliases.is_empty()
                || property.required
                || property.sensitive)
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
    pub(crate) case_sensitive: bool,
    /// Where `deny_unknown_fields` stands.
    pub(crate) closed: Option<Span>,
}

impl Object {
    pub(crate) fn parse(attributes: &[Attribute]) -> Result<Self> {
        let mut object = Self::default();
        parse(attributes, "property", |item| {
            match item {
                Item::Key(key, input) if key == "rename_all" => {
                    object.rename_all = Some(string(input, "rename_all = \"camelCase\"")?);
                }
                Item::Key(key, _) if key == "case_sensitive" => object.case_sensitive = true,
                Item::Key(key, _) if key == "deny_unknown_fields" => {
                    object.closed = Some(key.span());
                }
                Item::Literal(name) => {
                    return Err(Error::new(name.span(), "a name belongs on a field"));
                }
                item @ Item::Key(..) => {
                    return Err(item.unexpected(
                        "`rename_all = \"camelCase\"`, `case_sensitive` or `deny_unknown_fields`; everything else belongs on a field",
                    ));
                }
            }
            Ok(())
        })?;
        Ok(object)
    }
}

/// `#[one_of(…)]` on an enum or a variant.
#[derive(Default)]
pub(crate) struct OneOf {
    pub(crate) value: Option<LitStr>,
    /// Where `other` stands.
    pub(crate) other: Option<Span>,
    pub(crate) tag: Option<LitStr>,
}

impl OneOf {
    pub(crate) fn parse(attributes: &[Attribute]) -> Result<Self> {
        let mut one_of = Self::default();
        parse(attributes, "one_of", |item| {
            match item {
                Item::Literal(value) if one_of.value.is_none() => one_of.value = Some(value),
                Item::Literal(value) => {
                    return Err(Error::new(value.span(), "the variant has a value already"));
                }
                Item::Key(key, _) if key == "other" => one_of.other = Some(key.span()),
                Item::Key(key, input) if key == "tag" => {
                    one_of.tag = Some(string(input, "tag = \"kind\"")?);
                }
                item @ Item::Key(..) => {
                    return Err(item.unexpected("a value in quotes, `other` or `tag = \"…\"`"));
                }
            }
            Ok(())
        })?;
        Ok(one_of)
    }
}

/// One item in the parentheses of an attribute: a literal, or a key whose value comes next.
enum Item<'a> {
    Literal(LitStr),
    Key(Ident, ParseStream<'a>),
}

impl Item<'_> {
    fn unexpected(&self, expected: &str) -> Error {
        let (span, found) = match self {
            Self::Literal(literal) => (literal.span(), format!("{:?}", literal.value())),
            Self::Key(key, _) => (key.span(), format!("`{key}`")),
        };
        Error::new(span, format!("expected {expected}, found {found}"))
    }
}

fn parse(
    attributes: &[Attribute],
    name: &str,
    mut take: impl FnMut(Item<'_>) -> Result<()>,
) -> Result<()> {
    for attribute in attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident(name))
    {
        attribute.parse_args_with(|input: ParseStream<'_>| {
            while !input.is_empty() {
                if input.peek(LitStr) {
                    take(Item::Literal(input.parse()?))?;
                } else {
                    take(Item::Key(input.call(Ident::parse_any)?, input))?;
                }
                if !input.is_empty() {
                    input.parse::<Token![,]>()?;
                }
            }
            Ok(())
        })?;
    }
    Ok(())
}

fn string(input: ParseStream<'_>, example: &str) -> Result<LitStr> {
    let text: LitStr = input
        .parse::<Token![=]>()
        .and_then(|_| input.parse())
        .map_err(|error| Error::new(error.span(), format!("expected a string: `{example}`")))?;
    if text.value().trim().is_empty() {
        let message = format!("expected a string that is not empty: `{example}`");
        return Err(Error::new(text.span(), message));
    }
    Ok(text)
}
