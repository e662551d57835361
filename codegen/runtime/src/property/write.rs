//! Views as JSON text: the output of `serde_json`, without checking each byte of each string.

use std::io::Write as _;
use std::mem::take;

use time::format_description::well_known::Rfc3339;

use super::output::Output;
use super::view::Missing;
use super::{Fault, ObjectView, View, with_serde};

/// Writes a value.
#[inline]
pub(crate) fn write(view: &View<'_>, out: &mut Output) -> Result<(), Fault> {
    // Most values are strings, which take the short way.
    let View::String(text) = view else {
        return write_any(view, out);
    };
    out.string(text);
    Ok(())
}

fn write_any(view: &View<'_>, out: &mut Output) -> Result<(), Fault> {
    match view {
        View::Null => out.put(b"null"),
        View::Bool(true) => out.put(b"true"),
        View::Bool(false) => out.put(b"false"),
        View::Integer(value) => {
            // Writing to memory does not fail.
            let _ = write!(out, "{value}");
        }
        View::Float(value) if value.is_finite() => scalar(value, out)?,
        View::Float(value) => {
            return Err(Fault::malformed(format!("{value} is not a JSON number")));
        }
        View::Number(value) => scalar(value, out)?,
        View::Decimal(text) => out.put(text.as_bytes()),
        View::String(text) => out.string(text),
        View::Aside(view, _) => write(view, out)?,
        View::Raw(json) => out.put(json.as_bytes()),
        View::DateTime(value) => {
            out.put(b"\"");
            value
                .format_into(out, &Rfc3339)
                .map_err(|error| Fault::malformed(format!("{value}: {error}")))?;
            out.put(b"\"");
        }
        View::Serde(value) => with_serde::write(*value, out)?,
        View::Invalid(why) => return Err(Fault::malformed(format!("{why} cannot be written"))),
        View::Array(array) => {
            let (mut is_first, mut result) = (true, Ok(()));
            array.elements(&mut |element| {
                if result.is_ok() {
                    out.put(if take(&mut is_first) { b"[" } else { b"," });
                    result = write(element, out);
                }
            });
            result?;
            out.put(if is_first { b"[]" } else { b"]" });
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

fn object(object: &dyn ObjectView, out: &mut Output) -> Result<(), Fault> {
    let (mut is_first, mut result) = (true, Ok(()));
    object.members(&mut |name, value| {
        if result.is_ok() {
            out.name(take(&mut is_first), name);
            if let Err(fault) = write(value, out) {
                result = Err(fault);
            }
        }
    });
    out.put(if is_first { b"{}" } else { b"}" });
    result
}

fn scalar(value: &impl serde::Serialize, out: &mut Output) -> Result<(), Fault> {
    serde_json::to_writer(out, value).map_err(|error| Fault::malformed(error.to_string()))
}
