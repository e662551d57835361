//! The role of a schema, which decides about its keywords.

/// The role of a schema.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Role {
    /// A whole file.
    File,
    /// An entry of `x-events`.
    Event,
    /// An entry of `properties`.
    Property,
    /// An entry of `$defs` or `definitions`.
    Definition,
    /// Any other sub-schema.
    Other,
}
