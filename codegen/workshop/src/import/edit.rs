//! Changes in the text of a schema file that keep everything else as it is written.

use std::collections::BTreeMap;

use eventgrid_codegen::json::{Kind, Node};

use super::layout::{Json, Style};

/// Changes by the offset of the changed value.
#[derive(Debug, Default)]
pub(super) struct Edits {
    changes: BTreeMap<usize, Change>,
}

#[derive(Debug, Default)]
struct Change {
    replaced: Option<Json>,
    members: Vec<(String, Json)>,
    items: Vec<Json>,
}

impl Edits {
    /// Adds a member to an object, after the last one. A second one of that name is ignored.
    pub(super) fn member(&mut self, object: Node<'_>, name: &str, value: Json) {
        let change = self.changes.entry(object.place.offset).or_default();
        if change.members.iter().all(|(other, _)| other != name) {
            change.members.push((name.to_owned(), value));
        }
    }

    /// Adds an item to an array, once.
    pub(super) fn item(&mut self, array: Node<'_>, value: Json) {
        let change = self.changes.entry(array.place.offset).or_default();
        if !change.items.contains(&value) {
            change.items.push(value);
        }
    }

    /// Replaces a value. The first replacement wins.
    pub(super) fn replace(&mut self, node: Node<'_>, value: Json) {
        let change = self.changes.entry(node.place.offset).or_default();
        change.replaced.get_or_insert(value);
    }

    /// The text with all changes made.
    pub(super) fn apply(&self, root: Node<'_>, text: &str) -> String {
        let style = Style::of(text);
        let start = root.place.offset;
        let end = start + root.text.len();
        let edited = self.rewrite(root, text, &style, "");
        format!("{}{edited}{}", &text[..start], &text[end..])
    }

    fn touches(&self, node: Node<'_>) -> bool {
        let start = node.place.offset;
        let mut inside = self.changes.range(start..start + node.text.len());
        inside.next().is_some()
    }

    fn rewrite(&self, node: Node<'_>, text: &str, style: &Style, key: &str) -> String {
        if !self.touches(node) {
            return node.text.to_owned();
        }
        let start = node.place.offset;
        let children: Vec<(String, Node<'_>)> = match node.kind() {
            Kind::Object => {
                let members = node.members().into_iter();
                members.map(|member| (member.key, member.value)).collect()
            }
            Kind::Array => {
                let items = node.items().into_iter();
                items.map(|item| (String::new(), item)).collect()
            }
            _ => Vec::new(),
        };
        let change = self.changes.get(&start);
        let replaced = change.is_some_and(|change| change.replaced.is_some());
        let last = children.last().map(|(_, last)| *last);
        let Some(last) = last.filter(|_| !replaced && own_lines(node, &children)) else {
            let indent = indent_at(text, start);
            let line = text[..start].rfind('\n').map_or(0, |at| at + 1);
            let column = text[line..start].chars().count();
            return style.write(&self.edited(node), indent, column, key);
        };
        let mut written = String::new();
        let mut at = start;
        for (key, child) in &children {
            written.push_str(&text[at..child.place.offset]);
            written.push_str(&self.rewrite(*child, text, style, key));
            at = child.place.offset + child.text.len();
        }
        let indent = indent_at(text, last.place.offset);
        let newline = style.newline;
        for (name, value) in change.iter().flat_map(|change| &change.members) {
            let member = style.member(name, value, indent);
            written.extend([",", newline, indent, &member]);
        }
        for item in change.iter().flat_map(|change| &change.items) {
            let item = style.write(item, indent, indent.chars().count(), "");
            written.extend([",", newline, indent, &item]);
        }
        written.push_str(&text[at..start + node.text.len()]);
        written
    }

    /// A value that is written anew, with the changes inside it.
    fn edited(&self, node: Node<'_>) -> Json {
        let change = self.changes.get(&node.place.offset);
        if let Some(replaced) = change.and_then(|change| change.replaced.clone()) {
            return replaced;
        }
        match node.kind() {
            Kind::Object => {
                let members = node.members().into_iter();
                let members = members.map(|one| (one.key, self.edited(one.value)));
                let more = change.into_iter().flat_map(|change| change.members.clone());
                Json::Object(members.chain(more).collect())
            }
            Kind::Array => {
                let items = node.items().into_iter().map(|item| self.edited(item));
                let more = change.into_iter().flat_map(|change| change.items.clone());
                Json::Array(items.chain(more).collect())
            }
            _ => Json::of(node),
        }
    }
}

/// Whether each member or item of a value begins a line, so that another can be added on its own
/// line.
fn own_lines(node: Node<'_>, children: &[(String, Node<'_>)]) -> bool {
    let start = node.place.offset;
    let mut before = 0;
    children.iter().all(|(_, child)| {
        let at = child.place.offset - start;
        let gap = &node.text[before..at];
        before = at + child.text.len();
        gap.contains('\n')
    })
}

/// The indentation of the line at an offset.
fn indent_at(text: &str, offset: usize) -> &str {
    let line = text[..offset].rfind('\n').map_or(0, |at| at + 1);
    let rest = &text[line..];
    &rest[..rest.len() - rest.trim_start_matches([' ', '\t']).len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "{\n  \"a\": { \"b\": [1, 2] },\n  \"c\": {},\n  \"d\": [\n    1\n  ]\n}\n";

    fn edit(change: impl Fn(&mut Edits, Node<'_>)) -> String {
        let root = Node::root(0, TEXT);
        let mut edits = Edits::default();
        change(&mut edits, root);
        edits.apply(root, TEXT)
    }

    #[test]
    fn nothing_to_change() {
        assert_eq!(edit(|_, _| ()), TEXT);
    }

    #[test]
    fn additions_keep_the_rest() {
        let text = edit(|edits, root| {
            let [a, c, d] = ["a", "c", "d"].map(|key| root.member(key).unwrap());
            edits.member(root, "e", Json::text("x"));
            edits.member(c, "n", Json::read("1"));
            edits.item(d, Json::read("2"));
            edits.item(a.member("b").unwrap(), Json::read("3"));
        });
        assert_eq!(
            text,
            "{\n  \"a\": { \"b\": [1, 2, 3] },\n  \"c\": { \"n\": 1 },\n  \"d\": [\n    1,\n    2\n  ],\n  \"e\": \"x\"\n}\n"
        );
    }

    #[test]
    fn another_value() {
        let text = edit(|edits, root| edits.replace(root.member("a").unwrap(), Json::read("{}")));
        assert!(text.starts_with("{\n  \"a\": {},\n"));
    }
}
