//! Alternatives of a union that are strings, or list values: one type for all of them.

use serde_json::Value;

use super::Lower;
use super::literals::Literal;
use super::notes::notes;
use super::types::lower_first;
use super::unions::{Leaf, What};
use super::view::View;
use crate::model::Type;

impl<'a> Lower<'a, '_> {
    /// The enum of alternatives that only list values, if not all of them are strings.
    pub(super) fn listed_together(&mut self, view: &View<'a>, leaves: &[Leaf<'a>]) -> Option<Type> {
        let are_lists = |leaf: &Leaf<'_>| matches!(leaf.what, What::Literals(_));
        if !leaves.iter().all(are_lists) {
            return None;
        }
        let listed = distinct_literals(leaves);
        let is = |test: fn(&Value) -> bool| listed.iter().all(|one| test(&one.value));
        let is_scalar = is(|value| !value.is_null() && !value.is_array() && !value.is_object());
        let is_enum = is_scalar && !is(Value::is_string) && !is(Value::is_boolean);
        is_enum.then(|| self.open_enum(view, &listed, ""))
    }

    /// One type for all alternatives that are strings.
    pub(super) fn strings(
        &mut self,
        view: &View<'a>,
        leaves: &[Leaf<'a>],
        among_others: bool,
    ) -> Option<(Type, Vec<String>)> {
        let first = leaves.first()?;
        let listed = distinct_literals(leaves);
        let plain = leaves.iter();
        let plain: Vec<_> = plain
            .filter(|leaf| !matches!(leaf.what, What::Literals(_)))
            .collect();
        let times = plain
            .iter()
            .filter(|leaf| super::types_say_time(&leaf.view))
            .count();
        if !listed.is_empty() && times == 0 {
            let one = leaves.len() == 1;
            let home = if one && !first.same_place {
                &first.view
            } else {
                view
            };
            let suffix = if among_others && (!one || first.same_place) {
                "String"
            } else {
                ""
            };
            let said = plain_notes(&plain);
            let key = home.key();
            if let Some(super::Known::Done(known)) =
                self.known.get(&key).filter(|_| one && !among_others)
            {
                return Some((known.ty.clone(), said));
            }
            return Some((self.open_enum(home, &listed, suffix), said));
        }
        let ty = if listed.is_empty() && times == plain.len() {
            Type::DateTime
        } else {
            Type::String
        };
        Some((ty, plain_notes(&plain)))
    }
}

/// The values that alternatives list, without duplicates.
fn distinct_literals<'a>(leaves: &[Leaf<'a>]) -> Vec<Literal<'a>> {
    let mut distinct: Vec<Literal<'a>> = Vec::new();
    for leaf in leaves {
        let What::Literals(values) = &leaf.what else {
            continue;
        };
        for literal in values {
            if !distinct.iter().any(|other| other.value == literal.value) {
                distinct.push(literal.clone());
            }
        }
    }
    distinct
}

/// The notes about strings that differ only in constraints.
fn plain_notes(leaves: &[&Leaf<'_>]) -> Vec<String> {
    let mut all: Vec<String> = Vec::new();
    for leaf in leaves {
        let mut said = Vec::new();
        for schema in leaf.view.schemas() {
            said.extend(notes(schema, &Type::String));
        }
        let said = said.join(" ");
        if !said.is_empty() && !all.contains(&said) {
            all.push(said);
        }
    }
    match all.len() {
        0 => Vec::new(),
        1 if leaves.len() == 1 => all,
        1 => vec![format!("One kind of it: {}", lower_first(&all[0]))],
        _ => {
            let kinds: Vec<String> = all.iter().map(|said| lower_first(said)).collect();
            vec![format!("Several kinds of it: {}", kinds.join(" Or: "))]
        }
    }
}
