//! Generated types against the `jsonschema` crate: what a schema allows, its type reads and writes back.
//!
//! `cases/*.json` are schemas and instances in the form of the official JSON-Schema-Test-Suite. The suite itself, or
//! any other folder in its form, is run with
//! `SCHEMA_SUITE=…/tests/draft2020-12 cargo test -p eventgrid-acceptance --test differential cases -- --nocapture`.
//!
//! The validator is asked more than what is valid. A valid value of a union lands in an alternative that the validator
//! accepts by itself, is written back equal, and reads again as the same; one that no alternative accepts is an error, or
//! is read as `tolerance` says and why.
//!
//! Other schemas are drawn at random from another seed, as many as one likes:
//! `SCHEMA_SEED=2 SCHEMA_COUNT=100 cargo test -p eventgrid-acceptance --test differential drawn -- --nocapture`. What a
//! seed finds becomes a case.

#[path = "../cargo.rs"]
mod cargo;
mod group;
#[path = "../../agreement/json.rs"]
mod json;
mod json_schema;
mod judge;
mod landing;
mod project;
mod random;
mod tolerance;

use std::path::{Path, PathBuf};

use group::groups;
use jsonschema::Validator;
use judge::judge;
use serde_json::Value;

/// The referee. Formats count, as `date-time` is one that shapes a type.
fn validator(schema: &Value) -> Result<Validator, String> {
    let options = jsonschema::options().should_validate_formats(true);
    let validator = options.build(schema);
    validator.map_err(|error| error.to_string())
}

fn variable<T: std::str::FromStr>(name: &str) -> Option<T> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn cases() {
    let own = Path::new(env!("CARGO_MANIFEST_DIR")).join("differential/cases");
    let suite = std::env::var_os("SCHEMA_SUITE").map(PathBuf::from);
    let folder = suite.as_ref().unwrap_or(&own);
    let report = judge("differential-cases", &groups(folder), suite.is_none());
    println!("{report}");
    assert!(
        report.failures.is_empty(),
        "{} failures",
        report.failures.len()
    );
}

/// The referee agrees with what the cases say of their instances.
#[test]
fn cases_are_labelled_rightly() {
    let mut wrong = Vec::new();
    for group in groups(&Path::new(env!("CARGO_MANIFEST_DIR")).join("differential/cases")) {
        // Where the generator refuses a schema, there are no instances, and the validator may refuse it as well.
        for instance in &group.tests {
            if validator(group.referee()).unwrap().is_valid(&instance.data) != instance.valid {
                wrong.push(format!("{}: {}", group.description, instance.description));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

#[test]
fn drawn_at_random() {
    let seed = variable("SCHEMA_SEED").unwrap_or(1);
    let count = variable("SCHEMA_COUNT").unwrap_or(36);
    let report = judge("differential-random", &random::draw(seed, count), true);
    println!("{report}");
    assert!(
        report.failures.is_empty(),
        "{} failures",
        report.failures.len()
    );
}

/// Unions and discriminators: values land in an alternative that allows them by itself.
#[test]
fn unions_drawn_at_random() {
    let seed = variable("SCHEMA_SEED").unwrap_or(1);
    let count = variable("SCHEMA_COUNT").unwrap_or(28);
    let report = judge(
        "differential-unions",
        &random::draw_unions(seed, count),
        true,
    );
    println!("{report}");
    assert!(
        report.failures.is_empty(),
        "{} failures",
        report.failures.len()
    );
}

/// With the feature `schemars`, a type's schema allows what the schema that it came from does.
#[test]
fn schemas_of_types() {
    let cases = groups(&Path::new(env!("CARGO_MANIFEST_DIR")).join("differential/cases"));
    let seed = variable("SCHEMA_SEED").unwrap_or(1);
    for groups in [cases, random::draw(seed, 200)] {
        let (compared, differences) = json_schema::compare(&groups);
        println!("{compared} instances compared");
        assert!(compared > 100);
        assert!(differences.is_empty(), "{}", differences.join("\n"));
    }
}
