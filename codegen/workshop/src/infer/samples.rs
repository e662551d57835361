//! From files to samples: events in either envelope, or bare data, each with information from the
//! envelope.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use eventgrid_codegen::diagnostic::{Findings, Mark};
use eventgrid_codegen::json::{File, Kind, Member, Node, duplicates};
use eventgrid_codegen::read::syntax::{mark_twice, not_json};
use serde_json::value::RawValue;

use super::forms::is_date_time;
use super::json::Json;

/// An event, or the data of one.
#[derive(Clone, Debug)]
pub(super) struct SeenEvent {
    pub(super) event_type: String,
    pub(super) subject: Option<String>,
    /// `source` or `topic`.
    pub(super) source: Option<String>,
    /// None if it is absent or null.
    pub(super) data: Option<Json>,
}

/// Reads all files. `event_type` is that of bare data.
pub(super) fn samples(
    files: &[File],
    event_type: Option<&str>,
    findings: &mut Findings,
) -> Vec<SeenEvent> {
    let mut samples = Vec::new();
    let mut bare = 0;
    for (number, file) in files.iter().enumerate() {
        for node in values(number, file, findings) {
            match node.kind() {
                Kind::Object => {
                    bare += usize::from(one(node, event_type, findings, &mut samples));
                }
                other => {
                    findings
                        .error(node, format!("{} is neither an event nor an event's data", article(other)))
                        .help("a sample file holds an event or its data, an object, or an array of them");
                }
            }
        }
    }
    if let (Some(event_type), 0, false) = (event_type, bare, samples.is_empty()) {
        let root = files.first().map(|file| Node::root(0, &file.text));
        if let Some(root) = root {
            let message = format!("no bare data here: `{event_type}` would be its event type");
            findings
                .error(root, message)
                .help("leave out `--event-type`: the samples are events and say their types");
        }
    }
    samples
}

/// The values of a file: the items of an array, a single value, or one value per line.
fn values<'a>(number: usize, file: &'a File, findings: &mut Findings) -> Vec<Node<'a>> {
    let text = file.text.as_str();
    let root = Node::root(number, text);
    if root.text.is_empty() {
        findings
            .error(Mark::new(number, 0), "the file is empty")
            .help("put an event into it, as JSON");
        return Vec::new();
    }
    let roots = match duplicates(text) {
        Ok(twice) => {
            warn_twice(root, 0, &twice, findings);
            vec![root]
        }
        Err(error) => match lines(root) {
            Some(lines) => {
                for line in &lines {
                    let twice = duplicates(line.text).unwrap_or_default();
                    warn_twice(*line, line.place.offset, &twice, findings);
                }
                lines
            }
            None => {
                let (finding, too_deep) = not_json(number, text, &error, findings);
                if too_deep {
                    finding
                        .help("leave the inner values out: they would be read as any JSON value");
                } else {
                    finding.help("a sample file holds JSON: an event or its data, an array of them, or one a line");
                }
                return Vec::new();
            }
        },
    };
    let mut values = Vec::new();
    for root in roots {
        if root.kind() != Kind::Array {
            values.push(root);
            continue;
        }
        let items = root.items();
        if items.is_empty() {
            findings
                .error(root, "no event in this array")
                .help("put one into it, or leave the file out");
        }
        values.extend(items);
    }
    values
}

/// JSON values one after the other, two or more.
fn lines(root: Node<'_>) -> Option<Vec<Node<'_>>> {
    let stream = serde_json::Deserializer::from_str(root.text).into_iter::<&RawValue>();
    let values: Vec<_> = stream.collect::<Result<_, _>>().ok()?;
    let nodes: Vec<_> = values.into_iter().map(|raw| root.at(raw)).collect();
    let readable = nodes.iter().all(|node| duplicates(node.text).is_ok());
    (nodes.len() > 1 && readable).then_some(nodes)
}

/// The last of duplicate members is used, as in reading events.
fn warn_twice(root: Node<'_>, start: usize, offsets: &[usize], findings: &mut Findings) {
    for offset in offsets {
        let (mark, name) = mark_twice(root, start + offset);
        findings
            .warning(mark, format!("`{name}` occurs twice: the last one is used"))
            .help("keep one of the two");
    }
}

fn article(kind: Kind) -> &'static str {
    match kind {
        Kind::Null => "null",
        Kind::Boolean => "a boolean",
        Kind::Number => "a number",
        Kind::String => "a string",
        Kind::Array => "an array in an array",
        Kind::Object => "an object",
    }
}

/// A member of an event by its name, exactly or in another case.
fn member<'m, 'a>(members: &'m [Member<'a>], name: &str) -> Option<&'m Member<'a>> {
    let exact = members.iter().rev().find(|member| member.key == name);
    exact.or_else(|| {
        members
            .iter()
            .find(|member| member.key.eq_ignore_ascii_case(name))
    })
}

/// Reads one sample; tells whether it is bare data.
fn one(
    node: Node<'_>,
    event_type: Option<&str>,
    findings: &mut Findings,
    samples: &mut Vec<SeenEvent>,
) -> bool {
    let members = node.members();
    let has = |name: &str| member(&members, name).is_some();
    if has("specversion") && has("type") {
        samples.extend(event(&members, "type", "source", findings));
        return false;
    }
    if has("eventType") && has("id") && (has("eventTime") || has("data")) {
        samples.extend(event(&members, "eventType", "topic", findings));
        return false;
    }
    if let Some(event_type) = event_type {
        samples.push(SeenEvent {
            event_type: event_type.to_owned(),
            subject: None,
            source: None,
            data: Some(Json::of(node)),
        });
        return true;
    }
    let (message, help) = if has("specversion") {
        (
            "this CloudEvent has no `type`",
            "add the event type: `\"type\": \"Contoso.Orders.OrderPlaced\"`",
        )
    } else if has("type") && has("source") && has("id") {
        (
            "this looks like a CloudEvent, yet it has no `specversion`",
            "add `\"specversion\": \"1.0\"`; if it is the data of an event, name the event's type: `--event-type Contoso.Orders.OrderPlaced`",
        )
    } else {
        (
            "not an event: it has neither `specversion` and `type`, as CloudEvents do, nor `eventType`, `id` and `eventTime`, as the Event Grid schema does",
            "if it is the data of an event, name the event's type: `--event-type Contoso.Orders.OrderPlaced`",
        )
    };
    findings.error(node, message).help(help);
    false
}

/// Reads an envelope.
fn event(
    members: &[Member<'_>],
    type_name: &str,
    source_name: &str,
    findings: &mut Findings,
) -> Option<SeenEvent> {
    let type_member = member(members, type_name)?;
    let event_type = text(type_member.value).unwrap_or_default();
    if event_type.trim().is_empty() {
        findings
            .error(
                type_member.value,
                "an event type is a string, and not empty",
            )
            .help("write the event type as it is sent");
        return None;
    }
    let optional = |name: &str| member(members, name).and_then(|member| text(member.value));
    warn_rejected(members, type_name == "type", findings);
    Some(SeenEvent {
        event_type,
        subject: optional("subject").filter(|subject| !subject.is_empty()),
        source: optional(source_name),
        data: data(members, findings),
    })
}

/// Warns if reading would reject this event. Its data is used all the same.
fn warn_rejected(members: &[Member<'_>], is_cloud_event: bool, findings: &mut Findings) {
    let (required, time) = if is_cloud_event {
        (["id", "source"].as_slice(), "time")
    } else {
        (["id", "eventTime"].as_slice(), "eventTime")
    };
    let whole = members.first().map(|member| member.name);
    for name in required {
        let found = member(members, name).map(|member| member.value);
        let missing = found.is_none_or(|value| value.kind() == Kind::Null || value.text == "\"\"");
        if let (true, Some(place)) = (missing, found.or(whole)) {
            findings
                .warning(
                    place,
                    format!("this event would be rejected: it has no `{name}`"),
                )
                .help(format!("add `{name}`"));
        }
    }
    if let Some(found) = member(members, time)
        && text(found.value).is_some_and(|text| !text.is_empty() && !is_date_time(&text))
    {
        findings
            .warning(
                found.value,
                format!("this event would be rejected: its `{time}` is not a date-time"),
            )
            .help("write it as `2024-05-01T09:30:00Z`");
    }
    if is_cloud_event
        && let Some(found) = member(members, "specversion")
        && text(found.value).is_none_or(|version| version.trim() != "1.0")
    {
        findings
            .warning(
                found.value,
                "this event would be rejected: it is of another version of CloudEvents",
            )
            .help("write `\"specversion\": \"1.0\"`");
    }
}

fn text(node: Node<'_>) -> Option<String> {
    (node.kind() == Kind::String).then(|| node.string())?
}

/// The data: JSON, JSON in a string, or JSON in base64.
fn data(members: &[Member<'_>], findings: &mut Findings) -> Option<Json> {
    let is_json = member(members, "datacontenttype")
        .and_then(|member| text(member.value))
        .is_none_or(|media_type| media_type.to_ascii_lowercase().contains("json"));
    if let Some(found) = member(members, "data") {
        return match Json::of(found.value) {
            Json::Null => None,
            Json::String(text) => Some(match embedded(&text) {
                Some(json) if is_json => json,
                _ => Json::String(text),
            }),
            json => Some(json),
        };
    }
    let found =
        member(members, "data_base64").filter(|member| member.value.kind() != Kind::Null)?;
    let bytes = text(found.value).and_then(|text| STANDARD.decode(text.trim()).ok());
    let Some(bytes) = bytes else {
        findings.error(found.value, "`data_base64` is not base64");
        return None;
    };
    let json = String::from_utf8(bytes).ok().filter(|_| is_json);
    let json = json.and_then(|json| embedded(&json));
    if json.is_none() {
        findings
            .warning(
                found.value,
                "this data is not JSON: nothing is inferred from it",
            )
            .help("data that is not JSON stays raw: read such events with `RawData`");
    }
    json
}

/// The object or array in a text.
fn embedded(text: &str) -> Option<Json> {
    let looks = text.trim_start().starts_with(['{', '[']);
    (looks && duplicates(text).is_ok()).then(|| Json::of(Node::root(0, text)))
}
