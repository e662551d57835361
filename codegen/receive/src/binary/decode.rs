//! The text of an attribute in a header: percent-encoded, and quoted by older senders.

use std::borrow::Cow;
use std::str::Utf8Error;

use percent_encoding::percent_decode;

/// The text of a header: quoted parts are unquoted first, then the text is percent-decoded once. A
/// percent sign without two digits is kept.
pub(super) fn decode(value: &[u8]) -> Result<String, Utf8Error> {
    let value = unquoted(value);
    let bytes: Cow<'_, [u8]> = percent_decode(&value).into();
    std::str::from_utf8(&bytes).map(str::to_owned)
}

/// The value with each of its quoted parts unquoted and unescaped, according to section 3.1.3.2 of
/// the HTTP binding. A quote without a closing one is kept, and so is the text after it.
fn unquoted(value: &[u8]) -> Cow<'_, [u8]> {
    if !value.contains(&b'"') {
        return Cow::Borrowed(value);
    }
    let mut content = Vec::with_capacity(value.len());
    let mut rest = value;
    while let Some(open) = rest.iter().position(|byte| *byte == b'"') {
        let (before, quoted) = rest.split_at(open);
        let Some((unescaped, after)) = closed(&quoted[1..]) else {
            break;
        };
        content.extend_from_slice(before);
        content.extend(unescaped);
        rest = after;
    }
    content.extend_from_slice(rest);
    Cow::Owned(content)
}

/// The content of a quoted string after its opening quote, and the rest after it.
fn closed(quoted: &[u8]) -> Option<(Vec<u8>, &[u8])> {
    let mut content = Vec::new();
    let mut rest = quoted;
    while let [byte, after @ ..] = rest {
        rest = after;
        match byte {
            b'"' => return Some((content, rest)),
            b'\\' => {
                let (escaped, after) = rest.split_first()?;
                content.push(*escaped);
                rest = after;
            }
            byte => content.push(*byte),
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percent_encoding() {
        for (text, encoded) in [
            ("Euro € 😀", "Euro%20%E2%82%AC%20%F0%9F%98%80"),
            ("100%", "100%25"),
            ("say \"hi\"", "say%20%22hi%22"),
            (
                "!#$&'()*+,-./:;<=>?@[\\]^_`{|}~",
                "!#$&'()*+,-./:;<=>?@[\\]^_`{|}~",
            ),
            ("a\r\nb\u{7f}\u{80}", "a%0D%0Ab%7F%C2%80"),
        ] {
            assert_eq!(decode(encoded.as_bytes()).as_deref(), Ok(text));
        }
    }

    #[test]
    fn decoding() {
        for (value, text) in [
            ("%e2%82%ac", "€"),                   // lower case
            ("%41%42", "AB"),                     // encoded without need
            ("%2541", "%41"),                     // one round
            ("\"a \\\"b\\\" %20\"", "a \"b\"  "), // quoted first
            ("\"unclosed", "\"unclosed"),
            ("\"a\\\"", "\"a\\\""),
            ("\"a\" \"b\"", "a b"),
            ("a\"b \\\" c\"d", "ab \" cd"),
            ("caf\"\\é\"%20au", "café au"),
            ("\"\"", ""),
            ("\"a\"b\"c", "ab\"c"),
            ("a\\b", "a\\b"), // an escape in quotes alone
            ("\"", "\""),
            ("100% %zz %4", "100% %zz %4"),
            ("grün", "grün"), // of senders that do not encode
        ] {
            assert_eq!(decode(value.as_bytes()).as_deref(), Ok(text), "{value}");
        }
        for invalid in ["%C0%A0", "%FF", "%ED%A0%80", "%E2%82"] {
            assert!(decode(invalid.as_bytes()).is_err(), "{invalid}");
        }
    }
}
