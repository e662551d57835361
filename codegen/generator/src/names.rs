//! Names of Rust items, from the names in events.

use heck::{ToShoutySnakeCase, ToSnakeCase, ToUpperCamelCase};

/// Exports of the crate, and names in the prelude: a generated type with such a name would be
/// confused with them. A test compares this with the exports.
const TAKEN_TYPES: &[&str] = &[
    "Event",
    "CloudEvent",
    "EventGridEvent",
    "EventData",
    "Property",
    "Properties",
    "AdditionalProperties",
    "Text",
    "Json",
    "Map",
    "RawData",
    "Content",
    "ContentView",
    "Error",
    "ErrorKind",
    "Result",
    "Rejected",
    "Losses",
    "Extensions",
    "ResourceId",
    "Sample",
    "SystemEvent",
    "OneOf",
    "Option",
    "Some",
    "None",
    "Ok",
    "Err",
    "String",
    "Vec",
    "Box",
    "Value",
    "Number",
    "OffsetDateTime",
    "Default",
    "Clone",
    "Copy",
    "Debug",
    "PartialEq",
    "Eq",
    "Hash",
    "PartialOrd",
    "Ord",
    "From",
    "Into",
    "TryFrom",
    "TryInto",
    "FromIterator",
    "Iterator",
    "IntoIterator",
    "Extend",
    "Send",
    "Sync",
    "Sized",
    "Drop",
    "Fn",
    "FnMut",
    "FnOnce",
    "AsyncFn",
    "AsyncFnMut",
    "AsyncFnOnce",
    "Future",
    "IntoFuture",
    "Unpin",
    "AsRef",
    "AsMut",
    "ToOwned",
    "ToString",
    "DoubleEndedIterator",
    "ExactSizeIterator",
    "Self",
    "Body",
    "Each",
    "RawJson",
    "ToJson",
    "InvalidResourceId",
];

/// Modules, crates and functions that the crate exports, features that are not sources (now or
/// later), and names that cargo or an operating system reserves. A test compares this with the
/// exports.
const TAKEN_MODULES: &[&str] = &[
    "data",
    "map",
    "bytes",
    "to_vec",
    "con",
    "prn",
    "aux",
    "nul",
    "error",
    "property",
    "serde",
    "serde_json",
    "time",
    "std",
    "core",
    "alloc",
    "eventgrid",
    "eventgrid_runtime",
    "eventgrid_derive",
    "eventgrid_receive",
    "default",
    "samples",
    "receive",
    "write",
    "handler",
    "http",
    "serve",
    "entra",
    "reqwest",
    "axum",
    "tower",
    "cloudevents",
    "schemars",
    "schemas",
    "chrono",
    "indexmap",
    "jiff",
    "rust_decimal",
    "url",
    "uuid",
    "lib",
    "main",
    "each",
    "from_slice",
    "from_str",
    "test",
    "doc",
    "proc_macro",
];

const KEYWORDS: &[&str] = &[
    "abstract", "as", "async", "await", "become", "box", "break", "const", "continue", "crate",
    "do", "dyn", "else", "enum", "extern", "false", "final", "fn", "for", "gen", "if", "impl",
    "in", "let", "loop", "macro", "match", "mod", "move", "mut", "override", "priv", "pub", "ref",
    "return", "self", "static", "struct", "super", "trait", "true", "try", "type", "typeof",
    "unsafe", "unsized", "use", "virtual", "where", "while", "yield",
];

/// The primitive types, which a module with the same name would hide.
const PRIMITIVES: &[&str] = &[
    "bool", "char", "f16", "f32", "f64", "f128", "i8", "i16", "i32", "i64", "i128", "isize", "str",
    "u8", "u16", "u32", "u64", "u128", "usize",
];

/// Why a schema file cannot have this name, if it cannot. [`module_name`] suggests another one.
pub fn why_no_module(stem: &str) -> Option<&'static str> {
    if KEYWORDS.contains(&stem) {
        Some("is a keyword of Rust")
    } else if PRIMITIVES.contains(&stem) {
        Some("is a type of Rust")
    } else if TAKEN_MODULES.contains(&stem) {
        Some("is a name that the crate itself uses")
    } else if !stem.is_ascii() {
        Some("cannot be the name of a module: not all of its characters are ASCII")
    } else if !is_field_name(stem) {
        Some("cannot be the name of a module")
    } else {
        None
    }
}

/// Why a schema file with event types cannot have this name, if it cannot: its variant must differ
/// from the one for unknown event types.
pub fn why_no_source(stem: &str) -> Option<&'static str> {
    let why = why_no_module(stem);
    why.or_else(|| (type_name(stem) == "Other").then_some("is the name for unknown event types"))
}

/// Whether a type with this name would shadow one that generated code uses.
pub fn is_taken_type(name: &str) -> bool {
    TAKEN_TYPES.contains(&name)
}

/// Whether the name is valid for a type or a variant.
pub fn is_type_name(name: &str) -> bool {
    is_identifier(name) && name.starts_with(char::is_uppercase) && !name.contains('_')
}

/// Whether the name is valid for a field or module, apart from keywords.
pub fn is_field_name(name: &str) -> bool {
    is_identifier(name) && name == name.to_snake_case()
}

fn is_identifier(name: &str) -> bool {
    let mut chars = name.chars();
    chars.next().is_some_and(unicode_ident::is_xid_start)
        && chars.all(unicode_ident::is_xid_continue)
}

/// The name of a type or variant: `device.created` -> `DeviceCreated`.
pub fn type_name(wire: &str) -> String {
    let name = valid(&spelled(wire).to_upper_camel_case());
    match name.chars().next() {
        None if wire.trim().is_empty() => "Empty".to_owned(),
        None => "Unnamed".to_owned(),
        Some(first) if !unicode_ident::is_xid_start(first) => format!("Value{name}"),
        // For rustc, scripts without upper case are neither.
        Some(_) if name == "Self" => "SelfValue".to_owned(),
        Some(_) => name,
    }
}

/// The name of a field: `@odata.type` -> `odata_type`. Keywords have no `r#`.
pub fn field_name(wire: &str) -> String {
    let name = valid(&spelled(wire).to_snake_case());
    match name.chars().next() {
        None if wire.trim().is_empty() => "empty".to_owned(),
        None => "unnamed".to_owned(),
        Some(first) if !unicode_ident::is_xid_start(first) => format!("value_{name}"),
        Some(_) => name,
    }
}

/// The name of a constant: `ModelRegistered` -> `MODEL_REGISTERED`.
pub fn constant_name(type_name: &str) -> String {
    type_name.to_shouty_snake_case()
}

/// A module name for a file: `Key-Vault` -> `key_vault`.
pub fn module_name(stem: &str) -> String {
    let ascii: String = stem.chars().filter(char::is_ascii).collect();
    let name = field_name(&ascii);
    if why_no_source(&name).is_some() {
        format!("{name}_events")
    } else {
        name
    }
}

/// The field's name as it is written in code.
pub fn identifier(name: &str) -> proc_macro2::Ident {
    let span = proc_macro2::Span::call_site();
    match name {
        "self" | "super" | "crate" | "_" => proc_macro2::Ident::new(&format!("{name}_"), span),
        _ if KEYWORDS.contains(&name) => proc_macro2::Ident::new_raw(name, span),
        _ if is_identifier(name) => proc_macro2::Ident::new(name, span),
        _ => proc_macro2::Ident::new("unnamed", span),
    }
}

/// A name of signs only is spelled out: `>=` -> `greater equals`.
fn spelled(wire: &str) -> String {
    if wire.chars().any(char::is_alphanumeric) {
        // `+1` and `-1` are different members.
        return match wire.strip_prefix('-') {
            Some(number) if number.starts_with(|c: char| c.is_ascii_digit()) => {
                format!("minus {number}")
            }
            _ => wire.to_owned(),
        };
    }
    let words: Vec<&str> = wire.chars().filter_map(sign).collect();
    words.join(" ")
}

fn sign(sign: char) -> Option<&'static str> {
    Some(match sign {
        '+' => "plus",
        '-' => "minus",
        '*' => "star",
        '/' => "slash",
        '\\' => "backslash",
        '%' => "percent",
        '=' => "equals",
        '!' => "not",
        '<' => "less",
        '>' => "greater",
        '&' => "and",
        '|' => "or",
        '^' => "caret",
        '~' => "tilde",
        '#' => "hash",
        '$' => "dollar",
        '@' => "at",
        '?' => "question",
        '.' => "dot",
        ',' => "comma",
        ':' => "colon",
        ';' => "semicolon",
        '_' => "underscore",
        '(' | ')' => "parenthesis",
        '[' | ']' => "bracket",
        '{' | '}' => "brace",
        '"' | '\'' | '`' => "quote",
        _ => return None,
    })
}

fn valid(name: &str) -> String {
    name.chars()
        .filter(|c| unicode_ident::is_xid_continue(*c))
        .collect()
}

/// An event type without its namespace.
pub fn local<'t>(event_type: &'t str, namespace: Option<&str>) -> &'t str {
    let rest =
        namespace.and_then(|namespace| event_type.strip_prefix(namespace)?.strip_prefix('.'));
    rest.unwrap_or(event_type)
}

/// `name`, or `name2`, `name_2` and so on: the first that is not taken.
pub fn distinct(name: &str, separator: &str, taken: impl Fn(&str) -> bool) -> String {
    if !taken(name) {
        return name.to_owned();
    }
    let mut number = 2_usize;
    loop {
        let name = format!("{name}{separator}{number}");
        if !taken(&name) {
            return name;
        }
        number += 1;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_and_variants() {
        for (wire, name) in [
            ("APICreated", "ApiCreated"),
            ("CircuitBreaker.Closed", "CircuitBreakerClosed"),
            ("404", "Value404"),
            ("", "Empty"),
            (">=", "GreaterEquals"),
            ("-1", "Minus1"),
            ("self", "SelfValue"),
            ("😀", "Unnamed"),
            ("größe", "Größe"),
            (
                "#Microsoft.Media.JobOutputAsset",
                "MicrosoftMediaJobOutputAsset",
            ),
        ] {
            assert_eq!(type_name(wire), name, "{wire}");
            assert!(syn::parse_str::<syn::Ident>(&type_name(wire)).is_ok());
        }
    }

    #[test]
    fn fields() {
        for (wire, name) in [
            ("ModelName", "model_name"),
            ("@odata.type", "odata_type"),
            ("$version", "version"),
            (
                "http://schemas.example.com/claims/name",
                "http_schemas_example_com_claims_name",
            ),
            ("2ndName", "value_2nd_name"),
            ("type", "type"),
            ("", "empty"),
            ("*", "star"),
            ("²", "unnamed"),
        ] {
            assert_eq!(field_name(wire), name, "{wire}");
        }
        assert_eq!(identifier("type").to_string(), "r#type");
        assert_eq!(identifier("self").to_string(), "self_");
    }
}
