//! Positions in a schema file after an import.

use eventgrid_codegen::json::{Kind, Node};

/// The offset in the new text for an offset in the old one: of the same value or member name or, if
/// it was removed, of the value that contained it.
pub(super) fn moved(old: Node<'_>, new: Node<'_>, offset: usize) -> usize {
    let (mut old, mut new) = (old, new);
    let covers = |node: Node<'_>| {
        node.place.offset <= offset && offset < node.place.offset + node.text.len()
    };
    while old.place.offset < offset {
        let next = match (old.kind(), new.kind()) {
            (Kind::Object, Kind::Object) => {
                let mut members = old.members().into_iter();
                members
                    .find(|member| member.name.place.offset == offset || covers(member.value))
                    .and_then(|member| {
                        let mut others = new.members().into_iter();
                        let other = others.find(|other| other.key == member.key)?;
                        Some(if member.name.place.offset == offset {
                            (member.name, other.name)
                        } else {
                            (member.value, other.value)
                        })
                    })
            }
            (Kind::Array, Kind::Array) => {
                let mut pairs = old.items().into_iter().zip(new.items());
                pairs.find(|(item, _)| covers(*item))
            }
            _ => None,
        };
        match next {
            Some(next) => (old, new) = next,
            None => break,
        }
    }
    new.place.offset
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finds_what_moved() {
        let old = r#"{"a":{"b":[1,2]},"c":3}"#;
        let new = r#"{ "n": 0, "a": { "b": [1, 2], "d": 4 }, "c": 3 }"#;
        let roots = (Node::root(0, old), Node::root(0, new));
        for (from, to) in [
            ("2]", "2],"),
            ("\"c\"", "\"c\""),
            ("3}", "3 }"),
            ("{\"b\"", "{ \"b\""),
        ] {
            let offset = moved(roots.0, roots.1, old.find(from).unwrap());
            assert_eq!(offset, new.find(to).unwrap(), "{from}");
        }
    }
}
