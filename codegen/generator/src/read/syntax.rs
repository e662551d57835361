//! Mistakes in a file as JSON, regardless of its content.

use crate::diagnostic::{Finding, Findings, Mark};
use crate::json::Node;

/// Reports that a text is not JSON, at the position of the mistake. Returns the finding, to which
/// help may be added, and whether it is JSON nested too deeply.
pub fn not_json<'f>(
    file: usize,
    text: &str,
    error: &serde_json::Error,
    findings: &'f mut Findings,
) -> (&'f mut Finding, bool) {
    let line_start = text
        .split_inclusive('\n')
        .take(error.line().saturating_sub(1))
        .map(str::len)
        .sum::<usize>();
    let mut offset = (line_start + error.column().saturating_sub(1)).min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    let message = error.to_string();
    let message = message.split(" at line ").next().unwrap_or_default();
    let finding = findings.error(Mark::new(file, offset), format!("invalid JSON: {message}"));
    if text.starts_with('\u{feff}') {
        finding.help("save the file as UTF-8 without a byte order mark");
    }
    (finding, message.starts_with("recursion"))
}

/// The place and the name of a member that an object repeats.
pub fn mark_twice(root: Node<'_>, offset: usize) -> (Mark, String) {
    let within = offset.saturating_sub(root.place.offset);
    let behind = root.text.get(within..).unwrap_or_default();
    let mut strings = serde_json::Deserializer::from_str(behind).into_iter::<String>();
    let name = strings.next().and_then(Result::ok).unwrap_or_default();
    let mut mark = Mark::new(root.place.file, offset);
    mark.extend(name.len() + 2);
    (mark, name)
}
