//! Limits of a request.

use std::time::Duration;

use memchr::memchr_iter;

use super::rejection::{Rejection, RejectionKind};

/// Limits of a request.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// Bytes of the body.
    pub(super) body: usize,
    /// Elements of the body's array.
    pub(super) events: usize,
    /// The maximum time for the body.
    pub(super) body_timeout: Duration,
}

/// Event Grid delivers up to 1 MiB in up to 5,000 events. It measures events as they were
/// published; in another envelope, and inside an array, they are slightly longer. It waits 30
/// seconds for the answer; a body that takes half of that leaves too little time to handle its
/// events.
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
    /// Rejects a body that is longer than the limit.
    pub(super) fn check_length(self, length: u64) -> Result<(), Rejection> {
        if usize::try_from(length).is_ok_and(|length| length <= self.body) {
            return Ok(());
        }
        Err(Rejection::new(
            RejectionKind::TooLarge,
            format!("the body is longer than {} bytes", self.body),
        ))
    }

    /// Rejects a body of too many elements, valid or not: each of them takes time to read.
    pub(super) fn check_events(self, body: &[u8]) -> Result<(), Rejection> {
        // Counting commas is many times faster than reading, and most bodies have fewer commas than
        // the limit, or fewer bytes than so many elements.
        if body.len() / 2 < self.events
            || memchr_iter(b',', body).count() < self.events
            || elements(body, self.events) <= self.events
        {
            return Ok(());
        }
        Err(Rejection::new(
            RejectionKind::TooLarge,
            format!("more than {} events", self.events),
        ))
    }
}

/// The elements of an array, counted to the first beyond `enough`; 1 for any other value. For
/// malformed JSON the number is meaningless, but not smaller than the number of elements that are
/// read.
fn elements(body: &[u8], enough: usize) -> usize {
    let body = body.strip_prefix(b"\xef\xbb\xbf").unwrap_or(body);
    let Some(mut rest) = body.trim_ascii_start().strip_prefix(b"[") else {
        return 1;
    };
    let (mut elements, mut depth) = (1, 0_usize);
    while let [byte, after @ ..] = rest {
        rest = after;
        match byte {
            b'"' => rest = after_string(rest),
            b'[' | b'{' => depth += 1,
            b']' | b'}' => match depth.checked_sub(1) {
                Some(outer) => depth = outer,
                None => break,
            },
            b',' if depth == 0 => {
                elements += 1;
                if elements > enough {
                    break;
                }
            }
            _ => {}
        }
    }
    elements
}

/// The rest after a string whose opening quote was skipped.
fn after_string(mut rest: &[u8]) -> &[u8] {
    // Most strings are short: eight bytes at a time are faster than a call of `memchr`.
    while let Some((chunk, after)) = rest.split_first_chunk() {
        let found = either(u64::from_le_bytes(*chunk), b'"', b'\\');
        if found == 0 {
            rest = after;
            continue;
        }
        match &rest[found.trailing_zeros() as usize / 8..] {
            [b'"', after @ ..] => return after,
            [_, _, after @ ..] => rest = after,
            _ => return b"",
        }
    }
    while let [byte, after @ ..] = rest {
        rest = match byte {
            b'"' => return after,
            b'\\' => after.get(1..).unwrap_or_default(),
            _ => after,
        };
    }
    rest
}

/// Where one of two bytes is among eight: the lowest bit that is set is the highest of the first.
fn either(chunk: u64, one: u8, other: u8) -> u64 {
    let ones = u64::from_le_bytes([1; 8]);
    let zeros = |bytes: u64| bytes.wrapping_sub(ones) & !bytes & (ones << 7);
    zeros(chunk ^ (ones * u64::from(one))) | zeros(chunk ^ (ones * u64::from(other)))
}

#[cfg(test)]
mod tests {
    use super::elements;

    #[test]
    fn counting() {
        for (body, count) in [
            ("{}", 1),
            ("[]", 1),
            ("[1,1,1]", 3),
            (" \u{feff}[1,1]", 1), // no array that is read
            ("\u{feff} [1,1]", 2),
            (r#"[{"a":[1,2,3],"b":","},"],[,\",",[1,[2]]]"#, 3),
            (r#"["\\",1]"#, 2),
            (r#"["long enough, and \", longer",1,"123456\\",1]"#, 4),
            (r#"["\u0022,",1"#, 2),
            ("[1,1,1],1,1,1", 3),
            ("[1,\"1,1", 2),
            ("[1,1,1,1,1,1,1,1,1,1,1,1]", 11),
        ] {
            assert_eq!(elements(body.as_bytes(), 10), count, "{body}");
        }
    }
}
