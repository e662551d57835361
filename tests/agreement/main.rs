//! Schemas, generated code and samples agree.

mod conform;
mod delivered;
mod drift;
mod examples;
mod infer;
mod json;
mod random;
mod samples;
mod samples_feature;
mod schemas;
mod schemas_feature;
mod sensitive;
