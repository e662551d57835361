//! Reading bodies: one event or many, in either envelope, event by event or all or nothing.

use std::collections::VecDeque;
use std::fmt;

use crate::data::{Content, ReadEventData};
use crate::envelope::{Event, Sink, read_event_data_last, read_events};
use crate::error::{Error, ErrorKind, Result};
use crate::property::Fault;
use crate::split::{Piece, split};

// What is generic over the data here is marked `#[inline]`: it is compiled in the crate that reads,
// and there in one place. Otherwise each of these functions brings a copy of the code that
// releases all the types of `D` into a codegen unit of its own, and a rebuild takes twice as long.
// For the same reason the events lie in one kind of container, from which they are taken in place.

/// Reads a body event by event: one bad event does not cost the others.
///
/// The body is one event or an array of events, in either envelope or both. It is read in one
/// pass; only when that fails, each event is read by itself. An event that cannot be read comes
/// as [`Rejected`], with its raw bytes and, where its envelope is sound, with raw data.
///
/// ```
/// use eventgrid_runtime::{RawData, each};
///
/// let body = br#"[
///     {"specversion": "1.0", "id": "1", "source": "/a", "type": "Demo.Made", "data": {}},
///     {"specversion": "1.0", "id": "2", "type": "Demo.Made", "data": {}},
///     {"specversion": "1.0", "id": "3", "source": "/a", "type": "Demo.Made", "data": {}}
/// ]"#;
/// let mut ids = Vec::new();
/// for event in each::<RawData>(body) {
///     match event {
///         Ok(event) => ids.push(event.id().to_owned()),
///         Err(rejected) => assert_eq!(
///             rejected.to_string(),
///             "event 1: invalid CloudEvent: `source` is missing, at line 3 column 70"
///         ),
///     }
/// }
/// assert_eq!(ids, ["1", "3"]);
/// ```
#[must_use]
#[inline]
pub fn each<'a, D: ReadEventData<'a>>(body: &'a [u8]) -> Each<'a, D> {
    let mut collect = Collect {
        data: None,
        events: VecDeque::new(),
    };
    let state = match read_all(body, &mut collect) {
        Ok(()) => State::Read(collect.events),
        Err(_) => State::Split {
            body,
            pieces: split(body).into_iter(),
            index: 0,
        },
    };
    Each(state)
}

/// Reads a body, all or nothing.
///
/// # Errors
/// The first event that cannot be read; [`each`] gives the others.
#[inline]
pub fn from_slice<'a, D: ReadEventData<'a>>(body: &'a [u8]) -> Result<Vec<Event<'a, D>>> {
    each(body).map(|event| event.map_err(Error::from)).collect()
}

/// Reads a body, all or nothing.
///
/// # Errors
/// The first event that cannot be read; [`each`] gives the others.
#[inline]
pub fn from_str<'a, D: ReadEventData<'a>>(body: &'a str) -> Result<Vec<Event<'a, D>>> {
    from_slice(body.as_bytes())
}

fn read_all<'a>(body: &'a [u8], sink: &mut dyn Sink<'a>) -> Result<(), Fault> {
    // Checking the whole body once is faster than checking each string.
    let text = std::str::from_utf8(body).map_err(|error| Fault::malformed(error.to_string()))?;
    read_events(text.strip_prefix('\u{feff}').unwrap_or(text), sink)
}

/// Takes all events of a body.
struct Collect<'a, D> {
    data: Option<D>,
    events: VecDeque<Event<'a, D>>,
}

impl<'a, D: ReadEventData<'a>> Sink<'a> for Collect<'a, D> {
    #[inline]
    fn data(&mut self, event_type: &str, content: Content<'_, 'a>) -> Result<(), Fault> {
        self.data = Some(D::read(event_type, content)?);
        Ok(())
    }

    #[inline]
    fn envelope(&mut self, envelope: Event<'a, ()>) {
        if let Some(data) = self.data.take() {
            self.events.push_back(envelope.with(data));
        }
    }
}

/// The events of a body: see [`each`].
pub struct Each<'a, D>(State<'a, D>);

enum State<'a, D> {
    Read(VecDeque<Event<'a, D>>),
    Split {
        body: &'a [u8],
        pieces: std::vec::IntoIter<Piece>,
        index: usize,
    },
}

impl<'a, D: ReadEventData<'a>> Iterator for Each<'a, D> {
    type Item = Result<Event<'a, D>, Rejected<'a>>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        match &mut self.0 {
            State::Read(events) => events.pop_front().map(Ok),
            State::Split {
                body,
                pieces,
                index,
            } => {
                let piece = pieces.next()?;
                let (at, start) = (*index, piece.start);
                *index += 1;
                let raw = match read_piece(body, piece, at) {
                    Ok(raw) => raw,
                    Err(rejected) => return Some(Err(rejected)),
                };
                let (bytes, event) = raw;
                Some(event.into_typed().map_err(|(error, event)| {
                    let position = error.line().zip(error.column()).zip(event.data().as_json());
                    let position =
                        position.map(|(position, data)| in_data(start, bytes, data, position));
                    let error = error.with_index(at).with_position(position);
                    Rejected::new(error, at, bytes, Some(event))
                }))
            }
        }
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = match &self.0 {
            State::Read(events) => events.len(),
            State::Split { pieces, .. } => pieces.len(),
        };
        (left, Some(left))
    }
}

impl<'a, D: ReadEventData<'a>> ExactSizeIterator for Each<'a, D> {}

/// Reads one event of a body with its data raw.
fn read_piece(body: &[u8], piece: Piece, index: usize) -> Result<(&[u8], Event<'_>), Rejected<'_>> {
    let bytes = body.get(piece.range.clone()).unwrap_or_default();
    let reject = |error: Error, position: Option<(usize, usize)>| {
        let position = position.map(|position| within(piece.start, position));
        Rejected::new(
            error.with_index(index).with_position(position),
            index,
            bytes,
            None,
        )
    };
    if let Some(broken) = piece.broken {
        let error = Error::new(ErrorKind::Syntax, broken.message).with_index(index);
        return Err(Rejected::new(
            error.with_position(broken.position),
            index,
            bytes,
            None,
        ));
    }
    let text = std::str::from_utf8(bytes).map_err(|error| {
        let valid = bytes.get(..error.valid_up_to()).unwrap_or_default();
        reject(
            Error::new(ErrorKind::Syntax, "invalid UTF-8"),
            Some(position_after(valid)),
        )
    })?;
    let mut collect = Collect {
        data: None,
        events: VecDeque::new(),
    };
    match read_event_data_last(text, &mut collect) {
        Ok(()) => match collect.events.pop_back() {
            Some(event) => Ok((bytes, event)),
            None => Err(reject(
                Error::new(ErrorKind::Envelope, "the event has no data"),
                None,
            )),
        },
        Err(fault) => {
            let position = fault.position();
            Err(reject(
                Error::from_fault(ErrorKind::Envelope, &fault),
                position,
            ))
        }
    }
}

/// A position in the data of an event, which begins at `start`, as one in the body.
fn in_data(
    start: (usize, usize),
    event: &[u8],
    data: &str,
    position: (usize, usize),
) -> (usize, usize) {
    let offset = (data.as_ptr() as usize).saturating_sub(event.as_ptr() as usize);
    let before = event.get(..offset).unwrap_or_default();
    within(within(start, position_after(before)), position)
}

/// A position in a part of the body that begins at `start`, as one in the body.
pub(crate) fn within(start: (usize, usize), (line, column): (usize, usize)) -> (usize, usize) {
    if line <= 1 {
        (start.0, start.1 - 1 + column)
    } else {
        (start.0 + line - 1, column)
    }
}

/// The position right behind some text: line and column from 1.
pub(crate) fn position_after(text: &[u8]) -> (usize, usize) {
    let lines = text.split(|&byte| byte == b'\n').count();
    let line_start = text
        .iter()
        .rposition(|&byte| byte == b'\n')
        .map_or(0, |newline| newline + 1);
    (lines, text.len() - line_start + 1)
}

/// An event that could not be read, with everything that is known of it: nothing is lost.
#[derive(Clone, Debug)]
pub struct Rejected<'a>(Box<Inner<'a>>);

#[derive(Clone, Debug)]
struct Inner<'a> {
    error: Error,
    index: usize,
    raw: &'a [u8],
    event: Option<Event<'a>>,
}

impl<'a> Rejected<'a> {
    fn new(error: Error, index: usize, raw: &'a [u8], event: Option<Event<'a>>) -> Self {
        Self(Box::new(Inner {
            error,
            index,
            raw,
            event,
        }))
    }

    /// Why the event could not be read.
    #[must_use]
    pub fn error(&self) -> &Error {
        &self.0.error
    }

    /// The event's index in the body, from 0.
    #[must_use]
    pub fn index(&self) -> usize {
        self.0.index
    }

    /// The event's bytes as they were sent; from the first broken byte on, where the body itself
    /// is broken JSON.
    #[must_use]
    pub fn raw(&self) -> &'a [u8] {
        self.0.raw
    }

    /// The event with raw data, if its envelope could be read.
    #[must_use]
    pub fn event(&self) -> Option<&Event<'a>> {
        self.0.event.as_ref()
    }

    /// The event with raw data, by value.
    #[must_use]
    pub fn into_event(self) -> Option<Event<'a>> {
        self.0.event
    }
}

impl fmt::Display for Rejected<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.error.fmt(f)
    }
}

impl std::error::Error for Rejected<'_> {}

impl From<Rejected<'_>> for Error {
    fn from(rejected: Rejected<'_>) -> Self {
        rejected.0.error
    }
}
