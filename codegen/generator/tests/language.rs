//! `schemas/README.md`, which teaches the schema language, agrees with the generator.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use eventgrid_codegen::read::dialect::{
    Dialect, EventKeywords, FileKeywords, Keyword, Keywords, PropertyKeywords,
};
use eventgrid_codegen::{Options, Schemas, render};

const PAGE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../schemas/README.md");
const START: &str = "<!-- keywords -->\n";
const END: &str = "<!-- end of keywords -->\n";

fn rows(text: &mut String, title: &str, keywords: &[Keyword]) {
    let _ = write!(text, "\n{title}\n\n| keyword | meaning |\n|---|---|\n");
    for Keyword { name, about, .. } in keywords {
        let about = about.trim().replace('|', "\\|");
        let _ = writeln!(text, "| `{name}` | {about} |");
    }
}

#[test]
fn all_keywords_are_on_the_page() {
    let mut table = String::new();
    rows(&mut table, "At the top of a file:", FileKeywords::KEYWORDS);
    rows(
        &mut table,
        "In an entry of `x-events`:",
        EventKeywords::KEYWORDS,
    );
    rows(
        &mut table,
        "In the schema of a property:",
        PropertyKeywords::KEYWORDS,
    );
    rows(&mut table, "In any schema:", Keywords::KEYWORDS);
    table.push('\n');
    let page = fs::read_to_string(PAGE).unwrap();
    let (before, rest) = page.split_once(START).unwrap();
    let (found, after) = rest.split_once(END).unwrap();
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(PAGE, format!("{before}{START}{table}{END}{after}")).unwrap();
        return;
    }
    assert_eq!(found, table, "UPDATE_EXPECT=1 writes the table anew");
}

#[test]
fn the_example_is_fine() {
    let page = fs::read_to_string(PAGE).unwrap();
    let (_, rest) = page.split_once("```json\n").unwrap();
    let (example, _) = rest.split_once("```\n").unwrap();
    let schemas = Schemas::from_texts("schemas", [("contoso_orders", example)]);
    let rendered = render(&schemas, &Options::default()).unwrap();
    assert!(rendered.warnings.is_empty(), "{}", rendered.warnings);
    let module = rendered.tree.get("src/contoso_orders.rs").unwrap();
    for expected in [
        "pub enum PaymentMethod {",
        "pub tags: Option<Map<Text>>",
        "pub order_id: Text",
    ] {
        assert!(module.contains(expected), "{expected}\n{module}");
    }
}

/// An editor flags an unknown keyword, as `gen` does.
#[test]
fn editors_know_the_schema_of_schema_files() {
    let root = Path::new(PAGE).parent().unwrap().parent().unwrap();
    for settings in [".vscode/settings.json", ".zed/settings.json"] {
        let text = fs::read_to_string(root.join(settings)).unwrap();
        assert!(
            text.contains("./generated/source.schema.json"),
            "{settings}"
        );
    }
    let schema = eventgrid_codegen::schema_of_schema_files();
    let schema: serde_json::Value = serde_json::from_str(&schema).unwrap();
    for pointer in ["", "/$defs/Event", "/$defs/Property", "/$defs/Schema"] {
        let object = schema.pointer(pointer).unwrap();
        assert_eq!(object["additionalProperties"], false, "{pointer}");
        assert!(object.get("patternProperties").is_none(), "{pointer}");
        assert!(object["properties"].get("x-event").is_none(), "{pointer}");
    }
    assert!(schema["properties"].get("x-events").is_some());
}
