//! Views as JSON text: the output of `serde_json`, without checking each byte of each string.

use std::io::Write as _;

use time::format_description::well_known::Rfc3339;

use super::scanner::{is_special, specials};
use super::view::Missing;
use super::{Fault, ObjectView, View, with_serde};

/// Appends a value.
#[inline]
pub(crate) fn write(view: &View<'_>, out: &mut Vec<u8>) -> Result<(), Fault> {
    // Most values are strings, which take the short way.
    let View::String(text) = view else {
        return write_any(view, out);
    };
    string(text, b"\"", out);
    Ok(())
}

fn write_any(view: &View<'_>, out: &mut Vec<u8>) -> Result<(), Fault> {
    match view {
        View::Null => out.extend_from_slice(b"null"),
        View::Bool(true) => out.extend_from_slice(b"true"),
        View::Bool(false) => out.extend_from_slice(b"false"),
        View::Integer(value) => {
            // Writing to memory does not fail.
            let _ = write!(out, "{value}");
        }
        View::Float(value) if value.is_finite() => scalar(value, out)?,
        View::Float(value) => {
            return Err(Fault::malformed(format!("{value} is not a JSON number")));
        }
        View::Number(value) => scalar(value, out)?,
        View::Decimal(text) => out.extend_from_slice(text.as_bytes()),
        View::String(text) => string(text, b"\"", out),
        View::Aside(view, _) => write(view, out)?,
        View::Raw(json) => out.extend_from_slice(json.as_bytes()),
        View::DateTime(value) => {
            out.push(b'"');
            value
                .format_into(out, &Rfc3339)
                .map_err(|error| Fault::malformed(format!("{value}: {error}")))?;
            out.push(b'"');
        }
        View::Serde(value) => with_serde::write(*value, out)?,
        View::Invalid(why) => return Err(Fault::malformed(format!("{why} cannot be written"))),
        View::Array(array) => {
            out.push(b'[');
            let (mut first, mut result) = (true, Ok(()));
            array.elements(&mut |element| {
                if result.is_ok() {
                    separate(&mut first, out);
                    result = write(element, out);
                }
            });
            result?;
            out.push(b']');
        }
        View::Object(members) => object(*members, out)?,
        View::Tagged {
            tag,
            outer,
            object: members,
        } => object(&Missing::of(tag, outer, *members), out)?,
    }
    Ok(())
}

pub(crate) fn separate(first: &mut bool, out: &mut Vec<u8>) {
    if !std::mem::take(first) {
        out.push(b',');
    }
}

fn object(object: &dyn ObjectView, out: &mut Vec<u8>) -> Result<(), Fault> {
    out.push(b'{');
    let (mut first, mut result) = (true, Ok(()));
    object.members(&mut |name, value| {
        if result.is_ok() {
            separate(&mut first, out);
            string(name, b"\":", out);
            if let Err(fault) = write(value, out) {
                result = Err(fault);
            }
        }
    });
    out.push(b'}');
    result
}

fn scalar(value: &impl serde::Serialize, out: &mut Vec<u8>) -> Result<(), Fault> {
    serde_json::to_writer(out, value).map_err(|error| Fault::malformed(error.to_string()))
}

/// Appends a string that ends with a quote, and with a colon after a name. There is one copy of this
/// function for names and one for values, so that the processor predicts them apart.
fn string<const N: usize>(text: &str, end: &[u8; N], out: &mut Vec<u8>) {
    let bytes = text.as_bytes();
    out.reserve(1 + bytes.len() + N);
    out.push(b'"');
    let is_written = match bytes.len() {
        4..8 => pieces::<4>(bytes, out),
        8..=16 => pieces::<8>(bytes, out),
        17..=32 => pieces::<16>(bytes, out),
        33..=64 => pieces::<32>(bytes, out),
        _ => false,
    };
    if !is_written {
        if is_plain(bytes) {
            out.extend_from_slice(bytes);
        } else {
            escaped(bytes, out);
        }
    }
    out.extend_from_slice(end);
}

/// Appends `N` to `2 * N` bytes as the first `N` and the last `N`, unless some have to be escaped. This
/// takes a few instructions, whereas a copy of any length is a call.
fn pieces<const N: usize>(bytes: &[u8], out: &mut Vec<u8>) -> bool {
    match (bytes.first_chunk::<N>(), bytes.last_chunk::<N>()) {
        (Some(first), Some(last)) if is_plain(first) & is_plain(last) => {
            out.extend_from_slice(first);
            out.truncate(out.len() + bytes.len() - 2 * N);
            out.extend_from_slice(last);
            true
        }
        _ => false,
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

#[cold]
fn escaped(bytes: &[u8], out: &mut Vec<u8>) {
    let mut rest = bytes;
    while let Some((chunk, after)) = rest.split_first_chunk::<8>() {
        // All eight bytes are copied, as in `pieces`, and those from the special one on taken back.
        let plain = specials(*chunk).trailing_zeros() as usize / 8;
        out.extend_from_slice(chunk);
        match chunk.get(plain) {
            Some(special) => {
                out.truncate(out.len() - 8 + plain);
                escape(*special, out);
                rest = rest.get(plain + 1..).unwrap_or_default();
            }
            None => rest = after,
        }
    }
    for byte in rest {
        if is_special(*byte) {
            escape(*byte, out);
        } else {
            out.push(*byte);
        }
    }
}

fn escape(special: u8, out: &mut Vec<u8>) {
    match special {
        b'"' | b'\\' => out.extend_from_slice(&[b'\\', special]),
        b'\n' => out.extend_from_slice(b"\\n"),
        b'\r' => out.extend_from_slice(b"\\r"),
        b'\t' => out.extend_from_slice(b"\\t"),
        0x08 => out.extend_from_slice(b"\\b"),
        0x0c => out.extend_from_slice(b"\\f"),
        control => {
            let _ = write!(out, "\\u{control:04x}");
        }
    }
}
