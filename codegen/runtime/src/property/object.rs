//! Objects: which member belongs to which property of a struct.

use std::collections::BTreeMap;

use serde_json::Value;

use super::{Fault, Fit, Members, Place, Property, Token, embedded};

/// The properties of a struct, as its derive lists them.
#[derive(Debug)]
pub struct Names {
    /// The names as they are written, in the order of the fields.
    pub names: &'static [&'static str],
    /// Other spellings, each with the index of its property.
    pub aliases: &'static [(&'static str, usize)],
}

impl Names {
    /// The property that a member belongs to: the one that follows the last match, as properties
    /// come in order; then one of exactly this name; then one whose name differs in ASCII case or
    /// in surrounding white space.
    fn find(&self, name: &str, next: usize) -> Match {
        if self
            .names
            .get(next)
            .is_some_and(|candidate| *candidate == name)
        {
            return Match::Exact(next);
        }
        let names = || {
            self.names
                .iter()
                .copied()
                .zip(0..)
                .chain(self.aliases.iter().copied())
        };
        if let Some((_, index)) = names().find(|&(candidate, _)| candidate == name) {
            return Match::Exact(index);
        }
        let name = name.trim();
        match names().find(|(candidate, _)| candidate.eq_ignore_ascii_case(name)) {
            Some((_, index)) => Match::Loose(index),
            None => Match::None,
        }
    }
}

enum Match {
    Exact(usize),
    Loose(usize),
    None,
}

/// Where the members go that are no property of the struct.
pub trait Additional {
    /// Takes a member.
    fn member(&mut self, name: &str, members: &mut dyn Members) -> Result<(), Fault>;
}

impl<T: Property> Additional for BTreeMap<String, T> {
    fn member(&mut self, name: &str, members: &mut dyn Members) -> Result<(), Fault> {
        let mut place = None;
        members
            .value(&mut place)
            .map_err(|fault| fault.within(name.to_owned()))?;
        if let Some(value) = place {
            self.insert(name.to_owned(), value);
        }
        Ok(())
    }
}

/// A struct's map of additional properties, as the derive hands it to [`read_object`].
pub fn additional<T: Property>(map: &mut BTreeMap<String, T>) -> Option<&mut dyn Additional> {
    Some(map)
}

/// Reads an object, or a string that holds one as JSON, into the places of a struct's fields.
///
/// Of two members for one property the last one wins, but a name that is spelled exactly goes
/// before one that is not. Null counts as absent for a property that has no place for it.
///
/// # Errors
/// A value that does not fit its property, with the property's name on its path.
pub fn read_object(
    token: Token<'_>,
    names: &Names,
    places: &mut [&mut dyn Place],
    additional: Option<&mut dyn Additional>,
) -> Result<(), Fault> {
    match token {
        Token::Object(members) => read_members(members, names, places, additional),
        Token::String(text) => embedded::read_into(
            text,
            "an object",
            &mut Object {
                names,
                places,
                additional,
            },
        ),
        other => Err(Fault::mismatch("an object", other.describe())),
    }
}

fn read_members(
    members: &mut dyn Members,
    names: &Names,
    places: &mut [&mut dyn Place],
    mut additional: Option<&mut dyn Additional>,
) -> Result<(), Fault> {
    // Properties whose value came under a loosely matching name: an exact one may replace it.
    let mut loose = Vec::new();
    let mut next = 0;
    let mut unknown = String::new();
    loop {
        let mut found = Match::None;
        let keeps = additional.is_some();
        let more = members.name(&mut |name| {
            found = names.find(name, next);
            if keeps && matches!(found, Match::None) {
                name.clone_into(&mut unknown);
            }
        })?;
        if !more {
            return Ok(());
        }
        let index = match found {
            Match::Exact(index) => {
                loose.retain(|&other| other != index);
                index
            }
            Match::Loose(index) if loose.contains(&index) => index,
            Match::Loose(index) if places.get(index).is_some_and(|place| !place.is_taken()) => {
                loose.push(index);
                index
            }
            Match::Loose(_) => {
                members.skip()?;
                continue;
            }
            Match::None => {
                match &mut additional {
                    Some(additional) => additional.member(&unknown, members)?,
                    None => members.skip()?,
                }
                continue;
            }
        };
        next = index + 1;
        let (Some(place), Some(name)) = (places.get_mut(index), names.names.get(index)) else {
            members.skip()?;
            continue;
        };
        members.value(*place).map_err(|fault| fault.within(*name))?;
    }
}

/// The places of a struct's fields, together as one.
struct Object<'a, 'p, 'm> {
    names: &'a Names,
    places: &'a mut [&'p mut dyn Place],
    additional: Option<&'a mut (dyn Additional + 'm)>,
}

impl Place for Object<'_, '_, '_> {
    fn put(&mut self, token: Token<'_>) -> Result<(), Fault> {
        match token {
            Token::Object(members) => {
                let additional = self
                    .additional
                    .as_mut()
                    .map(|additional| &mut **additional as _);
                read_members(members, self.names, self.places, additional)
            }
            other => Err(Fault::mismatch("an object", other.describe())),
        }
    }

    fn is_taken(&self) -> bool {
        false
    }
}

/// A property, as far as [`fit_object`] needs to know it.
pub struct Field {
    /// How well a value fits the property's type.
    pub fit: fn(&Value) -> Fit,
    /// Whether the object needs it.
    pub required: bool,
}

/// How well a buffered value fits a struct: every required property must be there, and the more
/// members are known, the better.
#[must_use]
pub fn fit_object(value: &Value, names: &Names, fields: &[Field]) -> Fit {
    let map = match value {
        Value::Object(map) => map,
        Value::String(_) => return Fit::CONVERTED,
        _ => return Fit::NOT,
    };
    let mut seen = vec![false; fields.len()];
    let mut known = 0;
    let mut worst = Fit::EXACT;
    for (name, value) in map {
        let (Match::Exact(index) | Match::Loose(index)) = names.find(name, usize::MAX) else {
            continue;
        };
        if let (Some(seen), Some(field)) = (seen.get_mut(index), fields.get(index)) {
            *seen = true;
            known += 1;
            worst = worst.min((field.fit)(value));
        }
    }
    let complete = fields
        .iter()
        .zip(seen)
        .all(|(field, seen)| seen || !field.required);
    match worst {
        _ if !complete => Fit::NOT,
        Fit::NOT => Fit::NOT,
        worst => Fit::members(known, worst >= Fit::EXACT),
    }
}
