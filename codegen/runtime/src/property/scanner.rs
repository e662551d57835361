//! The scanner: JSON text as tokens, without copies of strings that the text spells as they are.
//!
//! It accepts the texts that `serde_json` accepts and gives the same values. It does not describe
//! what is wrong with the others: `serde_json`, run over the same text, does.

use std::borrow::Cow;

use super::{Elements, Fault, Members, Place, Token};

/// How deep arrays and objects may nest: to one level less than this, as in `serde_json`.
const DEPTH: u8 = 128;

/// `str::parse` drops digits of exponents beyond 65,536, which shows in longer numbers than this.
const LONG: usize = 60_000;

/// Every byte is one.
const ONES: u64 = u64::MAX / 255;

/// Reads JSON text from front to back.
pub(crate) struct Scanner<'de> {
    text: &'de str,
    at: usize,
    depth: u8,
    /// The content of the string that was read last, if that has escapes.
    scratch: String,
}

/// A position to come back to.
#[derive(Clone, Copy)]
pub(crate) struct Mark {
    at: usize,
    depth: u8,
}

/// A string that was read.
#[derive(Clone, Copy)]
enum Text<'de> {
    /// A slice of the text.
    Plain(&'de str),
    /// The content of `scratch`.
    Scratch,
}

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

    /// How far reading has come: a byte offset.
    pub(crate) fn at(&self) -> usize {
        self.at
    }

    /// Marks this position.
    #[inline]
    pub(crate) fn mark(&self) -> Mark {
        Mark {
            at: self.at,
            depth: self.depth,
        }
    }

    /// Whether reading has come no further than a mark.
    pub(crate) fn is_at(&self, mark: Mark) -> bool {
        self.at == mark.at
    }

    /// Goes back to a position.
    #[inline]
    pub(crate) fn rewind(&mut self, mark: Mark) {
        self.at = mark.at;
        self.depth = mark.depth;
    }

    /// The byte that comes next, white space aside; `None` at the end of the text.
    #[inline]
    pub(crate) fn peek(&mut self) -> Option<u8> {
        match self.byte(self.at)? {
            ..=b' ' => self.peek_far(),
            next => Some(next),
        }
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
                place.put(Token::String(self.show(text)))
            }
            Some(b'{') => self.object(place),
            Some(b'[') => self.array(place),
            _ => place.put(self.scalar()?),
        };
        put.map_err(|fault| fault.or_at(self.at))
    }

    /// Passes over the value that comes next, as strictly as reading it. Gives its text.
    pub(crate) fn skip(&mut self) -> Result<&'de str, Fault> {
        self.peek();
        let start = self.at;
        let outside = self.depth;
        // One bit for each open array (0) and object (1), the innermost in the lowest place.
        let mut open = 0_u128;
        loop {
            match self.peek() {
                Some(b'"') => self.skip_string()?,
                Some(b'{') => {
                    self.enter_object()?;
                    open = open << 1 | 1;
                    if self.peek() != Some(b'}') {
                        self.skip_name()?;
                        continue;
                    }
                }
                Some(b'[') => {
                    self.enter_array()?;
                    open <<= 1;
                    if self.peek() != Some(b']') {
                        continue;
                    }
                }
                _ => {
                    self.scalar()?;
                }
            }
            // Behind a value: close what ends here, up to the next comma.
            loop {
                if self.depth == outside {
                    return self.slice(start, self.at);
                }
                let in_object = open & 1 == 1;
                match self.peek() {
                    Some(b',') => {
                        self.at += 1;
                        if in_object {
                            self.skip_name()?;
                        }
                        break;
                    }
                    Some(b'}') if in_object => self.leave(),
                    Some(b']') if !in_object => self.leave(),
                    _ => return self.fail(),
                }
                open >>= 1;
            }
        }
    }

    /// Enters the object that comes next.
    pub(crate) fn enter_object(&mut self) -> Result<(), Fault> {
        self.enter(b'{')
    }

    /// Enters the array that comes next.
    pub(crate) fn enter_array(&mut self) -> Result<(), Fault> {
        self.enter(b'[')
    }

    /// Moves to the next member's value and gives its name; at the end of the object, leaves it and
    /// gives `None`. `first` is true before the first call, and otherwise the scanner's.
    pub(crate) fn next_name(&mut self, first: &mut bool) -> Result<Option<Cow<'de, str>>, Fault> {
        let name = self.name(first)?;
        Ok(name.map(|name| self.kept(name)))
    }

    /// Reads the string that comes next; `None` if another value does.
    pub(crate) fn text(&mut self) -> Result<Option<Cow<'de, str>>, Fault> {
        if self.peek() != Some(b'"') {
            return Ok(None);
        }
        let text = self.string()?;
        Ok(Some(self.kept(text)))
    }

    /// Moves to the next element; at the end of the array, leaves it and gives `false`. `first` is
    /// true before the first call, and otherwise the scanner's.
    pub(crate) fn next_element(&mut self, first: &mut bool) -> Result<bool, Fault> {
        self.part(b']', first)
    }

    #[inline]
    fn enter(&mut self, bracket: u8) -> Result<(), Fault> {
        if self.peek() != Some(bracket) || self.depth + 1 >= DEPTH {
            return self.fail();
        }
        self.at += 1;
        self.depth += 1;
        Ok(())
    }

    #[inline]
    fn leave(&mut self) {
        self.at += 1;
        self.depth = self.depth.saturating_sub(1);
    }

    /// Moves to the next part of an array or object, if the closing bracket does not come first.
    #[inline]
    fn part(&mut self, bracket: u8, first: &mut bool) -> Result<bool, Fault> {
        match self.peek() {
            Some(next) if next == bracket => {
                self.leave();
                return Ok(false);
            }
            Some(_) if *first => *first = false,
            // A part has to follow: reading it finds out.
            Some(b',') => self.at += 1,
            _ => return self.fail(),
        }
        Ok(true)
    }

    #[inline]
    fn name(&mut self, first: &mut bool) -> Result<Option<Text<'de>>, Fault> {
        if !self.part(b'}', first)? {
            return Ok(None);
        }
        if self.peek() != Some(b'"') {
            return self.fail();
        }
        let name = self.string()?;
        self.colon()?;
        Ok(Some(name))
    }

    #[inline]
    fn skip_name(&mut self) -> Result<(), Fault> {
        if self.peek() != Some(b'"') {
            return self.fail();
        }
        self.skip_string()?;
        self.colon()
    }

    #[inline]
    fn colon(&mut self) -> Result<(), Fault> {
        if self.peek() != Some(b':') {
            return self.fail();
        }
        self.at += 1;
        Ok(())
    }

    fn object(&mut self, place: &mut dyn Place) -> Result<(), Fault> {
        self.enter_object()?;
        let mut cursor = Cursor::new(self);
        place.put(Token::Object(&mut cursor))?;
        while cursor.next_member()?.is_some() {}
        Ok(())
    }

    fn array(&mut self, place: &mut dyn Place) -> Result<(), Fault> {
        self.enter_array()?;
        let mut cursor = Cursor::new(self);
        place.put(Token::Array(&mut cursor))?;
        while cursor.next_element()? {}
        Ok(())
    }

    /// Reads the string whose opening quote comes next.
    #[inline]
    fn string(&mut self) -> Result<Text<'de>, Fault> {
        let start = self.at + 1;
        let end = self.special(start);
        if self.byte(end) != Some(b'"') {
            return self.escaped_string(start, end);
        }
        self.at = end + 1;
        self.slice(start, end).map(Text::Plain)
    }

    /// Reads a string into `scratch`; `end` is where its first special byte is.
    #[cold]
    fn escaped_string(&mut self, mut start: usize, mut end: usize) -> Result<Text<'de>, Fault> {
        self.scratch.clear();
        loop {
            self.scratch.push_str(self.slice(start, end)?);
            self.at = end;
            if self.byte(end) == Some(b'"') {
                self.at += 1;
                return Ok(Text::Scratch);
            }
            let character = self.escape()?;
            self.scratch.push(character);
            start = self.at;
            end = self.special(start);
        }
    }

    #[inline]
    fn skip_string(&mut self) -> Result<(), Fault> {
        self.at = self.special(self.at + 1);
        while self.byte(self.at) != Some(b'"') {
            self.escape()?;
            self.at = self.special(self.at);
        }
        self.at += 1;
        Ok(())
    }

    #[inline]
    fn show<'s>(&'s self, text: Text<'s>) -> &'s str {
        match text {
            Text::Plain(text) => text,
            Text::Scratch => &self.scratch,
        }
    }

    #[inline]
    fn kept(&self, text: Text<'de>) -> Cow<'de, str> {
        match text {
            Text::Plain(text) => Cow::Borrowed(text),
            Text::Scratch => Cow::Owned(self.scratch.clone()),
        }
    }

    /// Reads a backslash and what belongs to it.
    #[cold]
    fn escape(&mut self) -> Result<char, Fault> {
        let Some(&[b'\\', letter]) = self.rest(self.at).first_chunk() else {
            return self.fail();
        };
        let character = match letter {
            b'"' | b'\\' | b'/' => char::from(letter),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            _ => return self.unicode_escape(),
        };
        self.at += 2;
        Ok(character)
    }

    /// Reads `\u` and a code unit of UTF-16, twice for a pair of surrogates.
    fn unicode_escape(&mut self) -> Result<char, Fault> {
        let mut code = self.code_unit()?;
        if let 0xd800..0xdc00 = code {
            let low @ 0xdc00..0xe000 = self.code_unit()? else {
                return self.fail();
            };
            code = 0x1_0000 + ((code - 0xd800) << 10 | (low - 0xdc00));
        }
        // A low surrogate on its own is not a character.
        char::from_u32(code).ok_or_else(|| Fault::syntax(self.at))
    }

    fn code_unit(&mut self) -> Result<u32, Fault> {
        let Some(&[b'\\', b'u', digits @ ..]) = self.rest(self.at).first_chunk::<6>() else {
            return self.fail();
        };
        let mut code = 0;
        for digit in digits {
            let Some(digit) = char::from(digit).to_digit(16) else {
                return self.fail();
            };
            code = code << 4 | digit;
        }
        self.at += 6;
        Ok(code)
    }

    /// Reads a number, `true`, `false` or `null`.
    fn scalar(&mut self) -> Result<Token<'static>, Fault> {
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

    fn number(&mut self) -> Result<Token<'static>, Fault> {
        let start = self.at;
        let negative = self.byte(start) == Some(b'-');
        self.at += usize::from(negative);
        let leading = self.byte(self.at);
        let mut magnitude = 0_u64;
        let digits = self.digits(|digit| {
            magnitude = magnitude.wrapping_mul(10).wrapping_add(digit.into());
        })?;
        if leading == Some(b'0') && digits > 1 {
            return self.fail();
        }
        let mut integer = true;
        if self.byte(self.at) == Some(b'.') {
            integer = false;
            self.at += 1;
            self.digits(|_| ())?;
        }
        if let Some(b'e' | b'E') = self.byte(self.at) {
            integer = false;
            self.at += 1;
            if let Some(b'+' | b'-') = self.byte(self.at) {
                self.at += 1;
            }
            self.digits(|_| ())?;
        }
        let text = self.slice(start, self.at)?;
        // Nineteen digits fit into 64 bits, twenty may.
        if integer && (digits < 20 || digits == 20 && text.parse::<i128>() == Ok(magnitude.into()))
        {
            let value = i128::from(magnitude);
            if !negative {
                return Ok(Token::Integer(value));
            }
            // `-0` is a float, as in `serde_json`.
            if (1..=1 << 63).contains(&value) {
                return Ok(Token::Integer(-value));
            }
        }
        let float = if text.len() > LONG {
            serde_json::from_str(text).ok()
        } else {
            text.parse().ok()
        };
        float
            .filter(|float: &f64| float.is_finite())
            .map(Token::Float)
            .ok_or_else(|| Fault::syntax(self.at))
    }

    /// Passes over one digit or more, and counts them.
    #[inline]
    fn digits(&mut self, mut each: impl FnMut(u8)) -> Result<usize, Fault> {
        let start = self.at;
        while let Some(digit @ b'0'..=b'9') = self.byte(self.at) {
            each(digit - b'0');
            self.at += 1;
        }
        match self.at - start {
            0 => self.fail(),
            count => Ok(count),
        }
    }

    /// The byte behind white space.
    fn peek_far(&mut self) -> Option<u8> {
        loop {
            // Most white space is indentation: eight spaces at a time.
            if let Some(&chunk) = self.rest(self.at).first_chunk() {
                let others = u64::from_le_bytes(chunk) ^ (ONES * 0x20);
                self.at += others.trailing_zeros() as usize / 8;
            }
            match self.byte(self.at)? {
                b' ' | b'\n' | b'\r' | b'\t' => self.at += 1,
                next => return Some(next),
            }
        }
    }

    /// Where the next quote, backslash or control character is; if nowhere, the end of the text.
    #[inline]
    fn special(&self, mut at: usize) -> usize {
        while let Some(&chunk) = self.rest(at).first_chunk() {
            let bytes = u64::from_le_bytes(chunk);
            // With this bit flipped, the quote is next to the control characters. A byte below a bound
            // sets its highest bit when the bound is subtracted. The borrow may reach into the bytes
            // above, so only the lowest such bit counts.
            let quotes_and_controls = (bytes ^ (ONES * 0x02)).wrapping_sub(ONES * 0x21);
            let backslashes = (bytes ^ (ONES * 0x5c)).wrapping_sub(ONES);
            let found = (quotes_and_controls | backslashes) & !bytes & (ONES * 0x80);
            at += found.trailing_zeros() as usize / 8;
            if found != 0 {
                return at;
            }
        }
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
    stage: Stage,
}

#[derive(Clone, Copy)]
enum Stage {
    /// Behind the opening bracket.
    Start,
    /// Before the value that begins at the mark, or somewhere inside of it.
    Unread(Mark),
    /// Behind the value that begins at the mark.
    Read(Mark),
    /// Behind the closing bracket.
    End,
    /// At a mistake between values.
    Broken,
}

impl<'s, 'de> Cursor<'s, 'de> {
    fn new(scanner: &'s mut Scanner<'de>) -> Self {
        Self {
            scanner,
            stage: Stage::Start,
        }
    }

    fn next_element(&mut self) -> Result<bool, Fault> {
        let element = self.advance(|scanner, first| {
            let more = scanner.next_element(first)?;
            Ok(more.then_some(()))
        })?;
        Ok(element.is_some())
    }

    fn next_member(&mut self) -> Result<Option<Text<'de>>, Fault> {
        self.advance(Scanner::name)
    }

    /// Moves to the next value, which `next` finds.
    #[inline]
    fn advance<T>(
        &mut self,
        next: impl FnOnce(&mut Scanner<'de>, &mut bool) -> Result<Option<T>, Fault>,
    ) -> Result<Option<T>, Fault> {
        let mut first = false;
        match self.stage {
            Stage::Start => first = true,
            Stage::Read(_) => {}
            Stage::Unread(mark) => {
                self.scanner.rewind(mark);
                self.scanner.skip()?;
            }
            Stage::End => return Ok(None),
            Stage::Broken => return self.scanner.fail(),
        }
        self.stage = Stage::Broken;
        let part = next(self.scanner, &mut first)?;
        self.stage = match part {
            Some(_) => Stage::Unread(self.scanner.mark()),
            None => Stage::End,
        };
        Ok(part)
    }

    fn read(&mut self, place: &mut dyn Place) -> Result<(), Fault> {
        let (Stage::Unread(mark) | Stage::Read(mark)) = self.stage else {
            return self.scanner.fail();
        };
        self.scanner.rewind(mark);
        self.stage = Stage::Unread(mark);
        self.scanner.value(place)?;
        self.stage = Stage::Read(mark);
        Ok(())
    }
}

impl Elements for Cursor<'_, '_> {
    fn next(&mut self, place: &mut dyn Place) -> Result<bool, Fault> {
        let more = self.next_element()?;
        if more {
            self.read(place)?;
        }
        Ok(more)
    }
}

impl Members for Cursor<'_, '_> {
    fn name(&mut self) -> Result<Option<&str>, Fault> {
        let name = self.next_member()?;
        Ok(name.map(|name| self.scanner.show(name)))
    }

    fn value(&mut self, place: &mut dyn Place) -> Result<(), Fault> {
        self.read(place)
    }
}
