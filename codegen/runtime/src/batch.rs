//! Reading bodies: one event or many, in either envelope, event by event or as a whole.

use std::collections::VecDeque;
use std::fmt;
use std::mem::ManuallyDrop;

use bytes::Bytes;
use bytestring::ByteString;

use crate::body::{Body, Source};
use crate::data::{self, Content, EventData};
use crate::envelope::{Event, Sink, read_event, read_event_data_last, read_events};
use crate::error::{Error, ErrorKind, Result};
use crate::property::Fault;
use crate::split::{Piece, split, within};

// Functions that are generic over the data are marked `#[inline]`: the crate that reads compiles
// each of them once. Otherwise each function adds a copy of the code that drops all types of `D` to
// a codegen unit of its own, and a rebuild takes twice as long. For the same reason the events of
// `Each` are not dropped by the container from the standard library.

/// Reads a body event by event: one unreadable event does not affect the others.
///
/// The body is one event or an array of events, in either envelope or both, in any type that holds
/// bytes, see [`Body`]. It is read in one pass; if that fails, each event is read separately. An
/// event that cannot be read is returned as [`Rejected`], with its raw bytes and, if its envelope
/// is valid, with raw data.
///
/// ```
/// use eventgrid::{RawData, each};
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
pub fn each<'b, D: EventData>(body: impl Into<Body<'b>>) -> Each<D> {
    let body = body.into();
    let mut collect = Collect::new(Queue(VecDeque::new()));
    let state = match read_all(&body, &mut collect) {
        Ok(()) => State::Read(collect.events),
        Err(_) => State::Split(Pieces::of(body)),
    };
    Each(state)
}

/// Reads all events of a body, or fails.
///
/// # Errors
/// The first event that cannot be read. To read the others, use [`each`].
#[inline]
pub fn from_slice<'b, D: EventData>(body: impl Into<Body<'b>>) -> Result<Vec<Event<D>>> {
    let body = body.into();
    let mut collect = Collect::new(Vec::new());
    match read_all(&body, &mut collect) {
        Ok(()) => Ok(collect.events),
        Err(_) => Each(State::Split(Pieces::of(body)))
            .map(|event| event.map_err(Error::from))
            .collect(),
    }
}

/// Reads all events of a body, or fails.
///
/// # Errors
/// The first event that cannot be read. To read the others, use [`each`].
#[inline]
pub fn from_str<D: EventData>(body: &str) -> Result<Vec<Event<D>>> {
    from_slice(body)
}

/// Reads one event in JSON text.
#[inline]
pub(crate) fn read_one<D: EventData>(text: &str) -> Result<Event<D>> {
    let mut collect = Collect::new(None);
    match read_event(text, &Source::Borrowed(text), &mut collect) {
        Ok(()) => collect.events.ok_or_else(no_data),
        // Only the reader of the document knows the position of the text.
        Err(fault) => Err(Error::from_fault(ErrorKind::Envelope, &fault, text).with_position(None)),
    }
}

fn read_all(body: &Body<'_>, sink: &mut dyn Sink) -> Result<(), Fault> {
    // Checking the whole body once is faster than checking each string.
    let source = Source::of(body).ok_or_else(|| Fault::syntax(0))?;
    let text = source.as_str();
    read_events(text.strip_prefix('\u{feff}').unwrap_or(text), &source, sink)
}

fn no_data() -> Error {
    Error::new(ErrorKind::Envelope, "the event has no data")
}

/// Collects the events of a body.
struct Collect<D, E> {
    data: Option<D>,
    events: E,
}

impl<D, E> Collect<D, E> {
    #[inline]
    fn new(events: E) -> Self {
        Self { data: None, events }
    }
}

impl<D: EventData, E: Events<D>> Sink for Collect<D, E> {
    #[inline]
    fn data(
        &mut self,
        event_type: &str,
        content: Content<'_>,
    ) -> Result<Option<&'static str>, Fault> {
        let (data, known) = data::read(event_type, content)?;
        self.data = Some(data);
        Ok(known)
    }

    #[inline]
    fn envelope(&mut self, envelope: Event<()>) {
        if let Some(data) = self.data.take() {
            self.events.add(envelope.with(data));
        }
    }

    #[inline]
    fn expect(&mut self, events: usize) {
        self.events.expect(events);
    }
}

/// Where events are collected.
trait Events<D> {
    fn add(&mut self, event: Event<D>);

    /// Makes room for further events.
    fn expect(&mut self, events: usize) {
        let _ = events;
    }
}

/// One event.
impl<D> Events<D> for Option<Event<D>> {
    #[inline]
    fn add(&mut self, event: Event<D>) {
        *self = Some(event);
    }
}

impl<D> Events<D> for Vec<Event<D>> {
    #[inline]
    fn add(&mut self, event: Event<D>) {
        self.push(event);
    }

    #[inline]
    fn expect(&mut self, events: usize) {
        self.reserve_exact(events);
    }
}

/// Events that are taken out one by one.
struct Queue<D>(VecDeque<ManuallyDrop<Event<D>>>);

impl<D> Queue<D> {
    #[inline]
    fn next(&mut self) -> Option<Event<D>> {
        self.0.pop_front().map(ManuallyDrop::into_inner)
    }
}

impl<D> Events<D> for Queue<D> {
    #[inline]
    fn add(&mut self, event: Event<D>) {
        self.0.push_back(ManuallyDrop::new(event));
    }

    #[inline]
    fn expect(&mut self, events: usize) {
        self.0.reserve_exact(events);
    }
}

impl<D> Drop for Queue<D> {
    #[inline]
    fn drop(&mut self) {
        while self.next().is_some() {}
    }
}

/// The events of a body: see [`each`].
pub struct Each<D>(State<D>);

enum State<D> {
    Read(Queue<D>),
    Split(Pieces),
}

impl<D: EventData> Iterator for Each<D> {
    type Item = Result<Event<D>, Rejected>;

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        match &mut self.0 {
            State::Read(events) => events.next().map(Ok),
            State::Split(pieces) => {
                let mut collect = Collect::new(None);
                Some(match pieces.next(&mut collect)? {
                    Ok(()) => match collect.events {
                        Some(event) => Ok(event),
                        None => Err(Rejected::new(no_data(), Bytes::new(), None)),
                    },
                    Err(rejected) => Err(rejected),
                })
            }
        }
    }

    #[inline]
    fn size_hint(&self) -> (usize, Option<usize>) {
        let left = match &self.0 {
            State::Read(events) => events.0.len(),
            State::Split(pieces) => pieces.left.len(),
        };
        (left, Some(left))
    }
}

impl<D: EventData> ExactSizeIterator for Each<D> {}

/// The events of a body that could not be read in one pass.
struct Pieces {
    body: Bytes,
    left: std::iter::Enumerate<std::vec::IntoIter<Piece>>,
}

impl Pieces {
    fn of(body: Body<'_>) -> Self {
        let pieces = split(body.as_bytes());
        Self {
            body: body.into_bytes(),
            left: pieces.into_iter().enumerate(),
        }
    }

    /// Reads the next event.
    fn next(&mut self, sink: &mut dyn Sink) -> Option<Result<(), Rejected>> {
        let (index, piece) = self.left.next()?;
        let bytes = self.body.slice(piece.range.clone());
        Some(read_piece(&bytes, &piece, index, sink))
    }
}

fn read_piece(
    bytes: &Bytes,
    piece: &Piece,
    index: usize,
    sink: &mut dyn Sink,
) -> Result<(), Rejected> {
    let reject = |error: Error, event: Option<Event>| {
        Rejected::new(error.with_index(index), bytes.clone(), event)
    };
    if let Some(broken) = &piece.broken {
        let error = Error::new(ErrorKind::Syntax, broken.message.clone());
        return Err(reject(error.with_position(broken.position), None));
    }
    let Ok(text) = ByteString::try_from(bytes.clone()) else {
        let valid = bytes.utf8_chunks().next();
        let valid = valid.map_or(0, |chunk| chunk.valid().len());
        let error = Error::new(ErrorKind::Syntax, "invalid UTF-8");
        let error = error.with_position(Some(piece.position(bytes, valid + 1)));
        return Err(reject(error, None));
    };
    let source = Source::Shared(text.clone());
    let failed = |kind, fault: &Fault| {
        let error = Error::from_fault(kind, fault, &text);
        let position = error.line().zip(error.column());
        error.with_position(position.map(|position| within(piece.start, position)))
    };
    // The envelope first: an event whose data cannot be read is never lost.
    let mut raw = Collect::new(None::<Event>);
    read_event_data_last(&text, &source, &mut raw)
        .map_err(|fault| reject(failed(ErrorKind::Envelope, &fault), None))?;
    let event = raw.events.ok_or_else(|| reject(no_data(), None))?;
    read_event_data_last(&text, &source, sink).map_err(|fault| {
        let error = failed(ErrorKind::Data, &fault);
        let error = error.with_event(event.id(), event.event_type());
        reject(error, Some(event))
    })
}

/// An event that could not be read, with everything known about it.
#[derive(Clone)]
pub struct Rejected(Box<Inner>);

#[derive(Clone)]
struct Inner {
    error: Error,
    raw: Bytes,
    event: Option<Event>,
}

impl Rejected {
    fn new(error: Error, raw: Bytes, event: Option<Event>) -> Self {
        Self(Box::new(Inner { error, raw, event }))
    }

    /// Why the event could not be read.
    #[must_use]
    pub fn error(&self) -> &Error {
        &self.0.error
    }

    /// The event's index in the body, from 0.
    #[must_use]
    pub fn index(&self) -> usize {
        self.0.error.index().unwrap_or_default()
    }

    /// The event's bytes as they were sent. If the body is malformed JSON, everything from the
    /// first malformed byte on.
    #[must_use]
    pub fn raw(&self) -> &[u8] {
        &self.0.raw
    }

    /// The event with raw data, if its envelope could be read.
    #[must_use]
    pub fn event(&self) -> Option<&Event> {
        self.0.event.as_ref()
    }

    /// The event with raw data, by value.
    #[must_use]
    pub fn into_event(self) -> Option<Event> {
        self.0.event
    }
}

impl fmt::Display for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.error.fmt(f)
    }
}

/// Shows only the error: logs must not contain event data.
impl fmt::Debug for Rejected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Rejected")
            .field("error", &self.0.error)
            .field("bytes", &self.0.raw.len())
            .finish_non_exhaustive()
    }
}

impl std::error::Error for Rejected {}

impl From<Rejected> for Error {
    fn from(rejected: Rejected) -> Self {
        rejected.0.error
    }
}
