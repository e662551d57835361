//! Splits a body into its events if it could not be read as a whole.

use std::borrow::Cow;
use std::ops::Range;

use crate::property::scanner::Scanner;
use crate::property::{Fault, json};

/// The position of one event in a body.
pub(crate) struct Piece {
    pub(crate) range: Range<usize>,
    /// Line and column of its first byte. They are counted while the events are found; counting
    /// from the start for each event would take quadratic time.
    pub(crate) start: (usize, usize),
    /// The body is malformed from here on.
    pub(crate) broken: Option<Broken>,
}

/// Why a body is malformed, and where.
pub(crate) struct Broken {
    pub(crate) message: String,
    pub(crate) position: Option<(usize, usize)>,
}

impl Piece {
    /// The position in the body of the last of the first `length` bytes.
    pub(crate) fn position(&self, bytes: &[u8], length: usize) -> (usize, usize) {
        within(
            self.start,
            json::position(bytes.get(..length).unwrap_or(bytes)),
        )
    }
}

/// Converts a position in a part that begins at `start` to a position in the body.
pub(crate) fn within(start: (usize, usize), (line, column): (usize, usize)) -> (usize, usize) {
    if line <= 1 {
        (start.0, start.1 - 1 + column)
    } else {
        (start.0 + line - 1, column)
    }
}

/// Finds the events of a body. Events before a syntax error are found; the rest is one malformed
/// piece.
pub(crate) fn split(body: &[u8]) -> Vec<Piece> {
    let text = ascii_where_invalid(body);
    // The byte order mark shifts the columns of the first line.
    let mark = if text.starts_with('\u{feff}') {
        '\u{feff}'.len_utf8()
    } else {
        0
    };
    let json = text.get(mark..).unwrap_or_default();
    let mut events = Events {
        json,
        mark,
        counted: 0,
        position: (1, 1 + mark),
        pieces: Vec::new(),
    };
    let mut scanner = Scanner::new(json);
    let Some(first) = scanner.peek() else {
        events.broken(
            scanner.at,
            "the body is empty: expected an event or an array of events",
            None,
        );
        return events.pieces;
    };
    let read = if first == b'[' {
        events.array(&mut scanner)
    } else {
        events.one(&mut scanner)
    };
    if let Err(fault) = read {
        let after = events.pieces.last().map(|piece| piece.range.end - mark);
        let leading = json.len() - json.trim_ascii_start().len();
        let (message, position) = json::explain(json, &fault);
        let position = position.map(|position| within((1, 1 + mark), position));
        events.broken(after.unwrap_or(leading), &message, position);
    }
    events.pieces
}

/// The body as text of the same length: bytes that are not UTF-8 are replaced one by one, so that
/// all events are found and only those with such bytes are rejected.
fn ascii_where_invalid(body: &[u8]) -> Cow<'_, str> {
    if let Ok(text) = std::str::from_utf8(body) {
        return Cow::Borrowed(text);
    }
    let mut text = String::with_capacity(body.len());
    for chunk in body.utf8_chunks() {
        text.push_str(chunk.valid());
        text.extend(chunk.invalid().iter().map(|_| '?'));
    }
    Cow::Owned(text)
}

struct Events<'a> {
    json: &'a str,
    /// The length of the byte order mark before it.
    mark: usize,
    /// The offset up to which lines are counted, and the position there.
    counted: usize,
    position: (usize, usize),
    pieces: Vec<Piece>,
}

impl Events<'_> {
    fn array(&mut self, scanner: &mut Scanner<'_>) -> Result<(), Fault> {
        scanner.enter(b'[')?;
        let mut first = true;
        while scanner.more(b']', &mut first)? {
            let event = json::skip_leniently(scanner)?;
            self.event(scanner.at - event.len()..scanner.at);
        }
        scanner.end()
    }

    /// The only value of a body that is not an array.
    fn one(&mut self, scanner: &mut Scanner<'_>) -> Result<(), Fault> {
        let event = json::skip_leniently(scanner)?;
        let range = scanner.at - event.len()..scanner.at;
        if scanner.end().is_err() {
            let before = self.json.as_bytes().get(..=scanner.at);
            let position = within(
                (1, 1 + self.mark),
                json::position(before.unwrap_or_default()),
            );
            self.broken(
                range.start,
                "several values: expected one event, or an array of events",
                Some(position),
            );
        } else {
            self.event(range);
        }
        Ok(())
    }

    fn event(&mut self, range: Range<usize>) {
        let passed = self.json.as_bytes().get(self.counted..=range.start);
        let (line, column) = json::position(passed.unwrap_or_default());
        // The position of the first byte itself.
        self.position = within(self.position, (line, column));
        self.counted = range.start;
        self.pieces.push(Piece {
            range: range.start + self.mark..range.end + self.mark,
            start: self.position,
            broken: None,
        });
    }

    fn broken(&mut self, from: usize, message: &str, position: Option<(usize, usize)>) {
        self.pieces.push(Piece {
            range: from + self.mark..self.json.len() + self.mark,
            // Replaced by its own position.
            start: (1, 1),
            broken: Some(Broken {
                message: message.to_owned(),
                position,
            }),
        });
    }
}
