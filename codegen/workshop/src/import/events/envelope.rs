//! Schemas of whole events: their event types, and the place of the data.

use std::collections::BTreeSet;

use super::super::targets::resolve;
use eventgrid_codegen::json::{Kind, Node, Place};
use eventgrid_codegen::read::catalog::Catalog;

/// The content of a schema of a whole event.
#[derive(Clone, Debug)]
pub(in super::super) struct Envelope<'a> {
    /// The event types; none if the schema is for any.
    pub(super) types: Vec<String>,
    /// The event types are names without the name of their source.
    pub(super) local: bool,
    pub(super) data: Data<'a>,
}

/// The place of an event's data.
#[derive(Clone, Copy, Debug)]
pub(super) enum Data<'a> {
    /// The schema of the envelope is also that of the data: the event repeats its type in its data.
    Whole,
    Part(Node<'a>),
    None,
}

/// The maximum depth of references between schemas.
const DEEPEST: usize = 16;

/// A property, and all schemas that apply to it.
type Members<'a> = Vec<(String, Vec<Node<'a>>)>;

/// Determines whether a schema is one of whole events.
pub(super) fn envelope<'a>(catalog: &Catalog<'a>, node: Node<'a>) -> Option<Envelope<'a>> {
    let members = members(catalog, &[node]);
    let has = |name: &str| members.iter().any(|(one, _)| one == name);
    let constants = |name: &str| constants(catalog, schemas(&members, name));
    let part = |name: &str| match data(catalog, schemas(&members, name)) {
        Some(node) => Data::Part(node),
        None => Data::None,
    };
    let of_cloud_events = has("specversion") || has("source") && has("id") && has("data");
    if has("type") && of_cloud_events {
        return Some(Envelope {
            types: constants("type"),
            local: false,
            data: part("data"),
        });
    }
    let of_event_grid = ["eventTime", "dataVersion", "metadataVersion"];
    if has("eventType") && has("data") && of_event_grid.iter().any(|name| has(name)) {
        return Some(Envelope {
            types: constants("eventType"),
            local: false,
            data: part("data"),
        });
    }
    if has("detail-type") && has("detail") {
        let noted = |key: &str| node.member(key).and_then(Node::string);
        let mut details = constants("detail-type");
        details.extend(noted("x-amazon-events-detail-type").filter(|one| !details.contains(one)));
        let source = noted("x-amazon-events-source").or_else(|| constants("source").pop());
        return Some(Envelope {
            local: source.is_none(),
            types: match source {
                Some(source) => details
                    .iter()
                    .map(|one| format!("{source}.{one}"))
                    .collect(),
                None => details,
            },
            data: part("detail"),
        });
    }
    if has("context") && has("subject") {
        let context = self::members(catalog, schemas(&members, "context"));
        let is = |name: &str| context.iter().any(|(one, _)| one == name);
        let types = self::constants(catalog, schemas(&context, "type"));
        return (is("id") && is("source") && !types.is_empty()).then_some(Envelope {
            types,
            local: false,
            data: Data::Whole,
        });
    }
    None
}

/// The event types that a schema of data fixes in one of its own properties.
pub(super) fn fixed<'a>(catalog: &Catalog<'a>, node: Node<'a>) -> Vec<String> {
    const NAMES: &[&str] = &[
        "type",
        "eventtype",
        "eventname",
        "event",
        "ceventtype",
        "messagetype",
        "schema",
    ];
    let members = members(catalog, &[node]);
    let types = members.iter().filter(|(name, _)| {
        let letters = name.chars().filter(|c| c.is_alphanumeric());
        let letters: String = letters.flat_map(char::to_lowercase).collect();
        NAMES.contains(&letters.as_str())
    });
    types
        .flat_map(|(_, schemas)| constants(catalog, schemas))
        .collect()
}

/// The event type that headers fix, as the CloudEvents bindings of HTTP, Kafka and AMQP call it.
pub(super) fn of_headers<'a>(catalog: &Catalog<'a>, headers: &[Node<'a>]) -> Vec<String> {
    const NAMES: &[&str] = &["ce_type", "ce-type", "cloudEvents:type", "cloudEvents_type"];
    let members = members(catalog, headers);
    let mut names = NAMES.iter();
    let types = names.find_map(|name| {
        let found = members
            .iter()
            .find(|(one, _)| one.eq_ignore_ascii_case(name));
        let types = constants(catalog, &found?.1);
        (!types.is_empty()).then_some(types)
    });
    types.unwrap_or_default()
}

fn schemas<'m, 'a>(members: &'m Members<'a>, name: &str) -> &'m [Node<'a>] {
    let found = members.iter().find(|(one, _)| one == name);
    found.map_or(&[], |(_, schemas)| schemas)
}

/// The properties of an object, from all schemas that apply to it: references and `allOf` are
/// followed.
fn members<'a>(catalog: &Catalog<'a>, nodes: &[Node<'a>]) -> Members<'a> {
    let mut all: Members<'a> = Vec::new();
    for node in together(catalog, nodes) {
        let properties = node.member("properties").map(Node::members);
        for member in properties.unwrap_or_default() {
            match all.iter_mut().find(|(name, _)| *name == member.key) {
                Some((_, schemas)) => schemas.push(member.value),
                None => all.push((member.key, vec![member.value])),
            }
        }
    }
    all
}

/// The schemas, and all that apply together with them: targets of references and `allOf`, the most
/// general first.
fn together<'a>(catalog: &Catalog<'a>, nodes: &[Node<'a>]) -> Vec<Node<'a>> {
    fn add<'a>(
        catalog: &Catalog<'a>,
        node: Node<'a>,
        depth: usize,
        seen: &mut BTreeSet<Place>,
        all: &mut Vec<Node<'a>>,
    ) {
        if depth > DEEPEST || node.kind() != Kind::Object || !seen.insert(node.place) {
            return;
        }
        if let Some(reference) = node.member("$ref")
            && let Some(to) = reference.string()
            && let Some(target) = resolve(catalog, reference, &to)
        {
            add(catalog, target, depth + 1, seen, all);
        }
        for part in node.member("allOf").map(Node::items).unwrap_or_default() {
            add(catalog, part, depth + 1, seen, all);
        }
        all.push(node);
    }
    let mut all = Vec::new();
    let mut seen = BTreeSet::new();
    for node in nodes {
        add(catalog, *node, 0, &mut seen, &mut all);
    }
    all
}

/// The strings that schemas allow: of the last one that lists any.
fn constants<'a>(catalog: &Catalog<'a>, nodes: &[Node<'a>]) -> Vec<String> {
    let lists = together(catalog, nodes).into_iter().rev();
    let lists = lists.map(|node| match (node.member("const"), node.member("enum")) {
        (Some(only), _) => only.string().into_iter().collect(),
        (None, Some(list)) => list.items().into_iter().filter_map(Node::string).collect(),
        (None, None) => Vec::new(),
    });
    let mut lists = lists.filter(|list: &Vec<String>| !list.is_empty());
    lists.next().unwrap_or_default()
}

/// The schema of the data: the last one that describes it.
fn data<'a>(catalog: &Catalog<'a>, nodes: &[Node<'a>]) -> Option<Node<'a>> {
    const SHAPES: &[&str] = &[
        "$ref",
        "type",
        "properties",
        "allOf",
        "oneOf",
        "anyOf",
        "items",
        "enum",
        "const",
        "additionalProperties",
    ];
    let shaped = |node: &&Node<'a>| {
        together(catalog, &[**node])
            .iter()
            .any(|one| SHAPES.iter().any(|keyword| one.member(keyword).is_some()))
    };
    nodes.iter().rev().find(shaped).or(nodes.last()).copied()
}

/// The event types in a keyword next to a schema: `cloudeventTypes`, `x-event-type`.
pub(super) fn declared(node: Node<'_>) -> Vec<String> {
    const KEYWORDS: &[&str] = &[
        "eventtype",
        "eventtypes",
        "cloudeventtype",
        "cloudeventtypes",
        "cloudeventstype",
        "stripeevent",
    ];
    let mut types = Vec::new();
    for member in node.members() {
        let key = member.key.strip_prefix("x-").unwrap_or(&member.key);
        let letters = key.chars().filter(|c| c.is_alphanumeric());
        let letters: String = letters.flat_map(char::to_lowercase).collect();
        if !KEYWORDS.contains(&letters.as_str()) {
            continue;
        }
        match member.value.kind() {
            Kind::String => types.extend(member.value.string()),
            Kind::Array => types.extend(member.value.items().into_iter().filter_map(Node::string)),
            Kind::Object => types.extend(member.value.member("type").and_then(Node::string)),
            _ => {}
        }
    }
    types
}
