//! How well a value fits a type: what a union decides by.

use super::{Buffered, Fault, Literal, Property, sent};

/// How well a JSON value fits a type.
///
/// First comes whether it can be read, and without conversion; among values that are alike in
/// that, the one more of whose members are known fits better, and then the one more of whose
/// values the type lists.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fit {
    level: Level,
    /// How many members, at any depth, are properties of the type.
    known: u32,
    /// How many values, at any depth, are ones that the type lists.
    listed: u32,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Level {
    Not,
    Unlisted,
    Converted,
    Exact,
}

impl Fit {
    /// The value cannot be read as this type.
    pub const NOT: Self = Self::new(Level::Not);
    /// The value can be read, but is not one that the schema lists.
    pub const UNLISTED: Self = Self::new(Level::Unlisted);
    /// The value can be read by a conversion.
    pub const CONVERTED: Self = Self::new(Level::Converted);
    /// The value is one that the type lists.
    pub(super) const LISTED: Self = Self {
        listed: 1,
        ..Self::EXACT
    };
    /// The value is what the type says.
    pub const EXACT: Self = Self::new(Level::Exact);

    const fn new(level: Level) -> Self {
        Self {
            level,
            known: 0,
            listed: 0,
        }
    }

    /// As well as reading says, for types that do not know better.
    #[must_use]
    pub(super) fn of_reading<T: Property>(value: Buffered<'_>) -> Self {
        Self::of_result(&sent::look(|| value.strict().read::<T>()), value)
    }

    pub(super) fn of_result<T: Property>(read: &Result<T, Fault>, value: Buffered<'_>) -> Self {
        match read {
            Ok(_) if T::KINDS.contains(value.kind()) => Self::EXACT,
            Ok(_) => Self::CONVERTED,
            Err(_) => Self::NOT,
        }
    }

    /// As well as a list of the possible values says. A single one is a constant: no other will
    /// ever be one. A longer list may grow.
    pub(super) fn of_listed(value: Buffered<'_>, values: &[Literal<'_>]) -> Self {
        let is_spelled = |listed| value.matches(listed, false);
        if values.iter().any(|listed| value.is(listed)) {
            Self::LISTED
        } else if values.iter().any(is_spelled) {
            Self::CONVERTED
        } else if values.len() > 1 {
            Self::UNLISTED
        } else {
            Self::NOT
        }
    }

    /// The same for a value that is to be one of these.
    #[must_use]
    pub fn if_listed(self, value: Buffered<'_>, values: &[Literal<'_>]) -> Self {
        self.with(Self::of_listed(value, values))
    }

    /// Whether the value can be read.
    #[must_use]
    pub const fn fits(self) -> bool {
        !matches!(self.level, Level::Not)
    }

    /// The fit of a whole, one part of which fits like this.
    #[must_use]
    pub fn with(self, part: Self) -> Self {
        Self {
            level: self.level.min(part.level),
            known: self.known.saturating_add(part.known),
            listed: self.listed.saturating_add(part.listed),
        }
    }

    /// The fit of an object with a known member that fits like this.
    #[must_use]
    pub fn with_known(self, member: Self) -> Self {
        let known = u32::from(member.fits());
        let whole = self.with(member);
        Self {
            known: whole.known.saturating_add(known),
            ..whole
        }
    }

    /// At best by a conversion.
    #[must_use]
    pub fn loosely(self) -> Self {
        self.with(Self::CONVERTED)
    }

    /// An object none of whose members is known may be anything.
    #[must_use]
    pub fn unless_vacuous(self) -> Self {
        if self.known == 0 {
            self.loosely()
        } else {
            self
        }
    }
}
