//! The binary XML in which older .NET clients of Service Bus wrap a body: the text inside.
//!
//! `new BrokeredMessage(text)` and `new BrokeredMessage(bytes)` serialize their argument as one
//! element, `<string>` or `<base64Binary>`, in the format that Microsoft publishes as MC-NBFX.

/// The content of a body's only element; `None` if it is anything else.
pub(crate) fn content(body: &[u8]) -> Option<Vec<u8>> {
    let mut input = Input(body);
    match input.byte()? {
        SHORT_ELEMENT => input.skip_string()?,
        ELEMENT => {
            input.skip_string()?;
            input.skip_string()?;
        }
        _ => return None,
    }
    let mut content = Vec::with_capacity(input.0.len());
    loop {
        let record = input.byte()?;
        match record {
            SHORT_XMLNS => input.skip_string()?,
            XMLNS => {
                input.skip_string()?;
                input.skip_string()?;
            }
            END_ELEMENT => break,
            _ if record & !1 == EMPTY_TEXT => {}
            _ => {
                let text = Text::of(record & !1)?;
                let length = input.length(text.width)?;
                let chars = input.take(length)?;
                text.append(chars, &mut content)?;
            }
        }
        // Every text record has a variant that also ends its element.
        if record >= FIRST_TEXT && record & 1 == 1 {
            break;
        }
    }
    // Some writers end the element twice.
    let rest = input.0;
    rest.iter()
        .all(|byte| *byte == END_ELEMENT)
        .then_some(content)
}

const END_ELEMENT: u8 = 0x01;
const SHORT_XMLNS: u8 = 0x08;
const XMLNS: u8 = 0x09;
const SHORT_ELEMENT: u8 = 0x40;
const ELEMENT: u8 = 0x41;
const FIRST_TEXT: u8 = 0x80;
const EMPTY_TEXT: u8 = 0xa8;

/// A record of text: how many bytes its length takes, and how it is encoded.
struct Text {
    width: usize,
    utf_16: bool,
}

impl Text {
    fn of(record: u8) -> Option<Self> {
        let (width, utf_16) = match record {
            0x98 | 0x9e => (1, false), // characters in UTF-8, bytes
            0x9a | 0xa0 => (2, false),
            0x9c | 0xa2 => (4, false),
            0xb6 => (1, true),
            0xb8 => (2, true),
            0xba => (4, true),
            _ => return None,
        };
        Some(Self { width, utf_16 })
    }

    fn append(&self, chars: &[u8], content: &mut Vec<u8>) -> Option<()> {
        if self.utf_16 {
            let (pairs, rest) = chars.as_chunks::<2>();
            let units: Vec<u16> = pairs.iter().copied().map(u16::from_le_bytes).collect();
            let text = String::from_utf16(&units).ok()?;
            content.extend_from_slice(text.as_bytes());
            return rest.is_empty().then_some(());
        }
        content.extend_from_slice(chars);
        Some(())
    }
}

struct Input<'b>(&'b [u8]);

impl<'b> Input<'b> {
    fn byte(&mut self) -> Option<u8> {
        let (byte, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*byte)
    }

    fn take(&mut self, length: usize) -> Option<&'b [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    /// A little-endian number.
    fn length(&mut self, width: usize) -> Option<usize> {
        let bytes = self.take(width)?;
        let number = bytes
            .iter()
            .rev()
            .fold(0_u32, |number, byte| number << 8 | u32::from(*byte));
        usize::try_from(number).ok()
    }

    /// Skips a name or an address: its length has up to five bytes with seven bits each.
    fn skip_string(&mut self) -> Option<()> {
        let mut length = 0_usize;
        for shift in [0, 7, 14, 21] {
            let byte = self.byte()?;
            length |= usize::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                self.take(length)?;
                return Some(());
            }
        }
        None // longer than any body
    }
}

#[cfg(test)]
mod tests {
    use super::content;

    fn element(name: &str, records: &[u8]) -> Vec<u8> {
        let name = [
            &[0x40, u8::try_from(name.len()).unwrap_or(0)],
            name.as_bytes(),
        ]
        .concat();
        let address = b"http://schemas.microsoft.com/2003/10/Serialization/";
        [&name, &b"\x08\x33"[..], address, records].concat()
    }

    #[test]
    fn what_is_read_and_what_is_not() {
        for (records, text) in [
            (&b"\x99\x02{}"[..], Some("{}")), // up to 255 bytes, and the end
            (b"\x98\x02{}\x01", Some("{}")),  // the end by itself
            (b"\x99\x02{}\x01", Some("{}")),  // both
            (b"\x9b\x02\x00{}", Some("{}")),  // up to 64 kB
            (b"\x9d\x02\x00\x00\x00{}", Some("{}")), // longer
            (b"\x9f\x02{}", Some("{}")),      // bytes
            (b"\xa1\x02\x00{}", Some("{}")),
            (b"\xa3\x02\x00\x00\x00{}", Some("{}")),
            (b"\x98\x01{\x9a\x00\x00\x9f\x01}", Some("{}")), // in parts
            (b"\xb7\x04{\0}\0", Some("{}")),                 // in UTF-16
            (b"\xb7\x02\xac\x20", Some("€")),
            (b"\xa9", Some("")),
            (b"\x01", Some("")),
            (b"\x99\x03{}", None), // too short
            (b"\x99\x01{}", None), // too long
            (b"\x9d\xff\xff\xff\xff{}", None),
            (b"\xb7\x03{\0}", None),
            (b"\xb7\x02\x00\xd8", None), // half a pair
            (b"\x98\x02{}", None),       // no end
            (b"\x89", None),             // a number
            (b"", None),
        ] {
            let body = element("string", records);
            let found = content(&body);
            assert_eq!(
                found.as_deref(),
                text.map(str::as_bytes),
                "{}",
                records.escape_ascii()
            );
        }
        let prefixed = b"\x41\x01s\x06string\x09\x01s\x03urn\x99\x02{}";
        assert_eq!(content(prefixed).as_deref(), Some(&b"{}"[..]));
        for other in [&b""[..], b"@", b"{}", b"@\xff\xff\xff\xff\xff", b"@\x05ab"] {
            assert_eq!(content(other), None, "{}", other.escape_ascii());
        }
    }
}
