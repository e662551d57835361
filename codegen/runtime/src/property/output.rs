//! JSON text that is being written.

use std::io;

use super::scanner::{is_special, specials};

/// The most memory that is set to zero at once, so that it is in the cache when it is written to.
const STEP: usize = 4096;

/// JSON text that is being written.
///
/// The memory after its end is initialised in advance. So a string and its quotes need one check of
/// the memory that is left, where a `Vec` checks it for each piece.
#[derive(Default)]
pub struct Output {
    memory: Vec<u8>,
    end: usize,
}

impl Output {
    /// The text.
    pub(crate) fn into_text(mut self) -> Vec<u8> {
        self.memory.truncate(self.end);
        self.memory
    }

    pub(crate) fn len(&self) -> usize {
        self.end
    }

    /// Prepares for so many bytes more, so that the text is not moved later.
    pub(crate) fn reserve(&mut self, length: usize) {
        self.memory
            .reserve((self.end + length).saturating_sub(self.memory.len()));
    }

    /// Writes text as it is.
    #[inline]
    pub(crate) fn put(&mut self, bytes: &[u8]) {
        let place = self.next(bytes.len());
        if place.len() == bytes.len() {
            place.copy_from_slice(bytes);
        }
    }

    /// The next bytes of the text, to be written: always as many as asked for, as there is memory
    /// for them by then.
    #[inline]
    fn next(&mut self, length: usize) -> &mut [u8] {
        let start = self.end;
        let end = start + length;
        if end > self.memory.len() {
            self.grow(end);
        }
        self.end = end;
        self.memory.get_mut(start..end).unwrap_or_default()
    }

    #[cold]
    fn grow(&mut self, end: usize) {
        self.memory.resize(end + end.clamp(256, STEP), 0);
    }

    /// Writes a string with its quotes.
    pub(crate) fn string(&mut self, text: &str) {
        self.quoted(text, b"\"", b"\"");
    }

    /// Writes a member's name, with the bracket or comma before it and the colon after it.
    pub(crate) fn name(&mut self, is_first: bool, name: &str) {
        self.quoted(name, &[if is_first { b'{' } else { b',' }, b'"'], b"\":");
    }

    /// Writes a string between two texts. There is one copy of this function for names and one for
    /// values, so that the processor predicts them apart.
    #[inline]
    fn quoted<const B: usize, const E: usize>(
        &mut self,
        text: &str,
        begin: &[u8; B],
        end: &[u8; E],
    ) {
        let bytes = text.as_bytes();
        let is_written = match bytes.len() {
            4..8 => self.pieces::<4, B, E>(bytes, begin, end),
            8..=16 => self.pieces::<8, B, E>(bytes, begin, end),
            17..=32 => self.pieces::<16, B, E>(bytes, begin, end),
            33..=64 => self.pieces::<32, B, E>(bytes, begin, end),
            _ => false,
        };
        if !is_written {
            self.put(begin);
            if is_plain(bytes) {
                self.put(bytes);
            } else {
                self.escaped(bytes);
            }
            self.put(end);
        }
    }

    /// Writes a string of `N` to `2 * N` bytes as the first `N` and the last `N`, unless some have to
    /// be escaped. This takes a few instructions, whereas a copy of any length is a call.
    #[inline]
    fn pieces<const N: usize, const B: usize, const E: usize>(
        &mut self,
        bytes: &[u8],
        begin: &[u8; B],
        end: &[u8; E],
    ) -> bool {
        let (Some(first), Some(last)) = (bytes.first_chunk::<N>(), bytes.last_chunk::<N>()) else {
            return false;
        };
        if !(is_plain(first) & is_plain(last)) {
            return false;
        }
        let place = self.next(B + bytes.len() + E);
        if let Some((before, place)) = place.split_first_chunk_mut()
            && let Some((place, after)) = place.split_last_chunk_mut()
        {
            *before = *begin;
            *after = *end;
            if let Some(place) = place.first_chunk_mut() {
                *place = *first;
            }
            if let Some(place) = place.last_chunk_mut() {
                *place = *last;
            }
        }
        true
    }

    #[cold]
    fn escaped(&mut self, bytes: &[u8]) {
        let mut rest = bytes;
        while let Some((chunk, after)) = rest.split_first_chunk::<8>() {
            // All eight bytes are copied, and those from the special one on taken back.
            let plain = specials(*chunk).trailing_zeros() as usize / 8;
            self.put(chunk);
            match chunk.get(plain) {
                Some(special) => {
                    self.end -= 8 - plain;
                    self.escape(*special);
                    rest = rest.get(plain + 1..).unwrap_or_default();
                }
                None => rest = after,
            }
        }
        for byte in rest {
            if is_special(*byte) {
                self.escape(*byte);
            } else {
                self.put(&[*byte]);
            }
        }
    }

    fn escape(&mut self, special: u8) {
        match special {
            b'"' | b'\\' => self.put(&[b'\\', special]),
            b'\n' => self.put(b"\\n"),
            b'\r' => self.put(b"\\r"),
            b'\t' => self.put(b"\\t"),
            0x08 => self.put(b"\\b"),
            0x0c => self.put(b"\\f"),
            control => self.put(format!("\\u{control:04x}").as_bytes()),
        }
    }
}

/// Writing to memory does not fail.
impl io::Write for Output {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.put(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Whether bytes are written without escapes.
#[inline]
fn is_plain(bytes: &[u8]) -> bool {
    match (bytes.last_chunk::<8>(), bytes.first_chunk::<4>()) {
        // Checking several chunks at once is faster than a branch for each.
        (Some(last), _) => {
            let (chunks, _) = bytes.as_chunks();
            let found = |found, chunk: &[u8; 8]| found | specials(*chunk);
            chunks.iter().fold(specials(*last), found) == 0
        }
        (None, Some(half)) if bytes.len() == 4 => {
            specials((u64::from(u32::from_le_bytes(*half)) | 0x2020_2020 << 32).to_le_bytes()) == 0
        }
        _ => !bytes.iter().any(|byte| is_special(*byte)),
    }
}
