//! Lines, columns and JSON pointers of many places in one file; work for one place is reused for
//! the next.

use std::collections::HashMap;

use super::located::{File, Kind, Node, escape};

/// Finds the lines and columns of a file's byte offsets.
#[derive(Debug)]
pub struct Locator<'a> {
    root: Node<'a>,
    /// The text in which lines and columns are counted.
    text: &'a str,
    /// The offset of each line.
    lines: Vec<usize>,
    /// The content of each visited object and array, by its offset.
    inside: HashMap<usize, Vec<Inner<'a>>>,
}

/// A member of an object or an item of an array.
#[derive(Debug)]
struct Inner<'a> {
    /// Its offset: that of a member's name.
    start: usize,
    /// Its part of a JSON pointer, escaped.
    step: String,
    value: Node<'a>,
}

impl<'a> Locator<'a> {
    /// For the text of a file.
    pub fn new(file: usize, text: &'a str) -> Self {
        Locator::shown(file, text, text)
    }

    /// For a file: lines and columns are those of the original text.
    pub fn of(number: usize, file: &'a File) -> Self {
        Locator::shown(number, &file.text, file.written(0, 0).0)
    }

    fn shown(file: usize, json: &'a str, text: &'a str) -> Self {
        let starts = text.match_indices('\n').map(|(at, _)| at + 1);
        Locator {
            root: Node::root(file, json),
            text,
            lines: std::iter::once(0).chain(starts).collect(),
            inside: HashMap::new(),
        }
    }

    /// The line and the column, both counted from 1; columns count characters.
    pub fn line_column(&self, offset: usize) -> (usize, usize) {
        let offset = offset.min(self.text.len());
        let line = self.lines.partition_point(|start| *start <= offset);
        let start = line
            .checked_sub(1)
            .and_then(|line| self.lines.get(line))
            .copied()
            .unwrap_or_default();
        let before = self.text.get(start..offset).unwrap_or_default();
        (line, before.chars().count() + 1)
    }

    /// The JSON pointer of the value, or of the member's name, that starts at an offset.
    pub fn pointer(&mut self, offset: usize) -> String {
        let mut pointer = String::new();
        let mut node = self.root;
        while node.place.offset < offset {
            let inside = self
                .inside
                .entry(node.place.offset)
                .or_insert_with(|| inside(node));
            let next = inside.partition_point(|inner| inner.start <= offset);
            let Some(inner) = next.checked_sub(1).and_then(|at| inside.get(at)) else {
                break;
            };
            let begin = inner.value.place.offset;
            if offset >= begin + inner.value.text.len() {
                break;
            }
            pointer.push('/');
            pointer.push_str(&inner.step);
            if begin > offset {
                break; // it was the member's name
            }
            node = inner.value;
        }
        pointer
    }
}

/// The JSON pointer of a value inside another one, by its offset in the file.
pub fn pointer(root: Node<'_>, offset: usize) -> String {
    let mut locator = Locator {
        root,
        text: root.text,
        lines: Vec::new(),
        inside: HashMap::new(),
    };
    locator.pointer(offset)
}

fn inside(node: Node<'_>) -> Vec<Inner<'_>> {
    match node.kind() {
        Kind::Object => {
            let members = node.members().into_iter().map(|member| Inner {
                start: member.name.place.offset,
                step: escape(&member.key),
                value: member.value,
            });
            members.collect()
        }
        Kind::Array => {
            let items = node.items().into_iter().enumerate();
            let items = items.map(|(index, value)| Inner {
                start: value.place.offset,
                step: index.to_string(),
                value,
            });
            items.collect()
        }
        _ => Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places() {
        let text = "{\n  \"ä\": [1, { \"b/c\": true }],\n  \"d\": null\n}\n";
        let mut locator = Locator::new(0, text);
        for (what, line, column, pointer) in [
            ("{\n", 1, 1, ""),
            ("\"ä\"", 2, 3, "/ä"),
            ("[1", 2, 8, "/ä"),
            ("1,", 2, 9, "/ä/0"),
            ("\"b/c\"", 2, 14, "/ä/1/b~1c"),
            ("true", 2, 21, "/ä/1/b~1c"),
            ("\"d\"", 3, 3, "/d"),
            ("null", 3, 8, "/d"),
        ] {
            let offset = text.find(what).unwrap();
            assert_eq!(locator.line_column(offset), (line, column), "{what}");
            assert_eq!(locator.pointer(offset), pointer, "{what}");
        }
    }
}
