//! Options of an import.

use heck::ToSnakeCase;

/// Options of an import. Begin with [`ImportOptions::new`].
///
/// ```
/// use eventgrid_workshop::ImportOptions;
///
/// let mut options = ImportOptions::new("Contoso.Orders");
/// options.events.push(("Contoso.Orders.Placed".to_owned(), "Order".to_owned()));
/// assert!(options.keeps_required());
/// assert!(!ImportOptions::new("Microsoft.Storage").keeps_required());
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct ImportOptions {
    /// The common start of the event types: `Microsoft.Storage`. Without it an error lists the
    /// namespaces of the documents.
    pub namespace: Option<String>,
    /// The schema file's name without `.json`; by default it follows from the namespace.
    pub name: Option<String>,
    /// Event type -> definition, for documents that do not connect them. The definition is a name
    /// or a reference (`orders.json#/definitions/Order`).
    pub events: Vec<(String, String)>,
    /// Whether properties that the document requires stay required. By default not for
    /// `Microsoft.…`: Azure sends events without them.
    pub required: Option<bool>,
    /// Uses the document's version where it and the schema file differ without an `x-correction`.
    pub overwrite: bool,
}

impl ImportOptions {
    /// Imports the events of a namespace, with defaults for everything else.
    #[must_use]
    pub fn new(namespace: impl Into<String>) -> Self {
        ImportOptions {
            namespace: Some(namespace.into()),
            ..ImportOptions::default()
        }
    }

    /// Whether the document's required properties are required in the schema file.
    #[must_use]
    pub fn keeps_required(&self) -> bool {
        self.required.unwrap_or(!self.is_azure())
    }

    pub(super) fn is_azure(&self) -> bool {
        let namespace = self.namespace.as_deref().unwrap_or_default();
        namespace.starts_with("Microsoft.")
    }
}

/// The name of the file of a namespace: `Microsoft.KeyVault` -> `key_vault`, `Contoso.Orders` -> `contoso_orders`.
pub(super) fn file_name(namespace: &str) -> String {
    let name = namespace.strip_prefix("Microsoft.").unwrap_or(namespace);
    let mut file = String::new();
    for word in name.to_snake_case().split('_') {
        // A single letter belongs to the word before: `SignalRService` is `signalr_service`.
        if !file.is_empty() && word.len() > 1 {
            file.push('_');
        }
        file.push_str(word);
    }
    file
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn file_names() {
        for (namespace, name) in [
            ("Microsoft.KeyVault", "key_vault"),
            ("Microsoft.AVS", "avs"),
            ("Microsoft.SignalRService", "signalr_service"),
            ("Contoso.Orders", "contoso_orders"),
        ] {
            assert_eq!(file_name(namespace), name);
        }
    }
}
