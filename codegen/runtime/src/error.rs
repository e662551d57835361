//! Errors: their kind, message and position.

use std::fmt;

use crate::property::{Fault, Problem, json};

/// A `Result` with this crate's [`Error`].
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// The kind of an [`Error`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// The input is not JSON, or not UTF-8, or not an event or an array of events.
    Syntax,
    /// The JSON is an object, but not a valid event: a member of the envelope is missing or wrong.
    Envelope,
    /// The envelope is valid, but its data does not fit the type for its event type.
    Data,
    /// The requested data type does not read this event type.
    EventType,
    /// The other envelope cannot hold something, or requires something that is missing.
    Conversion,
    /// The event cannot be written in the requested form.
    Writing,
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Syntax => "malformed input",
            Self::Envelope => "invalid envelope",
            Self::Data => "data does not fit its type",
            Self::EventType => "unexpected event type",
            Self::Conversion => "conversion would lose information",
            Self::Writing => "the event cannot be written",
        })
    }
}

/// An error of reading or converting events.
///
/// It says where the error is, as far as that is known: the event's [`index`](Self::index) in its
/// batch, its [`id`](Self::id) and [`event_type`](Self::event_type), the [`path`](Self::path) in
/// the event, and [`line`](Self::line) and [`column`](Self::column) in the body.
/// [`Display`](fmt::Display) shows all of this, but not the content of strings: event data contains
/// names, addresses and tokens.
#[derive(Clone, Debug)]
pub struct Error(Box<Inner>);

#[derive(Clone, Debug)]
struct Inner {
    kind: ErrorKind,
    message: String,
    path: String,
    losses: Vec<String>,
    index: Option<usize>,
    id: Option<String>,
    event_type: Option<String>,
    position: Option<(usize, usize)>,
}

impl Error {
    /// An error without a position.
    #[must_use]
    pub fn new(kind: ErrorKind, message: impl Into<String>) -> Self {
        Self(Box::new(Inner {
            kind,
            message: message.into(),
            path: String::new(),
            losses: Vec::new(),
            index: None,
            id: None,
            event_type: None,
            position: None,
        }))
    }

    /// An error from a fault in `text`; `kind` is the kind of error for a value that does not fit
    /// here.
    pub(crate) fn from_fault(kind: ErrorKind, fault: &Fault, text: &str) -> Self {
        let kind = match (fault.problem(), kind) {
            (Problem::EventType(_), _) => ErrorKind::EventType,
            (Problem::Syntax | Problem::NoEvent(_), ErrorKind::Envelope) => ErrorKind::Syntax,
            (_, kind) => kind,
        };
        let (message, position) = json::explain(text, fault);
        let mut error = Self::new(kind, message);
        error.0.path = fault.path();
        // The event type turned out to be unknown only when the data began.
        error.0.position = position.filter(|_| kind != ErrorKind::EventType);
        error
    }

    pub(crate) fn with_losses(mut self, losses: Vec<String>) -> Self {
        self.0.losses = losses;
        self
    }

    pub(crate) fn with_index(mut self, index: usize) -> Self {
        self.0.index = Some(index);
        self
    }

    pub(crate) fn with_event(mut self, id: &str, event_type: &str) -> Self {
        self.0.id = Some(id.to_owned());
        self.0.event_type = Some(event_type.to_owned());
        self
    }

    pub(crate) fn with_position(mut self, position: Option<(usize, usize)>) -> Self {
        self.0.position = position;
        self
    }

    /// The kind of error.
    #[must_use]
    pub fn kind(&self) -> &ErrorKind {
        &self.0.kind
    }

    /// The expected and the found value, without the position.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.0.message
    }

    /// The path to the value, such as `data.claims.exp`; `None` for the whole event.
    #[must_use]
    pub fn path(&self) -> Option<&str> {
        Some(self.0.path.as_str()).filter(|path| !path.is_empty())
    }

    /// The event's index in its batch, from 0.
    #[must_use]
    pub fn index(&self) -> Option<usize> {
        self.0.index
    }

    /// The event's `id`.
    #[must_use]
    pub fn id(&self) -> Option<&str> {
        self.0.id.as_deref()
    }

    /// The event's type.
    #[must_use]
    pub fn event_type(&self) -> Option<&str> {
        self.0.event_type.as_deref()
    }

    /// The line in the body, from 1.
    #[must_use]
    pub fn line(&self) -> Option<usize> {
        self.0.position.map(|(line, _)| line)
    }

    /// The column in the body, in bytes from 1: the position that reading had reached.
    #[must_use]
    pub fn column(&self) -> Option<usize> {
        self.0.position.map(|(_, column)| column)
    }

    /// The members that a conversion to the other envelope would lose, by name.
    #[must_use]
    pub fn losses(&self) -> &[String] {
        &self.0.losses
    }
}

/// `event 2 (id "a1", type "Microsoft.X.Y"): data.claims.exp: expected a string, found an array,
/// at line 3 column 14`
impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner {
            message,
            path,
            losses,
            index,
            id,
            event_type,
            position,
            ..
        } = &*self.0;
        let event = match index {
            Some(index) => format!("event {index}"),
            None => "event".to_owned(),
        };
        match (id, event_type) {
            (Some(id), Some(event_type)) => write!(
                f,
                "{event} (id {:?}, type {:?}): ",
                shortened(id),
                shortened(event_type)
            )?,
            _ if index.is_some() => write!(f, "{event}: ")?,
            _ => {}
        }
        if !path.is_empty() {
            write!(f, "{path}: ")?;
        }
        f.write_str(message)?;
        if !losses.is_empty() {
            write!(f, ": {}", losses.join(", "))?;
        }
        if let Some((line, column)) = position {
            write!(f, ", at line {line} column {column}")?;
        }
        Ok(())
    }
}

/// Shortens text from a sender to a length that fits into a log line.
fn shortened(text: &str) -> &str {
    match text.char_indices().nth(200) {
        Some((end, _)) => &text[..end],
        None => text,
    }
}

impl std::error::Error for Error {}
