//! Messages of `AsyncAPI` documents, webhooks and callbacks of `OpenAPI` documents: their names and
//! content.

use std::collections::BTreeSet;

use super::super::targets::resolve;
use eventgrid_codegen::json::{Kind, Node, Place};
use eventgrid_codegen::read::catalog::Catalog;

/// A message of a document.
#[derive(Clone, Debug)]
pub(in super::super) struct Message<'a> {
    /// Its names, the most specific first.
    pub(in super::super) names: Vec<String>,
    /// Its place.
    pub(in super::super) node: Node<'a>,
    /// Its content.
    pub(super) payload: Option<Node<'a>>,
    /// Schemas of its headers.
    pub(super) headers: Vec<Node<'a>>,
    pub(super) description: Option<String>,
}

/// The maximum length of a chain of references.
const LONGEST: usize = 32;

/// All messages, webhooks and callbacks of a document, each once.
pub(super) fn messages<'a>(catalog: &Catalog<'a>, root: Node<'a>) -> Vec<Message<'a>> {
    let mut found = Found {
        catalog,
        seen: BTreeSet::new(),
        messages: Vec::new(),
    };
    let components = root.member("components");
    for message in members(components, "messages") {
        found.message(message.1, &[message.0]);
    }
    for holder in [Some(root), components] {
        for (name, channel) in members(holder, "channels") {
            found.channel(&name, channel);
        }
    }
    for keyword in ["webhooks", "x-webhooks"] {
        for (name, webhook) in members(Some(root), keyword) {
            found.callback(&name, webhook);
        }
    }
    for (_, path) in members(Some(root), "paths") {
        for operation in VERBS.iter().filter_map(|verb| path.member(verb)) {
            found.callbacks(operation);
        }
    }
    if let Some(components) = components {
        found.callbacks(components);
    }
    found.messages
}

/// Operations that send a body.
const VERBS: &[&str] = &["post", "put", "patch", "get", "delete"];

fn members<'a>(node: Option<Node<'a>>, key: &str) -> Vec<(String, Node<'a>)> {
    let members = node.and_then(|node| node.member(key)).map(Node::members);
    let members = members.unwrap_or_default().into_iter();
    members.map(|member| (member.key, member.value)).collect()
}

fn text(node: Node<'_>, key: &str) -> Option<String> {
    node.member(key).and_then(Node::string)
}

/// Version 3 puts a schema beside the name of its format.
fn schema(node: Node<'_>) -> Node<'_> {
    let schema = node.member("schema");
    let schema = schema.filter(|_| node.member("schemaFormat").is_some());
    schema.unwrap_or(node)
}

struct Found<'c, 'a> {
    catalog: &'c Catalog<'a>,
    seen: BTreeSet<Place>,
    messages: Vec<Message<'a>>,
}

impl<'a> Found<'_, 'a> {
    fn follow(&self, node: Node<'a>) -> Node<'a> {
        let mut node = node;
        for _ in 0..LONGEST {
            let Some(reference) = node.member("$ref") else {
                break;
            };
            let to = reference.string();
            match to.and_then(|to| resolve(self.catalog, reference, &to)) {
                Some(next) => node = next,
                None => break,
            }
        }
        node
    }

    fn channel(&mut self, name: &str, channel: Node<'a>) {
        let channel = self.follow(channel);
        for (key, message) in members(Some(channel), "messages") {
            self.message(message, &[key]);
        }
        // Before version 3.
        for operation in ["publish", "subscribe"] {
            let Some(operation) = channel.member(operation) else {
                continue;
            };
            if let Some(message) = operation.member("message") {
                let mut keys = Vec::new();
                keys.extend(text(operation, "operationId"));
                keys.push(name.to_owned());
                self.message(message, &keys);
            }
        }
    }

    fn message(&mut self, message: Node<'a>, keys: &[String]) {
        let referred = message.member("$ref").and_then(Node::string);
        let message = self.follow(message);
        let alternatives = message
            .member("oneOf")
            .filter(|_| message.member("payload").is_none());
        if let Some(alternatives) = alternatives {
            for one in alternatives.items() {
                self.message(one, &[]);
            }
            return;
        }
        if message.kind() != Kind::Object || !self.seen.insert(message.place) {
            return;
        }
        let mut names: Vec<String> = Vec::new();
        let told = ["x-event-type", "name", "messageId"].into_iter();
        names.extend(told.filter_map(|key| text(message, key)));
        // The names of the components on the path of a reference.
        names.extend(referred.and_then(|to| Some(to.rsplit('/').next()?.to_owned())));
        names.extend(keys.iter().cloned());
        names.extend(text(message, "title"));
        let mut known = BTreeSet::new();
        names.retain(|name| !name.trim().is_empty() && known.insert(name.clone()));
        let traits = message
            .member("traits")
            .map(Node::items)
            .unwrap_or_default();
        let traits = traits.into_iter().map(|one| self.follow(one));
        let all: Vec<Node<'a>> = traits.chain([message]).collect();
        let payload = all.iter().rev().find_map(|one| one.member("payload"));
        let headers = all.iter().filter_map(|one| one.member("headers"));
        self.messages.push(Message {
            names,
            node: message,
            payload: payload.map(schema),
            headers: headers.map(schema).collect(),
            description: text(message, "description").or_else(|| text(message, "summary")),
        });
    }

    /// The messages to a URL that a request names.
    fn callbacks(&mut self, holder: Node<'a>) {
        for (name, callback) in members(Some(holder), "callbacks") {
            self.callback(&name, callback);
        }
    }

    /// The messages to each of some URLs, or to an unknown one.
    fn callback(&mut self, name: &str, callback: Node<'a>) {
        let callback = self.follow(callback);
        if VERBS.iter().any(|verb| callback.member(verb).is_some()) {
            self.webhook(name, callback);
            return;
        }
        for member in callback.members() {
            if !member.key.starts_with("x-") {
                self.webhook(name, member.value);
            }
        }
    }

    fn webhook(&mut self, name: &str, webhook: Node<'a>) {
        let webhook = self.follow(webhook);
        for operation in VERBS.iter().filter_map(|verb| webhook.member(verb)) {
            if !self.seen.insert(operation.place) {
                continue;
            }
            let body = operation
                .member("requestBody")
                .map(|body| self.follow(body));
            let contents = members(body, "content").into_iter();
            let mut contents = contents.filter(|(media, _)| media.contains("json"));
            let payload = contents
                .next()
                .and_then(|(_, content)| content.member("schema"));
            let mut names = vec![name.to_owned()];
            names.extend(text(operation, "operationId").filter(|id| id != name));
            self.messages.push(Message {
                names,
                node: operation,
                payload,
                headers: Vec::new(),
                description: text(operation, "summary").or_else(|| text(operation, "description")),
            });
        }
    }
}

impl<'a> Message<'a> {
    /// The schemas of its content, each alternative separately.
    pub(super) fn payloads(&self) -> Vec<Node<'a>> {
        let alternatives = ["oneOf", "anyOf"].iter();
        let mut alternatives = alternatives.filter_map(|keyword| self.payload?.member(keyword));
        match alternatives.next() {
            Some(list) => list.items(),
            None => self.payload.into_iter().collect(),
        }
    }
}
