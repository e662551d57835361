//! Reading envelopes in one pass: data is typed while it is read if the event type comes before it.

use super::attribute::{Attribute, Skip};
use super::draft::{Draft, Sink};
use super::member::Member;
use crate::body::Source;
use crate::data::Content;
use crate::property::scanner::Scanner;
use crate::property::{Fault, Problem, json};

/// The maximum number of events to reserve memory for: the first event may be much smaller than the
/// others.
const EXPECTED: usize = 256;

/// Reads one event or an array of events.
pub(crate) fn read_events(
    text: &str,
    source: &Source<'_>,
    sink: &mut dyn Sink,
) -> Result<(), Fault> {
    let mut scanner = Scanner::new(text);
    if scanner.peek() == Some(b'[') {
        scanner.enter(b'[')?;
        let (mut first, mut start) = (true, Some(scanner.at));
        while scanner.more(b']', &mut first)? {
            one(&mut scanner, source, sink, false)?;
            if let Some(start) = start.take() {
                // Events of one batch tend to have the same size.
                let rest = text.len() - scanner.at;
                let events = (rest / (scanner.at - start)).min(EXPECTED);
                if events > 0 {
                    sink.expect(events);
                }
            }
        }
    } else {
        one(&mut scanner, source, sink, false)?;
    }
    scanner.end()
}

/// Reads one event; twice if the order of its members requires it.
pub(crate) fn read_event(
    text: &str,
    source: &Source<'_>,
    sink: &mut dyn Sink,
) -> Result<(), Fault> {
    let mut scanner = Scanner::new(text);
    let read = one(&mut scanner, source, sink, false);
    // One pass reads data by the first of two event types; the last one wins.
    read.and_then(|()| scanner.end())
        .or_else(|_| read_event_data_last(text, source, sink))
}

/// Reads one event, and its data after all other members, when the event type is known even if it
/// occurs twice. Only the data's own type requires more of the data than to be valid JSON.
pub(crate) fn read_event_data_last(
    text: &str,
    source: &Source<'_>,
    sink: &mut dyn Sink,
) -> Result<(), Fault> {
    let mut scanner = Scanner::new(text);
    one(&mut scanner, source, sink, true)?;
    scanner.end()
}

/// Describes a value that is not an object and therefore not an event, without quoting it.
fn no_object(scanner: &mut Scanner<'_>) -> Option<Fault> {
    let found = match scanner.peek()? {
        b'"' => "a string",
        b'[' => "an array",
        b'n' => "null",
        b't' | b'f' => "a boolean",
        b'-' | b'0'..=b'9' => "a number",
        _ => return None,
    };
    if let Err(fault) = scanner.skip() {
        return Some(fault);
    }
    let message = format!("expected an event: a JSON object, found {found}");
    Some(Fault::new(Problem::NoEvent(message)).or_at(scanner.at))
}

fn one<'de>(
    scanner: &mut Scanner<'de>,
    source: &Source<'_>,
    sink: &mut dyn Sink,
    data_last: bool,
) -> Result<(), Fault> {
    if let Some(fault) = no_object(scanner) {
        return Err(fault);
    }
    scanner.enter(b'{')?;
    let skip: Skip<'de> = if data_last {
        json::skip_leniently
    } else {
        Scanner::skip
    };
    let mut draft = Draft::default();
    let mut first = true;
    while let Some(name) = scanner.name(Scanner::quoted, &mut first)? {
        let text = name.text();
        let (member, spelled) = match Member::exact(&text) {
            Some(member) => (Some(member), None),
            None => (Member::loose(&text), Some(name)),
        };
        if member == Some(Member::Data) {
            if !draft.takes_data(spelled) {
                let raw = Attribute::Json(skip(scanner)?);
                draft.extension(&text, raw);
            } else if data_last {
                draft.keep_data(skip(scanner)?);
            } else {
                read_data(scanner, &mut draft, source, sink)?;
            }
            continue;
        }
        let value = Attribute::read(scanner, skip)?;
        match (member, value) {
            (Some(member), value) => draft.attribute(member, spelled, value),
            (None, Some(value)) => draft.extension(&text, value),
            (None, None) => {}
        }
    }
    draft
        .finish(source, sink)
        .map_err(|fault| fault.or_at(scanner.at))
}

fn read_data<'de>(
    scanner: &mut Scanner<'de>,
    draft: &mut Draft<'de>,
    source: &Source<'_>,
    sink: &mut dyn Sink,
) -> Result<(), Fault> {
    let Some((by, event_type)) = draft.event_type() else {
        draft.keep_data(scanner.skip()?);
        return Ok(());
    };
    let start = scanner.at;
    let known = sink
        .data(&event_type, Content::next(scanner, source))
        .map_err(|fault| fault.within("data"))?;
    if scanner.at == start {
        // No one has read the value.
        scanner.skip()?;
    }
    draft.data_is_read(by, known);
    Ok(())
}
