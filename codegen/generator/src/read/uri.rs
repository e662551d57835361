//! URIs of schemas and references relative to them (RFC 3986, section 5.2).

use std::fmt;

/// A URI without its fragment: the name of a schema.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Uri {
    scheme: String,
    authority: Option<String>,
    path: String,
    query: Option<String>,
}

/// The parts of a reference, not decoded.
#[derive(Debug, Default)]
struct Reference<'r> {
    scheme: Option<&'r str>,
    authority: Option<&'r str>,
    path: &'r str,
    query: Option<&'r str>,
    fragment: &'r str,
}

impl Uri {
    /// The URI of a schema file, from its name.
    pub fn of_file(name: &str) -> Self {
        Uri {
            scheme: "file".to_owned(),
            authority: Some(String::new()),
            path: format!(
                "/{}",
                encoded(
                    &name
                        .replace('%', "%25")
                        .replace('?', "%3F")
                        .replace('#', "%23")
                )
            ),
            query: None,
        }
    }

    /// The target of a reference at this URI: the URI without the fragment, and the fragment.
    ///
    /// # Errors
    ///
    /// The mistake in the reference.
    pub fn join<'r>(&self, reference: &'r str) -> Result<(Uri, &'r str), String> {
        let reference = Reference::parse(reference);
        let fragment = reference.fragment;
        if let Some(authority) = reference.authority {
            check_authority(authority)?;
        }
        let uri = match reference {
            Reference {
                scheme: Some(scheme),
                authority,
                path,
                query,
                ..
            } => Uri {
                scheme: scheme.to_ascii_lowercase(),
                authority: authority.map(encoded),
                path: without_dots(&encoded(path)),
                query: query.map(encoded),
            },
            Reference {
                authority: Some(authority),
                path,
                query,
                ..
            } => Uri {
                scheme: self.scheme.clone(),
                authority: Some(encoded(authority)),
                path: without_dots(&encoded(path)),
                query: query.map(encoded),
            },
            Reference {
                path: "", query, ..
            } => Uri {
                query: query.map(encoded).or_else(|| self.query.clone()),
                ..self.clone()
            },
            Reference { path, query, .. } => Uri {
                path: without_dots(&self.merged(&encoded(path))),
                query: query.map(encoded),
                ..self.clone()
            },
        };
        Ok((uri, fragment))
    }

    /// A relative path after the last `/` of this one.
    fn merged(&self, path: &str) -> String {
        if path.starts_with('/') {
            return path.to_owned();
        }
        match self.path.rfind('/') {
            Some(last) => format!("{}{path}", &self.path[..=last]),
            None if self.authority.is_some() => format!("/{path}"),
            None => path.to_owned(),
        }
    }
}

impl fmt::Display for Uri {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.scheme)?;
        if let Some(authority) = &self.authority {
            write!(f, "//{authority}")?;
        }
        f.write_str(&self.path)?;
        match &self.query {
            Some(query) => write!(f, "?{query}"),
            None => Ok(()),
        }
    }
}

impl<'r> Reference<'r> {
    fn parse(text: &'r str) -> Self {
        let (rest, fragment) = text.split_once('#').unwrap_or((text, ""));
        let (rest, query) = match rest.split_once('?') {
            Some((rest, query)) => (rest, Some(query)),
            None => (rest, None),
        };
        let (scheme, rest) = match rest.split_once(':') {
            Some((scheme, behind)) if is_scheme(scheme) => (Some(scheme), behind),
            _ => (None, rest),
        };
        let (authority, path) = match rest.strip_prefix("//") {
            Some(behind) => {
                let end = behind.find('/').unwrap_or(behind.len());
                (Some(&behind[..end]), &behind[end..])
            }
            None => (None, rest),
        };
        Reference {
            scheme,
            authority,
            path,
            query,
            fragment,
        }
    }
}

/// Whether a text is a URI with a scheme and content.
pub fn is_uri(text: &str) -> bool {
    let reference = Reference::parse(text);
    let authority = reference.authority.unwrap_or_default();
    reference.scheme.is_some()
        && !(authority.is_empty() && reference.path.is_empty())
        && check_authority(authority).is_ok()
        && !text.contains(|c: char| c.is_whitespace() || c.is_control())
}

fn is_scheme(text: &str) -> bool {
    text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c))
}

/// In `user@host:port`, the host may be an address in brackets, and the port is a number.
fn check_authority(authority: &str) -> Result<(), String> {
    let host = authority
        .rsplit_once('@')
        .map_or(authority, |(_, host)| host);
    let port = match host.strip_prefix('[') {
        Some(address) => {
            let (address, port) = address
                .split_once(']')
                .ok_or("the address lacks its closing bracket")?;
            if address.parse::<std::net::Ipv6Addr>().is_err() && !address.starts_with(['v', 'V']) {
                return Err(format!("`{address}` is not an IPv6 address"));
            }
            port.strip_prefix(':').unwrap_or(port)
        }
        None => host.split_once(':').map_or("", |(_, port)| port),
    };
    if port.is_empty() || port.parse::<u16>().is_ok() {
        Ok(())
    } else {
        Err(format!("`{port}` is not a port"))
    }
}

/// The text with `%20` and similar sequences for characters that a URI cannot contain, so that both
/// spellings are one name.
fn encoded(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~:/?[]@!$&'()*+,;=%".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.extend(['%', hex(byte >> 4), hex(byte & 15)]);
        }
    }
    encoded
}

fn hex(half: u8) -> char {
    char::from(b"0123456789ABCDEF"[usize::from(half)])
}

/// A path with `.` and `..` resolved.
fn without_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let mut steps = path.split('/').peekable();
    while let Some(step) = steps.next() {
        let last = steps.peek().is_none();
        if !matches!(step, "." | "..") {
            kept.push(step);
            continue;
        }
        // The first step is the text before the first `/`.
        if step == ".." && kept.len() > 1 {
            kept.pop();
        }
        if last {
            kept.push("");
        }
    }
    kept.join("/")
}

/// `%20` -> a space. Any other text is kept.
pub(crate) fn percent_decoded(text: &str) -> String {
    let bytes = text.as_bytes();
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = (bytes[at] == b'%')
            .then(|| text.get(at + 1..at + 3))
            .flatten()
            .and_then(|hex| u8::from_str_radix(hex, 16).ok());
        decoded.push(hex.unwrap_or(bytes[at]));
        at += if hex.is_some() { 3 } else { 1 };
    }
    String::from_utf8_lossy(&decoded).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The examples of RFC 3986, section 5.4, without their fragments.
    #[test]
    fn references() {
        let base = Uri::of_file("").join("http://a/b/c/d;p?q").unwrap().0;
        for (reference, expected) in [
            ("g:h", "g:h"),
            ("g", "http://a/b/c/g"),
            ("./g", "http://a/b/c/g"),
            ("g/", "http://a/b/c/g/"),
            ("/g", "http://a/g"),
            ("//g", "http://g"),
            ("?y", "http://a/b/c/d;p?y"),
            ("g?y", "http://a/b/c/g?y"),
            ("", "http://a/b/c/d;p?q"),
            ("#s", "http://a/b/c/d;p?q"),
            (";x", "http://a/b/c/;x"),
            (".", "http://a/b/c/"),
            ("./", "http://a/b/c/"),
            ("..", "http://a/b/"),
            ("../", "http://a/b/"),
            ("../g", "http://a/b/g"),
            ("../..", "http://a/"),
            ("../../g", "http://a/g"),
            ("../../../g", "http://a/g"),
            ("/./g", "http://a/g"),
            ("/../g", "http://a/g"),
            ("g.", "http://a/b/c/g."),
            ("..g", "http://a/b/c/..g"),
            ("./g/.", "http://a/b/c/g/"),
            ("g/../h", "http://a/b/c/h"),
            ("g;x=1/../y", "http://a/b/c/y"),
            ("HTTP://a/b c", "http://a/b%20c"),
        ] {
            let (uri, _) = base.join(reference).unwrap();
            assert_eq!(uri.to_string(), expected, "{reference}");
        }
    }

    #[test]
    fn files_and_names() {
        let file = Uri::of_file("my orders.json");
        assert_eq!(file.to_string(), "file:///my%20orders.json");
        assert_eq!(
            file.join("my%20orders.json#/$defs/A").unwrap(),
            (file.clone(), "/$defs/A")
        );
        let urn = file.join("urn:contoso:order").unwrap().0;
        assert_eq!(urn.to_string(), "urn:contoso:order");
        assert_eq!(urn.join("#a").unwrap(), (urn.clone(), "a"));
    }

    #[test]
    fn what_is_no_reference() {
        let base = Uri::of_file("a.json");
        for (reference, message) in [
            ("https://[bad", "the address lacks its closing bracket"),
            ("https://[bad]/a", "`bad` is not an IPv6 address"),
            ("https://a:99999/", "`99999` is not a port"),
        ] {
            assert_eq!(base.join(reference).unwrap_err(), message);
        }
        assert!(base.join("https://me@[::1]:80/a").is_ok());
    }

    #[test]
    fn uris() {
        for text in [
            "https://a.example/x?y#z",
            "urn:uuid:0",
            "mailto:a@b.example",
        ] {
            assert!(is_uri(text), "{text}");
        }
        for text in ["", "a/b", "https://", "https://a b", "1a:b"] {
            assert!(!is_uri(text), "{text}");
        }
    }
}
