//! Objects: assigns members to the properties of a struct, and all others to additional properties.

mod fields;

use self::fields::Fields;
use super::additional::Additional;
use super::{
    Aside, Buffered, Fault, Fit, Kinds, Listed, Literal, Place, Property, Token, View, embedded,
    sent,
};

/// The list that a struct's derive makes.
#[derive(Debug)]
pub struct Object {
    /// The names of the properties as they are written, in the order of the fields.
    pub names: &'static [&'static str],
    /// Other spellings, each with the index of its property.
    pub aliases: &'static [(&'static str, usize)],
    /// Names match exactly: a member whose name differs from a property's only in case is not that
    /// property.
    pub case_sensitive: bool,
    /// A member that is not a property is an error.
    pub closed: bool,
    /// The values that the schema lists for some of the properties.
    pub listed: &'static [Listed],
    /// The indices of optional properties for which null is a value.
    pub nullable: &'static [usize],
}

enum Match {
    Exact(usize),
    /// By an alias.
    Alias(usize),
    Loose(usize),
    None,
}

impl Object {
    /// The property for a member: the one after the last match, because properties come in order;
    /// then one with exactly this name; then one whose name differs in ASCII case or surrounding
    /// white space.
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
        let is_it = |&(candidate, _): &(&str, usize)| candidate == name;
        if let Some((_, index)) = self.names.iter().copied().zip(0..).find(is_it) {
            return Match::Exact(index);
        }
        if let Some((_, index)) = self.aliases.iter().copied().find(is_it) {
            return Match::Alias(index);
        }
        if self.case_sensitive {
            return Match::None;
        }
        let name = name.trim();
        match names().find(|(candidate, _)| candidate.eq_ignore_ascii_case(name)) {
            Some((_, index)) => Match::Loose(index),
            None => Match::None,
        }
    }

    /// The fault for an unknown member of a closed object.
    pub(super) fn unknown() -> Fault {
        let expected = "the properties of the schema alone";
        Fault::mismatch(expected, "one that it does not name").in_member()
    }

    /// Reads a value or measures its fit, with the places of a struct's fields.
    ///
    /// # Errors
    /// See [`read`](Self::read).
    pub fn visit(
        &self,
        visit: Visit<'_, '_>,
        places: &mut [&mut dyn Place],
        additional: Option<&mut dyn Additional>,
    ) -> Result<(), Fault> {
        match visit {
            Visit::Read(token) => {
                self.read(token, places, additional)?;
                for place in places {
                    place.finish();
                }
                Ok(())
            }
            Visit::Fit(value, fit) => {
                let additional = additional.as_deref();
                let held = value.as_str().and_then(|text| {
                    embedded::with_value(text, |value| self.fit(value, places, additional))
                });
                *fit = match held {
                    Some(held) => held.loosely(),
                    None => self.fit(value, places, additional),
                };
                Ok(())
            }
        }
    }

    /// Reads an object, or a string that contains one as JSON, into the places of a struct's
    /// fields.
    ///
    /// The last of two members with the same name wins. Among spellings, the property's name has
    /// precedence over others, the first spelling over later ones, and a value over null. All other
    /// members go to `additional`.
    ///
    /// # Errors
    /// A value that does not fit its property, with the property's name on its path. If
    /// `additional` keeps such values, optional properties have no such error.
    fn read(
        &self,
        token: Token<'_>,
        places: &mut [&mut dyn Place],
        additional: Option<&mut dyn Additional>,
    ) -> Result<(), Fault> {
        let mut fields = Fields::new(self, places, additional);
        match token {
            Token::Object(members) => fields.read(members),
            Token::String(text) => embedded::read_into(text, "an object", &mut fields),
            other => Err(Fault::mismatch("an object", other.describe())),
        }
    }

    /// How well a value fits a struct with these properties.
    fn fit(
        &self,
        value: Buffered<'_>,
        places: &[&mut dyn Place],
        additional: Option<&dyn Additional>,
    ) -> Fit {
        let object = value;
        let Some(members) = object.members() else {
            return Fit::NOT;
        };
        let mut fit = Fit::EXACT;
        let mut seen = vec![false; places.len()];
        let mut loses = false;
        let mut next = 0;
        for (name, value) in members {
            let (index, loose) = match self.find(name, next) {
                Match::Exact(index) | Match::Alias(index) => (index, false),
                Match::Loose(index) => (index, true),
                Match::None if object.tags().any(|tag| tag.is(name)) => continue,
                Match::None => {
                    fit = match additional {
                        _ if self.closed => fit.with(Fit::NOT),
                        Some(additional) => {
                            let further = additional.fit(value);
                            let values = self.values_of(self.names.len());
                            fit.with(
                                values.map_or(further, |values| further.if_listed(value, values)),
                            )
                        }
                        None => {
                            loses = true;
                            fit
                        }
                    };
                    continue;
                }
            };
            let (Some(place), Some(seen)) = (places.get(index), seen.get_mut(index)) else {
                continue;
            };
            next = index + 1;
            *seen = true;
            let member = self.fit_property(index, value, *place);
            fit = fit.with_known(if loose { member.loosely() } else { member });
        }
        let complete = places
            .iter()
            .zip(seen)
            .all(|(place, seen)| seen || place.is_optional());
        let fit = if loses { fit.unless_vacuous() } else { fit };
        if complete { fit } else { fit.with(Fit::NOT) }
    }

    /// How well the value of a property fits. Null means that an optional property is absent.
    fn fit_property(&self, index: usize, value: Buffered<'_>, place: &dyn Place) -> Fit {
        let fit = place.fit(value);
        if value.kind() == Kinds::NULL && place.is_optional() {
            return if self.nullable.contains(&index) {
                Fit::EXACT
            } else {
                fit
            };
        }
        self.values_of(index)
            .map_or(fit, |values| fit.if_listed(value, values))
    }

    fn values_of(&self, index: usize) -> Option<&'static [Literal<'static>]> {
        let mut listed = self.listed.iter();
        let listed = listed.find(|listed| listed.property == index);
        listed.map(|listed| listed.values)
    }

    /// The fault of an object that contradicts a constant of this one.
    fn contradiction(&self, object: Buffered<'_>) -> Option<Fault> {
        object.members()?.find_map(|(name, value)| {
            let (Match::Exact(index) | Match::Alias(index) | Match::Loose(index)) =
                self.find(name, 0)
            else {
                return None;
            };
            let values = self
                .values_of(index)
                .filter(|_| value.kind() != Kinds::NULL)?;
            if Fit::of_listed(value, values).fits() {
                return None;
            }
            let found = value.scalar().map_or("another value", Literal::another);
            let fault = Fault::mismatch(values.first()?.to_string(), found);
            Some(fault.within(self.names.get(index)?))
        })
    }

    /// Shows the members of an object in the order of its fields, and then the additional ones.
    /// Null is left out for optional properties, and an additional member if a property with its
    /// name was written.
    pub fn members(
        &self,
        fields: &[&dyn Field],
        additional: Option<&dyn Additional>,
        each: &mut dyn FnMut(&str, &View<'_>),
    ) {
        self.own_members(fields, additional, each);
        self.additional_members(fields, additional, each);
    }

    /// Shows the members of an object that are its properties.
    pub(super) fn own_members(
        &self,
        fields: &[&dyn Field],
        additional: Option<&dyn Additional>,
        each: &mut dyn FnMut(&str, &View<'_>),
    ) {
        let all_sent = additional.and_then(Additional::sent);
        for (name, field) in self.names.iter().zip(fields) {
            let view = field.view();
            let sent = all_sent.and_then(|all| all.get(name));
            if let Some(sent) = sent.filter(|sent| sent::is_of(&view, sent)) {
                each(name, &View::Aside(&Property::view(sent), Aside::Misfit));
            } else if field.is_required() || !matches!(view, View::Null) {
                each(name, &view);
            }
        }
    }

    /// Shows the other members of an object.
    pub(super) fn additional_members(
        &self,
        fields: &[&dyn Field],
        additional: Option<&dyn Additional>,
        each: &mut dyn FnMut(&str, &View<'_>),
    ) {
        if let Some(additional) = additional {
            additional.members(&mut |name, view| {
                let aside = if self.names.contains(&name) {
                    Aside::Misfit
                } else {
                    Aside::Unknown
                };
                if aside == Aside::Unknown || !self.writes(name, fields) {
                    each(name, &View::Aside(view, aside));
                }
            });
        }
    }

    /// Whether a property of this name is written.
    fn writes(&self, name: &str, fields: &[&dyn Field]) -> bool {
        let mut named = self.names.iter().zip(fields);
        named.any(|(known, field)| {
            *known == name && (field.is_required() || !matches!(field.view(), View::Null))
        })
    }
}

/// The purpose of visiting a struct's fields.
pub enum Visit<'t, 'f> {
    /// Reading a value.
    Read(Token<'t>),
    /// Measuring how well a value fits.
    Fit(Buffered<'t>, &'f mut Fit),
}

/// A struct's field, as it is written.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read as event data",
    note = "write `#[derive(Properties)]` above a struct of your own, `#[derive(OneOf)]` above an enum, in place of serde's derives: they are implied",
    note = "a type that has serde's `Serialize` and `Deserialize` is read and written in a `Json`: `Json<T>`",
    note = "features of the crate add types of `chrono`, `indexmap`, `jiff`, `rust_decimal`, `url` and `uuid`; for others, implement `Property` for a newtype"
)]
pub trait Field {
    /// The value as it is written.
    fn view(&self) -> View<'_>;

    /// Whether null is written.
    fn is_required(&self) -> bool;
}

impl<T: Property> Field for T {
    fn view(&self) -> View<'_> {
        Property::view(self)
    }

    fn is_required(&self) -> bool {
        self.writes_null()
    }
}

/// A field that is written even if it is null.
pub struct Required<'f, T>(pub &'f T);

impl<T: Property> Field for Required<'_, T> {
    fn view(&self) -> View<'_> {
        self.0.view()
    }

    fn is_required(&self) -> bool {
        true
    }
}
