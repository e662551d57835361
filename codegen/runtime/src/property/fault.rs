//! What does not fit while a value is read, and where.

use std::borrow::Cow;
use std::fmt;

/// A value that could not be read: what was expected, what was found, and the path to it.
///
/// Small to pass on (one pointer), and free where nothing fails: each level adds its name on the
/// way out of an error.
#[derive(Clone, Debug)]
pub struct Fault(Box<Inner>);

#[derive(Clone, Debug)]
struct Inner {
    /// The names on the path, the innermost first.
    path: Vec<Segment>,
    problem: Problem,
    /// Line and column in the text that was read, where that is known.
    position: Option<(usize, usize)>,
}

#[derive(Clone, Debug)]
enum Segment {
    Name(Cow<'static, str>),
    Index(usize),
}

#[derive(Clone, Debug)]
pub(crate) enum Problem {
    Mismatch {
        expected: Cow<'static, str>,
        found: Cow<'static, str>,
    },
    Missing,
    EventType(String),
    /// The input is no JSON, or no event.
    Syntax(String),
    Malformed(String),
    /// The deserializer failed by itself; its error tells why.
    Reader,
    /// The envelope has to be read again with `data` kept for last; no message ever shows it.
    OutOfOrder,
}

impl Fault {
    /// A value of the wrong kind or form.
    pub fn mismatch(
        expected: impl Into<Cow<'static, str>>,
        found: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self::new(Problem::Mismatch {
            expected: expected.into(),
            found: found.into(),
        })
    }

    /// A required property that is not there.
    #[must_use]
    pub fn missing(name: &'static str) -> Self {
        Self::new(Problem::Missing).within(name)
    }

    /// An event type that the data type does not read.
    #[must_use]
    pub fn event_type(message: String) -> Self {
        Self::new(Problem::EventType(message))
    }

    /// Input that breaks the rules of its format.
    pub fn malformed(message: impl Into<String>) -> Self {
        Self::new(Problem::Malformed(message.into()))
    }

    pub(crate) fn new(problem: Problem) -> Self {
        Self(Box::new(Inner {
            path: Vec::new(),
            problem,
            position: None,
        }))
    }

    /// The same fault, one level further out: the value is the member `name` of an object.
    #[must_use]
    pub fn within(mut self, name: impl Into<Cow<'static, str>>) -> Self {
        self.0.path.push(Segment::Name(name.into()));
        self
    }

    /// The same fault, one level further out: the value is an element of an array.
    #[must_use]
    pub fn at(mut self, index: usize) -> Self {
        self.0.path.push(Segment::Index(index));
        self
    }

    pub(crate) fn problem(&self) -> &Problem {
        &self.0.problem
    }

    pub(crate) fn position(&self) -> Option<(usize, usize)> {
        self.0.position
    }

    pub(crate) fn without_position(mut self) -> Self {
        self.0.position = None;
        self
    }

    /// The path from the outermost level, as in `data.claims.exp` or `data.items[2]`; names that
    /// are no plain words stand in brackets and quotes, and long ones are cut short. An event type
    /// has no place in the data: its path is empty.
    #[must_use]
    pub fn path(&self) -> String {
        let mut path = String::new();
        if matches!(self.0.problem, Problem::EventType(_)) {
            return path;
        }
        for segment in self.0.path.iter().rev() {
            match segment {
                Segment::Index(index) => path.extend(["[", &index.to_string(), "]"]),
                Segment::Name(name) if is_plain(name) => {
                    if !path.is_empty() {
                        path.push('.');
                    }
                    path.push_str(name);
                }
                Segment::Name(name) => path.extend(["[", &quoted(name), "]"]),
            }
        }
        path
    }
}

/// How much of a name that a stranger sent goes into a message.
const NAME_LENGTH: usize = 100;

fn quoted(name: &str) -> String {
    match name.char_indices().nth(NAME_LENGTH) {
        Some((end, _)) => format!("{:?}…", &name[..end]),
        None => format!("{name:?}"),
    }
}

fn is_plain(name: &str) -> bool {
    (1..=NAME_LENGTH).contains(&name.len())
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'$' | b'@' | b'-'))
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mismatch { expected, found } => write!(f, "expected {expected}, found {found}"),
            Self::Missing => f.write_str("a required property is missing"),
            Self::EventType(message) | Self::Syntax(message) | Self::Malformed(message) => {
                f.write_str(message)
            }
            Self::Reader => f.write_str("the input is malformed"),
            Self::OutOfOrder => f.write_str("members of the envelope come in an unusual order"),
        }
    }
}

/// The path and the problem: `claims.exp: expected a string, found an array`.
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let path = self.path();
        if !path.is_empty() {
            write!(f, "{path}: ")?;
        }
        self.problem().fmt(f)
    }
}

impl std::error::Error for Fault {}

/// Why JSON text could not be read: the error has the position, the fault path and problem.
pub(crate) struct Unread {
    pub(crate) error: serde_json::Error,
    pub(crate) fault: Option<Fault>,
}

impl From<Unread> for Fault {
    fn from(Unread { error, fault }: Unread) -> Self {
        let mut fault = fault.unwrap_or_else(|| Self::new(Problem::Reader));
        let (line, column) = (error.line(), error.column());
        if matches!(fault.0.problem, Problem::Reader) {
            let message = error.to_string();
            let position = format!(" at line {line} column {column}");
            let message = message.strip_suffix(&position).unwrap_or(&message);
            fault.0.problem = Problem::Syntax(format!("malformed JSON: {message}"));
        }
        if line > 0 {
            fault.0.position = Some((line, column));
        }
        fault
    }
}
