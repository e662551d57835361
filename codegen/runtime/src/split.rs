//! Splitting a body into its events, when it could not be read as a whole.

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;

use serde::de::{Deserializer, SeqAccess, Visitor};
use serde_json::value::RawValue;

use crate::batch::{position_after, within};

/// The place of one event in a body.
pub(crate) struct Piece {
    pub(crate) range: Range<usize>,
    /// Line and column of its first byte. Counted while the events are found: counted for each
    /// anew, a body of many would take forever.
    pub(crate) start: (usize, usize),
    /// The body is broken from here on.
    pub(crate) broken: Option<Broken>,
}

/// Why a body is broken, and where.
pub(crate) struct Broken {
    pub(crate) message: String,
    pub(crate) position: Option<(usize, usize)>,
}

/// Finds the events of a body. What comes before a syntax error is found all the same; the rest
/// is one broken piece.
pub(crate) fn split(body: &[u8]) -> Vec<Piece> {
    let text = ascii_where_invalid(body);
    let start = if text.starts_with('\u{feff}') {
        '\u{feff}'.len_utf8()
    } else {
        0
    };
    let json = text.get(start..).unwrap_or_default();
    let leading = start + (json.len() - json.trim_ascii_start().len());
    if json.trim_ascii().is_empty() {
        return vec![broken(
            leading..body.len(),
            "the body is empty: expected an event or an array of events",
            None,
        )];
    }
    if !json.trim_ascii_start().starts_with('[') {
        return vec![one(json, start, leading, body)];
    }
    let mut deserializer = serde_json::Deserializer::from_str(json);
    let mut pieces = Vec::new();
    let read = (&mut deserializer).deserialize_seq(Elements {
        text: json,
        start,
        counted: 0,
        position: (1, 1 + start),
        pieces: &mut pieces,
    });
    if let Err(error) = read.and_then(|()| deserializer.end()) {
        let after = pieces.last().map_or(leading, |piece| piece.range.end);
        pieces.push(broken(
            after..body.len(),
            &message(&error),
            Some(position(&error, start)),
        ));
    }
    pieces
}

/// The only value of a body that is no array.
fn one(json: &str, start: usize, leading: usize, body: &[u8]) -> Piece {
    let mut values = serde_json::Deserializer::from_str(json).into_iter::<&RawValue>();
    let range = leading..body.len();
    match values.next() {
        Some(Ok(raw)) if json.trim_ascii().len() > raw.get().len() => {
            let after = leading + raw.get().len();
            let rest = body.get(after..).unwrap_or_default();
            let skipped = rest.len() - rest.trim_ascii_start().len();
            let position = position_after(body.get(..after + skipped).unwrap_or_default());
            broken(
                range,
                "several values: expected one event, or an array of events",
                Some(position),
            )
        }
        Some(Err(error)) => broken(range, &message(&error), Some(position(&error, start))),
        _ => Piece {
            range,
            start: position_after(body.get(..leading).unwrap_or_default()),
            broken: None,
        },
    }
}

fn broken(range: Range<usize>, message: &str, position: Option<(usize, usize)>) -> Piece {
    Piece {
        range,
        // Its own position is the one that counts.
        start: (1, 1),
        broken: Some(Broken {
            message: message.to_owned(),
            position,
        }),
    }
}

/// The error's position in the body: the byte order mark before `start` shifts the columns of the
/// first line.
fn position(error: &serde_json::Error, start: usize) -> (usize, usize) {
    match (error.line(), error.column()) {
        (1, column) => (1, column + start),
        position => position,
    }
}

/// The error's message without its position, which stands by itself.
fn message(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let position = format!(" at line {} column {}", error.line(), error.column());
    format!(
        "malformed JSON: {}",
        message.strip_suffix(&position).unwrap_or(&message)
    )
}

/// The body as text of the same length: whatever is not UTF-8 is replaced byte by byte, so that
/// the places of all events are found and only those with such bytes are rejected.
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

struct Elements<'a> {
    text: &'a str,
    start: usize,
    /// How far lines are counted, and the position there.
    counted: usize,
    position: (usize, usize),
    pieces: &'a mut Vec<Piece>,
}

impl<'de> Visitor<'de> for Elements<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array of events")
    }

    fn visit_seq<A: SeqAccess<'de>>(mut self, mut seq: A) -> Result<(), A::Error> {
        while let Some(raw) = seq.next_element::<&RawValue>()? {
            let offset = (raw.get().as_ptr() as usize).saturating_sub(self.text.as_ptr() as usize);
            let passed = self.text.as_bytes().get(self.counted..offset);
            self.position = within(self.position, position_after(passed.unwrap_or_default()));
            self.counted = offset;
            let start = self.start + offset;
            self.pieces.push(Piece {
                range: start..start + raw.get().len(),
                start: self.position,
                broken: None,
            });
        }
        Ok(())
    }
}
