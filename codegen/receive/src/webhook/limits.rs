//! How much a request may hold.

use std::fmt;
use std::time::Duration;

use eventgrid_runtime::serde::de::{Deserializer, IgnoredAny, SeqAccess, Visitor};
use eventgrid_runtime::serde_json;
use memchr::memchr_iter;

use super::refusal::{Refusal, RefusalKind};

/// How much a request may hold.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// Bytes of the body.
    pub(super) body: usize,
    /// Events of the body.
    pub(super) events: usize,
    /// How long the body may take to arrive.
    pub(super) body_timeout: Duration,
}

/// Event Grid delivers up to 1 MiB in up to 5,000 events. It counts events as they were published;
/// in another envelope, and within an array, they are a little longer. It waits 30 seconds for the
/// answer; a body that takes half of them leaves too few to handle its events.
impl Default for Limits {
    fn default() -> Self {
        Self {
            body: (1 << 20) + (1 << 16),
            events: 5_000,
            body_timeout: Duration::from_secs(15),
        }
    }
}

impl Limits {
    /// Refuses a body of this length.
    pub(super) fn check_length(self, length: u64) -> Result<(), Refusal> {
        if usize::try_from(length).is_ok_and(|length| length <= self.body) {
            return Ok(());
        }
        Err(Refusal::new(
            RefusalKind::TooLarge,
            format!("the body is longer than {} bytes", self.body),
        ))
    }

    /// Refuses a body of too many events.
    pub(super) fn check_events(self, body: &[u8]) -> Result<(), Refusal> {
        // Every event is an object. Counting braces is ten times as fast as reading, and most
        // bodies have fewer braces than there may be events.
        let braces = memchr_iter(b'{', body).count();
        if braces <= self.events || count(body) <= self.events {
            return Ok(());
        }
        Err(Refusal::new(
            RefusalKind::TooLarge,
            format!("more than {} events", self.events),
        ))
    }
}

/// The elements of an array, as far as it is sound; 1 for anything else.
fn count(body: &[u8]) -> usize {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    if !body.trim_ascii_start().starts_with(b"[") {
        return 1;
    }
    let mut elements = 0;
    let mut deserializer = serde_json::Deserializer::from_slice(body);
    // Where the array is broken, reading it will tell.
    let _ = deserializer.deserialize_seq(Count(&mut elements));
    elements
}

struct Count<'a>(&'a mut usize);

impl<'de> Visitor<'de> for Count<'_> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<(), A::Error> {
        while seq.next_element::<IgnoredAny>()?.is_some() {
            *self.0 += 1;
        }
        Ok(())
    }
}
