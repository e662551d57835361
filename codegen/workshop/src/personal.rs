//! What looks secret or personal: names of properties, and values.

use heck::ToSnakeCase;

/// Names of sensitive properties, or their ends: in lower case, words separated by `_`.
const NAMES: &[(&str, &str)] = &[
    ("claims", "claims of a token"),
    ("client_state", "a secret"),
    ("connection_string", "a secret"),
    ("credential", "a secret"),
    ("credentials", "a secret"),
    ("display_name", "a person's name"),
    ("email", "a mail address"),
    ("email_address", "a mail address"),
    ("ip", "an IP address"),
    ("ip_address", "an IP address"),
    ("mail", "a mail address"),
    ("password", "a secret"),
    ("phone", "a phone number"),
    ("phone_number", "a phone number"),
    ("sas_token", "a secret"),
    ("sas_uri", "a secret"),
    ("sas_url", "a secret"),
    ("secret", "a secret"),
    ("token", "a secret"),
    ("validation_code", "a secret"),
    ("validation_url", "a secret"),
];

/// Why a property looks secret or personal by its name, if it does.
pub(crate) fn by_name(name: &str) -> Option<&'static str> {
    let name = name.to_snake_case();
    let ends = |end: &str| {
        let rest = name.strip_suffix(end);
        rest.is_some_and(|rest| rest.is_empty() || rest.ends_with('_'))
    };
    let named = NAMES.iter().find(|(end, _)| ends(end));
    named.map(|(_, what)| *what)
}

/// The kind of personal or secret data that a value seems to be.
pub(crate) fn by_value(text: &str) -> Option<&'static str> {
    let text = text.trim();
    if is_jwt(text)
        || ["sig=", "AccountKey=", "SharedAccessKey=", "Bearer "]
            .iter()
            .any(|secret| text.contains(secret))
    {
        Some("a token or key")
    } else if is_mail_address(text) {
        Some("a mail address")
    } else if is_ip_address(text) {
        Some("an IP address")
    } else if is_phone_number(text) {
        Some("a phone number")
    } else {
        None
    }
}

fn is_jwt(text: &str) -> bool {
    text.starts_with("eyJ") && text.len() > 40 && text.matches('.').count() == 2
}

pub(crate) fn is_mail_address(text: &str) -> bool {
    let Some((name, domain)) = text.split_once('@') else {
        return false;
    };
    let plain = |c: char| c.is_alphanumeric() || ".-_+".contains(c);
    !name.is_empty()
        && name.chars().all(plain)
        && domain.chars().all(plain)
        && domain
            .rsplit_once('.')
            .is_some_and(|(host, top)| !host.is_empty() && top.len() >= 2)
}

pub(crate) fn is_ip_address(text: &str) -> bool {
    let address = text.split_once(':').map_or(text, |(host, _)| host);
    address.parse::<std::net::Ipv4Addr>().is_ok()
        || text.parse::<std::net::Ipv6Addr>().is_ok() && text.len() > 2
}

fn is_phone_number(text: &str) -> bool {
    text.strip_prefix('+').is_some_and(|digits| {
        digits.len() >= 8 && digits.bytes().all(|b| b.is_ascii_digit() || b == b' ')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values() {
        for (text, found) in [
            ("ada@contoso.example", Some("a mail address")),
            ("@odata.type", None),
            ("10.0.0.1", Some("an IP address")),
            ("10.0.0.1:8080", Some("an IP address")),
            ("1.2.3", None),
            ("::", None),
            ("fe80::1", Some("an IP address")),
            ("+49 30 1234567", Some("a phone number")),
            ("https://a.example/?sv=1&sig=abc", Some("a token or key")),
            ("contoso", None),
        ] {
            assert_eq!(by_value(text), found, "{text}");
        }
        let token = format!("eyJ{}.eyJ{}.abc", "a".repeat(30), "b".repeat(30));
        assert_eq!(by_value(&token), Some("a token or key"));
    }
}
