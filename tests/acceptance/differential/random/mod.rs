//! Groups drawn at random: schemas of the supported keywords, instances that fit and such that nearly do.

mod discriminators;
mod instances;
mod schemas;
mod unions;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::Value;

use crate::group::{Group, Instance};

/// A schema, and what the referee takes for it, if that is another one.
type Pair = (Value, Option<Value>);

/// How many instances are drawn of each schema.
const INSTANCES: usize = 24;

/// How many are drawn of each schema of unions, where members decide.
const INSTANCES_OF_UNIONS: usize = 60;

/// Groups of any keywords, drawn from a seed: the same seed gives the same groups. The validator says which instances
/// are valid.
pub(crate) fn draw(seed: u64, count: usize) -> Vec<Group> {
    let files = schemas::file().prop_map(|schema| (schema, None));
    groups(seed, count, &files.boxed(), INSTANCES)
}

/// Groups of unions and discriminators, in the same way.
pub(crate) fn draw_unions(seed: u64, count: usize) -> Vec<Group> {
    let files = prop_oneof![
        5 => unions::file().prop_map(|schema| (schema, None)),
        2 => discriminators::discriminated(),
        1 => discriminators::inherited(),
    ];
    groups(seed, count, &files.boxed(), INSTANCES_OF_UNIONS)
}

fn groups(seed: u64, count: usize, files: &BoxedStrategy<Pair>, instances: usize) -> Vec<Group> {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    (0..count)
        .map(|number| {
            let (schema, referee) = one(files, &mut runner);
            let instance = instances::of(referee.as_ref().unwrap_or(&schema));
            let drawn = (0..instances).map(|_| one(&instance, &mut runner));
            // An event whose data is null has none: it is read only where the data is any value.
            let tests = drawn.filter(|data| !data.is_null()).collect();
            group(
                format!("seed {seed}, schema {number}"),
                schema,
                referee,
                tests,
            )
        })
        .collect()
}

fn one<T: std::fmt::Debug>(strategy: &impl Strategy<Value = T>, runner: &mut TestRunner) -> T {
    strategy.new_tree(runner).unwrap().current()
}

fn group(
    description: String,
    schema: Value,
    referee: Option<Value>,
    instances: Vec<Value>,
) -> Group {
    let validator = crate::validator(referee.as_ref().unwrap_or(&schema)).unwrap();
    let tests = instances
        .into_iter()
        .enumerate()
        .map(|(index, data)| Instance {
            description: format!("instance {index}"),
            valid: validator.is_valid(&data),
            data,
        });
    Group {
        description,
        tests: tests.collect(),
        diagnostic: None,
        referee,
        schema,
    }
}
