//! Strings: where they end, and those that stay as they stand in the text.

use std::borrow::Cow;

use super::Scanner;
use crate::property::Fault;

/// Every byte is one.
const ONES: u64 = u64::MAX / 255;

/// A string as it stands in the text.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Quoted<'de> {
    /// Its content.
    Plain(&'de str),
    /// One with escapes, in its quotes.
    Escaped(&'de str),
}

impl<'de> Quoted<'de> {
    /// The content.
    #[inline]
    pub(crate) fn text(self) -> Cow<'de, str> {
        match self {
            Self::Plain(text) => Cow::Borrowed(text),
            Self::Escaped(text) => Cow::Owned(unescaped(text)),
        }
    }
}

#[cold]
fn unescaped(text: &str) -> String {
    let mut scanner = Scanner::new(text);
    // Nothing is wrong with what was passed over.
    let _ = scanner.string();
    scanner.scratch
}

impl<'de> Scanner<'de> {
    /// Where the next quote, backslash or control character is; if nowhere, the end of the text.
    #[inline]
    pub(super) fn special(&self, at: usize) -> usize {
        let (chunks, tail) = self.rest(at).as_chunks();
        for chunk in chunks {
            let found = specials(*chunk);
            if found != 0 {
                let start = chunk.as_ptr().addr() - self.text.as_ptr().addr();
                return start + found.trailing_zeros() as usize / 8;
            }
        }
        self.special_near_end(self.text.len() - tail.len())
    }

    #[cold]
    fn special_near_end(&self, at: usize) -> usize {
        let rest = self.rest(at);
        let special = rest.iter().position(|byte| is_special(*byte));
        at + special.unwrap_or(rest.len())
    }

    /// Passes over the string whose opening quote comes next; whether it has escapes.
    #[expect(clippy::inline_always, reason = "a tenth of reading raw")]
    #[inline(always)]
    pub(super) fn pass_string(&mut self) -> Result<bool, Fault> {
        let end = self.special(self.at + 1);
        if self.byte(end) != Some(b'"') {
            return self.pass_escapes(end);
        }
        self.at = end + 1;
        Ok(false)
    }

    /// Passes over the rest of a string from the special character at `end` on.
    fn pass_escapes(&mut self, mut end: usize) -> Result<bool, Fault> {
        while self.byte(end) == Some(b'\\') {
            if !matches!(
                self.byte(end + 1),
                Some(b'"' | b'\\' | b'/' | b'n' | b'r' | b't')
            ) {
                return self.unicode_string(end).map(|_| true);
            }
            end = self.special(end + 2);
        }
        self.string_ends(end).map(|_| true)
    }

    /// Passes over the string whose opening quote comes next, and gives it as it stands there.
    #[expect(clippy::inline_always, reason = "a tenth of reading raw")]
    #[inline(always)]
    pub(crate) fn quoted(&mut self) -> Result<Quoted<'de>, Fault> {
        let start = self.at;
        if self.pass_string()? {
            self.slice(start, self.at).map(Quoted::Escaped)
        } else {
            self.slice(start + 1, self.at - 1).map(Quoted::Plain)
        }
    }
}

pub(in crate::property) fn is_special(byte: u8) -> bool {
    matches!(byte, b'"' | b'\\' | ..b' ')
}

/// Marks quotes, backslashes and control characters, each by its byte's highest bit. Only the lowest
/// mark is certain.
#[inline]
pub(in crate::property) fn specials(chunk: [u8; 8]) -> u64 {
    let bytes = u64::from_le_bytes(chunk);
    // Subtracting a bound sets the highest bit of each byte below it, and may borrow from bytes above.
    // Flipping 0x02 moves the quote next to the control characters, so one bound covers both.
    let quotes_and_controls = (bytes ^ (ONES * 0x02)).wrapping_sub(ONES * 0x21);
    let backslashes = (bytes ^ (ONES * 0x5c)).wrapping_sub(ONES);
    (quotes_and_controls | backslashes) & !bytes & (ONES * 0x80)
}
