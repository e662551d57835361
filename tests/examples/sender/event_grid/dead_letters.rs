//! A file of dead letters, in the form of the blobs that Event Grid writes.

use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::path::Path;

use eventgrid::receive::{Events, dead_letter};
use eventgrid::time::OffsetDateTime;
use eventgrid::time::format_description::well_known::Rfc3339;
use eventgrid::{Event, RawData, serde_json};
use serde_json::json;

use super::retry::{Answer, Reason};

/// A file of dead letters: a JSON array, which is valid between writes.
pub(crate) struct DeadLetters {
    file: File,
    /// The position of the closing bracket.
    end: u64,
    is_empty: bool,
}

/// Why events could not be delivered.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Failed {
    pub(crate) reason: Reason,
    pub(crate) attempts: u32,
    pub(crate) answer: Answer,
    pub(crate) published: OffsetDateTime,
    pub(crate) tried: OffsetDateTime,
}

impl DeadLetters {
    /// Opens a file; if it has dead letters, more are appended.
    ///
    /// # Errors
    /// The file cannot be written, or does not hold dead letters.
    pub(crate) fn open(path: &Path) -> io::Result<Self> {
        let mut file = File::options()
            .read(true)
            .write(true)
            .create(true)
            .truncate(false)
            .open(path)?;
        let mut text = Vec::new();
        file.read_to_end(&mut text)?;
        if text.is_empty() {
            file.write_all(b"[]\n")?;
            text = b"[]\n".to_vec();
        }
        let letters = dead_letter::read(&text).unwrap_or_default();
        let array = text.trim_ascii_end().strip_suffix(b"]");
        let is_empty = letters.is_empty();
        match array {
            Some(array) if letters.iter().all(|letter| letter.reason.is_some()) => Ok(Self {
                file,
                end: array.trim_ascii_end().len() as u64,
                is_empty,
            }),
            _ => Err(io::Error::new(
                io::ErrorKind::InvalidData,
                "the file is there and holds no dead letters: name another one",
            )),
        }
    }

    /// Appends events, and returns their number.
    ///
    /// # Errors
    /// The file cannot be written.
    pub(crate) fn add(&mut self, events: &Events, failed: &Failed) -> io::Result<usize> {
        let mut text = String::new();
        let mut count = 0;
        for event in events.each::<RawData>() {
            let mut event = event.map_err(|error| io::Error::other(error.to_string()))?;
            mark(&mut event, failed).map_err(io::Error::other)?;
            let separator = if self.is_empty && count == 0 {
                "\n"
            } else {
                ",\n"
            };
            text.push_str(separator);
            text.push_str(&serde_json::to_string(&event)?);
            count += 1;
        }
        self.file.seek(SeekFrom::Start(self.end))?;
        self.file.write_all(text.as_bytes())?;
        self.file.write_all(b"\n]\n")?;
        self.end += text.len() as u64;
        self.is_empty &= count == 0;
        Ok(count)
    }
}

/// Adds the members with the reason, spelled as in the event's envelope.
fn mark(event: &mut Event, failed: &Failed) -> eventgrid::Result<()> {
    let time = |time: OffsetDateTime| json!(time.format(&Rfc3339).unwrap_or_default());
    let status = failed.answer.status().map(|status| status.as_u16());
    let members = [
        ("deadLetterReason", json!(failed.reason.to_string())),
        ("deliveryAttempts", json!(failed.attempts)),
        ("lastDeliveryOutcome", json!(failed.answer.outcome())),
        ("lastHttpStatusCode", json!(status)),
        ("publishTime", time(failed.published)),
        ("lastDeliveryAttemptTime", time(failed.tried)),
    ];
    for (name, value) in members {
        match event {
            // A null status, of a request without an answer, is left out.
            Event::CloudEvent(event) => event.extensions.insert(name.to_lowercase(), value)?,
            Event::EventGrid(event) => event.extensions.insert(name, value)?,
        }
    }
    Ok(())
}
