//! Patterns of `--event`: `contoso.{name}=*.json` means an event type for each file.

/// The value of `--event`: an event type and its schema, or a pattern of both.
#[derive(Clone, Debug)]
pub(super) struct Pattern<'f> {
    event: &'f str,
    parts: Vec<Part<'f>>,
    /// Without the `**/` at its beginning, which also matches no folder.
    at_the_top: Option<Vec<Part<'f>>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part<'f> {
    Text(&'f str),
    /// `*` and `{name}`: any text without `/`. `**`: any text.
    Any {
        name: Option<&'f str>,
        slashes: bool,
    },
}

impl<'f> Pattern<'f> {
    /// Reads a pattern; none if both sides are plain names.
    pub(super) fn new(event: &'f str, wanted: &'f str) -> Option<Result<Self, String>> {
        let is = |text: &str| text.contains('{') && text.contains('}');
        if !is(event) && !is(wanted) && !wanted.contains('*') {
            return None;
        }
        let pattern = Pattern {
            event,
            parts: parts(wanted),
            at_the_top: wanted.strip_prefix("**/").map(parts),
        };
        Some(pattern.check(wanted))
    }

    fn check(self, wanted: &str) -> Result<Self, String> {
        let count = |any: bool| {
            let parts = self.parts.iter();
            parts
                .filter(move |part| matches!(part, Part::Any { name, .. } if name.is_none() == any))
                .count()
        };
        let wanted_names: Vec<&str> = placeholders(self.event);
        let named = |name: &str| {
            self.parts
                .iter()
                .any(|part| matches!(part, Part::Any { name: Some(one), .. } if *one == name))
        };
        let free: Vec<&str> = wanted_names
            .iter()
            .copied()
            .filter(|name| !named(name))
            .collect();
        if wanted_names.is_empty() {
            return Err(format!(
                "`{}` would be the event type of everything that `{wanted}` matches: write `{{name}}` where they differ",
                self.event
            ));
        }
        match (free.len(), count(true)) {
            (0, _) => Ok(self),
            (1, stars) if stars > 0 => Ok(self),
            (count, stars) if count == stars => Ok(self),
            _ => Err(format!(
                "`{wanted}` does not say what `{{{}}}` is: write `{{{}}}` there, too",
                free[0], free[0]
            )),
        }
    }

    /// The event type for a name or path that matches the pattern.
    pub(super) fn event(&self, path: &str) -> Option<String> {
        let mut captured = Vec::new();
        let alternatives = std::iter::once(&self.parts).chain(&self.at_the_top);
        if !alternatives
            .into_iter()
            .any(|parts| fits(parts, path, &mut captured))
        {
            return None;
        }
        captured.reverse();
        let free: Vec<&str> = captured
            .iter()
            .filter(|(name, _)| name.is_none())
            .map(|(_, text)| *text)
            .collect();
        let names = placeholders(self.event);
        let is_free = |name: &str| captured.iter().all(|(one, _)| *one != Some(name));
        let several = names.iter().filter(|name| is_free(name)).count() > 1;
        let mut next = 0;
        let mut event = self.event.to_owned();
        for name in names {
            let own = captured.iter().find(|(one, _)| *one == Some(name));
            let text = match own {
                Some((_, text)) => (*text).to_owned(),
                None if several => {
                    next += 1;
                    (*free.get(next - 1)?).to_owned()
                }
                None => free.join("."),
            };
            event = event.replace(&format!("{{{name}}}"), &text.replace('/', "."));
        }
        Some(event)
    }
}

/// The names in braces, each once.
fn placeholders(text: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let pieces = text.split('{').skip(1);
    for name in pieces
        .filter_map(|piece| piece.split_once('}'))
        .map(|(name, _)| name)
    {
        if !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

fn parts(pattern: &str) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    let mut rest = pattern;
    while let Some(at) = rest.find(['*', '{']) {
        let (text, behind) = rest.split_at(at);
        if !text.is_empty() {
            parts.push(Part::Text(text));
        }
        let named = behind
            .strip_prefix('{')
            .and_then(|behind| behind.split_once('}'));
        rest = match (behind.strip_prefix("**"), named) {
            (Some(behind), _) => {
                parts.push(Part::Any {
                    name: None,
                    slashes: true,
                });
                behind
            }
            (None, Some((name, behind))) => {
                parts.push(Part::Any {
                    name: Some(name),
                    slashes: false,
                });
                behind
            }
            (None, None) => {
                let (sign, behind) = behind.split_at(1);
                parts.push(if sign == "*" {
                    Part::Any {
                        name: None,
                        slashes: false,
                    }
                } else {
                    Part::Text(sign)
                });
                behind
            }
        };
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest));
    }
    parts
}

/// Whether a text matches the parts; the texts of placeholders are returned in reverse order.
fn fits<'f, 't>(
    parts: &[Part<'f>],
    text: &'t str,
    captured: &mut Vec<(Option<&'f str>, &'t str)>,
) -> bool {
    let Some((first, others)) = parts.split_first() else {
        return text.is_empty();
    };
    match first {
        Part::Text(fixed) => text
            .strip_prefix(fixed)
            .is_some_and(|rest| fits(others, rest, captured)),
        Part::Any { name, slashes } => {
            let longest = if *slashes {
                text.len()
            } else {
                text.find('/').unwrap_or(text.len())
            };
            let ends = text.char_indices().map(|(at, _)| at).chain([text.len()]);
            let ends = ends.filter(|at| *at > 0 && *at <= longest);
            for at in ends {
                let (here, rest) = text.split_at(at);
                if fits(others, rest, captured) {
                    captured.push((*name, here));
                    return true;
                }
            }
            false
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(event: &str, wanted: &str, path: &str) -> Option<String> {
        Pattern::new(event, wanted).unwrap().unwrap().event(path)
    }

    #[test]
    fn event_types_of_paths() {
        for (flag, wanted, path, found) in [
            ("c.{name}", "*.json", "placed.json", Some("c.placed")),
            ("c.{name}", "*.json", "orders/placed.json", None),
            (
                "c.{name}",
                "**.json",
                "orders/placed.json",
                Some("c.orders.placed"),
            ),
            (
                "c.{name}",
                "*/*.schema.json",
                "orders/placed.schema.json",
                Some("c.orders.placed"),
            ),
            (
                "c.{a}.{b}",
                "*/*.json",
                "orders/placed.json",
                Some("c.orders.placed"),
            ),
            (
                "c.{name}",
                "**/*.json",
                "orders/placed.json",
                Some("c.orders.placed"),
            ),
            ("c.{name}", "**/*.json", "placed.json", Some("c.placed")),
            (
                "c.{b}.{a}",
                "{a}/v1/{b}.json",
                "orders/v1/placed.json",
                Some("c.placed.orders"),
            ),
            ("c.{name}.v1", "*Event", "PlacedEvent", Some("c.Placed.v1")),
            ("c.{name}", "*Event", "Event", None),
            ("c.{name}", "{name}Event", "Placed", None),
        ] {
            assert_eq!(
                event(flag, wanted, path).as_deref(),
                found,
                "{flag}={wanted} {path}"
            );
        }
    }

    #[test]
    fn no_patterns_and_wrong_ones() {
        assert!(Pattern::new("c.placed", "Placed").is_none());
        assert!(Pattern::new("c.placed", "*.json").unwrap().is_err());
        assert!(Pattern::new("c.{a}.{b}", "*.json").unwrap().is_err());
        assert!(Pattern::new("c.{a}", "{b}.json").unwrap().is_err());
    }
}
