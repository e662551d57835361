//! Parsing the attributes `event`, `property` and `one_of`.

mod event;
mod names;
mod one_of;
mod property;

pub(crate) use self::event::{Event, EventType};
pub(crate) use self::one_of::{OneOf, Variant};
pub(crate) use self::property::{Fallback, Object, Property};

use proc_macro2::Span;
use syn::ext::IdentExt;
use syn::parse::{Parse as _, ParseStream};
use syn::{Attribute, Error, ExprPath, Ident, LitStr, Result, Token, bracketed};

use crate::literal::Literal;

/// One item in the parentheses of an attribute: a literal, or a key whose value comes next.
enum Item<'a> {
    Literal(Literal),
    Key(Ident, ParseStream<'a>),
}

impl Item<'_> {
    /// The message for an item that has no meaning here.
    fn unexpected(&self, here: names::Place) -> Error {
        match self {
            Self::Literal(literal) => {
                let message = format!("expected {}, found a literal", here.accepts());
                Error::new(literal.span(), message)
            }
            Self::Key(key, _) => Error::new(key.span(), here.unexpected(&key.to_string())),
        }
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
                if Literal::is_next(input) {
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

/// The string after a key's `=`.
fn string(input: ParseStream<'_>, example: &str) -> Result<LitStr> {
    let text: LitStr = input
        .parse::<Token![=]>()
        .and_then(|_| input.parse())
        .map_err(|error| Error::new(error.span(), format!("expected a string: `{example}`")))?;
    not_empty(text, example)
}

fn not_empty(text: LitStr, example: &str) -> Result<LitStr> {
    if text.value().trim().is_empty() {
        let message = format!("expected a string that is not empty: `{example}`");
        return Err(Error::new(text.span(), message));
    }
    Ok(text)
}

/// The value after `const =` or `enum =`.
fn values(key: &Ident, input: ParseStream<'_>) -> Result<Vec<Literal>> {
    input.parse::<Token![=]>()?;
    if key == "const" {
        return Ok(vec![input.parse()?]);
    }
    let list;
    let bracket = bracketed!(list in input);
    let values = Literal::list(&list)?;
    if values.is_empty() {
        let message = "an empty list allows no value: `enum = [1, 2]`";
        return Err(Error::new(bracket.span.join(), message));
    }
    Ok(values)
}

/// The path after a key's `=`, with quotes, as in serde, or without.
fn path(input: ParseStream<'_>, example: &str) -> Result<ExprPath> {
    let expected = |span| Error::new(span, format!("expected a path: `{example}`"));
    input
        .parse::<Token![=]>()
        .map_err(|error| expected(error.span()))?;
    if input.peek(LitStr) {
        let text: LitStr = input.parse()?;
        return text.parse().map_err(|_| expected(text.span()));
    }
    ExprPath::parse(input).map_err(|error| expected(error.span()))
}

/// Sets a value that may occur once.
fn set<T>(place: &mut Option<T>, value: T, key: &Ident) -> Result<()> {
    if place.replace(value).is_some() {
        let message = format!("`{key}` occurs twice; remove one");
        return Err(Error::new(key.span(), message));
    }
    Ok(())
}

/// Sets the name of a property or the value of a variant, which may occur once.
fn set_name<T>(place: &mut Option<T>, name: T, span: Span, what: &str) -> Result<()> {
    if place.is_some() {
        let message = format!("{what}; write `alias = \"…\"` for another spelling");
        return Err(Error::new(span, message));
    }
    *place = Some(name);
    Ok(())
}

/// The position of a key without a value.
fn flag(place: &mut Option<Span>, key: &Ident) -> Result<()> {
    set(place, key.span(), key)
}
