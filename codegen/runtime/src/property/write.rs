//! Views as JSON text: the output of `serde_json`, without checking each byte of each string.

use std::io::Write as _;

use time::format_description::well_known::Rfc3339;

use super::scanner::{Scanner, is_special, specials};
use super::view::Missing;
use super::{Fault, ObjectView, View, with_serde};

/// Appends a value.
pub(crate) fn write(view: &View<'_>, out: &mut Vec<u8>) -> Result<(), Fault> {
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
        View::String(text) => string(text, out),
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
                    result = write(&element, out);
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
            string(name, out);
            out.push(b':');
            result = write(&value, out);
        }
    });
    out.push(b'}');
    result
}

fn scalar(value: &impl serde::Serialize, out: &mut Vec<u8>) -> Result<(), Fault> {
    serde_json::to_writer(out, value).map_err(|error| Fault::malformed(error.to_string()))
}

fn string(text: &str, out: &mut Vec<u8>) {
    let bytes = text.as_bytes();
    // The quotes, and the colon after a name.
    out.reserve(bytes.len() + 3);
    out.push(b'"');
    if is_plain(bytes) {
        out.extend_from_slice(bytes);
    } else {
        escaped(text, out);
    }
    out.push(b'"');
}

/// Whether a text is written without escapes.
fn is_plain(bytes: &[u8]) -> bool {
    let Some(last) = bytes.last_chunk() else {
        return is_short_plain(bytes);
    };
    // Checking several chunks at once is faster than a branch for each.
    let (chunks, _) = bytes.as_chunks();
    let found = |found, chunk: &[u8; 8]| found | specials(*chunk);
    chunks.iter().fold(specials(*last), found) == 0
}

fn is_short_plain(bytes: &[u8]) -> bool {
    match (bytes.first_chunk(), bytes.last_chunk()) {
        (Some(first), Some(last)) => {
            let [first, last] = [*first, *last].map(|half| u64::from(u32::from_le_bytes(half)));
            specials((first | last << 32).to_le_bytes()) == 0
        }
        _ => !bytes.iter().any(|byte| is_special(*byte)),
    }
}

#[cold]
fn escaped(text: &str, out: &mut Vec<u8>) {
    let (bytes, scanner) = (text.as_bytes(), Scanner::new(text));
    let (mut start, mut end) = (0, scanner.special(0));
    while let Some(special) = bytes.get(end) {
        out.extend_from_slice(bytes.get(start..end).unwrap_or_default());
        start = end + 1;
        match special {
            b'"' | b'\\' => {
                // The character is part of the next slice.
                out.push(b'\\');
                start = end;
            }
            control => escape(*control, out),
        }
        end = scanner.special(end + 1);
    }
    out.extend_from_slice(bytes.get(start..).unwrap_or_default());
}

fn escape(control: u8, out: &mut Vec<u8>) {
    match control {
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
