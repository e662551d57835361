//! Unions and enums: which alternative a value is.

use std::borrow::Cow;

use super::buffer::{Decisions, with_buffered};
use super::{Buffered, Fault, Fit, Kinds, Property, Token, View, embedded, sent};

/// One alternative of a union, as its derive lists them.
pub struct Alternative<T> {
    /// The kinds of value that it reads as they are.
    pub kinds: Kinds,
    /// How well a value fits it.
    pub fit: fn(Buffered<'_>) -> Fit,
    /// Reads it.
    pub read: fn(Token<'_>) -> Result<T, Fault>,
}

/// Reads a union.
///
/// Where one alternative alone takes values of this kind, it is read straight from the input.
/// Otherwise the value is buffered and its shape decides: the alternative that fits best is read,
/// the first of those that fit alike.
///
/// # Errors
/// No alternative fits: why the one that comes closest does not.
pub fn one_of<T>(token: Token<'_>, alternatives: &'static [Alternative<T>]) -> Result<T, Fault> {
    let kind = token.kind();
    let mut direct = alternatives
        .iter()
        .filter(|alternative| alternative.kinds.contains(kind));
    if let (Some(only), None) = (direct.next(), direct.next()) {
        return (only.read)(token);
    }
    let read = |value: Buffered<'_>| read_best(value, alternatives);
    if let Token::String(text) = token
        && let Some(read) = embedded::with_value(text, read)
    {
        return read;
    }
    with_buffered(token, read)
}

fn read_best<T>(value: Buffered<'_>, alternatives: &'static [Alternative<T>]) -> Result<T, Fault> {
    let (index, fit) = best(value, alternatives);
    let takes_kind = alternatives
        .iter()
        .any(|alternative| alternative.kinds.contains(value.kind()));
    match alternatives.get(index) {
        Some(alternative) if fit.fits() => value.with_token(alternative.read),
        // Nothing is kept aside that fits no alternative: it would look as if it did.
        Some(alternative) if takes_kind => value.strict().with_token(alternative.read),
        _ => {
            let kinds = alternatives
                .iter()
                .fold(Kinds::NONE, |kinds, each| kinds.or(each.kinds));
            Err(value.with_token(|token| Fault::mismatch(kinds.describe(), token.describe())))
        }
    }
}

/// The index of the alternative that fits best, and how well.
fn best<T>(value: Buffered<'_>, alternatives: &'static [Alternative<T>]) -> (usize, Fit) {
    Decisions::of(value, alternatives.as_ptr() as usize, || {
        let fits = alternatives
            .iter()
            .map(|alternative| (alternative.fit)(value))
            .enumerate();
        // Where none fits, one that takes such values comes closer than others.
        let takes_kind = |index: usize| {
            let alternative = alternatives.get(index);
            alternative.is_some_and(|alternative| alternative.kinds.contains(value.kind()))
        };
        fits.rev()
            .max_by_key(|(index, fit)| (fit.fits(), takes_kind(*index) && !fit.fits(), *fit))
            .unwrap_or((0, Fit::NOT))
    })
}

/// How well a value fits a union: as well as its best alternative.
#[must_use]
pub fn fit_one_of<T>(value: Buffered<'_>, alternatives: &'static [Alternative<T>]) -> Fit {
    let (_, fit) = best(value, alternatives);
    if fit.fits() {
        return fit;
    }
    // A string may hold an alternative as JSON.
    let held = value
        .as_str()
        .and_then(|text| embedded::with_value(text, |held| best(held, alternatives).1.loosely()));
    held.unwrap_or(fit)
}

/// One alternative of a union with a discriminator, as its derive lists them.
pub struct Tagged<T> {
    /// The discriminator's value.
    pub value: &'static str,
    /// How well a value fits it.
    pub fit: fn(Buffered<'_>) -> Fit,
    /// Reads the alternative.
    pub read: fn(Token<'_>) -> Result<T, Fault>,
}

/// Reads a union whose alternatives are told apart by the member `tag`.
///
/// # Errors
/// The value is not an object, the member is missing or has an unknown value and there is no
/// `other` alternative, or the alternative that it names does not fit.
pub fn tagged<T>(
    token: Token<'_>,
    tag: &'static str,
    alternatives: &[Tagged<T>],
    other: Option<fn(Token<'_>) -> Result<T, Fault>>,
) -> Result<T, Fault> {
    let named = |value: Buffered<'_>| {
        let alternative = tag_of(value, tag).and_then(|tag| by_tag(tag, alternatives))?;
        Some(value.with_tag(tag).with_token(alternative.read))
    };
    if let Token::String(text) = token
        && let Some(read) = embedded::with_value(text, named).flatten()
    {
        return read;
    }
    with_buffered(token, |value| {
        if let Some(read) = named(value) {
            return read;
        }
        if let Some(other) = other {
            return value.with_token(other);
        }
        let values: Vec<_> = alternatives
            .iter()
            .map(|each| format!("{:?}", each.value))
            .collect();
        let expected = format!("an object whose `{tag}` is {}", values.join(" or "));
        Err(match tag_of(value, tag) {
            Some(_) => Fault::mismatch(expected, "another string").within(tag),
            None => value.with_token(|token| Fault::mismatch(expected, token.describe())),
        })
    })
}

/// How well a value fits a union with a discriminator.
#[must_use]
pub fn fit_tagged<T>(
    value: Buffered<'_>,
    tag: &'static str,
    alternatives: &[Tagged<T>],
    other: bool,
) -> Fit {
    match tag_of(value, tag).and_then(|tag| by_tag(tag, alternatives)) {
        Some(alternative) => Fit::EXACT
            .with_known(Fit::EXACT)
            .with((alternative.fit)(value)),
        None if other => Fit::CONVERTED,
        None => Fit::NOT,
    }
}

fn tag_of<'b>(value: Buffered<'b>, tag: &str) -> Option<&'b str> {
    let exact = value.members()?.filter(|(name, _)| *name == tag).last();
    let loose = || {
        value
            .members()?
            .find(|(name, _)| name.eq_ignore_ascii_case(tag))
    };
    exact.or_else(loose)?.1.as_str()
}

fn by_tag<'t, T>(value: &str, alternatives: &'t [Tagged<T>]) -> Option<&'t Tagged<T>> {
    let loose = |each: &&Tagged<T>| each.value.eq_ignore_ascii_case(value);
    alternatives
        .iter()
        .find(|each| each.value == value)
        .or_else(|| alternatives.iter().find(loose))
}

/// Writes the discriminator of a union beside the members of its object.
#[must_use]
pub fn with_tag<'a>(tag: &'static str, value: &'static str, view: View<'a>) -> View<'a> {
    match view {
        View::Object(object) => View::Tagged { tag, value, object },
        other => other,
    }
}

/// The index of a member of an enum: spelled exactly, or in another ASCII case.
#[must_use]
pub fn member(text: &str, members: &[&str]) -> Option<usize> {
    let exact = members.iter().position(|member| *member == text);
    exact.or_else(|| {
        members
            .iter()
            .position(|member| member.eq_ignore_ascii_case(text))
    })
}

/// The text by which a value is a member of an enum of strings; integers and booleans are their
/// text, and are written back as they were sent.
#[must_use]
pub fn member_text<'t>(token: &Token<'t>) -> Option<Cow<'t, str>> {
    match *token {
        Token::String(text) => Some(Cow::Borrowed(text)),
        Token::Integer(value) => {
            sent::note();
            Some(Cow::Owned(value.to_string()))
        }
        Token::Bool(value) => {
            sent::note();
            Some(Cow::Borrowed(if value { "true" } else { "false" }))
        }
        _ => None,
    }
}

/// How well a value fits an enum of strings.
#[must_use]
pub fn fit_member<T: Property>(value: Buffered<'_>, members: &[&str]) -> Fit {
    match value.as_str() {
        Some(text) if members.contains(&text) => Fit::EXACT,
        _ => Fit::of_reading::<T>(value).loosely(),
    }
}
