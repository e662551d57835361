//! Repairs a new schema file that the generator rejects: removes a keyword, or allows any value.
//! One doubtful property does not stop the import.

use std::collections::BTreeSet;

use eventgrid_codegen::diagnostic::{Diagnostic, Diagnostics, Severity};
use eventgrid_codegen::json::{Kind, Node};

use super::convert::Converter;
use super::edit::Edits;
use super::layout::Json;
use super::schema::{Form, Schema, Target};

/// A schema of the new file that is less precise than the document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Repair {
    /// The steps from the top of the file to the schema.
    pub(super) path: Vec<String>,
    /// The keyword that was removed; none if all were.
    pub(super) keyword: Option<String>,
    /// The reason.
    pub(super) message: String,
}

/// The maximum number of repairs before the import fails.
const ROUNDS: usize = 24;

/// Repairs a text until `check` accepts it. Content of `before` is kept.
pub(super) fn repair(
    text: String,
    before: Node<'_>,
    check: impl Fn(&str) -> Option<Diagnostics>,
) -> Result<(String, Vec<Repair>), Diagnostics> {
    let Some(first) = check(&text) else {
        return Ok((text, Vec::new()));
    };
    let mut repaired = text;
    let mut repairs: Vec<Repair> = Vec::new();
    let mut problems = first.clone();
    for _ in 0..ROUNDS {
        let root = Node::root(0, &repaired);
        let mut edits = Edits::default();
        let mut seen: BTreeSet<Vec<String>> = BTreeSet::new();
        for problem in problems
            .iter()
            .filter(|one| one.severity == Severity::Error)
        {
            let Some(repair) = remedy(problem, before, root, &repairs) else {
                return Err(first);
            };
            let Some(node) = at(root, &repair.path) else {
                return Err(first);
            };
            // One at a time: inner schemas may be valid without the repair.
            if seen
                .iter()
                .any(|other| repair.path.starts_with(other) || other.starts_with(&repair.path))
            {
                continue;
            }
            seen.insert(repair.path.clone());
            edits.replace(node, less(node, repair.keyword.as_deref()));
            repairs.push(repair);
        }
        repaired = edits.apply(root, &repaired);
        match check(&repaired) {
            None => return Ok((repaired, repairs)),
            Some(others) => problems = others,
        }
    }
    Err(first)
}

/// A repair for a problem that has not been tried before.
fn remedy(
    problem: &Diagnostic,
    before: Node<'_>,
    now: Node<'_>,
    repairs: &[Repair],
) -> Option<Repair> {
    let pointer = &problem.location.as_ref()?.pointer;
    let steps = pointer.split('/').skip(1);
    let steps: Vec<String> = steps
        .map(|step| step.replace("~1", "/").replace("~0", "~"))
        .collect();
    let (mut schemas, keyword) = schemas(&steps);
    let text = |root, path: &[String]| at(root, path).map(|node: Node<'_>| node.text.to_owned());
    let new = |path: &[String]| text(before, path) != text(now, path);
    let tried = |path: &[String], keyword: Option<&String>| {
        repairs.iter().any(|one| {
            one.path == path && (one.keyword.is_none() || one.keyword.as_ref() == keyword)
        })
    };
    let repair = |path: &[String], keyword: Option<String>| Repair {
        path: path.to_vec(),
        keyword,
        message: problem.message.clone(),
    };
    if let (Some(path), Some(keyword)) = (
        schemas.last(),
        keyword.filter(|_| !problem.message.starts_with("two types")),
    ) && new(path)
        && !tried(path, Some(&keyword))
    {
        return Some(repair(path, Some(keyword)));
    }
    while let Some(path) = schemas.pop() {
        if new(&path) && !tried(&path, None) {
            return Some(repair(&path, None));
        }
    }
    None
}

/// The paths of the schemas on a path, outermost first, and the innermost schema's keyword.
fn schemas(steps: &[String]) -> (Vec<Vec<String>>, Option<String>) {
    const NAMED: &[&str] = &[
        "properties",
        "patternProperties",
        "dependentSchemas",
        "$defs",
        "definitions",
    ];
    const LISTS: &[&str] = &["oneOf", "anyOf", "allOf", "prefixItems"];
    const SINGLE: &[&str] = &[
        "items",
        "additionalProperties",
        "unevaluatedProperties",
        "unevaluatedItems",
        "propertyNames",
        "contains",
        "contentSchema",
        "not",
        "if",
        "then",
        "else",
    ];
    let mut found = Vec::new();
    let mut at = 0;
    while at < steps.len() {
        let keyword = steps[at].as_str();
        let length = match keyword {
            _ if NAMED.contains(&keyword) || LISTS.contains(&keyword) => 2,
            _ if SINGLE.contains(&keyword) => 1,
            _ => break,
        };
        if at + length > steps.len() {
            break;
        }
        at += length;
        found.push(steps[..at].to_vec());
    }
    (found, steps.get(at).cloned())
}

/// The schema of the documents for a path in the new file.
pub(super) fn origin<'a>(
    path: &[String],
    definitions: &[(String, Target<'a>)],
    theirs: &mut Converter<'_, 'a>,
) -> Option<Node<'a>> {
    let [_, name, rest @ ..] = path else {
        return None;
    };
    let (_, target) = definitions.iter().find(|(one, _)| one == name)?;
    let mut schema: Schema<'a> = theirs.definition(*target).as_ref().clone();
    let mut steps = rest.iter();
    while let Some(keyword) = steps.next() {
        schema = match schema.get(keyword)? {
            Form::Schema(inner) => inner.as_ref().clone(),
            Form::List(list) => list.get(steps.next()?.parse::<usize>().ok()?)?.clone(),
            Form::Named(named) => {
                let name = steps.next()?;
                named.iter().find(|(one, _)| one == name)?.1.clone()
            }
            Form::Plain(_) | Form::Reference(_) | Form::Discriminator(..) => return None,
        };
    }
    Some(schema.from)
}

impl Repair {
    /// The repair, and its reason, in words.
    pub(super) fn words(&self) -> String {
        match &self.keyword {
            Some(keyword) => format!("{}: `{keyword}` is left out", self.message),
            None => format!("{}: read as any JSON value", self.message),
        }
    }
}

/// The value at a path.
pub(super) fn at<'a>(root: Node<'a>, path: &[String]) -> Option<Node<'a>> {
    path.iter().try_fold(root, |node, step| match node.kind() {
        Kind::Array => node.items().get(step.parse::<usize>().ok()?).copied(),
        _ => node.member(step),
    })
}

/// A schema without a keyword or, without one, only with its texts for people.
fn less(node: Node<'_>, keyword: Option<&str>) -> Json {
    const WORDS: &[&str] = &["title", "description", "deprecated", "x-rust-name"];
    let members = node.members().into_iter();
    let members = members.filter(|one| match keyword {
        Some(keyword) => one.key != keyword,
        None => WORDS.contains(&one.key.as_str()),
    });
    Json::Object(members.map(|one| (one.key, Json::of(one.value))).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn path(pointer: &str) -> Vec<String> {
        pointer.split('/').skip(1).map(str::to_owned).collect()
    }

    #[test]
    fn schemas_on_a_path() {
        for (pointer, found, keyword) in [
            (
                "/$defs/A/properties/b/enum/2",
                vec!["/$defs/A", "/$defs/A/properties/b"],
                Some("enum"),
            ),
            (
                "/$defs/A/oneOf/0/type",
                vec!["/$defs/A", "/$defs/A/oneOf/0"],
                Some("type"),
            ),
            (
                "/$defs/A/items/items",
                vec!["/$defs/A", "/$defs/A/items", "/$defs/A/items/items"],
                None,
            ),
            ("/$defs/A/properties", vec!["/$defs/A"], Some("properties")),
            ("/x-events/A", vec![], Some("x-events")),
        ] {
            let found: Vec<Vec<String>> = found.into_iter().map(path).collect();
            assert_eq!(
                schemas(&path(pointer)),
                (found, keyword.map(str::to_owned)),
                "{pointer}"
            );
        }
    }
}
