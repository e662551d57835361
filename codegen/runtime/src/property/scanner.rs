//! The scanner: JSON text as tokens. It copies only strings that have escapes.
//!
//! It accepts the same texts as `serde_json` and gives the same values; strings with escapes and
//! fractions are decoded there. Its faults have a position and no message: `serde_json`, run over
//! the same text, has the message, the line and the column.

use std::borrow::Cow;

use serde_json::value::RawValue;

use super::{Elements, Fault, Members, Place, Token};

/// Arrays and objects may nest to one level less than this, as in `serde_json`.
const DEPTH: u8 = 128;

/// Every byte is one.
const ONES: u64 = u64::MAX / 255;

/// Reads JSON text from front to back.
pub(crate) struct Scanner<'de> {
    text: &'de str,
    /// How far reading has come.
    pub(crate) at: usize,
    depth: u8,
    /// The content of the string that was read last, if that has escapes.
    scratch: String,
    lenient: bool,
}

/// A string that was read: a slice of the text, or else the content of `scratch`.
type Text<'de> = Option<&'de str>;

impl<'de> Scanner<'de> {
    /// A scanner at the beginning of a text.
    pub(crate) fn new(text: &'de str) -> Self {
        Self {
            text,
            at: 0,
            depth: 0,
            scratch: String::new(),
            lenient: false,
        }
    }

    /// A scanner that passes over values as `serde_json`'s `RawValue` does: whatever their depth,
    /// the size of numbers and the pairing of surrogates. For what could not be read otherwise.
    pub(crate) fn lenient(text: &'de str) -> Self {
        Self {
            lenient: true,
            ..Self::new(text)
        }
    }

    /// The byte that comes next, white space aside; `None` at the end of the text.
    #[inline]
    pub(crate) fn peek(&mut self) -> Option<u8> {
        self.at = self.blank(self.at);
        self.byte(self.at)
    }

    /// Checks that nothing but white space follows.
    pub(crate) fn end(&mut self) -> Result<(), Fault> {
        match self.peek() {
            None => Ok(()),
            Some(_) => self.fail(),
        }
    }

    /// Reads the value that comes next into a place.
    pub(crate) fn value(&mut self, place: &mut dyn Place) -> Result<(), Fault> {
        let put = match self.peek() {
            Some(b'"') => {
                let text = self.string()?;
                place.put(Token::String(text.unwrap_or(&self.scratch)))
            }
            Some(b'{') => self.object(place),
            Some(b'[') => self.array(place),
            _ => {
                let (token, end) = self.scalar(self.at)?;
                self.at = end;
                place.put(token)
            }
        };
        put.map_err(|fault| fault.or_at(self.at))
    }

    /// Reads the string that comes next; `None` if another value does.
    pub(crate) fn text(&mut self) -> Result<Option<Cow<'de, str>>, Fault> {
        if self.peek() != Some(b'"') {
            return Ok(None);
        }
        let text = self.string()?;
        Ok(Some(self.kept(text)))
    }

    /// Passes over the value that comes next, as strictly as reading it. Gives its text.
    pub(crate) fn skip(&mut self) -> Result<&'de str, Fault> {
        self.peek();
        let start = self.at;
        if self.lenient {
            let mut rest = serde_json::Deserializer::from_slice(self.rest(start)).into_iter();
            match rest.next() {
                Some(Ok(value)) => self.at += RawValue::get(value).len(),
                _ => return self.fail(),
            }
        } else {
            self.pass()?;
        }
        self.slice(start, self.at)
    }

    fn pass(&mut self) -> Result<(), Fault> {
        match self.peek() {
            Some(b'"') => self.pass_string(),
            Some(open @ (b'{' | b'[')) => {
                self.enter(open)?;
                let mut first = true;
                // In ASCII, a closing bracket stands two places behind the opening one.
                while self.more(open + 2, &mut first)? {
                    if open == b'{' {
                        self.quote()?;
                        self.pass_string()?;
                        self.colon()?;
                    }
                    self.pass()?;
                }
                Ok(())
            }
            _ => {
                self.at = self.scalar(self.at)?.1;
                Ok(())
            }
        }
    }

    /// Enters the object or array whose bracket comes next.
    pub(crate) fn enter(&mut self, bracket: u8) -> Result<(), Fault> {
        if self.peek() != Some(bracket) || self.depth + 1 >= DEPTH {
            return self.fail();
        }
        self.at += 1;
        self.depth += 1;
        Ok(())
    }

    /// Moves to the next member's value and gives its name; at the end of the object, leaves it and
    /// gives `None`. The caller sets `first` before the first call and leaves it alone from then on.
    pub(crate) fn next_name(&mut self, first: &mut bool) -> Result<Option<Cow<'de, str>>, Fault> {
        let name = self.name(first)?;
        Ok(name.map(|name| self.kept(name)))
    }

    /// Moves to the next part of an array or object, which has to be read or skipped, if the closing
    /// bracket does not come first; that leaves it. `first` as for [`next_name`](Self::next_name).
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

    #[inline]
    fn name(&mut self, first: &mut bool) -> Result<Option<Text<'de>>, Fault> {
        if !self.more(b'}', first)? {
            return Ok(None);
        }
        self.quote()?;
        let name = self.string()?;
        self.colon()?;
        Ok(Some(name))
    }

    fn object(&mut self, place: &mut dyn Place) -> Result<(), Fault> {
        self.enter(b'{')?;
        let mut cursor = Cursor::new(self);
        place.put(Token::Object(&mut cursor))?;
        while cursor.next_name()?.is_some() {}
        Ok(())
    }

    fn array(&mut self, place: &mut dyn Place) -> Result<(), Fault> {
        self.enter(b'[')?;
        let mut cursor = Cursor::new(self);
        place.put(Token::Array(&mut cursor))?;
        while cursor.next_element()? {}
        Ok(())
    }

    #[inline]
    fn quote(&mut self) -> Result<(), Fault> {
        match self.peek() {
            Some(b'"') => Ok(()),
            _ => self.fail(),
        }
    }

    #[inline]
    fn colon(&mut self) -> Result<(), Fault> {
        match self.peek() {
            Some(b':') => self.at += 1,
            _ => return self.fail(),
        }
        Ok(())
    }

    #[inline]
    fn pass_string(&mut self) -> Result<(), Fault> {
        let end = self.special(self.at + 1);
        if self.byte(end) != Some(b'"') {
            return self.escaped_string().map(drop);
        }
        self.at = end + 1;
        Ok(())
    }

    /// Reads the string whose opening quote comes next.
    #[inline]
    fn string(&mut self) -> Result<Text<'de>, Fault> {
        let start = self.at + 1;
        let end = self.special(start);
        if self.byte(end) != Some(b'"') {
            return self.escaped_string();
        }
        self.at = end + 1;
        self.slice(start, end).map(Some)
    }

    /// Reads the string whose opening quote comes next into `scratch`.
    #[cold]
    fn escaped_string(&mut self) -> Result<Text<'de>, Fault> {
        let mut end = self.special(self.at + 1);
        while self.byte(end) == Some(b'\\') {
            end = self.special(end + 2);
        }
        let text = self.slice(self.at, end + 1)?;
        self.scratch = serde_json::from_str(text).or_else(|_| self.fail())?;
        self.at = end + 1;
        Ok(None)
    }

    #[inline]
    fn kept(&self, text: Text<'de>) -> Cow<'de, str> {
        text.map_or_else(|| Cow::Owned(self.scratch.clone()), Cow::Borrowed)
    }

    /// Reads a number, `true`, `false` or `null`. Gives it and where it ends.
    fn scalar(&self, at: usize) -> Result<(Token<'static>, usize), Fault> {
        let rest = self.rest(at);
        let (word, token) = match rest.first() {
            Some(b't') => ("true", Token::Bool(true)),
            Some(b'f') => ("false", Token::Bool(false)),
            Some(b'n') => ("null", Token::Null),
            _ => return self.number(at),
        };
        if !rest.starts_with(word.as_bytes()) {
            return Err(Fault::syntax(at));
        }
        Ok((token, at + word.len()))
    }

    fn number(&self, start: usize) -> Result<(Token<'static>, usize), Fault> {
        let first = start + usize::from(self.byte(start) == Some(b'-'));
        let mut at = self.digits(first)?;
        if at > first + 1 && self.byte(first) == Some(b'0') {
            return Err(Fault::syntax(at));
        }
        let integer = at;
        if self.byte(at) == Some(b'.') {
            at = self.digits(at + 1)?;
        }
        if let Some(b'e' | b'E') = self.byte(at) {
            let sign = matches!(self.byte(at + 1), Some(b'+' | b'-'));
            at = self.digits(at + 1 + usize::from(sign))?;
        }
        let text = self.slice(start, at)?;
        // `-0` is a float, as in `serde_json`, and so is what 64 bits cannot hold.
        if at == integer && text != "-0" {
            let value = match text.parse::<i64>() {
                Ok(value) => Some(value.into()),
                Err(_) => text.parse::<u64>().ok().map(i128::from),
            };
            if let Some(value) = value {
                return Ok((Token::Integer(value), at));
            }
        }
        match serde_json::from_str::<f64>(text) {
            Ok(float) if float.is_finite() => Ok((Token::Float(float), at)),
            _ => Err(Fault::syntax(at)),
        }
    }

    /// Passes over one digit or more.
    #[inline]
    fn digits(&self, start: usize) -> Result<usize, Fault> {
        let digits = self.rest(start).iter().take_while(|b| b.is_ascii_digit());
        match digits.count() {
            0 => Err(Fault::syntax(start)),
            count => Ok(start + count),
        }
    }

    /// Passes over white space.
    #[inline]
    fn blank(&self, mut at: usize) -> usize {
        while let Some(b' ' | b'\n' | b'\r' | b'\t') = self.byte(at) {
            at += 1;
        }
        at
    }

    /// Where the next quote, backslash or control character is; if nowhere, the end of the text.
    #[inline]
    fn special(&self, at: usize) -> usize {
        let mut rest = self.rest(at);
        while let Some((&chunk, tail)) = rest.split_first_chunk() {
            let bytes = u64::from_le_bytes(chunk);
            // Subtracting a bound sets the highest bit of each byte below it. Flipping 0x02 moves
            // the quote next to the control characters, so one bound covers both. A borrow can mark
            // bytes above a true one by mistake, so only the lowest mark counts.
            let quotes_and_controls = (bytes ^ (ONES * 0x02)).wrapping_sub(ONES * 0x21);
            let backslashes = (bytes ^ (ONES * 0x5c)).wrapping_sub(ONES);
            let found = (quotes_and_controls | backslashes) & !bytes & (ONES * 0x80);
            if found != 0 {
                return self.text.len() - rest.len() + found.trailing_zeros() as usize / 8;
            }
            rest = tail;
        }
        self.special_near_end(self.text.len() - rest.len())
    }

    #[cold]
    fn special_near_end(&self, at: usize) -> usize {
        let special = |byte: &u8| matches!(byte, b'"' | b'\\' | ..b' ');
        let rest = self.rest(at);
        at + rest.iter().position(special).unwrap_or(rest.len())
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

/// Walks the parts of an array or object.
struct Cursor<'s, 'de> {
    scanner: &'s mut Scanner<'de>,
    first: bool,
    /// Where the value that was shown last begins, and its depth. Without one, the scanner stands
    /// behind the closing bracket or at a syntax error.
    value: Option<(usize, u8)>,
    /// Whether that value was read to its end.
    read: bool,
    ended: bool,
}

impl<'s, 'de> Cursor<'s, 'de> {
    fn new(scanner: &'s mut Scanner<'de>) -> Self {
        Self {
            scanner,
            first: true,
            value: None,
            read: true,
            ended: false,
        }
    }

    #[inline]
    fn next_name(&mut self) -> Result<Option<Text<'de>>, Fault> {
        if self.pass()? {
            let name = self.scanner.name(&mut self.first)?;
            self.shown(name.is_some());
            return Ok(name);
        }
        Ok(None)
    }

    #[inline]
    fn next_element(&mut self) -> Result<bool, Fault> {
        if self.pass()? {
            let more = self.scanner.more(b']', &mut self.first)?;
            self.shown(more);
            return Ok(more);
        }
        Ok(false)
    }

    /// Passes over a value that was not read, or not to its end; `false` at the end of all. After a
    /// syntax error every call fails, even if a place ignored the first.
    #[inline]
    fn pass(&mut self) -> Result<bool, Fault> {
        if self.ended {
            return Ok(false);
        }
        if !self.read {
            self.rewind()?;
            self.scanner.skip()?;
        }
        if self.value.take().is_none() && !self.first {
            return self.scanner.fail();
        }
        Ok(true)
    }

    #[inline]
    fn shown(&mut self, more: bool) {
        self.ended = !more;
        self.read = !more;
        self.value = more.then_some((self.scanner.at, self.scanner.depth));
    }

    #[inline]
    fn rewind(&mut self) -> Result<(), Fault> {
        let Some(value) = self.value else {
            return self.scanner.fail();
        };
        (self.scanner.at, self.scanner.depth) = value;
        Ok(())
    }

    #[inline]
    fn value(&mut self, place: &mut dyn Place) -> Result<(), Fault> {
        self.rewind()?;
        self.read = false;
        self.scanner.value(place)?;
        self.read = true;
        Ok(())
    }
}

impl Elements for Cursor<'_, '_> {
    fn next(&mut self, place: &mut dyn Place) -> Result<bool, Fault> {
        let more = self.next_element()?;
        if more {
            self.value(place)?;
        }
        Ok(more)
    }
}

impl Members for Cursor<'_, '_> {
    fn name(&mut self) -> Result<Option<&str>, Fault> {
        let name = self.next_name()?;
        Ok(name.map(|name| name.unwrap_or(&self.scanner.scratch)))
    }

    fn value(&mut self, place: &mut dyn Place) -> Result<(), Fault> {
        self.value(place)
    }
}

#[cfg(test)]
mod tests;
