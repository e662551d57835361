//! Event types in descriptions, and in the names of definitions.

use super::super::document::{Definition, Opened};
use eventgrid_codegen::json::{Kind, Node};

/// Microsoft's documents have descriptions such as: "Schema of the Data property of an
/// `EventGridEvent` for a Microsoft.Storage.BlobCreated event. This is raised when …". Returns the
/// event type and the rest of the text.
pub(in super::super) fn described(
    definition: &str,
    node: Node<'_>,
) -> Option<(String, Option<String>)> {
    if node.kind() != Kind::Object {
        return None;
    }
    let description = node.member("description")?.string()?;
    let words: Vec<&str> = description.split_whitespace().collect();
    let at = words
        .windows(2)
        .position(|pair| is_event_type(pair[0]) && is_event(pair[1]))?;
    let said = words[..at].join(" ").to_lowercase();
    if !said.contains("data property") && !definition.to_lowercase().ends_with("eventdata") {
        return None;
    }
    let rest = words.get(at + 2..).unwrap_or_default().join(" ");
    let rest = (words[at + 1].ends_with('.') && !rest.is_empty()).then_some(rest);
    Some((words[at].to_owned(), rest))
}

fn is_event_type(word: &str) -> bool {
    let mut parts = word.split('.');
    let is_name = |part: &str| {
        part.starts_with(char::is_alphabetic) && part.chars().all(char::is_alphanumeric)
    };
    word.contains('.') && parts.all(is_name)
}

fn is_event(word: &str) -> bool {
    let word = word.trim_end_matches(|c: char| !c.is_alphanumeric());
    word.eq_ignore_ascii_case("event")
}

/// `StorageBlobCreatedEventData` is the data of `Microsoft.Storage.BlobCreated`, if no other definition can be.
pub(super) fn by_name<'a>(opened: &Opened<'a>, namespace: &str, name: &str) -> Option<Node<'a>> {
    let letters = |text: &str| {
        let letters = text.chars().filter(|c| c.is_alphanumeric());
        letters.flat_map(char::to_lowercase).collect::<String>()
    };
    let local = letters(name.strip_prefix(namespace)?);
    let source = letters(namespace.rsplit('.').next().unwrap_or_default());
    let fits = |definition: &&Definition<'_>| {
        let name = letters(&definition.name);
        let stem = ["eventdata", "data", "payload", "event"]
            .iter()
            .find_map(|suffix| name.strip_suffix(suffix))
            .unwrap_or(&name);
        [stem, &name].into_iter().any(|stem| {
            stem == local || stem.strip_prefix(&source).is_some_and(|rest| rest == local)
        })
    };
    let mut fitting = opened.definitions.iter().filter(fits);
    let first = fitting.next()?;
    fitting.next().is_none().then_some(first.node)
}
