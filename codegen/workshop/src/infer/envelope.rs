//! Information about a source from its envelopes: the namespace, the title and the topic types.

use heck::ToTitleCase;

/// The common start of all event types: their longest common prefix of whole words between dots.
///
/// For a single event type all but the last word; for Azure the first two, as Azure does.
pub(super) fn namespace(event_types: &[&str]) -> Option<String> {
    let mut common: Option<Vec<&str>> = None;
    for event_type in event_types {
        let mut words: Vec<&str> = event_type.split('.').collect();
        words.pop();
        if words.first() == Some(&"Microsoft") {
            words.truncate(2);
        }
        common = Some(match common {
            None => words,
            Some(common) => {
                let same = common.iter().zip(&words).take_while(|(a, b)| a == b);
                same.map(|(word, _)| *word).collect()
            }
        });
    }
    let namespace = common.unwrap_or_default().join(".");
    (!namespace.is_empty()).then_some(namespace)
}

/// Whether a source is Azure's own.
pub(super) fn is_azure(namespace: Option<&str>) -> bool {
    namespace.is_some_and(|namespace| {
        let first = namespace.split('.').next().unwrap_or_default();
        first.eq_ignore_ascii_case("Microsoft")
    })
}

/// A title for the source: `Microsoft.KeyVault` -> `Azure Key Vault`.
pub(super) fn title(name: &str, namespace: Option<&str>) -> String {
    let words = |text: &str| text.to_title_case();
    let Some(namespace) = namespace else {
        return words(name);
    };
    let parts: Vec<String> = namespace
        .split('.')
        .map(|part| {
            if part == "Microsoft" {
                "Azure".to_owned()
            } else {
                words(part)
            }
        })
        .filter(|part| !part.is_empty())
        .collect();
    if parts.is_empty() {
        words(name)
    } else {
        parts.join(" ")
    }
}

/// The topic type of a source or topic: for `…/providers/Microsoft.KeyVault/vaults/contoso` it is
/// `Microsoft.KeyVault.vaults`.
pub(super) fn topic_type(source: &str) -> Option<String> {
    let parts: Vec<&str> = source.trim_end_matches('/').split('/').collect();
    let is = |at: usize, name: &str| {
        parts
            .get(at)
            .is_some_and(|part| part.eq_ignore_ascii_case(name))
    };
    if !is(0, "") || !is(1, "subscriptions") {
        return None;
    }
    if parts.len() == 3 {
        return Some("Microsoft.Resources.Subscriptions".to_owned());
    }
    if parts.len() == 5 && is(3, "resourceGroups") {
        return Some("Microsoft.Resources.ResourceGroups".to_owned());
    }
    let at = (0..parts.len()).rfind(|at| is(*at, "providers"))?;
    let provider = parts.get(at + 1)?;
    // Type and name alternate.
    let kinds: Vec<&str> = parts.iter().skip(at + 2).step_by(2).copied().collect();
    let plain = |part: &&str| {
        !part.is_empty() && part.chars().all(|c| c.is_ascii_alphanumeric() || c == '.')
    };
    let valid = !kinds.is_empty() && plain(provider) && kinds.iter().all(plain);
    valid.then(|| format!("{provider}.{}", kinds.join(".")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn namespaces() {
        for (event_types, expected) in [
            (&["Contoso.Orders.OrderPlaced"][..], Some("Contoso.Orders")),
            (
                &["Contoso.Orders.OrderPlaced", "Contoso.Orders.OrderPaid"],
                Some("Contoso.Orders"),
            ),
            (
                &["Contoso.Orders.Placed", "Contoso.Stock.Low"],
                Some("Contoso"),
            ),
            (
                &["Contoso.OrderPlaced", "Contoso.OrderPaid"],
                Some("Contoso"),
            ),
            (
                &["Contoso.Orders", "Contoso.Orders.Placed"],
                Some("Contoso"),
            ),
            (
                &["Microsoft.ApiManagement.CircuitBreaker.Opened"],
                Some("Microsoft.ApiManagement"),
            ),
            (&["OrderPlaced"], None),
            (&["a.b", "c.d"], None),
            (&[".placed"], None),
        ] {
            assert_eq!(
                namespace(event_types).as_deref(),
                expected,
                "{event_types:?}"
            );
        }
    }

    #[test]
    fn titles() {
        assert_eq!(title("a", Some("Microsoft.KeyVault")), "Azure Key Vault");
        assert_eq!(title("a", Some("contoso.orders")), "Contoso Orders");
        assert_eq!(title("contoso_orders", None), "Contoso Orders");
    }

    #[test]
    fn topic_types() {
        let group = "/subscriptions/0/resourceGroups/contoso";
        for (source, expected) in [
            (
                format!("{group}/providers/Microsoft.KeyVault/vaults/x"),
                Some("Microsoft.KeyVault.vaults"),
            ),
            (
                format!("{group}/providers/Microsoft.Media/mediaservices/x/liveEvents/y"),
                Some("Microsoft.Media.mediaservices.liveEvents"),
            ),
            (group.to_owned(), Some("Microsoft.Resources.ResourceGroups")),
            (
                "/subscriptions/{id}/".to_owned(),
                Some("Microsoft.Resources.Subscriptions"),
            ),
            (format!("{group}/providers/Microsoft.KeyVault"), None),
            (format!("{group}/providers/{{provider}}/{{type}}/x"), None),
            ("/contoso/shop".to_owned(), None),
            ("https://contoso.example".to_owned(), None),
            (String::new(), None),
        ] {
            assert_eq!(topic_type(&source).as_deref(), expected, "{source}");
        }
    }
}
