//! Reading an object: each member into its field, and all others into additional properties.

use serde_json::Value;

use super::{Match, Object};
use crate::property::additional::{Additional, untyped};
use crate::property::buffer::Tag;
use crate::property::sent::{self, Keeper};
use crate::property::{Fault, Members, Place, Token, json};

/// The fields of a struct while its object is read.
pub(super) struct Fields<'a, 'p, 'm> {
    object: &'a Object,
    places: &'a mut [&'p mut dyn Place],
    additional: Option<&'m mut dyn Additional>,
    /// A member that is not a property is an error.
    closed: bool,
    /// The properties whose values are kept aside.
    kept: Vec<usize>,
    /// The properties that must not be null and are, unless another spelling has a value.
    nulls: Vec<(usize, Fault)>,
}

/// A property whose value has another spelling of its name.
struct Loose {
    index: usize,
    name: String,
    /// The original value, if additional properties are kept.
    sent: Value,
}

impl<'a, 'p, 'm> Fields<'a, 'p, 'm> {
    pub(super) fn new(
        object: &'a Object,
        places: &'a mut [&'p mut dyn Place],
        additional: Option<&'m mut dyn Additional>,
    ) -> Self {
        Self {
            object,
            places,
            additional,
            closed: object.closed,
            kept: Vec::new(),
            nulls: Vec::new(),
        }
    }
}

impl Fields<'_, '_, '_> {
    pub(super) fn read(&mut self, members: &mut dyn Members) -> Result<(), Fault> {
        let keeps = (self.additional.as_deref()).is_some_and(Additional::is_keeper);
        let _keeper = keeps.then(Keeper::enter);
        let mut loose: Vec<Loose> = Vec::new();
        let buffered = members.buffered();
        let (tag, outer_tags) = match buffered {
            Some(object) => {
                let mut tags = object.tags().map(Tag::alone);
                (tags.next(), tags.collect())
            }
            None => (None, Vec::new()),
        };
        let strict = buffered.filter(|object| object.is_strict() && !self.object.listed.is_empty());
        if let Some(fault) = strict.and_then(|object| self.object.contradiction(object)) {
            return Err(fault);
        }
        self.closed &= !members.is_part();
        let mut next = 0;
        while let Some(name) = members.name()? {
            match self.object.find(name, next) {
                Match::Exact(index) => {
                    next = index + 1;
                    match loose.iter().position(|other| other.index == index) {
                        None => self.value(index, members)?,
                        Some(_) if untyped(members)?.is_null() => {}
                        Some(earlier) => {
                            let Loose { name, sent, .. } = loose.swap_remove(earlier);
                            if let Some(additional) = &mut self.additional {
                                additional.take(&name, &mut OneValue(sent))?;
                            }
                            self.value(index, members)?;
                        }
                    }
                }
                Match::Alias(index) | Match::Loose(index) => {
                    let name = name.to_owned();
                    if self.is_taken(index) {
                        let drops = self.additional.is_none() && !self.closed;
                        if untyped(members)?.is_null() {
                            // Equivalent to an absent one.
                        } else if !drops {
                            self.further(&name, members)?;
                        } else if loose.iter().any(|other| other.index == index) {
                            self.value(index, members)?;
                        }
                    } else {
                        let sent = match self.additional {
                            Some(_) => untyped(members)?,
                            None => Value::Null,
                        };
                        next = index + 1;
                        self.value(index, members)?;
                        if !loose.iter().any(|other| other.index == index) {
                            loose.push(Loose { index, name, sent });
                        }
                    }
                }
                Match::None
                    if tag.iter().chain(&outer_tags).any(|tag| {
                        tag.is(name) && (tag.is_written || self.additional.is_none())
                    }) => {}
                Match::None => {
                    let name = name.to_owned();
                    self.further(&name, members)?;
                }
            }
        }
        let mut nulls = std::mem::take(&mut self.nulls).into_iter();
        match nulls.find(|(index, _)| !self.is_taken(*index)) {
            Some((index, fault)) => Err(self.within(fault, index)),
            None => Ok(()),
        }
    }

    /// Reads a member that is not a property, or that repeats a property.
    fn further(&mut self, name: &str, members: &mut dyn Members) -> Result<(), Fault> {
        match &mut self.additional {
            _ if self.closed => Err(Object::unknown()),
            Some(additional) => additional.take(name, members),
            None => Ok(()),
        }
    }

    /// Whether a property has a value other than null.
    fn is_taken(&self, index: usize) -> bool {
        self.kept.contains(&index) || self.places.get(index).is_some_and(|place| place.is_taken())
    }

    fn within(&self, fault: Fault, index: usize) -> Fault {
        match self.object.names.get(index) {
            Some(name) => fault.within(name),
            None => fault,
        }
    }

    /// Reads the value of a property. One that does not fit is kept aside if possible.
    fn value(&mut self, index: usize, members: &mut dyn Members) -> Result<(), Fault> {
        let (Some(place), Some(name)) = (self.places.get_mut(index), self.object.names.get(index))
        else {
            return Ok(());
        };
        let noted = sent::noted();
        let read = members.value(*place);
        if read.is_ok() && sent::noted() == noted && self.kept.is_empty() {
            return Ok(());
        }
        self.keep(index, name, (read, noted), members)
    }

    /// Keeps the original of a property's value aside, if it does not fit or if a note was made
    /// since [`sent::noted`] returned this number.
    #[cold]
    fn keep(
        &mut self,
        index: usize,
        name: &'static str,
        (read, noted): (Result<(), Fault>, usize),
        members: &mut dyn Members,
    ) -> Result<(), Fault> {
        // An earlier member with the same name no longer counts.
        if let Some(earlier) = self.kept.iter().position(|kept| *kept == index)
            && let Some(additional) = &mut self.additional
        {
            self.kept.swap_remove(earlier);
            additional.forget(name);
        }
        let Err(fault) = read else {
            if sent::noted() != noted
                && let Some(additional) = &mut self.additional
                && additional.keep_sent(name, members)
            {
                sent::forget(noted);
                self.kept.push(index);
            }
            return Ok(());
        };
        if fault.is_syntax() {
            return Err(fault.within(name));
        }
        if let Some(place) = self.places.get_mut(index)
            && place.is_spared()
            && let Some(additional) = &mut self.additional
            && additional.keep(name, members)
        {
            self.kept.push(index);
            place.clear();
            return Ok(());
        }
        if untyped(members)?.is_null() {
            self.nulls.push((index, fault));
            return Ok(());
        }
        Err(fault.within(name))
    }
}

/// The fields of a struct as one place.
impl Place for Fields<'_, '_, '_> {
    fn put(&mut self, token: Token<'_>) -> Result<(), Fault> {
        match token {
            Token::Object(members) => self.read(members),
            other => Err(Fault::mismatch("an object", other.describe())),
        }
    }
}

/// A value that was read before, as the next one.
struct OneValue(Value);

impl Members for OneValue {
    fn name(&mut self) -> Result<Option<&str>, Fault> {
        Ok(None)
    }

    fn value(&mut self, place: &mut dyn Place) -> Result<(), Fault> {
        json::read_apart(&self.0.to_string(), place)
    }
}
