//! Patterns of subjects: `models/{name}:{version}`.

/// A piece of a pattern.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Piece<'p> {
    /// Fixed text.
    Text(&'p str),
    /// A variable part: the name of a property of the data, or a path to it, `resource.id`.
    Placeholder(&'p str),
}

/// The pieces of a pattern.
///
/// # Errors
///
/// A mistake in the braces.
pub fn pieces(pattern: &str) -> Result<Vec<Piece<'_>>, String> {
    let mut pieces = Vec::new();
    let mut rest = pattern;
    while let Some(at) = rest.find(['{', '}']) {
        let (text, brace) = rest.split_at(at);
        if !text.is_empty() {
            pieces.push(Piece::Text(text));
        }
        let Some(behind) = brace.strip_prefix('{') else {
            return Err(format!("a `}}` without a `{{` in `{pattern}`"));
        };
        let (name, after) = match behind.find(['{', '}']) {
            Some(end) if behind[end..].starts_with('}') => (&behind[..end], &behind[end + 1..]),
            _ => return Err(format!("the placeholder `{{{behind}` is not closed")),
        };
        if name.trim().is_empty() {
            return Err(format!("a placeholder in `{pattern}` has no name"));
        }
        pieces.push(Piece::Placeholder(name));
        rest = after;
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest));
    }
    Ok(pieces)
}

/// A name in the form in which spellings of it are equal.
pub fn plain(name: &str) -> String {
    name.replace(['_', '-', ' '], "").to_ascii_lowercase()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn braces() {
        use Piece::{Placeholder, Text};
        for (pattern, expected) in [
            ("", Ok(vec![])),
            ("plain", Ok(vec![Text("plain")])),
            (
                "a/{b}:{c}",
                Ok(vec![
                    Text("a/"),
                    Placeholder("b"),
                    Text(":"),
                    Placeholder("c"),
                ]),
            ),
            ("{open", Err("the placeholder `{open` is not closed")),
            ("{a{b}", Err("the placeholder `{a{b}` is not closed")),
            ("close}", Err("a `}` without a `{` in `close}`")),
            ("a{}", Err("a placeholder in `a{}` has no name")),
        ] {
            assert_eq!(
                pieces(pattern),
                expected.map_err(str::to_owned),
                "{pattern}"
            );
        }
    }
}
