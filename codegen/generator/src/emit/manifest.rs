//! `Cargo.toml` with its feature table.

use super::features::FEATURES;
use crate::model::Model;
use crate::options::{Options, Runtime};
use crate::read::Schemas;

/// The text of `Cargo.toml`.
pub(super) fn manifest(model: &Model, schemas: &Schemas, options: &Options) -> String {
    let mut text = format!(
        "# {}\n\n[package]\nname = {}\n",
        super::header(options, schemas.folder()),
        string(&options.crate_name)
    );
    let own = options.is_eventgrid();
    if options.runtime == Runtime::Workspace {
        for key in ["version", "edition", "rust-version", "license"] {
            text.extend([format!("{key}.workspace = true\n")]);
        }
    } else {
        text.push_str("version = \"0.1.0\"\nedition = \"2024\"\nrust-version = \"1.88\"\n");
    }
    let description = if own {
        "Azure Event Grid events as Rust types: both envelopes, every documented source".to_owned()
    } else {
        format!(
            "Typed events of {}, in both envelopes of Azure Event Grid",
            options.crate_name
        )
    };
    text.extend([format!(
        "description = {}\nreadme = \"README.md\"\n",
        string(&description)
    )]);
    if own {
        text.push_str("keywords = [\"azure\", \"cloudevents\", \"events\", \"eventgrid\"]\n");
        text.push_str("categories = [\"api-bindings\", \"encoding\"]\n");
    }
    if options.own_workspace {
        text.push_str("\n# Not a member of the workspace around it.\n[workspace]\n");
    }
    text.push_str("\n[package.metadata.docs.rs]\nall-features = true\n");
    text.push_str("\n# Its tests are the examples in the documentation.\n[lib]\ntest = false\n");
    if options.runtime == Runtime::Workspace {
        text.push_str(LINTS);
    }

    text.push_str("\n[features]\ndefault = [");
    if model.sources.is_empty() {
        text.push_str("]\n");
    } else {
        text.push('\n');
        for source in &model.sources {
            text.extend([format!("    {},\n", string(&source.name))]);
        }
        text.push_str("]\n");
    }
    for source in &model.sources {
        let uses: Vec<String> = source
            .uses
            .iter()
            .map(|used| string(&model.sources[*used].name))
            .collect();
        text.extend([format!("{} = [{}]\n", source.name, uses.join(", "))]);
    }

    for feature in FEATURES {
        let uses: Vec<String> = feature.uses.iter().map(|used| string(used)).collect();
        text.extend([format!(
            "# {}\n{} = [{}]\n",
            feature.about,
            feature.name,
            uses.join(", ")
        )]);
    }

    text.push_str("\n[dependencies]\n");
    for (part, optional) in [("derive", false), ("receive", true), ("runtime", false)] {
        let place = place(&options.runtime, part);
        let optional = if optional { ", optional = true" } else { "" };
        text.extend([format!("eventgrid-{part} = {{ {place}{optional} }}\n")]);
    }
    text
}

/// The dependency on one of the crates that generated code uses.
fn place(runtime: &Runtime, part: &str) -> String {
    match runtime {
        Runtime::Workspace => "workspace = true".to_owned(),
        Runtime::Version(version) => format!("version = {}", string(version)),
        Runtime::Path(path) => {
            let path = path.replace('\\', "/");
            let path = path.trim_end_matches('/');
            format!("path = {}", string(&format!("{path}/{part}")))
        }
        Runtime::Git(url) => format!("git = {}", string(url)),
    }
}

/// A TOML string: JSON's escapes are TOML's as well.
fn string(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

/// The workspace's lints except one: descriptions are prose, and a new source must not need a list
/// of product names.
const LINTS: &str = r#"
[lints.rust]
missing_docs = "warn"
unreachable_pub = "warn"
unsafe_code = "forbid"

[lints.clippy]
pedantic = { level = "warn", priority = -1 }
doc_markdown = "allow"
"#;
