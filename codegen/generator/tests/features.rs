//! The features of a generated crate that are not sources.

use eventgrid_codegen::{Options, Runtime, Schemas, Tree, render};

fn files(source: &str, runtime: Runtime) -> Result<Tree, String> {
    let options = Options::new("contoso-events", runtime);
    let schemas = Schemas::from_texts("schemas", [(source, r#"{ "x-events": { "A": {} } }"#)]);
    render(&schemas, &options)
        .map(|rendered| rendered.tree)
        .map_err(|diagnostics| diagnostics.to_string())
}

#[test]
fn they_are_off_by_default_and_found_where_the_runtime_is() {
    for (runtime, dependency) in [
        (
            Runtime::Version("0.1".to_owned()),
            r#"{ version = "0.1", optional = true }"#,
        ),
        (
            Runtime::Path("../codegen/".to_owned()),
            r#"{ path = "../codegen/receive", optional = true }"#,
        ),
        (
            Runtime::Git("https://example.com/eventgrid".to_owned()),
            r#"{ git = "https://example.com/eventgrid", optional = true }"#,
        ),
    ] {
        let tree = files("orders", runtime).unwrap();
        let manifest = tree.get("Cargo.toml").unwrap();
        for line in [
            "default = [\n    \"orders\",\n]",
            "write = [\"eventgrid-runtime/write\"]",
            "receive = [\"dep:eventgrid-receive\"]",
            "http = [\"receive\", \"eventgrid-receive/http\"]",
            "handler = [\"receive\", \"eventgrid-receive/handler\"]",
            "tower = [\"handler\", \"http\", \"eventgrid-receive/tower\"]",
            "serve = [\"tower\", \"eventgrid-receive/serve\"]",
            "entra = [\"tower\", \"eventgrid-receive/entra\"]",
            "reqwest = [\"entra\", \"eventgrid-receive/reqwest\"]",
            "axum = [\"serve\", \"eventgrid-receive/axum\"]",
            "cloudevents = [\"eventgrid-runtime/cloudevents\"]",
            "schemars = [\"eventgrid-runtime/schemars\"]",
            &format!("eventgrid-receive = {dependency}"),
        ] {
            assert!(manifest.contains(&format!("\n{line}\n")), "{manifest}");
        }
        let root = tree.get("src/lib.rs").unwrap();
        let module = "#[cfg(feature = \"receive\")]\n#[doc(inline)]\npub use eventgrid_receive as receive;\n";
        assert!(root.contains(module), "{root}");
        let readme = tree.get("README.md").unwrap();
        assert!(readme.contains("\n| `http` | Webhooks"), "{readme}");
        assert!(readme.contains("\n| `axum` | A webhook"), "{readme}");
    }
}

#[test]
fn a_source_cannot_have_their_names() {
    for name in [
        "write",
        "receive",
        "handler",
        "http",
        "serve",
        "entra",
        "reqwest",
        "axum",
        "cloudevents",
        "schemars",
        "schemas",
    ] {
        let message = files(name, Runtime::default()).unwrap_err();
        let expected = format!("`{name}` is a name that the crate itself uses");
        assert!(message.contains(&expected), "{message}");
    }
}
