//! Suggestions for misspelt words.

/// The most similar of some words, if one is similar enough.
pub fn did_you_mean<'w>(wrong: &str, words: impl IntoIterator<Item = &'w str>) -> Option<&'w str> {
    let limit = (wrong.chars().count() / 3).clamp(1, 3);
    words
        .into_iter()
        .map(|word| {
            let distance = if word.eq_ignore_ascii_case(wrong) {
                0
            } else {
                strsim::damerau_levenshtein(&wrong.to_lowercase(), &word.to_lowercase())
            };
            (distance, word)
        })
        .filter(|(distance, _)| *distance <= limit)
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, word)| word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggestions() {
        assert_eq!(
            did_you_mean("propertys", ["pattern", "properties"]),
            Some("properties")
        );
        assert_eq!(did_you_mean("foo", ["pattern", "properties"]), None);
    }
}
