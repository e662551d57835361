//! Every rule that an input must keep, each with its message.

mod events;
mod objects;
mod one_of;
mod rename;

pub(crate) use self::events::{event_enum, event_struct};
pub(crate) use self::objects::structure;
pub(crate) use self::one_of::one_of;

use std::collections::HashMap;

use syn::{Attribute, Data as Input, DeriveInput, Error, Fields, LitStr, Result, Type, Variant};

/// All mistakes of an input, reported together.
#[derive(Default)]
struct Mistakes(Option<Error>);

impl Mistakes {
    fn add(&mut self, error: Error) {
        match &mut self.0 {
            Some(all) => all.combine(error),
            None => self.0 = Some(error),
        }
    }

    fn check<T>(&mut self, result: Result<T>) -> Option<T> {
        result.map_err(|error| self.add(error)).ok()
    }

    fn or<T>(self, value: T) -> Result<T> {
        self.0.map_or(Ok(value), Err)
    }
}

/// Event types, members or properties that may occur once each.
struct Once {
    what: &'static str,
    /// The original spelling of each item, by the key for the comparison.
    seen: HashMap<String, String>,
}

impl Once {
    fn new(what: &'static str) -> Self {
        Self {
            what,
            seen: HashMap::new(),
        }
    }

    fn check(&mut self, key: String, literal: &LitStr) -> Result<()> {
        let (what, value) = (self.what, literal.value());
        let message = match self.seen.get(&key) {
            None => {
                self.seen.insert(key, value);
                return Ok(());
            }
            Some(first) if *first == value => {
                format!("the {what} {value:?} occurs twice; remove one")
            }
            Some(first) => {
                format!("the {what} {value:?} is {first:?} in another case; remove one")
            }
        };
        Err(Error::new(literal.span(), message))
    }
}

fn named_fields<'a>(
    input: &'a DeriveInput,
    derive: &str,
) -> Result<impl Iterator<Item = &'a syn::Field>> {
    let name = &input.ident;
    match &input.data {
        Input::Struct(data) => match &data.fields {
            Fields::Named(fields) => Ok(fields.named.iter()),
            fields @ Fields::Unnamed(_) => Err(objects::without_names(name, fields)),
            Fields::Unit => Err(Error::new(
                name.span(),
                format!(
                    "event data is an object: write `struct {name} {{}}`, with its fields in the braces"
                ),
            )),
        },
        Input::Enum(_) => Err(Error::new(
            name.span(),
            format!(
                "`{derive}` is derived for a struct with named fields; derive `OneOf` for an enum"
            ),
        )),
        Input::Union(data) => Err(no_union(data)),
    }
}

/// The same message for every derive.
fn no_union(data: &syn::DataUnion) -> Error {
    Error::new_spanned(
        data.union_token,
        "event data cannot be a `union`; write a struct or an enum",
    )
}

fn one_field<'a>(variant: &'a Variant, example: &str) -> Result<&'a Type> {
    match &variant.fields {
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => Ok(&fields.unnamed[0].ty),
        Fields::Unit => Err(Error::new(
            variant.ident.span(),
            format!(
                "the variant holds nothing; write `{}({example})`",
                variant.ident
            ),
        )),
        fields => Err(Error::new_spanned(
            fields,
            format!(
                "a variant holds one value; write `{}({example})`",
                variant.ident
            ),
        )),
    }
}

/// The same words for every derive, so that two of them on one type give one message.
fn no_lifetimes(input: &DeriveInput, mistakes: &mut Mistakes) {
    if let Some(lifetime) = input.generics.lifetimes().next() {
        mistakes.add(Error::new_spanned(
            lifetime,
            "event data owns what it holds: write `Text` or `String` for `&str`, and no lifetime",
        ));
    }
}

fn has(attributes: &[Attribute], name: &str) -> bool {
    attributes
        .iter()
        .any(|attribute| attribute.path().is_ident(name))
}

fn misplaced(attributes: &[Attribute], name: &str, message: &str, mistakes: &mut Mistakes) {
    for attribute in attributes
        .iter()
        .filter(|attribute| attribute.path().is_ident(name))
    {
        mistakes.add(Error::new_spanned(attribute, message));
    }
}
