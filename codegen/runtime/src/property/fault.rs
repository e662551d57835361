//! Faults: values that do not fit while they are read, and where.

use std::borrow::Cow;
use std::fmt;

/// A value that could not be read: what was expected, what was found, and the path to it.
///
/// Small to pass on (one pointer), and free if nothing fails: each level adds its name while the
/// error is returned.
#[derive(Clone, Debug)]
pub struct Fault(Box<Inner>);

#[derive(Clone, Debug)]
struct Inner {
    /// The names on the path, the innermost first.
    path: Vec<Segment>,
    problem: Problem,
    /// The position in the text that reading had reached, in bytes, if known.
    offset: Option<usize>,
}

#[derive(Clone, Debug)]
enum Segment {
    Name(&'static str),
    Index(usize),
    /// A member with a name that the sender chose.
    Member,
}

#[derive(Clone, Debug)]
pub(crate) enum Problem {
    Mismatch {
        expected: Cow<'static, str>,
        found: Cow<'static, str>,
    },
    Missing,
    EventType(String),
    /// The input is not an event.
    NoEvent(String),
    /// The input breaks the rules of its format.
    Malformed(String),
    /// The input is not JSON: `serde_json` has the reason, see [`explain`](super::json::explain).
    Syntax,
    /// The envelope must be read again with `data` last; no message shows this.
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

    /// Input that breaks the rules of its format.
    pub fn malformed(message: impl Into<String>) -> Self {
        Self::new(Problem::Malformed(message.into()))
    }

    pub(crate) fn new(problem: Problem) -> Self {
        Self(Box::new(Inner {
            path: Vec::new(),
            problem,
            offset: None,
        }))
    }

    /// The text is not JSON, as found at this offset.
    #[cold]
    #[inline(never)]
    pub(crate) fn syntax(at: usize) -> Self {
        Self::new(Problem::Syntax).or_at(at)
    }

    /// The same fault, with the position that reading had reached, unless it has one.
    pub(crate) fn or_at(mut self, at: usize) -> Self {
        self.0.offset.get_or_insert(at);
        self
    }

    /// The same fault, one level further out: the value is the property `name` of an object.
    #[must_use]
    pub fn within(mut self, name: &'static str) -> Self {
        self.0.path.push(Segment::Name(name));
        self
    }

    /// The same fault, one level further out: the value is an element of an array.
    #[must_use]
    pub fn at(mut self, index: usize) -> Self {
        self.0.path.push(Segment::Index(index));
        self
    }

    /// The same fault, one level further out: the value is a member of an object, under a name
    /// that the sender chose. The name is data and stays out of messages: the path says `*`.
    #[must_use]
    pub fn in_member(mut self) -> Self {
        self.0.path.push(Segment::Member);
        self
    }

    pub(crate) fn problem(&self) -> &Problem {
        &self.0.problem
    }

    pub(crate) fn is_syntax(&self) -> bool {
        matches!(self.0.problem, Problem::Syntax)
    }

    pub(crate) fn offset(&self) -> Option<usize> {
        self.0.offset
    }

    /// The same fault in a larger text, in which the input begins at an offset.
    pub(crate) fn shifted(mut self, start: usize) -> Self {
        self.0.offset = self.0.offset.map(|offset| start + offset);
        self
    }

    pub(crate) fn with_problem(mut self, problem: Problem) -> Self {
        self.0.problem = problem;
        self
    }

    pub(crate) fn without_offset(mut self) -> Self {
        self.0.offset = None;
        self
    }

    /// The path from the outermost level, such as `data.claims.exp`, `data.items[2]` or
    /// `data.tags.*` for a member with a name that the sender chose. Names that are not plain words
    /// are in brackets and quotes. For an event type the path is empty.
    #[must_use]
    pub fn path(&self) -> String {
        let mut path = String::new();
        if matches!(self.0.problem, Problem::EventType(_)) {
            return path;
        }
        for segment in self.0.path.iter().rev() {
            match segment {
                Segment::Index(index) => path.extend(["[", &index.to_string(), "]"]),
                Segment::Name(name) if !is_plain(name) => {
                    path.extend(["[", &format!("{name:?}"), "]"]);
                }
                Segment::Name(_) | Segment::Member => {
                    if !path.is_empty() {
                        path.push('.');
                    }
                    path.push_str(match segment {
                        Segment::Name(name) => name,
                        _ => "*",
                    });
                }
            }
        }
        path
    }
}

fn is_plain(name: &str) -> bool {
    !name.is_empty()
        && name
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'$' | b'@' | b'-'))
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mismatch { expected, found } => write!(f, "expected {expected}, found {found}"),
            Self::Missing => f.write_str("a required property is missing"),
            Self::EventType(message) | Self::NoEvent(message) | Self::Malformed(message) => {
                f.write_str(message)
            }
            Self::Syntax => f.write_str("malformed JSON"),
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
