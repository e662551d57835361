//! Documentation comments: text from schemas, escaped for Markdown and wrapped.

use proc_macro2::TokenStream;
use quote::quote;

/// The maximum width of generated code.
pub(super) const WIDTH: usize = 100;

/// A documentation comment, line by line.
#[derive(Debug, Default)]
pub(super) struct Doc {
    lines: Vec<String>,
    width: usize,
}

impl Doc {
    /// For an item that is indented by this many columns.
    pub(super) fn new(indent: usize) -> Self {
        Doc {
            lines: Vec::new(),
            width: WIDTH - indent - "/// ".len(),
        }
    }

    /// Adds text from a schema: any text.
    pub(super) fn text(self, text: &str) -> Self {
        let escaped = escape(text);
        self.markdown(&escaped)
    }

    /// Adds text from a schema after a fixed text, in one paragraph.
    pub(super) fn lead(self, lead: &str, text: &str) -> Self {
        let escaped = escape(text);
        self.markdown(&format!("{lead}{}", escaped.trim_start()))
    }

    /// Adds Markdown that is known to be well-formed.
    pub(super) fn markdown(mut self, markdown: &str) -> Self {
        for (at, block) in markdown
            .split("\n\n")
            .map(str::trim)
            .filter(|block| !block.is_empty())
            .enumerate()
        {
            let list = |line: &str| line.starts_with("- ");
            let joins = at > 0
                && list(block)
                && self
                    .lines
                    .last()
                    .is_some_and(|line| list(line) || line.starts_with("  "));
            if !self.lines.is_empty() && !joins {
                self.lines.push(String::new());
            }
            let lines = wrap(block, self.width);
            self.lines.extend(lines);
        }
        self
    }

    /// Adds sentences, one after the other.
    pub(super) fn notes(self, notes: &[String]) -> Self {
        if notes.is_empty() {
            self
        } else {
            self.markdown(&notes.join(" "))
        }
    }

    /// Adds lines without changes.
    pub(super) fn verbatim<'l>(mut self, lines: impl IntoIterator<Item = &'l str>) -> Self {
        if !self.lines.is_empty() {
            self.lines.push(String::new());
        }
        self.lines.extend(lines.into_iter().map(str::to_owned));
        self
    }

    pub(super) fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Returns attributes of an item, which are printed as `///`.
    pub(super) fn tokens(&self) -> TokenStream {
        let lines = self.lines.iter().map(|line| {
            if line.is_empty() {
                String::new()
            } else {
                format!(" {line}")
            }
        });
        quote! { #(#[doc = #lines])* }
    }

    /// Returns comments, each line after `marker`.
    pub(super) fn comments(&self, marker: &str) -> String {
        self.lines
            .iter()
            .map(|line| format!("{marker} {line}").trim_end().to_owned() + "\n")
            .collect()
    }
}

/// A space at which no line may be wrapped: inside code.
const GLUE: char = '\u{a0}';

fn wrap(paragraph: &str, width: usize) -> Vec<String> {
    let glued = glue(paragraph);
    let indent = if paragraph.starts_with("- ") {
        "  "
    } else {
        ""
    };
    let options = textwrap::Options::new(width)
        .break_words(false)
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .wrap_algorithm(textwrap::WrapAlgorithm::FirstFit)
        .subsequent_indent(indent);
    textwrap::wrap(&glued, options)
        .into_iter()
        .enumerate()
        .map(|(at, line)| {
            let line = line.replace(GLUE, " ");
            if at == 0 { line } else { guard(&line) }
        })
        .collect()
}

/// Keeps code on one line.
fn glue(paragraph: &str) -> String {
    let mut glued = String::new();
    for piece in pieces(paragraph) {
        match piece {
            Piece::Code(code) => {
                glued.extend(code.chars().map(|c| if c == ' ' { GLUE } else { c }));
            }
            Piece::Text(text) => glued.push_str(text),
        }
    }
    glued
}

/// A line that begins with a sign after wrapping must not become a heading, a list or a rule.
fn guard(line: &str) -> String {
    let text = line.trim_start();
    let indent = &line[..line.len() - text.len()];
    let mut chars = text.chars();
    let risky = match chars.next() {
        Some('#' | '>' | '=' | '~' | '|') => true,
        Some('-' | '+') => chars
            .next()
            .is_none_or(|next| next == ' ' || next == '-' || next == '+'),
        Some(digit) if digit.is_ascii_digit() => {
            let rest = text.trim_start_matches(|c: char| c.is_ascii_digit());
            if let Some(sign) = rest.chars().next().filter(|sign| matches!(sign, '.' | ')'))
                && rest[1..].chars().next().is_none_or(|next| next == ' ')
            {
                let number = &text[..text.len() - rest.len()];
                return format!("{indent}{number}\\{sign}{}", &rest[1..]);
            }
            false
        }
        _ => false,
    };
    if risky {
        format!("{indent}\\{text}")
    } else {
        line.to_owned()
    }
}

enum Piece<'t> {
    Text(&'t str),
    /// With its backticks.
    Code(&'t str),
}

/// Splits a paragraph at its code spans. Unmatched backticks are text.
fn pieces(text: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = text;
    let mut plain = 0; // length of the text before the next code
    while let Some(start) = rest[plain..].find('`').map(|at| at + plain) {
        let fence = rest[start..].len() - rest[start..].trim_start_matches('`').len();
        let inside = start + fence;
        match closing(&rest[inside..], fence) {
            Some(length) => {
                if start > 0 {
                    pieces.push(Piece::Text(&rest[..start]));
                }
                let end = inside + length + fence;
                pieces.push(Piece::Code(&rest[start..end]));
                rest = &rest[end..];
                plain = 0;
            }
            None => plain = inside,
        }
    }
    if !rest.is_empty() {
        pieces.push(Piece::Text(rest));
    }
    pieces
}

/// The start of a run of exactly `fence` backticks.
fn closing(text: &str, fence: usize) -> Option<usize> {
    let mut at = 0;
    while let Some(start) = text[at..].find('`').map(|found| found + at) {
        let run = text[start..].len() - text[start..].trim_start_matches('`').len();
        if run == fence {
            return Some(start);
        }
        at = start + run;
    }
    None
}

/// Escapes any text for Markdown. Paragraphs, `- ` lists and balanced code are kept.
pub(super) fn escape(text: &str) -> String {
    let mut paragraphs: Vec<String> = Vec::new();
    let mut open = false;
    for line in text.lines().map(str::trim) {
        let line: String = line
            .chars()
            .map(|c| if c.is_control() { ' ' } else { c })
            .collect();
        let line = line
            .split(' ')
            .filter(|word| !word.is_empty())
            .collect::<Vec<_>>()
            .join(" ");
        if line.is_empty() {
            open = false;
        } else if let Some(item) = line.strip_prefix("- ").or_else(|| line.strip_prefix("* ")) {
            paragraphs.push(format!("- {item}"));
            open = true;
        } else if open && let Some(last) = paragraphs.last_mut() {
            last.push(' ');
            last.push_str(&line);
        } else {
            paragraphs.push(line);
            open = true;
        }
    }
    let escaped: Vec<String> = paragraphs
        .iter()
        .map(|paragraph| match paragraph.strip_prefix("- ") {
            Some(item) => format!("- {}", guard(&inline(item))),
            None => guard(&inline(paragraph)),
        })
        .collect();
    escaped.join("\n\n")
}

fn inline(paragraph: &str) -> String {
    let mut escaped = String::new();
    for piece in pieces(paragraph) {
        match piece {
            Piece::Code(code) => escaped.push_str(code),
            Piece::Text(text) => {
                let words: Vec<String> = text.split(' ').map(word).collect();
                escaped.push_str(&words.join(" "));
            }
        }
    }
    escaped
}

/// Escapes a word: addresses become links, signs of Markdown and HTML are escaped.
fn word(word: &str) -> String {
    let address = ["https://", "http://"]
        .iter()
        .filter(|_| word.contains(':'))
        .filter_map(|scheme| word.find(scheme))
        .min();
    if let Some(start) = address {
        let rest = &word[start..];
        let end = rest.find(['<', '>', '"', '`', '|']).unwrap_or(rest.len());
        let mut address =
            rest[..end].trim_end_matches(['.', ',', ';', ':', '!', '?', '\'', '*', ']']);
        if address.ends_with(')') && !address.contains('(') {
            address = address.trim_end_matches(')');
        }
        if address.len() > "https://".len() {
            let after = &rest[address.len()..];
            // An address in angle brackets keeps them.
            let before = word[..start].strip_suffix('<').unwrap_or(&word[..start]);
            let after = if before.len() < start {
                after.strip_prefix('>').unwrap_or(after)
            } else {
                after
            };
            return format!("{}<{address}>{}", signs(before), signs(after));
        }
    }
    signs(word)
}

/// Signs of Markdown and HTML, two of them only next to certain others.
const SIGNS: [char; 11] = ['<', '>', '[', ']', '*', '\\', '`', '|', '~', '_', '&'];

fn signs(word: &str) -> String {
    if !word.contains(SIGNS) {
        return word.to_owned();
    }
    let mut escaped = String::with_capacity(word.len());
    let chars: Vec<char> = word.chars().collect();
    for (at, c) in chars.iter().enumerate() {
        let inside = at > 0
            && chars[at - 1].is_alphanumeric()
            && chars.get(at + 1).is_some_and(|next| next.is_alphanumeric());
        let risky = match c {
            '_' => !inside,
            '&' => chars
                .get(at + 1)
                .is_some_and(|next| next.is_alphanumeric() || *next == '#'),
            _ => SIGNS.contains(c),
        };
        if risky {
            escaped.push('\\');
        }
        escaped.push(*c);
    }
    escaped
}

/// The text with its first letter in lower case, to follow a colon. Names and abbreviations are
/// kept.
pub(super) fn lower_first(text: &str) -> String {
    let mut chars = text.chars();
    match (chars.next(), chars.next()) {
        (Some(first), second)
            if second.is_none_or(|second| !second.is_uppercase() && !second.is_numeric()) =>
        {
            let word = text.split(' ').next().unwrap_or_default();
            let plain = matches!(
                word,
                "A" | "An"
                    | "The"
                    | "One"
                    | "Some"
                    | "Any"
                    | "All"
                    | "Each"
                    | "Another"
                    | "No"
                    | "Several"
            );
            if plain {
                first.to_lowercase().chain(text.chars().skip(1)).collect()
            } else {
                text.to_owned()
            }
        }
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn harmless() {
        for (text, expected) in [
            ("a <T> and [x]", r"a \<T\> and \[x\]"),
            ("    indented", "indented"),
            ("# no heading", r"\# no heading"),
            ("1. no list", r"1\. no list"),
            ("+ no list", r"\+ no list"),
            (
                "see https://example.com/a_b.",
                "see <https://example.com/a_b>.",
            ),
            ("(https://example.com)", "(<https://example.com>)"),
            ("<https://example.com>", "<https://example.com>"),
            ("`Vec<T>` stays", "`Vec<T>` stays"),
            ("one ` alone <b>", r"one \` alone \<b\>"),
            ("snake_case and _emphasis_", r"snake_case and \_emphasis\_"),
            ("a\nb\n\nc", "a b\n\nc"),
            ("- one\n- two", "- one\n\n- two"),
            ("&lt; & more", r"\&lt; & more"),
        ] {
            assert_eq!(escape(text), expected, "{text}");
        }
    }

    #[test]
    fn wrapping_begins_no_heading() {
        let doc =
            Doc::new(72).text("words words words words # words words words 1234. words words");
        assert_eq!(
            doc.comments("///"),
            "/// words words words words\n/// \\# words words words\n/// 1234\\. words words\n"
        );
    }
}
