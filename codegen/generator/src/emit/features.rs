//! The crate's features other than its sources: none is on by default.

/// A feature that is not a source.
pub(super) struct Feature {
    pub(super) name: &'static str,
    /// What it adds, in a sentence of Markdown.
    pub(super) about: &'static str,
    /// The features that it turns on.
    pub(super) uses: &'static [&'static str],
}

/// All of them. A source cannot have their names: `lower::names` rejects these.
pub(super) const FEATURES: [Feature; 18] = [
    Feature {
        name: "samples",
        about: "The module `samples`: an event of each type, to test handlers with.",
        uses: &[],
    },
    Feature {
        name: "write",
        about: "The module `write`: events written for HTTP, in structured, binary and batched mode.",
        uses: &["eventgrid-runtime/write"],
    },
    Feature {
        name: "receive",
        about: "The module `receive`: events from queues, pull delivery, dead-letter blobs and Azure Functions.",
        uses: &["dep:eventgrid-receive"],
    },
    Feature {
        name: "handler",
        about: "Handlers in the module `receive`: typed events for an `async fn`, from any channel.",
        uses: &["receive", "eventgrid-receive/handler"],
    },
    Feature {
        name: "http",
        about: "Webhooks in the module `receive`: handshakes, authentication, CloudEvents over HTTP.",
        uses: &["receive", "eventgrid-receive/http"],
    },
    Feature {
        name: "tower",
        about: "A webhook as a `tower` service, for anything built on hyper.",
        uses: &["handler", "http", "eventgrid-receive/tower"],
    },
    Feature {
        name: "serve",
        about: "A server for such a service: limits of time and connections, graceful shutdown.",
        uses: &["tower", "eventgrid-receive/serve"],
    },
    Feature {
        name: "axum",
        about: "A webhook as a router of axum, with typed events for an async handler, and an extractor.",
        uses: &["serve", "eventgrid-receive/axum"],
    },
    Feature {
        name: "entra",
        about: "Verifies bearer tokens of Microsoft Entra ID.",
        uses: &["tower", "eventgrid-receive/entra"],
    },
    Feature {
        name: "reqwest",
        about: "The HTTP client of `reqwest`, to fetch the keys for such tokens.",
        uses: &["entra", "eventgrid-receive/reqwest"],
    },
    Feature {
        name: "cloudevents",
        about: "Conversion to and from the event type of the CNCF's crate `cloudevents-sdk`.",
        uses: &["eventgrid-runtime/cloudevents"],
    },
    Feature {
        name: "schemars",
        about: "`schemars::JsonSchema` for all data types, and the module `schemas`.",
        uses: &["eventgrid-runtime/schemars"],
    },
    Feature {
        name: "chrono",
        about: "Times of the crate `chrono` as properties: `DateTime`, `NaiveDate` and others.",
        uses: &["eventgrid-runtime/chrono"],
    },
    Feature {
        name: "indexmap",
        about: "`IndexMap` and `IndexSet` as properties.",
        uses: &["eventgrid-runtime/indexmap"],
    },
    Feature {
        name: "jiff",
        about: "Times of the crate `jiff` as properties: `Timestamp`, `Zoned`, `civil::Date` and others.",
        uses: &["eventgrid-runtime/jiff"],
    },
    Feature {
        name: "rust_decimal",
        about: "`Decimal` as a property, with all digits.",
        uses: &["eventgrid-runtime/rust_decimal"],
    },
    Feature {
        name: "url",
        about: "`Url` as a property.",
        uses: &["eventgrid-runtime/url"],
    },
    Feature {
        name: "uuid",
        about: "`Uuid` as a property.",
        uses: &["eventgrid-runtime/uuid"],
    },
];

#[cfg(test)]
mod tests {
    use super::FEATURES;
    use crate::names::why_no_module;

    #[test]
    fn no_source_has_their_names() {
        for feature in FEATURES {
            assert!(why_no_module(feature.name).is_some(), "{}", feature.name);
        }
    }
}
