//! Unions and enums: which alternative a value is.

use std::borrow::Cow;

use super::buffer::{Decisions, Tag, with_buffered};
use super::{
    Buffered, Fault, Fit, Kinds, Literal, Property, Token, UnionTag, View, embedded, sent,
};

/// A union, with what its derive lists: in a trait, as a `static` has no type parameters.
pub trait Union: Sized {
    /// What describes an alternative.
    type Alternative: 'static;

    /// In the order of the variants.
    const ALTERNATIVES: &'static [Self::Alternative];
}

/// One alternative of a union.
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
    let (first, second) = (direct.next(), direct.next());
    if let (Some(only), None) = (first, second) {
        return (only.read)(token);
    }
    let read = |value: Buffered<'_>| read_best(value, alternatives);
    if let (Token::String(text), None) = (&token, first)
        && let Some(read) = embedded::with_value(text, read)
    {
        return read;
    }
    with_buffered(token, |value| {
        // A string holds an alternative as JSON only if it is none itself.
        let text = value
            .as_str()
            .filter(|_| first.is_some() && !best(value, alternatives).1.fits());
        let held = text.and_then(|text| embedded::with_value(text, read));
        held.unwrap_or_else(|| read(value))
    })
}

fn read_best<T>(value: Buffered<'_>, alternatives: &'static [Alternative<T>]) -> Result<T, Fault> {
    let (index, fit) = best(value, alternatives);
    let takes_kind = alternatives
        .iter()
        .any(|alternative| alternative.kinds.contains(value.kind()));
    match alternatives.get(index) {
        Some(alternative) if fit.fits() => value.with_token(alternative.read),
        // Nothing is kept aside that fits no alternative: it would look as if it did.
        Some(alternative) if takes_kind => {
            let read = value.strict().with_token(alternative.read);
            // Only a constant, which reading itself does not look at, can still be against it.
            let found = "one with other constants";
            read.and_then(|_| Err(Fault::mismatch("one of the alternatives", found)))
        }
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

/// One alternative of a union with a discriminator.
pub struct Tagged<T> {
    /// The discriminator's values, the one that is written first.
    pub values: &'static [Literal<'static>],
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
        let (alternative, tag, _) = by_tag(value, tag, alternatives)?;
        Some(value.with_tag(&tag).with_token(alternative.read))
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
        let values = alternatives.iter().flat_map(|each| each.values);
        let values: Vec<_> = values.map(ToString::to_string).collect();
        let expected = format!("an object whose `{tag}` is {}", values.join(" or "));
        Err(match tag_of(value, tag).map(|(_, found)| found.scalar()) {
            Some(found) => {
                let found = found.map_or("another value", Literal::another);
                Fault::mismatch(expected, found).within(tag)
            }
            None if value.kind() == Kinds::OBJECT => {
                Fault::mismatch(expected, format!("one without `{tag}`"))
            }
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
    match by_tag(value, tag, alternatives) {
        Some((alternative, tag, fit)) => {
            let of_object = (alternative.fit)(value.with_tag(&tag));
            fit.with_known(fit).with(of_object)
        }
        None if other => Fit::UNLISTED,
        None => Fit::NOT,
    }
}

/// The member `tag` of an object, and whether its name is spelled exactly.
fn tag_of<'b>(value: Buffered<'b>, tag: &str) -> Option<(bool, Buffered<'b>)> {
    let exact = value.members()?.filter(|(name, _)| *name == tag).last();
    let loose = || {
        value
            .members()?
            .find(|(name, _)| name.eq_ignore_ascii_case(tag))
    };
    let member = exact.or_else(loose)?;
    Some((exact.is_some(), member.1))
}

/// The alternative that the member `tag` names, the tag as that knows it, and how well the member
/// fits.
fn by_tag<'t, 'b, T>(
    value: Buffered<'b>,
    tag: &'static str,
    alternatives: &'t [Tagged<T>],
) -> Option<(&'t Tagged<T>, Tag<'b>, Fit)> {
    let (is_exact, member) = tag_of(value, tag)?;
    let found = member.scalar()?;
    let position = |is: &dyn Fn(Literal<'_>) -> bool| {
        alternatives.iter().find_map(|each| {
            let at = each.values.iter().position(|value| is(*value))?;
            Some((each, at))
        })
    };
    let exact = position(&|value| value == found);
    let (alternative, at) = exact.or_else(|| position(&|value| value.is_spelled_as(found)))?;
    let tag = Tag {
        name: tag,
        is_written: !is_exact || (at == 0 && exact.is_some()),
        outer: value.tag(),
    };
    let fit = if exact.is_some() && is_exact {
        Fit::EXACT
    } else {
        Fit::CONVERTED
    };
    Some((alternative, tag, fit))
}

/// Writes the discriminator of a union beside the members of its object.
#[must_use]
pub fn with_tag<'a>(tag: &'static UnionTag, view: View<'a>) -> View<'a> {
    let tagged = |object| View::Tagged {
        tag,
        outer: Vec::new(),
        object,
    };
    match view {
        View::Object(object) => tagged(object),
        View::Serde(object) => tagged(object),
        View::Tagged {
            tag: inner,
            mut outer,
            object,
        } => {
            outer.push(tag);
            View::Tagged {
                tag: inner,
                outer,
                object,
            }
        }
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
    if value.as_str().is_some_and(|text| members.contains(&text)) {
        return Fit::LISTED;
    }
    let text = |token: Token<'_>| Some(member_text(&token)?.into_owned());
    let text = sent::look(|| value.with_token(text));
    match text.and_then(|text| member(&text, members)) {
        Some(_) => Fit::CONVERTED,
        None => Fit::of_reading::<T>(value).with(Fit::UNLISTED),
    }
}
