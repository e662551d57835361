//! From schemas and the README to programs that run: each test builds one with cargo.

mod add_source;
#[path = "../cargo.rs"]
mod cargo;
mod first_steps;
#[path = "../../agreement/json.rs"]
mod json;
mod names;
mod new_source;
