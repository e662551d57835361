//! The version that changes require.

use semver::{BuildMetadata, Prerelease, Version};

use super::{Changes, Impact};

impl Changes {
    /// The version that these changes require after `version`, by cargo's rules: the first number
    /// that is not zero counts breaking changes.
    ///
    /// From 1.0: major for breaking changes, minor for additions, patch for documentation. In 0.x:
    /// minor for breaking changes, patch for the rest. A pre-release becomes its own release if
    /// that step is large enough.
    #[must_use]
    pub fn next_version(&self, version: &Version) -> Version {
        let Some(step) = self.step(version) else {
            return version.clone();
        };
        let mut next = Version {
            pre: Prerelease::EMPTY,
            build: BuildMetadata::EMPTY,
            ..version.clone()
        };
        let is_reached = match step {
            Step::Major => next.minor == 0 && next.patch == 0,
            Step::Minor => next.patch == 0,
            Step::Patch => true,
        };
        if !version.pre.is_empty() && is_reached {
            return next;
        }
        match step {
            Step::Major => (next.major, next.minor, next.patch) = (next.major + 1, 0, 0),
            Step::Minor => (next.minor, next.patch) = (next.minor + 1, 0),
            Step::Patch => next.patch += 1,
        }
        next
    }

    fn step(&self, version: &Version) -> Option<Step> {
        let worst = self.iter().map(|change| change.impact).min()?;
        Some(match (worst, version.major, version.minor) {
            (Impact::Breaking, 1.., _) => Step::Major,
            (Impact::Breaking, 0, 1..) | (Impact::Harmless, 1.., _) => Step::Minor,
            _ => Step::Patch,
        })
    }
}

enum Step {
    Major,
    Minor,
    Patch,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::diff;
    use eventgrid_codegen::{Options, Schemas};

    fn changes(before: &str, after: &str) -> Changes {
        let schemas = |property: &str| {
            let text = format!(
                r#"{{ "$defs": {{ "Order": {{ "type": "object", "properties": {{ {property} }} }} }} }}"#
            );
            Schemas::from_texts("schemas", [("orders", text)])
        };
        diff(&schemas(before), &schemas(after), &Options::default()).unwrap_or_default()
    }

    #[test]
    fn steps() {
        let id = r#""id": { "type": "string" }"#;
        let nothing = changes(id, id);
        let documentation = changes(id, r#""id": { "type": "string", "description": "New." }"#);
        let harmless = changes("", id);
        let breaking = changes(id, "");
        for (version, expected) in [
            ("1.2.3", ["1.2.3", "1.2.4", "1.3.0", "2.0.0"]),
            ("0.2.3", ["0.2.3", "0.2.4", "0.2.4", "0.3.0"]),
            ("0.0.3", ["0.0.3", "0.0.4", "0.0.4", "0.0.4"]),
            ("2.0.0-rc.1", ["2.0.0-rc.1", "2.0.0", "2.0.0", "2.0.0"]),
            ("1.2.3-rc.1+x", ["1.2.3-rc.1+x", "1.2.3", "1.3.0", "2.0.0"]),
        ] {
            let Ok(version) = Version::parse(version) else {
                panic!("{version} is a version");
            };
            let all = [&nothing, &documentation, &harmless, &breaking];
            let next = all.map(|changes| changes.next_version(&version).to_string());
            assert_eq!(next, expected, "{version}");
        }
    }
}
