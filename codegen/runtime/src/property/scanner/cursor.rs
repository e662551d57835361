//! The parts of an array or object, one after the other.

use super::{Scanner, Text};
use crate::property::{Elements, Fault, Members, Place, Token};

impl Scanner<'_> {
    /// Reads the array or object whose bracket is next into a place.
    #[inline(never)]
    pub(super) fn nested(&mut self, open: u8, place: &mut dyn Place) -> Result<(), Fault> {
        self.enter(open)?;
        let mut cursor = Cursor::new(self);
        if open == b'{' {
            place.put(Token::Object(&mut cursor))?;
        } else {
            place.put(Token::Array(&mut cursor))?;
        }
        if cursor.stage == Stage::End {
            return Ok(());
        }
        cursor.pass_rest(open)
    }
}

/// Iterates over the parts of an array or object.
struct Cursor<'s, 'de> {
    scanner: &'s mut Scanner<'de>,
    depth: u8,
    first: bool,
    stage: Stage,
    /// The start of the value that was shown last.
    value: usize,
}

#[derive(Clone, Copy, PartialEq)]
enum Stage {
    /// After a value, or after the opening bracket.
    Between,
    /// Before a value, or in it after a failed reading.
    Unread,
    /// After the closing bracket.
    End,
    /// At a syntax error. Every further call fails, even if a place ignored the first.
    Broken,
}

impl<'s, 'de> Cursor<'s, 'de> {
    fn new(scanner: &'s mut Scanner<'de>) -> Self {
        Self {
            depth: scanner.depth,
            scanner,
            first: true,
            stage: Stage::Between,
            value: 0,
        }
    }

    /// Skips the parts that were not read.
    #[cold]
    fn pass_rest(&mut self, open: u8) -> Result<(), Fault> {
        if open == b'{' {
            while self.next_name()?.is_some() {}
        } else {
            while self.next_element()? {}
        }
        Ok(())
    }

    #[inline]
    fn next_name(&mut self) -> Result<Option<Text<'de>>, Fault> {
        self.advance(|scanner, first| scanner.name(Scanner::string, first))
    }

    #[inline]
    fn next_element(&mut self) -> Result<bool, Fault> {
        let more = |scanner: &mut Scanner<'de>, first: &mut bool| {
            Ok(scanner.more(b']', first)?.then_some(()))
        };
        Ok(self.advance(more)?.is_some())
    }

    #[inline]
    fn advance<T>(
        &mut self,
        next: impl FnOnce(&mut Scanner<'de>, &mut bool) -> Result<Option<T>, Fault>,
    ) -> Result<Option<T>, Fault> {
        match std::mem::replace(&mut self.stage, Stage::Broken) {
            Stage::Between => {}
            Stage::Unread => {
                self.rewind();
                self.scanner.pass()?;
            }
            Stage::End => {
                self.stage = Stage::End;
                return Ok(None);
            }
            Stage::Broken => return self.scanner.fail(),
        }
        let part = next(self.scanner, &mut self.first)?;
        self.value = self.scanner.at;
        self.stage = if part.is_some() {
            Stage::Unread
        } else {
            Stage::End
        };
        Ok(part)
    }

    #[inline]
    fn rewind(&mut self) {
        self.scanner.at = self.value;
        self.scanner.depth = self.depth;
    }

    #[inline]
    fn value(&mut self, place: &mut dyn Place) -> Result<(), Fault> {
        // The value that was read last may be read again.
        if self.first || matches!(self.stage, Stage::End | Stage::Broken) {
            return self.scanner.fail();
        }
        self.rewind();
        self.stage = Stage::Unread;
        self.scanner.value(place)?;
        self.stage = Stage::Between;
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
