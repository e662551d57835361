//! Unions and enums: which alternative a value is.

use serde_json::Value;

use super::value::with_token;
use super::{Fault, Fit, Kinds, Property, Token, View, embedded};

/// One alternative of a union, as its derive lists them.
pub struct Alternative<T> {
    /// The kinds of value that it reads as they are.
    pub kinds: Kinds,
    /// How well a buffered value fits it.
    pub fit: fn(&Value) -> Fit,
    /// Reads it.
    pub read: fn(Token<'_>) -> Result<T, Fault>,
}

/// Reads a union.
///
/// Where one alternative alone takes values of this kind, it is read straight from the input.
/// Otherwise the value is buffered and its shape decides; among alternatives that fit alike, the
/// first that can be read is taken.
///
/// # Errors
/// No alternative could be read: what the best fitting one says.
pub fn one_of<T>(token: Token<'_>, alternatives: &[Alternative<T>]) -> Result<T, Fault> {
    let kind = token.kind();
    let mut direct = alternatives
        .iter()
        .filter(|alternative| alternative.kinds.contains(kind));
    if let (Some(only), None) = (direct.next(), direct.next()) {
        return (only.read)(token);
    }
    let found = token.describe();
    let value = Value::read(token)?;
    if kind == Kinds::STRING
        && let Some(text) = value.as_str()
        && let Some(read) = embedded::with_value(text, |value| best(value, &found, alternatives))
    {
        return read;
    }
    best(&value, &found, alternatives)
}

/// Reads the alternative that fits a buffered value best.
fn best<T>(value: &Value, found: &str, alternatives: &[Alternative<T>]) -> Result<T, Fault> {
    let mut ranked: Vec<_> = alternatives
        .iter()
        .map(|each| ((each.fit)(value), each))
        .collect();
    ranked.sort_by_key(|(fit, _)| std::cmp::Reverse(*fit));
    let best_fits = ranked.first().is_some_and(|(fit, _)| *fit > Fit::CONVERTED);
    let mut first_fault = None;
    for (_, alternative) in ranked {
        match with_token(value, alternative.read) {
            Ok(read) => return Ok(read),
            Err(fault) => first_fault = first_fault.or(Some(fault)),
        }
    }
    Err(match first_fault {
        Some(fault) if best_fits => fault,
        _ => {
            let kinds = alternatives
                .iter()
                .fold(Kinds::NONE, |kinds, each| kinds.or(each.kinds));
            Fault::mismatch(kinds.describe(), found.to_owned())
        }
    })
}

/// How well a value fits a union: as well as its best alternative.
#[must_use]
pub fn fit_one_of<T>(value: &Value, alternatives: &[Alternative<T>]) -> Fit {
    alternatives
        .iter()
        .map(|each| (each.fit)(value))
        .max()
        .unwrap_or(Fit::NOT)
}

/// One alternative of a union with a discriminator, as its derive lists them.
pub struct Tagged<T> {
    /// The discriminator's value.
    pub value: &'static str,
    /// Reads the alternative.
    pub read: fn(Token<'_>) -> Result<T, Fault>,
}

/// Reads a union whose alternatives are told apart by the member `tag`.
///
/// # Errors
/// The value is no object, the member is missing or has an unknown value and there is no `other`
/// alternative, or the alternative that it names does not fit.
pub fn tagged<T>(
    token: Token<'_>,
    tag: &'static str,
    alternatives: &[Tagged<T>],
    other: Option<fn(Token<'_>) -> Result<T, Fault>>,
) -> Result<T, Fault> {
    let value = Value::read(token)?;
    let by_tag = |value: &Value| {
        let alternative = tag_of(value, tag).and_then(|tag| by_tag(tag, alternatives))?;
        Some(with_token(value, alternative.read))
    };
    let embedded = value
        .as_str()
        .map(|text| embedded::with_value(text, by_tag));
    if let Some(read) = by_tag(&value).or(embedded.flatten().flatten()) {
        return read;
    }
    if let Some(other) = other {
        return with_token(&value, other);
    }
    let expected = || {
        let values: Vec<_> = alternatives
            .iter()
            .map(|each| format!("{:?}", each.value))
            .collect();
        format!("an object whose `{tag}` is {}", values.join(" or "))
    };
    Err(match tag_of(&value, tag) {
        Some(_) => Fault::mismatch(expected(), "another string").within(tag),
        None => with_token(&value, |token| {
            Fault::mismatch(expected(), token.describe())
        }),
    })
}

/// How well a value fits a union with a discriminator.
#[must_use]
pub fn fit_tagged<T>(value: &Value, tag: &str, alternatives: &[Tagged<T>]) -> Fit {
    match tag_of(value, tag).and_then(|tag| by_tag(tag, alternatives)) {
        Some(_) => Fit::members(1, true),
        None if value.is_object() => Fit::CONVERTED,
        None => Fit::NOT,
    }
}

fn tag_of<'a>(value: &'a Value, tag: &str) -> Option<&'a str> {
    let map = value.as_object()?;
    let loose = || {
        map.iter()
            .find(|(name, _)| name.eq_ignore_ascii_case(tag))
            .map(|(_, value)| value)
    };
    map.get(tag).or_else(loose)?.as_str()
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

/// How well a value fits an enum of strings.
#[must_use]
pub fn fit_member(value: &Value, members: &[&str]) -> Fit {
    match value.as_str() {
        Some(text) if member(text, members).is_some() => Fit::EXACT,
        _ => Fit::CONVERTED,
    }
}
