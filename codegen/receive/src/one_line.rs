//! Text from senders in logs: short, and on one line.

/// Text from a sender, for a log: characters that are not printable are escaped, so that newlines
/// cannot forge log lines, and it is cut after about `max` bytes.
pub(crate) fn one_line(text: &str, max: usize) -> String {
    let mut line = String::with_capacity(text.len().min(max));
    for character in text.chars() {
        if line.len() >= max {
            line.push('…');
            break;
        }
        match character {
            '"' | '\'' | '\\' => line.push(character),
            other => line.extend(other.escape_debug()),
        }
    }
    line
}

#[cfg(test)]
mod tests {
    use super::one_line;

    #[test]
    fn foreign_text() {
        for (text, max, line) in [
            ("plain \"text\" ü€", 100, "plain \"text\" ü€"),
            ("a\r\nERROR forged", 100, "a\\r\\nERROR forged"),
            (
                "\u{1b}[31mred\u{202e}\u{2028}",
                100,
                "\\u{1b}[31mred\\u{202e}\\u{2028}",
            ),
            ("abcdef", 3, "abc…"),
            ("abc", 3, "abc"),
        ] {
            assert_eq!(one_line(text, max), line);
        }
    }
}
