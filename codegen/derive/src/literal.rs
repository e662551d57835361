//! JSON values in attributes: constants and patterns of them, and the values of tags.

use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Error, Ident, LitBool, LitFloat, LitInt, LitStr, Result, Token, braced, bracketed};

/// A JSON value, spelled as in JSON, or a pattern of values, spelled much as in Rust: `_` is any value, `[1, ..]` an
/// array that starts so, `[1; _]` an array of nothing else, `{ _: 1 }` an object of nothing else.
pub(crate) struct Literal {
    span: Span,
    value: Json,
}

enum Json {
    Null,
    Bool(bool),
    Integer(i128),
    Float(f64),
    String(LitStr),
    Array(Vec<Literal>),
    Object(Vec<(LitStr, Literal)>),
    Any,
    First(Vec<Literal>),
    Each(Box<Literal>),
    EachMember(Box<Literal>),
}

impl Json {
    /// The content of brackets.
    fn array(input: ParseStream<'_>) -> Result<Self> {
        let mut items = Vec::new();
        while !input.is_empty() {
            if input.parse::<Option<Token![..]>>()?.is_some() {
                return Ok(Self::First(items));
            }
            let item = input.parse()?;
            if items.is_empty() && input.parse::<Option<Token![;]>>()?.is_some() {
                input.parse::<Token![_]>()?;
                return Ok(Self::Each(Box::new(item)));
            }
            items.push(item);
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(Self::Array(items))
    }

    /// The content of braces.
    fn object(input: ParseStream<'_>) -> Result<Self> {
        if input.parse::<Option<Token![_]>>()?.is_some() {
            input.parse::<Token![:]>()?;
            return input.parse().map(Box::new).map(Self::EachMember);
        }
        let members = items_of(input, |member| {
            let name = member.parse()?;
            member.parse::<Token![:]>()?;
            Ok((name, member.parse()?))
        })?;
        Ok(Self::Object(members))
    }
}

impl Literal {
    /// Whether a value comes next. Words are keys of the attribute, save those of JSON.
    pub(crate) fn is_next(input: ParseStream<'_>) -> bool {
        let scalar = input.peek(syn::Lit) || input.peek(Token![-]);
        scalar
            || input
                .fork()
                .call(Ident::parse_any)
                .is_ok_and(|word| word == "null")
    }

    pub(crate) fn span(&self) -> Span {
        self.span
    }

    pub(crate) fn is_string(&self) -> bool {
        matches!(self.value, Json::String(_))
    }

    pub(crate) fn is_scalar(&self) -> bool {
        matches!(
            self.value,
            Json::Bool(_) | Json::Integer(_) | Json::Float(_) | Json::String(_)
        )
    }

    pub(crate) fn integer(&self) -> Option<i128> {
        match self.value {
            Json::Integer(value) => Some(value),
            _ => None,
        }
    }

    /// The kind of value, as a runtime expression.
    pub(crate) fn kind(&self) -> TokenStream {
        match &self.value {
            Json::Null => quote!(__p::Kinds::NULL),
            Json::Bool(_) => quote!(__p::Kinds::BOOLEAN),
            Json::Integer(_) => quote!(__p::Kinds::INTEGER),
            Json::Float(_) => quote!(__p::Kinds::NUMBER),
            Json::String(_) => quote!(__p::Kinds::STRING),
            Json::Array(_) | Json::First(_) | Json::Each(_) => quote!(__p::Kinds::ARRAY),
            Json::Object(_) | Json::EachMember(_) => quote!(__p::Kinds::OBJECT),
            Json::Any => quote!(__p::Kinds::NONE),
        }
    }

    /// The string, if the value is one.
    pub(crate) fn string(self) -> std::result::Result<LitStr, Self> {
        match self.value {
            Json::String(text) => Ok(text),
            value => Err(Self { value, ..self }),
        }
    }

    /// The values of a list, without its brackets.
    pub(crate) fn list(input: ParseStream<'_>) -> Result<Vec<Self>> {
        items_of(input, Self::parse)
    }

    /// The value as a string, for messages.
    pub(crate) fn shown(&self) -> LitStr {
        match &self.value {
            Json::String(text) => text.clone(),
            _ => LitStr::new(&self.to_string(), self.span),
        }
    }
}

impl From<LitStr> for Literal {
    fn from(text: LitStr) -> Self {
        Self {
            span: text.span(),
            value: Json::String(text),
        }
    }
}

impl Parse for Literal {
    fn parse(input: ParseStream<'_>) -> Result<Self> {
        const EXPECTED: &str =
            "expected a JSON value: a string, a number, `true`, `false`, `null`, `[…]` or `{…}`";
        let span = input.span();
        let minus: Option<Token![-]> = input.parse()?;
        let sign = if minus.is_some() { "-" } else { "" };
        let value = if input.peek(LitInt) {
            let number: LitInt = input.parse()?;
            let value = format!("{sign}{}", number.base10_digits()).parse();
            let message = "expected an integer of 128 bits";
            Json::Integer(value.map_err(|_| Error::new(number.span(), message))?)
        } else if input.peek(LitFloat) {
            let number: LitFloat = input.parse()?;
            let value: f64 = number.base10_parse()?;
            Json::Float(if minus.is_some() { -value } else { value })
        } else if minus.is_some() {
            return Err(input.error("expected a number"));
        } else if input.peek(LitBool) {
            Json::Bool(input.parse::<LitBool>()?.value)
        } else if input.peek(LitStr) {
            Json::String(input.parse()?)
        } else if input.peek(syn::token::Bracket) {
            let items;
            bracketed!(items in input);
            Json::array(&items)?
        } else if input.peek(syn::token::Brace) {
            let members;
            braced!(members in input);
            Json::object(&members)?
        } else if input.parse::<Option<Token![_]>>()?.is_some() {
            Json::Any
        } else if input
            .call(Ident::parse_any)
            .is_ok_and(|word| word == "null")
        {
            Json::Null
        } else {
            return Err(Error::new(span, EXPECTED));
        };
        Ok(Self { span, value })
    }
}

fn items_of<T>(input: ParseStream<'_>, one: fn(ParseStream<'_>) -> Result<T>) -> Result<Vec<T>> {
    let items: Punctuated<T, Token![,]> = Punctuated::parse_terminated_with(input, one)?;
    Ok(items.into_iter().collect())
}

/// The value as a runtime expression.
impl ToTokens for Literal {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.extend(match &self.value {
            Json::Null => quote!(__p::Literal::Null),
            Json::Bool(value) => quote!(__p::Literal::Bool(#value)),
            Json::Integer(value) => quote!(__p::Literal::Integer(#value)),
            Json::Float(value) => quote!(__p::Literal::Float(#value)),
            Json::String(value) => quote!(__p::Literal::String(#value)),
            Json::Array(items) => quote!(__p::Literal::Array(&[#(#items),*])),
            Json::Object(members) => {
                let members = members.iter().map(|(name, value)| quote!((#name, #value)));
                quote!(__p::Literal::Object(&[#(#members),*]))
            }
            Json::Any => quote!(__p::Literal::Any),
            Json::First(items) => quote!(__p::Literal::First(&[#(#items),*])),
            Json::Each(item) => quote!(__p::Literal::Each(&#item)),
            Json::EachMember(item) => quote!(__p::Literal::EachMember(&#item)),
        });
    }
}

/// The value as JSON, for comparisons.
impl std::fmt::Display for Literal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match &self.value {
            Json::Null => f.write_str("null"),
            Json::Bool(value) => value.fmt(f),
            Json::Integer(value) => value.fmt(f),
            Json::Float(value) => value.fmt(f),
            Json::String(text) => write!(f, "{:?}", text.value()),
            Json::Array(_) | Json::First(_) | Json::Each(_) => f.write_str("an array"),
            Json::Object(_) | Json::EachMember(_) => f.write_str("an object"),
            Json::Any => f.write_str("any value"),
        }
    }
}
