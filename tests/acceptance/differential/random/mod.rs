//! Groups drawn at random: schemas of the supported keywords, instances that fit and such that nearly do.

mod instances;
mod schemas;

use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use serde_json::Value;

use crate::group::{Group, Instance};

/// How many instances are drawn of each schema.
const INSTANCES: usize = 24;

/// Groups drawn from a seed: the same seed gives the same groups. The validator says which instances are valid.
pub(crate) fn draw(seed: u64, count: usize) -> Vec<Group> {
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let schema = schemas::file();
    (0..count)
        .map(|number| {
            let schema = one(&schema, &mut runner);
            let instance = instances::of(&schema);
            let instances = (0..INSTANCES)
                .map(|_| one(&instance, &mut runner))
                .collect();
            group(seed, number, schema, instances)
        })
        .collect()
}

fn one<T: std::fmt::Debug>(strategy: &impl Strategy<Value = T>, runner: &mut TestRunner) -> T {
    strategy.new_tree(runner).unwrap().current()
}

fn group(seed: u64, number: usize, schema: Value, instances: Vec<Value>) -> Group {
    let validator = crate::validator(&schema).unwrap();
    let tests = instances
        .into_iter()
        .enumerate()
        .map(|(index, data)| Instance {
            description: format!("instance {index}"),
            valid: validator.is_valid(&data),
            data,
        });
    Group {
        description: format!("seed {seed}, schema {number}"),
        tests: tests.collect(),
        diagnostic: None,
        schema,
    }
}
