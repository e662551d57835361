//! Fields that have a value when none is sent, and fields that are left out when there is nothing
//! to say.

use super::{Buffered, Fault, Field, Fit, Kinds, Place, Property, Token, View};

/// The place of a field with `default`: what stands in for a value that did not come. Null is one
/// that did not come where the type has no null.
pub struct Fallback<T> {
    value: Option<T>,
    fallback: fn() -> T,
}

impl<T> Fallback<T> {
    /// An empty place.
    #[must_use]
    pub const fn new(fallback: fn() -> T) -> Self {
        Self {
            value: None,
            fallback,
        }
    }

    /// The value.
    ///
    /// # Errors
    /// None: every place of a field is asked like this.
    pub fn take(self, _: &'static str) -> Result<T, Fault> {
        Ok(self.value.unwrap_or_else(self.fallback))
    }
}

impl<T: Property> Place for Fallback<T> {
    fn put(&mut self, token: Token<'_>) -> Result<(), Fault> {
        match token {
            Token::Null if !T::KINDS.contains(Kinds::NULL) => self.value = None,
            Token::String("") => self.value = T::read(Token::String("")).ok(),
            token => return T::read_into(token, &mut self.value),
        }
        Ok(())
    }

    fn is_taken(&self) -> bool {
        self.value.is_some()
    }

    fn is_optional(&self) -> bool {
        true
    }

    fn is_spared(&self) -> bool {
        false
    }

    fn clear(&mut self) {
        self.value = None;
    }

    fn fit(&self, value: Buffered<'_>) -> Fit {
        <Option<T> as Property>::fit(value)
    }
}

/// A field with `skip_serializing_if`: written unless that says otherwise.
pub struct Unless<'f> {
    skipped: bool,
    field: &'f dyn Field,
}

impl<'f> Unless<'f> {
    /// A field, and whether it is left out.
    #[must_use]
    pub fn new(skipped: bool, field: &'f dyn Field) -> Self {
        Self { skipped, field }
    }
}

impl Field for Unless<'_> {
    fn view(&self) -> View<'_> {
        if self.skipped {
            View::Null
        } else {
            self.field.view()
        }
    }

    fn is_required(&self) -> bool {
        !self.skipped && self.field.is_required()
    }
}

/// A field with `default`: written also where it is null, which the default would replace.
pub struct Always<'f>(pub &'f dyn Field);

impl Field for Always<'_> {
    fn view(&self) -> View<'_> {
        self.0.view()
    }

    fn is_required(&self) -> bool {
        true
    }
}
