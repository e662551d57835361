//! The scanner: JSON text as tokens. It copies only strings that have escapes.
//!
//! It accepts the same texts as `serde_json` and returns the same values; `serde_json` decodes rare
//! escapes. Its faults have a position and no message: running `serde_json` over the same text
//! gives the message, the line and the column.

mod cursor;
mod strings;

pub(crate) use self::strings::Quoted;
pub(super) use self::strings::{is_special, specials};
use super::{Fault, Place, Token, number};

/// Arrays and objects may nest to one level less than this, as in `serde_json`.
const DEPTH: u8 = 128;

/// Reads JSON text from front to back.
pub(crate) struct Scanner<'de> {
    pub(super) text: &'de str,
    /// The position that reading has reached.
    pub(crate) at: usize,
    depth: u8,
    /// The content of the string that was read last, if that has escapes.
    scratch: String,
}

/// The text of a string: a slice of the input, or otherwise the content of `scratch`.
type Text<'de> = Option<&'de str>;

impl<'de> Scanner<'de> {
    /// A scanner at the beginning of a text.
    pub(crate) fn new(text: &'de str) -> Self {
        Self {
            text,
            at: 0,
            depth: 0,
            scratch: String::new(),
        }
    }

    /// The next byte after white space; `None` at the end of the text.
    #[inline]
    pub(crate) fn peek(&mut self) -> Option<u8> {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.byte(self.at) {
            self.at += 1;
        }
        self.byte(self.at)
    }

    /// Checks that only white space follows.
    pub(crate) fn end(&mut self) -> Result<(), Fault> {
        match self.peek() {
            None => Ok(()),
            Some(_) => self.fail(),
        }
    }

    /// Reads the next value into a place.
    pub(crate) fn value(&mut self, place: &mut dyn Place) -> Result<(), Fault> {
        let put = match self.peek() {
            Some(b'"') => {
                let text = self.string()?;
                place.put(Token::String(text.unwrap_or(&self.scratch)))
            }
            Some(open @ (b'{' | b'[')) => self.nested(open, place),
            _ => place.put(self.scalar()?),
        };
        put.map_err(|fault| fault.or_at(self.at))
    }

    /// Skips the next value, as strictly as reading it. Returns its text.
    pub(crate) fn skip(&mut self) -> Result<&'de str, Fault> {
        self.peek();
        let start = self.at;
        self.pass()?;
        self.slice(start, self.at)
    }

    fn pass(&mut self) -> Result<(), Fault> {
        match self.peek() {
            Some(b'"') => self.pass_string().map(drop),
            Some(open @ (b'{' | b'[')) => {
                self.enter(open)?;
                let mut first = true;
                if open == b'{' {
                    while self.name(Self::pass_string, &mut first)?.is_some() {
                        self.pass()?;
                    }
                } else {
                    while self.more(b']', &mut first)? {
                        self.pass()?;
                    }
                }
                Ok(())
            }
            _ => self.scalar().map(drop),
        }
    }

    /// Enters the object or array whose bracket is next.
    pub(crate) fn enter(&mut self, bracket: u8) -> Result<(), Fault> {
        self.expect(bracket)?;
        if self.depth + 1 >= DEPTH {
            return self.fail();
        }
        self.at += 1;
        self.depth += 1;
        Ok(())
    }

    /// Moves to the next part of an array or object, which must be read or skipped, or leaves it at
    /// the closing bracket. The caller sets `first` before the first call.
    #[inline]
    pub(crate) fn more(&mut self, bracket: u8, first: &mut bool) -> Result<bool, Fault> {
        match self.peek() {
            Some(next) if next == bracket => {
                self.depth = self.depth.saturating_sub(1);
                self.at += 1;
                return Ok(false);
            }
            Some(_) if *first => *first = false,
            Some(b',') => self.at += 1,
            _ => return self.fail(),
        }
        Ok(true)
    }

    /// Moves to the next member's value and returns its name, as read by `read`; `first` is as for
    /// [`more`](Self::more).
    #[inline]
    pub(crate) fn name<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, Fault>,
        first: &mut bool,
    ) -> Result<Option<T>, Fault> {
        if !self.more(b'}', first)? {
            return Ok(None);
        }
        self.expect(b'"')?;
        let name = read(self)?;
        self.expect(b':')?;
        self.at += 1;
        Ok(Some(name))
    }

    #[inline]
    fn expect(&mut self, byte: u8) -> Result<(), Fault> {
        if self.byte(self.at) == Some(byte) || self.peek() == Some(byte) {
            Ok(())
        } else {
            self.fail()
        }
    }

    /// Reads the string whose opening quote is next.
    #[expect(clippy::inline_always, reason = "3 % of reading typed data")]
    #[inline(always)]
    fn string(&mut self) -> Result<Text<'de>, Fault> {
        let start = self.at + 1;
        let end = self.special(start);
        if self.byte(end) != Some(b'"') {
            return self.escaped_string();
        }
        self.at = end + 1;
        self.slice(start, end).map(Some)
    }

    /// Reads the string whose opening quote is next into `scratch`.
    #[cold]
    fn escaped_string(&mut self) -> Result<Text<'de>, Fault> {
        self.scratch.clear();
        let (mut start, mut end) = (self.at + 1, self.special(self.at + 1));
        while self.byte(end) == Some(b'\\') {
            self.scratch.push_str(self.slice(start, end)?);
            // An escaped character that represents itself is part of the next slice.
            start = end + 2;
            match self.byte(end + 1) {
                Some(b'"' | b'\\' | b'/') => start = end + 1,
                Some(b'n') => self.scratch.push('\n'),
                Some(b'r') => self.scratch.push('\r'),
                Some(b't') => self.scratch.push('\t'),
                _ => return self.unicode_string(end),
            }
            end = self.special(end + 2);
        }
        self.scratch.push_str(self.slice(start, end)?);
        self.string_ends(end)
    }

    fn string_ends(&mut self, end: usize) -> Result<Text<'de>, Fault> {
        if self.byte(end) != Some(b'"') {
            return Err(Fault::syntax(end));
        }
        self.at = end + 1;
        Ok(None)
    }

    /// The same for a string with a rare escape at `end`, usually `\u`.
    fn unicode_string(&mut self, mut end: usize) -> Result<Text<'de>, Fault> {
        while self.byte(end) == Some(b'\\') {
            end = self.special(end + 2);
        }
        let text = self.slice(self.at, end + 1)?;
        self.scratch = serde_json::from_str(text).or_else(|_| self.fail())?;
        self.string_ends(end)
    }

    /// Reads a number, `true`, `false` or `null`.
    #[inline(never)]
    fn scalar(&mut self) -> Result<Token<'de>, Fault> {
        let rest = self.rest(self.at);
        let (word, token) = match rest.first() {
            Some(b't') => ("true", Token::Bool(true)),
            Some(b'f') => ("false", Token::Bool(false)),
            Some(b'n') => ("null", Token::Null),
            _ => return self.number(),
        };
        if !rest.starts_with(word.as_bytes()) {
            return self.fail();
        }
        self.at += word.len();
        Ok(token)
    }

    fn number(&mut self) -> Result<Token<'de>, Fault> {
        let start = self.at;
        self.at += usize::from(self.byte(start) == Some(b'-'));
        let zero = self.byte(self.at) == Some(b'0');
        if self.digits()? > 1 && zero {
            return self.fail();
        }
        if self.byte(self.at) == Some(b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.byte(self.at) {
            self.at += 1;
            self.at += usize::from(matches!(self.byte(self.at), Some(b'+' | b'-')));
            self.digits()?;
        }
        let text = self.slice(start, self.at)?;
        match number::read(text) {
            Some(number) => Ok(number),
            None => self.fail(),
        }
    }

    /// Skips one or more digits, and counts them.
    fn digits(&mut self) -> Result<usize, Fault> {
        let rest = self.rest(self.at).iter();
        let count = rest.take_while(|byte| byte.is_ascii_digit()).count();
        self.at += count;
        if count == 0 { self.fail() } else { Ok(count) }
    }

    #[inline]
    fn byte(&self, at: usize) -> Option<u8> {
        self.text.as_bytes().get(at).copied()
    }

    #[inline]
    fn rest(&self, at: usize) -> &'de [u8] {
        self.text.as_bytes().get(at..).unwrap_or_default()
    }

    #[inline]
    fn slice(&self, start: usize, end: usize) -> Result<&'de str, Fault> {
        let slice = self.text.get(start..end);
        slice.ok_or_else(|| Fault::syntax(start))
    }

    #[cold]
    fn fail<T>(&self) -> Result<T, Fault> {
        Err(Fault::syntax(self.at))
    }
}

#[cfg(test)]
mod tests;
