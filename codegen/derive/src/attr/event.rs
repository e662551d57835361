//! `#[event(…)]` on a struct, an enum or a variant.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::spanned::Spanned as _;
use syn::{Attribute, Error, ExprPath, LitStr, Path, Result, Token, parse_quote};

use super::names::Place;
use super::{Item, not_empty, parse};

#[derive(Default)]
pub(crate) struct Event {
    pub(crate) types: Vec<EventType>,
    /// The position of `other`.
    pub(crate) other: Option<Span>,
    krate: Option<Path>,
}

/// The name of an event type.
pub(crate) enum EventType {
    Literal(LitStr),
    /// The path of a constant that holds it.
    Constant(ExprPath),
}

impl EventType {
    pub(crate) fn span(&self) -> Span {
        match self {
            Self::Literal(literal) => literal.span(),
            Self::Constant(path) => path.span(),
        }
    }
}

impl ToTokens for EventType {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Literal(literal) => literal.to_tokens(tokens),
            Self::Constant(path) => path.to_tokens(tokens),
        }
    }
}

impl Event {
    pub(crate) fn parse(attributes: &[Attribute]) -> Result<Self> {
        let mut event = Self::default();
        parse(attributes, "event", |item| {
            match item {
                Item::Key(key, input) if key == "type" => event.types.push(event_type(input)?),
                Item::Key(key, _) if key == "other" => event.other = Some(key.span()),
                Item::Key(key, input) if key == "crate" => {
                    input.parse::<Token![=]>()?;
                    event.krate = Some(input.call(Path::parse_mod_style)?);
                }
                item => return Err(item.unexpected(Place::Event)),
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

fn event_type(input: syn::parse::ParseStream<'_>) -> Result<EventType> {
    const EXAMPLE: &str = "type = \"Contoso.Orders.OrderPlaced\"";
    let expected = |error: &Error| {
        let message = format!("expected a string, or the path of a constant: `{EXAMPLE}`");
        Error::new(error.span(), message)
    };
    input
        .parse::<Token![=]>()
        .map_err(|error| expected(&error))?;
    if input.peek(LitStr) {
        return not_empty(input.parse()?, EXAMPLE).map(EventType::Literal);
    }
    let path: ExprPath = input.parse().map_err(|error| expected(&error))?;
    let last = path.path.segments.last();
    let is_constant = last.is_some_and(|last| last.ident == last.ident.to_string().to_uppercase());
    if input.peek(Token![.]) || !is_constant {
        let message = "this is not the path of a constant, such as `names::ORDER_PLACED`; write the event type in quotes: `type = \"Contoso.Orders.OrderPlaced\"`";
        return Err(Error::new_spanned(path, message));
    }
    Ok(EventType::Constant(path))
}
