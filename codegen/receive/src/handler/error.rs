//! The error of a handler: why events were not handled.

use std::any::Any;
use std::error::Error;
use std::fmt::{self, Display};

use eventgrid_runtime::Rejected;

use crate::one_line::one_line;

/// The maximum length of an error's details, in bytes.
const MAX_DETAILS: usize = 1_000;

/// What happens to events that were not handled.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum HandlerErrorKind {
    /// Deliver them again.
    Retry,
    /// Dead-letter them: they can never be handled.
    DeadLetter,
}

/// Why the events of a delivery were not handled, and what happens to them.
///
/// ```
/// use eventgrid::receive::handler::{HandlerError, HandlerErrorKind};
///
/// let error = HandlerError::dead_letter("the order has\nno items");
/// assert_eq!(error.kind(), HandlerErrorKind::DeadLetter);
/// assert_eq!(error.to_string(), r"the events were not handled: the order has\nno items");
/// ```
///
/// Its text is safe to log: at most about 1 kB, on one line. A webhook answers with
/// [`summary`](Self::summary), which contains only numbers.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HandlerError {
    kind: HandlerErrorKind,
    summary: String,
    details: String,
}

impl HandlerError {
    /// Deliver the events again.
    pub fn retry(reason: impl Display) -> Self {
        Self::new(HandlerErrorKind::Retry, &reason)
    }

    /// Dead-letter the events: they can never be handled.
    pub fn dead_letter(reason: impl Display) -> Self {
        Self::new(HandlerErrorKind::DeadLetter, &reason)
    }

    fn new(kind: HandlerErrorKind, reason: &dyn Display) -> Self {
        Self {
            kind,
            summary: "the events were not handled".to_owned(),
            details: one_line(&reason.to_string(), MAX_DETAILS),
        }
    }

    /// The result of several events.
    pub(super) fn of_events(kind: HandlerErrorKind, summary: String, details: String) -> Self {
        Self {
            kind,
            summary,
            details,
        }
    }

    /// The meaning of a handler's error: see [the module](super).
    pub(super) fn of<E: Display + 'static>(error: &E) -> Self {
        let any: &dyn Any = error;
        let boxed = any.downcast_ref::<Box<dyn Error + Send + Sync>>();
        let said = any.downcast_ref::<Self>();
        if let Some(said) = said.or_else(|| boxed?.downcast_ref()) {
            return said.clone();
        }
        let unreadable = is_unreadable(any)
            || boxed.is_some_and(|error| {
                error.is::<eventgrid_runtime::Error>() || error.is::<Rejected>()
            });
        if unreadable {
            return Self::dead_letter(error);
        }
        #[cfg(feature = "http")]
        if let Some(rejection) = any.downcast_ref::<crate::Rejection>() {
            return rejection.clone().into();
        }
        Self::retry(error)
    }

    /// What happens to the events.
    #[must_use]
    pub fn kind(&self) -> HandlerErrorKind {
        self.kind
    }

    /// What happened, without the reasons: no text comes from an event or a handler.
    #[must_use]
    pub fn summary(&self) -> &str {
        &self.summary
    }

    /// The reasons: on one line, about 1 kB at most.
    #[must_use]
    pub fn details(&self) -> &str {
        &self.details
    }
}

fn is_unreadable(error: &dyn Any) -> bool {
    error.is::<eventgrid_runtime::Error>() || error.is::<Rejected>()
}

impl Display for HandlerError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.summary)?;
        if !self.details.is_empty() {
            write!(f, ": {}", self.details)?;
        }
        Ok(())
    }
}

impl Error for HandlerError {}

/// An event that cannot be read will never be readable.
impl From<eventgrid_runtime::Error> for HandlerError {
    fn from(error: eventgrid_runtime::Error) -> Self {
        Self::dead_letter(error)
    }
}

/// An event that cannot be read will never be readable.
impl From<Rejected> for HandlerError {
    fn from(rejected: Rejected) -> Self {
        Self::dead_letter(rejected)
    }
}
