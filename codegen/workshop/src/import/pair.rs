//! Matching the properties of two objects, even if their names differ.

use super::schema::Schema;

/// Our property that matches one of theirs.
pub(super) struct Pair<'s, 'a> {
    pub(super) name: &'s str,
    pub(super) schema: &'s Schema<'a>,
    pub(super) by: By,
}

/// How two properties were matched.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    Name,
    /// The name is an alias of ours, or one of our corrections quotes it.
    Note,
    Case,
    /// Another property of theirs matches ours as well.
    Twin,
}

/// Finds our property for each of theirs.
pub(super) fn pair_up<'s, 'a>(
    theirs: &'s Schema<'a>,
    ours: &'s Schema<'a>,
) -> Vec<Option<Pair<'s, 'a>>> {
    let has = |name: &str| theirs.properties().iter().any(|(one, _)| one == name);
    let pairs = theirs.properties().iter().map(|(name, _)| {
        let find = |fits: &dyn Fn(&str, &Schema<'a>) -> bool| {
            let mut all = ours.properties().iter();
            all.find(|(one, schema)| fits(one, schema))
        };
        let in_quotes = format!("`{name}`");
        let quotes = |schema: &Schema<'a>| {
            schema
                .text("x-correction")
                .is_some_and(|reason| reason.contains(&in_quotes))
        };
        let (by, (name, schema)) = find(&|one, _| one == name)
            .map(|found| (By::Name, found))
            .or_else(|| {
                let noted = |one: &str, schema: &Schema<'a>| {
                    schema.texts("x-aliases").contains(name) || quotes(schema) && !has(one)
                };
                find(&noted).map(|found| (By::Note, found))
            })
            .or_else(|| {
                find(&|one, _| one.eq_ignore_ascii_case(name)).map(|found| (By::Case, found))
            })?;
        let twin = by != By::Name && has(name);
        Some(Pair {
            name,
            schema,
            by: if twin { By::Twin } else { by },
        })
    });
    pairs.collect()
}
